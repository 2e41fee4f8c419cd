/**
 * A field: one kind of value, told once. The zod schema gives the type and the wire check; the registry beside it gives
 * the label, the widget, how it is shown, and whether it is personal. Form, import column, receipt and JSON Schema
 * read the same object. Amounts are đồng, integers from 0 to 2^53 − 1.
 */
import * as z from 'zod/mini'
import { isDay } from '#kernel/day.ts'
import { showAs, type Widget } from '#kernel/show.ts'

export type FieldMeta = {
  label: string
  widget: Widget
  /** What is wrong when the value does not fit, as the end of “Ô … sai: …”. */
  hint: string
  /** Kept out of the journal: only a salted commitment enters it. */
  personal?: true
  choices?: Record<string, string>
}

const fields = z.registry<FieldMeta>()

export type Field<T = unknown> = z.ZodMiniType<T>
export type Fields = Record<string, Field>
export type Values<F extends Fields> = { [K in keyof F]: z.infer<F[K]> }

export const fieldOf = (field: Field): FieldMeta => {
  const meta = fields.get(field)
  if (!meta) throw new Error('a field without label: make it with kernel/field.ts')
  return meta
}

const told = <S extends Field>(schema: S, meta: FieldMeta): S => {
  fields.add(schema, meta)
  return schema
}

/** Vietnamese must arrive in composed form (NFC): the same name must always be the same bytes. */
const composed = z.refine<string>((text) => text === text.normalize('NFC'))
const visible = z.refine<string>((text) => text === text.trim() && text !== '')

/** A code or short text. `hint` says how a right one looks. */
export const text = (
  label: string,
  pattern?: RegExp,
  hint = 'chữ không rỗng, tối đa 200 ký tự, dạng Unicode dựng sẵn',
) =>
  told(z.string().check(z.maxLength(200), composed, visible, ...(pattern ? [z.regex(pattern)] : [])), {
    label,
    widget: 'text',
    hint,
  })

/** What somebody says in his own words, over several lines. `most`: characters. */
export const story = (label: string, most: number) =>
  told(z.string().check(z.maxLength(most), composed, visible), {
    label,
    widget: 'text',
    hint: `chữ không rỗng, tối đa ${most} ký tự, dạng Unicode dựng sẵn`,
  })

/** Personal text: name, phone, papers, address. `most`: characters. */
export const personal = (label: string, widget: 'name' | 'phone' | 'text' = 'text', most = 200) =>
  told(z.string().check(z.maxLength(most), composed, visible), {
    label,
    widget,
    personal: true,
    hint: `chữ không rỗng, tối đa ${most} ký tự, dạng Unicode dựng sẵn`,
  })

export const money = (label: string) =>
  told(z.number().check(z.int(), z.minimum(0)), {
    label,
    widget: 'money',
    hint: 'số tiền là số nguyên đồng, từ 0 đến 9.007.199.254.740.991, không âm, không lẻ',
  })

export const count = (label: string, most = 1_000_000) =>
  told(z.number().check(z.int(), z.minimum(0), z.maximum(most)), {
    label,
    widget: 'count',
    hint: `số nguyên từ 0 đến ${most}`,
  })

export const day = (label: string) =>
  told(z.string().check(z.refine(isDay)), { label, widget: 'day', hint: 'ngày dạng 2018-12-31' })

export const month = (label: string) =>
  told(z.string().check(z.regex(/^(19|20)\d\d-(0[1-9]|1[0-2])$/)), {
    label,
    widget: 'month',
    hint: 'tháng dạng 2018-12',
  })

export const choice = <const C extends Record<string, string>>(label: string, choices: C) =>
  told(z.enum(Object.keys(choices) as [keyof C & string, ...(keyof C & string)[]]), {
    label,
    widget: 'choice',
    choices,
    hint: `một trong: ${Object.keys(choices).join(', ')}`,
  })

export const yes = (label: string) => told(z.boolean(), { label, widget: 'yes', hint: 'true hoặc false' })

/** The SHA-256 of a picture, in hex; the picture itself travels and is kept apart from the journal, and can be erased. */
export const photo = (label: string) =>
  told(z.string().check(z.regex(/^[0-9a-f]{64}$/)), {
    label,
    widget: 'photo',
    hint: 'dấu của ảnh: 64 chữ số hệ 16 (SHA-256)',
  })

/** Who holds, e.g. vault:360000 or carrier:lo-van-pang. */
export const holderPattern =
  /^(till|vault|unit|carrier|bag|pouch|principal|suspense|unknown|gap|route):[\p{L}\p{N}._/-]{1,64}$/u
export const holder = (label: string) =>
  told(z.string().check(z.regex(holderPattern)), {
    label,
    widget: 'holder',
    hint: 'người giữ dạng loại:mã, ví dụ carrier:lo-van-pang',
  })

/** How a person reads the value. */
export function show(field: Field, value: unknown): string {
  const { widget, choices } = fieldOf(field)
  return showAs(widget, value, choices)
}
