/**
 * Where the demonstration plays: the province's points and offices of that year with their tills, the safes above them,
 * who lives there, and the day that it is. Drawn from the network and the seed; what is done there is in `scenes/`.
 */
import type { Agenda, Plan } from '#demo/agenda.ts'
import { emptyNotes, type Notes } from '#demo/notes.ts'
import { MIXED, type Mix, villagesOf } from '#demo/people.ts'
import type { Targets } from '#demo/targets.ts'
import { Chance } from '#kernel/chance.ts'
import { type Day, dayOfNumber, monthOf, weekday } from '#kernel/day.ts'
import type { Network, Unit } from '#network/network.ts'
import { servedOn } from '#network/network.ts'
import { ancestorsOn, lifeOf, versionOn } from '#network/tree.ts'
import type { NetworkPlan } from '#routing/plan.ts'
import { daysFromTet, holidayOn } from '#rules/calendar.ts'
import type { RuleOf } from '#rules/rule.ts'
import { rulesOn } from '#rules/rules.ts'

/** One drawer of one device. `cash` is the generator's own mirror, kept without the ledger. */
export type Till = { device: string; unit: string; actor: string; seq: number; cash: number }

/** A district post or the province. Its safe stands at its counter (`safe` is that unit), `desk` is the cashier's device. */
export type House = { code: string; name: string; safe: string; desk: Till; vault: number; above: House | undefined }

/** A point or an office at work with the public. */
export type Post = {
  /** 1, 2, 3 … in the province. */
  number: number
  code: string
  name: string
  kind: 'point' | 'office'
  house: House
  tills: readonly Till[]
  /** Share of the province's people that come here; all posts together have 1. */
  weight: number
  /** The same among the posts of its house. */
  weightInHouse: number
  villages: readonly string[]
  mix: Mix
}

/** The day at hand. */
export type Today = {
  day: Day
  number: number
  month: string
  /** Day of the month. */
  date: number
  weekday: number
  /** Days from Tết within 45 days of it. */
  tet: number | undefined
  rule: RuleOf
}

export type Stage = {
  seed: number | string
  scale: number
  targets: Targets
  /** The mail network's timetable, where the province has one. */
  mailPlan: NetworkPlan | undefined
  notes: Notes
  root: House
  houses: readonly House[]
  posts: readonly Post[]
  /** The first office of each house. */
  counters: ReadonlyMap<House, Post>
  /** The office in the province's seat. */
  seat: Post
  agenda: Agenda
  /** What customers owe, by account and month; paid off in `scenes/settlement.ts`. */
  debts: Map<string, Debt>
  /** What is to be settled with each principal. */
  accounts: Map<string, Account>
  /** What principals have ordered to be paid out and have not yet funded. */
  orders: Map<string, number>
  /** Whether a loss has been established this year: there is one. */
  established: boolean
  /** Revenue of the year so far, in đồng. */
  earned: number
  /** What a drawer can pay out beyond what is planned for the rest of the day, in đồng. */
  spare: (till: Till) => number
  chance: (...names: (string | number)[]) => Chance
  plan: (number: number, second: number, plan: Plan) => void
}

export type Debt = { account: string; post: Post; amount: number }
/** `held`: the principal's money with the Post (negative: paid out for him); `commission`: earned, not yet received. */
export type Account = { held: number; commission: number }

/** A service's part: called in the morning of each day, in order; it plans steps for today or later. */
export type Scene = (stage: Stage) => (today: Today) => void

/** The day of a number counted from 1970-01-01. */
export function todayOf(number: number): Today {
  let today = days.get(number)
  if (!today) {
    const day = dayOfNumber(number)
    const date = Number(day.slice(8))
    today = { day, number, month: monthOf(day), date, weekday: weekday(day), tet: daysFromTet(day), rule: rulesOn(day) }
    days.set(number, today)
  }
  return today
}
const days = new Map<number, Today>()

/** The first day from `number` on that the post is open. */
export function openFrom(post: Post, number: number): number {
  let at = number
  while (!isOpen(post, todayOf(at))) at++
  return at
}

/** Points work from Monday to Saturday, offices on Sundays too; holidays of the law are kept, at offices only Tết itself. */
export function isOpen(post: Post, { day, weekday, tet }: Pick<Today, 'day' | 'weekday' | 'tet'>): boolean {
  if (tet !== undefined && tet >= -1 && tet <= 2) return false
  if (post.kind === 'office') return true
  return weekday <= 6 && holidayOn(day) === undefined
}

/** The counter of the post's district; the post itself where there is none. */
export function counterOf(stage: Stage, post: Post): Post {
  return post.kind === 'office' ? post : (stage.counters.get(post.house) ?? post)
}

export const padded = (n: number, digits: number): string => String(n).padStart(digits, '0')

const HOUR = 3600
/** A second while a counter is open: 7.30–11.30 and 13.30–17.00, more before noon than after. */
export function officeHour(chance: Chance): number {
  if (chance.happens(0.6)) return Math.floor((7.5 + 4 * chance.share()) * HOUR)
  return Math.floor((13.5 + 3.5 * chance.share()) * HOUR)
}

/** Offices draw as many people as a dozen points: they lie at the district's market. */
const OFFICE_WEIGHT = 12
const VILLAGES = { point: [6, 14], office: [8, 20] } as const

export type DemoOptions = {
  network: Network
  targets: Targets
  mailPlan?: NetworkPlan
  seed: number | string
  /** 0.01 … 10; 1 is the whole year of a province, more than a million acts. */
  scale: number
  /** Filled while the year is played. */
  notes?: Notes
}

export function stageOf(options: DemoOptions, agenda: Agenda): Stage {
  const { network, targets, mailPlan, seed, scale, notes = emptyNotes() } = options
  const first = `${targets.year}-01-01`
  const last = `${targets.year}-12-31`
  const chance = (...names: (string | number)[]) => new Chance(seed, ...names)
  const units = [...network.units.byId.keys()].flatMap((id) => {
    const unit = versionOn(network.units, id, first)
    const life = lifeOf(network.units, id)
    // A unit that opens or closes within the year would need a hand-over; the demonstration leaves it out.
    return unit && life && life.to > last ? [unit] : []
  })
  const placeOf = new Map(units.map((unit) => [unit.code, unit.place]))
  const houses = new Map<number, House>()
  const rootUnit = units.find((unit) => unit.kind === 'province')
  if (!rootUnit) throw new RangeError(`no provincial post on ${first}`)
  const root = houseOf(rootUnit, rootUnit, undefined)
  houses.set(rootUnit.id, root)
  for (const unit of units)
    if (unit.kind === 'district') {
      const counter = units.find((one) => one.kind === 'office' && one.parent === unit.id)
      houses.set(unit.id, houseOf(unit, counter ?? unit, root))
    }
  const drawn = units.flatMap((unit) => {
    if (unit.kind !== 'point' && unit.kind !== 'office' && unit.kind !== 'commune-post') return []
    const above = ancestorsOn(network.units, unit.id, first).find((id) => houses.has(id))
    const house = above === undefined ? root : (houses.get(above) as House)
    return [draw(network, unit, house, targets, chance(unit.code, 'post'), first)]
  })
  const total = drawn.reduce((sum, one) => sum + one.weight, 0)
  const posts = drawn.map((post, i) => {
    const here = drawn.reduce((sum, one) => (one.house === post.house ? sum + one.weight : sum), 0)
    return { ...post, number: i + 1, weight: post.weight / total, weightInHouse: post.weight / here }
  })
  const offices = posts.filter((post) => post.kind === 'office')
  const seat = offices.find((post) => placeOf.get(post.code) === rootUnit.place) ?? offices[0] ?? posts[0]
  if (!seat) throw new RangeError(`no point and no office on ${first}`)
  return {
    seed,
    scale,
    targets,
    mailPlan,
    notes,
    root,
    houses: [...houses.values()],
    posts,
    counters: new Map(offices.toReversed().map((post) => [post.house, post])),
    seat,
    agenda,
    debts: new Map(),
    accounts: new Map(),
    orders: new Map(),
    established: false,
    earned: 0,
    spare: (till) => till.cash - (agenda.payouts(agenda.day).get(till) ?? 0),
    chance,
    plan: (number, second, plan) => agenda.plan(number, second, plan),
  }
}

function houseOf(unit: Unit, at: Unit, above: House | undefined): House {
  return { code: unit.code, name: unit.name, safe: at.code, desk: tillOf(at.code, 'quy', 'thuquy'), vault: 0, above }
}

const tillOf = (unit: string, n: number | string, role: string): Till => ({
  device: `${unit}.${n}`,
  unit,
  actor: `person:${role}.${unit}.${n}`,
  seq: 0,
  cash: 0,
})

function draw(network: Network, unit: Unit, house: House, targets: Targets, chance: Chance, day: Day): Post {
  const point = unit.kind === 'point'
  const kind = point ? 'point' : 'office'
  const tills = point ? 1 : chance.whole(2, 4)
  const [least, most] = VILLAGES[kind]
  const communes = Math.max(1, servedOn(network, unit.id, day).length)
  return {
    number: 0,
    code: unit.code,
    name: unit.name,
    kind,
    house,
    tills: Array.from({ length: tills }, (_, i) => tillOf(unit.code, i + 1, 'gdv')),
    weight: Math.sqrt(communes) * chance.around(1, 0.35) * (point ? 1 : OFFICE_WEIGHT),
    weightInHouse: 0,
    villages: villagesOf(chance, chance.whole(least, most), !point),
    mix: targets.peoples[house.code] ?? MIXED,
  }
}
