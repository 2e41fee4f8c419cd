/**
 * Comma-separated text, as in RFC 4180, both ways. Reading also takes the semicolons and tabs that Excel writes where the
 * comma is the decimal sign. Cells are text; what they mean is for the caller.
 */

/** A row of cells with the line of the text on which it begins, from 1. */
export type CsvRow = { row: number; cells: string[] }

/** The separator is the one that the first line uses. Rows without any text are skipped. A leading mark (BOM) too. */
export function readCsv(text: string): CsvRow[] {
  const rows: CsvRow[] = []
  const start = text.startsWith('\uFEFF') ? 1 : 0
  const separator = separatorOf(text.slice(start, start + 2000).split('\n', 1)[0] ?? '')
  let cells: string[] = []
  let cell = ''
  let quoted = false
  let line = 1
  let row = 1
  const endRow = () => {
    cells.push(cell)
    if (cells.some((value) => value !== '')) rows.push({ row, cells })
    cells = []
    cell = ''
  }
  for (let i = start; i < text.length; i++) {
    const char = text[i]
    if (char === '\n') line++
    if (quoted && char === '"' && text[i + 1] === '"') {
      cell += '"'
      i++
    } else if (char === '"') quoted = !quoted
    else if (quoted || (char !== separator && char !== '\n' && char !== '\r')) cell += char
    else if (char === separator) {
      cells.push(cell)
      cell = ''
    } else if (char === '\n') {
      endRow()
      row = line
    }
  }
  endRow()
  return rows
}

function separatorOf(header: string): string {
  const count = (char: string) => header.split(char).length
  return [',', ';', '\t'].reduce((best, next) => (count(next) > count(best) ? next : best))
}

/** One row with its line feed. Cells with separators, quotes or line feeds are quoted. */
export function csvLine(cells: readonly (string | number)[]): string {
  return `${cells.map((cell) => quoted(String(cell))).join(',')}\n`
}

const quoted = (cell: string): string => (/[",;\t\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)

/** A cell that a spreadsheet would take for a formula is shown as text instead. For files that people open. */
export const harmless = (cell: string): string => (/^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell)
