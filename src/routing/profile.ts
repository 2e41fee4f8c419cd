/** Profiles: all departures worth taking towards a place, over the whole horizon. */
import { arrivalFrom, arrivalRows } from './rows.ts'
import { placeOf } from './scan.ts'
import { NEVER, type Timetable } from './timetable.ts'

/** Mail that is ready by `departureMinute` is there at `arrivalMinute`; minutes since Monday 00:00. */
export type ProfileEntry = { readonly departureMinute: number; readonly arrivalMinute: number }

export type Profile = {
  readonly to: string
  /**
   * The entries of a stop that no other beats (leaving no earlier, there no later), by departure. Empty: nothing goes
   * there within the horizon, or it is the place itself, or one only walks.
   */
  entries(from: string): ProfileEntry[]
  /** When mail that is ready at a minute is there first; undefined: not within the horizon. */
  arrival(from: string, readyMinute: number): number | undefined
}

/** @throws RangeError when there is no such stop. */
export function profile(timetable: Timetable, to: string): Profile {
  const rows = arrivalRows(timetable, [timetable.partsOf[placeOf(timetable, to)] as readonly number[]])
  const { footFirst, footTo, footSeconds, partsOf } = timetable
  const partsAt = (from: string): readonly number[] => partsOf[placeOf(timetable, from)] as readonly number[]

  function entries(from: string): ProfileEntry[] {
    const found: { departure: number; arrival: number }[] = []
    const gather = (stop: number, walk: number): void => {
      for (let entry = rows.earliest[stop] as number; entry >= 0; entry = rows.later[entry] as number)
        found.push({ departure: (rows.departure[entry] as number) - walk, arrival: rows.arrivals[entry] as number })
    }
    for (const stop of partsAt(from)) {
      gather(stop, 0)
      for (let f = footFirst[stop] as number; f < (footFirst[stop + 1] as number); f++)
        gather(footTo[f] as number, footSeconds[f] as number)
    }
    found.sort((a, b) => b.departure - a.departure || a.arrival - b.arrival)
    let best = NEVER
    const kept: ProfileEntry[] = []
    for (const { departure, arrival } of found)
      if (arrival < best) {
        best = arrival
        kept.push({ departureMinute: departure / 60, arrivalMinute: arrival / 60 })
      }
    return kept.reverse()
  }

  return {
    to,
    entries,
    arrival(from, readyMinute) {
      const ready = Math.round(readyMinute * 60)
      const first = Math.min(...partsAt(from).map((stop) => arrivalFrom(timetable, rows, stop, ready, 0)))
      return first < NEVER ? first / 60 : undefined
    },
  }
}
