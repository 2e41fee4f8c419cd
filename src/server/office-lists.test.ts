import assert from 'node:assert/strict'
import { test } from 'node:test'
import { columnsOf, LISTED, readRows } from '#server/office-lists.ts'
import type { Service } from '#services/kit.ts'

const bills = LISTED.find(({ key }) => key === 'electricity') as Service
const bill = { customer: 'PA22010000001', period: '2026-11', amount: 184_500, village: 'Bản Mòn', name: 'Lò Thị Ơn' }

test('rows of a sheet are read as people write them', () => {
  assert.deepEqual(columnsOf(bills), Object.keys(bill))
  const cases: readonly (readonly [what: string, rows: string, lines: object[] | RegExp])[] = [
    ['plain', 'PA22010000001\t2026-11\t184500\tBản Mòn\tLò Thị Ơn', [bill]],
    ['semicolons, dots, the month as it is said', ' PA22010000001;11/2026;184.500 đ;Bản Mòn;Lò Thị Ơn\r\n', [bill]],
    [
      'with the names of the columns',
      'Mã khách hàng\tKỳ hóa đơn\tSố tiền\tBản, tổ\tTên khách hàng\nPA22010000001\t2026-11\t184500\tBản Mòn\tLò Thị Ơn',
      [bill],
    ],
    [
      'a column too few, counted as the sheet counts',
      '\n\nPA22010000001\t2026-11\t184500\tBản Mòn',
      /“dòng 3” cần 5 cột/,
    ],
    ['a month that is none', 'PA22010000001\t13/2026\t184500\tBản Mòn\tLò Thị Ơn', /“dòng 1, Kỳ hóa đơn” sai: tháng/],
    ['an amount that is none', 'PA22010000001\t2026-11\tmột trăm\tBản Mòn\tLò Thị Ơn', /“dòng 1, Số tiền” sai/],
  ]
  for (const [what, rows, expected] of cases)
    if (expected instanceof RegExp) assert.throws(() => readRows(bills, rows), expected, what)
    else assert.deepEqual(readRows(bills, rows), expected, what)
})
