/** Reports on paper: laid out by Typst, which gets a report as data and never as markup. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { NodeCompiler } from '@myriaddreamin/typst-ts-node-compiler'
import { type Day, showDay } from '#kernel/day.ts'
import { showNumber } from '#kernel/money.ts'
import { showPercent } from '#report/say.ts'
import type { Cell, Column, Table } from '#report/tables.ts'
import type { YearReport } from '#report/year.ts'

let compiler: NodeCompiler | undefined

/** @param day the day that stands beside the place; the day after the period unless said. */
export const yearPdf = (report: YearReport, day?: Day): Buffer => typeset('year.typ', printed(report, day))

/** @param template a file beside this one; `report` is what it reads as data */
export function typeset(template: string, report: unknown): Buffer {
  compiler ??= NodeCompiler.create({ fontArgs: [{ fontBlobs: FONTS.map(readFont) }] })
  const source = readFileSync(new URL(`./${template}`, import.meta.url), 'utf8')
  const pdf = compiler.pdf({ mainFileContent: source, inputs: { report: JSON.stringify(report) } })
  // Typst remembers what it made; a server that prints for years may not.
  compiler.evictCache(10)
  return pdf
}

const FONTS = ['400Regular', '400Regular_Italic', '600SemiBold'] as const

const readFont = (name: (typeof FONTS)[number]): Buffer =>
  readFileSync(
    createRequire(import.meta.url).resolve(`@expo-google-fonts/be-vietnam-pro/${name}/BeVietnamPro_${name}.ttf`),
  )

function printed(report: YearReport, day: Day | undefined) {
  const { origin, asOf, place, post, year, differences, missing } = report
  const name = place.replace(/^(tỉnh|thành phố) /, '')
  const date = day ?? asOf
  return {
    title: report.title,
    post,
    year: String(year),
    demo: origin.demo,
    subtitle: `Số liệu đến hết ngày ${showDay(asOf)}`,
    placeAndDate: `${name}, ngày ${date.slice(8)} tháng ${date.slice(5, 7)} năm ${date.slice(0, 4)}`,
    paragraphs: report.paragraphs,
    tables: report.tables.filter((table) => table.id !== 'don-vi-dich-vu').map(printedTable),
    notes: [...differences, ...missing.map((one) => `Chưa có số liệu: ${one}.`)],
    footer: [
      origin.demo ? 'Số liệu mô phỏng, không phải số thật của Bưu điện.' : '',
      origin.position > 0 ? `Lập từ sổ nhật ký đến vị trí ${showNumber(origin.position)}.` : '',
    ]
      .filter(Boolean)
      .join(' '),
  }
}

/** Money in millions to one place: whole đồng would not fit a page; the workbook has them. */
function printedTable({ title, columns, rows, total }: Table) {
  const used = columns.map((_, i) => i === 0 || rows.some(({ cells }) => cells[i] !== undefined))
  const keep = <T>(cells: readonly T[]): T[] => cells.filter((_, i) => used[i])
  const row = (cells: readonly Cell[]) => keep(cells.map((value, i) => cell(value, columns[i] as Column)))
  return {
    title: `${title} (triệu đồng)`,
    columns: keep(columns).map((column) => column.label),
    rows: rows.map(({ cells }) => row(cells)),
    total: row(total),
  }
}

function cell(value: Cell, column: Column): string {
  if (value === undefined) return ''
  if (typeof value === 'string') return value
  if (column.kind === 'percent') return showPercent(value)
  return column.kind === 'money' ? millions(value) : showNumber(value)
}

function millions(amount: number): string {
  const tenths = Math.round(amount / 100_000)
  const shown = showNumber(Math.trunc(Math.abs(tenths) / 10))
  return `${tenths < 0 ? '−' : ''}${shown},${Math.abs(tenths) % 10}`
}
