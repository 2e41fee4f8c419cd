/**
 * Statements as a table (XLSX or CSV) with the columns of our template. Every row carries the balance after it, so that a
 * row that is missing or was changed shows at its place.
 */
import {
  type BankEntry,
  type BankStatement,
  checkStatement,
  type ReadStatement,
  type StatementFault,
} from '#bank/statement.ts'

/** `key` of `BankEntry` or of what is said of the whole; `note`: how a right cell looks. */
export const STATEMENT_COLUMNS = [
  { key: 'number', label: 'Số sao kê', note: 'số do ngân hàng đặt; mọi dòng như nhau' },
  { key: 'account', label: 'Số tài khoản', note: 'tài khoản của Bưu điện; mọi dòng như nhau' },
  { key: 'day', label: 'Ngày', note: 'ngày dạng 2018-12-05' },
  { key: 'ref', label: 'Số tham chiếu', note: 'số của ngân hàng cho từng dòng' },
  { key: 'out', label: 'Ghi nợ', note: 'tiền đi, số nguyên đồng, không dấu chấm' },
  { key: 'in', label: 'Ghi có', note: 'tiền đến, số nguyên đồng, không dấu chấm' },
  { key: 'balance', label: 'Số dư sau', note: 'số dư sau dòng này, số nguyên đồng' },
  { key: 'party', label: 'Tài khoản đối ứng', note: 'có thể bỏ trống' },
  { key: 'memo', label: 'Nội dung', note: 'nội dung chuyển khoản, có thể bỏ trống' },
] as const

type Key = (typeof STATEMENT_COLUMNS)[number]['key']
type Row = Record<Key, string>

export function readStatementTable(table: readonly { row: number; cells: readonly string[] }[]): ReadStatement {
  const [header, ...body] = table
  const labels = header?.cells.map((cell) => cell.normalize('NFC').trim().toLowerCase()) ?? []
  const missing = STATEMENT_COLUMNS.filter(({ label }) => !labels.includes(label.toLowerCase()))
  if (missing.length > 0)
    return {
      faults: missing.map(({ label }) => ({ place: 'dòng 1', message: `Thiếu cột “${label}”. Dùng đúng tệp mẫu.` })),
    }
  if (body.length === 0) return { faults: [{ place: 'tệp', message: 'Sao kê không có dòng nào.' }] }
  const rows = body.map(({ row, cells }) => ({
    row,
    of: Object.fromEntries(
      STATEMENT_COLUMNS.map(({ key, label }) => [
        key,
        (cells[labels.indexOf(label.toLowerCase())] ?? '').trim().normalize('NFC'),
      ]),
    ) as Row,
  }))
  const faults: StatementFault[] = []
  const first = rows[0]?.of as Row
  let [opening, balance]: [number | undefined, number] = [undefined, 0]
  const entries = rows.map(({ row, of }): BankEntry => {
    const say = (message: string) => faults.push({ place: `dòng ${row}`, message })
    if (of.number !== first.number || of.account !== first.account)
      say('Số sao kê hoặc số tài khoản khác các dòng trên. Tách thành hai tệp.')
    const [out, into, after] = [whole(of.out), whole(of.in), whole(of.balance, true)]
    if (out === undefined || into === undefined || out > 0 === into > 0)
      say('Ghi đúng một trong “Ghi nợ”, “Ghi có”, bằng số nguyên đồng, không dấu chấm.')
    if (after === undefined || of.balance === '') say('“Số dư sau” phải là số nguyên đồng.')
    const amount = (into ?? 0) - (out ?? 0)
    opening ??= (after ?? 0) - amount
    if (faults.length === 0 && row !== rows[0]?.row && balance + amount !== after)
      say(`Số dư trước ${balance} và ${amount} thành ${balance + amount}, mà ghi ${after}. Thiếu dòng, hoặc bị sửa.`)
    balance = after ?? 0
    return {
      ref: of.ref,
      day: of.day,
      amount,
      memo: of.memo.slice(0, 500),
      endToEnd: '',
      party: of.party.replace(/[^0-9A-Za-z]/g, '').slice(0, 34),
    }
  })
  const days = entries.map(({ day }) => day).toSorted()
  const statement: BankStatement = {
    account: first.account.replace(/[\s.]/g, ''),
    number: first.number,
    from: days[0] ?? '',
    to: days.at(-1) ?? '',
    opening: opening ?? 0,
    closing: balance,
    entries,
  }
  const wrong = faults.length > 0 ? faults : checkStatement(statement)
  return wrong.length > 0 ? { faults: wrong } : { statement, faults: [] }
}

/** An empty cell is nothing; a balance may be below zero. */
function whole(cell: string, below = false): number | undefined {
  if (cell === '') return 0
  return (below ? /^-?\d{1,15}$/ : /^\d{1,15}$/).test(cell) ? Number(cell) : undefined
}
