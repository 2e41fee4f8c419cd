/**
 * What the corporation says of a month's mail beside what this journal says. The corporation's value is the one that counts;
 * here it is explained: each item that one side counts and the other does not, or that is good for one side only, stands with
 * its reason, and from the sums of the corporation's list one comes to ours by adding them up.
 */
import { type Day, firstDayOf, type Month } from '#kernel/day.ts'
import type { Query } from '#kernel/sql.ts'
import type { Network } from '#network/network.ts'
import { ancestorsOn } from '#network/tree.ts'
import { partsOf } from '#report/mail-monitor.ts'
import { type ActRef, MAIL_SERVICES, type MailItem, type MailMonth } from '#report/mail-read.ts'
import { type Item, judge, STANDARDS, type Standard, type Verdict } from '#rollup/mail-score.ts'

/** `value`: share on time in hundredths of a percent; 5862 is 58,62 %. */
export type OfficialValue = { measure: string; unit: number; value: number }
/** `good`: null when the corporation has no result (given back): it counts all the same, as not good. */
export type OfficialItem = { item: string; unit: number; good: boolean | null }

type Counts = { counted: number; good: number }
export type OfficialScore = OfficialValue & { ours: Counts }

/** What tells the two apart about one item. `ours`: undefined when we do not count it. */
export type Apart = {
  item: string
  unit: number
  official: boolean | null | undefined
  ours: Verdict | undefined
  why: 'unknown' | 'elsewhere' | 'uncounted' | 'waiting' | Verdict['state']
  born?: ActRef
}

/**
 * The way from the corporation's list to ours: `list` + `here` − `there` + `better` − `worse` = `ours`. `here`, `there`:
 * counted by one side only; `better`: good here alone; `worse`: good there alone.
 */
export type Explained = {
  measure: string
  list: Counts
  here: Counts
  there: Counts
  better: number
  worse: number
  ours: Counts
  apart: Apart[]
}

/** The newest version of each value of the month, of every unit. */
export const readOfficialValues = (query: Query, province: number, month: Month): Promise<OfficialValue[]> =>
  query<OfficialValue[]>`
    select distinct on (measure, unit) measure, unit, value from official
    where province = ${province} and month = ${firstDayOf(month)}
    order by measure, unit, version desc`

/** The newest list of items of a measure; `known`: those of them that this journal has seen at any time. */
export async function readOfficialItems(
  query: Query,
  province: number,
  measure: string,
  month: Month,
): Promise<{ items: OfficialItem[]; known: Set<string> }> {
  const rows = await query<(OfficialItem & { known: boolean })[]>`
    select i.item, i.unit, i.good, exists (
      select from unnest(${[...MAIL_SERVICES]}::text[]) as s (service)
      join thing t on t.province = i.province and t.key = s.service || ':' || i.item) as known
    from official_item i
    where i.province = ${province} and i.measure = ${measure} and i.month = ${firstDayOf(month)}
      and i.version = (
        select max(version) from official_item
        where province = i.province and measure = i.measure and month = i.month)
    order by i.item`
  const known = new Set(rows.flatMap(({ item, known }) => (known ? [item] : [])))
  return { items: rows.map(({ item, unit, good }) => ({ item, unit, good })), known }
}

const codeOf = ({ key, service }: MailItem): string => key.slice(service.length + 1)
export const standardOf = (measure: string): Standard | undefined => STANDARDS.find(({ id }) => id === measure)
const isCounted = (verdict: Verdict | undefined): verdict is Verdict =>
  verdict !== undefined && verdict.state !== 'waiting'
const isOfMonth = ({ begin }: Item, month: Month): boolean => begin.day.slice(0, 7) === month

/** Our counts for each value of the corporation: of the unit itself and all that stood below it on the month's first day. */
export function officialScores(
  values: readonly OfficialValue[],
  { sums, open }: MailMonth,
  network: Network,
  { month, now }: { month: Month; now: string },
): OfficialScore[] {
  const day = firstDayOf(month)
  const cohort = { sums, open: open.filter((item) => isOfMonth(item, month)) }
  const measured = new Map<string, Map<number, Counts>>()
  const countsOf = (measure: string): Map<number, Counts> => {
    const known = measured.get(measure) ?? countBelow(cohort, measure, network, day, now)
    measured.set(measure, known)
    return known
  }
  return values.map((value) => ({
    ...value,
    ours: countsOf(value.measure).get(value.unit) ?? { counted: 0, good: 0 },
  }))
}

function countBelow(cohort: MailMonth, measure: string, network: Network, day: Day, now: string) {
  const sums = new Map<number, Counts>()
  const standard = standardOf(measure)
  if (!standard) return sums
  for (const { unit, state, items } of partsOf(cohort, standard, Date.parse(now))) {
    if (state === 'waiting') continue
    for (const one of [unit, ...ancestorsOn(network.units, unit, day)]) {
      const { counted, good } = sums.get(one) ?? { counted: 0, good: 0 }
      sums.set(one, { counted: counted + items, good: good + (state === 'good' ? items : 0) })
    }
  }
  return sums
}

/** `mine`: whose items a reader may see: an item is shown when either side puts it to such a unit. */
export function explain(
  measure: Standard,
  official: { items: readonly OfficialItem[]; known: ReadonlySet<string> },
  items: readonly MailItem[],
  { month, now, mine }: { month: Month; now: string; mine: (unit: number) => boolean },
): Explained {
  const ours = new Map(items.filter((item) => isOfMonth(item, month)).map((item) => [codeOf(item), item]))
  const theirs = new Map(official.items.map((one) => [one.item, one]))
  const zero = (): Counts => ({ counted: 0, good: 0 })
  const sums = { list: zero(), here: zero(), there: zero(), ours: zero(), better: 0, worse: 0 }
  const add = (to: Counts, good: boolean) => {
    to.counted++
    to.good += Number(good)
  }
  const apart: Apart[] = []
  for (const code of new Set([...theirs.keys(), ...ours.keys()])) {
    const [their, our] = [theirs.get(code), ours.get(code)]
    if (!(their && mine(their.unit)) && !(our && mine(our[measure.by]))) continue
    const verdict = our && judge(our, measure, Date.parse(now))
    const [good, ourGood] = [their?.good === true, verdict?.state === 'good']
    if (their) add(sums.list, good)
    if (isCounted(verdict)) add(sums.ours, ourGood)
    if (their && !isCounted(verdict)) add(sums.there, good)
    else if (!their && isCounted(verdict)) add(sums.here, ourGood)
    else if (!their || good === ourGood) continue
    else if (ourGood) sums.better++
    else sums.worse++
    apart.push({
      item: code,
      unit: their?.unit ?? (our as MailItem)[measure.by],
      official: their?.good,
      ours: verdict,
      why: verdict?.state ?? (our ? 'uncounted' : official.known.has(code) ? 'elsewhere' : 'unknown'),
      ...(our && mine(our.born.unit) && { born: our.born }),
    })
  }
  return { measure: measure.id, ...sums, apart: apart.toSorted((a, b) => (a.item < b.item ? -1 : 1)) }
}
