/**
 * What the QR code of a receipt says: the whole act, its place in the chain of its device, signed with the device's key,
 * so that anybody can check the paper and the papers of a day can rebuild what was done (docs/receipts.md). It stands in
 * the fragment of an address: browsers never send that to a server.
 */
import { type Act, type Line, readAct, type Value } from '#kernel/act.ts'
import { fromBase64url, type Signer, toBase64url, verify } from '#sync/keys.ts'

/** What a code says. `computed`: the amounts that the paper shows, one object per line. */
export type Sealed = {
  province: string
  act: Act
  cash: number
  /** Head of the device's chain after the act, 64 hex digits. */
  hash: string
  number: string
  teller: string
  computed: Record<string, number>[]
}

/** What a server is asked with: nothing personal. `seal`: SHA-256 of the code's content, 64 hex digits. */
export type Proof = Pick<Sealed, 'province' | 'cash' | 'hash'> & {
  device: string
  seq: number
  seal: string
  sig: string
}

/** Signs it. One text, or several when one code cannot hold it; each is an address under `base` (no slash at its end). */
export async function sealCodes(sealed: Sealed, { sign }: Pick<Signer, 'sign'>, base: string): Promise<string[]> {
  const bytes = utf8.encode(JSON.stringify(toBody(sealed)))
  const sig = await sign(signedText(await claimOf(sealed, bytes)))
  const packed = toBase64url(
    joined([sig, fromHex(sealed.hash), await piped(bytes, new CompressionStream('deflate-raw'))]),
  )
  const address = `${base}/v/#`
  return fragments(packed, address.length).map((fragment) => address + fragment)
}

/** `fragment`: whole, of one code (parts are joined by `gather`). @returns nothing when it is no receipt of ours. */
export async function openCode(fragment: string): Promise<{ sealed: Sealed; proof: Proof } | undefined> {
  try {
    const bytes =
      fragment.startsWith(WHOLE) && fragment.length <= SIGNS_MOST
        ? fromBase64url(fragment.slice(WHOLE.length))
        : undefined
    if (bytes === undefined || bytes.length <= SIGNATURE + HASH) return undefined
    const body = await piped(bytes.subarray(SIGNATURE + HASH), new DecompressionStream('deflate-raw'))
    const hash = hex(bytes.subarray(SIGNATURE, SIGNATURE + HASH))
    const sealed = fromBody(JSON.parse(strict.decode(body)), hash)
    if (!sealed) return undefined
    const sig = toBase64url(bytes.subarray(0, SIGNATURE))
    return { sealed, proof: { ...(await claimOf(sealed, body)), sig } }
  } catch {
    return undefined
  }
}

/** Whether the owner of this key (SPKI) signed it. */
export const isSigned = (proof: Proof, publicKey: Uint8Array): Promise<boolean> =>
  verify(publicKey, signedText(proof), fromBase64url(proof.sig) ?? new Uint8Array())

const SIGNATURE = 64
const HASH = 32

const claimOf = async ({ province, act, cash, hash }: Sealed, body: Uint8Array): Promise<Omit<Proof, 'sig'>> => {
  const { device, seq } = act
  return { province, device, seq, cash, hash, seal: hex(await digest(body)) }
}

/** The first word keeps this signature from being taken for one over a batch (sync/wire.ts), and the other way round. */
const signedText = ({ province, device, seq, cash, hash, seal }: Omit<Proof, 'sig'>): Uint8Array =>
  utf8.encode(['canhtay-receipt', 1, province, device, seq, cash, hash, seal].join('|'))

/**
 * By position, so that no names are printed but those of the fields: an act can be read without knowing its service.
 * Keys stand once, values per line, null where a line has none; the same for the computed amounts.
 */
type Body = readonly [
  province: string,
  device: string,
  seq: number,
  at: string,
  actor: string,
  unit: string,
  service: string,
  verb: string,
  happened: 0 | 1,
  cash: number,
  number: string,
  teller: string,
  lines: Table,
  computed: Table,
]
type Table = readonly [keys: readonly string[], ...rows: readonly (Value | null)[][]]

function toBody({ province, act, cash, number, teller, computed }: Sealed): Body {
  const { device, seq, at, actor, unit, service, verb, happened, lines } = act
  const rest = [cash, number, teller, table(lines), table(computed)] as const
  return [province, device, seq, at, actor, unit, service, verb, happened ? 1 : 0, ...rest]
}

function fromBody(body: unknown, hash: string): Sealed | undefined {
  if (!Array.isArray(body) || body.length < 14) return undefined
  const [province, device, seq, at, actor, unit, service, verb, happened, ...rest] = body as unknown as Body
  const [cash, number, teller, lines, computed] = rest
  const act = readAct({
    ...{ device, seq, at, actor, unit, service, verb, lines: rowsOf(lines) },
    ...(happened === 1 ? { happened: true } : {}),
  })
  const texts = [province, number, teller].every((text) => typeof text === 'string')
  if ('why' in act || !texts || !Number.isSafeInteger(cash)) return undefined
  return { province, act, cash, hash, number, teller, computed: rowsOf(computed) as Record<string, number>[] }
}

function table(lines: readonly Readonly<Line>[]): Table {
  const keys = [...new Set(lines.flatMap((line) => Object.keys(line)))].sort()
  return [keys, ...lines.map((line) => keys.map((key) => line[key] ?? null))]
}

const rowsOf = ([keys, ...rows]: Table): Line[] =>
  rows.map((row) => Object.fromEntries(keys.flatMap((key, i) => (row[i] == null ? [] : [[key, row[i]]]))) as Line)

/** A whole content begins so; the number is the version of the body. */
const WHOLE = '1.'
/** Nobody's phone shall be filled by a code: deflate unpacks to a thousand times its length at most. */
const SIGNS_MOST = 20_000
/** Bytes that a code of the largest size we print (receipt-picture.ts) holds. */
export const CODE_BYTES_MOST = 644

/** `1.…`, or the parts of one: `p1-3-AbCdEf.…` is the first of three that share six signs of the signature. */
function fragments(packed: string, before: number): string[] {
  if (before + WHOLE.length + packed.length <= CODE_BYTES_MOST) return [WHOLE + packed]
  const most = CODE_BYTES_MOST - before - PART_HEAD
  const count = Math.ceil(packed.length / most)
  const each = Math.ceil(packed.length / count)
  const tag = packed.slice(0, 6)
  return Array.from({ length: count }, (_, i) => `p${i + 1}-${count}-${tag}.${packed.slice(i * each, (i + 1) * each)}`)
}
const PART_HEAD = 'p99-99-AbCdEf.'.length

/** Whole contents from fragments or addresses in any order, and of which receipts some parts are still to be scanned. */
export function gather(texts: readonly string[]): { wholes: string[]; lacking: { tag: string; parts: number[] }[] } {
  const wholes = new Set<string>()
  const parts = new Map<string, string[]>()
  for (const text of texts) {
    const fragment = text.slice(text.indexOf('#') + 1).trim()
    const [, at, count, tag, rest] = /^p(\d{1,2})-(\d{1,2})-([\w-]{6})\.([\w-]+)$/.exec(fragment) ?? []
    if (tag === undefined) wholes.add(fragment)
    else {
      const key = `${tag}-${count}`
      const known = parts.get(key) ?? Array.from<string>({ length: Number(count) }).fill('')
      known[Number(at) - 1] = rest as string
      parts.set(key, known)
    }
  }
  const lacking: { tag: string; parts: number[] }[] = []
  for (const [key, known] of parts) {
    const missing = known.flatMap((part, i) => (part === '' ? [i + 1] : []))
    if (missing.length === 0) wholes.add(WHOLE + known.join(''))
    else lacking.push({ tag: key.slice(0, 6), parts: missing })
  }
  return { wholes: [...wholes], lacking }
}

const utf8 = new TextEncoder()
const strict = new TextDecoder('utf-8', { fatal: true })
const digest = async (bytes: Uint8Array) => new Uint8Array(await crypto.subtle.digest('SHA-256', bytes as BufferSource))
const hex = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
const fromHex = (text: string): Uint8Array =>
  Uint8Array.from(text.match(/../g) ?? [], (two) => Number.parseInt(two, 16))

const piped = async (bytes: Uint8Array, stream: CompressionStream | DecompressionStream): Promise<Uint8Array> => {
  const through = new Blob([bytes as BlobPart]).stream().pipeThrough(stream as unknown as TransformStream)
  return new Uint8Array(await new Response(through as ReadableStream).arrayBuffer())
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}
