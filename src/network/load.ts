/**
 * Turns the four CSV texts of a province into a `Network`, or says row by row what is wrong with them. Pure: reading the
 * files is `folder.ts`, the rules that rows must obey together are `check.ts`.
 *
 * The unit files (UTF-8, comma-separated, header row, any order of columns; an empty `to` means "still valid"):
 *
 * places.csv, the administrative places, one row per period in which nothing about a place changes:
 *   id      whole number of our own, the same in all rows of one place, never used again
 *   code    code of the statistics office in that period (two places may bear it at different times)
 *   type    xã, phường, thị trấn, huyện, thành phố, thị xã, tỉnh
 *   name    without the type, Unicode NFC
 *   kind    province, district or commune
 *   parent  id of the place above it; empty only for the province
 *   from,to first day valid, first day no longer valid (YYYY-MM-DD)
 *   lat,lon degrees, may be empty
 *   source  where this row comes from
 *
 * units.csv, the postal units, likewise: id, code, name, kind (province, centre, district, commune-post, office, point),
 *   parent, place (id of the commune it stands in), from, to, synthetic (1: assigned by the program, not a fact), source
 *
 * serves.csv, who serves whom: unit, place, from, to, synthetic, source
 *
 * lineage.csv, what became of each closed place or unit, one row per successor:
 *   tree    place or unit
 *   day     the day on which `from` is closed (its `to`)
 *   from,to ids of the old and the new one
 *   kind    enlarge, merge, boundary, part, abolish, reorganise
 *   share         part of the old one that goes to the new one, as 2/5; empty when unknown (then in all rows of `from`)
 *   origin_share  part of the new one that comes from the old one; empty when unknown (then in all rows of `to`)
 *   heir    1 for the one successor that takes the balances, else 0
 *   source  where this row comes from
 *
 * Example: the point of Mường Bám, under Bưu điện huyện Thuận Châu (5) and since 2025-09-01 under Bưu điện xã (192):
 *   id,code,name,kind,parent,place,from,to,synthetic,source
 *   49,V03760,Điểm BĐ-VHX Mường Bám,point,5,50,2013-06-11,2025-09-01,1,phân bổ của chương trình
 *   49,V03760,Điểm BĐ-VHX Mường Bám,point,192,50,2025-09-01,,1,phân bổ của chương trình
 */
import { FOREVER } from '#kernel/day.ts'
import { checkNetwork } from '#network/check.ts'
import { rational } from '#network/lineage.ts'
import { type Network, PLACE_KINDS, UNIT_KINDS } from '#network/network.ts'
import {
  CellError,
  day,
  decimal,
  flag,
  identifier,
  oneOf,
  optional,
  type Row,
  readTable,
  type TableError,
  words,
} from '#network/table.ts'
import { makeTree, type Rational, SUCCESSION_KINDS, type Succession } from '#network/tree.ts'

/** The four files as texts. */
export interface NetworkTexts {
  readonly places: string
  readonly units: string
  readonly serves: string
  readonly lineage: string
}

export type LoadedNetwork =
  | { readonly ok: true; readonly network: Network }
  | { readonly ok: false; readonly errors: readonly TableError[] }

const validity = { from: day, to: optional(day, FOREVER) }

const PLACE_COLUMNS = {
  id: identifier,
  code: words,
  type: words,
  name: words,
  kind: oneOf(PLACE_KINDS),
  parent: optional(identifier),
  ...validity,
  lat: optional(decimal),
  lon: optional(decimal),
  source: words,
}

const UNIT_COLUMNS = {
  id: identifier,
  code: words,
  name: words,
  kind: oneOf(UNIT_KINDS),
  parent: optional(identifier),
  place: identifier,
  ...validity,
  synthetic: flag,
  source: words,
}

const SERVES_COLUMNS = { unit: identifier, place: identifier, ...validity, synthetic: flag, source: words }

const LINEAGE_COLUMNS = {
  tree: oneOf(['place', 'unit']),
  day,
  from: identifier,
  to: identifier,
  kind: oneOf(SUCCESSION_KINDS),
  share: optional(fraction),
  origin_share: optional(fraction),
  heir: flag,
  source: words,
}

export type PlaceRow = Row<typeof PLACE_COLUMNS>
export type UnitRow = Row<typeof UNIT_COLUMNS>
export type ServesRow = Row<typeof SERVES_COLUMNS>
export type LineageRow = Row<typeof LINEAGE_COLUMNS>

/** Reads and checks; every error names file, row, column and remedy, in the order of the files. */
export function loadNetwork(texts: NetworkTexts): LoadedNetwork {
  const places = readTable('places.csv', texts.places, PLACE_COLUMNS)
  const units = readTable('units.csv', texts.units, UNIT_COLUMNS)
  const serves = readTable('serves.csv', texts.serves, SERVES_COLUMNS)
  const lineage = readTable('lineage.csv', texts.lineage, LINEAGE_COLUMNS)
  const unreadable = [places, units, serves, lineage].flatMap((table) => table.errors)
  if (unreadable.length > 0) return { ok: false, errors: unreadable }

  const rows = { places: places.rows, units: units.rows, serves: serves.rows, lineage: lineage.rows }
  const errors = checkNetwork(rows)
  const root = places.rows.find((row) => row.kind === 'province')
  if (errors.length > 0 || root === undefined) return { ok: false, errors }
  return {
    ok: true,
    network: {
      province: Number(root.code),
      places: makeTree(places.rows, successions(lineage.rows, 'place')),
      units: makeTree(units.rows, successions(lineage.rows, 'unit')),
      serves: serves.rows,
    },
  }
}

function successions(rows: readonly LineageRow[], tree: LineageRow['tree']): Succession[] {
  return rows
    .filter((row) => row.tree === tree)
    .map(({ day, from, to, kind, share, origin_share: originShare, heir, source }) => {
      return { day, from, to, kind, share, originShare, heir, source }
    })
}

function fraction(cell: string): Rational {
  const [numerator, denominator, ...rest] = cell
    .split('/')
    .map((part) => (/^\d{1,9}$/.test(part) ? Number(part) : Number.NaN))
  if (rest.length > 0 || !(Number(numerator) >= 0) || !(Number(denominator) > 0)) {
    throw new CellError(`"${cell}" không phải phân số. Ghi như 2/5, hoặc để trống khi không biết.`)
  }
  return rational(Number(numerator), Number(denominator))
}
