/**
 * The act: what one person did, as it travels, as it is frozen, and as the ledger sees it. Types and their canonical
 * bytes only; deciding is the ledger's, meaning is the services'.
 */
export type Value = string | number | boolean
export type Line = Record<string, Value>

/** As it is written by a device or an import file. `at` is local time with offset, e.g. 2018-03-05T08:12:33+07:00. */
export type Act = {
  device: string
  /** 1, 2, 3 … per device, without a gap. */
  seq: number
  at: string
  /** person:… | device:… | job:… | support:…/person:… */
  actor: string
  /** Code of the postal unit on that day. */
  unit: string
  service: string
  verb: string
  /** One per thing; acts without a thing have one line. */
  lines: Line[]
  /** True when the world has already done it and the ledger may only record it (law 7). */
  happened?: boolean
}

/**
 * An act whose personal values have been replaced by one salted commitment: this, and only this, enters the journal.
 * The values and the salt lie in an erasable table.
 */
export type FrozenAct = Act & { personal?: string }

/**
 * One movement. `thing` legs move a thing (`settled`: only when nothing is open on it), `pay` legs lower what is still
 * open on it (held by `at`, when said; a negative one raises it), all others move an amount.
 */
export type Leg =
  | { kind: 'thing'; thing: string; from: string; to: string; born?: Birth; settled?: true }
  | { kind: 'pay'; thing: string; amount: number; at?: string }
  | { kind: 'amount'; asset: string; from: string; to: string; amount: number }

/** How a thing enters the ledger. `open` is what must still be paid on it, in đồng (0 when nothing). */
export type Birth = { service: string; open: number }

/** What the declaration of a service makes of an act, before the ledger has judged it. */
export type Proposal = {
  act: FrozenAct
  /** ISO day at the point. */
  day: string
  /** Internal id of the unit on that day. */
  unit: number
  legs: Leg[]
  /** Editions of the dated rules used, e.g. electricity.commission@2018-01-01. */
  rules: string[]
  /** Amounts computed by rules, one object per line. */
  computed: Record<string, number>[]
  /** The legs of the act `named` (device/seq) are negated after `legs`; `own`: only an act of the same till and day. */
  negates?: { named: string; own: boolean }
  /** A count: the book of `holder` is set to what was counted; the difference goes to a discrepancy account. */
  count?: { holder: string; asset: string; counted: number; gap: string; thing: string; at: string }
}

const codes = /^[\p{L}\p{N}._-]{1,64}$/u
const printable = /^[^\p{Cc}\p{Cs}]*$/u

/**
 * Reads the envelope of one act from outside. What is wrong inside it (an unknown service, a missing field) is for the
 * ledger to refuse and to keep; what is wrong here cannot be kept, because it has no identity.
 * @returns the act, or the field at fault and why, in Vietnamese.
 */
export function readAct(value: unknown): Act | { field: string; why: string } {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return { field: 'dòng', why: 'phải là một đối tượng JSON { … }.' }
  const act = value as Record<string, unknown>
  for (const name of ['device', 'at', 'actor', 'unit', 'service', 'verb']) {
    const text = act[name]
    if (typeof text !== 'string' || text === '' || text.length > 200 || !printable.test(text))
      return { field: name, why: 'phải là chữ, không rỗng, tối đa 200 ký tự, không có ký tự điều khiển.' }
    if (text !== text.normalize('NFC')) return { field: name, why: 'phải ở dạng Unicode dựng sẵn (NFC).' }
  }
  if (!codes.test(act.device as string)) return { field: 'device', why: 'mã máy chỉ gồm chữ, số, dấu chấm và gạch.' }
  if (!Number.isSafeInteger(act.seq) || (act.seq as number) < 1)
    return { field: 'seq', why: 'phải là số nguyên từ 1, tăng từng một theo máy.' }
  const { lines } = act
  if (!Array.isArray(lines) || lines.length > LINES_MOST)
    return { field: 'lines', why: `phải là danh sách, tối đa ${LINES_MOST} dòng.` }
  for (const line of lines) {
    if (typeof line !== 'object' || line === null || Array.isArray(line))
      return { field: 'lines', why: 'mỗi dòng là một đối tượng.' }
    for (const [name, content] of Object.entries(line)) {
      const plain = typeof content === 'number' || typeof content === 'boolean'
      const text = typeof content === 'string' && content.length <= 1000 && printable.test(content)
      if (!(plain || text) || !printable.test(name) || name === '__proto__')
        return { field: `lines.${name}`, why: 'phải là chữ (không có ký tự điều khiển), số, true hoặc false.' }
    }
  }
  for (const name of Object.keys(act))
    if (!envelope.has(name)) return { field: name, why: 'không có trong mẫu. Bỏ ô này.' }
  if (act.happened !== undefined && typeof act.happened !== 'boolean')
    return { field: 'happened', why: 'phải là true hoặc false.' }
  return act as Act
}

const LINES_MOST = 1000
const envelope = new Set(['device', 'seq', 'at', 'actor', 'unit', 'service', 'verb', 'lines', 'happened'])

/** Keys in this order, keys of lines sorted; integers, strings and booleans only, so the text is unique. */
export function canonical(act: FrozenAct): string {
  const { device, seq, at, actor, unit, service, verb, lines } = act
  const rest: Record<string, unknown> = {}
  if (act.happened !== undefined) rest.happened = act.happened
  if (act.personal !== undefined) rest.personal = act.personal
  return JSON.stringify({ device, seq, at, actor, unit, service, verb, lines: lines.map(sorted), ...rest })
}

function sorted<T>(line: Record<string, T>): Record<string, T> {
  const keys = Object.keys(line)
  let inOrder = true
  for (let i = 1; i < keys.length; i++) if ((keys[i - 1] as string) > (keys[i] as string)) inOrder = false
  if (inOrder) return line
  const out: Record<string, T> = {}
  for (const key of keys.sort()) out[key] = line[key] as T
  return out
}
