/** What a caller sends, read by the schemas of its row: addresses, forms, JSON, raw bytes. */
import type { IncomingHttpHeaders } from 'node:http'
import type * as z from 'zod'
import { Problem } from '#kernel/problem.ts'
import { type Bytes, isBytes } from '#server/route.ts'

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

/** The body by its schema, and what came with it. */
export function readBody(
  expected: z.ZodType | Bytes | undefined,
  headers: IncomingHttpHeaders,
  sent: Buffer = Buffer.alloc(0),
): Sent {
  if (expected === undefined) return { body: undefined }
  if (isBytes(expected)) return { body: sent }
  const fields = headers['content-type']?.startsWith('application/json') ? readJson(sent) : readForm(sent)
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

/** A field that comes twice becomes a list; an empty one is left out, as if it had not been filled in. */
function readForm(sent: Buffer): Record<string, string | string[]> {
  const form: Record<string, string | string[]> = Object.create(null)
  for (const [name, value] of new URLSearchParams(sent.toString())) {
    if (value === '') continue
    const before = form[name]
    form[name] = before === undefined ? value.normalize('NFC') : [before, value.normalize('NFC')].flat()
  }
  return form
}
