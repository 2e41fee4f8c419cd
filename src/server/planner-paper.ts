/** What a plan is on paper: the timetable of all routes, and a card for each route that its driver carries. */
import { showDay } from '#kernel/day.ts'
import type { Paper, PaperTable } from '#report/paper.ts'
import { showTime } from '#routing/faults.ts'
import type { NetworkPlan, Route, Service, Trip } from '#routing/plan.ts'
import { type Scenario, scenarioMetres } from '#routing/scenario.ts'

/** “05:30”; “02:15 (+1)” the day after. */
function clock(seconds: number): string {
  const days = Math.floor(seconds / 86_400)
  return `${showTime(seconds - days * 86_400).slice(0, 5)}${days === 0 ? '' : ` (+${days})`}`
}

const WEEKDAYS = ['T2', 'T3', 'T4', 'T5', 'T6', 'T7', 'CN'] as const

/** “hằng ngày”, “T2 T4 T6”. */
function runsOn({ weekdays }: Pick<Service, 'weekdays'>): string {
  if (weekdays === 127) return 'hằng ngày'
  return WEEKDAYS.filter((_, i) => (weekdays >> i) & 1).join(' ')
}

type Said = { readonly title: string; readonly about: string }

/** One row a trip: when it leaves, by where, when it comes. By levels, routes in their order. */
export function timetablePaper(scenario: Scenario, said: Said): Paper {
  const { plan } = scenario
  const { name, days } = namesOf(plan)
  const tables = ([1, 2, 3] as const).map((level): PaperTable => {
    const routes = plan.routes.filter((route) => route.level === level)
    return {
      title: `Đường thư cấp ${level}`,
      columns: ['Tuyến', 'Chuyến', 'Ngày chạy', 'Xe', 'Đi', 'Hành trình', 'Đến'].map((label) => ({ label })),
      rows: routes.flatMap((route) =>
        tripsOf(plan, route).map((trip) => [
          route.name,
          trip.id,
          days(trip),
          trip.vehicle ?? '',
          clock(trip.calls[0]?.departure ?? 0),
          trip.calls
            .map(({ stop, arrival }, i) => (i === 0 ? name(stop) : `${name(stop)} ${clock(arrival)}`))
            .join(' – '),
          clock(trip.calls.at(-1)?.arrival ?? 0),
        ]),
      ),
      none: 'Không có tuyến.',
    }
  })
  return paper(scenario, said, tables, [])
}

/** A table a trip: each call with its times and what is done there. */
export function routeCards(scenario: Scenario, said: Said): Paper {
  const { plan } = scenario
  const { name, days } = namesOf(plan)
  const metres = scenarioMetres(scenario)
  const tables = plan.routes.flatMap((route) =>
    tripsOf(plan, route).map(
      (trip): PaperTable => ({
        title: `${route.name}, chuyến ${trip.id} · ${days(trip)} · xe ${trip.vehicle ?? 'chưa xếp'}`,
        columns: [
          { label: 'Điểm' },
          { label: 'Đến' },
          { label: 'Đi' },
          { label: 'Nhận, giao' },
          { label: 'Km từ đầu', number: true },
          { label: 'Ký nhận' },
        ],
        rows: cardRows(trip, name, metres),
      }),
    ),
  )
  return paper(scenario, said, tables, ['Ghi giờ thực tế và ký khi đến và khi đi. Lệch quá 15 phút thì ghi lý do.'])
}

function cardRows(
  { calls }: Trip,
  name: (stop: string) => string,
  metres: (from: string, to: string) => number | undefined,
): PaperTable['rows'] {
  let far = 0
  return calls.map(({ stop, arrival, departure, pickUp, dropOff }, i) => {
    const before = calls[i - 1]
    if (before) far += metres(before.stop, stop) ?? 0
    const does = [dropOff && i > 0 && 'giao', pickUp && i < calls.length - 1 && 'nhận'].filter(Boolean).join(', ')
    return [
      name(stop),
      i === 0 ? '' : clock(arrival),
      i === calls.length - 1 ? '' : clock(departure),
      does,
      Math.round(far / 1000),
      '',
    ]
  })
}

const paper = (
  { name, day, synthetic }: Scenario,
  { title, about }: Said,
  tables: readonly PaperTable[],
  notes: readonly string[],
): Paper => ({ title, lead: `${name}. Tính từ ngày ${showDay(day)}. ${about}`, demo: synthetic, tables, notes })

const tripsOf = (plan: NetworkPlan, route: Route): Trip[] =>
  plan.trips
    .filter((trip) => trip.route === route.id)
    .toSorted((a, b) => (a.calls[0]?.departure ?? 0) - (b.calls[0]?.departure ?? 0))

function namesOf({ stops, services }: NetworkPlan) {
  const names = new Map(stops.map(({ id, name }) => [id, name]))
  const known = new Map(services.map((service) => [service.id, service]))
  return {
    name: (stop: string) => names.get(stop) ?? stop,
    days: ({ service }: Trip) => runsOn(known.get(service) ?? { weekdays: 0 }),
  }
}
