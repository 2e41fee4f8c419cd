/**
 * The receipt of an act: what the customer takes home, as data and as lines of text. It is made after the act is durable
 * on the device, never before. How it is drawn (`receipt-picture.ts`), printed (`receipt-print.ts`) and proved
 * (`receipt-code.ts`) is told beside this file.
 */
import type { Done, Point } from '#counter/nouns.ts'
import { sealCodes } from '#counter/receipt-code.ts'
import type { Line } from '#kernel/act.ts'
import { showDay } from '#kernel/day.ts'
import { fieldOf } from '#kernel/field.ts'
import { moneyInWords, showMoney } from '#kernel/money.ts'
import { type Catalogue, catalogue } from '#services/index.ts'
import type { ActRule, Service } from '#services/kit.ts'
import { type Row, receiptRows, rowLines, wrap } from '#services/receipt.ts'
import type { Signer } from '#sync/keys.ts'

/** A durable act, and where it was done. `Done` of the till fits as it is. */
export type Acted = Pick<Done, 'seq' | 'act' | 'computed' | 'cash' | 'teller' | 'hash' | 'number' | 'undoneBy'> & {
  point: Point
  /** What the till knows of the thing of each line beside the act: a customer's name from the list handed out. */
  known?: readonly Line[]
  /** Done in training: the paper says so, and has no code. */
  practice?: boolean
}

export type Receipt = {
  unit: string
  unitCode: string
  title: string
  /** Service and act: “Thu hộ tiền điện · Thu tiền”. */
  about: string
  /** What must be seen first: training, a reversal. */
  notices: string[]
  number: string
  /** device/seq: the act itself. */
  named: string
  at: string
  teller: string
  customer?: string
  /** One list of rows per line of the act. */
  lines: Row[][]
  /** Đồng that went over the counter; left out when none did. */
  amount?: { label: string; figures: string; words: string }
  /** A5 in so many copies, to be signed; else the roll. */
  slip?: 1 | 2
  /** How the act stands in the chain of its device: the first 16 of 64 digits, for people to compare. */
  mark: string
  /** What the QR codes say, in order; none in training. */
  codes: readonly string[]
}

export const PRACTICE = 'TẬP SỰ – KHÔNG CÓ GIÁ TRỊ'

/**
 * What the QR codes of an act's receipt say, signed by the device: usually one. Amounts that the paper does not show (a
 * commission) are left out. @param base where the Post's page is: https://…, no slash at its end.
 */
export function receiptCodes(acted: Acted, signer: Pick<Signer, 'sign'>, base: string): Promise<string[]> {
  const { act, cash, hash, number = '', point, teller } = acted
  const shown = catalogue.get(act.service)?.receipt ?? []
  const computed = acted.computed.map((amounts) =>
    Object.fromEntries(Object.entries(amounts).filter(([name]) => shown.includes(name))),
  )
  const sealed = { province: point.province, act, cash, hash, number, teller, computed }
  return sealCodes(sealed, signer, base)
}

/** @param codes from `receiptCodes`. @throws Error when the act is of a service or verb that nobody declared. */
export function receiptOf(acted: Acted, codes: readonly string[], services: Catalogue = catalogue): Receipt {
  const { act, cash, computed, known = [], point, seq } = acted
  const declared = services.get(act.service)
  const rule = declared?.acts[act.verb]
  if (!declared || !rule) throw new Error(`nothing declares ${act.service}.${act.verb}`)
  const customer = customerOf(
    declared,
    act.lines.map((line, i) => ({ ...known[i], ...line })),
  )
  const named = `${act.device}/${seq}`
  return {
    unit: point.unitName,
    unitCode: point.unit,
    title: titleOf(acted, rule),
    about: `${declared.name} · ${rule.name}`,
    notices: noticesOf(acted, rule.negates?.named),
    number: acted.number ?? named,
    named,
    at: `${showDay(act.at.slice(0, 10))} ${act.at.slice(11, 16)}`,
    teller: acted.teller,
    ...(customer === undefined ? {} : { customer }),
    lines: act.lines.map((line, i) => receiptRows(declared, line, computed[i] ?? {})),
    ...(cash === 0 ? {} : { amount: amountOf(acted, rule) }),
    ...(declared.slip === undefined ? {} : { slip: declared.slip }),
    mark: acted.hash.slice(0, 16),
    codes: acted.practice ? [] : codes,
  }
}

/** An act without a number of its own has no customer in it: what went between colleagues, or was counted. */
function titleOf({ cash, number }: Acted, { negates, counts }: ActRule): string {
  if (negates) return 'GIẤY BÁO HỦY'
  if (counts) return 'PHIẾU KIỂM ĐẾM'
  if (cash === 0) return 'GIẤY BIÊN NHẬN'
  if (number === undefined) return 'PHIẾU GIAO NHẬN TIỀN'
  return cash > 0 ? 'BIÊN LAI THU TIỀN' : 'PHIẾU CHI TIỀN'
}

function noticesOf({ act, practice, undoneBy }: Acted, negated: string | undefined): string[] {
  const named = negated === undefined ? undefined : act.lines[0]?.[negated]
  return [
    ...(practice ? [PRACTICE] : []),
    ...(named === undefined ? [] : [`HỦY VIỆC ${named}. Giấy của việc ấy không còn giá trị.`]),
    ...(undoneBy === undefined ? [] : [`ĐÃ HỦY bằng việc ${act.device}/${undoneBy}. Giấy này không còn giá trị.`]),
  ]
}

function amountOf({ cash, number }: Acted, { counts }: ActRule): NonNullable<Receipt['amount']> {
  const [taken, given] = counts
    ? ['Thừa', 'Thiếu']
    : number === undefined
      ? ['Đã nhận', 'Đã giao']
      : ['Đã thu', 'Đã chi']
  const label = (cash > 0 ? taken : given) as string
  return { label, figures: showMoney(Math.abs(cash)), words: moneyInWords(Math.abs(cash)) }
}

/** The first name that a line gives, in the order in which the service declares its fields. */
function customerOf(declared: Service, lines: readonly Line[]): string | undefined {
  const names = Object.keys(declared.fields).filter((key) => fieldOf(declared.fields[key] as never).widget === 'name')
  for (const line of lines) for (const key of names) if (line[key] !== undefined) return String(line[key])
  return undefined
}

/** Head and foot of a receipt as rows; what stands between them are its lines and its amount. */
export const headRows = ({ number, at, customer }: Receipt): Row[] => [
  ['Số', number],
  ['Lúc', at],
  ...(customer === undefined ? [] : [['Khách hàng', customer] as const]),
]

export const footRows = ({ teller, named, mark }: Receipt): Row[] => [
  ['Giao dịch viên', teller],
  ['Việc', named],
  ['Dấu', mark],
]

/** What to do with the code, in the words of the paper. */
export const CODE_SAYS = 'Quét mã để kiểm tra giấy này'

/** The receipt as lines of at most `columns` signs: 48 on 80 mm, 32 on 58 mm. A code cannot be text, so it is left out. */
export function receiptText(receipt: Receipt, columns: number): string[] {
  const rule = '-'.repeat(columns)
  const centre = (text: string) =>
    wrap(text, columns).map((part) => part.padStart(Math.floor((columns + part.length) / 2)))
  const rows = (list: readonly Row[]) => list.flatMap((row) => rowLines(row, columns))
  const { amount } = receipt
  return [
    ...centre(receipt.unit),
    ...centre(receipt.unitCode),
    ...centre(receipt.title),
    ...centre(receipt.about),
    ...receipt.notices.flatMap((notice) => centre(notice)),
    rule,
    ...rows(headRows(receipt)),
    ...receipt.lines.flatMap((line) => [rule, ...rows(line)]),
    ...(amount ? [rule, ...rows([[amount.label, amount.figures]]), ...wrap(`Bằng chữ: ${amount.words}`, columns)] : []),
    rule,
    ...rows(footRows(receipt)),
  ]
}
