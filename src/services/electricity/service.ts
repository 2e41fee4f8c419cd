/** Electricity bills of the Power company: handed out, collected, returned. Commission by contract, dated. */
import { choice, money, month, personal, text } from '#kernel/field.ts'
import { showMoney } from '#kernel/money.ts'
import { cash, due, revenue, service } from '#services/kit.ts'

export const electricity = service({
  key: 'electricity',
  name: 'Thu hộ tiền điện',
  principal: 'evn',
  thing: { name: 'Hóa đơn tiền điện', id: ['customer', 'period'], value: 'amount' },
  fields: {
    customer: text('Mã khách hàng', /^P[A-Z]\d{11}$/, 'mã gồm 2 chữ và 11 số, ví dụ PA22010012345'),
    period: month('Kỳ hóa đơn'),
    amount: money('Số tiền'),
    village: text('Bản, tổ'),
    name: personal('Tên khách hàng', 'name'),
    reason: choice('Lý do trả lại', {
      absent: 'Đi vắng cả kỳ',
      disputed: 'Khách chưa đồng ý số điện',
      direct: 'Đã trả thẳng cho Điện lực',
    }),
  },
  amounts: { commission: (bill, rule) => Math.round((bill.amount * rule('electricity.commission')) / 1000) },
  acts: {
    assign: {
      name: 'Nhận giao thu',
      births: true,
      moves: ['principal', 'till'],
      takes: ['amount', 'village', 'name'],
    },
    collect: {
      name: 'Thu tiền',
      moves: ['till', 'customer'],
      takes: ['amount'],
      pays: 'amount',
      legs: [
        cash('customer', 'till', 'amount'),
        due('unit', 'principal', 'amount'),
        due('principal', 'unit', 'commission'),
        revenue('principal', 'unit', 'commission'),
      ],
    },
    collectPart: {
      name: 'Thu một phần',
      takes: ['amount'],
      pays: 'amount',
      legs: [
        cash('customer', 'till', 'amount'),
        due('unit', 'principal', 'amount'),
        due('principal', 'unit', 'commission'),
        revenue('principal', 'unit', 'commission'),
      ],
    },
    giveBack: { name: 'Trả lại hóa đơn', moves: ['till', 'principal'], takes: ['reason'] },
  },
  measures: {
    assigned: { name: 'Tiền giao thu', of: ['assign'], sum: 'amount', unit: 'đ' },
    bills: { name: 'Hóa đơn giao thu', of: ['assign'], unit: 'hóa đơn' },
    collected: { name: 'Tiền đã thu', of: ['collect', 'collectPart'], sum: 'amount', unit: 'đ' },
    returned: { name: 'Hóa đơn trả lại', of: ['giveBack'], unit: 'hóa đơn' },
  },
  receipt: (bill) => [`Mã khách hàng ${bill.customer}`, `Kỳ ${bill.period}`, `Tiền điện ${showMoney(bill.amount)}`],
  example: [
    {
      verb: 'assign',
      line: { customer: 'PA22010012345', period: '2018-12', amount: 184500, village: 'Bản Mòn', name: 'Lò Thị Ơn' },
    },
    { verb: 'collectPart', line: { customer: 'PA22010012345', period: '2018-12', amount: 84500 } },
    { verb: 'collect', line: { customer: 'PA22010012345', period: '2018-12', amount: 100000 } },
  ],
})
