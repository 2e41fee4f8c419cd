/**
 * The queue of e-invoices and fee receipts of a month, derived from acts: every sale and every state fee that a customer
 * paid, every principal's commission; which of them has its number, which is late. A sale that was undone is not in it. A
 * sale of which goods came back stays with its whole price; what was paid back is due as an invoice of its own that adjusts
 * it downwards, written below zero (Circular 78/2021, Article 7).
 */
import { addMonths, type Day, firstDayOf, lastDayOf, type Month } from '#kernel/day.ts'
import type { Query } from '#kernel/sql.ts'
import { entryOf } from '#ledger/record.ts'
import { ruleOn } from '#rules/rules.ts'
import { catalogue, services } from '#services/index.ts'
import { invoice } from '#services/invoice/service.ts'
import { thingKey } from '#services/kit.ts'

export type Kind = 'invoice' | 'receipt' | 'adjustment'
/** What a paper is due for. `amount`: đồng, tax included; of an adjustment below zero, and `adjusts` names the sale. `unit`: where it was sold; none of a commission. */
export type Sale = {
  kind: Kind
  subject: string
  day: Day
  unit?: number
  service: string
  verb: string
  amount: number
  adjusts?: string
}
/** `cancelled`: it had a number and needs another. */
export type Queued = Sale & { due: Day; issued: boolean; cancelled: boolean; number?: Numbered }
export type Numbered = { series: string; number: string; issued: Day }

/** Services that take a state fee for an agency, which has a receipt of its own beside the invoice for the Post's price. */
const FEES = ['dossier', 'result', 'licence']
const SOLD = services
  .filter(
    ({ key, acts }) =>
      FEES.includes(key) ||
      Object.values(acts).some(({ legs = [] }) =>
        legs.some(({ asset, from, to }) => asset === 'revenue' && from === 'customer' && to === 'unit'),
      ),
  )
  .map(({ key }) => key)

/** The last day for a paper of a month. @throws RuleNotValid */
export const invoiceDue = (month: Month): Day => {
  const next = addMonths(month, 1)
  return `${next}-${String(ruleOn('invoice.due', firstDayOf(next)).value).padStart(2, '0')}`
}

type Row = Sale & { record: string | null }

/**
 * The queue of a month in order of day and act. The query sees what lies below the person; `whole`: the province's, with the
 * commissions of principals, which are invoiced for all units together (flows folded before).
 */
export async function readQueue(
  query: Query,
  { province, month, whole }: { province: number; month: Month; whole: boolean },
): Promise<Queued[]> {
  const [from, to] = [firstDayOf(month), lastDayOf(month)]
  // Recorded not long before its day, so that older months are not looked at: a clock may be ahead.
  const sales = await readSales(
    query,
    province,
    query`a.day between ${from} and ${to} and a.month >= ${firstDayOf(addMonths(month, -1))}`,
  )
  const commissions = whole ? await readCommissions(query, province, month) : []
  return withNumbers(query, province, [...sales, ...commissions])
}

/** Of these subjects those that a paper can be for, wherever they were sold. The query must see the whole province. */
export async function findSales(query: Query, province: number, subjects: readonly string[]): Promise<Queued[]> {
  const split = subjects.map((subject) => subject.split('/') as [string, string])
  const acts = split.filter(([, seq]) => /^\d+$/.test(seq))
  const months = new Set(split.flatMap(([, month]) => (/^\d{4}-\d\d$/.test(month) ? [month] : [])))
  const sales = await readSales(
    query,
    province,
    query`(a.device, a.seq) in (
      select d.id, s.seq from unnest(${acts.map(([device]) => device)}::text[], ${acts.map(([, seq]) => Number(seq))}::bigint[]) s (key, seq)
      join device d on d.province = ${province} and d.key = s.key)`,
  )
  const commissions: Sale[] = []
  for (const month of months) commissions.push(...(await readCommissions(query, province, month)))
  return withNumbers(
    query,
    province,
    [...sales, ...commissions].filter(({ subject }) => subjects.includes(subject)),
  )
}

/** One row an act and kind of paper. The positions are bounded first, so that movements are read as one stretch. */
async function readSales(query: Query, province: number, which: ReturnType<Query>): Promise<Sale[]> {
  const rows = await query<Row[]>`
    with
      sale as materialized (
        select a.position, a.month, a.day, a.unit, a.service, a.verb, a.device, a.seq
        from act a
        where a.province = ${province} and a.service = any (${SOLD}) and a.outcome <> 'refused' and ${which}
          and not exists (
            select from negation n where n.province = a.province and n.device = a.device and n.seq = a.seq)),
      span as (select coalesce(min(position), 1) as first, coalesce(max(position), 0) as last from sale),
      kinds as materialized (
        select id, split_part(key, ':', 1) as kind from holder
        where province = ${province} and key in ('customer', 'outside')
        union all
        select id, kind from unnest(array['unit', 'principal']) as kind
        cross join lateral (
          select id from holder where province = ${province} and key >= kind || ':' and key < kind || ';' offset 0) h),
      paid as (
        select s.position,
               case when f.kind = 'customer' or f.kind = 'unit' and t.kind <> 'customer' then l.amount else -l.amount end as amount,
               case
                 when l.asset = 'revenue' and f.kind = 'customer' then 'invoice'
                 when l.asset = 'due:vat' and f.kind = 'unit' and t.kind = 'outside' then 'invoice'
                 when l.asset = 'revenue' and f.kind = 'unit' and t.kind = 'customer' then 'adjustment'
                 when l.asset = 'due:vat' and f.kind = 'outside' and t.kind = 'unit' then 'adjustment'
                 when l.asset like 'due:%' and f.kind = 'unit' and t.kind = 'principal' and s.service = any (${FEES}) then 'receipt'
               end as kind
        from span
        join leg l on l.province = ${province} and l.position between span.first and span.last
        join sale s on s.position = l.position and s.month = l.month
        join kinds f on f.id = l.src
        join kinds t on t.id = l.dst)
    select p.kind, s.day, s.unit, s.service, s.verb, d.key || '/' || s.seq as subject, sum(p.amount)::bigint as amount,
           a.record
    from paid p
    join sale s on s.position = p.position
    join device d on d.province = ${province} and d.id = s.device
    left join act a on p.kind = 'adjustment' and a.province = ${province} and a.month = s.month and a.position = s.position
    where p.kind is not null
    group by p.kind, s.position, s.day, s.unit, s.service, s.verb, d.key, s.seq, a.record
    order by s.day, s.position, p.kind`
  return rows.map(({ record, ...sale }) => (record === null ? sale : { ...sale, adjusts: soldAs(record) }))
}

/** The sales that these goods came from, as whoever took them back wrote it. */
const soldAs = (record: string): string =>
  [...new Set(entryOf(record).act.lines.flatMap(({ sale }) => (typeof sale === 'string' ? [sale] : [])))].join(', ')

/** What principals owe for a month's work: one invoice each, made at the reconciliation. */
async function readCommissions(query: Query, province: number, month: Month): Promise<Sale[]> {
  const rows = await query<{ principal: string; amount: number }[]>`
    select substr(asset, 9) as principal, sum(amount)::bigint as amount
    from flow
    where province = ${province} and per = 'month' and day = ${firstDayOf(month)} and asset like 'revenue:%'
    group by asset having sum(amount) > 0 order by asset`
  return rows.map(({ principal, amount }) => ({
    ...{ kind: 'invoice', subject: `${principal}/${month}`, day: lastDayOf(month) },
    ...{ service: 'settlement', verb: 'commission', amount },
  }))
}

async function withNumbers(query: Query, province: number, sales: readonly Sale[]): Promise<Queued[]> {
  const keys = sales.map((sale) => thingKey(invoice, { kind: sale.kind, subject: sale.subject }))
  const things = await query<{ key: string; holder: string; record: string | null }[]>`
    select t.key, h.key as holder, a.record
    from thing t
    join holder h on h.province = t.province and h.id = t.holder
    left join act a on a.province = t.province and a.position = t.position
    where t.province = ${province} and t.key = any (string_to_array(${keys.join('\n')}, E'\n'))`
  const known = new Map(things.map((one) => [one.key, one]))
  const numbers = numbersIn(things.flatMap(({ record }) => (record === null ? [] : [record])))
  return sales.map((sale, i) => {
    const key = keys[i] as string
    const holder = known.get(key)?.holder ?? ''
    const number = numbers.get(key)
    const issued = holder.startsWith('unit:')
    return {
      ...sale,
      due: invoiceDue(sale.day.slice(0, 7)),
      issued,
      cancelled: holder === 'outside',
      ...(issued && number ? { number } : {}),
    }
  })
}

/** The number that each paper got in these acts. */
function numbersIn(records: readonly string[]): Map<string, Numbered> {
  const found = new Map<string, Numbered>()
  for (const record of new Set(records))
    for (const { kind, subject, series, number, issued } of entryOf(record).act.lines)
      if (number !== undefined)
        found.set(thingKey(invoice, { kind: kind as string, subject: subject as string }), {
          ...{ series: String(series), number: String(number), issued: String(issued) },
        })
  return found
}

/** The numbers of a series in a year: those used, from the first to the last, which are missing, which are there twice. */
export type Series = {
  series: string
  used: readonly number[]
  missing: readonly [first: number, last: number][]
  doubled: readonly number[]
}

/** Numbers that were cancelled are used too. The query must see the whole province. */
export async function readSeries(query: Query, province: number, year: number): Promise<Series[]> {
  const records = await query<{ record: string }[]>`
    select record from act
    where province = ${province} and service = ${invoice.key} and verb in ('issue', 'issueAgain') and outcome = 'accepted'`
  const lines = records
    .flatMap(({ record }) => entryOf(record).act.lines)
    .filter(({ issued }) => String(issued).startsWith(String(year)))
  return [...Map.groupBy(lines, ({ series }) => String(series))]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([series, some]) => {
      return seriesOf(
        series,
        some.map(({ number }) => Number(number)),
      )
    })
}

/** Numbers begin with 1 each year, so what is missing before the first is missing too. */
export function seriesOf(series: string, numbers: readonly number[]): Series {
  const used = numbers.toSorted((a, b) => a - b)
  const missing: [number, number][] = []
  let last = 0
  for (const number of used) {
    if (number > last + 1) missing.push([last + 1, number - 1])
    last = number
  }
  return { series, used, missing, doubled: [...new Set(used.filter((one, i) => one === used[i - 1]))] }
}

/** What this queue calls an act. */
export const saleName = ({ service, verb, adjusts }: Sale): string =>
  `${catalogue.get(service)?.name ?? service}: ${catalogue.get(service)?.acts[verb]?.name ?? verb}${adjusts ? `, đã bán theo ${adjusts}` : ''}`
