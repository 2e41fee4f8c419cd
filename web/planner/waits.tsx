/** Where mail is likely to miss its next van, the most costly change first; a button moves the van by what is missing. */
import { useMemo } from 'preact/hooks'
import { type Bottleneck, bottlenecks } from '#routing/bottlenecks.ts'
import { isWave, stopOfHall } from '#routing/plan.ts'
import { type Scenario, scenarioLateness } from '#routing/scenario.ts'
import type { Timetable } from '#routing/timetable.ts'
import { Late } from './late.tsx'
import { move, state, stopName } from './state.ts'
import { Wide } from './wide.tsx'

const SHOWN = 15

/** The changes of one day's mail. Offices accept until different hours: each is asked by its own. */
export function waitsOf(scenario: Scenario, timetable: Timetable, day: number): Bottleneck[] {
  const lateness = scenarioLateness(scenario)
  const seats = scenario.offices.filter(({ under }) => under === undefined)
  const seat = new Set(seats.map(({ stop }) => stop))
  const flows = scenario.flows.filter(({ origin, destination }) => seat.has(origin) && seat.has(destination))
  return [...Map.groupBy(seats, ({ cutoff }) => cutoff)]
    .flatMap(([cutoffMinute, offices]) => {
      const own = new Set(offices.map(({ stop }) => stop))
      return bottlenecks(timetable, {
        flows: flows.filter(({ origin }) => own.has(origin)),
        day,
        cutoffMinute,
        lateness,
      })
    })
    .toSorted((a, b) => b.cost - a.cost)
}

export function Waits({ scenario, waits }: { scenario: Scenario; waits: readonly Bottleneck[] }) {
  const routes = useMemo(() => new Map(scenario.plan.routes.map(({ id, name }) => [id, name])), [scenario.plan.routes])
  const named = ({ route, trip }: Bottleneck['leaving']): string =>
    isWave(route) ? 'chia chọn' : `${routes.get(route) ?? route} ${trip}`
  const costly = waits.filter(({ cost }) => cost > 0).slice(0, SHOWN)
  return (
    <section aria-labelledby="nut-that">
      <h2 id="nut-that">Nút thắt</h2>
      <Late scenario={scenario} />
      {costly.length === 0 ? (
        <p class="none">Không có lần chuyển nào hay lỡ.</p>
      ) : (
        <Wide label="Nút thắt">
          <table class="list">
            <caption>Các lần chuyển mất nhiều thời gian nhất: bưu gửi × phút mỗi ngày</caption>
            <thead>
              <tr>
                <th scope="col">Tại</th>
                <th scope="col">Từ xe</th>
                <th scope="col">Sang xe</th>
                <th scope="col">Chờ</th>
                <th scope="col">Hay lỡ</th>
                <th scope="col">Bưu gửi</th>
                <th scope="col">Mất</th>
                <th scope="col">Sửa</th>
              </tr>
            </thead>
            <tbody>
              {costly.map((one) => {
                return (
                  <tr key={`${one.stop} ${one.arriving.trip} ${one.leaving.trip}`}>
                    <th scope="row">{stopName(scenario, one.stop)}</th>
                    <td>{named(one.arriving)}</td>
                    <td>{named(one.leaving)}</td>
                    <td>{Math.round(one.slackMinutes)} phút</td>
                    <td>{Math.round(one.missed * 100)} %</td>
                    <td>{Math.round(one.items)}</td>
                    <td>{Math.round(one.cost).toLocaleString('vi')}</td>
                    <td>
                      <Mend scenario={scenario} wait={one} />
                    </td>
                  </tr>
                )
              })}
            </tbody>
          </table>
        </Wide>
      )}
    </section>
  )
}

/** The van that comes goes earlier, or the one that leaves later; others decide on level 1, and sorting has its hours. */
function Mend({ scenario: { plan }, wait }: { scenario: Scenario; wait: Bottleneck }) {
  const minutes = Math.ceil(wait.shiftMinutes)
  const own = (route: string) => (plan.routes.find(({ id }) => id === route)?.level ?? 1) > 1
  if (minutes <= 0) return null
  const { arriving, leaving } = wait
  if (own(leaving.route)) {
    const calls = plan.trips.find(({ id }) => id === leaving.trip)?.calls ?? []
    const call = calls.findIndex(({ stop, pickUp }) => stop === stopOfHall(wait.stop) && pickUp)
    return <MoveBy trip={leaving.trip} minutes={minutes} call={Math.max(0, call)} />
  }
  return own(arriving.route) ? <MoveBy trip={arriving.trip} minutes={-minutes} call={0} /> : null
}

function MoveBy({ trip, minutes, call }: { trip: string; minutes: number; call: number }) {
  const go = () => {
    state.trip.value = trip
    move(trip, minutes * 60, call)
  }
  return (
    <button type="button" onClick={go}>
      {trip} {minutes < 0 ? 'sớm' : 'muộn'} {Math.abs(minutes)} phút
    </button>
  )
}
