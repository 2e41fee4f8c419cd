/** `canhtay route arrivals`: when mail that leaves a stop is first at every other. */
import { showTime } from '#routing/faults.ts'
import { earliestArrival, type Journey } from '#routing/scan.ts'
import { NEVER, secondsOf, type Timetable } from '#routing/timetable.ts'
import { type Asked, askedStop, askedTime, timetableOf } from './route-feed.ts'

export type ArrivalOptions = Asked & { stop: string | undefined; at: string | undefined; to: string | undefined }

/** Times are those of the service day `from`: 31:05:00 is five past seven the day after. */
export function routeArrivals({ stop, at, to, ...asked }: ArrivalOptions): number {
  const time = askedTime('--at', at)
  const made = timetableOf(asked)
  if (!made) return 1
  const { timetable, warnings } = made
  const from = askedStop('--from', stop, timetable)
  const begin = secondsOf(timetable, asked.from, 0)
  const { seconds, journey } = earliestArrival(timetable, { from, readyMinute: (begin + time) / 60 })
  const told = to === undefined ? timetable.stops.map(({ id }) => id) : [askedStop('--to', to, timetable)]
  const stops = told.map((id) => {
    const arrival = seconds[timetable.stopAt.get(id) as number] as number
    const way = journey(id)
    return {
      stop: id,
      name: timetable.stops[timetable.stopAt.get(id) as number]?.name ?? id,
      arrival: arrival < NEVER ? showTime(arrival - begin) : null,
      seconds: arrival < NEVER ? arrival - begin : null,
      handlings: way?.handlings ?? null,
      ...(to === undefined ? {} : { legs: way ? legsOf(way, begin) : [] }),
    }
  })
  if (asked.json) {
    console.log(
      JSON.stringify({ date: asked.from, from, at: showTime(time), days: asked.days, stops, warnings }, null, 2),
    )
    return 0
  }
  for (const { stop, name, arrival, handlings } of stops)
    console.log(`${arrival ?? '–'}\t${handlings ?? '–'}\t${stop}\t${name}`)
  if (to !== undefined) for (const leg of stops[0]?.legs ?? []) console.log(words(leg, timetable))
  return 0
}

type ToldLeg = ReturnType<typeof legsOf>[number]

const legsOf = ({ legs }: Journey, begin: number) =>
  legs.map((leg) => ({
    ...leg,
    departure: showTime(Math.round(leg.departureMinute * 60) - begin),
    arrival: showTime(Math.round(leg.arrivalMinute * 60) - begin),
  }))

function words(leg: ToldLeg, { stops, stopAt }: Timetable): string {
  const name = (id: string): string => stops[stopAt.get(id) as number]?.name ?? id
  const by = leg.kind === 'walk' ? 'chuyển điểm' : `chuyến ${leg.trip} (tuyến ${leg.route}, ngày ${leg.day})`
  return `  ${leg.departure} ${name(leg.from)} → ${leg.arrival} ${name(leg.to)}: ${by}`
}
