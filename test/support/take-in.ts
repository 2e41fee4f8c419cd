/** The ledger as the tests that kill use it: counters that take in 1,000 đồng an act, no services, no roll-ups. */
import type { Act } from '#kernel/act.ts'
import type { Connection } from '#kernel/sql.ts'
import { connectLedger } from '#ledger/connect.ts'
import type { Item } from '#ledger/post.ts'
import { Ledger } from '#ledger/post.ts'

export const PROVINCE = 14

/** Act number `seq` of a counter: it takes in 1,000 đồng. */
export function takeIn(counter: number, seq: number): Item {
  const device = `may-${counter}`
  const act: Act = {
    device,
    seq,
    at: '2018-03-05T08:00:00+07:00',
    actor: 'person:lo-thi-on',
    unit: 'C125',
    service: 's',
    verb: 'v',
    lines: [{ amount: 1000 }],
  }
  const legs = [{ kind: 'amount', asset: 'cash', from: 'customer', to: `till:${device}`, amount: 1000 }] as const
  return { act, day: '2018-03-05', unit: 1, legs: [...legs], rules: [], computed: [{}] }
}

export function openLedger(app: Connection) {
  const { write, read, end } = connectLedger(app, PROVINCE)
  const ledger = new Ledger(write, read, {
    province: PROVINCE,
    now: () => '2026-11-23T02:00:00.000Z',
    fold: () => [],
    negates: () => false,
    dueOn: (day) => day,
  })
  return { ledger, read, end }
}
