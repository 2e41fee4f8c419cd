/** A till and its centre on the stage of a test: one point, two tellers, lists handed out by the district office. */
import assert from 'node:assert/strict'
import type { Done, Enrolment, No, Prepared, Teller } from '#counter/nouns.ts'
import { isNo } from '#counter/say.ts'
import { Till } from '#counter/till.ts'
import type { Act, Line } from '#kernel/act.ts'
import { MemoryStore } from '#sync/memory-store.ts'
import { Centre } from './centre.ts'

const verifier = { salt: '', rounds: 1, hash: '' }
export const on: Teller = { person: 'lo-thi-on', name: 'Lò Thị Ơn', role: 'teller', verifier, until: '2019-12-31' }
export const lan: Teller = { ...on, person: 'ha-thi-lan', name: 'Hà Thị Lan' }
export const enrolment: Enrolment = {
  device: 'may-01',
  unit: '361000',
  unitName: 'Điểm BĐ-VHX Chiềng Mung',
  province: 'Sơn La',
  epoch: 1,
  tellers: [on, lan],
}
export const signer = { publicKey: new Uint8Array(), sign: async () => new Uint8Array() }

/** A point with one till, and the centre that hands out to it; the clock goes on by a minute with every act. */
export class Stage {
  at = '2018-12-10T08:00:00+07:00'
  readonly centre = new Centre(() => this.at)
  readonly store = new MemoryStore()
  till: Till = undefined as never
  #seq = 0

  static async open({
    cash = 1_000_000,
    series,
  }: {
    cash?: number
    series?: Record<string, string>
  } = {}): Promise<Stage> {
    const stage = new Stage()
    stage.centre.feeds.set('may-01', [])
    await stage.reopen(series)
    const paper = { giver: 'a', taker: 'b' }
    stage.office('opening', 'cash', [{ record: 'BB-1', row: 1, holder: 'till:may-01', amount: cash, ...paper }])
    await stage.sync()
    return stage
  }

  /** The same store, read again: what a reload of the page does. */
  async reopen(series?: Record<string, string>): Promise<void> {
    const own = series ? { ...enrolment, series } : enrolment
    this.till = await Till.open(this.store, { signer, clock: this.clock, enrolment: own })
  }

  readonly clock = (): string => {
    const local = new Date(Date.parse(this.at) + 60_000 + 7 * 3_600_000).toISOString().slice(0, 19)
    this.at = `${local}+07:00`
    return this.at
  }

  sync = () => this.till.sync(this.centre.line)

  /** Somebody at the district office does something. */
  office(service: string, verb: string, lines: Line[], device = 'huyen-01'): void {
    const act: Act = {
      device,
      seq: ++this.#seq,
      at: this.clock(),
      actor: 'person:nguyen-van-son',
      unit: '361000',
      service,
      verb,
      lines,
    }
    const judged = this.centre.post(act)
    assert.equal(judged.outcome, 'accepted', `${service}.${verb}: ${judged.code} ${judged.field}`)
  }

  /** Bills as the electricity company has them, handed to the till. */
  async bills(count: number, until = '2018-12-28'): Promise<void> {
    const lines = Array.from({ length: count }, (_, i) => bill(i + 1))
    this.office('electricity', 'assign', lines)
    this.office(
      'electricity',
      'handOver',
      lines.map(({ customer, period }) => ({ customer, period, to: 'till:may-01', until })) as Line[],
    )
    await this.sync()
  }

  prepared(service: string, verb: string, line: Line): Prepared {
    return yes(this.till.prepare(service, verb, [line]))
  }

  async does(service: string, verb: string, line: Line, teller = on): Promise<Done> {
    return yes(await this.till.commit(this.prepared(service, verb, line), teller))
  }

  /** The till's book is the centre's, as far as it concerns the till. */
  agrees(): void {
    const { till, centre } = this
    const me = 'till:may-01'
    const theirs = [...centre.things].filter(([, { holder }]) => holder === me).map(([key, { open }]) => [key, open])
    const shifts = theirs.filter(([key]) => !String(key).startsWith('shift:') && !String(key).startsWith('recall:'))
    assert.deepEqual(
      till
        .held()
        .map(({ key, open }) => [key, open])
        .toSorted(),
      shifts.toSorted(),
    )
    assert.equal(till.drawer(), centre.balance(me, 'cash'))
  }
}

export const bill = (n: number): Line => ({
  customer: `PA2201001${2340 + n}`,
  period: '2018-10',
  amount: 100_000 + n,
  village: 'Bản Mòn',
  name: 'Lò Thị Ơn',
})
export const idOf = ({ customer, period }: Line): Line => ({ customer, period }) as Line
export const paid = (n: number): Line => ({ ...idOf(bill(n)), amount: 100_000 + n })

export function yes<T extends object>(answer: T | No): T {
  if (isNo(answer)) assert.fail(`${answer.no}: ${answer.text}`)
  return answer as T
}
