/**
 * Training: the same till on a store in memory, with a list of invented customers that arrives as lists do. Nothing of it
 * is ever sent, and it ends with the page.
 */
import { Desk } from '#counter/desk.ts'
import type { Clock, Enrolment } from '#counter/nouns.ts'
import { Till } from '#counter/till.ts'
import type { Act, Line } from '#kernel/act.ts'
import { addDays, addMonths, type Day, monthOf } from '#kernel/day.ts'
import { catalogue } from '#services/index.ts'
import { thingKey } from '#services/kit.ts'
import { MemoryStore } from '#sync/memory-store.ts'
import type { FeedEntry } from '#sync/wire.ts'

const BILLS = 24
const PENSIONS = 6
/** So that pensions can be paid before much has been collected. */
const CASH = 30_000_000
const FAMILIES = ['Lò', 'Quàng', 'Cà', 'Giàng', 'Nguyễn', 'Hà']
const GIVEN = ['Thị Ơn', 'Văn Pâng', 'Thị Lả', 'Văn Toán', 'Thị Mỷ', 'Văn Hặc', 'Thị Thơm']
const PRIME = 999_983
const VILLAGES = ['Bản Mòn', 'Bản Nà Hiên', 'Bản Cọ', 'Tổ 3']

/** A till to learn on: same device, same people, invented list, and money in the drawer. */
export async function openPractice(enrolment: Enrolment, clock: Clock): Promise<Till> {
  const store = new MemoryStore()
  const signer = { publicKey: new Uint8Array(), sign: async () => new Uint8Array() }
  const world = { signer, clock, enrolment, practice: true as const }
  const desk = await Desk.open(store, world)
  const feed = entriesFor(enrolment, desk.today()).map((entry) => ({ entry }))
  await store.write(await desk.news({ feed, outcomes: [], refs: {} }))
  return Till.open(store, world)
}

function entriesFor({ device, unit }: Enrolment, today: Day): FeedEntry[] {
  // The same list for a device each time; the prime keeps its codes apart.
  const seed = [...device].reduce((sum, sign) => (sum * 31 + sign.charCodeAt(0)) % PRIME, 1)
  const nth = (i: number, most: number) => ((seed * (i + 1)) % PRIME) % most
  const pick = (list: readonly string[], i: number) => list[nth(i, list.length)] as string
  const person = (i: number): Line => ({ name: `${pick(FAMILIES, i)} ${pick(GIVEN, i)}`, village: pick(VILLAGES, i) })
  const code = (i: number) => String(nth(i, PRIME)).padStart(6, '0')
  const period = addMonths(monthOf(today), -1)
  const bills = Array.from({ length: BILLS }, (_, i) => {
    return { customer: `PA22010${code(i)}`, period, amount: 20_000 + nth(i, 3_800) * 100, ...person(i) }
  })
  const pensions = Array.from({ length: PENSIONS }, (_, i) => {
    const amount = 2_000_000 + nth(i, 40) * 100_000
    return { member: `1420${code(i)}`, period: monthOf(today), class: 'retired', amount, ...person(i) }
  })
  const drawer: Line = { record: 'TAP-SU', row: 1, holder: `till:${device}`, amount: CASH, giver: 'a', taker: 'b' }
  const act = (seq: number, service: string, verb: string, lines: Line[]): Act => ({
    device: 'tap-su',
    seq,
    at: `${today}T07:00:00+07:00`,
    actor: 'job:tap-su',
    unit,
    service,
    verb,
    lines,
  })
  const handedOut = (seq: number, service: string, lines: Line[]): FeedEntry => {
    const declared = catalogue.get(service)
    if (!declared) throw new Error(`no service ${service}`)
    const until = addDays(today, 20)
    const things = Object.fromEntries(
      lines.map((line) => [thingKey(declared, line), { service, open: Number(line.amount), line, until, trail: [] }]),
    )
    const legs = Object.keys(things).map(
      (thing) => ({ kind: 'thing', thing, from: 'till:tap-su', to: `till:${device}` }) as const,
    )
    const ids = lines.map((line) => ({ ...line, to: `till:${device}`, until }))
    return { n: seq, position: seq, outcome: 'accepted', act: act(seq, service, 'handOver', ids), legs, things }
  }
  return [
    {
      n: 1,
      position: 1,
      outcome: 'accepted',
      act: act(1, 'opening', 'cash', [drawer]),
      legs: [{ kind: 'amount', asset: 'cash', from: 'outside', to: `till:${device}`, amount: CASH }],
      things: {},
    },
    handedOut(2, 'electricity', bills),
    handedOut(3, 'pension', pensions),
  ]
}
