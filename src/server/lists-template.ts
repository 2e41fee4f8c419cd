/**
 * Workbooks that go out to be filled in: the template of a list, and a list that came with faults. Cells from outside
 * never begin as a formula does.
 */
import writeWorkbook, { type Feature } from 'write-excel-file/node'
import {
  getOrderOfSiblings,
  insertElementMarkupAccordingToOrderOfSiblings,
  sanitizeAttributeValue,
} from 'write-excel-file/utility'
import { harmless } from '#kernel/csv.ts'
import { fieldOf } from '#kernel/field.ts'
import type { Fault, Table } from '#principals/check.ts'
import type { Contract, LayoutKey } from '#principals/contract.ts'
import { type ListColumn, listColumns, POINT, PRINCIPAL } from '#principals/layout.ts'
import type { Service } from '#services/kit.ts'

export type Code = { readonly code: string; readonly name: string }

/** Rows of the template in which cells are watched. */
const WATCHED = 100_001
const HEAD = { fontWeight: 'bold', wrap: true, backgroundColor: '#E8EEF4' } as const

/** The empty list of a service: header frozen, each column with its note and its choices, and a sheet of codes. */
export function listTemplate(
  layout: LayoutKey,
  service: Service,
  contract: Contract,
  points: readonly Code[],
  villages: readonly string[],
): Promise<Buffer> {
  const columns = listColumns(layout, service, contract)
  const head = columns.map(({ label, optional }) => ({
    value: label,
    ...HEAD,
    ...(optional && { fontWeight: undefined }),
  }))
  const notes = columns.map(({ label, note, optional }) => [label, optional ? 'có thể bỏ trống' : 'bắt buộc', note])
  const codes = Array.from({ length: Math.max(points.length, villages.length) }, (_, i) => [
    points[i]?.code ?? '',
    points[i]?.name ?? '',
    villages[i] ?? '',
  ])
  const bold = (labels: readonly string[]) => labels.map((value) => ({ value, ...HEAD }))
  const sheets = [
    { sheet: 'Danh sách', data: [head], columns: columns.map(() => ({ width: 22 })), stickyRowsCount: 1 },
    {
      sheet: 'Hướng dẫn',
      data: [bold(['Cột', 'Cần', 'Ghi thế nào']), ...notes],
      columns: [{ width: 22 }, { width: 18 }, { width: 90 }],
      stickyRowsCount: 1,
    },
    {
      sheet: 'Mã',
      data: [bold(['Mã điểm', 'Tên điểm', 'Bản, tổ']), ...codes.map((row) => row.map(harmless))],
      columns: [{ width: 14 }, { width: 44 }, { width: 30 }],
      stickyRowsCount: 1,
    },
  ]
  return writeWorkbook(sheets as never, { features: [watched(columns, contract, points.length)] as never }).toBuffer()
}

/** The rows as they came, and beside each what is wrong with it. */
export function faultWorkbook(table: Table, faults: readonly Fault[]): Promise<Buffer> {
  const said = new Map<number, string[]>()
  for (const { row, column, message } of faults)
    said.set(row, [...(said.get(row) ?? []), column === '' ? message : `${column}: ${message}`])
  const [header] = table
  // A list that comes back a second time has the column already.
  const old = header?.cells.findIndex((label) => label.trim() === 'Lỗi') ?? -1
  const without = (cells: readonly string[]) => (old < 0 ? cells : cells.toSpliced(old, 1))
  const width = table.reduce((most, { cells }) => Math.max(most, without(cells).length), 0)
  const data = table.map(({ row, cells }, i) => {
    const own = without(cells)
    const padded = [...own, ...Array<string>(width - own.length).fill('')].map((cell) => harmless(cell))
    const beside = [...(i === 0 ? ['Lỗi'] : []), ...(said.get(row) ?? [])].join('\n')
    return beside === '' ? padded : [...padded, { value: beside, textColor: '#B00020', wrap: true }]
  })
  const columns = Array.from({ length: width + 1 }, (_, i) => ({ width: i < width ? 18 : 60 }))
  return writeWorkbook(data as never, { sheet: 'Danh sách', stickyRowsCount: 1, columns } as never).toBuffer()
}

/** What a spreadsheet shows and refuses while a column is filled in. */
function watched(columns: readonly ListColumn[], contract: Contract, points: number): Feature<Buffer> {
  const markup = (column: ListColumn, i: number): string => {
    const letter = String.fromCharCode(65 + i)
    const shown = `showInputMessage="1" showErrorMessage="1" promptTitle="${sanitizeAttributeValue(column.label.slice(0, 32))}" prompt="${sanitizeAttributeValue(column.note.slice(0, 255))}"`
    const [kind, formula] = kindOf(column, contract, points)
    return `<dataValidation ${kind} allowBlank="1" ${shown} sqref="${letter}2:${letter}${WATCHED}">${formula}</dataValidation>`
  }
  const all = `<dataValidations count="${columns.length}">${columns.map(markup).join('')}</dataValidations>`
  return {
    files: {
      transform: {
        'xl/worksheets/sheet{id}.xml': {
          transform: (xml: string, _: unknown, { sheetIndex }: { sheetIndex: number }) =>
            sheetIndex === 0
              ? insertElementMarkupAccordingToOrderOfSiblings(
                  xml,
                  all,
                  getOrderOfSiblings('xl/worksheets/sheet{id}.xml', 'worksheet') ?? [],
                  'worksheet',
                )
              : xml,
        },
      },
    },
  } as unknown as Feature<Buffer>
}

/** Choices in a formula are at most 255 characters; a longer list is only told. */
function kindOf(column: ListColumn, contract: Contract, points: number): readonly [string, string] {
  const names = column.key === PRINCIPAL ? [contract.principal] : Object.values(column.choices ?? {})
  const list = names.join(',')
  if (names.length > 0 && list.length < 255 && !names.some((name) => name.includes(',')))
    return ['type="list"', `<formula1>"${sanitizeAttributeValue(list)}"</formula1>`]
  if (column.key === POINT && points > 0) return ['type="list"', `<formula1>'Mã'!$A$2:$A$${points + 1}</formula1>`]
  if (column.field && fieldOf(column.field).widget === 'money')
    return ['type="whole" operator="greaterThan"', '<formula1>0</formula1>']
  return ['', '']
}
