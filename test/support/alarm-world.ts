/**
 * A quarter at some points, or with ALARMS_YEAR=N the whole of 2018 at N points of every district at most, day by day: bills and
 * entitlements with their last days, parcels with cash on delivery, pouches, counts, notes of what customers owe. Honest
 * people are late, hurry and err now and then, by a seed; what somebody does who is not honest is planted beside it.
 * Everything is posted as any act is.
 */
import type { Line } from '#kernel/act.ts'
import { Chance } from '#kernel/chance.ts'
import { addDays, type Day, monthOf } from '#kernel/day.ts'
import type { Unit } from '#network/network.ts'
import type { Province } from '#server/province.ts'
import { itemCode } from '#services/item.ts'

/** Points a district; 0 for the quarter. The long run takes minutes: it is asked for (docs/alarms.md). */
const POINTS = Number(process.env.ALARMS_YEAR ?? 0)
export const WHOLE_YEAR = POINTS > 0
/** Of how many districts, how many points at most. */
export const PLACES = WHOLE_YEAR ? ([99, POINTS] as const) : ([4, 2] as const)
export const FIRST: Day = WHOLE_YEAR ? '2018-01-02' : '2018-09-03'
export const LAST: Day = WHOLE_YEAR ? '2018-12-31' : '2018-11-30'

/** One till: its acts follow each other without a gap. */
export type Desk = { device: string; unit: Unit; actor: string; seq: number }
type Step = { desk: Desk; minute: number; service: string; verb: string; line: Line; made?: (seq: number) => void }
type Todo = { late: boolean; steps: (day: Day) => readonly Step[] }

export type World = {
  province: Province
  points: readonly Desk[]
  house: Desk
  /** To be done on a day, at a minute of it. */
  on(day: Day, desk: Desk, minute: number, what: string, line: Line, made?: (seq: number) => void): void
  /** To be asked for when the other acts of the day have been done. */
  later(day: Day, steps: Todo['steps']): void
  /** đồng in the drawer by the book, when the acts of the day have been done; to be asked by a `later` one. */
  book(desk: Desk): number
  /** Does the day. @throws Error when the ledger refuses something. */
  live(day: Day): Promise<number>
}

export function makeWorld(province: Province, units: readonly Unit[], house: Unit): World {
  const desk = (unit: Unit): Desk => ({ device: `${unit.code}.1`, unit, actor: `person:gdv.${unit.code}`, seq: 0 })
  const agenda = new Map<Day, Todo[]>()
  const plan = (day: Day, todo: Todo) => {
    const todos = agenda.get(day)
    if (todos) todos.push(todo)
    else agenda.set(day, [todo])
  }
  const drawers = new Map<string, number>()
  const count = async () => {
    const rows = await province.read(
      (query) => query<{ key: string; amount: number }[]>`
        select h.key, b.amount from holder h join balance b on b.province = h.province and b.holder = h.id
        where h.province = ${province.id} and h.key like 'till:%' and b.asset = 'cash'`,
    )
    for (const { key, amount } of rows) drawers.set(key, amount)
  }
  return {
    province,
    points: units.map(desk),
    house: desk(house),
    later: (day, steps) => plan(day, { late: true, steps }),
    on: (day, desk, minute, what, line, made) => {
      const [service = '', verb = ''] = what.split('.')
      plan(day, { late: false, steps: () => [{ desk, minute, service, verb, line, ...(made && { made }) }] })
    },
    book: ({ device }) => drawers.get(`till:${device}`) ?? 0,
    live: async (day) => {
      let done = 0
      // What is asked for late in the day sees what was done before: counts come last.
      for (const late of [false, true]) {
        const todos = (agenda.get(day) ?? []).filter((one) => one.late === late)
        if (late && todos.length > 0) await count()
        const acts = todos
          .flatMap(({ steps }) => steps(day))
          .toSorted((a, b) => a.minute - b.minute)
          .map(({ desk, minute, service, verb, line, made }) => {
            desk.seq++
            made?.(desk.seq)
            const time = `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(Math.floor(minute % 60)).padStart(2, '0')}`
            const second = String(Math.round((minute % 1) * 60) % 60).padStart(2, '0')
            const { device, actor, unit, seq } = desk
            return {
              device,
              seq,
              at: `${day}T${time}:${second}+07:00`,
              actor,
              unit: unit.code,
              service,
              verb,
              lines: [line],
            }
          })
        const said = await province.intake.post(acts)
        said.forEach((one, i) => {
          if (!('outcome' in one) || one.outcome !== 'accepted')
            throw new Error(`${day} ${JSON.stringify(acts[i])}: ${JSON.stringify(one)}`)
        })
        done += acts.length
      }
      return done
    },
  }
}

const days = (from: Day, to: Day): Day[] => {
  const all: Day[] = []
  for (let day = from; day <= to; day = addDays(day, 1)) all.push(day)
  return all
}
export const DAYS = days(FIRST, LAST)
export const MONTHS = [...new Set(DAYS.map(monthOf))]

let serial = 0
export const bill = (point: number): Line => ({
  customer: `PA${String(point).padStart(3, '0')}${String(++serial).padStart(8, '0')}`,
  period: '2018-09',
})
export const right = (): Line => ({ member: `14${String(++serial).padStart(8, '0')}`, period: '2018-09' })
const sender = {
  grams: 500,
  zone: 'province',
  sender: 'Lò Thị Ơn',
  senderPhone: '0912000111',
  addressee: 'Hà Văn Toán',
}
export const posted = (): Line => ({
  item: itemCode('EE', ++serial),
  ...sender,
  addresseePhone: '0912000222',
  address: 'Bản Mòn, xã Chiềng Mung',
})
export const paperOf = (n: number): string => `CMND 05${String(n).padStart(7, '0')}`
/** Between the opening of the point and noon, unless said otherwise. */
const OPEN = 450

/** Parcels of one customer on credit of the Post's, delivered, and the money given to who shows this paper. */
export function cod(
  world: World,
  desk: Desk,
  day: Day,
  account: string,
  paper: string,
  minute: number,
  amount: number,
): void {
  const parcel = posted()
  const { item } = parcel as { item: string }
  world.on(day, desk, minute, 'parcel.accept', { ...parcel, cod: amount, account })
  world.on(day, desk, minute + 1, 'parcel.deliver', { item, cod: amount, signed: 'Hà Văn Toán' })
  world.on(day, desk, minute + 2, 'parcel.remit', { item, cod: amount, paper })
}

/** Cash for everybody, and honest work with its noise: of a point the same whoever works beside it. */
export function honest(world: World, seed: number): void {
  const cash = (desk: Desk, row: number, holder: string, amount: number) =>
    world.on(FIRST, desk, 400 + row, 'opening.cash', {
      record: `BB-${desk.unit.code}`,
      row,
      holder,
      amount,
      giver: 'a',
      taker: 'b',
    })
  cash(world.house, 1, `vault:${world.house.unit.code}`, 3_000_000_000)
  world.points.forEach((desk, p) => {
    const chance = new Chance(seed, p)
    const till = (share: number): boolean => chance.share() < share
    const between = (from: number, to: number): number => from + Math.floor(chance.share() * (to - from + 1))
    cash(desk, 1, `till:${desk.device}`, 900_000_000)
    cash(desk, 2, `vault:${desk.unit.code}`, 50_000_000)
    const account = `KH-${String(p + 100)}`
    for (const month of MONTHS) {
      const at = (date: number): Day => `${month}-${String(date).padStart(2, '0')}`
      const until = at(25)
      for (let n = 0; n < 12; n++) {
        const id = bill(p)
        const amount = between(40, 400) * 1000
        world.on(at(4), desk, OPEN + n, 'electricity.assign', {
          ...id,
          amount,
          village: 'Bản Mòn',
          name: 'Lò Thị Ơn',
          until,
        })
        const paid = till(0.9)
        const back = addDays(until, till(0.9) ? between(0, 1) : between(2, 4))
        if (paid) {
          const day = at(between(5, 24))
          const minute = between(OPEN, 900)
          const lent = till(0.1)
          const repaid = addDays(day, till(0.9) ? between(2, 10) : between(11, 18))
          const seen = (seq: number) => {
            if (!lent) return
            const note = { paid: `${desk.device}/${seq}`, amount }
            const names = { teller: `gdv.${desk.unit.code}`, name: 'Quàng Văn Đức' }
            world.on(addDays(day, 1), desk, OPEN + 1, 'teller-credit.lend', { ...note, ...names })
            if (repaid <= LAST) world.on(repaid, desk, OPEN + 200, 'teller-credit.repay', note)
          }
          world.on(day, desk, minute, 'electricity.collect', { ...id, amount }, seen)
        } else if (back <= LAST) world.on(back, desk, 905, 'electricity.giveBack', { ...id, reason: 'absent' })
      }
      const pace = till(0.04) ? 0.7 : between(2, 4)
      for (let n = 0; n < 14; n++) {
        const id = right()
        const amount = between(1500, 4000) * 1000
        world.on(at(4), desk, OPEN + 20, 'pension.assign', {
          ...id,
          amount,
          village: 'Bản Mòn',
          name: 'Cà Thị Pâng',
          class: 'retired',
          until,
        })
        // Now and then the paper of a husband or wife is written down.
        const paper = paperOf(till(0.03) ? serial - 1 : serial)
        world.on(at(n < 13 ? 6 : 12), desk, 480 + n * pace, 'pension.pay', { ...id, amount, paper })
      }
      const clerk = till(0.1) ? p + 5000 : p + 4000
      for (let n = 0; n < 4; n++)
        cod(
          world,
          desk,
          at(between(5, 24)),
          account,
          paperOf(n < 3 ? p + 4000 : clerk),
          between(OPEN, 900),
          between(100, 900) * 1000,
        )
      for (const date of [5, 12, 19, 26]) {
        const pouch = `TT-${p}-${month}-${date}`
        const carrier = 'carrier:lai-xe-1'
        const amount = between(2, 9) * 1_000_000
        world.on(at(date), desk, 960, 'pouch.seal', { pouch, amount, bound: `unit:${world.house.unit.code}` })
        world.on(at(date), desk, 965, 'pouch.handOver', { pouch, carrier, slip: `GN-${pouch}` })
        const came = addDays(at(date), till(0.97) ? 1 : 4)
        if (came <= LAST) world.on(came, world.house, 600, 'pouch.receive', { pouch, carrier, amount })
        const short = till(0.05) ? between(1, 10) * 5000 : till(0.01) ? 600_000 : 0
        world.later(at(date), () => [
          { desk, minute: 1020, service: 'cash', verb: 'count', line: { coins: world.book(desk) - short } },
        ])
      }
    }
    const book = { series: 'AB-18P', first: 1000 + p * 50 }
    world.on('2018-09-10', desk, 500, 'receipt-book.receive', { ...book, last: book.first + 49, slip: 'PN-1' })
    world.on('2018-09-10', desk, 501, 'receipt-book.supply', { ...book, slip: 'PX-1' })
    const wrong = till(0.02) ? 1 : 0
    world.on('2018-10-30', desk, 900, 'receipt-book.finish', { ...book, used: 48 - wrong, spoilt: 2 })
  })
}
