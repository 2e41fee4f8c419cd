/**
 * The statement for one principal and period: what was handed out for him and what became of it, what the Post held of his
 * at the beginning, took and paid for him, earned and settled, and holds at the end. Made of the movements by day, and held
 * against the ledger's own balances and things as they are now: it meets them to the đồng, or says by how much it does not.
 */
import { addDays, type Day } from '#kernel/day.ts'
import { showMoney } from '#kernel/money.ts'
import type { Query } from '#kernel/sql.ts'
import type { Network } from '#network/network.ts'
import { ancestorsOn } from '#network/tree.ts'
import type { Settlement } from '#principals/settle.ts'
import { unitName } from '#report/drill.ts'
import { holderName, partyName } from '#report/holder.ts'
import { type Origin, readOrigin } from '#report/origin.ts'
import type { Period } from '#report/read.ts'
import { readSettlement } from '#report/settlement.ts'
import { type Home, homes } from '#report/trial.ts'
import { flowsCutAt } from '#rollup/flows.ts'
import { catalogue } from '#services/index.ts'
import type { Service } from '#services/kit.ts'

/**
 * `unit`: with all below it; the whole province without it. `items`: so many open items at most are listed. `home`: when the
 * query sees too little to tell whose tills are whose.
 */
export type StatementOptions = {
  province: number
  principal: string
  period: Period
  unit?: number | undefined
  items?: number
  home?: Home
}

/** What was handed out, in đồng of what is open on it. `out` = `opening` + `assigned` − `settled` − `returned`. */
export type Lists = { opening: number; assigned: number; settled: number; returned: number; out: number }

/** What changed the Post's debt to the principal. `amount` above zero: the Post owes more. */
export type StatementLine = {
  service: string
  verb: string
  what: 'money' | 'commission'
  amount: number
  acts: number
}

export type Owner = { holder: string; name: string; unit?: string; things: number; open: number; since: Day }
export type Item = { key: string; holder: string; owner: string; open: number; since: Day }
/** What a unit owes the principal now (above zero), or he the unit. */
export type Owing = { unit: number; name: string; amount: number }

export type Statement = {
  province: number
  principal: { key: string; name: string }
  unit?: { id: number; name: string }
  period: Period
  lists: Lists
  /** Of the lists from the end of the period until now, so that `out` leads to what `owners` hold. */
  since: Omit<Lists, 'opening'>
  money: { opening: number; lines: readonly StatementLine[]; closing: number; now: number }
  /** By days, with the end that the contract sets; absent where no money is settled. */
  settlement?: Settlement
  owing: readonly Owing[]
  owners: readonly Owner[]
  items: readonly Item[]
  /** Sentences on what does not meet the ledger; empty when everything does. */
  differences: readonly string[]
  origin: Origin
}

type Row = {
  holder: string | null
  unit: number
  service: string
  verb: string
  asset: string
  src: string
  dst: string
  before: number
  during: number
  after: number
  legs: number
}

const ITEMS_MOST = 1000

/** @throws PostgresError as the query does. */
export async function statement(query: Query, network: Network, options: StatementOptions): Promise<Statement> {
  const { province, principal, period, unit } = options
  const listed = listsOf(principal)
  const home = options.home ?? (await homes(query, network, province, period.to))
  const under = (id: number) =>
    unit === undefined || id === unit || ancestorsOn(network.units, id, period.to).includes(unit)
  const rows = (await readRows(query, options, listed)).filter((row) => under(home(row.holder, row.unit)))
  const lists = listSums(rows)
  const money = moneySums(rows)
  const settlement = await readSettlement(query, options, money.closing, (holder, of) => under(home(holder, of)))
  const owners = await readOwners(query, network, province, listed, (holder) => under(home(holder, 0)))
  const balances = await readBalances(query, province, `due:${principal}`)
  const owing = balances
    .map(({ holder, amount }) => ({ unit: home(holder, 0), amount: -amount }))
    .filter((one) => one.amount !== 0 && under(one.unit))
    .map((one) => ({ ...one, name: unitName(network, one.unit, period) }))
    .toSorted((a, b) => b.amount - a.amount)
  return {
    province,
    principal: { key: principal, name: partyName(`due:${principal}`) },
    ...(unit === undefined ? {} : { unit: { id: unit, name: unitName(network, unit, period) } }),
    period,
    ...lists,
    money,
    ...(settlement && { settlement }),
    owing,
    owners,
    items: await readItems(query, network, province, listed, owners, options.items ?? ITEMS_MOST),
    differences: await compare(query, province, {
      money: money.now - owing.reduce((sum, { amount }) => sum + amount, 0),
      lists: lists.since.out - owners.reduce((sum, { open }) => sum + open, 0),
    }),
    origin: await readOrigin(query, province),
  }
}

/** The services whose lists this principal hands out. */
const listsOf = (principal: string): Service[] =>
  [...catalogue.values()].filter(
    (one) => one.principal === principal && one.thing?.value !== undefined && one.acts.assign,
  )

const keysOf = (services: readonly Service[]): string[] => services.map(({ key }) => key)

function readRows(query: Query, { province, principal, period }: StatementOptions, listed: readonly Service[]) {
  const { from, to } = period
  return query<Row[]>`
    select h.key as holder, f.*
    from (
      select holder as id, unit, service, verb, asset, src, dst,
             coalesce(sum(amount) filter (where day < ${from}), 0)::bigint as before,
             coalesce(sum(amount) filter (where day between ${from} and ${to}), 0)::bigint as during,
             coalesce(sum(amount) filter (where day > ${to}), 0)::bigint as after,
             coalesce(sum(legs) filter (where day between ${from} and ${to}), 0)::bigint as legs
      from (${flowsCutAt(query, province, [from, addDays(to, 1)])}) rows
      where asset in (${`due:${principal}`}, ${`revenue:${principal}`})
        or (asset in ('thing', 'pay') and service = any (${keysOf(listed)}))
      group by holder, unit, service, verb, asset, src, dst) f
    left join holder h on h.province = ${province} and h.id = f.id`
}

const SEGMENTS = ['before', 'during', 'after'] as const
type Segment = (typeof SEGMENTS)[number]
type Moved = Record<'assigned' | 'settled' | 'returned', number>

/** A right that comes back at another sum is handed out anew: what is paid and opened on it then is no payment. */
function listSums(rows: readonly Row[]): Pick<Statement, 'lists' | 'since'> {
  const sums = Object.fromEntries(SEGMENTS.map((one) => [one, { assigned: 0, settled: 0, returned: 0 }])) as Record<
    Segment,
    Moved
  >
  for (const row of rows) {
    const { asset, service, verb, dst } = row
    if (asset !== 'thing' && asset !== 'pay') continue
    const handedOut = catalogue.get(service)?.acts[verb]?.moves?.[0] === 'principal'
    for (const segment of SEGMENTS)
      if (asset === 'pay') sums[segment][handedOut ? 'assigned' : 'settled'] += handedOut ? -row[segment] : row[segment]
      else sums[segment][dst === 'principal' ? 'returned' : 'assigned'] += row[segment]
  }
  const left = ({ assigned, settled, returned }: Moved): number => assigned - settled - returned
  const opening = left(sums.before)
  const out = opening + left(sums.during)
  return { lists: { opening, ...sums.during, out }, since: { ...sums.after, out: out + left(sums.after) } }
}

/** A commission is booked beside the money that it is taken of; what is left of the claim is the money. */
function moneySums(rows: readonly Row[]): Statement['money'] {
  const lines = new Map<string, StatementLine>()
  const add = (row: Row, what: StatementLine['what'], amount: number, acts: number) => {
    const key = `${row.service}.${row.verb} ${what}`
    const line = lines.get(key) ?? { service: row.service, verb: row.verb, what, amount: 0, acts: 0 }
    line.amount += amount
    line.acts += acts
    lines.set(key, line)
  }
  let opening = 0
  let after = 0
  for (const row of rows) {
    const claim = row.asset.startsWith('due:')
    if (!claim && !row.asset.startsWith('revenue:')) continue
    if (claim) {
      const sign = row.src === 'unit' ? 1 : row.dst === 'unit' ? -1 : 0
      opening += sign * row.before
      after += sign * row.after
      add(row, 'money', sign * row.during, sign === 0 ? 0 : row.legs)
    } else {
      add(row, 'commission', -row.during, row.legs)
      add(row, 'money', row.during, -row.legs)
    }
  }
  const shown = [...lines.values()].filter(({ amount }) => amount !== 0)
  const closing = opening + shown.reduce((sum, { amount }) => sum + amount, 0)
  return { opening, lines: shown, closing, now: closing + after }
}

function readBalances(query: Query, province: number, asset: string) {
  return query<{ holder: string; amount: number }[]>`
    select h.key as holder, b.amount
    from balance b join holder h on h.province = b.province and h.id = b.holder
    where b.province = ${province} and b.asset = ${asset} and h.key like 'unit:%'`
}

/** Holders with whom a thing is no longer, or not yet, at the Post. */
const AWAY = ['customer', 'outside', 'principal', 'unborn']

/** Who holds what is still open now, and since when the oldest of it lies with him. */
async function readOwners(
  query: Query,
  network: Network,
  province: number,
  listed: readonly Service[],
  mine: (holder: string) => boolean,
): Promise<Owner[]> {
  const rows = await query<{ holder: string; things: number; open: number; unit: number; since: Day }[]>`
    select held.holder, held.things, held.open, a.unit, a.day as since
    from (
      select h.key as holder, count(*)::int as things, sum(t.open)::bigint as open, min(t.position) as first
      from holder h
      join thing t on t.province = h.province and t.holder = h.id
      where h.province = ${province} and split_part(h.key, ':', 1) <> all (${AWAY})
        and t.open > 0 and split_part(t.key, ':', 1) = any (${keysOf(listed)})
      group by h.key) held
    join act a on a.province = ${province} and a.position = held.first
    order by held.open desc`
  return rows
    .filter(({ holder }) => mine(holder))
    .map(({ unit, ...row }) => ({
      ...row,
      name: holderName(row.holder, network, row.since),
      unit: unitName(network, unit, { from: row.since, to: row.since }),
    }))
}

async function readItems(
  query: Query,
  network: Network,
  province: number,
  listed: readonly Service[],
  owners: readonly Owner[],
  most: number,
): Promise<Item[]> {
  const rows = await query<Omit<Item, 'owner'>[]>`
    select t.key, t.holder, t.open, a.day as since
    from (
      select t.key, h.key as holder, t.open, t.position
      from holder h
      join thing t on t.province = h.province and t.holder = h.id
      where h.province = ${province} and h.key = any (${owners.map(({ holder }) => holder)})
        and t.open > 0 and split_part(t.key, ':', 1) = any (${keysOf(listed)})
      order by t.position limit ${most}) t
    join act a on a.province = ${province} and a.position = t.position
    order by t.position`
  return rows.map((row) => ({ ...row, owner: holderName(row.holder, network, row.since) }))
}

/** While acts come in, the fold is some of them behind; then nothing is claimed either way. */
async function compare(query: Query, province: number, over: { money: number; lists: number }): Promise<string[]> {
  const [at] = await query<{ behind: number }[]>`
    select h.position - c.position as behind
    from head h join flow_cursor c on c.province = h.province where h.province = ${province}`
  if (at?.behind !== 0)
    return [`Sổ đang nhận việc (${at?.behind ?? 'mọi'} việc chưa vào bảng này). Lập lại sau ít phút.`]
  return [
    ...(over.money === 0 ? [] : [`Số phải trả hiện nay hơn số dư trong sổ ${showMoney(over.money)}`]),
    ...(over.lists === 0 ? [] : [`Số còn ngoài hiện nay hơn tổng các khoản đang giữ ${showMoney(over.lists)}`]),
  ]
}
