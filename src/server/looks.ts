/**
 * Personal values in full. There is one way to them: somebody of the office says why, that is written as a deed, then they
 * are shown. Pages show them masked and lead to the act that has them. Who looked at what and why stands in the log.
 */
import type { Query } from '#kernel/sql.ts'
import { record } from '#people/deed.ts'
import { everyUnit, type People, type SignedIn } from '#people/person.ts'
import type { ActView } from '#report/act.ts'
import type { NamedPhoto } from '#server/photos.ts'

export const PURPOSES = ['Khách hỏi', 'Tra sai sót', 'Khiếu nại', 'Cơ quan yêu cầu'] as const

/** Why somebody looks: one of the usual reasons, and whose question it is in a few words. */
export type Look = { purpose: (typeof PURPOSES)[number]; note: string }

type Seen = { device: string; seq: number; view: ActView; photos: readonly NamedPhoto[] }

export async function recordLook(people: People, { code }: SignedIn, seen: Seen, look: Look): Promise<void> {
  const { device, seq, view, photos } = seen
  await people.db.act(everyUnit(people), (tx) =>
    record(tx, people, {
      actor: `person:${code}`,
      what: 'personal.look',
      about: `act:${device}/${seq}`,
      unit: view.unit,
      detail: {
        reason: `${look.purpose}: ${look.note}`,
        fields: view.personal.join(' '),
        photos: photos.map(({ digest }) => digest).join(' '),
      },
    }),
  )
}

/** The same of one picture in which people are to be seen. */
export async function recordPictureLook(
  people: People,
  { code }: SignedIn,
  { digest, unit, about }: { digest: string; unit: number; about: string },
  look: Look,
): Promise<void> {
  await people.db.act(everyUnit(people), (tx) =>
    record(tx, people, {
      ...{ actor: `person:${code}`, what: 'personal.look', about: `picture:${digest}`, unit },
      detail: { reason: `${look.purpose}: ${look.note}`, fields: about, photos: digest },
    }),
  )
}

/** A page with pictures asks for each of them after it has been shown. */
const PHOTO_MINUTES = 15

/** Whether somebody said a short while ago why he looks at the act that names this picture. */
export async function looksAtPhoto(
  query: Query,
  { province, now }: People,
  { code }: SignedIn,
  { device, digest }: { device: string; digest: string },
): Promise<boolean> {
  const since = new Date(now().getTime() - PHOTO_MINUTES * 60_000).toISOString()
  const rows = await query`
    select from deed
    where province = ${province} and at >= ${since} and what = 'personal.look' and actor = ${`person:${code}`}
      and (about ^@ ${`act:${device}/`} or about = ${`picture:${digest}`}) and strpos(detail::json ->> 'photos', ${digest}) > 0
    limit 1`
  return rows.length > 0
}
