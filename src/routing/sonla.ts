/**
 * The mail network of Sơn La in 2018 as scenarios. Real: districts, communes and roads (approximate). Invented, and marked so:
 * all times, loops, volumes and costs; `data/sonla.json` names the sources. An operator replaces them by own figures.
 */

import type { Flow } from './bottlenecks.ts'
import data from './data/sonla.json' with { type: 'json' }
import type { Call, NetworkPlan, Service, Trip, Wave } from './plan.ts'
import type { Office, Road, Scenario, Vehicle, VehicleKind } from './scenario.ts'
import { JOINT, LEVEL_1, type Line, level2, OPENED } from './sonla-lines.ts'

const HUB = 'SL'
const CAPITAL = 'HN'
/** All other provinces, of which mail comes through the capital at night. */
const OTHERS = 'TQ'

/** Beside the city's own office the province's post and its centre stand at the hub. */
const HUB_UNITS = ['T14', 'K14']

const HALT_MINUTES = 10
/** From van to loop in a district's office. */
const HALL_MINUTES = 30

/** A loop: great-circle distance × 1.6 (the middle of the measured legs' ratios), 25 km/h, 15 minutes at a point. */
const DETOUR = 1.6
const LOOP_METRES_A_MINUTE = 25_000 / 60
const LOOP_HALT_MINUTES = 15
const LOOPS_BEFORE = 7.5 * 60
/** Loops wait for vans that come until then. */
const LOOPS_WAIT_UNTIL = 10.5 * 60

const PERIOD = { from: '2018-01-01', to: '2018-12-31', added: [], removed: [] } as const
const SERVICES: readonly Service[] = [
  { id: 'daily', weekdays: 0b1111111, ...PERIOD },
  { id: 'workdays', weekdays: 0b0111111, ...PERIOD },
  { id: 'odd', weekdays: 0b0010101, ...PERIOD },
  { id: 'even', weekdays: 0b0101010, ...PERIOD },
]

/** Costs are invented. Driving a day: ten hours a driver (Law 23/2008/QH12, article 65); two on board of the long ways. */
const KINDS: readonly VehicleKind[] = [
  kind('level-1', 'Xe cấp 1 (đơn vị khác chạy)', { own: false, driveMinutesMost: 1200 }),
  kind('van', 'Xe thư chuyên ngành', { kmCost: 4500, hourCost: 45_000, dayCost: 350_000, driveMinutesMost: 600 }),
  kind('coach', 'Xe khách (xe xã hội)', { own: false, tripCost: 120_000, driveMinutesMost: 1200 }),
  kind('joint', 'Xe tải liên tỉnh, hai lái', {
    kmCost: 6500,
    hourCost: 90_000,
    dayCost: 600_000,
    driveMinutesMost: 1200,
  }),
  kind('motorbike', 'Xe máy bưu tá cấp 3', { own: false, kmCost: 1500, hourCost: 25_000, driveMinutesMost: 600 }),
]

function kind(id: string, name: string, given: Partial<VehicleKind>): VehicleKind {
  return { id, name, own: true, kmCost: 0, hourCost: 0, tripCost: 0, dayCost: 0, driveMinutesMost: 0, ...given }
}

/** Items a day of one commune (invented); a district's seat counts for 10 communes, the city for 60. */
const ITEMS = [
  { office: OTHERS, to: 3, from: 0.8 },
  { office: CAPITAL, to: 2, from: 0.6 },
  { office: HUB, to: 1.5, from: 0.8 },
] as const
const SEAT_COMMUNES = 10
const CITY_COMMUNES = 60

type Change = { readonly times: 'before' | 'after'; readonly opened: readonly Line[]; readonly joint: boolean }

/** All scenarios, in the order in which they were done or proposed. Each compares with the one that `against` names. */
export function sonLaScenarios(): Scenario[] {
  const { 'song-ma': songMa, 'sop-cop': sopCop, 'to-mua': toMua } = OPENED
  const all = [songMa, sopCop, toMua]
  const after = { times: 'after', opened: [], joint: false } as const
  const told = [
    [
      'truoc-2018',
      'Trước khi khớp nối',
      'Xe cấp 2 rời bưu cục tỉnh lúc 5 giờ, trước khi chia xong thư đêm; vòng cấp 3 đi lúc 7 giờ 30.',
      { ...after, times: 'before' },
    ],
    [
      'khop-noi',
      'Khớp nối cấp 2, 3 với cấp 1',
      'Xe cấp 2 đi sau khi chia xong thư đêm và chờ vòng cấp 3 về; vòng cấp 3 đi sau khi xe đến.',
      after,
    ],
    [
      'mo-song-ma',
      'Mở tuyến Sơn La – Sông Mã bằng xe xã hội',
      'Thêm vào phương án khớp nối.',
      { ...after, opened: [songMa] },
    ],
    [
      'mo-sop-cop',
      'Mở tuyến Sơn La – Sốp Cộp bằng xe xã hội',
      'Thêm vào phương án khớp nối.',
      { ...after, opened: [sopCop] },
    ],
    [
      'mo-to-mua',
      'Mở tuyến Mộc Châu – Vân Hồ – Tô Múa bằng xe chuyên ngành',
      'Thêm vào phương án khớp nối.',
      { ...after, opened: [toMua] },
    ],
    [
      'nam-2018',
      'Cả năm 2018: khớp nối và ba tuyến mới',
      'Mạng sau các thay đổi của năm 2018.',
      { ...after, opened: all },
    ],
    [
      'de-nghi-ha-noi',
      'Đề nghị tuyến liên tỉnh Hà Nội – Sơn La',
      'Thêm vào mạng năm 2018; cấp trên quyết định.',
      { ...after, opened: all, joint: true },
    ],
  ] as const satisfies readonly (readonly [string, string, string, Change])[]
  return told.map(([id, name, note, change]) => scenario(id, name, note, change))
}

/** Which scenario each is judged against. */
export const AGAINST: Readonly<Record<string, string>> = {
  'khop-noi': 'truoc-2018',
  'mo-song-ma': 'khop-noi',
  'mo-sop-cop': 'khop-noi',
  'mo-to-mua': 'khop-noi',
  'nam-2018': 'truoc-2018',
  'de-nghi-ha-noi': 'nam-2018',
}

function scenario(id: string, name: string, note: string, { times, opened, joint }: Change): Scenario {
  const lines = [...LEVEL_1, ...level2(times), ...opened, ...(joint ? [JOINT] : [])]
  const trips = lines.flatMap(lineTrips)
  const leaving = new Map(data.offices.map((office) => [office.id, loopsLeave(office.id, trips, times)]))
  const loops = data.loops.map((loop, i) => loopOf(loop, i, leaving.get(loop.office) as number))
  const allTrips = [...trips, ...loops.map(({ trip }) => trip)]
  const kindOf = new Map<string, string>(lines.flatMap(({ kind, runs }) => runs.map(({ vehicle }) => [vehicle, kind])))
  const vehicles = [...new Set(allTrips.map(({ vehicle }) => vehicle as string))]
  return {
    id,
    name,
    note: `${note} ${data.sources.join(' ')} Giờ, sản lượng và chi phí là giả định.`,
    synthetic: true,
    day: '2018-11-26',
    plan: {
      zone: 'Asia/Ho_Chi_Minh',
      stops: stops(joint),
      routes: [
        ...lines.map(({ id, name, level }) => ({ id, name, level })),
        ...loops.map(({ trip: { route } }) => ({ id: route, name: `Vòng cấp 3 ${route.slice(2)}`, level: 3 as const })),
      ],
      services: SERVICES,
      trips: allTrips,
      transfers: data.offices
        .filter(({ id }) => id !== HUB)
        .map(({ id }) => ({ from: id, to: id, seconds: HALL_MINUTES * 60 })),
    },
    kinds: KINDS,
    vehicles: vehicles.map((id): Vehicle => ({ id, kind: kindOf.get(id) ?? 'motorbike' })),
    roads: [
      { from: CAPITAL, to: OTHERS, metres: 0 },
      ...data.roads.map(({ from, to, metres }): Road => ({ from, to, metres })),
      ...loops.flatMap(({ roads }) => roads),
    ],
    offices: offices(times, leaving),
    flows: flows(),
    lateness: [],
  }
}

function stops(joint: boolean): NetworkPlan['stops'] {
  const wave = (cutOff: string, ready: string): Wave => ({ service: 'daily', cutOff: at(cutOff), ready: at(ready) })
  const hub = [wave('04:45', '05:30'), wave('12:30', '13:15'), wave('17:15', '18:00')]
  return [
    { id: OTHERS, name: 'Các tỉnh khác (qua Hà Nội)' },
    { id: CAPITAL, name: 'Hà Nội', waves: [wave('02:30', '04:00'), wave('17:30', '19:00')] },
    ...data.offices.map(({ id, name, latitude, longitude }) => ({
      ...{ id, name, latitude, longitude },
      ...(id === HUB && { waves: joint ? [...hub, wave('19:15', '20:00')] : hub }),
    })),
    ...data.communes.map(({ id, name, latitude, longitude }) => ({ id, name, latitude, longitude })),
  ]
}

/** Seconds of “05:30”. */
function at(time: string): number {
  const [hours, minutes] = time.split(':').map(Number) as [number, number]
  return (hours * 60 + minutes) * 60
}

function lineTrips({ id, kind, runs }: Line): Trip[] {
  return runs.map(({ vehicle, service, way, leaves }, i): Trip => {
    const minutes = way.map((stop, n) => (n === 0 ? 0 : driving(way[n - 1] as string, stop, kind)))
    return { id: `${id}/${i + 1}`, route: id, service, vehicle, calls: callsOf(way, minutes, at(leaves), HALT_MINUTES) }
  })
}

const roadOf = (from: string, to: string) =>
  data.roads.find((one) => (one.from === from && one.to === to) || (one.from === to && one.to === from))

/** Minutes from a stop to the next; between Hà Nội and the rest of the country four hours stand for all. */
function driving(from: string, to: string, kind: Line['kind']): number {
  if (from === OTHERS || to === OTHERS) return 240
  const road = roadOf(from, to)
  if (!road) throw new RangeError(`no road ${from} – ${to}`)
  return kind === 'coach' ? road.coach : road.van
}

function callsOf(way: readonly string[], minutes: readonly number[], start: number, halt: number): Call[] {
  let now = start
  return way.map((stop, i) => {
    const arrival = now + (minutes[i] as number) * 60
    const [first, last] = [i === 0, i === way.length - 1]
    now = arrival + (first || last ? 0 : halt * 60)
    return { stop, arrival, departure: now, pickUp: !last, dropOff: !first }
  })
}

/** Minute of the day at which an office's loops leave: after, as soon as the last van of the morning is unloaded. */
function loopsLeave(office: string, trips: readonly Trip[], times: Change['times']): number {
  if (times === 'before' || office === HUB) return LOOPS_BEFORE
  const arrivals = trips
    .flatMap(({ calls }) => calls)
    .filter(({ stop, dropOff }) => stop === office && dropOff)
    .map(({ arrival }) => arrival / 60)
    .filter((minute) => minute <= LOOPS_WAIT_UNTIL)
  return Math.max(7 * 60, ...arrivals.map((minute) => minute + HALL_MINUTES))
}

type Place = { readonly id: string; readonly latitude: number; readonly longitude: number }

const PLACES: ReadonlyMap<string, Place> = new Map(
  [...data.offices, ...data.communes].map((place) => [place.id, place]),
)

function loopOf(
  { office, points }: (typeof data.loops)[number],
  index: number,
  leaves: number,
): { trip: Trip; roads: Road[] } {
  const way = [office, ...points, office]
  const roads = way
    .slice(1)
    .map((to, i): Road => ({ from: way[i] as string, to, metres: metres(way[i] as string, to) }))
  const minutes = [0, ...roads.map((road) => Math.ceil(road.metres / LOOP_METRES_A_MINUTE))]
  const number = index - data.loops.findIndex((loop) => loop.office === office) + 1
  const id = `3-${office}-${number}`
  const calls = callsOf(way, minutes, leaves * 60, LOOP_HALT_MINUTES)
  const trip = { id: `${id}/1`, route: id, service: 'workdays', vehicle: `XM-${office}-${number}`, calls }
  return { trip, roads: roads.filter(({ from, to }) => !roadOf(from, to)) }
}

const EARTH_METRES = 6_371_009

/** Of the road when there is one, else in hundreds: the points are no better known. */
function metres(from: string, to: string): number {
  const road = roadOf(from, to)
  if (road) return road.metres
  const [a, b] = [PLACES.get(from) as Place, PLACES.get(to) as Place]
  const rad = Math.PI / 180
  const sine = (degrees: number): number => Math.sin((degrees * rad) / 2) ** 2
  const across = Math.cos(a.latitude * rad) * Math.cos(b.latitude * rad)
  const half = sine(b.latitude - a.latitude) + across * sine(b.longitude - a.longitude)
  return Math.round((2 * EARTH_METRES * Math.asin(Math.sqrt(half)) * DETOUR) / 100) * 100
}

function offices(times: Change['times'], leaving: ReadonlyMap<string, number>): Office[] {
  const [morning, afternoon, evening] = [7.5 * 60, 14 * 60, 16.5 * 60]
  const far = [OTHERS, CAPITAL].map((stop): Office => ({ stop, cutoff: evening, rounds: [8 * 60, afternoon] }))
  return [
    ...far,
    ...data.offices.map(({ id, code }): Office => {
      const first = times === 'before' ? morning : (leaving.get(id) as number)
      const units = [`H${code}`, ...(id === HUB ? HUB_UNITS : [])]
      return { stop: id, units, cutoff: id === HUB ? evening : 12 * 60, rounds: [first, afternoon] }
    }),
    // What a loop brings to a point is delivered from it within the hour.
    ...data.communes.map(
      ({ id, office }): Office => ({
        stop: id,
        under: office,
        units: [`V${id}`],
        cutoff: 8 * 60,
        rounds: Array.from({ length: 10 }, (_, hour) => (8 + hour) * 60),
      }),
    ),
  ]
}

function flows(): Flow[] {
  const round = (items: number): number => Math.round(items * 10) / 10
  const places = [
    ...data.offices.map(({ id }) => ({ id, communes: id === HUB ? CITY_COMMUNES : SEAT_COMMUNES })),
    ...data.communes.map(({ id }) => ({ id, communes: 1 })),
  ]
  return [
    ...places.flatMap(({ id, communes }) =>
      ITEMS.filter(({ office }) => office !== id).flatMap(({ office, to, from }): Flow[] => [
        { origin: office, destination: id, items: round(to * communes) },
        { origin: id, destination: office, items: round(from * communes) },
      ]),
    ),
  ]
}
