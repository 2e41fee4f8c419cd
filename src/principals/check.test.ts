import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { readCsv } from '#kernel/csv.ts'
import { type CheckOptions, checkList } from '#principals/check.ts'
import { type Contract, contractOf, termOn } from '#principals/contract.ts'
import { catalogue } from '#services/index.ts'
import type { Service } from '#services/kit.ts'

const HEADER = 'Số danh sách,Đơn vị giao,Mã khách hàng,Kỳ hóa đơn,Số tiền,Bản, tổ,Tên khách hàng,Mã điểm'
  .replace('Bản, tổ', 'Bản; tổ')
  .split(',')
  .map((label) => label.replace(';', ','))
const GOOD = ['GT-2018/12', 'evn', 'PA22010012345', '2018-12', '184500', 'Bản Mòn', 'Lò Thị Ơn', 'V99001']

function options(key: string, today = '2018-12-05'): CheckOptions {
  const contract = contractOf(key) as Contract
  const service = catalogue.get(key) as Service
  return { service, contract, term: termOn(contract, today), today, points: new Set(['V99001']) }
}

const check = (rows: readonly (readonly string[])[], header = HEADER, given = options('electricity')) =>
  checkList(
    [header, ...rows].map((cells, i) => ({ row: i + 1, cells })),
    given,
  )
const faultsOf = (...args: Parameters<typeof check>) =>
  check(...args).faults.map(({ row, column, message }) => `${row} ${column}: ${message}`)
const changed = (at: number, cell: string) => GOOD.map((own, i) => (i === at ? cell : own))

test('a good row becomes the line of an act, whatever the order of the columns', () => {
  const { rows, faults, number } = check([GOOD.toReversed()], HEADER.toReversed())
  assert.deepEqual(faults, [])
  assert.equal(number, 'GT-2018/12')
  assert.deepEqual(rows, [
    {
      row: 2,
      thing: 'electricity:PA22010012345/2018-12',
      line: {
        customer: 'PA22010012345',
        period: '2018-12',
        amount: 184_500,
        village: 'Bản Mòn',
        name: 'Lò Thị Ơn',
      },
      amount: 184_500,
      period: '2018-12',
      village: 'Bản Mòn',
      point: 'V99001',
    },
  ])
})

test('the example of docs/formats.md is read without a fault', () => {
  const text = readFileSync(new URL('../../docs/examples/list.csv', import.meta.url), 'utf8')
  const { rows, faults, number } = checkList(readCsv(text), options('electricity'))
  assert.deepEqual(faults, [])
  assert.equal(number, 'GT-2018/12')
  assert.deepEqual(
    rows.map(({ row, amount, point }) => [row, amount, point]),
    [
      [2, 184_500, 'V99001'],
      [3, 96_000, 'V99001'],
      [4, 51_200, ''],
    ],
  )
})

test('each wrong cell is named by row and column, with what to do', () => {
  const cases: [number, string, RegExp][] = [
    [0, '', /^2 Số danh sách: Ô trống\. Ghi số do đơn vị giao đặt/],
    [0, 'gt 1', /“gt 1” không phải số danh sách/],
    [1, 'water', /^2 Đơn vị giao: Danh sách của “water”, không phải của “evn”/],
    [2, 'pa1', /^2 Mã khách hàng: “pa1” sai\. Ghi mã gồm 2 chữ và 11 số/],
    [3, '13/2018', /^2 Kỳ hóa đơn: “13\/2018” sai\. Ghi tháng dạng 2018-12/],
    [3, '2019-06', /^2 Kỳ hóa đơn: Kỳ 2019-06 quá xa/],
    [4, '184.500', /^2 Số tiền: “184\.500” không phải số nguyên đồng/],
    [4, '-5', /không phải số nguyên/],
    [4, '1e6', /không phải số nguyên/],
    [4, '184500.5', /không phải số nguyên/],
    [4, '0', /Số tiền là 0/],
    [4, '99999999999', /vượt mức 500000000 của hợp đồng/],
    [4, '99999999999999999', /không phải số nguyên/],
    [5, '', /^2 Bản, tổ: Ô trống/],
    [6, 'x'.repeat(201), /^2 Tên khách hàng: “x{60}” sai/],
    [7, 'V00000', /^2 Mã điểm: Không có điểm mã “V00000”/],
  ]
  for (const [at, cell, said] of cases) {
    const found = faultsOf([changed(at, cell)])
    assert.equal(found.length, 1, cell)
    assert.match(found[0] as string, said)
  }
})

test('what people write otherwise and mean the same is read', () => {
  for (const period of ['2018-12-01', '12/2018', ' 2018-12 '])
    assert.equal(check([changed(3, period)]).rows[0]?.period, '2018-12')
  assert.equal(check([changed(7, '')]).rows[0]?.point, '')
  // A name typed on a system that decomposes it.
  assert.equal(check([changed(6, 'Lò Thị Ơn'.normalize('NFD'))]).rows[0]?.line.name, 'Lò Thị Ơn')
})

test('rows of two lists, one bill twice, and the header are looked at', () => {
  const second = changed(2, 'PA22010012346')
  assert.match(faultsOf([GOOD, second.with(0, 'GT-2018/11')])[0] as string, /^3 Số danh sách: .*“GT-2018\/11”/)
  assert.match(faultsOf([GOOD, GOOD])[0] as string, /^3 Mã khách hàng: Trùng mã và kỳ với dòng 2/)
  assert.match(faultsOf([GOOD], HEADER.slice(1))[0] as string, /^1 Số danh sách: Thiếu cột/)
  assert.match(faultsOf([GOOD], [...HEADER, 'Ghi chú'])[0] as string, /^1 Ghi chú: Cột này không có trong mẫu/)
  assert.match(faultsOf([GOOD], [...HEADER, 'Số tiền'])[0] as string, /^1 Số tiền: Cột này có hai lần/)
  assert.deepEqual(faultsOf([GOOD], [...HEADER, 'Lỗi', '']), [])
  assert.match(faultsOf([])[0] as string, /không có dòng nào/)
})

test('a list under an ended contract, of a service without lists, or too long is refused whole', () => {
  assert.match(faultsOf([GOOD], HEADER, options('tax', '2026-01-05'))[0] as string, /Hợp đồng đã hết từ 2026-01-01/)
  assert.match(faultsOf([GOOD], HEADER, options('dossier'))[0] as string, /không giao theo danh sách/)
  const given = options('electricity')
  const short = { ...given, term: { ...(given.term as NonNullable<CheckOptions['term']>), rowsMost: 1 } }
  assert.match(faultsOf([GOOD, changed(2, 'PA22010012346')], HEADER, short)[0] as string, /có 2 dòng, nhiều nhất 1/)
})

test('a payout roll says the class by its name or its key', () => {
  const header =
    'Số danh sách|Đơn vị giao|Mã số BHXH|Kỳ chi trả|Số tiền được lĩnh|Bản, tổ|Tên người hưởng|Chế độ|Mã điểm'
  const row = 'CT-2018/12|bhxh-payout|1420012345|2018-12|2815000|Bản Mòn|Cà Thị Pâng|Hưu trí|'
  const found = check([row.split('|')], header.split('|'), options('pension'))
  assert.deepEqual(found.faults, [])
  assert.equal(found.rows[0]?.line.class, 'retired')
  const wrong = faultsOf([row.replace('Hưu trí', 'Khác').split('|')], header.split('|'), options('pension'))
  assert.match(wrong[0] as string, /Chế độ: “Khác” sai\. Ghi một trong: Hưu trí; /)
})
