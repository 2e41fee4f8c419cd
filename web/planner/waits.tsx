/** Where mail is likely to miss its next van, the most costly change first; a button moves the van by what is missing. */
import { useMemo } from 'preact/hooks'
import { type Bottleneck, bottlenecks } from '#routing/bottlenecks.ts'
import { type Scenario, scenarioLateness } from '#routing/scenario.ts'
import type { Timetable } from '#routing/timetable.ts'
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
  const costly = waits.filter(({ cost }) => cost > 0).slice(0, SHOWN)
  return (
    <section aria-labelledby="nut-that">
      <h2 id="nut-that">Nút thắt</h2>
      {scenario.lateness.length === 0 && (
        <p>Phương án chưa nêu mức hay chậm của các tuyến, nên mọi xe được coi là đúng giờ. Thêm “lateness” vào tệp.</p>
      )}
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
                const trip = scenario.plan.trips.find(({ id }) => id === one.leaving.trip)
                const call = trip?.calls.findIndex(({ stop, pickUp }) => stop === one.stop && pickUp) ?? -1
                return (
                  <tr key={`${one.stop} ${one.arriving.trip} ${one.leaving.trip}`}>
                    <th scope="row">{stopName(scenario, one.stop)}</th>
                    <td>
                      {routes.get(one.arriving.route) ?? one.arriving.route} {one.arriving.trip}
                    </td>
                    <td>
                      {routes.get(one.leaving.route) ?? one.leaving.route} {one.leaving.trip}
                    </td>
                    <td>{Math.round(one.slackMinutes)} phút</td>
                    <td>{Math.round(one.missed * 100)} %</td>
                    <td>{Math.round(one.items)}</td>
                    <td>{Math.round(one.cost).toLocaleString('vi')}</td>
                    <td>
                      {one.shiftMinutes > 0 && call >= 0 && (
                        <button
                          type="button"
                          onClick={() => {
                            state.trip.value = one.leaving.trip
                            move(one.leaving.trip, Math.ceil(one.shiftMinutes) * 60, call)
                          }}
                        >
                          Lùi {Math.ceil(one.shiftMinutes)} phút
                        </button>
                      )}
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
