/** Scenarios as JSON: the shape of `Scenario` with times as text (`05:30`, `26:15:00`), and what is wrong with a file. */
import { planFaults, showTime } from './faults.ts'
import { Reading, type Rows } from './json-read.ts'
import type { Call, Fault, NetworkPlan, Service, Stop, Transfer, Trip, Wave } from './plan.ts'
import { type Scenario, scenarioMetres, type VehicleKind } from './scenario.ts'

/** Another shape of the file gets another number. */
const FORMAT = 'canhtay-scenario-1'

const DAY_SECONDS = 86_400
const COST_MOST = 1_000_000_000
const METRES_MOST = 5_000_000

/** The scenario, or all that is wrong with it: route, trip, call, field. */
export function readScenario(read: unknown): { scenario: Scenario } | { faults: readonly Fault[] } {
  const reading = new Reading()
  const root = reading.rows(read, 'tệp')
  if (root.format !== FORMAT) reading.fault({}, `“format” phải là “${FORMAT}”: tệp này không phải phương án`)
  const id = reading.text(root, 'id')
  if (!/^[a-z0-9-]+$/.test(id)) reading.fault({}, '“id” chỉ gồm chữ thường không dấu, chữ số và dấu gạch nối')
  const scenario: Scenario = {
    id,
    name: reading.text(root, 'name'),
    note: reading.text(root, 'note'),
    synthetic: reading.yes(root, 'synthetic', false),
    day: reading.day(root.day, 'day'),
    plan: planOf(reading, reading.rows(root.plan, 'plan')),
    kinds: reading.each(root, 'kinds').map((one) => kindOf(reading, one)),
    vehicles: reading
      .each(root, 'vehicles')
      .map((one) => ({ id: reading.text(one, 'id'), kind: reading.text(one, 'kind') })),
    roads: reading.each(root, 'roads').map((one) => ({
      from: reading.text(one, 'from'),
      to: reading.text(one, 'to'),
      metres: reading.whole(one, 'metres', METRES_MOST),
    })),
    offices: reading.each(root, 'offices').map((one) => ({
      stop: reading.text(one, 'stop'),
      ...(one.under === undefined ? {} : { under: reading.text(one, 'under') }),
      ...(one.units === undefined
        ? {}
        : { units: reading.list(one, 'units').map((code) => reading.code(code, 'units')) }),
      cutoff: reading.time(one.cutoff, 'cutoff', {}, DAY_SECONDS) / 60,
      rounds: reading.list(one, 'rounds').map((time) => reading.time(time, 'rounds', {}, DAY_SECONDS) / 60),
    })),
    flows: reading.each(root, 'flows').map((one) => ({
      origin: reading.text(one, 'origin'),
      destination: reading.text(one, 'destination'),
      items: reading.amount(one, 'items', {}),
    })),
    lateness: reading.each(root, 'lateness', []).map((one) => {
      const route = reading.text(one, 'route')
      const lateness = reading.each(one, 'lateness').map((part) => ({
        minutes: reading.amount(part, 'minutes', { route }),
        share: reading.amount(part, 'share', { route }),
      }))
      return { route, lateness }
    }),
  }
  const faults = reading.faults.length > 0 ? reading.faults : scenarioFaults(scenario)
  return faults.length > 0 ? { faults } : { scenario }
}

/** What a scenario names and does not have, and times that cannot be; none when it can be compiled and costed. */
export function scenarioFaults(scenario: Scenario): Fault[] {
  const { plan, kinds, vehicles, roads, offices, flows, lateness } = scenario
  const grave = (message: string): Fault => ({ grave: true, message })
  const ids = (things: readonly { readonly id: string }[]) => new Set(things.map(({ id }) => id))
  const [stops, routes, known, cars] = [ids(plan.stops), ids(plan.routes), ids(kinds), ids(vehicles)]
  const metres = scenarioMetres(scenario)
  const shown = new Set(offices.map(({ stop }) => stop))
  return [
    ...planFaults(plan).filter((fault) => fault.grave),
    ...(known.size === kinds.length ? [] : [grave('“kinds” có hai loại xe cùng “id”. Chỉ giữ một.')]),
    ...(cars.size === vehicles.length ? [] : [grave('“vehicles” có hai xe cùng “id”. Chỉ giữ một.')]),
    ...vehicles
      .filter(({ kind }) => !known.has(kind))
      .map(({ id, kind }) => grave(`Xe ${id}: không có loại xe “${kind}” trong “kinds”.`)),
    ...[...Map.groupBy(roads, ({ from, to }) => `${from} – ${to}`)]
      .filter(([, same]) => same.length > 1)
      .map(([way]) => grave(`“roads” có đường ${way} hai lần. Chỉ giữ một.`)),
    ...(offices.length === 0 ? [grave('“offices” trống: nêu ít nhất một bưu cục nhận và phát.')] : []),
    ...(shown.size === offices.length ? [] : [grave('“offices” có một bưu cục hai lần. Chỉ giữ một.')]),
    ...[
      ...Map.groupBy(
        offices.flatMap(({ units = [] }) => units),
        (code) => code,
      ),
    ]
      .filter(([, same]) => same.length > 1)
      .map(([code]) => grave(`Đơn vị “${code}” đứng trong “units” hai lần. Chỉ giữ một.`)),
    ...offices.flatMap(({ stop, under, rounds }) => [
      ...(under === undefined || shown.has(under)
        ? []
        : [grave(`Điểm ${stop} thuộc “${under}”, không có trong “offices”.`)]),
      ...(stops.has(stop) ? [] : [grave(`Bưu cục “${stop}” trong “offices” không có trong “stops”.`)]),
      ...(rounds.length > 0 && rounds.every((at, i) => i === 0 || at > (rounds[i - 1] as number))
        ? []
        : [grave(`Bưu cục ${stop}: “rounds” cần ít nhất một chuyến phát, giờ tăng dần.`)]),
    ]),
    ...flows
      .flatMap(({ origin, destination }) => [origin, destination])
      .filter((stop) => !shown.has(stop))
      .map((stop) => grave(`“flows” nêu “${stop}”, không có trong “offices”.`)),
    ...lateness.flatMap(({ route, lateness: parts }) => {
      const sum = parts.reduce((total, { share }) => total + share, 0)
      return [
        ...(routes.has(route)
          ? []
          : [{ grave: true, route, message: '“lateness” nêu tuyến không có trong danh mục.' }]),
        ...(Math.abs(sum - 1) <= 1e-9
          ? []
          : [{ grave: true, route, message: `“lateness”: tổng “share” là ${sum}, phải là 1.` }]),
      ]
    }),
    ...plan.trips.flatMap(({ id: trip, route, vehicle, calls }) => [
      ...(vehicle !== undefined && cars.has(vehicle)
        ? []
        : [{ grave: true, route, trip, message: `xe “${vehicle ?? ''}” không có trong “vehicles”.` }]),
      ...calls.flatMap(({ stop }, i): Fault[] => {
        const before = calls[i - 1]?.stop
        if (before === undefined || metres(before, stop) !== undefined) return []
        const message = `không có đường ${before} – ${stop} trong “roads”. Thêm số mét.`
        return [{ grave: true, route, trip, call: i + 1, message }]
      }),
    ]),
  ]
}

function planOf(reading: Reading, of: Rows): NetworkPlan {
  const days = (one: Rows, field: string) => reading.list(one, field, []).map((day) => reading.day(day, field))
  return {
    zone: reading.text(of, 'zone'),
    stops: reading.each(of, 'stops').map((one): Stop => {
      const waves = reading.each(one, 'waves', []).map(
        (wave): Wave => ({
          service: reading.text(wave, 'service'),
          cutOff: reading.time(wave.cutOff, 'cutOff', {}),
          ready: reading.time(wave.ready, 'ready', {}),
        }),
      )
      return {
        id: reading.text(one, 'id'),
        name: reading.text(one, 'name'),
        ...(one.station === undefined ? {} : { station: reading.text(one, 'station') }),
        ...(one.latitude === undefined ? {} : { latitude: reading.degrees(one, 'latitude', 90) }),
        ...(one.longitude === undefined ? {} : { longitude: reading.degrees(one, 'longitude', 180) }),
        ...(waves.length === 0 ? {} : { waves }),
      }
    }),
    routes: reading.each(of, 'routes').map((one) => {
      const id = reading.text(one, 'id')
      const level = one.level
      if (level !== 1 && level !== 2 && level !== 3) {
        reading.fault({ route: id }, '“level” phải là 1, 2 hoặc 3')
        return { id, name: reading.text(one, 'name') }
      }
      return { id, name: reading.text(one, 'name'), level }
    }),
    services: reading.each(of, 'services').map(
      (one): Service => ({
        id: reading.text(one, 'id'),
        weekdays: reading.whole(one, 'weekdays', 127),
        from: reading.day(one.from, 'from'),
        to: reading.day(one.to, 'to'),
        added: days(one, 'added'),
        removed: days(one, 'removed'),
      }),
    ),
    trips: reading.each(of, 'trips').map((one): Trip => {
      const [id, route] = [reading.text(one, 'id'), reading.text(one, 'route')]
      const calls = reading.each(one, 'calls').map((call, i): Call => {
        const where = { route, trip: id, call: i + 1 }
        const arrival = reading.time(call.arrival, 'arrival', where)
        return {
          stop: reading.text(call, 'stop', where),
          arrival,
          departure: call.departure === undefined ? arrival : reading.time(call.departure, 'departure', where),
          pickUp: reading.yes(call, 'pickUp', true),
          dropOff: reading.yes(call, 'dropOff', true),
        }
      })
      return { id, route, service: reading.text(one, 'service'), vehicle: reading.text(one, 'vehicle'), calls }
    }),
    transfers: reading.each(of, 'transfers', []).map((one): Transfer => {
      const { seconds } = one
      return {
        from: reading.text(one, 'from'),
        to: reading.text(one, 'to'),
        seconds: seconds === null ? undefined : reading.whole(one, 'seconds', DAY_SECONDS),
      }
    }),
  }
}

function kindOf(reading: Reading, one: Rows): VehicleKind {
  const cost = (field: string): number => reading.whole(one, field, COST_MOST)
  return {
    id: reading.text(one, 'id'),
    name: reading.text(one, 'name'),
    own: reading.yes(one, 'own', true),
    kmCost: cost('kmCost'),
    hourCost: cost('hourCost'),
    tripCost: cost('tripCost'),
    dayCost: cost('dayCost'),
    driveMinutesMost: reading.whole(one, 'driveMinutesMost', 24 * 60),
  }
}

/** One line per stop, route, trip…: a change of one is a change of one line. Reads back as the same scenario. */
export function writeScenario(scenario: Scenario): string {
  const { plan, ...rest } = scenario
  const clock = (seconds: number): string => showTime(seconds).replace(/:00$/, '')
  const stops = plan.stops.map(({ waves, ...stop }) => ({
    ...stop,
    ...(waves && {
      waves: waves.map((wave) => ({ ...wave, cutOff: clock(wave.cutOff), ready: clock(wave.ready) })),
    }),
  }))
  const trips = plan.trips.map((trip) => ({
    ...trip,
    calls: trip.calls.map(({ stop, arrival, departure, pickUp, dropOff }) => ({
      stop,
      arrival: clock(arrival),
      ...(departure !== arrival && { departure: clock(departure) }),
      ...(!pickUp && { pickUp }),
      ...(!dropOff && { dropOff }),
    })),
  }))
  const transfers = plan.transfers.map((one) => ({ ...one, seconds: one.seconds ?? null }))
  const offices = rest.offices.map(({ cutoff, rounds, ...office }) => ({
    ...office,
    cutoff: clock(cutoff * 60),
    rounds: rounds.map((at) => clock(at * 60)),
  }))
  return `${lines({ format: FORMAT, ...rest, offices, plan: { ...plan, stops, trips, transfers } }, '')}\n`
}

/** An object over several lines, each thing of its lists on one. */
function lines(object: object, indent: string): string {
  const inner = `${indent}  `
  const parts = Object.entries(object).map(([key, value]) => {
    const name = `${inner}${JSON.stringify(key)}: `
    if (!Array.isArray(value)) return name + (typeof value === 'object' ? lines(value, inner) : JSON.stringify(value))
    return value.length === 0
      ? `${name}[]`
      : `${name}[\n${value.map((one) => `${inner}  ${JSON.stringify(one)}`).join(',\n')}\n${inner}]`
  })
  return `{\n${parts.join(',\n')}\n${indent}}`
}
