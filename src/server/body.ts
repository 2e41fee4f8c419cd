/** What a caller sends, read by the schemas of its row: addresses, forms, JSON, raw bytes. */
import type { IncomingHttpHeaders } from 'node:http'
import type * as z from 'zod'
import { Problem } from '#kernel/problem.ts'
import { isBytes, type Route } from '#server/route.ts'

/** @throws Problem of the given code, naming the field and why. */
export function readInput<T>(schema: z.ZodType<T>, value: unknown, code: 'request_invalid' | 'body_invalid'): T {
  const result = schema.safeParse(value)
  if (result.success) {
    const field = unreadable(result.data)
    if (field !== undefined) throw new Problem(code, { field, why: 'có ký tự điều khiển. Gõ lại ô này.' })
    return result.data
  }
  const [issue] = result.error.issues
  if (issue?.code === 'unrecognized_keys')
    throw new Problem(code, { field: issue.keys.join(', '), why: 'không có ô này. Bỏ nó đi.' })
  throw new Problem(code, { field: issue?.path.join('.') ?? '', why: `${issue?.message}.` })
}

const CONTROL = /[^\P{Cc}\t\n\r]/u

/** The name of a field with a text that nobody types and no column takes: control characters, or half a letter. */
function unreadable(data: unknown): string | undefined {
  const waiting: [field: string, value: unknown][] = [['', data]]
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const [field, value] = next
    if (typeof value === 'string' && (CONTROL.test(value) || !value.isWellFormed())) return field
    if (typeof value !== 'object' || value === null) continue
    for (const [name, inner] of Object.entries(value)) waiting.push([field || name, inner])
  }
  return undefined
}

/** `fields`: as they came, but for the form's token and the password that proves who it is, which no schema has. */
export type Sent = { body: unknown; token?: unknown; proof?: unknown; fields?: Record<string, unknown> }

/** The body of a row by its schema, and what came with it. */
export async function readBody(
  { body: expected, most }: Pick<Route, 'body' | 'most'>,
  headers: IncomingHttpHeaders,
  sent: Buffer = Buffer.alloc(0),
): Promise<Sent> {
  if (expected === undefined) return { body: undefined }
  if (isBytes(expected)) return { body: sent }
  const type = headers['content-type'] ?? ''
  const fields = type.startsWith('application/json')
    ? readJson(sent)
    : most !== undefined && type.startsWith('multipart/form-data')
      ? await readFiles(sent, type)
      : readForm(new URLSearchParams(sent.toString()))
  if (typeof fields !== 'object' || fields === null) return { body: readInput(expected, fields, 'body_invalid') }
  const { token, proof, ...rest } = fields as Record<string, unknown>
  return {
    body: readInput(expected, Array.isArray(fields) ? fields : rest, 'body_invalid'),
    token,
    proof,
    fields: rest,
  }
}

function readJson(sent: Buffer): unknown {
  try {
    return JSON.parse(sent.toString())
  } catch (cause) {
    throw new Problem('body_invalid', { field: 'nội dung', why: 'không phải JSON.' }, cause)
  }
}

/** @throws Problem body_invalid: its parts do not begin and end as the header says. */
async function readFiles(sent: Buffer, type: string): Promise<Form> {
  try {
    return readForm(await new Response(new Uint8Array(sent), { headers: { 'content-type': type } }).formData())
  } catch (cause) {
    throw new Problem('body_invalid', { field: 'nội dung', why: 'không đọc được. Gửi lại biểu mẫu.' }, cause)
  }
}

type Value = string | File
type Form = Record<string, Value | Value[]>

/** A field that comes twice becomes a list; an empty one is left out, as if it had not been filled in. */
function readForm(sent: Iterable<[string, Value]>): Form {
  const form: Form = Object.create(null)
  for (const [name, given] of sent) {
    if (typeof given === 'string' ? given === '' : given.size === 0) continue
    const value = typeof given === 'string' ? given.normalize('NFC') : given
    const before = form[name]
    form[name] = before === undefined ? value : [before, value].flat()
  }
  return form
}
