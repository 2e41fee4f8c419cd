/** From what is typed to the value of a field. */
import type { Line, Value } from '#kernel/act.ts'
import type { FieldMeta } from '#kernel/field.ts'
import { showNumber } from '#kernel/money.ts'

/** What is typed, before it is a value: text, or a tick. */
export type Typed = string | boolean

/** The value that a typed text stands for; undefined while it is empty. */
export function readTyped({ widget }: FieldMeta, typed: Typed | undefined): Value | undefined {
  if (widget === 'yes') return typed === true
  if (typeof typed !== 'string' || typed.trim() === '') return undefined
  if (widget === 'money' || widget === 'count') return amountOf(typed)
  return typed.trim().replace(/\s+/g, ' ').normalize('NFC')
}

/** 184.500, 184500 and 184k are one amount; what is no number stays text, for the declaration to refuse. */
export function amountOf(typed: string): number | string {
  const [, digits, thousands] = /^(\d+)(k?)$/i.exec(typed.replace(/[.\s]/g, '')) ?? []
  return digits === undefined ? typed : Number(digits) * (thousands ? 1000 : 1)
}

/** The other way: how known values stand in a form. */
export const typedOf = (line: Line): Record<string, Typed> =>
  Object.fromEntries(
    Object.entries(line).map(([name, value]) => [name, typeof value === 'number' ? showNumber(value) : value]),
  )
