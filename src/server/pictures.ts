/**
 * Pictures that the office was sent: of a banner, of an inspection. Their bytes lie with those of the tills (photo), under the
 * same limit, term and erasure; a row says what each shows, where and when it was taken, and who sent it.
 */
import { hash } from 'node:crypto'
import { Problem } from '#kernel/problem.ts'
import type { Query, Tx } from '#kernel/sql.ts'
import { record } from '#people/deed.ts'
import { postDay, type SignedIn } from '#people/person.ts'
import { DOTS_MOST, type Jpeg, type JpegFault, readJpeg } from '#server/jpeg.ts'
import { networkOf, officeDevice, placeOf } from '#server/office.ts'
import type { Province } from '#server/province.ts'
import { PHOTO_BYTES } from '#sync/photos.ts'

export type Picture = {
  digest: string
  about: string
  device: string
  unit: number
  /** Whether there is a small one to show. */
  small: boolean
  words: string
  people: boolean
  taken: string | null
  lat: number | null
  lon: number | null
  actor: string
  made: string
  erased: boolean
}

/** What a picture can show. */
export const aboutBanner = (campaign: string, unit: number): string => `banner:${campaign}/${unit}`
export const aboutInspection = (number: string): string => `inspection:${number}`

/** A small one: the browser draws it 160 dots wide. */
const SMALL_BYTES = 16 * 1024
const SMALL_SIDE = 400
/** Of a whole form: the picture, its small one and the words. */
export const FORM_BYTES = PHOTO_BYTES + SMALL_BYTES + 64 * 1024

const kilobytes = (bytes: number): string => `${Math.round(bytes / 1024).toLocaleString('vi-VN')} KB`

const FAULTS: Record<JpegFault, string> = {
  image: 'không phải ảnh JPEG. Chụp lại, hoặc chọn tệp ảnh .jpg.',
  cut: 'là ảnh bị cắt, thiếu phần cuối. Chụp lại, hoặc chọn ảnh khác.',
  huge: `là ảnh có quá ${DOTS_MOST / 1e6} triệu điểm. Thu nhỏ ảnh rồi gửi lại.`,
}

/** @throws Problem body_invalid that says what is wrong with the picture and what to do */
function checked(bytes: Buffer): Jpeg {
  const wrong = (why: string) => new Problem('body_invalid', { field: 'Ảnh', why })
  const read = readJpeg(bytes)
  if (typeof read === 'string') throw wrong(FAULTS[read])
  const size = read.bare.length
  if (size > PHOTO_BYTES)
    throw wrong(
      `nặng ${kilobytes(size)}, chỉ nhận đến ${kilobytes(PHOTO_BYTES)}. Bật script để trình duyệt tự thu nhỏ, hoặc thu nhỏ rồi gửi lại.`,
    )
  return read
}

/** Of these things, or the one of this digest; oldest first, as far as the query's scope reaches. */
export async function readPictures(
  query: Query,
  province: number,
  { about = [], digest = '' }: { about?: readonly string[]; digest?: string },
): Promise<Picture[]> {
  return await query<Picture[]>`
    select p.digest, p.about, p.device, p.unit, p.thumb is not null as small, p.words, p.people,
      to_char(p.taken at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as taken, p.lat, p.lon, p.actor,
      to_char(p.made at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as made, o.bytes is null as erased
    from picture p join photo o on o.province = p.province and o.device = p.device and o.digest = p.digest
    where p.province = ${province} and (p.about = any (${about as string[]}) or p.digest = ${digest})
    order by p.made, p.digest`
}

/** The small one; nothing where people are to be seen. */
export async function readSmall(query: Query, province: number, digest: string): Promise<Buffer | undefined> {
  const [row] = await query<{ thumb: Buffer }[]>`
    select thumb from picture where province = ${province} and digest = ${digest} and thumb is not null and not people`
  return row?.thumb
}

/** Whether the picture may be opened without saying why: the office sent it, and nobody is to be seen. */
export async function isOpen(query: Query, province: number, digest: string): Promise<boolean> {
  const rows = await query`
    select from picture where province = ${province} and digest = ${digest} and not people`
  return rows.length > 0
}

export type Sent = {
  about: string
  words: string
  people: boolean
  /** As the phone says; a phone whose clock is ahead is not believed. */
  taken?: string | undefined
  /** Whether its place may be kept; without one of the phone the one that was written into the picture. */
  placed: boolean
  spot?: readonly [number, number] | undefined
  photo: Buffer
  small?: Buffer | undefined
}

/** @returns its digest. @throws Problem not_found: nothing of this name below the person; body_invalid; all or nothing is kept. */
export async function keepPicture(province: Province, person: SignedIn, sent: Sent): Promise<string> {
  const { id, people } = province
  const { bare, spot: written } = checked(sent.photo)
  const small = sent.small && checked(sent.small)
  if (small && (small.bare.length > SMALL_BYTES || Math.max(small.width, small.height) > SMALL_SIDE))
    throw new Problem('body_invalid', { field: 'Ảnh nhỏ', why: 'lớn quá. Tải lại trang rồi gửi lại.' })
  const unit = await province.read((query) => unitOf(query, id, sent.about), person.units)
  if (unit === undefined) throw new Problem('not_found', { what: 'việc mà ảnh này nói đến, hoặc việc của đơn vị khác' })
  const now = people.now()
  const today = postDay(now)
  const device = officeDevice(networkOf(province).units.byId.get(unit)?.at(-1)?.code ?? String(unit))
  const digest = hash('sha256', bare)
  const [lat, lon] = (sent.placed && (sent.spot ?? written)) || [null, null]
  const taken = sent.taken !== undefined && sent.taken <= now.toISOString() ? sent.taken : null
  await province.db.act({ province: id, units: 'all' }, async (tx) => {
    const [before] = await tx<{ unit: number; made: string }[]>`
      select unit, made::date::text as made from picture where province = ${id} and digest = ${digest}`
    if (before)
      throw new Problem('body_invalid', {
        field: 'Ảnh',
        why: `đã gửi rồi, cho ${placeOf(province, before.unit, today)}, ngày ${before.made.split('-').reverse().join('/')}. Chụp ảnh mới.`,
      })
    await tx`
      insert into photo (province, device, digest, seq, unit, began, bytes)
      values (${id}, ${device}, ${digest}, 0, ${unit}, ${now.toISOString()}, ${bare})`
    await tx`
      insert into picture (province, digest, about, device, unit, thumb, words, people, taken, lat, lon, actor, made)
      values (${id}, ${digest}, ${sent.about}, ${device}, ${unit}, ${small?.bare ?? null}, ${sent.words}, ${sent.people},
              ${taken}, ${lat}, ${lon}, ${`person:${person.code}`}, ${now.toISOString()})`
    await tx`
      update banner set hung = ${today}
      where province = ${id} and unit = ${unit} and 'banner:' || campaign || '/' || unit = ${sent.about} and hung is null`
  })
  return digest
}

/** Whose matter it is, as far as the query's scope reaches. */
async function unitOf(query: Query, province: number, about: string): Promise<number | undefined> {
  const [row] = await query<{ unit: number }[]>`
    select unit from banner where province = ${province} and 'banner:' || campaign || '/' || unit = ${about}
    union all
    select unit from inspection where province = ${province} and 'inspection:' || number = ${about}`
  return row?.unit
}

/** A picture that should not be there goes for good; what it alone proved is to be done again. */
export async function dropPicture(
  province: Province,
  person: SignedIn,
  digest: string,
  reason: string,
): Promise<Picture> {
  const { id, people } = province
  const [picture] = await province.read((query) => readPictures(query, id, { digest }), person.units)
  if (!picture || picture.erased) throw new Problem('not_found', { what: 'ảnh này: đã xóa, hoặc của đơn vị khác' })
  const { device, unit, about } = picture
  await province.db.act({ province: id, units: 'all' }, async (tx) => {
    await tx`update photo set bytes = null where province = ${id} and device = ${device} and digest = ${digest}`
    await forgetSmall(tx, id)
    await tx`
      update banner set hung = null
      where province = ${id} and unit = ${unit} and 'banner:' || campaign || '/' || unit = ${about} and not exists (
        select from picture p join photo o on o.province = p.province and o.device = p.device and o.digest = p.digest
        where p.province = ${id} and p.about = ${about} and o.bytes is not null)`
    await record(tx, people, {
      ...{ actor: `person:${person.code}`, what: 'personal.erase', about: `picture:${digest}`, unit },
      detail: { reason, by: person.code, acts: 0, photos: 1 },
    })
  })
  return picture
}

/** Small ones go with those that they were drawn from. */
export const forgetSmall = (tx: Tx, province: number): Promise<unknown> => tx`
  update picture p set thumb = null from photo o
  where p.province = ${province} and p.thumb is not null
    and o.province = p.province and o.device = p.device and o.digest = p.digest and o.bytes is null`
