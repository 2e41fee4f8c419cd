/** Small plans at random, for tests: loops, calls in no time, past midnight, forbidden loading, changes on foot. */
import fc from 'fast-check'
import type { Call, NetworkPlan, Service, Transfer, Trip } from './plan.ts'

const DAYS = ['2018-11-26', '2018-11-27', '2018-11-28', '2018-11-29'] as const

const stopId = (n: number): string => `S${n}`

/** `quick`: minutes of the day in which all happens. Few minutes make many ties. */
export const anyPlan = ({ stops = 6, trips = 10, quick = 30 } = {}): fc.Arbitrary<NetworkPlan> => {
  const stop = fc.integer({ min: 0, max: stops - 1 }).map(stopId)
  const service = fc.record({
    weekdays: fc.constantFrom(127, 127, 127, 2, 6, 0),
    from: fc.constantFrom(...DAYS),
    to: fc.constantFrom(...DAYS),
    added: fc.uniqueArray(fc.constantFrom(...DAYS), { maxLength: 1 }),
    removed: fc.uniqueArray(fc.constantFrom(...DAYS), { maxLength: 1 }),
  })
  const call = fc.record({
    stop,
    wait: fc.constantFrom(0, 0, 1, 5),
    drive: fc.constantFrom(0, 0, 1, 2, 7, 11),
    dropOff: fc.constantFrom(true, true, true, false),
    loads: fc.constantFrom(true, true, true, false),
  })
  const trip = fc.record({
    service: fc.integer({ min: 0, max: 2 }),
    start: fc.oneof(
      fc.integer({ min: 0, max: quick }),
      fc.integer({ min: 0, max: quick }).map((n) => n + 1440),
    ),
    second: fc.constantFrom(0, 0, 0, 17),
    calls: fc.array(call, { minLength: 2, maxLength: 6 }),
  })
  const transfer = fc.record({ from: stop, to: stop, minutes: fc.constantFrom(undefined, 0, 0, 1, 4) })
  return fc
    .record({
      services: fc.array(service, { minLength: 3, maxLength: 3 }),
      trips: fc.array(trip, { minLength: 3, maxLength: trips }),
      transfers: fc.uniqueArray(transfer, { maxLength: 4, selector: ({ from, to }) => `${from} ${to}` }),
    })
    .map(
      (made): NetworkPlan => ({
        zone: 'Asia/Ho_Chi_Minh',
        stops: Array.from({ length: stops }, (_, n) => ({ id: stopId(n), name: `Điểm ${n}` })),
        routes: [{ id: 'R', name: 'Tuyến' }],
        services: made.services.map((one, n): Service => ({ id: `L${n}`, ...one })),
        trips: made.trips.map((one, n): Trip => {
          let now = one.start * 60 + one.second
          const calls = one.calls.map(({ stop, wait, drive, loads, dropOff }): Call => {
            const arrival = now + drive * 60
            const departure = arrival + wait * 60
            now = departure
            return { stop, arrival, departure, pickUp: loads, dropOff }
          })
          return { id: `T${n}`, route: 'R', service: `L${one.service}`, calls }
        }),
        transfers: made.transfers.map(
          ({ from, to, minutes }): Transfer => ({
            from,
            to,
            seconds: minutes === undefined ? undefined : minutes * 60,
          }),
        ),
      }),
    )
}
