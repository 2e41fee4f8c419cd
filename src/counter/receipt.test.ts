import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Acted, PRACTICE, receiptOf, receiptText } from '#counter/receipt.ts'
import { acted, everyAct } from '../../test/support/receipts.ts'

const of = (change: Partial<Acted> = {}) => receiptOf({ ...acted, ...change }, ['https://x.example/v/#1.AAAA'])

test('a receipt says who took what from whom, when, in figures and words', () => {
  assert.deepEqual(receiptText(of(), 48), [
    '       Bưu điện – Văn hóa xã Chiềng Ngần',
    '                     361000',
    '               BIÊN LAI THU TIỀN',
    '          Thu hộ tiền điện · Thu tiền',
    '------------------------------------------------',
    'Số                                     01-000205',
    'Lúc                             05/12/2018 08:12',
    'Khách hàng                             Lò Thị Ơn',
    '------------------------------------------------',
    'Mã khách hàng                      PA22010012345',
    'Kỳ hóa đơn                               12/2018',
    'Số tiền                                184.500 đ',
    '------------------------------------------------',
    'Đã thu                                 184.500 đ',
    'Bằng chữ: Một trăm tám mươi tư nghìn năm trăm',
    'đồng',
    '------------------------------------------------',
    'Giao dịch viên                   Quàng Thị Hương',
    'Việc                                  may-09/205',
    'Dấu                             abababababababab',
  ])
})

test('the title tells money in, money out, and no money', () => {
  const title = (cash: number) => of({ cash }).title
  assert.deepEqual([title(1000), title(-1000), title(0)], ['BIÊN LAI THU TIỀN', 'PHIẾU CHI TIỀN', 'GIẤY BIÊN NHẬN'])
  assert.equal(of({ cash: 0 }).amount, undefined)
  assert.deepEqual(of({ cash: -1_015_000 }).amount, {
    label: 'Đã chi',
    figures: '1.015.000 đ',
    words: 'Một triệu không trăm mười lăm nghìn đồng',
  })
})

test('training says so and has no code that anybody could show', () => {
  assert.deepEqual(of().notices, [])
  assert.equal(of().codes.length, 1)
  const practice = of({ practice: true })
  assert.deepEqual(practice.notices, [PRACTICE])
  assert.deepEqual(practice.codes, [])
  assert.match(receiptText(practice, 32).join('\n'), /TẬP SỰ – KHÔNG CÓ GIÁ TRỊ/)
})

test('a reversal names what it reverses, and the reversed paper names the reversal', () => {
  assert.match(of({ undoneBy: 212 }).notices[0] ?? '', /^ĐÃ HỦY bằng việc may-09\/212/)
  const act = {
    ...acted.act,
    service: 'correction',
    verb: 'undo',
    lines: [{ named: 'may-09/204', reason: 'Thu nhầm' }],
  }
  const undo = of({ act, cash: -184_500 })
  assert.equal(undo.title, 'GIẤY BÁO HỦY')
  assert.match(undo.notices[0] ?? '', /^HỦY VIỆC may-09\/204\./)
})

test('without a number of a book the act is its own number', () => {
  const { number: _, ...bare } = acted
  assert.equal(receiptOf(bare, []).number, 'may-09/205')
})

test('services ask for A5 slips', () => {
  assert.equal(of().slip, undefined)
  const pension = {
    ...acted.act,
    service: 'pension',
    verb: 'pay',
    lines: [{ member: '1420012345', period: '2018-12' }],
  }
  assert.equal(of({ act: pension }).slip, 1)
  const dossier = { ...acted.act, service: 'dossier', verb: 'accept', lines: [{ number: 'TP-2018-0871' }] }
  assert.equal(of({ act: dossier }).slip, 2)
})

test('every act of every service fits both rolls', () => {
  let seen = 0
  for (const one of everyAct())
    for (const columns of [32, 48]) {
      const lines = receiptText(receiptOf(one, []), columns)
      for (const line of lines) assert.ok(line.length <= columns, `${one.act.service}.${one.act.verb}: “${line}”`)
      assert.doesNotMatch(lines.join(), /undefined|NaN/)
      seen++
    }
  assert.ok(seen > 200, `${seen} receipts`)
})

test('an act that nobody declared has no receipt', () => {
  assert.throws(() => of({ act: { ...acted.act, verb: 'vanish' } }), /electricity\.vanish/)
})
