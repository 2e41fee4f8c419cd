/** The year's report as a workbook: the figures, revenue by month, by service, by unit, and by unit and service. */
import writeWorkbook, { type Cell as SheetCell } from 'write-excel-file/node'
import { harmless } from '#kernel/csv.ts'
import { showDay } from '#kernel/day.ts'
import type { Figure } from '#report/figure.ts'
import { plain } from '#report/say.ts'
import type { Cell, Column, Table } from '#report/tables.ts'
import type { YearReport } from '#report/year.ts'

type Row = (SheetCell | null)[]
type Sheet = { sheet: string; data: Row[]; columns: { width: number }[]; stickyRowsCount: number }

export async function yearSheet(report: YearReport): Promise<Buffer> {
  const sheets: Sheet[] = [figures(report), ...report.tables.map((table) => tableSheet(table, report)), words(report)]
  return writeWorkbook(sheets as never).toBuffer()
}

const head = (labels: readonly string[]): Row =>
  labels.map(
    (value) => ({ value: harmless(value), fontWeight: 'bold', wrap: true, backgroundColor: '#E8EEF4' }) as const,
  )

/** Text from outside may not become a formula when the sheet is saved as another kind of file. */
const text = (value: string, more: object = {}): SheetCell => ({ value: harmless(value), type: String, ...more })
const whole = (value: number): SheetCell => ({ value, type: Number, format: '#,##0' })
const share = (value: number): SheetCell => ({ value, type: Number, format: '0.0%' })

function figures(report: YearReport): Sheet {
  const rows = report.figures.map((figure) => [
    text(figure.label),
    valueCell(figure),
    text(figure.unit),
    text(showDay(figure.asOf)),
    text(figure.shown),
    ...(['plan', 'before', 'before-tet'] as const).flatMap((kind) => compared(figure, kind)),
    text(SOURCES[figure.source]),
    text(figure.id),
  ])
  const columns = [
    'Số',
    'Giá trị',
    'Đơn vị',
    'Tính đến',
    'Ghi trong báo cáo',
    'Kế hoạch',
    'So kế hoạch',
    'Năm trước',
    'So năm trước',
    'Năm trước theo mùa Tết',
    'So theo mùa Tết',
    'Từ',
    'Tên trong địa chỉ',
  ]
  return {
    sheet: 'Số liệu',
    data: [...title(report, report.title), head(columns), ...rows],
    columns: [44, 20, 14, 13, 34, 20, 12, 20, 12, 20, 12, 24, 22].map((width) => ({ width })),
    stickyRowsCount: report.origin.demo ? 3 : 2,
  }
}

const SOURCES: Record<Figure['source'], string> = {
  acts: 'các việc trong sổ',
  totals: 'nhập từ hệ thống khác',
  kept: 'văn phòng ghi hoặc nhập',
}

const valueCell = ({ unit, value }: Figure): SheetCell => (unit === '%' ? share(value) : whole(Math.round(value)))

function compared(figure: Figure, kind: 'plan' | 'before' | 'before-tet'): Row {
  const one = figure.compare.find((each) => each.with === kind)
  return one ? [whole(Math.round(one.value)), share(one.ratio)] : [null, null]
}

/** One or two rows: what this is, and that it is simulated when it is. */
function title({ origin }: YearReport, name: string): Row[] {
  const rows: Row[] = [[text(name, { fontWeight: 'bold', fontSize: 14 })]]
  if (origin.demo) rows.push([text('Số liệu mô phỏng, không phải số thật của Bưu điện', { textColor: '#B00020' })])
  return rows
}

const NAMES: Record<Table['id'], string> = {
  thang: 'Theo tháng',
  'dich-vu': 'Theo dịch vụ',
  'don-vi': 'Theo đơn vị',
  'don-vi-dich-vu': 'Đơn vị và dịch vụ',
}

function tableSheet(table: Table, report: YearReport): Sheet {
  const row = (cells: readonly Cell[], bold: boolean): Row =>
    cells.map((value, i) => cell(value, table.columns[i] as Column, bold))
  return {
    sheet: NAMES[table.id],
    data: [
      ...title(report, `${table.title}, ${report.title}`),
      head(table.columns.map((column) => column.label)),
      ...table.rows.map(({ cells }) => row(cells, false)),
      row(table.total, true),
    ],
    columns: table.columns.map((_, i) => ({ width: i === 0 ? 36 : 18 })),
    stickyRowsCount: report.origin.demo ? 3 : 2,
  }
}

function cell(value: Cell, column: Column, bold: boolean): SheetCell | null {
  if (value === undefined) return null
  const weight = bold ? { fontWeight: 'bold' as const } : {}
  if (typeof value === 'string') return text(value, weight)
  return { ...((column.kind === 'percent' ? share(value) : whole(value)) as object), ...weight }
}

function words({ paragraphs, differences, missing, ...report }: YearReport): Sheet {
  const lines = [...paragraphs.map(plain), ...differences, ...missing.map((one) => `Chưa có số liệu: ${one}`)]
  return {
    sheet: 'Lời văn',
    data: [...title(report as YearReport, report.title), ...lines.map((line) => [text(line, { wrap: true })])],
    columns: [{ width: 120 }],
    stickyRowsCount: 1,
  }
}
