/** Registered letters: each has an identifier and one holder from the counter to the addressee. Without VAT (universal). */
import { choice, count, personal, text } from '#kernel/field.ts'
import { letterPostage } from '#rules/tariff.ts'
import { personField } from '#services/case.ts'
import { handActs, handChecks, handFields } from '#services/hand.ts'
import { addressFields, itemCheck, itemField, postedCheck, postedField, senderAddresses } from '#services/item.ts'
import { cash, credit, refusedBy, revenue, service } from '#services/kit.ts'

export const registered = service({
  key: 'registered',
  name: 'Thư ghi số',
  subject: 'account',
  thing: { name: 'Thư ghi số', id: ['item'] },
  fields: {
    item: itemField,
    grams: count('Khối lượng (g)', 2000),
    account: text('Mã khách hàng CRM', /^[A-Z0-9-]{3,20}$/, 'mã gồm chữ hoa, số, gạch, ví dụ KH-00123'),
    addressee: personal('Tên người nhận', 'name'),
    ...addressFields,
    posted: postedField,
    sender: personal('Tên người gửi', 'name'),
    evidence: text('Số biên bản, chứng cứ'),
    decider: personField('Mã người quyết định'),
    signed: personal('Người ký nhận', 'name'),
    reason: choice('Lý do chuyển hoàn', {
      absent: 'Không gặp người nhận',
      unknown: 'Không rõ địa chỉ',
      refused: 'Người nhận từ chối',
    }),
    ...handFields,
  },
  checks: {
    item: itemCheck,
    posted: postedCheck,
    grams: ({ grams }, rule) => refusedBy(() => letterPostage({ grams, registered: true }, rule)),
    ...handChecks,
  },
  amounts: {
    postage: { name: 'Cước thư ghi số', of: ({ grams }, rule) => letterPostage({ grams, registered: true }, rule) },
  },
  acts: {
    accept: {
      name: 'Nhận gửi',
      births: true,
      moves: ['customer', 'till'],
      takes: ['grams', 'sender', 'addressee', 'address'],
      may: ['account', 'oldAddress', ...senderAddresses],
      legs: [cash('customer', 'till', 'postage'), revenue('customer', 'unit', 'postage')],
    },
    acceptOnCredit: {
      name: 'Nhận gửi, ghi nợ',
      births: true,
      moves: ['customer', 'till'],
      takes: ['grams', 'sender', 'addressee', 'address', 'account'],
      may: ['oldAddress', ...senderAddresses],
      legs: [credit('account', 'customer', 'unit', 'postage'), revenue('customer', 'unit', 'postage')],
    },
    arrive: {
      name: 'Nhận thư đến từ tỉnh khác',
      births: true,
      moves: ['outside', 'till'],
      takes: ['addressee', 'address'],
      may: ['oldAddress', ...senderAddresses, 'posted'],
    },
    ...handActs,
    forward: { name: 'Chuyển đi tỉnh khác', moves: ['till', 'outside'] },
    deliver: { name: 'Phát', moves: ['till', 'customer'], takes: ['signed'] },
    returnToSender: { name: 'Chuyển hoàn người gửi', moves: ['till', 'customer'], takes: ['reason'] },
    lost: { name: 'Xác lập mất', moves: ['till', 'outside'], takes: ['evidence', 'decider'] },
  },
  measures: {
    accepted: { name: 'Thư ghi số nhận gửi', of: ['accept', 'acceptOnCredit'], unit: 'bưu gửi' },
    delivered: { name: 'Thư ghi số đã phát', of: ['deliver'], unit: 'bưu gửi' },
    returned: { name: 'Thư ghi số chuyển hoàn', of: ['returnToSender'], unit: 'bưu gửi' },
    lost: { name: 'Thư ghi số mất', of: ['lost'], unit: 'bưu gửi' },
  },
  receipt: ['item', 'grams', 'postage', 'signed'],
  example: [
    {
      verb: 'accept',
      line: {
        item: 'RA123456785VN',
        grams: 20,
        sender: 'Quàng Văn Hặc',
        addressee: 'Lò Thị Ơn',
        address: 'Bản Mòn, xã Chiềng Mung',
        oldSenderAddress: 'Tổ 3, phường Tô Hiệu, thành phố Sơn La',
      },
    },
    { verb: 'handOver', line: { item: 'RA123456785VN', to: 'bag:360000-361000-0012' } },
    { verb: 'takeOver', line: { item: 'RA123456785VN', from: 'bag:360000-361000-0012' }, device: 'till-2' },
    { verb: 'deliver', line: { item: 'RA123456785VN', signed: 'Lò Thị Ơn' }, device: 'till-2' },
    {
      verb: 'acceptOnCredit',
      line: {
        item: 'RA000000014VN',
        grams: 60,
        sender: 'Tòa án huyện Mai Sơn',
        addressee: 'Hà Văn Toán',
        address: 'Bản Nà Hiên',
        account: 'KH-00123',
      },
    },
    { verb: 'forward', line: { item: 'RA000000014VN' } },
    {
      verb: 'arrive',
      line: { item: 'RR473124829GB', addressee: 'Hà Văn Toán', address: 'Bản Nà Hiên', posted: '2018-11-26' },
    },
    { verb: 'returnToSender', line: { item: 'RR473124829GB', reason: 'unknown' } },
    { verb: 'arrive', line: { item: 'RR000000045GB', addressee: 'Hà Văn Toán', address: 'Bản Nà Hiên' } },
    { verb: 'lost', line: { item: 'RR000000045GB', evidence: 'BB-0045', decider: 'nguyen-van-son' } },
  ],
})
