/**
 * Numbers of e-invoices and fee receipts written down: pasted from the invoicing program's sheet, checked in full against what
 * was sold and against all numbers there are, then recorded as acts of the office. Nothing is recorded while a row is wrong.
 */
import type { Line } from '#kernel/act.ts'
import { fieldOf } from '#kernel/field.ts'
import { Problem } from '#kernel/problem.ts'
import { everyUnit, type SignedIn } from '#people/person.ts'
import { findSales, type Queued, readSeries } from '#report/invoices.ts'
import { actFor, ownCode } from '#server/office.ts'
import { LINES_MOST } from '#server/office-lists.ts'
import { inTurn } from '#server/own-act.ts'
import { readTyped } from '#server/pages-office.ts'
import type { Province } from '#server/province.ts'
import { invoice } from '#services/invoice/service.ts'
import { thingKey } from '#services/kit.ts'

const COLUMNS = ['kind', 'subject', 'series', 'number', 'issued'] as const
export const columnLabels: readonly string[] = COLUMNS.map((name) => fieldOf(invoice.fields[name] as never).label)

type Row = { at: number; line: Line }

const wrong = (at: number, field: string, why: string) =>
  new Problem('body_invalid', { field: `dòng ${at}, ${field}`, why })

/** Records the numbers in rows of a sheet. @returns how many. @throws Problem body_invalid naming row and field; act_refused. */
export function markIssued(province: Province, person: SignedIn, text: string): Promise<number> {
  return inTurn(`invoice/${province.id}`, async () => {
    const rows = readPasted(text)
    await province.folding.keepUp(['flows'], true)
    const years = [...new Set(rows.map(({ line }) => Number(String(line.issued).slice(0, 4))))]
    const { sales, used } = await province.db.read(everyUnit(province.people), async (query) => {
      const series = (await Promise.all(years.map((year) => readSeries(query, province.id, year)))).flat()
      const subjects = rows.map(({ line }) => String(line.subject))
      return {
        sales: await findSales(query, province.id, [...new Set(subjects)]),
        used: new Set(series.flatMap(({ series, used }) => used.map((number) => `${series} ${number}`))),
      }
    })
    const known = new Map(sales.map((sale) => [keyOf(sale), sale]))
    const seen = new Set<string>()
    const checked = rows.map((row) => checkRow(row, known, used, seen, person))
    for (const verb of ['issue', 'issueAgain']) {
      const lines = checked.filter(({ again }) => again === (verb === 'issueAgain')).map(({ line }) => line)
      for (let at = 0; at < lines.length; at += LINES_MOST)
        await actFor(province, person, ownCode(province, person), {
          ...{ service: invoice.key, verb, lines: lines.slice(at, at + LINES_MOST) },
        })
    }
    return checked.length
  })
}

const keyOf = ({ kind, subject }: Pick<Queued, 'kind' | 'subject'>): string => thingKey(invoice, { kind, subject })

function readPasted(text: string): Row[] {
  const rows = text
    .split('\n')
    .map((row, i) => ({ at: i + 1, cells: row.split(/[\t;]/).map((cell) => cell.trim()) }))
    .filter(({ cells }) => cells.some((cell) => cell !== '') && cells.join() !== columnLabels.join())
  if (rows.length === 0) throw new Problem('body_invalid', { field: 'các dòng', why: 'chưa có dòng nào.' })
  return rows.map(({ at, cells }) => {
    if (cells.length !== COLUMNS.length)
      throw wrong(at, 'các cột', `cần ${COLUMNS.length} cột: ${columnLabels.join(', ')}.`)
    try {
      return { at, line: readTyped(invoice, Object.fromEntries(COLUMNS.map((name, i) => [name, cells[i] as string]))) }
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      throw wrong(at, String(error.details.field), String(error.details.why))
    }
  })
}

/** `seen`: what the rows above say; this row's is added. */
function checkRow(
  { at, line }: Row,
  known: ReadonlyMap<string, Queued>,
  used: ReadonlySet<string>,
  seen: Set<string>,
  { units }: SignedIn,
): { line: Line; again: boolean } {
  const key = thingKey(invoice, line)
  const sale = known.get(key)
  const number = `${line.series} ${line.number}`
  const mine = sale && (units === 'all' || (sale.unit !== undefined && units.includes(sale.unit)))
  if (!sale || !mine) throw wrong(at, columnLabels[1] as string, `không có việc nào phải lập: ${line.subject}.`)
  if (sale.issued || seen.has(key)) throw wrong(at, columnLabels[1] as string, `${line.subject} đã có số. Bỏ dòng này.`)
  if (used.has(number) || seen.has(number))
    throw wrong(at, columnLabels[3] as string, `số ${number} đã dùng. Ghi đúng số.`)
  if (String(line.issued) < sale.day) throw wrong(at, columnLabels[4] as string, 'trước ngày bán. Ghi đúng ngày.')
  seen.add(key).add(number)
  return { line: { ...line, amount: Math.abs(sale.amount) }, again: sale.cancelled }
}

/** A number that was cancelled: the sale waits for another. @throws Problem act_refused: it has none. */
export async function cancelIssued(
  province: Province,
  person: SignedIn,
  { kind, subject, reason }: { kind: Queued['kind']; subject: string; reason: string },
): Promise<void> {
  const lines = [{ kind, subject, reason }]
  await actFor(province, person, ownCode(province, person), { service: invoice.key, verb: 'cancel', lines })
}
