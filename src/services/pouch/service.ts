/**
 * Sealed cash pouches between offices. The pouch is a thing with one holder, and itself holds the money that is in it:
 * money leaves my book when I seal it, the pouch leaves me when a named carrier has signed for it, and who receives it
 * gets pouch and money at once, once: a second press is refused. A pouch that holds less than its label is taken in
 * closed, opened in front of witnesses, and what is missing becomes a discrepancy.
 */
import { holder, money, text } from '#kernel/field.ts'
import { isOf } from '#services/hand.ts'
import { cash, service } from '#services/kit.ts'

const amount = 12_000_000
const carrier = 'carrier:lo-van-pang'

export const pouch = service({
  key: 'pouch',
  name: 'Túi tiền niêm phong',
  thing: { name: 'Túi tiền', id: ['pouch'], value: 'amount' },
  fields: {
    pouch: text('Số túi', /^[A-Z0-9-]{3,20}$/, 'số gồm chữ hoa, số, gạch, ví dụ TT-000123'),
    amount: money('Số tiền ghi trên túi'),
    carrier: holder('Người chở'),
    to: holder('Người chở nhận'),
    slip: text('Số phiếu người nhận đã ký'),
    bound: holder('Gửi đến'),
    bank: holder('Tài khoản ngân hàng'),
    voucher: text('Số chứng từ ngân hàng'),
    record: text('Số biên bản mở túi'),
  },
  checks: {
    amount: ({ amount }) => (amount > 0 ? undefined : 'số tiền phải lớn hơn 0'),
    carrier: ({ carrier }) =>
      isOf(carrier, ['carrier', 'route'], 'ghi người chở hoặc chuyến, ví dụ carrier:lo-van-pang'),
    to: ({ to }) => isOf(to, ['carrier', 'route'], 'ghi người chở hoặc chuyến, ví dụ carrier:lo-van-pang'),
    bound: ({ bound }) =>
      isOf(bound, ['unit', 'principal'], 'ghi đơn vị nhận, ví dụ unit:361000, hoặc tài khoản ngân hàng'),
    bank: ({ bank }) => isOf(bank, ['principal'], 'ghi tài khoản ngân hàng, ví dụ principal:agribank'),
  },
  acts: {
    seal: {
      name: 'Niêm phong túi tiền ở quầy',
      births: true,
      moves: ['outside', 'till'],
      takes: ['amount'],
      may: ['bound'],
      legs: [cash('till', 'thing', 'amount')],
    },
    sealVault: {
      name: 'Niêm phong túi tiền từ két',
      births: true,
      moves: ['outside', 'vault'],
      takes: ['amount'],
      may: ['bound'],
      legs: [cash('vault', 'thing', 'amount')],
    },
    handOver: { name: 'Giao túi cho người chở', moves: ['till', '@carrier'], takes: ['carrier', 'slip'] },
    handOverVault: {
      name: 'Giao túi trong két cho người chở',
      moves: ['vault', '@carrier'],
      takes: ['carrier', 'slip'],
    },
    pass: { name: 'Chuyển túi sang người chở khác', moves: ['@carrier', '@to'], takes: ['carrier', 'to', 'slip'] },
    receive: {
      name: 'Nhận túi tiền vào quầy',
      moves: ['@carrier', 'till'],
      takes: ['carrier', 'amount'],
      pays: 'amount',
      legs: [cash('thing', 'till', 'amount')],
    },
    receiveVault: {
      name: 'Nhận túi tiền vào két',
      moves: ['@carrier', 'vault'],
      takes: ['carrier', 'amount'],
      pays: 'amount',
      legs: [cash('thing', 'vault', 'amount')],
    },
    bank: {
      name: 'Nộp túi tiền vào ngân hàng',
      moves: ['@carrier', 'outside'],
      takes: ['carrier', 'amount', 'bank', 'voucher'],
      pays: 'amount',
      legs: [cash('thing', '@bank', 'amount')],
    },
    takeIn: { name: 'Nhận túi, chưa mở', moves: ['@carrier', 'till'], takes: ['carrier'] },
    empty: {
      name: 'Lấy tiền trong túi',
      takes: ['amount', 'record'],
      pays: 'amount',
      legs: [cash('thing', 'till', 'amount')],
    },
    missing: {
      name: 'Ghi phần thiếu của túi',
      takes: ['amount', 'record'],
      pays: 'amount',
      legs: [cash('thing', 'gap', 'amount')],
      differs: 'amount',
    },
  },
  measures: {
    sealed: { name: 'Túi tiền đã niêm phong', of: ['seal', 'sealVault'], unit: 'túi' },
    sent: { name: 'Tiền trong túi đã gửi', of: ['seal', 'sealVault'], sum: 'amount', unit: 'đ' },
    received: {
      name: 'Tiền trong túi đã nhận',
      of: ['receive', 'receiveVault', 'bank', 'empty'],
      sum: 'amount',
      unit: 'đ',
    },
    short: { name: 'Tiền thiếu trong túi', of: ['missing'], sum: 'amount', unit: 'đ' },
  },
  receipt: ['pouch', 'amount', 'bound', 'carrier', 'to', 'slip', 'record', 'bank', 'voucher'],
  example: [
    { verb: 'seal', line: { pouch: 'TT-000123', amount } },
    { verb: 'handOver', line: { pouch: 'TT-000123', carrier, slip: 'GN-0501' } },
    { verb: 'pass', line: { pouch: 'TT-000123', carrier, to: 'route:361-360', slip: 'GN-0502' } },
    { verb: 'receive', line: { pouch: 'TT-000123', carrier: 'route:361-360', amount }, device: 'till-2' },
    { verb: 'sealVault', line: { pouch: 'TT-000124', amount, bound: 'unit:361000' } },
    { verb: 'handOverVault', line: { pouch: 'TT-000124', carrier, slip: 'GN-0503' } },
    { verb: 'receiveVault', line: { pouch: 'TT-000124', carrier, amount } },
    { verb: 'sealVault', line: { pouch: 'TT-000125', amount } },
    { verb: 'handOverVault', line: { pouch: 'TT-000125', carrier, slip: 'GN-0504' } },
    { verb: 'bank', line: { pouch: 'TT-000125', carrier, amount, bank: 'principal:agribank', voucher: 'GNT-0103' } },
    { verb: 'seal', line: { pouch: 'TT-000126', amount } },
    { verb: 'handOver', line: { pouch: 'TT-000126', carrier, slip: 'GN-0505' } },
    { verb: 'takeIn', line: { pouch: 'TT-000126', carrier }, device: 'till-2' },
    { verb: 'empty', line: { pouch: 'TT-000126', amount: 11_900_000, record: 'BB-0012' }, device: 'till-2' },
    { verb: 'missing', line: { pouch: 'TT-000126', amount: 100_000, record: 'BB-0012' }, device: 'till-2' },
    {
      service: 'discrepancy',
      verb: 'investigate',
      line: { device: 'till-2', seq: 4, found: 'unit:361000', investigator: 'carrier:ha-thi-lan' },
    },
    {
      service: 'discrepancy',
      verb: 'establish',
      line: {
        device: 'till-2',
        seq: 4,
        investigator: 'carrier:ha-thi-lan',
        gap: 'gap:361000',
        missing: 100_000,
        excess: 0,
        cause: 'Túi có dấu mở trên đường',
        evidence: 'BB-0012',
        decider: 'nguyen-van-son',
        party: 'lo-van-pang',
        heard: true,
      },
    },
  ],
})
