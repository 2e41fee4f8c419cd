/**
 * What the rows of a network must obey together: validity without overlap or gap, one bearer of a code on a day, parents
 * that exist and are open, one root and no cycle, and a successor for whatever closes. Each check answers with errors for
 * the person who wrote the file; none of them changes or repairs a row.
 */
import { type Day, FOREVER } from '#kernel/day.ts'
import { isOne } from '#network/lineage.ts'
import type { LineageRow, PlaceRow, ServesRow, UnitRow } from '#network/load.ts'
import type { PlaceKind, UnitKind } from '#network/network.ts'
import type { TableError } from '#network/table.ts'

export interface NetworkRows {
  readonly places: readonly PlaceRow[]
  readonly units: readonly UnitRow[]
  readonly serves: readonly ServesRow[]
  readonly lineage: readonly LineageRow[]
}

/** All errors of all files; empty when the network can be used. */
export function checkNetwork({ places, units, serves, lineage }: NetworkRows): TableError[] {
  return [
    ...checkTree('places.csv', places, PLACE_PARENTS),
    ...checkRootCode(places),
    ...checkTree('units.csv', units, UNIT_PARENTS),
    ...units.flatMap((row) => checkLink('units.csv', row, 'place', places, row.place)),
    ...serves.flatMap((row) => checkLink('serves.csv', row, 'unit', units, row.unit)),
    ...serves.flatMap((row) => checkLink('serves.csv', row, 'place', places, row.place)),
    ...checkServedOnce(serves),
    ...checkLineage('place', places, lineage),
    ...checkLineage('unit', units, lineage),
  ]
}

/** Under which kinds a kind may stand. A kind that may stand under nothing is the root. */
const PLACE_PARENTS: Record<PlaceKind, readonly PlaceKind[]> = {
  province: [],
  district: ['province'],
  commune: ['district', 'province'],
}
const UNIT_PARENTS: Record<UnitKind, readonly UnitKind[]> = {
  province: [],
  centre: ['province'],
  district: ['province'],
  'commune-post': ['province', 'district'],
  office: ['province', 'centre', 'district', 'commune-post', 'office'],
  point: ['province', 'district', 'commune-post', 'office'],
}

/** What the checks need of a row of either tree. */
interface NodeRow {
  readonly row: number
  readonly id: number
  readonly code: string
  readonly name: string
  readonly kind: string
  readonly parent: number | undefined
  readonly from: Day
  readonly to: Day
}

interface Interval {
  readonly row: number
  readonly from: Day
  readonly to: Day
}

function checkTree<K extends string>(
  file: string,
  rows: readonly (NodeRow & { kind: K })[],
  parents: Record<K, readonly K[]>,
): TableError[] {
  if (rows.length === 0)
    return [{ file, row: 1, column: 'id', message: 'Tệp không có dòng nào. Ghi ít nhất cấp tỉnh.' }]
  const intervals = rows.flatMap((row) => checkInterval(file, row))
  if (intervals.length > 0) return intervals
  const errors = [...checkValidity(file, rows), ...checkCodes(file, rows), ...checkRoots(file, rows)]
  for (const row of rows) {
    if (row.parent === undefined) continue
    const links = checkLink(file, row, 'parent', rows, row.parent)
    const kinds = links.length === 0 ? checkParentKind(file, row, rows, parents) : []
    errors.push(...links, ...(kinds.length === 0 && links.length === 0 ? checkCycle(file, row, rows) : kinds))
  }
  return errors
}

function checkInterval(file: string, row: Interval): TableError[] {
  if (row.from < row.to) return []
  const message = `Hết hiệu lực ${row.to} không sau ngày bắt đầu ${row.from}. Sửa ngày, hoặc bỏ dòng này.`
  return [{ file, row: row.row, column: 'to', message }]
}

function checkValidity(file: string, rows: readonly NodeRow[]): TableError[] {
  return pairs(rows, (row) => row.id).flatMap(([before, row]) => {
    if (row.from === before.to) return []
    const problem = row.from < before.to ? 'chồng lên' : 'cách quãng với'
    const message = `Hiệu lực của số hiệu ${row.id} từ ${row.from} ${problem} dòng ${before.row} (đến ${end(before.to)}). Cho dòng này bắt đầu đúng ngày dòng kia kết thúc.`
    return [{ file, row: row.row, column: 'from', message }]
  })
}

function checkCodes(file: string, rows: readonly NodeRow[]): TableError[] {
  return pairs(rows, (row) => row.code).flatMap(([before, row]) => {
    if (row.id === before.id || row.from >= before.to) return []
    const message = `Mã "${row.code}" từ ${row.from} đang được "${before.name}" (số hiệu ${before.id}, dòng ${before.row}) dùng đến ${end(before.to)}. Đặt mã khác, hoặc cho dòng kia hết hiệu lực trước.`
    return [{ file, row: row.row, column: 'code', message }]
  })
}

function checkRoots(file: string, rows: readonly NodeRow[]): TableError[] {
  const errors: TableError[] = []
  for (const row of rows) {
    if (row.kind === 'province' && row.parent !== undefined) {
      errors.push({ file, row: row.row, column: 'parent', message: 'Cấp tỉnh không có cấp trên. Để trống ô này.' })
    }
    if (row.kind !== 'province' && row.parent === undefined) {
      errors.push({ file, row: row.row, column: 'parent', message: 'Thiếu cấp trên. Ghi số hiệu của đơn vị cấp trên.' })
    }
  }
  const roots = rows.filter((row) => row.kind === 'province')
  const first = roots[0]
  if (first === undefined)
    errors.push({ file, row: 2, column: 'kind', message: 'Không có cấp tỉnh. Thêm một dòng kind là province.' })
  for (const row of roots) {
    if (first && row.id !== first.id) {
      const message = `Có hai cấp tỉnh: dòng ${first.row} và dòng này. Mỗi bộ tệp chỉ chứa một tỉnh; tách tỉnh kia ra tệp riêng.`
      errors.push({ file, row: row.row, column: 'kind', message })
    }
  }
  return errors
}

function checkRootCode(places: readonly PlaceRow[]): TableError[] {
  const root = places.find((row) => row.kind === 'province')
  if (root === undefined || /^[1-9]\d?$/.test(root.code)) return []
  const message = `Mã tỉnh "${root.code}" không phải số từ 1 đến 99. Ghi mã tỉnh của cơ quan thống kê, ví dụ 14.`
  return [{ file: 'places.csv', row: root.row, column: 'code', message }]
}

/** The row's `column` points to `id` in `targets`, which must exist during the whole of the row's validity. */
function checkLink(file: string, row: Interval, column: string, targets: readonly NodeRow[], id: number): TableError[] {
  const life = lifeIn(targets, id)
  if (life === undefined) {
    const message = `Không có số hiệu ${id}. Sửa số hiệu, hoặc thêm dòng cho đơn vị đó.`
    return [{ file, row: row.row, column, message }]
  }
  if (life.from <= row.from && row.to <= life.to) return []
  const message = `Số hiệu ${id} chỉ mở từ ${life.from} đến ${end(life.to)}, dòng này từ ${row.from} đến ${end(row.to)}. Tách dòng này ở ngày đó và chỉ sang đơn vị đang mở.`
  return [{ file, row: row.row, column, message }]
}

function checkParentKind<K extends string>(
  file: string,
  row: NodeRow & { kind: K },
  rows: readonly (NodeRow & { kind: K })[],
  parents: Record<K, readonly K[]>,
): TableError[] {
  const allowed = parents[row.kind]
  const wrong = rows.find((above) => above.id === row.parent && overlap(above, row) && !allowed.includes(above.kind))
  if (wrong === undefined || allowed.length === 0) return []
  const message = `"${row.name}" (${row.kind}) không thể thuộc "${wrong.name}" (${wrong.kind}). Chọn cấp trên loại: ${allowed.join(', ')}.`
  return [{ file, row: row.row, column: 'parent', message }]
}

/** A cycle begins on the day on which one of its rows begins, so it is enough to look up from each row on its first day. */
function checkCycle(file: string, row: NodeRow, rows: readonly NodeRow[]): TableError[] {
  const seen = new Set<number>([row.id])
  let above = row.parent
  while (above !== undefined && !seen.has(above)) {
    seen.add(above)
    above = rows.find((other) => other.id === above && other.from <= row.from && row.from < other.to)?.parent
  }
  if (above !== row.id) return []
  const message = `Cấp trên đi vòng: ${[...seen, row.id].join(' → ')} vào ngày ${row.from}. Sửa cấp trên của một đơn vị trong vòng.`
  return [{ file, row: row.row, column: 'parent', message }]
}

function checkServedOnce(serves: readonly ServesRow[]): TableError[] {
  const intervals = serves.flatMap((row) => checkInterval('serves.csv', row))
  const doubles = pairs(serves, (row) => `${row.unit} ${row.place}`).flatMap(([before, row]) => {
    if (row.from >= before.to) return []
    const message = `Đơn vị ${row.unit} đã phục vụ địa bàn ${row.place} ở dòng ${before.row} đến ${end(before.to)}. Bỏ một dòng, hoặc cho dòng kia kết thúc trước ${row.from}.`
    return [{ file: 'serves.csv', row: row.row, column: 'from', message }]
  })
  return [...intervals, ...doubles]
}

function checkLineage(tree: LineageRow['tree'], nodes: readonly NodeRow[], all: readonly LineageRow[]): TableError[] {
  const file = 'lineage.csv'
  const lineage = all.filter((row) => row.tree === tree)
  const errors = lineage.flatMap((row) => checkSuccession(file, row, nodes))
  const rowsOf = Map.groupBy(lineage, (row) => row.from)
  for (const id of new Set(nodes.map((node) => node.id))) {
    const life = lifeIn(nodes, id)
    if (life && life.to !== FOREVER && !rowsOf.has(id)) {
      const message = `Số hiệu ${id} đóng ngày ${life.to} mà không có đơn vị kế thừa. Thêm dòng vào lineage.csv.`
      errors.push({ file: tree === 'place' ? 'places.csv' : 'units.csv', row: life.row, column: 'to', message })
    }
  }
  for (const [id, rows] of rowsOf) errors.push(...checkHeir(file, id, rows), ...checkShares(file, 'share', rows))
  const newOnes = lineage.filter((row) => lifeIn(nodes, row.to)?.from === row.day)
  for (const rows of Map.groupBy(newOnes, (row) => row.to).values())
    errors.push(...checkShares(file, 'origin_share', rows))
  return errors
}

function checkSuccession(file: string, row: LineageRow, nodes: readonly NodeRow[]): TableError[] {
  const before = lifeIn(nodes, row.from)
  const after = lifeIn(nodes, row.to)
  if (before?.to !== row.day) {
    const message = `Số hiệu ${row.from} không đóng ngày ${row.day}. Sửa ngày cho bằng ngày hết hiệu lực (${before ? end(before.to) : 'không có số hiệu này'}).`
    return [{ file, row: row.row, column: 'from', message }]
  }
  if (after !== undefined && after.from <= row.day && row.day < after.to) return []
  const message = `Số hiệu ${row.to} không mở ngày ${row.day}. Chọn đơn vị kế thừa đang mở hoặc mở đúng ngày đó.`
  return [{ file, row: row.row, column: 'to', message }]
}

function checkHeir(file: string, id: number, rows: readonly LineageRow[]): TableError[] {
  const heirs = rows.filter((row) => row.heir)
  if (heirs.length === 1) return []
  const message = `Số hiệu ${id} có ${heirs.length} đơn vị nhận số dư. Ghi 1 cho đúng một dòng, 0 cho các dòng khác.`
  return [{ file, row: rows[0]?.row ?? 1, column: 'heir', message }]
}

function checkShares(file: string, column: 'share' | 'origin_share', rows: readonly LineageRow[]): TableError[] {
  const shares = rows.flatMap((row) => row[column] ?? [])
  if (shares.length === 0 || (shares.length === rows.length && isOne(shares))) return []
  const lines = rows.map((row) => row.row).join(', ')
  const message = `Các tỷ lệ ở dòng ${lines} không cộng thành 1. Ghi đủ mọi dòng cho cộng thành 1, hoặc để trống cả.`
  return [{ file, row: rows[0]?.row ?? 1, column, message }]
}

/** Neighbours in time among the rows that share a key. */
function pairs<T extends Interval>(rows: readonly T[], key: (row: T) => unknown): [T, T][] {
  return [...Map.groupBy(rows, key).values()].flatMap((group) => {
    const ordered = group.toSorted((a, b) => (a.from < b.from ? -1 : a.from > b.from ? 1 : a.row - b.row))
    return ordered.slice(1).map((row, i): [T, T] => [ordered[i] as T, row])
  })
}

function overlap(a: Interval, b: Interval): boolean {
  return a.from < b.to && b.from < a.to
}

/** First to last day of a node, with the line on which its last period stands. */
function lifeIn(rows: readonly NodeRow[], id: number): Interval | undefined {
  const own = rows.filter((row) => row.id === id).toSorted((a, b) => (a.from < b.from ? -1 : 1))
  const first = own[0]
  const last = own.at(-1)
  return first && last && { row: last.row, from: first.from, to: last.to }
}

function end(to: Day): string {
  return to === FOREVER ? 'nay' : to
}
