/** Receipts for tests: one collected bill, and every example act of every service as a till would have done it. */
import type { Acted } from '#counter/receipt.ts'
import type { Act } from '#kernel/act.ts'
import { ruleOn } from '#rules/rules.ts'
import { expand, split } from '#services/expand.ts'
import { catalogue, services } from '#services/index.ts'
import { chainOn, chainStart } from '#sync/chain.ts'
import { lineOf } from '#sync/wire.ts'

const point = { device: 'may-09', unit: '361000', unitName: 'Bưu điện – Văn hóa xã Chiềng Ngần', province: '14' }

const act: Act = {
  device: 'may-09',
  seq: 205,
  at: '2018-12-05T08:12:33+07:00',
  actor: 'person:quang-thi-huong',
  unit: '361000',
  service: 'electricity',
  verb: 'collect',
  lines: [{ customer: 'PA22010012345', period: '2018-12', amount: 184_500 }],
  happened: true,
}

export const acted = {
  seq: 205,
  act,
  computed: [{ commission: 1_845 }],
  cash: 184_500,
  teller: 'Quàng Thị Hương',
  hash: 'ab'.repeat(32),
  number: '01-000205',
  point,
  known: [{ name: 'Lò Thị Ơn', village: 'Bản Mòn' }],
} satisfies Acted

const world = { catalogue, rule: ruleOn, unit: () => ({ id: 7, open: true }) }

/** Each with a device, names and numbers about as long as they get. */
export function* everyAct(): Generator<Acted> {
  for (const declared of services)
    for (const step of declared.example) {
      const service = 'service' in step ? step.service : declared.key
      const done = { ...act, device: 'may-0123', seq: 12_345, service, verb: step.verb, lines: [step.line] }
      const proposal = expand(
        world,
        split(done, catalogue, () => ''),
      )
      const computed = 'refusal' in proposal ? [] : proposal.computed
      yield { ...acted, seq: done.seq, act: done, computed, number: 'AB-18P 0001234', teller: 'Nguyễn Thị Hồng Ngân' }
    }
}

/** A day of one till: bills collected one after the other, each in the chain of the device as the outbox makes it. */
export async function aDay(count: number): Promise<{ acts: Act[]; done: Acted[] }> {
  const done: Acted[] = []
  let head = await chainStart(act.device)
  for (let seq = 1; seq <= count; seq++) {
    const amount = 50_000 + seq * 1_700
    const at = `2018-12-05T08:${String(10 + seq).padStart(2, '0')}:33+07:00`
    const lines = [{ customer: `PA2201001${1000 + seq}`, period: '2018-12', amount }]
    const next: Act = { ...act, seq, at, lines }
    head = (await chainOn(head, [lineOf(next, amount)]))[0] as string
    done.push({ ...acted, seq, act: next, cash: amount, hash: head, number: `01-${String(seq).padStart(6, '0')}` })
  }
  return { acts: done.map(({ act }) => act), done }
}
