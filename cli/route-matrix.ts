/** `canhtay route matrix`: after how many days mail is delivered, and what another timetable changes about it. */
import { type JMatrix, matrix, matrixDiff } from '#routing/matrix.ts'
import type { Timetable } from '#routing/timetable.ts'
import { type Asked, askedStop, askedTime, timetableOf, wrong } from './route-feed.ts'

export type MatrixAsked = Asked & {
  stop: string | undefined
  to: string | undefined
  cutoff: string | undefined
  rounds: string | undefined
  acceptDays: number
  compare: string | undefined
}

/** All pairs are at most so many: a national feed is asked for some of its stops. */
const CELLS_MOST = 20_000_000

export function routeMatrix(asked: MatrixAsked): number {
  const cutoff = askedTime('--cutoff', asked.cutoff) / 60
  const rounds = (asked.rounds ?? '')
    .split(',')
    .map((time) => askedTime('--rounds', time) / 60)
    .toSorted((a, b) => a - b)
  if (asked.acceptDays > asked.days) throw wrong('--accept-days không được quá --days')
  const made = timetableOf(asked)
  if (!made) return 1
  const { timetable, warnings } = made
  const origins = stopsOf('--from', asked.stop, timetable)
  const destinations = stopsOf('--to', asked.to, timetable)
  if (origins.length * destinations.length * asked.acceptDays > CELLS_MOST)
    throw wrong(`quá nhiều ô: chọn bớt điểm bằng --from và --to (nhiều nhất ${CELLS_MOST} ô)`)
  const options = { origins, destinations, days: asked.acceptDays, cutoff: () => cutoff, rounds: () => rounds }
  const table = matrix(timetable, options)
  if (asked.compare === undefined) {
    if (asked.json) console.log(JSON.stringify({ days: table.days, cells: cellsOf(table), warnings }, null, 2))
    else tell(table)
    return 0
  }
  const other = timetableOf({ ...asked, file: asked.compare })
  if (!other) return 1
  for (const stop of [...origins, ...destinations]) askedStop('--from', stop, other.timetable)
  const diff = matrixDiff(table, matrix(other.timetable, options))
  if (asked.json) console.log(JSON.stringify({ ...diff, warnings: [...warnings, ...other.warnings] }, null, 2))
  else {
    console.log(
      `Nhanh hơn ${diff.gaining} ô, chậm hơn ${diff.losing} ô, như cũ ${diff.same} ô; tổng ${diff.daysChanged} ngày`,
    )
    for (const { origin, destination, day, before, after } of diff.changes)
      console.log(`${origin}\t${destination}\t${day}\t${before ?? '–'} → ${after ?? '–'}`)
  }
  return 0
}

/** Ids with commas between; without any, all stops that are no places with parts. */
function stopsOf(option: string, ids: string | undefined, timetable: Timetable): string[] {
  const stations = new Set(timetable.stations)
  if (ids === undefined) return timetable.stops.filter((_, place) => !stations.has(place)).map(({ id }) => id)
  return ids.split(',').map((id) => {
    if (stations.has(timetable.stopAt.get(askedStop(option, id, timetable)) as number))
      throw wrong(`${option}: “${id}” gồm nhiều điểm; nêu từng điểm`)
    return id
  })
}

function* pairsOf({
  origins,
  destinations,
}: JMatrix): Generator<{ o: number; t: number; origin: string; destination: string }> {
  for (const [o, origin] of origins.entries())
    for (const [t, destination] of destinations.entries()) yield { o, t, origin, destination }
}

const cellsOf = (table: JMatrix) =>
  [...pairsOf(table)].map(({ o, t, origin, destination }) => ({
    origin,
    destination,
    n: table.days.map((_, d) => table.cell(o, d, t)?.n ?? null),
  }))

/** One line for a pair: n of each day of acceptance, – where it is not delivered. */
function tell(table: JMatrix): void {
  console.log(`từ\tđến\t${table.days.join(' ')}`)
  for (const { o, t, origin, destination } of pairsOf(table))
    console.log(`${origin}\t${destination}\t${table.days.map((_, d) => table.cell(o, d, t)?.n ?? '–').join(' ')}`)
}
