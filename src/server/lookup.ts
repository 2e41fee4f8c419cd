/**
 * Looking something up by the number on one's paper, for everybody: a page that shows its way, and whose it is to who knows the
 * end of the phone number written on it. Nobody is recorded; how often one may ask is counted.
 */
import * as z from 'zod'
import type { Day } from '#kernel/day.ts'
import type { Query } from '#kernel/sql.ts'
import { knowsPhone } from '#report/mail-track.ts'
import { atMost, MINUTE_MS } from '#server/often.ts'
import type { Province } from '#server/province.ts'
import { type Answer, pageAnswer, publicRow, type Route, route, type Site } from '#server/route.ts'

type Told = { vi: string; en: string }
export type Found<T> = { province: Province; one: T }

export type LookupView<Seen, Owner> = {
  today: Day
  /** As it was asked for. */
  number?: string
  /** Empty: nothing has this number. */
  seen?: readonly Seen[]
  /** Shown to who knew the end of the phone number. */
  owner?: Owner
  /** What was wrong with the question. */
  wrong?: Told
}

type Lookup<T, Seen, Owner> = {
  path: string
  /** The names of the row that shows the way, and of the one that shows the owner. */
  names: readonly [string, string]
  /** Personal fields of the owner. */
  personal: readonly string[]
  /** As it stands on the paper; undefined when it cannot be such a number. */
  read: (text: string) => string | undefined
  find: (query: Query, province: number, number: string) => Promise<readonly T[]>
  owners: (query: Query, province: number, one: T) => Promise<readonly Owner[]>
  seen: (found: readonly Found<T>[]) => readonly Seen[]
  page: (view: LookupView<Seen, Owner>) => string
  unread: Told
  unknownPhone: Told
}

export const HIDDEN = { 'x-robots-tag': 'noindex, nofollow, noarchive' }

/** @returns the rows, and how another row asks the same: `read` counts and may answer undefined. */
export function lookup<T, Seen, Owner extends { phone?: string }>(of: Lookup<T, Seen, Owner>) {
  /** Questions a minute from one address: a shop's parcels of a day, or a phone network's customers behind one address. */
  const countQuestion = atMost(60, MINUTE_MS)
  /** Wrong or right, how often the end of the phone number may be tried for one number in an hour: there are 10,000 of them. */
  const countDigits = atMost(10, 60 * MINUTE_MS)

  const read = (site: Site, address: string, text: string): string | undefined => {
    countQuestion(address, Date.parse(site.now()))
    return of.read(text)
  }
  const find = (site: Site, number: string) => everywhere(site, (query, province) => of.find(query, province, number))
  const answer = (view: LookupView<Seen, Owner>, status = 200): Answer =>
    pageAnswer(of.page(view), { status, headers: HIDDEN })

  const ma = z.string().max(60)
  const routes: readonly Route[] = [
    route({
      ...publicRow,
      answers: 'page',
      cost: 'journal',
      path: of.path,
      name: of.names[0],
      query: z.strictObject({ ma: ma.optional() }),
      handle: async ({ site, query, address }) => {
        const today = site.today()
        if (query.ma === undefined) return answer({ today })
        const number = read(site, address, query.ma)
        if (number === undefined) return answer({ today, number: query.ma, wrong: of.unread }, 400)
        const seen = of.seen(await find(site, number))
        return answer({ today, number, seen }, seen.length > 0 ? 200 : 404)
      },
    }),
    route({
      ...publicRow,
      method: 'POST',
      answers: 'page',
      cost: 'journal',
      path: of.path,
      name: of.names[1],
      body: z.strictObject({ ma, so: z.string().max(10) }),
      personal: of.personal,
      handle: async ({ site, body, address }) => {
        const today = site.today()
        const number = read(site, address, body.ma)
        if (number === undefined) return answer({ today, number: body.ma, wrong: of.unread }, 400)
        countDigits(number, Date.parse(site.now()))
        const found = await find(site, number)
        const owners = await Promise.all(
          found.map(({ province, one }) => province.read((query) => of.owners(query, province.id, one))),
        )
        const owner = owners.flat().find((one) => knowsPhone(one, body.so))
        const view = { today, number, seen: of.seen(found) }
        return owner ? answer({ ...view, owner }) : answer({ ...view, wrong: of.unknownPhone }, 403)
      },
    }),
  ]
  return { routes, read, find }
}

/** In every province that is open here: what went from one to the other has a part of its way in each. */
async function everywhere<T>(site: Site, read: (query: Query, province: number) => Promise<readonly T[]>) {
  const all = site.provinces().map(async (province): Promise<Found<T>[]> => {
    const found = await province.read((query) => read(query, province.id))
    return found.map((one) => ({ province, one }))
  })
  return (await Promise.all(all)).flat()
}

/** The events of a way with the names of their offices. */
export const withOffices = <E extends { unit: number }>({ network }: Province, events: readonly E[]) =>
  events.map(({ unit, ...event }) => ({
    ...event,
    office: network?.units.byId.get(unit)?.at(-1)?.name ?? String(unit),
  }))
