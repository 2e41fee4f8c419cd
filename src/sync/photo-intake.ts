/**
 * The hub's side of pictures: a part is taken when the device signed it and one of its acts names the picture. What is kept
 * is what was named: the last part is taken only when the whole has that digest and begins as a JPEG does.
 */
import type { Reply } from '#sync/hub.ts'
import type { TillDevice } from '#sync/hub-store.ts'
import { fromBase64url, verify } from '#sync/keys.ts'
import {
  type BytesDigest,
  decodePart,
  digestOf,
  type PartAnswer,
  type PartHeader,
  PHOTO_BYTES,
  partText,
} from '#sync/photos.ts'
import { encodeJson } from '#sync/wire.ts'

type Named = Pick<PartHeader, 'device' | 'seq' | 'digest' | 'size'>

/** Where pictures and their beginnings lie. */
export type PhotoStore = {
  device(code: string): Promise<TillDevice | undefined>
  /** Whether an act that came from this device under this number names the picture. */
  named(photo: Named): Promise<boolean>
  /** What there is of it, `erased` when it was there and was erased; undefined when nothing ever came. */
  had(photo: Named): Promise<Uint8Array | 'erased' | undefined>
  /** Keeps these bytes after the first `from`, unless there are more by now. Durable when it resolves. */
  keep(photo: Named, from: number, bytes: Uint8Array): Promise<void>
  /** What has come so far was not what was named. */
  drop(photo: Named): Promise<void>
}

type Tools = { digest?: BytesDigest; verify?: typeof verify }

/**
 * One part, as `POST /sync/1/photo` brings it. 200 `{ have }`: it is durable; 400 and 401 as for acts; 404: no act of this
 * device names it; 422: it is no such picture. @throws what the store throws.
 */
export async function takePart(store: PhotoStore, body: Uint8Array, tools: Tools = {}): Promise<Reply | PhotoNo> {
  const { digest = digestOf, verify: check = verify } = tools
  let part: ReturnType<typeof decodePart>
  try {
    part = decodePart(body)
  } catch {
    return reply(400, { why: 'unreadable' })
  }
  const { header, bytes } = part
  const sig = fromBase64url(header.sig)
  const device = await store.device(header.device)
  if (!device || !sig || !(await check(device.publicKey, partText(header, await digest(bytes)), sig)))
    return reply(401, {})
  if (header.size > PHOTO_BYTES || header.from + bytes.length > header.size) return reply(422, { why: 'size' })
  if (!(await store.named(header))) return reply(404, { why: 'no act names it' })
  const had = await store.had(header)
  if (had === 'erased') return answer(header.size)
  const have = had?.length ?? 0
  if (have !== header.from || bytes.length === 0) return answer(have)
  const whole = new Uint8Array(have + bytes.length)
  if (had) whole.set(had)
  whole.set(bytes, have)
  const right = isJpeg(whole) && (whole.length < header.size || (await digest(whole)) === header.digest)
  if (!right) {
    await store.drop(header)
    return reply(422, { why: 'no such picture' })
  }
  await store.keep(header, have, bytes)
  return answer(whole.length)
}

export type PhotoNo = { status: 404 | 422; body: Uint8Array }

const JPEG = [0xff, 0xd8, 0xff]
const isJpeg = (bytes: Uint8Array): boolean => JPEG.every((byte, i) => bytes[i] === byte)

const answer = (have: number) => reply(200, { have } satisfies PartAnswer)
const reply = <S extends number>(status: S, value: unknown) => ({ status, body: encodeJson(value) })
