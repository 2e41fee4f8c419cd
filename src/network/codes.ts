/**
 * Which unit a code has meant, in every edition of units.csv that was ever in use: an act keeps the unit it was filed
 * under, also after a later edition has corrected the file.
 */
import { readCsv } from '#kernel/csv.ts'

type Span = { id: number; from: string; to: string }

/**
 * @param editions contents of units.csv.
 * @returns for a code and a day the ids of the units that bore it then, one per edition at most; where it had been given
 * up by that day, the last unit that bore it; none when it was not yet known.
 */
export function unitCodes(editions: readonly string[]): (code: string, day: string) => number[] {
  const known = editions.map(spansOf)
  return (code, day) => [
    ...new Set(
      known.flatMap((spans) => {
        const begun = (spans.get(code) ?? []).filter(({ from }) => from <= day)
        const found = begun.find(({ to }) => to === '' || day < to) ?? begun.at(-1)
        return found ? [found.id] : []
      }),
    ),
  ]
}

function spansOf(text: string): Map<string, Span[]> {
  const [header, ...rows] = readCsv(text)
  const names = (header?.cells ?? []).map((name) => name.trim())
  const [id, code, from, to] = ['id', 'code', 'from', 'to'].map((name) => names.indexOf(name)) as [
    number,
    number,
    number,
    number,
  ]
  const spans = new Map<string, Span[]>()
  for (const { cells } of rows) {
    const cell = (at: number) => cells[at]?.trim() ?? ''
    const span = { id: Number(cell(id)), from: cell(from), to: cell(to) }
    spans.set(cell(code), [...(spans.get(cell(code)) ?? []), span])
  }
  for (const one of spans.values()) one.sort((a, b) => (a.from < b.from ? -1 : 1))
  return spans
}
