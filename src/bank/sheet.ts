/**
 * Statements as a table (XLSX or CSV), in our template or in a bank's own layout (layouts.ts). Every row carries the balance
 * after it, so that a row that is missing or was changed shows at its place.
 */
import { type StatementLayout, statementLayouts, TEMPLATE } from '#bank/layouts.ts'
import {
  type BankEntry,
  type BankStatement,
  checkStatement,
  type ReadStatement,
  type StatementFault,
} from '#bank/statement.ts'
import { isDay, showDay } from '#kernel/day.ts'

type Key = keyof StatementLayout['columns']
type Table = readonly { readonly row: number; readonly cells: readonly string[] }[]
type Row = { row: number; of: Partial<Record<Key, string>> }

const NOTES: Record<Key, string> = {
  number: 'số do ngân hàng đặt; mọi dòng như nhau',
  account: 'tài khoản của Bưu điện; mọi dòng như nhau',
  day: 'ngày dạng 2018-12-05',
  ref: 'số của ngân hàng cho từng dòng',
  out: 'tiền đi, số nguyên đồng, không dấu chấm',
  in: 'tiền đến, số nguyên đồng, không dấu chấm',
  balance: 'số dư sau dòng này, số nguyên đồng',
  party: 'có thể bỏ trống',
  memo: 'nội dung chuyển khoản, có thể bỏ trống',
}

/** Our template. `key` of `BankEntry` or of what is said of the whole; `note`: how a right cell looks. */
export const STATEMENT_COLUMNS = (Object.entries(TEMPLATE.columns) as [Key, string][]).map(([key, label]) => ({
  key,
  label,
  note: NOTES[key],
}))

const folded = (text: string): string => text.normalize('NFC').trim().replace(/\s+/g, ' ').toLowerCase()

/** Rows above a bank's table: its name, ours, the period. */
const ABOVE_MOST = 40

/** The layout whose columns are all in one row, and that row; of several the one with the most columns. */
export function layoutOf(table: Table): { layout: StatementLayout; head: number } | undefined {
  const found = statementLayouts.flatMap((layout) => {
    const labels = Object.values(layout.columns).map(folded)
    const head = table.slice(0, ABOVE_MOST).findIndex(({ cells }) => {
      const here = new Set(cells.map(folded))
      return labels.every((label) => here.has(label))
    })
    return head === -1 ? [] : [{ layout, head, size: labels.length }]
  })
  return found.toSorted((a, b) => b.size - a.size)[0]
}

export function readStatementTable(table: Table): ReadStatement {
  const known = layoutOf(table)
  if (!known) {
    const labels = table[0]?.cells.map(folded) ?? []
    const missing = STATEMENT_COLUMNS.filter(({ label }) => !labels.includes(folded(label)))
    return {
      faults: missing.map(({ label }) => ({
        place: 'dòng 1',
        message: `Thiếu cột “${label}”. Dùng đúng tệp mẫu, hoặc tệp ngân hàng xuất ra mà chưa sửa.`,
      })),
    }
  }
  const { layout, head } = known
  const rows = rowsOf(table, layout, head)
  if (rows.length === 0) return { faults: [{ place: 'tệp', message: 'Sao kê không có dòng nào.' }] }
  const { entries, opening, closing, faults } = entriesOf(rows, layout)
  const days = entries.map(({ day }) => day).toSorted()
  const [from = '', to = ''] = [days[0], days.at(-1)]
  if (isDay(to) && (to < layout.from || to >= layout.to))
    faults.push({
      place: 'tệp',
      message: `Mẫu sao kê này của ${layout.name} dùng từ ${showDay(layout.from)} đến ${showDay(layout.to)}. Xin sao kê theo mẫu khác.`,
    })
  const statement: BankStatement = {
    account: (rows[0]?.of.account ?? accountAbove(table, layout, head)).replace(/[\s.]/g, ''),
    // A bank's own sheet has no number: the same entries give the same one again.
    number: rows[0]?.of.number ?? `${to.replaceAll('-', '')}.${entries.at(-1)?.ref}`.slice(0, 35),
    ...{ from, to, opening, closing, entries },
  }
  const wrong = faults.length > 0 ? faults : checkStatement(statement)
  return wrong.length > 0 ? { faults: wrong } : { statement, faults: [] }
}

/** From the oldest to the newest. Below a bank's table stand sums and signatures, without day and reference. */
function rowsOf(table: Table, { columns, accountAbove, newestFirst }: StatementLayout, head: number): Row[] {
  const labels = table[head]?.cells.map(folded) ?? []
  const at = (Object.entries(columns) as [Key, string][]).map(([key, label]) => [key, labels.indexOf(folded(label))])
  const rows = table.slice(head + 1).map(({ row, cells }) => ({
    row,
    of: Object.fromEntries(
      at.map(([key, i]) => [key, (cells[i as number] ?? '').trim().normalize('NFC')]),
    ) as Row['of'],
  }))
  const entries = accountAbove ? rows.filter(({ of }) => of.ref !== '' && /\d/.test(of.day ?? '')) : rows
  return newestFirst ? entries.toReversed() : entries
}

function entriesOf(rows: readonly Row[], layout: StatementLayout) {
  const faults: StatementFault[] = []
  const whole = amountIn(layout)
  const hint = layout.thousands === '' ? 'số nguyên đồng, không dấu chấm' : 'số nguyên đồng'
  const first = rows[0]?.of
  let [opening, balance]: [number | undefined, number] = [undefined, 0]
  const entries = rows.map(({ row, of }, i): BankEntry => {
    const say = (message: string) => faults.push({ place: `dòng ${row}`, message })
    if (of.number !== first?.number || of.account !== first?.account)
      say('Số sao kê hoặc số tài khoản khác các dòng trên. Tách thành hai tệp.')
    const [out, into, after] = [whole(of.out), whole(of.in), whole(of.balance, true)]
    if (out === undefined || into === undefined || out > 0 === into > 0)
      say(`Ghi đúng một trong “${layout.columns.out}”, “${layout.columns.in}”, bằng ${hint}.`)
    if (after === undefined || of.balance === '') say(`“${layout.columns.balance}” phải là số nguyên đồng.`)
    const amount = (into ?? 0) - (out ?? 0)
    opening ??= (after ?? 0) - amount
    if (faults.length === 0 && i > 0 && balance + amount !== after)
      say(`Số dư trước ${balance} và ${amount} thành ${balance + amount}, mà ghi ${after}. Thiếu dòng, hoặc bị sửa.`)
    balance = after ?? 0
    return {
      ref: (of.ref ?? '').replace(/\s+/g, '-'),
      day: dayIn(layout, of.day ?? ''),
      amount,
      memo: (of.memo ?? '').slice(0, 500),
      endToEnd: '',
      party: (of.party ?? '').replace(/[^0-9A-Za-z]/g, '').slice(0, 34),
    }
  })
  return { entries, opening: opening ?? 0, closing: balance, faults }
}

/** `05/12/2018 14:03:22` → `2018-12-05`; a cell that is a day already stays one. */
function dayIn({ days }: StatementLayout, cell: string): string {
  const [, day, month, year] = (days === 'vietnamese' && /^(\d{2})\/(\d{2})\/(\d{4})(?:\s.*)?$/.exec(cell)) || []
  return year ? `${year}-${month}-${day}` : cell
}

/** An empty cell is nothing; a balance may be below zero. Digits are grouped by threes or not at all. */
function amountIn({ thousands }: StatementLayout): (cell?: string, below?: boolean) => number | undefined {
  const digits = thousands === '' ? String.raw`\d{1,15}` : String.raw`(?:\d{1,15}|\d{1,3}(?:[${thousands}]\d{3}){1,4})`
  const [plain, signed] = [new RegExp(`^${digits}$`), new RegExp(`^-?${digits}$`)]
  return (cell = '', below = false) => {
    if (cell === '') return 0
    return (below ? signed : plain).test(cell) ? Number(cell.replaceAll(thousands || ' ', '')) : undefined
  }
}

/** Beside its label, in the same cell or in one to the right. */
function accountAbove(table: Table, { accountAbove: label = '' }: StatementLayout, head: number): string {
  for (const { cells } of table.slice(0, head)) {
    const at = cells.findIndex((cell) => folded(cell).startsWith(folded(label)))
    if (at === -1) continue
    const found = /\d[\d\s.]{3,}/.exec(cells.slice(at).join(' '))
    if (found) return found[0].trim()
  }
  return ''
}
