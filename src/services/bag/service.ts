/**
 * Mail bags and their despatches. A bag is a thing with one holder, and itself holds what is in it, as `bag:` and its number:
 * items put into it (their own act, `handOver` to the bag) go where it goes. Only who holds the bag reaches in. Its number
 * follows UPU S9: where it was closed, where it is to be opened, a digit of the year with the number of the despatch, the
 * bag. `dispatch` is the pre-advice: what the letter bill (BĐ8) says, and the delivery bill (BĐ10) under which the vehicle
 * took it. `takeOver` is the other side's scan, `finish` what was found. What differs opens a case (`irregularity`); an item that is
 * missing still lies in the bag, which lies with the unit that opened it, until somebody finds out.
 */
import { count, holder, text } from '#kernel/field.ts'
import { isOf } from '#services/hand.ts'
import { service } from '#services/kit.ts'

type Found = { missing?: number; extra?: number; damaged?: number; off?: number }
const differences = ({ missing = 0, extra = 0, damaged = 0, off = 0 }: Found): number =>
  missing + extra + damaged + Math.min(off, 1)

const HANDS = 'ghi chuyến, người chở hoặc kho, ví dụ route:360-361'
const vehicle = (holder: string) => isOf(holder, ['route', 'carrier', 'vault'], HANDS)

const bag = '361000-361120-80013-001'
const inside = `bag:${bag}`
const item = { registered: 'RA000000028VN', parcel: 'EE000000031VN' } as const
const address = { addressee: 'Lò Thị Ơn', address: 'Bản Mòn, xã Chiềng Mung' }
const put = (service: 'registered' | 'parcel') =>
  ({ service, verb: 'handOver', line: { item: item[service], to: inside } }) as const
const take = (service: 'registered' | 'parcel') =>
  ({ service, verb: 'takeOver', line: { item: item[service], from: inside }, device: 'till-2' }) as const
const difference = { device: 'till-2', seq: 3, owner: 'unit:361000' }

export const mailBag = service({
  key: 'bag',
  name: 'Túi thư, chuyến thư',
  thing: { name: 'Túi thư', id: ['bag'] },
  fields: {
    bag: text(
      'Số túi',
      /^[A-Z0-9]{3,10}-[A-Z0-9]{3,10}-\d{5}-\d{3}$/,
      `nơi đóng-nơi mở-năm và số chuyến-số túi, ví dụ ${bag}`,
    ),
    to: holder('Chuyến, người chở nhận'),
    from: holder('Chuyến, người chở giao'),
    slip: text('Số BĐ10'),
    items: count('Số bưu gửi trên BĐ8', 10_000),
    grams: count('Khối lượng túi (g)', 100_000),
    seal: text('Số niêm phong'),
    opened: count('Số bưu gửi có trong túi', 10_000),
    missing: count('Thiếu', 10_000),
    extra: count('Thừa', 10_000),
    damaged: count('Hư hỏng, rách', 10_000),
    off: count('Lệch khối lượng (g)', 100_000),
    record: text('Số biên bản'),
  },
  checks: {
    to: ({ to }) => vehicle(to),
    from: ({ from }) => vehicle(from),
    grams: ({ grams }) => (grams > 0 ? undefined : 'cân túi rồi ghi số gam, lớn hơn 0'),
    opened: (line) =>
      differences(line) > 0 && line.record === undefined
        ? 'túi có sai lệch thì lập biên bản, ghi số biên bản'
        : undefined,
  },
  amounts: { difference: { name: 'Số sai lệch', of: differences } },
  acts: {
    start: { name: 'Lập túi mới', births: true, moves: ['outside', 'till'] },
    dispatch: {
      name: 'Đóng túi, giao lên xe (BĐ8, BĐ10)',
      moves: ['till', '@to'],
      takes: ['to', 'slip', 'items', 'grams', 'seal'],
    },
    pass: { name: 'Chuyển túi sang xe khác', moves: ['@from', '@to'], takes: ['from', 'to', 'slip'] },
    takeOver: { name: 'Nhận túi từ xe (BĐ10)', moves: ['@from', 'till'], takes: ['from', 'slip', 'grams'] },
    finish: {
      name: 'Kiểm xong túi theo BĐ8',
      moves: ['till', 'unit'],
      takes: ['opened'],
      may: ['missing', 'extra', 'damaged', 'off', 'record'],
      raises: ['irregularity', 'difference'],
      keeps: ['difference'],
    },
    again: { name: 'Mở lại túi đã kiểm', moves: ['unit', 'till'], takes: ['record'] },
  },
  measures: {
    sent: { name: 'Túi thư đã giao lên xe', of: ['dispatch'], unit: 'túi' },
    itemsSent: { name: 'Bưu gửi trong túi đã giao', of: ['dispatch'], sum: 'items', unit: 'bưu gửi' },
    received: { name: 'Túi thư đã nhận từ xe', of: ['takeOver'], unit: 'túi' },
    differences: { name: 'Sai lệch khi kiểm túi', of: ['finish'], sum: 'difference', unit: 'việc' },
  },
  receipt: [
    'bag',
    'slip',
    'to',
    'from',
    'items',
    'grams',
    'seal',
    'opened',
    'missing',
    'extra',
    'damaged',
    'off',
    'record',
  ],
  example: [
    {
      service: 'registered',
      verb: 'accept',
      line: { item: item.registered, grams: 20, sender: 'Hà Văn Toán', ...address },
    },
    {
      service: 'parcel',
      verb: 'arrive',
      line: { item: item.parcel, cod: 90_000, addresseePhone: '0912000111', ...address },
    },
    { verb: 'start', line: { bag } },
    put('registered'),
    put('parcel'),
    {
      verb: 'dispatch',
      line: { bag, to: 'route:361-360', slip: 'BD10-0501', items: 2, grams: 1_450, seal: 'NP-7781' },
    },
    { verb: 'pass', line: { bag, from: 'route:361-360', to: 'carrier:lo-van-pang', slip: 'BD10-0502' } },
    {
      verb: 'takeOver',
      line: { bag, from: 'carrier:lo-van-pang', slip: 'BD10-0502', grams: 1_300 },
      device: 'till-2',
    },
    take('registered'),
    { verb: 'finish', line: { bag, opened: 1, missing: 1, off: 150, record: 'BB-0033' }, device: 'till-2' },
    { verb: 'again', line: { bag, record: 'BB-0034' }, device: 'till-2' },
    take('parcel'),
    { verb: 'finish', line: { bag, opened: 2 }, device: 'till-2' },
    {
      service: 'irregularity',
      verb: 'concluded',
      line: {
        ...difference,
        finding: 'found',
        reason: 'Bưu kiện lọt dưới đáy túi',
        evidence: 'BB-0034',
        decider: 'nguyen-van-son',
      },
    },
    { service: 'registered', verb: 'deliver', line: { item: item.registered, signed: 'Lò Thị Ơn' }, device: 'till-2' },
    {
      service: 'parcel',
      verb: 'lost',
      line: { item: item.parcel, cod: 90_000, evidence: 'BB-0040', decider: 'nguyen-van-son' },
      device: 'till-2',
    },
  ],
})
