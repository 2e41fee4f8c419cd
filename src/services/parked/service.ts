/**
 * Parked acts: a line of a till that the ledger could not take as it stood (unreadable, of a version or a person it does
 * not know, of a fork). The hub keeps it in the line's own place: device and number of `keep` are the till's, so the
 * sequence goes on; the actor is the hub's job. Its cash is booked as it moved, its counterpart waits in suspense.
 * The case lies with the unit until a person concludes it. `void` moves the book of somebody's drawer on paper: it
 * needs evidence and a decider, and the drawer's holder sees it in the feed and can count.
 *
 * `raw` is the line itself, personal, so it can be erased and `digest` stays: as text, or, when its bytes are no composed
 * printable text, `base64:` and the bytes.
 */
import { personal, text } from '#kernel/field.ts'
import { digestField, givenBack, offBook, waitingChecks, waitingFields } from '#services/case.ts'
import { cash, due, service } from '#services/kit.ts'

/** Characters of a line that are kept: more than an act of one customer has. */
export const RAW_MOST = 65_536

const concluded = { moves: ['@owner', 'outside'], pays: 'waiting', may: ['received', 'paid'], offline: false } as const

const kept = (seq: number) => ({ device: 'may-09', seq })
const digest = '4f'.repeat(32)
const raw = '{"device":"may-09","verb":"collect"'
const place = { owner: 'unit:361000', suspense: 'suspense:361000' }
const keep = (seq: number, cash: { received?: number; paid?: number }) =>
  ({ verb: 'keep', line: { ...kept(seq), code: 'unreadable', digest, raw, ...cash } }) as const

export const parked = service({
  key: 'parked',
  name: 'Việc chờ xử lý',
  principal: 'suspense',
  thing: { name: 'Việc chờ xử lý', id: ['device', 'seq'] },
  fields: {
    ...waitingFields,
    code: text('Vì sao chưa nhận', /^[a-z_]{2,40}$/, 'mã gồm chữ thường và gạch dưới'),
    digest: digestField('Dấu của dòng'),
    what: text('Dịch vụ và việc', /^[a-z-]{1,40}\.[A-Za-z]{1,40}$/, 'dạng dịch vụ.việc, ví dụ electricity.collect'),
    raw: personal('Dòng nguyên văn', 'text', RAW_MOST),
  },
  checks: waitingChecks,
  amounts: { waiting: { name: 'Tiền chờ xử lý', of: ({ received = 0, paid = 0 }) => received + paid } },
  acts: {
    keep: {
      name: 'Giữ lại chờ xử lý',
      births: true,
      moves: ['outside', 'unit'],
      opens: 'waiting',
      takes: ['code', 'digest'],
      may: ['received', 'paid', 'what', 'raw'],
      legs: [
        cash('customer', 'till', 'received'),
        cash('till', 'customer', 'paid'),
        due('unit', 'suspense', 'received'),
        due('suspense', 'unit', 'paid'),
      ],
    },
    booked: {
      ...concluded,
      name: 'Kết luận: đã làm lại bằng việc khác',
      takes: ['owner', 'suspense', 'till', 'named'],
      legs: offBook,
    },
    refunded: {
      ...concluded,
      name: 'Kết luận: đã trả lại tiền',
      takes: ['owner', 'suspense', 'paper'],
      legs: givenBack,
    },
    void: {
      ...concluded,
      name: 'Kết luận: việc không xảy ra',
      takes: ['owner', 'suspense', 'till', 'reason', 'evidence', 'decider'],
      legs: offBook,
    },
    explained: {
      name: 'Kết luận: đã rõ, không có tiền',
      moves: ['@owner', 'outside'],
      pays: 'waiting',
      takes: ['owner', 'reason'],
      offline: false,
    },
  },
  measures: {
    kept: { name: 'Việc phải giữ lại', of: ['keep'], unit: 'việc' },
    concluded: { name: 'Việc chờ đã kết luận', of: ['booked', 'refunded', 'void', 'explained'], unit: 'việc' },
    waiting: { name: 'Tiền của việc phải giữ lại', of: ['keep'], sum: 'waiting', unit: 'đ' },
    released: { name: 'Tiền chờ đã giải quyết', of: ['booked', 'refunded', 'void'], sum: 'waiting', unit: 'đ' },
  },
  receipt: ['device', 'seq', 'what', 'received', 'paid', 'named', 'reason', 'evidence', 'decider'],
  example: [
    keep(1, { received: 184_500 }),
    {
      verb: 'booked',
      line: { ...kept(1), ...place, received: 184_500, till: 'till:till-1', named: 'till-1/2' },
    },
    keep(2, { paid: 90_000 }),
    { verb: 'refunded', line: { ...kept(2), ...place, paid: 90_000, paper: 'CMND 050054321' } },
    keep(3, { received: 60_000 }),
    {
      verb: 'void',
      line: {
        ...kept(3),
        ...place,
        received: 60_000,
        till: 'till:till-1',
        reason: 'Máy chép, tiền không có trong quầy',
        evidence: 'BB-0061',
        decider: 'nguyen-van-son',
      },
    },
    keep(4, {}),
    { verb: 'explained', line: { ...kept(4), owner: 'unit:361000', reason: 'Hóa đơn đã bàn giao lại' } },
  ],
})
