/**
 * Statements as ISO 20022 camt.053 (BankToCustomerStatement, versions 001.02 to 001.13): the parts that say account, balances,
 * entries, references and memo. Entries still pending are left to the statement in which they are booked.
 */
import {
  type BankEntry,
  type BankStatement,
  checkStatement,
  type ReadStatement,
  type StatementFault,
} from '#bank/statement.ts'
import { all, at, type Element, readXml, XmlFault } from '#bank/xml.ts'

const NAMESPACE = /^urn:iso:std:iso:20022:tech:xsd:camt\.053\.001\.(0[2-9]|1[0-3])$/

/** One result per statement in the message. A message that is not camt.053 gives one result without a statement. */
export function readCamt(source: string): ReadStatement[] {
  const broken = (place: string, message: string): ReadStatement[] => [{ faults: [{ place, message }] }]
  let root: Element
  try {
    root = readXml(source)
  } catch (error) {
    if (!(error instanceof XmlFault)) throw error
    return broken(`dòng ${error.line} của tệp`, `${error.message}. Xin ngân hàng xuất lại camt.053.`)
  }
  const namespace = Object.entries(root.attributes).find(([name]) => name === 'xmlns' || name.startsWith('xmlns:'))?.[1]
  if (root.name !== 'Document' || !NAMESPACE.test(namespace ?? ''))
    return broken('đầu tệp', 'Tệp XML này không phải sao kê camt.053. Chọn đúng loại khi tải từ ngân hàng.')
  const statements = all(at(root, 'BkToCstmrStmt'), 'Stmt')
  if (statements.length === 0) return broken('tệp', 'Tệp không có sao kê nào.')
  return statements.map(readStatement)
}

const text = (element: Element | undefined, ...path: string[]): string => at(element, ...path)?.text ?? ''

function readStatement(of: Element): ReadStatement {
  const faults: StatementFault[] = []
  const account = text(of, 'Acct', 'Id', 'Othr', 'Id') || text(of, 'Acct', 'Id', 'IBAN')
  const currency = text(of, 'Acct', 'Ccy')
  if (currency !== '' && currency !== 'VND')
    return { faults: [{ place: 'sao kê', message: `Tài khoản tính bằng ${currency}. Chỉ nhận đồng (VND).` }] }
  const balance = (...codes: string[]): number => {
    const found = all(of, 'Bal').find((one) => codes.includes(text(one, 'Tp', 'CdOrPrtry', 'Cd')))
    if (!found) faults.push({ place: 'sao kê', message: `Thiếu số dư ${codes[0]}. Xin ngân hàng xuất lại bản đủ.` })
    return found ? signed(found, 'số dư', faults) : 0
  }
  const [opening, closing] = [balance('OPBD', 'PRCD'), balance('CLBD')]
  const booked = all(of, 'Ntry').filter((entry) => (text(entry, 'Sts', 'Cd') || text(entry, 'Sts')) === 'BOOK')
  const entries = booked.flatMap((entry, i) => readEntry(entry, `dòng ${i + 1}`, faults))
  const days = entries.map(({ day }) => day).toSorted()
  const dayOf = (end: 'FrDtTm' | 'ToDtTm', other: string | undefined) =>
    text(of, 'FrToDt', end).slice(0, 10) || (other ?? text(of, 'CreDtTm').slice(0, 10))
  const statement: BankStatement = {
    account,
    number: text(of, 'Id'),
    from: dayOf('FrDtTm', days[0]),
    to: dayOf('ToDtTm', days.at(-1)),
    opening,
    closing,
    entries,
  }
  const wrong = faults.length > 0 ? faults : checkStatement(statement)
  return wrong.length > 0 ? { faults: wrong } : { statement, faults: [] }
}

/** An entry; one that books several transfers at once is as many, each with the bank's reference of its own. */
function readEntry(entry: Element, place: string, faults: StatementFault[]): BankEntry[] {
  const amount = signed(entry, place, faults)
  const day = text(entry, 'BookgDt', 'Dt') || text(entry, 'BookgDt', 'DtTm').slice(0, 10)
  const ref = text(entry, 'AcctSvcrRef') || text(entry, 'NtryRef')
  const more = text(entry, 'AddtlNtryInf')
  const transfers = all(entry, 'NtryDtls').flatMap((details) => all(details, 'TxDtls'))
  const [single] = transfers
  if (transfers.length <= 1) return [{ ref: ref || own(single), day, amount, ...said(single, amount, more) }]
  const parts = transfers.map((transfer) => {
    const part = at(transfer, 'Amt') ?? at(transfer, 'AmtDtls', 'TxAmt', 'Amt')
    const value = Math.sign(amount) * dong(part, place, faults)
    return { ref: own(transfer), day, amount: value, ...said(transfer, value, more) }
  })
  const sum = parts.reduce((total, one) => total + one.amount, 0)
  if (sum !== amount)
    faults.push({ place, message: `Dòng gộp ghi ${amount}, các khoản trong đó cộng lại ${sum}. Xin lại sao kê.` })
  return parts
}

const own = (transfer: Element | undefined): string =>
  text(transfer, 'Refs', 'AcctSvcrRef') || text(transfer, 'Refs', 'TxId') || text(transfer, 'Refs', 'InstrId')

function said(
  transfer: Element | undefined,
  amount: number,
  more: string,
): Pick<BankEntry, 'memo' | 'endToEnd' | 'party'> {
  const memo = all(at(transfer, 'RmtInf'), 'Ustrd').map(({ text }) => text)
  const parties = at(transfer, 'RltdPties')
  const other = amount > 0 ? 'DbtrAcct' : 'CdtrAcct'
  const endToEnd = text(transfer, 'Refs', 'EndToEndId')
  return {
    memo: (memo.join(' ') || more)
      .replace(/[\p{Cc}\p{Cs}]+/gu, ' ')
      .normalize('NFC')
      .slice(0, 500),
    endToEnd: /^[\x21-\x7e]{1,35}$/.test(endToEnd) && endToEnd !== 'NOTPROVIDED' ? endToEnd : '',
    party: (text(parties, other, 'Id', 'Othr', 'Id') || text(parties, other, 'Id', 'IBAN'))
      .replace(/[^0-9A-Za-z]/g, '')
      .slice(0, 34),
  }
}

/** Above zero is a credit to our account. */
function signed(of: Element, place: string, faults: StatementFault[]): number {
  const side = text(of, 'CdtDbtInd')
  if (side !== 'CRDT' && side !== 'DBIT')
    faults.push({ place, message: 'Không rõ ghi có hay ghi nợ (CdtDbtInd). Xin ngân hàng xuất lại.' })
  return (side === 'DBIT' ? -1 : 1) * dong(at(of, 'Amt'), place, faults)
}

/** Whole đồng: banks write 184500, 184500.0 and 184500.00. */
function dong(amount: Element | undefined, place: string, faults: StatementFault[]): number {
  const written = amount?.text ?? ''
  const [, whole] = /^(\d{1,15})(?:\.0{1,5})?$/.exec(written) ?? []
  const currency = amount?.attributes.Ccy ?? 'VND'
  if (whole === undefined || currency !== 'VND')
    faults.push({ place, message: `Số tiền “${written.slice(0, 40)} ${currency}” không phải số nguyên đồng.` })
  return Number(whole ?? 0)
}
