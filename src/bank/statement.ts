/**
 * A bank's statement: the account, from what balance to what, and its entries. Read from ISO 20022 or a sheet, checked as
 * a whole: an entry has a reference of its own, and the entries lead from the first balance to the last, to the đồng.
 */
import { type Day, isDay } from '#kernel/day.ts'

export type BankEntry = {
  /** The bank's own reference: the same entry in a later statement has it again. */
  readonly ref: string
  readonly day: Day
  /** Đồng; above zero came in, below zero went out. */
  readonly amount: number
  readonly memo: string
  /** What we ourselves wrote on the order (ISO 20022 EndToEndId), or empty. */
  readonly endToEnd: string
  /** Number of the other account, or empty. */
  readonly party: string
}

export type BankStatement = {
  readonly account: string
  readonly number: string
  readonly from: Day
  readonly to: Day
  readonly opening: number
  readonly closing: number
  readonly entries: readonly BankEntry[]
}

/** `place`: row or entry as the file counts them. */
export type StatementFault = { readonly place: string; readonly message: string }
export type ReadStatement = { readonly statement?: BankStatement; readonly faults: readonly StatementFault[] }

/** A month of a busy account. */
const ENTRIES_MOST = 50_000
const REF = /^[A-Za-z0-9][A-Za-z0-9./_-]{0,34}$/

/** What is wrong with entries that were read one by one. */
export function checkStatement({ number, account, opening, closing, entries, ...of }: BankStatement): StatementFault[] {
  const faults: StatementFault[] = []
  const whole = (message: string) => faults.push({ place: 'sao kê', message })
  if (!/^[\x21-\x7e]{1,35}$/.test(number)) whole('Thiếu số sao kê, hoặc số có dấu cách. Ghi số do ngân hàng đặt.')
  if (!/^\d{4,24}$/.test(account)) whole('Thiếu số tài khoản. Xin lại sao kê của đúng tài khoản.')
  if (!isDay(of.from) || !isDay(of.to) || of.from > of.to) whole('Sao kê không rõ từ ngày nào đến ngày nào.')
  if (entries.length > ENTRIES_MOST)
    whole(`Sao kê có ${entries.length} dòng, nhiều nhất ${ENTRIES_MOST}. Xin sao kê theo ngày.`)
  const seen = new Set<string>()
  entries.forEach(({ ref, day, amount }, i) => {
    const say = (message: string) => faults.push({ place: `dòng ${i + 1}`, message })
    if (!REF.test(ref)) say(`Số tham chiếu “${ref.slice(0, 60)}” sai: gồm chữ, số, chấm, gạch, nhiều nhất 35.`)
    else if (seen.has(ref)) say(`Số tham chiếu “${ref}” có hai lần. Xin ngân hàng sao kê đúng.`)
    seen.add(ref)
    const written = day.slice(0, 20)
    if (!isDay(day)) say(`Ngày “${written}” sai, ghi dạng 2018-12-05.`)
    if (!Number.isSafeInteger(amount) || amount === 0) say('Số tiền phải là số nguyên đồng khác 0.')
  })
  const sum = entries.reduce((all, { amount }) => all + amount, 0)
  if (faults.length === 0 && opening + sum !== closing)
    whole(
      `Số dư đầu ${opening} cộng các dòng ${sum} là ${opening + sum}, mà số dư cuối ghi ${closing}. Sao kê thiếu dòng: xin lại bản đủ.`,
    )
  return faults
}
