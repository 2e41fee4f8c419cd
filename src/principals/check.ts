/**
 * Checks a principal's list by itself: every cell of every row, before anything is asked of the ledger. Pure. What is
 * wrong is said per row and column with what to do; nothing of a list with a fault is applied.
 */
import type { Line } from '#kernel/act.ts'
import { addMonths, type Day } from '#kernel/day.ts'
import { type Field, fieldOf } from '#kernel/field.ts'
import type { Contract, Term } from '#principals/contract.ts'
import { type ListColumn, listColumns, numberPattern, POINT, PRINCIPAL } from '#principals/layout.ts'
import { type Service, thingKey } from '#services/kit.ts'

/** `row` as the file counts (the header is row 1), `column` by its label; `message` ends with the remedy. */
export type Fault = { readonly row: number; readonly column: string; readonly message: string }

/** A row that is right by itself. `point`: code of the unit that serves it, when the list says so. */
export type ListRow = {
  readonly row: number
  readonly thing: string
  readonly line: Line
  readonly amount: number
  readonly period: string
  readonly village: string
  readonly point: string
}

/** `faults` in the order of the rows. `number` is empty when no row says it. */
export type Checked = { readonly number: string; readonly rows: readonly ListRow[]; readonly faults: readonly Fault[] }

export type Table = readonly { readonly row: number; readonly cells: readonly string[] }[]

export type CheckOptions = {
  service: Service
  contract: Contract
  /** In force today; undefined when the contract has ended. */
  term: Term | undefined
  today: Day
  /** Codes of the units that a row may name. */
  points: ReadonlySet<string>
}

/** A list may be for the month to come, and two months together before Tết. */
const MONTHS_AHEAD = 2
/** Of a wrong cell this much is repeated. */
const QUOTED_MOST = 60
const quote = (cell: string): string => `“${cell.slice(0, QUOTED_MOST)}”`

export function checkList(table: Table, options: CheckOptions): Checked {
  const { service, contract, term } = options
  const whole = (message: string): Checked => ({ number: '', rows: [], faults: [{ row: 1, column: '', message }] })
  if (!term)
    return whole(
      contract.ends
        ? `Hợp đồng đã hết từ ${contract.ends} (${contract.ended}). Không nhận danh sách nữa.`
        : 'Hợp đồng chưa có hiệu lực. Kiểm tra loại danh sách.',
    )
  if (!term.layout) return whole('Dịch vụ này không giao theo danh sách. Chọn loại danh sách khác.')
  const columns = listColumns(term.layout, service, contract)
  const [header, ...body] = table
  const places = placesOf(header?.cells ?? [], columns)
  if (!(places instanceof Map)) return { number: '', rows: [], faults: places }
  const { rowsMost = 0 } = term
  if (body.length > rowsMost)
    return whole(
      `Danh sách có ${body.length} dòng, nhiều nhất ${rowsMost}. Chia thành nhiều danh sách, mỗi cái một số.`,
    )
  if (body.length === 0) return whole('Danh sách không có dòng nào. Điền từ dòng 2 rồi nộp lại.')
  const check = new Check(options, term, columns, places)
  for (const { row, cells } of body) check.read(row, cells)
  return check
}

/** Where each column stands, or what is wrong with the header. */
function placesOf(header: readonly string[], columns: readonly ListColumn[]): Map<string, number> | Fault[] {
  const fold = (label: string) => label.normalize('NFC').trim().toLowerCase()
  const labels = header.map(fold)
  const fault = (column: string, message: string): Fault => ({ row: 1, column, message })
  const missing = columns
    .filter(({ label, optional }) => !optional && !labels.includes(fold(label)))
    .map(({ label }) => fault(label, 'Thiếu cột này. Dùng đúng tệp mẫu của loại danh sách.'))
  const known = columns.map(({ label }) => fold(label))
  const extra = header.flatMap((label, i) => {
    const own = labels[i] as string
    // The column that we ourselves put beside a list with faults.
    if (own === '' || own === 'lỗi') return []
    if (!known.includes(own)) return [fault(label, 'Cột này không có trong mẫu. Bỏ cột, hoặc sửa tên cho đúng mẫu.')]
    return labels.indexOf(own) < i ? [fault(label, 'Cột này có hai lần. Chỉ giữ một.')] : []
  })
  if (missing.length + extra.length > 0) return [...missing, ...extra]
  return new Map(columns.map(({ key, label }) => [key, labels.indexOf(fold(label))]))
}

class Check implements Checked {
  number = ''
  readonly rows: ListRow[] = []
  readonly faults: Fault[] = []
  readonly #options: CheckOptions
  readonly #term: Term
  readonly #columns: readonly ListColumn[]
  readonly #places: ReadonlyMap<string, number>
  readonly #seen = new Map<string, number>()
  readonly #monthMost: string

  constructor(options: CheckOptions, term: Term, columns: readonly ListColumn[], places: ReadonlyMap<string, number>) {
    this.#options = options
    this.#term = term
    this.#columns = columns
    this.#places = places
    this.#monthMost = addMonths(options.today.slice(0, 7), MONTHS_AHEAD)
  }

  read(row: number, cells: readonly string[]): void {
    const before = this.faults.length
    const line: Line = {}
    let point = ''
    for (const column of this.#columns) {
      const cell = (cells[this.#places.get(column.key) ?? -1] ?? '').trim().normalize('NFC')
      const read = column.field ? readCell(column.field, cell) : this.#listCell(column, cell)
      if (typeof read === 'object') this.faults.push({ row, column: column.label, message: read.why })
      else if (column.field) line[column.key] = read
      else if (column.key === POINT) point = String(read)
    }
    if (this.faults.length > before) return
    this.#meaning(row, line, point)
  }

  #listCell({ key, note }: ListColumn, cell: string): string | Wrong {
    const { contract, points } = this.#options
    if (key === POINT) {
      return cell === '' || points.has(cell)
        ? cell
        : { why: `Không có điểm mã ${quote(cell)} đang mở dưới đơn vị này. Xem trang “Mã” của tệp mẫu.` }
    }
    if (cell === '') return { why: `Ô trống. Ghi ${note}.` }
    if (key === PRINCIPAL)
      return cell === contract.principal
        ? cell
        : { why: `Danh sách của ${quote(cell)}, không phải của “${contract.principal}”. Chọn đúng loại danh sách.` }
    if (!numberPattern.test(cell)) return { why: `${quote(cell)} không phải số danh sách. Ghi ${note}.` }
    this.number ||= cell
    return cell === this.number
      ? cell
      : { why: `Dòng này của danh sách ${quote(cell)}, các dòng trên của “${this.number}”. Tách thành hai tệp.` }
  }

  /** What cells that are right one by one say together. */
  #meaning(row: number, line: Line, point: string): void {
    const { service } = this.#options
    const thing = thingKey(service, line)
    const first = this.#seen.get(thing)
    const fault = (key: string, message: string) => {
      const { label } = this.#columns.find((column) => column.key === key) as ListColumn
      this.faults.push({ row, column: label, message })
    }
    const [id] = service.thing?.id ?? []
    const value = service.thing?.value as string
    const amount = Number(line[value])
    const period = String(line.period)
    const { amountMost = Number.MAX_SAFE_INTEGER } = this.#term
    const before = this.faults.length
    if (first !== undefined) fault(id as string, `Trùng mã và kỳ với dòng ${first}. Chỉ giữ một dòng.`)
    if (amount === 0) fault(value, 'Số tiền là 0. Bỏ dòng này, hoặc ghi số tiền.')
    if (amount > amountMost) fault(value, `${amount} vượt mức ${amountMost} của hợp đồng. Hỏi lại đơn vị giao.`)
    if (period > this.#monthMost) fault('period', `Kỳ ${period} quá xa, nhiều nhất ${this.#monthMost}. Sửa kỳ.`)
    if (this.faults.length > before) return
    this.#seen.set(thing, row)
    this.rows.push({ row, thing, line, amount, period, village: String(line.village), point })
  }
}

type Wrong = { readonly why: string }

/** A cell as a field of the service, or what is wrong with it. Numbers are written plainly, so none is guessed at. */
function readCell(field: Field, cell: string): string | number | Wrong {
  const { widget, hint, choices = {} } = fieldOf(field)
  if (cell === '') return { why: `Ô trống. Ghi ${hint}.` }
  if (widget === 'money' || widget === 'count') {
    const value = Number(cell)
    return /^\d{1,16}$/.test(cell) && field.safeParse(value).success
      ? value
      : { why: `${quote(cell)} không phải số nguyên đồng. Ghi chỉ chữ số, không dấu chấm, không lẻ, ví dụ 184500.` }
  }
  const value = widget === 'month' ? asMonth(cell) : (Object.keys(choices).find((key) => choices[key] === cell) ?? cell)
  if (field.safeParse(value).success) return value
  const right = Object.keys(choices).length > 0 ? `một trong: ${Object.values(choices).join('; ')}` : hint
  return { why: `${quote(cell)} sai. Ghi ${right}.` }
}

/** 2018-12, also as spreadsheets write the first day of that month, and as people write it: 12/2018. */
function asMonth(cell: string): string {
  const [, year, month] = /^(\d{4})-(\d\d)-01$/.exec(cell) ?? []
  if (year) return `${year}-${month}`
  const [, m, y] = /^(\d{1,2})\/(\d{4})$/.exec(cell) ?? []
  return y ? `${y}-${m?.padStart(2, '0')}` : cell
}
