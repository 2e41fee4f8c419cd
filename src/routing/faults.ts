/** What is wrong with a plan before any timetable is made: names that nothing has, times that cannot be. */
import { isDay } from '#kernel/day.ts'
import type { Call, Fault, NetworkPlan, Trip } from './plan.ts'

/** No trip takes longer: a time beyond is a slip of the pen. Seconds. */
const TIME_MOST = 30 * 86_400

/** Faults of the plan by itself, in the order of the plan; none when it can be compiled. */
export function planFaults(plan: NetworkPlan): Fault[] {
  const stops = new Set(plan.stops.map(({ id }) => id))
  const services = new Set(plan.services.map(({ id }) => id))
  const routes = new Set(plan.routes.map(({ id }) => id))
  const grave = (message: string): Fault => ({ grave: true, message })
  return [
    ...(isZone(plan.zone) ? [] : [grave(`Không có múi giờ “${plan.zone}”. Viết như Asia/Ho_Chi_Minh.`)]),
    ...twice(plan.stops).map((id) => grave(`Điểm ${id} có hai lần. Chỉ giữ một.`)),
    ...twice(plan.routes).map((id) => grave(`Tuyến ${id} có hai lần. Chỉ giữ một.`)),
    ...twice(plan.services).map((id) => grave(`Lịch chạy ${id} có hai lần. Chỉ giữ một.`)),
    ...twice(plan.trips).map((id) => grave(`Chuyến ${id} có hai lần. Chỉ giữ một.`)),
    ...plan.services.flatMap(({ id, from, to, added, removed }) =>
      [from, to, ...added, ...removed]
        .filter((day) => !isDay(day))
        .map((day) => grave(`Lịch chạy ${id} có ngày sai “${day}”. Viết như 2018-11-30.`)),
    ),
    ...plan.stops.flatMap(({ id, station, waves = [] }) => [
      ...(station === undefined || stops.has(station)
        ? []
        : [grave(`Điểm ${id} thuộc “${station}”, không có điểm ấy.`)]),
      ...waves.flatMap((wave, i) => {
        const order = wave.ready >= wave.cutOff && isTime(wave.ready) && isTime(wave.cutOff)
        const which = `Đợt khai thác ${i + 1} của ${id}`
        return [
          ...(order ? [] : [grave(`${which} xong trước khi chốt, hoặc giờ sai. Sửa giờ chốt và giờ xong.`)]),
          ...(services.has(wave.service)
            ? []
            : [grave(`${which} có lịch chạy “${wave.service}” không có trong danh mục.`)]),
        ]
      }),
    ]),
    ...plan.transfers.flatMap(({ from, to, seconds }) => [
      ...[from, to]
        .filter((stop) => !stops.has(stop))
        .map((stop) => grave(`Chuyển ${from} → ${to}: không có điểm “${stop}”.`)),
      ...(seconds === undefined || isTime(seconds)
        ? []
        : [grave(`Chuyển ${from} → ${to}: thời gian sai (${seconds}).`)]),
    ]),
    ...plan.trips.flatMap((trip) => tripFaults(trip, stops, services, routes)),
  ]
}

function tripFaults(
  { id, route, service, calls }: Trip,
  stops: ReadonlySet<string>,
  services: ReadonlySet<string>,
  routes: ReadonlySet<string>,
): Fault[] {
  const at = { route, trip: id }
  const faults: Fault[] = []
  if (!routes.has(route)) faults.push({ grave: true, ...at, message: `không có tuyến “${route}” trong danh mục.` })
  if (!services.has(service))
    faults.push({ grave: true, ...at, message: `không có lịch chạy “${service}” trong danh mục.` })
  if (calls.length < 2)
    faults.push({ grave: false, ...at, message: 'có ít hơn hai lần đỗ, không chở được gì; bỏ qua.' })
  for (const [i, call] of calls.entries()) {
    const message = callFault(call, calls[i - 1], stops)
    if (message !== undefined) faults.push({ grave: true, ...at, call: i + 1, message })
  }
  return faults
}

function callFault(call: Call, before: Call | undefined, stops: ReadonlySet<string>): string | undefined {
  if (!stops.has(call.stop)) return `không có điểm “${call.stop}” trong danh mục.`
  if (!isTime(call.arrival) || !isTime(call.departure)) return 'giờ đến hoặc giờ đi sai. Viết giờ từ 00:00:00 trở đi.'
  if (call.departure < call.arrival)
    return `đi lúc ${showTime(call.departure)}, trước khi đến lúc ${showTime(call.arrival)}. Sửa giờ đến hoặc giờ đi.`
  if (before && call.arrival < before.departure)
    return `đến lúc ${showTime(call.arrival)}, trước khi rời điểm trước lúc ${showTime(before.departure)}. Sửa một trong hai giờ.`
  return undefined
}

const isTime = (seconds: number): boolean => Number.isInteger(seconds) && seconds >= 0 && seconds <= TIME_MOST

const twice = (things: readonly { readonly id: string }[]): string[] => {
  const seen = new Set<string>()
  return things.map(({ id }) => id).filter((id) => seen.size === seen.add(id).size)
}

function isZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone })
    return true
  } catch {
    return false
  }
}

/** 94,500 → “26:15:00”. */
export function showTime(seconds: number): string {
  const part = (value: number) => String(value).padStart(2, '0')
  return `${part(Math.floor(seconds / 3600))}:${part(Math.floor(seconds / 60) % 60)}:${part(seconds % 60)}`
}
