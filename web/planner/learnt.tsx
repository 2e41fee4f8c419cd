/** How late vans were by the scans of bags, beside what the plan assumes, leg by leg; one button takes it over. */
import { useEffect } from 'preact/hooks'
import { showDay } from '#kernel/day.ts'
import { lateBy } from '#routing/lateness.ts'
import { withLearnt } from '#routing/learn.ts'
import { type Scenario, scenarioLateness } from '#routing/scenario.ts'
import { useSignal } from '../ui/signal.ts'
import { fetchMeasured } from './load.ts'
import { setLateness, state, stopName } from './state.ts'
import { Wide } from './wide.tsx'

/** Of ten runs nine are no later. */
const SHARE = 0.9

export function Learnt({ scenario }: { scenario: Scenario }) {
  const says = useSignal('')
  // It stays as it is when its button is pressed.
  const isNeeded = useSignal(scenario.lateness.length === 0)
  const measured = state.measured.value
  useEffect(() => {
    if (measured !== undefined) return
    says.value = 'Đang đọc các lượt quét…'
    fetchMeasured(scenario.id, state.version.value)
      .then((found) => {
        state.measured.value = found
        says.value = ''
      })
      .catch((error: Error) => (says.value = error.message))
  }, [])
  if (measured === undefined) return <p role="status">{says.value}</p>
  if (measured === null) return <p class="under">Chưa có túi thư nào được quét khi nhận từ xe, nên chưa đo được.</p>
  const { from, to, published, learned } = measured
  const known = new Set(scenario.plan.routes.map(({ id }) => id))
  const lateness = learned.lateness.filter(({ route }) => known.has(route))
  const legs = learned.legs.filter(({ route }) => known.has(route))
  const names = new Map(scenario.plan.routes.map(({ id, name }) => [id, name]))
  const assumed = scenarioLateness(scenario)
  const enough = new Set(lateness.map(({ route }) => route))
  const used = lateness.every(({ route, lateness: own }) => JSON.stringify(assumed(route)) === JSON.stringify(own))
  return (
    <details open={isNeeded.value}>
      <summary>
        Số đo từ {learned.scans.toLocaleString('vi')} lượt quét túi thư, {showDay(from)} – {showDay(to)}
      </summary>
      <p class="under">
        So với {published ? `biểu giờ số ${published.number}, từ ${showDay(published.day)}` : 'phương án đang mở'}.
        {learned.unmatched > 0 && ` ${learned.unmatched.toLocaleString('vi')} lượt không thuộc chuyến nào, đã bỏ.`}{' '}
        Tuyến có dưới 20 chuyến thì chưa đủ để dùng.
      </p>
      {legs.length === 0 ? (
        <p class="none">Không lượt quét nào thuộc tuyến của phương án này.</p>
      ) : (
        <>
          <p>
            <button
              type="button"
              class="main"
              disabled={lateness.length === 0 || used}
              onClick={() => setLateness(withLearnt(scenario.lateness, lateness))}
            >
              {used && lateness.length > 0 ? 'Đang dùng số đo được' : 'Dùng số đo được'}
            </button>{' '}
            {lateness.length} tuyến đủ số chuyến.
          </p>
          <Wide label="Số đo theo chặng">
            <table class="list">
              <caption>Số phút chậm khi đến: một nửa số chuyến, và chín phần mười số chuyến, không quá</caption>
              <thead>
                <tr>
                  <th scope="col">Tuyến</th>
                  <th scope="col">Đến</th>
                  <th scope="col">Số chuyến</th>
                  <th scope="col">Đo: nửa số</th>
                  <th scope="col">Đo: 9/10</th>
                  <th scope="col">Phương án: 9/10</th>
                </tr>
              </thead>
              <tbody>
                {legs.map(({ route, stop, runs, median, p90 }) => {
                  const planned = lateBy(assumed(route), SHARE)
                  return (
                    <tr key={`${route} ${stop}`}>
                      <th scope="row">{names.get(route)}</th>
                      <td>{stopName(scenario, stop)}</td>
                      <td>
                        {runs}
                        {!enough.has(route) && ', ít'}
                      </td>
                      <td>{Math.round(median)} phút</td>
                      <td class={p90 > planned ? 'late' : ''}>{Math.round(p90)} phút</td>
                      <td>{planned} phút</td>
                    </tr>
                  )
                })}
              </tbody>
            </table>
          </Wide>
        </>
      )}
    </details>
  )
}
