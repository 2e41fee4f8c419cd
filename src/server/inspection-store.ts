/** Inspections as the office keeps them: planned for a day, done against the ledger, each finding mended by a day. */
import type { Day } from '#kernel/day.ts'
import { Problem } from '#kernel/problem.ts'
import type { Query, Tx } from '#kernel/sql.ts'
import { versionOfCode } from '#network/tree.ts'
import { postDay, type SignedIn } from '#people/person.ts'
import { type Checked, type CheckLine, faultOf, readChecklist, scoreOf } from '#report/inspection.ts'
import { addWorkingDays } from '#rules/calendar.ts'
import { type InspectionKind, POINTS_MOST } from '#rules/checklist.ts'
import { networkOf, placeOf } from '#server/office.ts'
import type { Province } from '#server/province.ts'

export type Inspection = {
  number: string
  unit: number
  kind: InspectionKind
  planned: Day
  inspector: string
  done: string | null
  day: Day | null
  position: number | null
  lines: Checked[]
  score: number | null
}
export type Finding = {
  inspection: string
  n: number
  unit: number
  what: string
  due: Day
  mended: Day | null
  how: string
}

/** Working days to mend what was found, unless the inspector says another day. */
const MEND_DAYS = 10
/** đồng in a drawer, and things on a table. */
const FOUND_MOST = 1_000_000_000_000

/** Planned or done between two days, the newest first; with it all findings that are still open. */
export async function readInspections(
  query: Query,
  province: number,
  { from, to }: { from: Day; to: Day },
): Promise<{ inspections: Inspection[]; findings: Finding[] }> {
  const rows = await query<(Omit<Inspection, 'lines'> & { lines: string })[]>`
    select number, unit, kind, planned::text as planned, inspector, done::text as done, day::text as day, position, lines, score
    from inspection
    where province = ${province} and (planned between ${from} and ${to} or day between ${from} and ${to})
    order by coalesce(day, planned) desc, number`
  const findings = await query<Finding[]>`
    select inspection, n, unit, what, due::text as due, mended::text as mended, how from finding
    where province = ${province} and mended is null order by due, inspection, n`
  return {
    inspections: rows.map((row) => ({ ...row, lines: JSON.parse(row.lines) as Checked[] })),
    findings: [...findings],
  }
}

/** @throws Problem not_found: unknown, or of a unit that the reader does not see. */
export async function readInspection(
  query: Query,
  province: number,
  number: string,
): Promise<{ inspection: Inspection; findings: Finding[] }> {
  const [row] = await query<(Omit<Inspection, 'lines'> & { lines: string })[]>`
    select number, unit, kind, planned::text as planned, inspector, done::text as done, day::text as day, position, lines, score
    from inspection where province = ${province} and number = ${number}`
  if (!row) throw new Problem('not_found', { what: `biên bản kiểm tra ${number}` })
  const findings = await query<Finding[]>`
    select inspection, n, unit, what, due::text as due, mended::text as mended, how from finding
    where province = ${province} and inspection = ${number} order by n`
  return { inspection: { ...row, lines: JSON.parse(row.lines) as Checked[] }, findings: [...findings] }
}

/** The unit by its code, open on the day. @throws Problem body_invalid that says since when it is closed. */
function openUnit(province: Province, code: string, day: Day): { id: number; code: string } {
  const { units } = networkOf(province)
  const open = versionOfCode(units, code, day)
  if (open) return open
  const last = units.byCode.get(code)?.at(-1)
  const why = last
    ? `“${last.name}” không mở vào ngày ${day.split('-').reverse().join('/')}. Chọn ngày hoặc đơn vị khác.`
    : `không có đơn vị mã “${code}”. Xem mã ở trang Máy.`
  throw new Problem('body_invalid', { field: 'Đơn vị', why })
}

const within = ({ units }: SignedIn, unit: number): boolean => units === 'all' || units.includes(unit)

/** @returns its number. @throws Problem body_invalid, not_allowed */
export async function planInspection(
  province: Province,
  person: SignedIn,
  of: { unit: string; kind: InspectionKind; planned: Day; inspector: string },
): Promise<string> {
  const unit = openUnit(province, of.unit, of.planned)
  if (!within(person, unit.id)) throw new Problem('not_allowed')
  const today = postDay(province.people.now())
  if (of.planned < today) throw new Problem('body_invalid', { field: 'Ngày', why: 'đã qua. Ghi từ hôm nay trở đi.' })
  const year = of.planned.slice(0, 4)
  const [row] = await province.db.act({ province: province.id, units: 'all' }, (tx) => {
    const prefix = `KT-${year}-`
    return tx<{ number: string }[]>`
      insert into inspection (province, number, unit, kind, planned, inspector, actor, lines)
      select ${province.id}, ${prefix}::text || lpad((coalesce(max(substr(number, ${prefix.length + 1}::int)::int), 0) + 1)::text, 4, '0'),
        ${unit.id}, ${of.kind}, ${of.planned}, ${of.inspector}, ${`person:${person.code}`}, '[]'
      from inspection where province = ${province.id} and number ~ ${`^${prefix}\\d+$`}
      returning number`
  })
  return row?.number ?? ''
}

export type Typed = {
  found: Record<string, string>
  note: Record<string, string>
  other: string
  due?: Day | undefined
}

/**
 * Writes down what was found against what the ledger says at this moment.
 * @throws Problem body_invalid naming the line; not_allowed for somebody of the inspected unit itself.
 */
export async function doInspection(province: Province, person: SignedIn, number: string, typed: Typed): Promise<void> {
  const day = postDay(province.people.now())
  const { inspection, unit, expected } = await province.read(async (query) => {
    const { inspection } = await readInspection(query, province.id, number)
    const { code } = codeOn(province, inspection.unit, day)
    const list = await readChecklist(query, province.id, { unit: inspection.unit, code, kind: inspection.kind, day })
    return { inspection, unit: inspection.unit, expected: list }
  }, person.units)
  if (inspection.done) throw new Problem('body_invalid', { field: 'Biên bản', why: 'đã ghi xong, không ghi lại được.' })
  if (person.unit === unit)
    throw new Problem('body_invalid', {
      field: 'Người kiểm tra',
      why: 'là người của chính đơn vị. Nhờ người của đơn vị khác.',
    })
  const lines = expected.lines.map((line, i) => checkedOf(line, String(i), typed))
  const due = typed.due ?? addWorkingDays(day, MEND_DAYS)
  if (due < day) throw new Problem('body_invalid', { field: 'Hạn khắc phục', why: 'đã qua. Ghi từ hôm nay trở đi.' })
  const faults = [...lines.flatMap((line) => faultOf(line) ?? []), ...(typed.other === '' ? [] : [typed.other])]
  const score = scoreOf(lines)
  const now = province.people.now().toISOString()
  await province.db.act({ province: province.id, units: 'all' }, async (tx) => {
    const kept = await tx<{ number: string }[]>`
      update inspection set done = ${now}, day = ${day}, position = ${expected.position}, lines = ${JSON.stringify(lines)},
        score = ${score}, inspector = ${person.code}
      where province = ${province.id} and number = ${number} and done is null
      returning number`
    if (kept.length === 0) throw new Problem('body_invalid', { field: 'Biên bản', why: 'vừa có người khác ghi xong.' })
    await keepFindings(
      tx,
      province.id,
      faults.map((what, n) => ({ inspection: number, n: n + 1, unit, what, due })),
      person.code,
    )
  })
}

/** The unit as it is open on a day. @throws Problem body_invalid when it is closed. */
function codeOn(province: Province, unit: number, day: Day): { code: string } {
  const open = networkOf(province)
    .units.byId.get(unit)
    ?.find(({ from, to }) => from <= day && day < to)
  if (open) return open
  const why = `“${placeOf(province, unit, day)}” đã đóng. Hủy lịch này, kiểm tra đơn vị nhận việc của nó.`
  throw new Problem('body_invalid', { field: 'Đơn vị', why })
}

function checkedOf(line: CheckLine, key: string, { found, note }: Typed): Checked {
  const text = (found[key] ?? '').replace(/[.\s]|đ$/g, '')
  const most = line.of === 'points' ? POINTS_MOST : line.of === 'question' ? 1 : FOUND_MOST
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN
  if (!(value <= most)) {
    const why = text === '' ? 'chưa ghi. Đếm rồi ghi số, không có thì ghi 0.' : `sai: ghi số từ 0 đến ${most}.`
    throw new Problem('body_invalid', { field: line.label, why })
  }
  return { ...line, found: value, note: (note[key] ?? '').trim() }
}

type NewFinding = Pick<Finding, 'inspection' | 'n' | 'unit' | 'what' | 'due'>
async function keepFindings(tx: Tx, province: number, findings: readonly NewFinding[], actor: string): Promise<void> {
  if (findings.length === 0) return
  await tx`
    insert into finding (province, inspection, n, unit, what, due, how, actor)
    select ${province}, inspection, n, unit, what, due, '', ${`person:${actor}`}
    from json_to_recordset(${JSON.stringify(findings)}::text::json)
      as t (inspection text, n int, unit int, what text, due date)`
}

/** What was done about a finding. @throws Problem not_found of another unit, body_invalid when it is mended already. */
export async function mend(
  province: Province,
  person: SignedIn,
  { inspection, n, how }: { inspection: string; n: number; how: string },
): Promise<void> {
  const seen = await province.read((query) => readInspection(query, province.id, inspection), person.units)
  if (!seen.findings.some((one) => one.n === n && one.mended === null))
    throw new Problem('body_invalid', {
      field: 'Phát hiện',
      why: 'không còn chờ: có thể đã khắc phục. Mở lại biên bản.',
    })
  await province.db.act(
    { province: province.id, units: 'all' },
    (tx) => tx`
      update finding set mended = ${postDay(province.people.now())}, how = ${how}, actor = ${`person:${person.code}`}
      where province = ${province.id} and inspection = ${inspection} and n = ${n} and mended is null`,
  )
}
