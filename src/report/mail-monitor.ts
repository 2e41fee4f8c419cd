/**
 * The monitor of mail: what came in a month and what became of it, by unit of the second level; how it kept the clocks of
 * mail-score.ts; and what is late now, whoever holds it. An item counts in the month in which it was taken in.
 */
import { addMonths, type Day, firstDayOf, type Month, monthOf } from '#kernel/day.ts'
import type { Query } from '#kernel/sql.ts'
import type { Network } from '#network/network.ts'
import { groupName, groupUnits, segmentOf } from '#report/group.ts'
import { type ActRef, MAIL_SERVICES, type MailItem } from '#report/mail-read.ts'
import {
  type Item,
  judge,
  type MailService,
  missedBy,
  type Score,
  STANDARDS,
  scoreOf,
  type Verdict,
} from '#report/mail-score.ts'

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

/** What `readMailItems` read of the month, counted; the calendar allows the years 2010–2034. */
export function monitorOf(items: readonly MailItem[], network: Network, scope: MonitorScope): Monitor {
  const { month, units } = scope
  const now = Date.parse(scope.now)
  const within = units === 'all' ? undefined : new Set(units)
  const mine = (unit: number): boolean => within?.has(unit) ?? true
  const cohort = items.filter(({ begin: { day } }) => day.slice(0, 7) === month)
  const grouping = groupUnits(network, 'then', month, addMonths(month, 1), firstDayOf(month))
  const byGroup = <T>(of: readonly T[], unitOf: (one: T) => number) =>
    [...Map.groupBy(of, (one) => segmentOf(grouping, unitOf(one), firstDayOf(month)))]
      .map(([id, own]) => ({ id, name: groupName(grouping, id), own }))
      .toSorted((a, b) => a.name.localeCompare(b.name, 'vi') || a.id - b.id)
  const own = cohort.filter(({ from }) => mine(from))
  return {
    month,
    whole: flowOf(own),
    flows: byGroup(own, ({ from }) => from).map(({ id, name, own }) => ({ id, name, flow: flowOf(own) })),
    standards: STANDARDS.map((standard) => {
      const { by } = standard
      const judged = cohort.flatMap((item) => {
        const verdict = mine(item[by]) ? judge(item, standard, now) : undefined
        return verdict ? [{ item, verdict }] : []
      })
      const rows = byGroup(judged, ({ item }) => item[by]).map(({ id, name, own }) => ({
        id,
        name,
        score: scoreBy(own),
      }))
      return { id: standard.id, title: standard.title, rule: standard.rule, whole: scoreBy(judged), rows }
    }),
    late: lateOf(items, now, mine),
  }
}

const scoreBy = (judged: readonly { verdict: Verdict }[]): Score => scoreOf(judged.map(({ verdict }) => verdict))

function flowOf(items: readonly Item[]): Flow {
  const of = (keep: (item: Item) => boolean) => items.filter(keep).length
  return {
    accepted: of(({ came }) => came === 'accepted'),
    arrived: of(({ came }) => came === 'arrived'),
    delivered: of(({ end }) => end?.how === 'delivered'),
    returned: of(({ end }) => end?.how === 'returned'),
    left: of(({ end }) => end?.how === 'left'),
    lost: of(({ end }) => end?.how === 'lost'),
    here: of(({ end }) => end === undefined),
  }
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
