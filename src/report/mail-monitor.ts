/**
 * The monitor of mail: what came in a month and what became of it, by unit of the second level; how it kept the clocks of
 * mail-score.ts; and what is late now, whoever holds it. An item counts in the month in which it was taken in.
 */
import { addMonths, type Day, firstDayOf, type Month, monthOf } from '#kernel/day.ts'
import type { Query } from '#kernel/sql.ts'
import type { Network } from '#network/network.ts'
import { groupName, groupUnits, segmentOf } from '#report/group.ts'
import { type ActRef, MAIL_SERVICES, type MailItem, type MailMonth, partOfSum } from '#report/mail-read.ts'
import {
  judge,
  type MailService,
  missedBy,
  type Part,
  partOf,
  type Score,
  STANDARDS,
  type Standard,
  scoreOf,
} from '#rollup/mail-score.ts'

/** `now`: ISO instant. `units`: whose items; those given must be of the whole province, for items end elsewhere. */
export type MonitorScope = { month: Month; now: string; units: 'all' | readonly number[] }

export type Flow = Record<'accepted' | 'arrived' | 'delivered' | 'returned' | 'left' | 'lost' | 'here', number>
export type Late = {
  item: string
  service: MailService
  standard: string
  /** When it was taken in; when it should have been done (ISO, UTC). */
  since: string
  due: string
  holder: string
  unit: number
  /** Acts that the reader may open: by which it came, and by which it got where it is. */
  born?: ActRef
  last?: ActRef
}
/** Counts of items; scores of those whose standard was in force. */
export type Monitor = {
  month: Month
  flows: { id: number; name: string; flow: Flow }[]
  whole: Flow
  standards: {
    id: string
    title: string
    rule: string
    whole: Score
    rows: { id: number; name: string; score: Score }[]
  }[]
  /** Longest overdue first. */
  late: Late[]
}

/** The newest month until today in which an item was taken in; this month when none was. */
export async function newestMailMonth(query: Query, province: number, today: Day): Promise<Month> {
  const [row] = await query<{ month: Day }[]>`
    select month from rollup_month
    where province = ${province} and service = any (${[...MAIL_SERVICES]}) and measure = 'accepted' and month <= ${today}
    order by month desc limit 1`
  return monthOf(row?.month ?? today)
}

/** What `readMailMonth` read, counted; the calendar allows the years 2010–2034. */
export function monitorOf({ sums, open }: MailMonth, network: Network, scope: MonitorScope): Monitor {
  const { month, units } = scope
  const now = Date.parse(scope.now)
  const within = units === 'all' ? undefined : new Set(units)
  const mine = (unit: number): boolean => within?.has(unit) ?? true
  const cohort = open.filter(({ begin: { day } }) => day.slice(0, 7) === month)
  const grouping = groupUnits(network, 'then', month, addMonths(month, 1), firstDayOf(month))
  const byGroup = <T extends { unit: number }>(of: readonly T[]) =>
    [...Map.groupBy(of, ({ unit }) => segmentOf(grouping, unit, firstDayOf(month)))]
      .map(([id, own]) => ({ id, name: groupName(grouping, id), own }))
      .toSorted((a, b) => a.name.localeCompare(b.name, 'vi') || a.id - b.id)
  const steps = [
    ...sums.flatMap(({ standard, unit, state, items }) =>
      standard === 'came' || standard === 'ended' ? [{ unit, state: state as keyof Flow, items }] : [],
    ),
    ...cohort.flatMap(({ from, came, end }) => [
      { unit: from, state: came, items: 1 },
      { unit: from, state: end?.how ?? ('here' as const), items: 1 },
    ]),
  ].filter(({ unit }) => mine(unit))
  return {
    month,
    whole: flowOf(steps),
    flows: byGroup(steps).map(({ id, name, own }) => ({ id, name, flow: flowOf(own) })),
    standards: STANDARDS.map((standard) => {
      const parts = partsOf({ sums, open: cohort }, standard, now).filter(({ unit }) => mine(unit))
      const rows = byGroup(parts).map(({ id, name, own }) => ({ id, name, score: scoreOf(own) }))
      return { id: standard.id, title: standard.title, rule: standard.rule, whole: scoreOf(parts), rows }
    }),
    late: lateOf(open, now, mine),
  }
}

/** How the items of a standard stand, by the unit whose result it is. */
export const partsOf = ({ sums, open }: MailMonth, standard: Standard, now: number): (Part & { unit: number })[] => [
  ...sums.flatMap((sum) => (sum.standard === standard.id ? [{ ...partOfSum(sum), unit: sum.unit }] : [])),
  ...open.flatMap((item) => {
    const verdict = judge(item, standard, now)
    return verdict ? [{ ...partOf(verdict), unit: item[standard.by] }] : []
  }),
]

function flowOf(steps: readonly { state: keyof Flow; items: number }[]): Flow {
  const flow: Flow = { accepted: 0, arrived: 0, delivered: 0, returned: 0, left: 0, lost: 0, here: 0 }
  for (const { state, items } of steps) flow[state] += items
  return flow
}

const lateOf = (items: readonly MailItem[], now: number, mine: (unit: number) => boolean): Late[] =>
  items
    .flatMap((item) => {
      const missed = mine(item.from) || mine(item.unit) ? missedBy(item, now) : undefined
      return missed ? [{ item, missed }] : []
    })
    .toSorted((a, b) => a.missed.due - b.missed.due || (a.item.key < b.item.key ? -1 : 1))
    .map(({ item, missed }) => ({
      item: item.key.slice(item.service.length + 1),
      service: item.service,
      standard: missed.standard.title,
      since: item.begin.at,
      due: new Date(missed.due).toISOString(),
      holder: item.holder,
      unit: item.unit,
      ...(mine(item.born.unit) && { born: item.born }),
      ...(mine(item.last.unit) && { last: item.last }),
    }))
