/**
 * One line of an act file, read so that nothing is silently changed: a number that JavaScript would round or rewrite
 * stays as it was written, and a key written twice is an error. What the act then means is for the services.
 */
import { type Act, readAct } from '#kernel/act.ts'
import type { ProblemCode } from '#kernel/problem.ts'

export type BadLine = { field: string; code: ProblemCode; details: Record<string, string | number> }

export function readActLine(text: string): Act | BadLine {
  let value: unknown
  try {
    value = odd.test(text) ? JSON.parse(text, asWritten) : JSON.parse(text)
  } catch (error) {
    return { field: 'dòng', code: 'line_json', details: { why: place(error) } }
  }
  const twice = mayRepeatKey(text, value) ? keyTwice(text) : undefined
  if (twice !== undefined) return { field: twice, code: 'line_key_twice', details: { field: twice } }
  const act = readAct(value)
  if ('why' in act) return { field: act.field, code: 'line_field', details: act }
  return act
}

/** JavaScript names the place in most cases, and says the rest in English. */
function place(error: unknown): string {
  const position = /position (\d+)/.exec((error as Error).message)?.[1]
  return position === undefined ? 'không đọc được hết dòng' : `từ ký tự ${Number(position) + 1}`
}

/** Where a number is an exponent, longer than 15 digits, fractional or −0; a text may match too, at the price of time. */
const odd = /[:,[]\s*(?:-0|-?\d+[.eE]|-?\d{16})/

/**
 * A number that is not written as JavaScript writes it (1e3, 1.0, 9007199254740993) is kept as its text after a space:
 * no field takes a text that begins with a space, so it is refused by name and stays readable in the journal.
 */
function asWritten(_key: string, value: unknown, context?: { source?: string }): unknown {
  if (typeof value !== 'number' || context?.source === undefined) return value
  return String(value) === context.source && isPlain(value) ? value : ` ${context.source}`
}

const isPlain = (value: number): boolean => Math.abs(value) <= Number.MAX_SAFE_INTEGER

/** Cheap and never wrongly false: counts `":` in the text against the keys of the value. */
function mayRepeatKey(text: string, value: unknown): boolean {
  if (/"\s+:/.test(text)) return true
  let colons = 0
  for (let at = text.indexOf('":'); at >= 0; at = text.indexOf('":', at + 2)) colons++
  return colons !== countKeys(value)
}

function countKeys(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0
  if (Array.isArray(value)) return value.reduce((sum: number, one) => sum + countKeys(one), 0)
  let keys = 0
  for (const content of Object.values(value)) keys += 1 + countKeys(content)
  return keys
}

const tokens = /"(?:[^"\\]|\\.)*"|[{}[\],:]/g

/** The first key that an object of this JSON text has twice. The text is known to be JSON. */
function keyTwice(text: string): string | undefined {
  const open: (Set<string> | null)[] = []
  let last = ''
  for (const [token] of text.matchAll(tokens)) {
    if (token === '{') open.push(new Set())
    else if (token === '[') open.push(null)
    else if (token === '}' || token === ']') open.pop()
    else if (token === ':') {
      const key = JSON.parse(last) as string
      const keys = open.at(-1)
      if (keys?.has(key)) return key
      keys?.add(key)
    }
    last = token
  }
  return undefined
}
