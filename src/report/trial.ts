/**
 * The trial balance: every account of the official chart with what it had, what was debited and credited, and what it has,
 * for a unit and all below it or for the province. A view of the movements by day; nothing is stored in accounts.
 *
 * A movement belongs to the book of its holder: a till counts where its device last worked, a vault, a unit, a difference
 * where its code says; what has no holder of the Post counts for the unit of the act. What one unit's acts move in
 * another's books stands between them as internal claim or debt, which is nothing for the province as a whole.
 */
import { type Account, accountOn, chartOn, RESULTS } from '#accounts/chart.ts'
import { entriesOf } from '#accounts/mapping.ts'
import { addDays, type Day } from '#kernel/day.ts'
import { showMoney } from '#kernel/money.ts'
import { Problem } from '#kernel/problem.ts'
import type { Query } from '#kernel/sql.ts'
import type { Network } from '#network/network.ts'
import { ancestorsOn, versionOfCode } from '#network/tree.ts'
import { unitName } from '#report/drill.ts'
import { partyName } from '#report/holder.ts'
import { type Origin, readOrigin } from '#report/origin.ts'
import type { Period } from '#report/read.ts'
import { flowsCutAt } from '#rollup/flows.ts'

/** `unit`: with all below it on the last day; the whole province without it. */
export type TrialOptions = { province: number; period: Period; unit?: number | undefined }

/** đồng; a balance stands on one side. */
export type Sides = { debit: number; credit: number }
export type TrialRow = { account: string; name: string; opening: Sides; turnover: Sides; closing: Sides }
/** `parties`: with whom, where an account is of claims and debts; their balances are not set off against each other. */
export type TrialAccount = TrialRow & {
  parties: readonly (TrialRow & { asset: string })[]
  /** What moved it in the period: a reversal lessens what it reverses. */
  acts: readonly ({ service: string; verb: string } & Sides)[]
}

export type TrialBalance = {
  province: number
  unit?: { id: number; name: string }
  period: Period
  /** The circular whose accounts these are. */
  chart: string
  rows: readonly TrialAccount[]
  total: Pick<TrialRow, 'opening' | 'turnover' | 'closing'>
  /** Sentences on sums that do not meet; empty when all is well. */
  differences: readonly string[]
  origin: Origin
}

/** Sums of one kind of movement: before the year of the period, in it before the period, in the period. */
type Row = {
  side: 'in' | 'out' | 'both'
  service: string
  verb: string
  asset: string
  src: string
  dst: string
  past: number
  before: number
  during: number
}

/** @throws Problem not_found for a unit that the network does not know. */
export async function trialBalance(query: Query, network: Network, options: TrialOptions): Promise<TrialBalance> {
  const { province, period, unit } = options
  if (unit !== undefined && !network.units.byId.has(unit)) throw new Problem('not_found', { what: `đơn vị số ${unit}` })
  const whole = new Books()
  for (const row of await readMovements(query, province, period)) whole.addAll(row)
  const own = unit === undefined ? whole : new Books()
  if (unit !== undefined)
    for (const row of await readOwn(query, network, options as TrialOptions & { unit: number })) own.addAll(row)
  const differences = whole.unequal(period)
  if (unit !== undefined) own.settleInternally()
  return {
    province,
    ...(unit === undefined ? {} : { unit: { id: unit, name: unitName(network, unit, period) } }),
    period,
    chart: chartOn(period.to),
    ...own.rows(period.to),
    differences,
    origin: await readOrigin(query, province),
  }
}

const sumsOf = (query: Query, { from }: Period) => {
  const year = `${from.slice(0, 4)}-01-01`
  return query`
    side, service, verb, asset, src, dst,
    coalesce(sum(amount) filter (where day < ${year}), 0)::bigint as past,
    coalesce(sum(amount) filter (where day >= ${year} and day < ${from}), 0)::bigint as before,
    coalesce(sum(amount) filter (where day >= ${from}), 0)::bigint as during`
}

/** Of the whole province, whoever's book it is. */
const readMovements = (query: Query, province: number, period: Period) =>
  query<Row[]>`
    select ${sumsOf(query, period)}
    from (${flowsCutAt(query, province, [period.from, addDays(period.to, 1)], 'whole')}) rows
    where day <= ${period.to} and asset not in ('thing', 'pay')
    group by side, service, verb, asset, src, dst`

/** Whoever may have a book. What is sealed is in the book of whoever sealed it, and a bag never holds money: there are many of these. */
const KEEPERS = ['carrier', 'gap', 'route', 'suspense', 'till', 'unit', 'vault']

/** Of the books of a unit and all below it: by holder, and by the unit of the act where no holder has a home. */
async function readOwn(query: Query, network: Network, { province, period, unit }: TrialOptions & { unit: number }) {
  const home = await homes(query, network, province, period.to)
  const under = (id: number) => id === unit || ancestorsOn(network.units, id, period.to).includes(unit)
  const keepers = await query<{ id: number; key: string }[]>`
    select id, key from unnest(${KEEPERS}::text[]) as kind
    cross join lateral (
      select id, key from holder where province = ${province} and key >= kind || ':' and key < kind || ';' offset 0) h`
  const places = keepers.map(({ id, key }) => ({ id, at: home(key, NOWHERE) }))
  const mine = places.filter(({ at }) => at !== NOWHERE && under(at)).map(({ id }) => id)
  const homeless = [0, ...places.filter(({ at }) => at === NOWHERE).map(({ id }) => id)]
  const units = [...network.units.byId.keys()].filter(under)
  return query<Row[]>`
    select ${sumsOf(query, period)}
    from (${flowsCutAt(query, province, [period.from, addDays(period.to, 1)])}) rows
    where day <= ${period.to} and asset not in ('thing', 'pay')
      and (holder = any (${mine}::int[]) or holder = any (${homeless}::int[]) and unit = any (${units}::int[]))
    group by side, service, verb, asset, src, dst`
}
const NOWHERE = -1

export type Home = (holder: string | null, actUnit: number) => number

/** Whose book a holder's is: the id of a unit. */
export async function homes(query: Query, network: Network, province: number, day: Day): Promise<Home> {
  const tills = await query<{ key: string; unit: number }[]>`
    select 'till:' || d.key as key, a.unit
    from device d
    cross join lateral (
      select unit from act where province = d.province and device = d.id and seq = d.seq limit 1) a
    where d.province = ${province}`
  const known = new Map(tills.map(({ key, unit }) => [key, unit]))
  return (holder, actUnit) => {
    if (holder === null) return actUnit
    let unit = known.get(holder)
    if (unit === undefined) {
      const code = holder.slice(holder.indexOf(':') + 1)
      unit = (versionOfCode(network.units, code, day) ?? network.units.byCode.get(code)?.at(-1))?.id ?? actUnit
      if (!holder.startsWith('till:')) known.set(holder, unit)
    }
    return unit
  }
}

type Sums = { past: number; before: number; debit: number; credit: number }

/** Accounts as they fill: by account and party. Balances are debit less credit. */
class Books {
  readonly #sums = new Map<string, Sums>()
  /** In the period, by account and what was done. */
  readonly #acts = new Map<string, { account: Account; service: string; verb: string } & Sides>()

  addAll(row: Row): void {
    for (const { account, side } of entriesOf(row, row.side)) this.#add(account, side, row)
  }

  #add(account: Account, side: 'debit' | 'credit', row: Row): void {
    const { asset, past, before, during, service, verb } = row
    const [, party] = asset.split(':', 2)
    const sums = this.#at(account, party !== undefined && WITH_PARTIES.includes(account) ? `due:${party}` : '')
    const sign = side === 'debit' ? 1 : -1
    sums.past += sign * past
    sums.before += sign * before
    sums[side] += during
    if (during === 0) return
    const key = `${account} ${service}.${verb}`
    const done = this.#acts.get(key) ?? { account, service, verb, debit: 0, credit: 0 }
    done[side] += during
    this.#acts.set(key, done)
  }

  #at(account: Account, asset: string): Sums {
    const key = `${account} ${asset}`
    const sums = this.#sums.get(key) ?? { past: 0, before: 0, debit: 0, credit: 0 }
    this.#sums.set(key, sums)
    return sums
  }

  /** By how much debits and credits of the whole province differ: never, unless an act moved only one side. */
  unequal({ from, to }: Period): string[] {
    const all = this.#total()
    const opening = all.past + all.before
    const turnover = all.debit - all.credit
    return [
      ...(opening === 0 ? [] : [`Số dư đầu kỳ ${from}: Nợ hơn Có ${showMoney(opening)}`]),
      ...(turnover === 0 ? [] : [`Phát sinh từ ${from} đến ${to}: Nợ hơn Có ${showMoney(turnover)}`]),
    ]
  }

  #total(): Sums {
    const all = { past: 0, before: 0, debit: 0, credit: 0 }
    for (const sums of this.#sums.values()) for (const name of NAMES) all[name] += sums[name]
    return all
  }

  /** What acts of other units moved here, and acts of here moved there. */
  settleInternally(): void {
    const { past, before, debit, credit } = this.#total()
    for (const [name, amount] of [
      ['past', past],
      ['before', before],
    ] as const)
      if (amount !== 0) this.#at(amount > 0 ? 'internalDebt' : 'internalClaim', '')[name] -= amount
    const over = debit - credit
    if (over > 0) this.#at('internalDebt', '').credit += over
    if (over < 0) this.#at('internalClaim', '').debit -= over
  }

  /** In the order of the chart. Income and expense of years before are in `past`. */
  rows(day: Day): Pick<TrialBalance, 'rows' | 'total'> {
    const byNumber = new Map<string, { key: Account; asset: string; sums: Sums }[]>()
    let past = 0
    for (const [id, sums] of this.#sums) {
      const space = id.indexOf(' ')
      const key = id.slice(0, space) as Account
      const result = RESULTS.includes(key)
      if (result) past += sums.past
      const own = { key, asset: id.slice(space + 1), sums: result ? { ...sums, past: 0 } : sums }
      const { number } = accountOn(key, day)
      byNumber.set(number, [...(byNumber.get(number) ?? []), own])
    }
    if (past !== 0) {
      const sums = { past, before: 0, debit: 0, credit: 0 }
      byNumber.set(accountOn('past', day).number, [{ key: 'past', asset: '', sums }])
    }
    const rows = [...byNumber]
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .flatMap(([account, parts]) => {
        const { name } = accountOn((parts[0] as { key: Account }).key, day)
        const row = ({ asset, sums }: { asset: string; sums: Sums }) => ({
          account,
          name: asset === '' ? name : partyName(asset),
          asset,
          ...sidesOf(sums),
        })
        const all = parts
          .map(row)
          .filter(hasAnything)
          .toSorted((a, b) => (a.asset < b.asset ? -1 : 1))
        const sum = addUp(all)
        const keys = new Set(parts.map(({ key }) => key))
        const acts = [...this.#acts.values()].flatMap(({ account: key, ...done }) => (keys.has(key) ? [done] : []))
        const parties = all.filter(({ asset }) => asset !== '')
        return all.length === 0 ? [] : [{ account, name, ...sum, parties, acts }]
      })
    return { rows, total: addUp(rows) }
  }
}

/** Accounts of claims and debts. */
const WITH_PARTIES: readonly Account[] = ['customers', 'claim', 'held', 'suspense']

const NAMES = ['past', 'before', 'debit', 'credit'] as const

const oneSide = (amount: number): Sides => ({ debit: Math.max(amount, 0), credit: Math.max(-amount, 0) })

const sidesOf = ({ past, before, debit, credit }: Sums): Pick<TrialRow, 'opening' | 'turnover' | 'closing'> => ({
  opening: oneSide(past + before),
  turnover: { debit, credit },
  closing: oneSide(past + before + debit - credit),
})

const PARTS = ['opening', 'turnover', 'closing'] as const

const hasAnything = (row: Pick<TrialRow, 'opening' | 'turnover' | 'closing'>): boolean =>
  PARTS.some((part) => row[part].debit !== 0 || row[part].credit !== 0)

function addUp(rows: readonly Pick<TrialRow, 'opening' | 'turnover' | 'closing'>[]) {
  const sum = { opening: { debit: 0, credit: 0 }, turnover: { debit: 0, credit: 0 }, closing: { debit: 0, credit: 0 } }
  for (const row of rows)
    for (const part of PARTS) {
      sum[part].debit += row[part].debit
      sum[part].credit += row[part].credit
    }
  return sum
}
