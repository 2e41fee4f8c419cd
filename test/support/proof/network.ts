/** The units of the input files on a day: which one a code means, and under which district it counts. Plain look-ups. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

export type Unit = { id: number; code: string; name: string; kind: string; parent: number; from: string; to: string }

export type Units = {
  /** The unit that bears the code on a day; 'closed' after its time, undefined when nobody has borne it yet. */
  find(code: string, day: string): number | 'closed' | undefined
  /** `point`, `district` …; empty when it is closed on the day. */
  kind(unit: number, day: string): string
  /** The unit of the second level over a unit, in the month of a day. */
  district(unit: number, day: string): number
}

/** Where the demonstration writes an input file. */
export const inputFile = (folder: string, name: string): string => join(folder, `demo-${name}`)

/** Rows of a CSV file by the names of its header. Quotes only around whole cells. */
export function readRows(folder: string, file: string): Record<string, string>[] {
  const [header = '', ...lines] = readFileSync(inputFile(folder, file), 'utf8').trimEnd().split('\n')
  const names = header.trim().split(',')
  return lines.map((line) => {
    const cells = [...line.matchAll(/("(?:[^"]|"")*"|[^,]*)(?:,|$)/g)].map(([, cell = '']) => cell)
    const plain = (cell: string) => (cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell)
    return Object.fromEntries(names.map((name, i) => [name, plain(cells[i] ?? '').trim()]))
  })
}

export function readUnits(folder: string): Units {
  const units: Unit[] = readRows(folder, 'units.csv').map((row) => ({
    id: Number(row.id),
    code: row.code ?? '',
    name: row.name ?? '',
    kind: row.kind ?? '',
    parent: Number(row.parent),
    from: row.from ?? '',
    to: row.to || '9999-12-31',
  }))
  const on = (unit: Unit, day: string) => unit.from <= day && day < unit.to
  const versions = Map.groupBy(units, ({ id }) => id)
  const version = (id: number, day: string) => versions.get(id)?.find((unit) => on(unit, day))
  const codes = Map.groupBy(units, ({ code }) => code)
  const districts = new Map<string, number>()
  const district = (id: number, month: string): number => {
    // A unit that opens within the month counts from its first day.
    const opened =
      versions
        .get(id)
        ?.map(({ from }) => from)
        .toSorted()[0] ?? month
    const day = opened > month ? opened : month
    let below = id
    for (let at = version(id, day); at !== undefined && at.parent !== 0; at = version(at.parent, day)) {
      const above = version(at.parent, day)
      if (above?.parent === 0) return at.id
      below = at.id
    }
    return below
  }
  return {
    find(code, day) {
      const borne = codes.get(code) ?? []
      const now = borne.find((unit) => on(unit, day))
      if (now) return now.id
      return borne.some(({ from }) => from <= day) ? 'closed' : undefined
    },
    kind: (unit, day) => version(unit, day)?.kind ?? '',
    district(unit, day) {
      const key = `${unit} ${day.slice(0, 7)}`
      const known = districts.get(key) ?? district(unit, `${day.slice(0, 7)}-01`)
      districts.set(key, known)
      return known
    },
  }
}
