/** On which days a service runs, and when a service day begins. */
import { type Day, daysBetween, weekday } from '#kernel/day.ts'
import type { Service } from './plan.ts'

/** Whether `service` runs on `day`: the exceptions first, then its weekdays within its period. */
export function runsOn(service: Service, day: Day): boolean {
  if (service.removed.includes(day)) return false
  if (service.added.includes(day)) return true
  return day >= service.from && day <= service.to && ((service.weekdays >> (weekday(day) - 1)) & 1) === 1
}

/**
 * When the service day `day` begins in `zone`, in seconds since 1970-01-01 UTC: twelve hours before noon, as GTFS has it.
 * That is midnight, but for the days on which clocks are changed.
 */
export function serviceStart(day: Day, zone: string): number {
  const noon = daysBetween('1970-01-01', day) * 86_400 + 43_200
  // The offset is that of noon itself; a second look settles it where the first guess fell on the other side of a change.
  const guess = noon - offsetAt(noon, zone)
  return noon - offsetAt(guess, zone) - 43_200
}

/** By how many seconds local time is ahead of UTC at a moment. */
function offsetAt(moment: number, zone: string): number {
  const parts = format(zone).formatToParts(new Date(moment * 1000))
  const part = (type: string) => Number(parts.find((one) => one.type === type)?.value)
  const local =
    Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second')) / 1000
  return local - moment
}

const formats = new Map<string, Intl.DateTimeFormat>()

function format(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone)
  if (known) return known
  const made = new Intl.DateTimeFormat('en', {
    timeZone: zone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  })
  formats.set(zone, made)
  return made
}
