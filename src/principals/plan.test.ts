import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ListRow } from '#principals/check.ts'
import { type Known, type Listed, planList, planSize } from '#principals/plan.ts'

const OFFICE = 'till:vp-361000'

const row = (n: number, amount = 100_000, more: Partial<ListRow> = {}): ListRow => ({
  row: n + 1,
  thing: `electricity:P${n}/2018-12`,
  line: {},
  amount,
  period: '2018-12',
  village: 'Bản Mòn',
  point: '',
  ...more,
})
const listed = (n: number, more: Partial<Listed> = {}): Listed => ({
  principal: 'evn',
  number: 'GT-1',
  row: n + 1,
  amount: 100_000,
  withdrawn: false,
  village: 'Bản Mòn',
  point: '',
  ...more,
})
/** Row 9 is always there and the same, so that the list is known by it. */
function plan(rows: readonly ListRow[], known: Record<number, Known> = {}) {
  const all = { 9: { listed: listed(9), held: { holder: OFFICE, open: 100_000 } }, ...known }
  return planList({
    principal: 'evn',
    number: 'GT-1',
    rows: [...rows, row(9)],
    known: new Map(Object.entries(all).map(([n, one]) => [`electricity:P${n}/2018-12`, one])),
    office: OFFICE,
    keyLabel: 'Mã khách hàng',
  })
}
const at = (holder: string, open = 100_000, more: Partial<Listed> = {}): Known => ({
  listed: listed(1, more),
  held: { holder, open },
})

/** What happens to row 1, which is on the list with this sum, given where it is. */
function fate(known: Known | undefined, amount = 100_000): string {
  const { plan: made, faults } = plan([row(1, amount)], known ? { 1: known } : {})
  if (faults.length > 0) return `fault: ${faults[0]?.message}`
  if (planSize(made) === 0 && made.late.length === 0) return made.same === 2 ? 'same' : 'lost'
  const said = Object.entries(made).flatMap(([what, some]) => (Array.isArray(some) && some.length > 0 ? [what] : []))
  return said.join(' ')
}

test('what becomes of a row follows from where its thing is', () => {
  const cases: [string, Known | undefined, number, string][] = [
    ['new', undefined, 100_000, 'assign'],
    ['never born although listed', { listed: listed(1) }, 100_000, 'assign'],
    ['its birth was reversed', at('unborn'), 100_000, 'assign'],
    ['in the office, same sum', at(OFFICE), 100_000, 'same'],
    ['with a till, same sum', at('till:may-01'), 100_000, 'same'],
    ['collected, same sum', at('customer', 0), 100_000, 'same'],
    ['given back unpaid, same sum', at('principal:evn'), 100_000, 'same'],
    ['in the office, other sum', at(OFFICE), 90_000, 'change'],
    ['in the office, partly paid, other sum', at(OFFICE, 60_000), 90_000, 'late'],
    ['at the principal, other sum', at('principal:evn'), 90_000, 'change'],
    ['with a till, other sum', at('till:may-01'), 90_000, 'askBack'],
    ['with a till, asked back already', at('till:may-01', 100_000, { becoming: 90_000 }), 90_000, 'late'],
    ['collected, other sum', at('customer', 0), 90_000, 'late'],
    ['asked about, other sum', at('unknown:evn'), 90_000, 'late'],
    ['on its way, other sum', at('carrier:pang'), 90_000, 'late'],
    ['withdrawn and back again', at('principal:evn', 100_000, { withdrawn: true }), 100_000, 'assignAgain'],
    ['withdrawn and back at another sum', at('principal:evn', 100_000, { withdrawn: true }), 90_000, 'change'],
    ['changed by an interrupted run', at(OFFICE, 90_000, { becoming: 90_000 }), 90_000, 'note'],
    ['taken back by an interrupted run', at('principal:evn', 100_000, { becoming: 90_000 }), 90_000, 'change'],
    ['only marked by an interrupted run', at(OFFICE, 100_000, { becoming: 90_000 }), 90_000, 'change'],
    ['partly paid, by chance to the new sum', at(OFFICE, 90_000), 90_000, 'late'],
    [
      'on another list, unpaid and given back',
      at('principal:evn', 100_000, { number: 'GT-0' }),
      100_000,
      'assignAgain',
    ],
    ['in the ledger, on no list, given back', { held: { holder: 'principal:evn', open: 100_000 } }, 90_000, 'change'],
  ]
  for (const [what, known, amount, expected] of cases) assert.equal(fate(known, amount), expected, what)
})

test('a row that belongs elsewhere is a fault', () => {
  assert.match(fate(at('till:may-01', 1, { number: 'GT-0' })), /^fault: Đã có ở dòng 2 của danh sách “GT-0”/)
  assert.match(fate({ held: { holder: OFFICE, open: 100_000 } }), /^fault: Đã có trong sổ mà không theo/)
})

test('rows that the list had and has no more are withdrawn, asked back, or too late', () => {
  const held = (holder: string, more: Partial<Listed> = {}) => at(holder, 100_000, more)
  const { plan: made } = plan([], {
    1: held(OFFICE),
    2: held('principal:evn'),
    3: held('till:may-01'),
    4: held('customer'),
    5: held('principal:evn', { withdrawn: true }),
    6: held(OFFICE, { number: 'GT-0' }),
  })
  assert.deepEqual(
    made.withdraw.map(({ thing, home }) => `${thing} ${home}`),
    ['electricity:P1/2018-12 true', 'electricity:P2/2018-12 false'],
  )
  assert.deepEqual(
    made.askBack.map(({ till }) => till),
    ['may-01'],
  )
  assert.equal(made.late.length, 1)
})

test('a village or point that changed is noted, and moves nothing', () => {
  assert.equal(plan([row(1, 100_000, { point: 'V99001' })], { 1: at('till:may-01') }).plan.note.length, 1)
})

test('another list under a number that is taken is refused', () => {
  const { faults } = planList({
    principal: 'evn',
    number: 'GT-1',
    rows: [row(1)],
    known: new Map([['electricity:P2/2018-12', at(OFFICE)]]),
    office: OFFICE,
    keyLabel: 'Mã khách hàng',
  })
  assert.match(faults[0]?.message ?? '', /Số “GT-1” đã dùng cho một danh sách khác/)
})
