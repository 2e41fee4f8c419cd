import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Done, Point } from '#counter/nouns.ts'
import { daySheet } from '#counter/sheet.ts'

const point: Point = { device: 'may-01', unit: '361000', unitName: 'Điểm BĐ-VHX Chiềng Mung', province: '14' }
const day = '2018-12-10'

type Sketch = [seq: number, service: string, verb: string, cash: number, more?: Partial<Done>]

/** Acts of a day from a drawer of one million on. */
function dayOf(...sketches: Sketch[]): Done[] {
  let drawer = 1_000_000
  return sketches.map(([seq, service, verb, cash, more]) => {
    drawer += cash
    const at = `${day}T08:00:00+07:00`
    const act = { device: 'may-01', seq, at, actor: 'person:lo-thi-on', unit: '361000', service, verb, lines: [{}] }
    const hash = String(seq % 10).repeat(64)
    return { seq, act, day, legs: [], computed: [], cash, drawer, teller: 'Lò Thị Ơn', hash, ...more }
  })
}
const now = { held: [], drawer: 1_234_000, unsent: 2 }
const collected = (seq: number, cash: number): Sketch => [
  seq,
  'electricity',
  'collect',
  cash,
  { number: `may-01-00000${seq}` },
]

test('the sheet adds up, and says so in 48 columns', () => {
  const acts = dayOf(collected(7, 184_500), [8, 'pension', 'pay', -900_000], collected(9, 96_000), [
    10,
    'cash',
    'count',
    -500,
  ])
  const held = [
    { key: 'electricity:a', service: 'electricity', open: 51_200, line: {} },
    { key: 'registered:b', service: 'registered', open: 0, line: {} },
  ]
  const sheet = daySheet(point, day, acts, { ...now, held })
  assert.deepEqual(
    [sheet.opening, sheet.in, sheet.out, sheet.expected, sheet.counted, sheet.difference, sheet.centre],
    [1_000_000, 280_500, 900_000, 380_500, 380_000, -500, 0],
  )
  assert.equal(sheet.opening + sheet.in - sheet.out + sheet.found + sheet.centre, sheet.counted)
  assert.deepEqual(sheet.lines, [
    'SỔ NGÀY                               10/12/2018',
    'Điểm BĐ-VHX Chiềng Mung                   may-01',
    'Giao dịch viên                         Lò Thị Ơn',
    '------------------------------------------------',
    'Tồn quỹ đầu ngày                     1.000.000 đ',
    'Thu hộ tiền điện (2)                    +280.500',
    'Chi trả lương hưu (1)                   −900.000',
    'Cộng thu                               280.500 đ',
    'Cộng chi                               900.000 đ',
    'Tồn quỹ theo sổ                        380.500 đ',
    'Đếm được                               380.000 đ',
    'Thiếu                                      500 đ',
    '------------------------------------------------',
    'Còn giữ: Thu hộ tiền điện           1 · 51.200 đ',
    'Còn giữ: Thư ghi số                            1',
    'Biên nhận (2)      may-01-000007 – may-01-000009',
    'Số việc                           4, từ 7 đến 10',
    'Chưa gửi                                       2',
    'Dấu cuối',
    '0'.repeat(48),
    '0'.repeat(16).padStart(48),
  ])
})

test('what earlier counts found stands on the paper, so that it adds up by hand', () => {
  const acts = dayOf(
    [1, 'cash', 'count', 1_000_000],
    collected(2, 50_000),
    [3, 'cash', 'count', -20_000],
    [4, 'cash', 'count', 0],
  )
  const { lines } = daySheet(point, day, acts, now)
  const at = lines.findIndex((line) => line.startsWith('Cộng chi'))
  assert.deepEqual(lines.slice(at - 1, at + 6), [
    'Cộng thu                                50.000 đ',
    'Cộng chi                                     0 đ',
    'Đếm lúc 08:00, thừa                   +1.000.000',
    'Đếm lúc 08:00, thiếu                     −20.000',
    'Tồn quỹ theo sổ                      2.030.000 đ',
    'Đếm được                             2.030.000 đ',
    'Khớp                                         0 đ',
  ])
})

test('a missing sequence, money moved by the centre, and an empty day are told', () => {
  const acts = dayOf(collected(3, 50_000), collected(6, 20_000))
  const last = acts[1] as Done
  last.drawer += 300_000
  const sheet = daySheet(point, day, acts, now)
  assert.deepEqual([sheet.gaps, sheet.centre, sheet.expected], [[4, 5], 300_000, 1_370_000])
  assert.ok(sheet.lines.some((line) => /^Thiếu số +4, 5$/.test(line)))
  const empty = daySheet(point, day, [], now)
  assert.deepEqual([empty.acts, empty.opening, empty.expected, empty.gaps], [0, 1_234_000, 1_234_000, []])
})
