/**
 * Imports the four files of a network, whole or not at all: each that differs becomes a new, immutable edition, after all
 * four have been checked together. What is in use stands in for a file that is not given.
 */
import { hash } from 'node:crypto'
import { readCsv } from '#kernel/csv.ts'
import { Problem } from '#kernel/problem.ts'
import { loadNetwork, type NetworkTexts } from '#network/load.ts'
import type { Network } from '#network/network.ts'
import { type Applied, baseName, type Table } from '#server/import-table.ts'
import type { Province } from '#server/province.ts'
import { tableErrors } from '#server/sheet.ts'

export const NETWORK_KINDS = ['places', 'units', 'serves', 'lineage'] as const
export type NetworkKind = (typeof NETWORK_KINDS)[number]

type Edition = { kind: NetworkKind; edition: number; sha256: string; content: string }

/** @returns per table, in the order given. @throws Problem network_incomplete | network_other | kind_twice. */
export async function importNetwork(province: Province, tables: readonly Table<NetworkKind>[]): Promise<Applied[]> {
  const { id } = province
  const inUse = await province.read(
    (query) => query<Edition[]>`
      select distinct on (kind) kind, edition, sha256, content
      from reference
      where province = ${id} and kind = any (${[...NETWORK_KINDS]})
      order by kind, edition desc`,
  )
  const loaded = loadNetwork(completed(inUse, tables))
  if (!loaded.ok) {
    const errors = tables.map(({ kind, text }) => {
      const own = loaded.errors.filter(({ file }) => file === `${kind}.csv`)
      return tableErrors(own, text)
    })
    const elsewhere = loaded.errors.filter(({ file }) => !tables.some(({ kind }) => file === `${kind}.csv`))
    for (const { file, row, column, message } of elsewhere)
      errors[0]?.push({
        row: 1,
        field: '',
        code: 'reference_invalid',
        sentence: `Tệp ${file} đang dùng, dòng ${row}, cột “${column}”: ${message}`,
        text: '',
      })
    return tables.map((table, i) => ({ rows: countRows(table), known: 0, errors: errors[i] ?? [] }))
  }
  const { network } = loaded
  if (network.province !== id) throw new Problem('network_other', { found: network.province, province: id })
  const newest = new Map(inUse.map((edition) => [edition.kind, edition]))
  const changed = tables.filter(({ kind, text }) => newest.get(kind)?.sha256 !== hash('sha256', text))
  if (changed.length > 0) await store(province, network, changed, newest)
  return tables.map((table) => {
    const rows = countRows(table)
    return { rows, known: changed.includes(table) ? 0 : rows, errors: [] }
  })
}

async function store(
  province: Province,
  network: Network,
  changed: readonly Table<NetworkKind>[],
  newest: ReadonlyMap<NetworkKind, Edition>,
): Promise<void> {
  const { id, db } = province
  const name = network.places.versions.findLast(({ kind }) => kind === 'province')?.name ?? ''
  await db.act({ province: id, units: 'all' }, async (tx) => {
    await tx`insert into province (id, name) values (${id}, ${name}) on conflict do nothing`
    for (const { path, kind, text } of changed)
      await tx`
        insert into reference (province, kind, edition, recorded, file, sha256, content)
        values (${id}, ${kind}, ${(newest.get(kind)?.edition ?? 0) + 1},
                ${new Date().toISOString()}, ${baseName(path)},
                ${hash('sha256', text)}, ${text})`
  })
  await province.reload()
}

function completed(inUse: readonly Edition[], tables: readonly Table<NetworkKind>[]): NetworkTexts {
  const texts: { -readonly [kind in NetworkKind]?: string } = Object.fromEntries(
    inUse.map(({ kind, content }) => [kind, content]),
  )
  for (const kind of NETWORK_KINDS) {
    const given = tables.filter((table) => table.kind === kind)
    const files = given.map(({ path }) => baseName(path)).join(', ')
    if (given.length > 1) throw new Problem('kind_twice', { kind, files })
    if (given[0]) texts[kind] = given[0].text
  }
  const missing = NETWORK_KINDS.filter((kind) => texts[kind] === undefined)
  if (missing.length > 0) throw new Problem('network_incomplete', { missing: missing.join(', ') })
  return texts as NetworkTexts
}

/** The code of the province that a file of places is about; undefined when it cannot be read. */
export function provinceOfPlaces(text: string): number | undefined {
  const [header, ...rows] = readCsv(text).map(({ cells }) => cells.map((cell) => cell.trim()))
  const kind = header?.indexOf('kind') ?? -1
  const code = rows.find((cells) => cells[kind] === 'province')?.[header?.indexOf('code') ?? -1]
  return code !== undefined && /^\d{1,3}$/.test(code) ? Number(code) : undefined
}

const countRows = ({ text }: Table): number => Math.max(0, readCsv(text).length - 1)
