/** `canhtay route profile`: every departure from a stop that is worth taking towards another. */
import { showTime } from '#routing/faults.ts'
import { profile } from '#routing/profile.ts'
import { secondsOf } from '#routing/timetable.ts'
import { type Asked, askedStop, timetableOf } from './route-feed.ts'

/** Times are those of the service day `from`. */
export function routeProfile({
  stop,
  to,
  ...asked
}: Asked & { stop: string | undefined; to: string | undefined }): number {
  const made = timetableOf(asked)
  if (!made) return 1
  const { timetable, warnings } = made
  const from = askedStop('--from', stop, timetable)
  const end = askedStop('--to', to, timetable)
  const begin = secondsOf(timetable, asked.from, 0)
  const entries = profile(timetable, end)
    .entries(from)
    .map(({ departureMinute, arrivalMinute }) =>
      [departureMinute, arrivalMinute].map((at) => Math.round(at * 60) - begin),
    )
    .filter(([departure = 0]) => departure >= 0)
    .map(([departure = 0, arrival = 0]) => ({
      departure: showTime(departure),
      arrival: showTime(arrival),
      seconds: arrival - departure,
    }))
  if (asked.json)
    console.log(JSON.stringify({ date: asked.from, days: asked.days, from, to: end, entries, warnings }, null, 2))
  else
    for (const { departure, arrival, seconds } of entries) console.log(`${departure}\t${arrival}\t${showTime(seconds)}`)
  return 0
}
