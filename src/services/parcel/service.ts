/**
 * Parcels and express items, with cash on delivery. What is open on a parcel is the money to collect from the addressee;
 * once collected, the same amount is open again as owed to the sender, until it is remitted: once, and in full.
 */
import { choice, count, holder, money, personal, text } from '#kernel/field.ts'
import { codFee, parcelPostage, type Zone } from '#rules/tariff.ts'
import { personField } from '#services/case.ts'
import { handActs, handChecks, handFields, isOf } from '#services/hand.ts'
import { addressFields, itemCheck, itemField, postedCheck, postedField, senderAddresses } from '#services/item.ts'
import { cash, due, type RuleOf, refusedBy, service } from '#services/kit.ts'
import { priced, priceOwed, pricePaid } from '#services/vat.ts'

type Priced = { grams: number; zone: Zone; cod?: number }
const price = ({ cod = 0, ...weighed }: Priced, rule: RuleOf) => parcelPostage(weighed, rule) + codFee(cod, rule)

export const parcel = service({
  key: 'parcel',
  name: 'Bưu kiện, chuyển phát nhanh',
  principal: 'cod',
  subject: 'account',
  thing: { name: 'Bưu kiện', id: ['item'], value: 'cod' },
  fields: {
    item: itemField,
    grams: count('Khối lượng (g)', 31_500),
    zone: choice('Vùng đến', { province: 'Nội tỉnh', region: 'Cùng vùng', nation: 'Cách vùng' }),
    cod: money('Tiền thu hộ (COD)'),
    account: text('Mã khách hàng CRM', /^[A-Z0-9-]{3,20}$/, 'mã gồm chữ hoa, số, gạch, ví dụ KH-00123'),
    // Whose item it is at a till: the first name of its fields.
    addressee: personal('Tên người nhận', 'name'),
    addresseePhone: personal('Điện thoại người nhận', 'phone'),
    ...addressFields,
    posted: postedField,
    sender: personal('Tên người gửi', 'name'),
    senderPhone: personal('Điện thoại người gửi', 'phone'),
    evidence: text('Số biên bản, chứng cứ'),
    decider: personField('Mã người quyết định'),
    signed: personal('Người ký nhận', 'name'),
    paper: personal('Giấy tờ đã xem (loại, số)'),
    bank: holder('Tài khoản ngân hàng'),
    voucher: text('Số ủy nhiệm chi'),
    reason: choice('Lý do chuyển hoàn', {
      absent: 'Không gặp người nhận',
      unknown: 'Không rõ địa chỉ',
      refused: 'Người nhận từ chối',
      unpaid: 'Người nhận không trả tiền thu hộ',
    }),
    ...handFields,
  },
  checks: {
    item: itemCheck,
    posted: postedCheck,
    grams: (line, rule) => refusedBy(() => parcelPostage(line, rule)),
    bank: ({ bank }) => isOf(bank, ['principal'], 'ghi tài khoản ngân hàng, ví dụ principal:agribank'),
    ...handChecks,
  },
  amounts: priced<Priced>('Cước', price),
  acts: {
    accept: {
      name: 'Nhận gửi',
      births: true,
      moves: ['customer', 'till'],
      takes: ['grams', 'zone', 'sender', 'senderPhone', 'addressee', 'addresseePhone', 'address'],
      may: ['cod', 'account', 'oldAddress', ...senderAddresses],
      legs: pricePaid,
    },
    acceptOnCredit: {
      name: 'Nhận gửi, ghi nợ',
      births: true,
      moves: ['customer', 'till'],
      takes: ['grams', 'zone', 'sender', 'senderPhone', 'addressee', 'addresseePhone', 'address', 'account'],
      may: ['cod', 'oldAddress', ...senderAddresses],
      legs: priceOwed,
    },
    arrive: {
      name: 'Nhận bưu kiện đến từ tỉnh khác',
      births: true,
      moves: ['outside', 'till'],
      takes: ['addressee', 'addresseePhone', 'address'],
      may: ['cod', 'oldAddress', ...senderAddresses, 'posted'],
    },
    ...handActs,
    forward: { name: 'Chuyển đi tỉnh khác', moves: ['till', 'outside'] },
    deliver: {
      name: 'Phát',
      moves: ['till', 'customer'],
      takes: ['signed'],
      may: ['cod'],
      pays: 'cod',
      opens: 'cod',
      legs: [cash('customer', 'till', 'cod'), due('unit', 'principal', 'cod')],
    },
    returnToSender: {
      name: 'Chuyển hoàn người gửi',
      moves: ['till', 'customer'],
      takes: ['reason'],
      may: ['cod'],
      pays: 'cod',
    },
    lost: {
      name: 'Xác lập mất',
      moves: ['till', 'outside'],
      takes: ['evidence', 'decider'],
      may: ['cod'],
      pays: 'cod',
    },
    remit: {
      name: 'Trả tiền thu hộ cho người gửi',
      moves: ['customer', 'outside'],
      takes: ['cod', 'paper'],
      pays: 'cod',
      legs: [cash('till', 'customer', 'cod'), due('principal', 'unit', 'cod')],
    },
    remitByBank: {
      name: 'Chuyển khoản tiền thu hộ',
      moves: ['customer', 'outside'],
      takes: ['cod', 'bank', 'voucher'],
      pays: 'cod',
      legs: [cash('@bank', 'customer', 'cod'), due('principal', 'unit', 'cod')],
    },
  },
  measures: {
    accepted: { name: 'Bưu kiện nhận gửi', of: ['accept', 'acceptOnCredit'], unit: 'bưu gửi' },
    delivered: { name: 'Bưu kiện đã phát', of: ['deliver'], unit: 'bưu gửi' },
    returned: { name: 'Bưu kiện chuyển hoàn', of: ['returnToSender'], unit: 'bưu gửi' },
    lost: { name: 'Bưu kiện mất', of: ['lost'], unit: 'bưu gửi' },
    codCollected: { name: 'Tiền thu hộ đã thu', of: ['deliver'], sum: 'cod', unit: 'đ' },
    codRemitted: { name: 'Tiền thu hộ đã trả', of: ['remit', 'remitByBank'], sum: 'cod', unit: 'đ' },
  },
  receipt: ['item', 'grams', 'zone', 'price', 'vat', 'cod', 'signed', 'voucher'],
  example: [
    { verb: 'accept', line: { ...sent('EE123456785VN'), cod: 350_000, senderAddress: 'Tổ 3, phường Tô Hiệu' } },
    { verb: 'handOver', line: { item: 'EE123456785VN', to: 'bag:360000-361000-0013' } },
    { verb: 'takeOver', line: { item: 'EE123456785VN', from: 'bag:360000-361000-0013' }, device: 'till-2' },
    { verb: 'deliver', line: { item: 'EE123456785VN', cod: 350_000, signed: 'Lò Thị Ơn' }, device: 'till-2' },
    { verb: 'remit', line: { item: 'EE123456785VN', cod: 350_000, paper: 'CMND 050012345' } },
    { verb: 'acceptOnCredit', line: { ...sent('EE000000014VN'), cod: 120_000, account: 'KH-00123' } },
    { verb: 'deliver', line: { item: 'EE000000014VN', cod: 120_000, signed: 'Hà Văn Toán' } },
    {
      verb: 'remitByBank',
      line: { item: 'EE000000014VN', cod: 120_000, bank: 'principal:agribank', voucher: 'UNC-0815' },
    },
    { verb: 'arrive', line: { ...arrived('EE471108151FR'), cod: 90_000 } },
    { verb: 'returnToSender', line: { item: 'EE471108151FR', cod: 90_000, reason: 'unpaid' } },
    { verb: 'accept', line: { ...sent('EE000000028VN'), zone: 'nation' } },
    { verb: 'forward', line: { item: 'EE000000028VN' } },
    {
      verb: 'arrive',
      line: { ...arrived('361000123456785'), oldAddress: 'Bản Mòn, xã Chiềng Mung, huyện Mai Sơn' },
    },
    { verb: 'lost', line: { item: '361000123456785', evidence: 'BB-0044', decider: 'nguyen-van-son' } },
  ],
})

function arrived(item: string) {
  return { item, addressee: 'Lò Thị Ơn', addresseePhone: '0912000111', address: 'Bản Mòn, xã Chiềng Mung' }
}

function sent(item: string) {
  return {
    ...arrived(item),
    grams: 1200,
    zone: 'province',
    sender: 'Quàng Văn Hặc',
    senderPhone: '0912000222',
  } as const
}
