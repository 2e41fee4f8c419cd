/**
 * Many hands at one thing: twenty tills, spread over two servers that share one database, all want the same entitlement or
 * the same money at once. Who wins is chance; how many win is not.
 */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import type { Act, Line } from '#kernel/act.ts'
import { sentence } from '#kernel/refusal.ts'
import type { Answer } from '#ledger/post.ts'
import { openProvince, type Province } from '#server/province.ts'
import { EXAMPLE, exampleProvince } from './support/example-province.ts'

const UNIT = 'V99001'
const SESSIONS = 20
const TRIES = 10

const first = await exampleProvince()
const second = await openProvince(first.database.app, EXAMPLE)
after(() => second.close())

/** A till with its own count of acts, on one of the two servers. */
function session(n: number): (service: string, verb: string, line: Line) => Promise<Answer> {
  const province: Province = n % 2 === 0 ? first : second
  let seq = 0
  return async (service, verb, line) => {
    const till = { device: `quay-${n}`, seq: ++seq, at: '2018-12-05T08:12:33+07:00', actor: `person:gdv-${n}` }
    const [answer] = await province.intake.post([{ ...till, unit: UNIT, service, verb, lines: [line] } satisfies Act])
    return answer as Answer
  }
}

const sessions = Array.from({ length: SESSIONS }, (_, n) => session(n))
const office = session(SESSIONS)
const prepare = async (...what: Parameters<typeof office>) =>
  assert.equal((await office(...what)).outcome, 'accepted', what.join())
let row = 0
const open = async (holder: string, amount: number) => {
  const signed = { giver: 'nguoi-giao', taker: 'thu-quy' }
  await prepare('opening', 'cash', { record: 'BB-BG-1', row: ++row, holder, amount, ...signed })
}

/** How many were accepted, and what the others were told. */
function told(answers: readonly Answer[]): { accepted: number; noes: string[] } {
  const noes = answers.flatMap((answer) => (answer.outcome === 'refused' ? [sentence(answer.refusal)] : []))
  const accepted = answers.filter(({ outcome }) => outcome === 'accepted').length
  assert.equal(accepted + noes.length, answers.length)
  return { accepted, noes }
}

const cashOf = (holder: string) =>
  first.read(async (query) => {
    const [row] = await query<{ amount: number }[]>`
      select b.amount from balance b join holder h on h.province = b.province and h.id = b.holder
      where b.province = ${EXAMPLE} and h.key = ${holder} and b.asset = 'cash'`
    return row?.amount ?? 0
  })

test('200 payouts of one entitlement from 20 sessions: one is paid, 199 are told why not', async () => {
  const AMOUNT = 2_815_000
  const right = { member: '1498000123', period: '2018-12' }
  for (let n = 0; n < SESSIONS; n++) await open(`till:quay-${n}`, 3_000_000)
  const of = { amount: AMOUNT, village: 'Bản Mòn', name: 'Cà Thị Pâng', class: 'retired' }
  await prepare('pension', 'assign', { ...right, ...of })
  await prepare('pension', 'handOver', { ...right, to: `vault:${UNIT}` })
  const wanted = await Promise.all(
    sessions.map(async (act) => {
      const taken = act('pension', 'takeOver', { ...right, from: `vault:${UNIT}` })
      const pays = Array.from({ length: TRIES }, () =>
        act('pension', 'pay', { ...right, amount: AMOUNT, paper: 'CMND 050012345' }),
      )
      return { taken: await taken, paid: await Promise.all(pays) }
    }),
  )
  assert.equal(wanted.filter(({ taken }) => taken.outcome === 'accepted').length, 1)
  const { accepted, noes } = told(wanted.flatMap(({ paid }) => paid))
  assert.deepEqual([accepted, noes.length], [1, 199])
  for (const no of noes) assert.match(no, /^“pension:1498000123\/2018-12” (đã ở chỗ người nhận rồi|đang ở chỗ khác)/)
  const left = await Promise.all(sessions.map((_, n) => cashOf(`till:quay-${n}`)))
  assert.deepEqual(
    left.toSorted((a, b) => a - b),
    [3_000_000 - AMOUNT, ...Array(SESSIONS - 1).fill(3_000_000)],
  )
})

test('200 withdrawals of 1,000,000 from a safe with 5,000,000: exactly 5', async () => {
  await open(`vault:${UNIT}`, 5_000_000)
  const before = await Promise.all(sessions.map((_, n) => cashOf(`till:quay-${n}`)))
  const answers = await Promise.all(
    sessions.flatMap((act, n) =>
      Array.from({ length: TRIES }, (_, i) => act('cash', 'supply', { amount: 1_000_000, slip: `TQ-${n}-${i}` })),
    ),
  )
  const { accepted, noes } = told(answers)
  assert.deepEqual([accepted, noes.length], [5, 195])
  for (const no of noes) assert.match(no, /^Không đủ trong vault:V99001: còn 0\. Xin tiếp quỹ hoặc giảm số tiền\.$/)
  const now = await Promise.all(sessions.map((_, n) => cashOf(`till:quay-${n}`)))
  const gained = now.reduce((sum, amount, n) => sum + amount - (before[n] ?? 0), 0)
  assert.deepEqual([gained, await cashOf(`vault:${UNIT}`)], [5_000_000, 0])
})

test('a pouch of 8,000,000 whose receipt is pressed 200 times is received once', async () => {
  const pouch = 'TT-0812'
  const carrier = 'carrier:lai-xe-1'
  await open(`vault:${UNIT}`, 8_000_000)
  await prepare('pouch', 'sealVault', { pouch, amount: 8_000_000 })
  await prepare('pouch', 'handOverVault', { pouch, carrier, slip: 'GN-0812' })
  const drawers = () => Promise.all(sessions.map((_, n) => cashOf(`till:quay-${n}`)))
  const before = await drawers()
  const answers = await Promise.all(
    sessions.flatMap((act) =>
      Array.from({ length: TRIES }, () => act('pouch', 'receive', { pouch, carrier, amount: 8_000_000 })),
    ),
  )
  const { accepted, noes } = told(answers)
  assert.deepEqual([accepted, noes.length], [1, 199])
  for (const no of noes) assert.match(no, /^“pouch:TT-0812” (đã ở chỗ người nhận rồi|đang ở chỗ khác)/)
  const now = await drawers()
  const gained = now.map((amount, n) => amount - (before[n] ?? 0)).toSorted((a, b) => a - b)
  assert.deepEqual(gained, [...Array(SESSIONS - 1).fill(0), 8_000_000])
})
