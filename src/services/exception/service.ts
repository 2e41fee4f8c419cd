/**
 * Exceptions: what the world had done although the ledger would have said no (law 7). The ledger itself opens the case,
 * with the unit of the act, and moves the cash as it moved; here a person concludes it, once, and what waits in suspense
 * is released: money of a customer (`received`, `paid`), and cash that a drawer had beyond its book (`missing`), which
 * another act brings into the book later (`booked`) or nobody can explain (`explained`). Stock likewise (`restocked`).
 */
import { count, money, text } from '#kernel/field.ts'
import { givenBack, offBook, waitingChecks, waitingFields } from '#services/case.ts'
import { cash, service, stock } from '#services/kit.ts'

const concluded = { moves: ['@owner', 'outside'], pays: 'waiting', offline: false } as const

const place = { owner: 'unit:361000', suspense: 'suspense:361000' }
const bill = (n: number) => ({ customer: `PA2201001234${n}`, period: '2018-12' })
const assign = (n: number) =>
  ({
    service: 'electricity',
    verb: 'assign',
    line: { ...bill(n), amount: 184_500, village: 'Bản Mòn', name: 'Lò Thị Ơn' },
  }) as const
const collect = (n: number) =>
  ({ service: 'electricity', verb: 'collect', line: { ...bill(n), amount: 184_500 } }) as const
/** More leaves the drawer than its book holds, which stands at 200 million when the example begins. */
const remit = (amount: number) =>
  ({
    service: 'cash',
    verb: 'remit',
    line: { amount, slip: `NQ-${amount}` },
    device: 'till-2',
    happened: true,
  }) as const
const goods = { sku: 'gao-st25-5kg', quantity: 2 }

export const exception = service({
  key: 'exception',
  name: 'Ngoại lệ',
  principal: 'suspense',
  thing: { name: 'Hồ sơ ngoại lệ', id: ['device', 'seq'] },
  fields: {
    ...waitingFields,
    missing: money('Tiền quầy được bù'),
    sku: text('Mã hàng', /^[a-z0-9-]{2,20}$/, 'mã gồm chữ thường, số, gạch'),
    pieces: count('Số hàng quầy được bù'),
  },
  checks: waitingChecks,
  amounts: {
    waiting: {
      name: 'Tiền chờ xử lý',
      of: ({ received = 0, paid = 0, missing = 0 }) => received + paid + missing,
    },
  },
  acts: {
    booked: {
      ...concluded,
      name: 'Kết luận: đã ghi sổ bằng việc khác',
      takes: ['owner', 'suspense', 'till', 'named'],
      may: ['received', 'paid', 'missing'],
      legs: [...offBook, cash('@till', '@suspense', 'missing')],
    },
    refunded: {
      ...concluded,
      name: 'Kết luận: đã trả lại tiền',
      takes: ['owner', 'suspense', 'paper'],
      may: ['received', 'paid'],
      legs: givenBack,
    },
    explained: {
      ...concluded,
      name: 'Kết luận: đã rõ nguyên nhân',
      takes: ['owner', 'suspense', 'reason', 'evidence', 'decider'],
      may: ['missing'],
      legs: [cash('outside', '@suspense', 'missing')],
    },
    restocked: {
      ...concluded,
      name: 'Kết luận: đã nhập bù hàng',
      takes: ['owner', 'suspense', 'till', 'named', 'sku', 'pieces'],
      legs: [stock('sku', '@till', '@suspense', 'pieces')],
    },
  },
  measures: {
    concluded: {
      name: 'Ngoại lệ đã kết luận',
      of: ['booked', 'refunded', 'explained', 'restocked'],
      unit: 'việc',
    },
    released: {
      name: 'Tiền của ngoại lệ đã giải quyết',
      of: ['booked', 'refunded', 'explained'],
      sum: 'waiting',
      unit: 'đ',
    },
  },
  receipt: ['device', 'seq', 'received', 'paid', 'missing', 'sku', 'pieces', 'named', 'reason', 'evidence', 'decider'],
  example: [
    assign(1),
    collect(1),
    { ...collect(1), happened: true },
    {
      verb: 'refunded',
      line: { device: 'till-1', seq: 3, ...place, received: 184_500, paper: 'CMND 050054321' },
    },
    { ...collect(2), happened: true },
    assign(2),
    collect(2),
    {
      verb: 'booked',
      line: { device: 'till-1', seq: 5, ...place, received: 184_500, till: 'till:till-1', named: 'till-1/7' },
    },
    remit(200_050_000),
    { service: 'cash', verb: 'supply', line: { amount: 50_000, slip: 'TQ-0031' }, device: 'till-2' },
    {
      verb: 'booked',
      line: { device: 'till-2', seq: 1, ...place, missing: 50_000, till: 'till:till-2', named: 'till-2/2' },
    },
    remit(30_000),
    {
      verb: 'explained',
      line: {
        device: 'till-2',
        seq: 3,
        ...place,
        missing: 30_000,
        reason: 'Tiền thừa chưa ghi từ trước',
        evidence: 'BB-0071',
        decider: 'nguyen-van-son',
      },
    },
    { service: 'goods', verb: 'sell', line: { ...goods, unitPrice: 165_000 }, happened: true },
    { service: 'goods', verb: 'receive', line: { ...goods, slip: 'PN-032' } },
    { service: 'goods', verb: 'supply', line: { ...goods, slip: 'PX-079' } },
    {
      verb: 'restocked',
      line: {
        device: 'till-1',
        seq: 11,
        ...place,
        till: 'till:till-1',
        named: 'till-1/13',
        sku: goods.sku,
        pieces: goods.quantity,
      },
    },
  ],
})
