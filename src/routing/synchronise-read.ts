/** The plan of `canhtay route synchronise` as people write it (docs/formats.md), and what is wrong with it. */
import type { Fault } from './plan.ts'
import type { SyncDistrict, SyncLoop, SyncPlan, SyncRoute, SyncTrip } from './synchronise.ts'
import { DAY, ROWS_MOST } from './synchronise-table.ts'

type Rows = Readonly<Record<string, unknown>>
type Where = { readonly route?: string; readonly trip?: string }

const MINUTES = ['outMinutes', 'backMinutes', 'haltMinutes', 'turnMinutes', 'dutyMinutes', 'hallMinutes'] as const
const ITEMS_MOST = 1_000_000

/** The plan, or all that is wrong with it: route, trip (or loop), field. */
export function readSyncPlan(read: unknown): { plan: SyncPlan } | { faults: readonly Fault[] } {
  const faults: Fault[] = []
  const fault = (where: Where, message: string): void => void faults.push({ grave: true, ...where, message })
  const number = (value: unknown, field: string, where: Where, least: number, most: number): number => {
    if (typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most) return value
    fault(where, `“${field}” phải là số nguyên từ ${least} đến ${most}`)
    return least
  }
  const whole = (of: Rows, field: string, where: Where, least: number, most: number): number =>
    number(of[field], field, where, least, most)
  const list = (of: Rows, field: string, where: Where, least: number, most: number): readonly unknown[] => {
    const value = of[field]
    if (Array.isArray(value) && value.length >= least && value.length <= most) return value
    fault(where, `“${field}” phải là danh sách có từ ${least} đến ${most} mục`)
    return []
  }
  const time = (value: unknown, field: string, where: Where, hours = 24): number => {
    const [, hour, minute] = (typeof value === 'string' && /^(\d\d):([0-5]\d)$/.exec(value)) || []
    if (hour !== undefined && Number(hour) < hours) return Number(hour) * 60 + Number(minute)
    fault(where, `“${field}” phải là giờ như 05:30, trước ${hours}:00`)
    return 0
  }
  const times = (of: Rows, field: string): number[] =>
    list(of, field, {}, 1, 24).map((one) => time(one, `hub.${field}`, {}))
  const window = (of: Rows, where: Where): { earliest: number; latest: number } => {
    const [earliest, latest] = list(of, 'leave', where, 2, 2).map((one) => time(one, 'leave', where))
    if (earliest === undefined || latest === undefined) return { earliest: 0, latest: 0 }
    if (slotsIn({ earliest, latest }, slotMinutes) < 1)
      fault(where, '“leave” không chứa khe giờ nào: mở rộng khung giờ')
    return { earliest, latest }
  }

  const root = rowsOf(read)
  const hubRead = rowsOf(root.hub)
  let slotMinutes = whole(root, 'slotMinutes', {}, 1, 120)
  if (DAY % slotMinutes !== 0) {
    fault({}, '“slotMinutes” phải chia hết một ngày: 5, 10, 15…')
    slotMinutes = 1
  }
  const hub = {
    arrivals: times(hubRead, 'arrivals'),
    departures: times(hubRead, 'departures'),
    sortMinutes: whole(hubRead, 'sortMinutes', {}, 0, DAY),
    dockMost: whole(hubRead, 'dockMost', {}, 1, 99),
    dockMinutes: whole(hubRead, 'dockMinutes', {}, 1, DAY),
    ...(hubRead.vans === undefined ? {} : { vans: whole(hubRead, 'vans', {}, 1, 999) }),
  }
  if (hub.dockMinutes % slotMinutes !== 0) fault({}, '“dockMinutes” phải là bội của “slotMinutes”')

  const ids = new Set<string>()
  const idOf = (of: Rows, known: Set<string>, what: string, where: Where): string => {
    const id = of.id
    if (typeof id !== 'string' || id === '') fault(where, `${what} thiếu “id”`)
    else if (known.has(id)) fault({ ...where, route: where.route ?? id }, `${what} “${id}”: “id” dùng hai lần`)
    else {
      known.add(id)
      return id
    }
    return ''
  }
  const district = (of: Rows, where: Where, end: Omit<SyncDistrict, 'hallMinutes'>): SyncDistrict => ({
    outMinutes: whole(of, 'outMinutes', where, 0, end.outMinutes),
    backMinutes: whole(of, 'backMinutes', where, 0, end.backMinutes),
    hallMinutes: whole(of, 'hallMinutes', where, 0, DAY),
  })
  const routes = list(root, 'routes', {}, 1, 200).map((one, r): SyncRoute => {
    const of = rowsOf(one)
    const id = idOf(of, ids, `tuyến thứ ${r + 1}`, {})
    const where = { route: id || String(r + 1) }
    const [outMinutes, backMinutes, haltMinutes, turnMinutes, dutyMinutes, hallMinutes] = MINUTES.map((field) =>
      whole(of, field, where, 0, DAY),
    ) as [number, number, number, number, number, number]
    const trips = list(of, 'trips', where, 1, 3).map((one, k): SyncTrip => {
      const at = { ...where, trip: String(k + 1) }
      return { ...window(rowsOf(one), at), home: time(rowsOf(one).home, 'home', at, 48) }
    })
    if (trips.reduce((all, trip) => all * slotsIn(trip, slotMinutes), 1) > ROWS_MOST)
      fault(where, `“trips” có hơn ${ROWS_MOST} cách chọn giờ: thu hẹp “leave” hoặc tăng “slotMinutes”`)
    const loopIds = new Set<string>()
    const loops = list(of, 'loops', where, 0, 200).map((one, l): SyncLoop => {
      const loop = rowsOf(one)
      const id = idOf(loop, loopIds, `vòng thứ ${l + 1}`, where)
      const at = { ...where, trip: id || String(l + 1) }
      const inbound = list(loop, 'inbound', at, hub.arrivals.length, hub.arrivals.length)
      return {
        id,
        ...window(loop, at),
        minutes: whole(loop, 'minutes', at, 1, DAY),
        inbound: inbound.map((items) => number(items, 'inbound', at, 0, ITEMS_MOST)),
        outbound: whole(loop, 'outbound', at, 0, ITEMS_MOST),
        ...(loop.on === undefined ? {} : { on: district(rowsOf(loop.on), at, { outMinutes, backMinutes }) }),
      }
    })
    return { id, outMinutes, backMinutes, haltMinutes, turnMinutes, dutyMinutes, hallMinutes, trips, loops }
  })
  return faults.length > 0 ? { faults } : { plan: { slotMinutes, hub, routes } }
}

const rowsOf = (value: unknown): Rows => (typeof value === 'object' && value !== null ? (value as Rows) : {})

const slotsIn = ({ earliest, latest }: { earliest: number; latest: number }, slot: number): number =>
  Math.floor(latest / slot) - Math.ceil(earliest / slot) + 1
