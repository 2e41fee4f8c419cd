/**
 * Pictures that acts name by their SHA-256. A picture lies in the store from the write of its act on, and travels after the
 * acts, in parts, each answered when it is durable; no act ever waits for one. It stays here until an act done after it had
 * arrived lies in a backup of the hub: then the backup holds the picture too.
 *
 * Table `photos`: `of/<digest>` what is known of it, `bytes/<digest>` the picture.
 */
import { type Signer, toBase64url } from '#sync/keys.ts'
import type { Line, OutboxState, Round } from '#sync/outbox.ts'
import type { Change, Store } from '#sync/store.ts'
import { decodeJson } from '#sync/wire.ts'

/** Bytes of one picture, and of one part of it: with its header a part stays below 16 KB. */
export const PHOTO_BYTES = 150 * 1024
const PART_BYTES = 16_000

export type Photo = { digest: string; bytes: Uint8Array }

/** SHA-256 of bytes, in hex. */
export type BytesDigest = (bytes: Uint8Array) => Promise<string>

export const digestOf: BytesDigest = async (bytes) => {
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes as BufferSource))
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** Before the bytes of a part, as one line of JSON. */
export type PartHeader = {
  v: 1
  device: string
  /** Of the act that names the picture. */
  seq: number
  digest: string
  /** Of the whole picture, in bytes, and where this part begins. */
  size: number
  from: number
  /** Base64url, over `partText`. */
  sig: string
}

/** How much of the picture the hub has; all of it, too, when it was erased there and is not wanted again. */
export type PartAnswer = { have: number }

const utf8 = new TextEncoder()
const LINE_FEED = 10

/** What the device signs. `hash`: of the part's bytes. */
export const partText = (
  { device, seq, digest, size, from }: Omit<PartHeader, 'v' | 'sig'>,
  hash: string,
): Uint8Array => utf8.encode(['photo', device, seq, digest, size, from, hash].join('|'))

function encodePart(header: PartHeader, bytes: Uint8Array): Uint8Array {
  const head = utf8.encode(`${JSON.stringify(header)}\n`)
  const body = new Uint8Array(head.length + bytes.length)
  body.set(head)
  body.set(bytes, head.length)
  return body
}

/** @throws when it begins with no header. */
export function decodePart(body: Uint8Array): { header: PartHeader; bytes: Uint8Array } {
  const end = body.indexOf(LINE_FEED)
  const header = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body.subarray(0, end))) as PartHeader
  const { v, device, seq, digest, size, from, sig } = header
  const counts = [seq, size, from].every((n) => Number.isSafeInteger(n) && n >= 0)
  if (end < 0 || v !== 1 || !counts || [device, sig].some((one) => typeof one !== 'string'))
    throw new Error('no header')
  if (!/^[0-9a-f]{64}$/.test(digest)) throw new Error('no digest')
  return { header, bytes: body.subarray(end + 1) }
}

/** `have`: so much the hub has said to have. `whole`: it has all of it since this epoch and this act of the till. */
type Known = { seq: number; have: number; whole?: { epoch: number; seq: number }; refused?: number }

const of = (digest: string): string => `of/${digest}`
const bytesOf = (digest: string): string => `bytes/${digest}`

/** Written with the act that names them. */
export const photoChanges = (seq: number, photos: readonly Photo[]): Change[] =>
  photos.flatMap(({ digest, bytes }): Change[] => [
    { table: 'photos', key: of(digest), value: { seq, have: 0 } satisfies Known },
    { table: 'photos', key: bytesOf(digest), value: bytes },
  ])

/** A picture that is still here. */
export const photoHere = async (store: Store, digest: string): Promise<Uint8Array | undefined> =>
  (await store.get('photos', bytesOf(digest))) as Uint8Array | undefined

export type PhotoParts = {
  device: string
  store: Store
  signer: Signer
  state: () => OutboxState
  digest?: BytesDigest
}

const listed = async (store: Store) =>
  (await store.list('photos', { from: 'of/', to: 'of/~' })).map(([key, value]) => ({
    digest: String(key).slice('of/'.length),
    known: value as Known,
  }))

/** An epoch that is over has been forgotten: whether the picture was refused or had, it is offered again. */
const waits = ({ whole, refused }: Known, { epoch }: OutboxState): boolean =>
  whole?.epoch !== epoch && refused !== epoch

/** How many pictures the hub does not have. */
export const photosLeft = async (store: Store, state: OutboxState): Promise<number> =>
  (await listed(store)).filter(({ known }) => known.whole?.epoch !== state.epoch).length

/**
 * Sends parts of the oldest picture whose act has arrived, for as long as there is no act to send; drops pictures that a
 * backup holds. @returns `more` when another picture may follow. @throws what the store throws.
 */
export async function sendPhotos(parts: PhotoParts, line: Line): Promise<Round> {
  const { store, state } = parts
  await forget(store, state())
  const acked = (): number => state().last - state().unsent
  const queue = (await listed(store))
    .filter(({ known }) => waits(known, state()) && known.seq <= acked())
    .toSorted((a, b) => a.known.seq - b.known.seq)
  for (const { digest, known } of queue) {
    const said = await sendOne(parts, line, digest, known)
    if (said === 'no answer') return 'wait'
    if (said !== 'refused') return 'more'
  }
  return 'idle'
}

/** `refused`: not taken in this epoch; it stays, and the centre lists it as missing. The others go on. */
async function sendOne(parts: PhotoParts, line: Line, digest: string, { seq, have: known, whole }: Known) {
  const { device, store, signer, state, digest: hash = digestOf } = parts
  const bytes = await photoHere(store, digest)
  const keep = (more: Omit<Known, 'seq'>) =>
    store.write([{ table: 'photos', key: of(digest), value: { seq, ...more } }])
  let from = whole ? 0 : known
  for (let back = false; ; ) {
    const { unsent, epoch, last } = state()
    if (unsent > 0) return 'acts first'
    const part = bytes?.subarray(from, from + PART_BYTES) ?? new Uint8Array()
    const header = { device, seq, digest, size: bytes?.length ?? 0, from }
    const sig = toBase64url(await signer.sign(partText(header, await hash(part))))
    const reply = await line('/sync/1/photo', encodePart({ v: 1, ...header, sig }, part)).catch(() => undefined)
    if (!reply || ![200, 404, 422].includes(reply.status)) return 'no answer'
    const have = reply.status === 200 ? decodeJson<PartAnswer>(reply.body).have : from
    if (reply.status === 200 && have >= header.size) {
      await keep({ have, whole: { epoch, seq: last } })
      return 'whole'
    }
    // A hub that was restored has less than it had said, once.
    if (have === from || (have < from && back)) {
      await keep({ have: 0, refused: epoch })
      return 'refused'
    }
    back ||= have < from
    await keep({ have })
    from = have
  }
}

async function forget(store: Store, { epoch, durable }: OutboxState): Promise<void> {
  const gone = (await listed(store)).filter(
    ({ known: { whole } }) => whole !== undefined && whole.epoch === epoch && durable > whole.seq,
  )
  await store.write(
    gone.flatMap(({ digest }) =>
      [of(digest), bytesOf(digest)].map((key) => ({ table: 'photos', key, value: undefined })),
    ),
  )
}
