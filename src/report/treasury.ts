/**
 * The treasury board: every point's cash now, its limit, what the next days will take and bring, what follows from that to
 * bring and to fetch, and what is wrong. A person sees the units below her; sums are of the ledger as it is at this moment.
 */
import { addDays, type Day, daysBetween } from '#kernel/day.ts'
import type { Query } from '#kernel/sql.ts'
import type { Network, Unit } from '#network/network.ts'
import { ancestorsOn, rootOn, versionOfCode, versionOn } from '#network/tree.ts'
import { unitName } from '#report/drill.ts'
import { type Origin, readOrigin } from '#report/origin.ts'
import {
  expected,
  type History,
  HORIZON_DAYS,
  type Move,
  type Open,
  type Outlook,
  outlook,
  planMoves,
} from '#report/treasury-forecast.ts'
import {
  type OwnLimit,
  type Pouch,
  type Right,
  readCounts,
  readDrawers,
  readGrowth,
  readLimits,
  readPouches,
  readRights,
  readWorked,
  type Worked,
} from '#report/treasury-read.ts'
import { homes } from '#report/trial.ts'
import { workingDaysBetween } from '#rules/calendar.ts'
import { payoutDays } from '#rules/payout.ts'
import { ruleOn } from '#rules/rules.ts'

/** `within`: a unit and all below it; the whole province without it. `now`: ISO, for what is late. */
export type TreasuryOptions = { province: number; day: Day; now: string; within?: number | undefined }

export type AlarmKind = 'over' | 'pouch' | 'count' | 'short'
/** `days` over the limit, or without a count (none: never counted); `day` on which a drawer will not do. */
export type Alarm = { kind: AlarmKind; unit: number; days?: number; day?: Day; amount?: number; pouch?: string }

export type PointCash = Outlook & {
  name: string
  kind: Unit['kind']
  /** đồng in drawers, in the safe, sealed up and not yet gone. `holders`: of the first two. */
  drawers: number
  safe: number
  sealed: number
  holders: readonly string[]
  counted?: Day
  /** What the rule for its kind allows, and what was set for this unit alone, the newest first. */
  general: number
  limits: readonly OwnLimit[]
}

/** `to`: the unit that it is bound for; `late`: it should have arrived. */
export type PouchOnWay = Pouch & { to?: number; late: boolean }

export type Treasury = {
  day: Day
  points: readonly PointCash[]
  pouches: readonly PouchOnWay[]
  moves: readonly Move[]
  alarms: readonly Alarm[]
  /** Name of a unit that is on the board or that something goes to. */
  nameOf(unit: number): string
  origin: Origin
}

/** What one statement each brought, and whose it is. */
type Facts = {
  drawers: readonly { holder: string; amount: number }[]
  pouches: readonly Pouch[]
  rights: readonly Right[]
  worked: readonly Worked[]
  limits: readonly OwnLimit[]
}

/** The query must see the whole province; what is answered is cut to `within`. */
export async function readTreasury(query: Query, network: Network, options: TreasuryOptions): Promise<Treasury> {
  const { province, day, within } = options
  const home = await homes(query, network, province, day)
  const facts: Facts = {
    drawers: await readDrawers(query, province),
    pouches: await readPouches(query, province),
    rights: await readRights(query, province),
    worked: await readWorked(query, province, day),
    limits: await readLimits(query, province),
  }
  const overDays = ruleOn('cash.over.days', day).value
  const growth = await readGrowth(query, province, addDays(day, 1 - overDays))
  const units = new Map<number, string[]>()
  const named = (code: string) => versionOfCode(network.units, code, day)?.id
  const unitOf = ({ point, holder }: Right) => named(point) ?? home(holder, UNKNOWN)
  for (const { holder } of facts.drawers) {
    const unit = home(holder, UNKNOWN)
    units.set(unit, [...(units.get(unit) ?? []), holder])
  }
  // A point that never held cash, and shall pay pensions tomorrow, needs it most.
  for (const right of facts.rights) if (!units.has(unitOf(right))) units.set(unitOf(right), [])
  const counts = new Map((await readCounts(query, province, [...units.keys()])).map((one) => [one.unit, one.day]))
  const see = (unit: number) =>
    within === undefined || unit === within || ancestorsOn(network.units, unit, day).includes(within)
  const onWay = facts.pouches.map((one) => wayOf(one, network, options))
  const points = pointsOf(facts, { network, unitOf, day, onWay, units, counts })
  const safeOf = safes(
    network,
    day,
    facts.drawers.map(({ holder }) => holder),
  )
  const moves = planMoves(points, safeOf)
  const alarms = [
    ...points.flatMap((one) => alarmsOf(one, day, growth, overDays)),
    ...onWay.flatMap((one): Alarm[] =>
      one.late ? [{ kind: 'pouch', unit: one.to ?? one.sealedBy, pouch: one.pouch, amount: one.amount }] : [],
    ),
  ]
  return {
    day,
    points: points.filter(({ unit }) => see(unit)),
    pouches: onWay.filter(({ to, sealedBy }) => see(sealedBy) || (to !== undefined && see(to))),
    moves: moves.filter(({ from, to }) => (from !== undefined && see(from)) || (to !== undefined && see(to))),
    alarms: alarms.filter(({ unit }) => see(unit)),
    nameOf: (unit) => (unit === UNKNOWN ? 'Chưa rõ nơi' : unitName(network, unit, { from: day, to: day })),
    origin: await readOrigin(query, province),
  }
}

/** A drawer that no act and no device places: its money is shown all the same. */
const UNKNOWN = 0

function wayOf(one: Pouch, network: Network, { day, now }: TreasuryOptions): PouchOnWay {
  const code = one.bound?.startsWith('unit:') ? one.bound.slice('unit:'.length) : undefined
  const to = code === undefined ? undefined : versionOfCode(network.units, code, day)?.id
  // From the seal on, whoever carries it now; days off do not count.
  const sealed = one.sealedAt.slice(0, 10)
  const off = Math.max(0, daysBetween(sealed, day)) - workingDaysBetween(sealed, day)
  const hours = (Date.parse(now) - Date.parse(one.sealedAt)) / 3_600_000 - 24 * off
  return { ...one, ...(to === undefined ? {} : { to }), late: hours > ruleOn('pouch.hours', day).value }
}

type Context = {
  network: Network
  unitOf: (right: Right) => number
  day: Day
  onWay: readonly PouchOnWay[]
  units: ReadonlyMap<number, readonly string[]>
  counts: ReadonlyMap<number, Day>
}

function pointsOf({ drawers, rights, worked, limits }: Facts, context: Context): PointCash[] {
  const { network, unitOf, day, onWay, units, counts } = context
  const amounts = new Map(drawers.map(({ holder, amount }) => [holder, amount]))
  const days = Array.from({ length: HORIZON_DAYS }, (_, i) => addDays(day, i))
  const usual = usualOf(worked, day)
  const open = openOf(rights, day, unitOf)
  return [...units].map(([unit, holders]) => {
    const sum = (kind: string) =>
      holders.reduce((all, one) => (one.startsWith(kind) ? all + (amounts.get(one) ?? 0) : all), 0)
    const version = versionOn(network.units, unit, day) ?? network.units.byId.get(unit)?.at(-1)
    const kind = version?.kind ?? 'point'
    const [drawn, safe] = [sum('till:'), sum('vault:')]
    const general = ruleOn(`cash.limit.${kind}`, day).value
    const own = limits.filter((one) => one.unit === unit)
    const here = {
      unit,
      cash: drawn + safe,
      limit: own.find(({ since }) => since <= day)?.amount ?? general,
      keep: ruleOn('cash.keep', day).value,
    }
    // What is under way is here before anything sent now could be, so it counts from today; when it is late, an alarm says so.
    const arriving = [onWay.reduce((all, one) => (one.to === unit ? all + one.amount : all), 0)]
    const way = (which: 'in' | 'out') => expected(open.get(`${unit} ${which}`) ?? [], usual(unit, which), days)
    const counted = counts.get(unit)
    return {
      ...outlook(here, day, { arriving, out: way('out'), taken: way('in') }),
      name: unit === UNKNOWN ? 'Chưa rõ nơi' : (version?.name ?? `đơn vị ${unit}`),
      kind,
      drawers: drawn,
      safe,
      sealed: onWay.reduce((all, one) => (holders.includes(one.holder) ? all + one.amount : all), 0),
      holders,
      general,
      limits: own,
      ...(counted === undefined ? {} : { counted }),
    }
  })
}

function openOf(rights: readonly Right[], day: Day, unitOf: (right: Right) => number): Map<string, Open[]> {
  const open = new Map<string, Open[]>()
  for (const right of rights) {
    const key = `${unitOf(right)} ${right.way}`
    // A bill may be paid as soon as it is here; an entitlement waits for the month in which it is paid, before Tết the one before.
    const from = right.way === 'out' && payoutDays(right.period, day, (key) => ruleOn(key, day).value).month
    const one = { amount: right.amount, ...(from && { period: from }) }
    open.set(key, [...(open.get(key) ?? []), one])
  }
  return open
}

/** How a point worked in the months before; how the province did, where it did nothing yet; evenly, where nobody did. */
function usualOf(worked: readonly Worked[], day: Day): (unit: number, way: 'in' | 'out') => History {
  const sums = new Map<string, { byDate: number[]; done: number; assigned: number }>()
  const add = (key: string, { date, done, assigned }: Worked) => {
    const one = sums.get(key) ?? { byDate: Array<number>(32).fill(0), done: 0, assigned: 0 }
    one.byDate[date] = (one.byDate[date] as number) + done
    one.done += done
    one.assigned += assigned
    sums.set(key, one)
  }
  for (const row of worked) {
    add(`${row.unit} ${row.way}`, row)
    add(row.way, row)
  }
  const found = (key: string) => {
    const one = sums.get(key)
    return one && one.done > 0 ? one : undefined
  }
  return (unit, way) => {
    const one = found(`${unit} ${way}`) ?? found(way)
    if (!one) return evenly(way, day)
    return { byDate: one.byDate, rate: way === 'out' || one.assigned === 0 ? 1 : Math.min(1, one.done / one.assigned) }
  }
}

/** Bills on any day of the month, entitlements on the days on which they are paid. */
function evenly(way: 'in' | 'out', day: Day): History {
  const rule = (key: string) => ruleOn(key, day).value
  const [first, last] = way === 'in' ? [1, 31] : [rule('payout.point.first'), rule('payout.counter.last')]
  return { byDate: Array.from({ length: 32 }, (_, date) => (first <= date && date <= last ? 1 : 0)), rate: 1 }
}

/** The unit whose safe serves a unit: its own, one above, or that of the office under one above. */
function safes(network: Network, day: Day, holders: readonly string[]): (unit: number) => number {
  const own = new Set<number>()
  const under = new Map<number, number>()
  for (const holder of holders) {
    const unit = holder.startsWith('vault:') && versionOfCode(network.units, holder.slice('vault:'.length), day)
    if (!unit) continue
    own.add(unit.id)
    if (unit.kind === 'office' && unit.parent !== undefined) under.set(unit.parent, unit.id)
  }
  const root = rootOn(network.units, day)?.id ?? UNKNOWN
  return (unit) => {
    for (const one of [unit, ...ancestorsOn(network.units, unit, day)]) {
      const safe = own.has(one) ? one : under.get(one)
      if (safe !== undefined) return safe
    }
    return root
  }
}

function alarmsOf(
  point: PointCash,
  day: Day,
  growth: readonly { holder: string; day: Day; amount: number }[],
  overDays: number,
): Alarm[] {
  const { unit, cash, limit, days, counted, holders } = point
  const alarms: Alarm[] = []
  let closing = cash
  let over = 0
  for (let at = day; over < overDays && closing > limit; at = addDays(at, -1)) {
    over++
    closing -= growth.reduce((sum, one) => (one.day === at && holders.includes(one.holder) ? sum + one.amount : sum), 0)
  }
  // Over at the beginning of so many days, and still now.
  if (over === overDays && closing > limit) alarms.push({ kind: 'over', unit, days: over, amount: cash - limit })
  const short = days.find(({ lowest }) => lowest < 0)
  if (short) alarms.push({ kind: 'short', unit, day: short.day, amount: -short.lowest })
  const uncounted = counted === undefined ? undefined : daysBetween(counted, day)
  if (cash > 0 && (uncounted === undefined || uncounted > ruleOn('count.days', day).value))
    alarms.push({ kind: 'count', unit, ...(uncounted === undefined ? {} : { days: uncounted }) })
  return alarms
}
