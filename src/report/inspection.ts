/**
 * Inspections. What should be there is what the ledger says at one position of the journal: the cash of each drawer and of
 * the safe, and how many items, dossiers and receipt books they hold. What is found beside it makes the findings and the
 * score; units that were inspected make the coverage of a year.
 */
import { addMonths, type Day, monthOf } from '#kernel/day.ts'
import { showMoney, showNumber } from '#kernel/money.ts'
import type { Query } from '#kernel/sql.ts'
import type { Network } from '#network/network.ts'
import { isOpen } from '#network/tree.ts'
import { groupUnits, segmentOf } from '#report/group.ts'
import { type InspectionKind, POINTS_MOST, questionsOn } from '#rules/checklist.ts'
import { catalogue } from '#services/index.ts'

/**
 * One line of a checklist. `cash`: đồng; `things`: how many; `question`: 1 is yes; `points`: of 5S.
 * `expected`: by the ledger, or what is right.
 */
export type CheckLine = { key: string; of: 'cash' | 'things' | 'question' | 'points'; label: string; expected: number }
export type Checked = CheckLine & { found: number; note: string }

/** Things that an inspector can lay on the table and count. */
const COUNTED = ['parcel', 'registered', 'bag', 'dossier', 'licence', 'result', 'pouch', 'receipt-book']

/** What the checklist asks of a unit on a day, and the position of the journal at which it is so. */
export async function readChecklist(
  query: Query,
  province: number,
  of: { unit: number; code: string; kind: InspectionKind; day: Day },
): Promise<{ lines: CheckLine[]; position: number }> {
  const [head] = await query<{ position: number }[]>`select position from head where province = ${province}`
  const lines: CheckLine[] = []
  if (of.kind === 'quality') {
    const held = await readHeld(query, province, of)
    for (const { holder, cash } of held)
      lines.push({ key: `cash ${holder}`, of: 'cash', label: `Tiền mặt: ${placeName(holder)}`, expected: cash })
    for (const service of COUNTED) {
      const expected = held.reduce((sum, one) => sum + (one.things[service] ?? 0), 0)
      const name = catalogue.get(service)?.thing?.name ?? service
      if (expected > 0) lines.push({ key: `things ${service}`, of: 'things', label: name, expected })
    }
  }
  const kind = of.kind === '5s' ? 'points' : 'question'
  for (const { key, text } of questionsOn(of.kind, of.day))
    lines.push({ key, of: kind, label: text, expected: kind === 'points' ? POINTS_MOST : 1 })
  return { lines, position: head?.position ?? 0 }
}

const placeName = (holder: string): string => (holder.startsWith('vault:') ? 'két' : `quầy ${holder.slice(5)}`)

type Held = { holder: string; cash: number; things: Record<string, number> }

/** Drawers of the devices that worked last at this unit, and its safe. */
async function readHeld(query: Query, province: number, { unit, code }: { unit: number; code: string }) {
  return query<Held[]>`
    with
      holders as (
        select h.id, h.key from holder h where h.province = ${province} and h.key = ${`vault:${code}`}
        union all
        select h.id, h.key from device d
        cross join lateral (
          select unit from act where province = d.province and device = d.id order by seq desc limit 1) a
        join holder h on h.province = d.province and h.key = 'till:' || d.key
        where d.province = ${province} and a.unit = ${unit})
    select h.key as holder, coalesce(b.amount, 0)::bigint as cash, coalesce(t.things, '{}'::json) as things
    from holders h
    left join balance b on b.province = ${province} and b.holder = h.id and b.asset = 'cash'
    left join lateral (
      select json_object_agg(service, n) as things from (
        select split_part(key, ':', 1) as service, count(*)::int as n from thing
        where province = ${province} and holder = h.id and split_part(key, ':', 1) = any (${COUNTED})
        group by 1) counted) t on true
    order by h.key`
}

/** What is not as it should be, in words. */
export function faultOf({ of, label, expected, found, note }: Checked): string | undefined {
  if (of === 'points' || found === expected) return undefined
  const why = note === '' ? '' : ` ${note}`
  if (of === 'question') return `Không đạt: ${label}.${why}`
  const show = of === 'cash' ? showMoney : showNumber
  const way = found < expected ? 'thiếu' : 'thừa'
  return `${label}: sổ ${show(expected)}, thực tế ${show(found)}, ${way} ${show(Math.abs(found - expected))}.${why}`
}

/** Of 100: the share of lines that are right, or of the points of 5S. */
export function scoreOf(lines: readonly Checked[]): number {
  const points = lines.filter((line) => line.of === 'points')
  if (points.length > 0)
    return Math.round((100 * points.reduce((sum, { found }) => sum + found, 0)) / (points.length * POINTS_MOST))
  return lines.length === 0 ? 0 : Math.round((100 * lines.filter((line) => !faultOf(line)).length) / lines.length)
}

export type Inspected = { unit: number; kind: InspectionKind; planned: Day; day?: Day | null; score?: number | null }

/** `done`: inspections of quality; `score`: the mean of 5S audits, of 100. */
export type Covered = {
  id: number
  name: string
  planned: number
  done: number
  last?: Day
  audits: number
  score?: number
}

/** The provincial post and its sorting centre do not count: from there others are inspected. */
const INSPECTED: readonly string[] = ['district', 'commune-post']

/** Units of the second level that were open on `to`, each with what was done in it from `from` on. */
export function coverageOf(
  network: Network,
  all: readonly Inspected[],
  { from, to }: { from: Day; to: Day },
): Covered[] {
  const month = `${monthOf(to)}-01`
  const grouping = groupUnits(network, 'then', monthOf(from), addMonths(monthOf(to), 1), month)
  const groupAt = (unit: number, day: Day) => segmentOf(grouping, unit, `${monthOf(day)}-01`)
  const byGroup = Map.groupBy(all, ({ unit, day, planned }) => groupAt(unit, day ?? planned))
  return [...grouping.groups.values()]
    .filter(({ id, kind }) => INSPECTED.includes(kind) && isOpen(network.units, id, to) && groupAt(id, to) === id)
    .map(({ id, name }) => {
      const own = byGroup.get(id) ?? []
      const quality = own.filter(({ kind }) => kind === 'quality')
      const days = quality.flatMap(({ day }) => day ?? []).toSorted()
      const audits = own.flatMap(({ kind, score }) => (kind === '5s' && score != null ? [score] : []))
      const last = days.at(-1)
      return {
        ...{ id, name, planned: quality.length, done: days.length, audits: audits.length },
        ...(last && { last }),
        ...(audits.length > 0 && { score: Math.round(audits.reduce((sum, one) => sum + one, 0) / audits.length) }),
      }
    })
    .toSorted((a, b) => a.name.localeCompare(b.name, 'vi') || a.id - b.id)
}
