/**
 * Under which unit of the second level (district post, later commune post) the figures of each unit count: as it was on
 * the day (`then`), or in the units of today (`now`), by shares where a unit was divided. The database sums
 * by unit; which group a unit counts under, and in which parts, is decided here, so that parts always sum to the whole.
 */
import { addMonths, type Day, FOREVER, firstDayOf, lastDayOf, type Month } from '#kernel/day.ts'
import { allocate, type Part, restate } from '#network/lineage.ts'
import type { Network, Unit } from '#network/network.ts'
import { ancestorsOn, isOpen, lifeOf, versionOn } from '#network/tree.ts'

export type View = 'then' | 'now'

export type Group = { id: number; name: string; kind: Unit['kind'] }

/** In months `[from, to)` (first days) the unit's figures count under the group; `divided`: under −unit, to be shared. */
export type Segment = { unit: number; from: Day; to: Day; group: number }

export type Grouping = {
  view: View
  groups: ReadonlyMap<number, Group>
  segments: readonly Segment[]
  byUnit: ReadonlyMap<number, readonly Segment[]>
  /** First days of months on which a unit begins to count elsewhere: between two of them sums by unit are enough. */
  changes: readonly Day[]
  /** By the negative unit number that stands for it in `segments`. */
  divided: ReadonlyMap<number, readonly Part[]>
}

/** Units that no network knows: their figures are shown, never dropped. */
const UNKNOWN_GROUP: Group = { id: 0, name: 'Đơn vị không có trong mạng lưới', kind: 'office' }

const DAWN = '0001-01-01'

/** For the months `[from, to)`. `now` is the day that “as it is now” means. Remembered per network. */
export function groupUnits(network: Network, view: View, from: Month, to: Month, now: Day): Grouping {
  const known = remembered.get(network) ?? new Map<string, Grouping>()
  remembered.set(network, known)
  const key = `${view} ${from} ${to} ${view === 'now' ? now : ''}`
  const made = known.get(key)
  if (made) return made
  if (known.size > 50) known.clear()
  const grouping = view === 'now' ? groupedNow(network, now) : groupedThen(network, from, to)
  known.set(key, grouping)
  return grouping
}

const remembered = new WeakMap<Network, Map<string, Grouping>>()

/** The second-level unit over a unit on a day; the root stands for itself. */
function groupOn(network: Network, unit: number, day: Day): number {
  const above = ancestorsOn(network.units, unit, day)
  return above.at(-2) ?? (above.length === 0 ? unit : unit)
}

function groupedThen(network: Network, from: Month, to: Month): Grouping {
  const segments: Segment[] = []
  const groups = new Map<number, Group>()
  for (const unit of network.units.byId.keys()) {
    const life = lifeOf(network.units, unit)
    if (!life) continue
    for (let month = from; month < to; month = addMonths(month, 1)) {
      if (life.from > lastDayOf(month) || life.to <= firstDayOf(month)) continue
      // A unit that opens within the month counts from its first day.
      const day = isOpen(network.units, unit, firstDayOf(month)) ? firstDayOf(month) : life.from
      const group = groupOn(network, unit, day)
      addGroup(network, groups, group, day)
      const last = segments.at(-1)
      const end = firstDayOf(addMonths(month, 1))
      if (last?.unit === unit && last.group === group && last.to === firstDayOf(month)) last.to = end
      else segments.push({ unit, group, from: firstDayOf(month), to: end })
    }
  }
  return { view: 'then', groups, ...indexed(segments), divided: new Map() }
}

function groupedNow(network: Network, now: Day): Grouping {
  const segments: Segment[] = []
  const groups = new Map<number, Group>()
  const divided = new Map<number, readonly Part[]>()
  for (const unit of network.units.byId.keys()) {
    const parts = restate(network.units, unit, now).map((part) => ({ ...part, id: groupOn(network, part.id, now) }))
    for (const { id } of parts) addGroup(network, groups, id, now)
    const [first] = parts
    if (!first) continue
    const whole = parts.every((part) => part.id === first.id)
    if (!whole) divided.set(-unit, parts)
    segments.push({ unit, from: DAWN, to: FOREVER, group: whole ? first.id : -unit })
  }
  return { view: 'now', groups, ...indexed(segments), divided }
}

function indexed(segments: readonly Segment[]): Pick<Grouping, 'segments' | 'byUnit' | 'changes'> {
  const byUnit = Map.groupBy(segments, (one) => one.unit)
  const changes = new Set([...byUnit.values()].flatMap((own) => own.slice(1).map((one) => one.from)))
  return { segments, byUnit, changes: [...changes].toSorted() }
}

function addGroup(network: Network, groups: Map<number, Group>, id: number, day: Day): void {
  const unit = groups.has(id) ? undefined : versionOn(network.units, id, day)
  if (!unit) return
  // The provincial post counts for what it does itself.
  const name = unit.kind === 'province' ? `${unit.name} (trực tiếp)` : unit.name
  groups.set(id, { id, name, kind: unit.kind })
}

/** Shares what was summed under a negative number among its groups; the parts sum to the amount to the đồng. */
export function share(grouping: Grouping, group: number, amount: number): [group: number, amount: number][] {
  const parts = grouping.divided.get(group)
  if (!parts) return [[group, amount]]
  const amounts = allocate(
    amount,
    parts.map((part) => part.share),
  )
  return parts.map((part, i) => [part.id, amounts[i] ?? 0])
}

/** Where a unit counts in a month given by its first day; 0 when the network does not know it then. */
export function segmentOf(grouping: Grouping, unit: number, month: Day): number {
  return grouping.byUnit.get(unit)?.find((one) => one.from <= month && month < one.to)?.group ?? 0
}

export function groupName(grouping: Grouping, id: number): string {
  return grouping.groups.get(id)?.name ?? UNKNOWN_GROUP.name
}

/** The units that are divided, as a list for the database. */
export const dividedUnits = ({ divided }: Grouping): string => `{${[...divided.keys()].map((unit) => -unit).join(',')}}`
