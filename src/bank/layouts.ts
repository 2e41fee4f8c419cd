/**
 * How banks lay out their own sheets, dated: the statement that their site gives, and the table of transfers that it takes.
 * No bank's paper could be read here: each layout is supposed, says so, and is to be compared with a file of the bank before
 * it is relied on; a statement that does not fit is refused, never guessed at. Our own template is one of them.
 */
import { type Day, FOREVER } from '#kernel/day.ts'
import { SUPPOSED } from '#rules/rule.ts'

type Dated = { readonly from: Day; readonly to: Day; readonly source: string }

/** Labels of columns are compared without regard to capitals and spaces. */
export type StatementLayout = Dated & {
  readonly key: string
  readonly name: string
  readonly columns: Readonly<Record<'day' | 'ref' | 'out' | 'in' | 'balance', string>> & {
    readonly party?: string
    readonly memo?: string
    /** Where each row has them; else the account stands above the table, and the number is made of what is in it. */
    readonly number?: string
    readonly account?: string
  }
  /** The label above the table beside which the account stands. */
  readonly accountAbove?: string
  readonly days: 'iso' | 'vietnamese'
  /** Between groups of three digits. */
  readonly thousands: '' | ',' | '.'
  readonly newestFirst?: true
}

const SINCE = '2016-01-01'
const supposed: Dated = { from: SINCE, to: FOREVER, source: SUPPOSED }

export const TEMPLATE: StatementLayout = {
  ...supposed,
  source: 'mẫu của chương trình',
  key: 'template',
  name: 'mẫu của chương trình',
  columns: {
    number: 'Số sao kê',
    account: 'Số tài khoản',
    day: 'Ngày',
    ref: 'Số tham chiếu',
    out: 'Ghi nợ',
    in: 'Ghi có',
    balance: 'Số dư sau',
    party: 'Tài khoản đối ứng',
    memo: 'Nội dung',
  },
  days: 'iso',
  thousands: '',
}

export const statementLayouts: readonly StatementLayout[] = [
  TEMPLATE,
  {
    ...supposed,
    key: 'agribank',
    name: 'Agribank',
    columns: {
      day: 'Ngày giao dịch',
      ref: 'Mã giao dịch',
      out: 'Số tiền ghi nợ',
      in: 'Số tiền ghi có',
      balance: 'Số dư',
      memo: 'Nội dung giao dịch',
    },
    accountAbove: 'Số tài khoản',
    days: 'vietnamese',
    thousands: ',',
  },
  {
    ...supposed,
    key: 'vietcombank',
    name: 'Vietcombank',
    columns: {
      day: 'Ngày giao dịch',
      ref: 'Số tham chiếu',
      out: 'Số tiền ghi nợ',
      in: 'Số tiền ghi có',
      balance: 'Số dư',
      memo: 'Mô tả',
    },
    accountAbove: 'Số tài khoản',
    days: 'vietnamese',
    thousands: ',',
    newestFirst: true,
  },
  {
    ...supposed,
    key: 'bidv',
    name: 'BIDV',
    columns: {
      day: 'Ngày hiệu lực',
      ref: 'Số giao dịch',
      out: 'Ghi nợ',
      in: 'Ghi có',
      balance: 'Số dư',
      party: 'Tài khoản đối ứng',
      memo: 'Diễn giải',
    },
    accountAbove: 'Số tài khoản',
    days: 'vietnamese',
    thousands: '.',
  },
]

/** What a cell of a table of transfers says. */
export type PaymentCell = 'row' | 'number' | 'account' | 'name' | 'bank' | 'amount' | 'memo'
export type PaymentLayout = Dated & {
  /** BIN of the bank from which is paid. */
  readonly bank: string
  readonly name: string
  readonly columns: readonly { readonly label: string; readonly of: PaymentCell }[]
}

const paymentLayouts: readonly PaymentLayout[] = [
  {
    ...supposed,
    bank: '970405',
    name: 'Agribank',
    columns: [
      { label: 'STT', of: 'row' },
      { label: 'Tên người thụ hưởng', of: 'name' },
      { label: 'Số tài khoản thụ hưởng', of: 'account' },
      { label: 'Mã ngân hàng thụ hưởng', of: 'bank' },
      { label: 'Số tiền', of: 'amount' },
      { label: 'Nội dung', of: 'memo' },
      { label: 'Số lệnh', of: 'number' },
    ],
  },
  {
    ...supposed,
    bank: '970436',
    name: 'Vietcombank',
    columns: [
      { label: 'STT', of: 'row' },
      { label: 'Số tài khoản', of: 'account' },
      { label: 'Tên người hưởng', of: 'name' },
      { label: 'Số tiền', of: 'amount' },
      { label: 'Mã ngân hàng hưởng', of: 'bank' },
      { label: 'Nội dung thanh toán', of: 'memo' },
    ],
  },
]

/** The table that a bank takes on a day; undefined when it takes none that we know. */
export const paymentLayoutOf = (bank: string, day: Day): PaymentLayout | undefined =>
  paymentLayouts.find((one) => one.bank === bank && one.from <= day && day < one.to)
