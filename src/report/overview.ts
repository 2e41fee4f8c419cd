/**
 * The province, or a part of it, at a glance: revenue against the plan, what was collected and paid out in the month, how
 * each point stands. Read from roll-ups and from where money lies now; the journal is not asked.
 */
import { type Day, firstDayOf, type Month, monthOf } from '#kernel/day.ts'
import type { Query } from '#kernel/sql.ts'
import { type Network, placeOn } from '#network/network.ts'
import { versionsOn } from '#network/tree.ts'
import { partsOf } from '#report/mail-monitor.ts'
import type { MailMonth } from '#report/mail-read.ts'
import type { PaceReport } from '#report/pace-paper.ts'
import { type Flow, sumsByService } from '#report/read.ts'
import type { Alarm } from '#report/treasury.ts'
import { missedBy, type Score, STANDARDS, scoreOf } from '#rollup/mail-score.ts'
import { services } from '#services/index.ts'

/** đồng dealt with and handed out in the month until the day, of one service. */
export type Dealt = { service: string; name: string; done: number; given: number }

export type Money = { month: Month; collected: Dealt[]; paid: Dealt[] }

/** As far as the query sees. A service of which nothing was handed out is not there. */
export async function readMoney(query: Query, province: number, day: Day): Promise<Money> {
  const month = monthOf(day)
  const period = { from: firstDayOf(month), to: day }
  const dealt = async (measure: 'collected' | 'paid'): Promise<Dealt[]> => {
    const some = services.filter(({ measures }) => measures.assigned && measures[measure])
    const of = (measure: string): Flow => ({ measure, services: some.map(({ key }) => key) })
    const given = await sumsByService(query, province, of('assigned'), period)
    const done = await sumsByService(query, province, of(measure), period)
    return some
      .map(({ key, name }) => ({ service: key, name, done: done.get(key) ?? 0, given: given.get(key) ?? 0 }))
      .filter(({ given }) => given > 0)
  }
  return { month, collected: await dealt('collected'), paid: await dealt('paid') }
}

/** How the items taken in in the month kept their time from end to end; how many on their way are late now, whenever taken in. */
export type OnTime = { month: Month; score: Score; late: number }

/** The published days from taking in to delivery; the other clocks of mail-score.ts are parts of the same way. */
export const END_TO_END: readonly string[] = ['thu-noi-tinh', 'thu-lien-tinh', 'buu-kien-noi-tinh']

/** `mail`: what `readMailMonth` read for the whole province, of these standards. */
export function onTimeOf(
  { sums, open }: MailMonth,
  { month, now, mine }: { month: Month; now: string; mine: (unit: number) => boolean },
): OnTime {
  const moment = Date.parse(now)
  const cohort = { sums, open: open.filter(({ begin }) => begin.day.slice(0, 7) === month) }
  const parts = STANDARDS.filter(({ id }) => END_TO_END.includes(id)).flatMap((one) => partsOf(cohort, one, moment))
  const late = open.filter((item) => (mine(item.from) || mine(item.unit)) && missedBy(item, moment))
  return { month, score: scoreOf(parts.filter(({ unit }) => mine(unit))), late: late.length }
}

/** Worst first. `look`: money is over the limit, missing soon, or late. The others by revenue: see `SHARES`. */
export const STANDINGS = ['look', 'far', 'behind', 'good', 'unknown'] as const
export type Standing = (typeof STANDINGS)[number]

/** Ours: below so much of what should be here by now a point is behind, or far behind. */
const SHARES = { behind: 0.9, far: 0.5 } as const

const standingOf = (share: number | undefined): Standing =>
  share === undefined ? 'unknown' : share < SHARES.far ? 'far' : share < SHARES.behind ? 'behind' : 'good'

/** `lat`, `lon`: of the commune in which it stands. `share`: revenue of what should be here; without a plan unknown. */
export type PointStanding = Spot & {
  unit: number
  name: string
  standing: Standing
  share?: number
}
export type Spot = { lat: number; lon: number }

/** Where points stand that somebody does not lead: what his own lie among. */
export const spotsOf = (network: Network, day: Day): Spot[] =>
  versionsOn(network.units, day, { kind: 'point' }).flatMap(({ id }) => {
    const { lat, lon } = placeOn(network, id, day) ?? {}
    return lat === undefined || lon === undefined ? [] : [{ lat, lon }]
  })

/** Points that are open on the day and whose commune has a place on the map, worst first, then by name. */
export function standPoints(
  network: Network,
  day: Day,
  { units, alarms }: { units: PaceReport['rows']; alarms: readonly Alarm[] },
  sees: (unit: number) => boolean,
): PointStanding[] {
  const paces = new Map(units.map(({ id, pace }) => [id, pace]))
  const looks = new Set(alarms.filter(({ kind }) => kind !== 'count').map(({ unit }) => unit))
  return versionsOn(network.units, day, { kind: 'point' })
    .filter(({ id }) => sees(id))
    .flatMap(({ id, name }): PointStanding[] => {
      const { lat, lon } = placeOn(network, id, day) ?? {}
      if (lat === undefined || lon === undefined) return []
      const pace = paces.get(id)
      const share = pace && pace.should > 0 ? pace.done / pace.should : undefined
      const standing = looks.has(id) ? 'look' : standingOf(share)
      return [{ unit: id, name, lat, lon, standing, ...(share === undefined ? {} : { share }) }]
    })
    .toSorted(
      (a, b) =>
        STANDINGS.indexOf(a.standing) - STANDINGS.indexOf(b.standing) ||
        a.name.localeCompare(b.name, 'vi') ||
        a.unit - b.unit,
    )
}
