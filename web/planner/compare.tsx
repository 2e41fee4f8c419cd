/** Another plan beside this one: cost, vans, hours of drivers, and which mail gains or loses days. */
import { useMemo } from 'preact/hooks'
import { showFault } from '#routing/plan.ts'
import type { Scenario } from '#routing/scenario.ts'
import { type Comparison, compareScenarios, type Sheet } from '#routing/scenario-sheet.ts'
import { useSignal } from '../ui/signal.ts'
import { fetchPlan } from './load.ts'
import { type Place, state, stopName } from './state.ts'
import { Wide } from './wide.tsx'

export function Compare({ scenario, place }: { scenario: Scenario; place: Place }) {
  const other = useSignal<Scenario | undefined>(state.opened.value)
  const says = useSignal('')
  const chosen = useSignal('')
  const choose = async (value: string) => {
    chosen.value = value
    says.value = 'Đang mở…'
    const [id = '', version = ''] = value.split('/')
    try {
      other.value = value === '' ? state.opened.value : await fetchPlan(id, Number(version))
      says.value = ''
    } catch (error) {
      says.value = (error as Error).message
    }
  }
  const made = useMemo(() => (other.value ? judged(other.value, scenario) : undefined), [other.value, scenario])
  return (
    <section aria-labelledby="so-sanh">
      <h2 id="so-sanh">So sánh</h2>
      <div class="row tools">
        <label>
          Phương án đang mở so với{' '}
          <select value={chosen.value} onChange={(event) => void choose(event.currentTarget.value)}>
            <option value="">chính nó lúc mở</option>
            {place.plans.map(({ id, version, name }) => (
              <option key={`${id}/${version}`} value={`${id}/${version}`}>
                {name}, bản {version}
              </option>
            ))}
          </select>
        </label>
      </div>
      <p role="status">{says.value}</p>
      {typeof made === 'string' ? <p class="warn">{made}</p> : made && <Table made={made} scenario={scenario} />}
    </section>
  )
}

function judged(before: Scenario, after: Scenario): Comparison | string {
  try {
    const made = compareScenarios(before, after)
    return 'comparison' in made ? made.comparison : made.faults.map(showFault).join(' ')
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    return 'Hai phương án không có cùng các bưu cục và điểm, nên không so được.'
  }
}

const whole = (n: number): string => Math.round(n).toLocaleString('vi')

const ROWS: readonly [string, (sheet: Sheet) => number, (n: number) => string][] = [
  ['Chi phí một tuần (đ)', ({ cost }) => cost, whole],
  ['Xe của đơn vị', ({ vans }) => vans, whole],
  ['Giờ lái một tuần', ({ driverMinutes }) => driverMinutes / 60, whole],
  ['Bưu gửi phát được một tuần', ({ items }) => items, whole],
  ['Bưu gửi không phát được', ({ undelivered }) => undelivered, whole],
  ['Số ngày trung bình', ({ meanDays }) => meanDays, (n) => n.toFixed(2).replace('.', ',')],
]

function Table({
  made: { before, after, itemsGaining, itemsLosing, offices },
  scenario,
}: {
  made: Comparison
  scenario: Scenario
}) {
  const signed = (n: number, show: (n: number) => string) =>
    n === 0 ? '0' : `${n > 0 ? '+' : '−'}${show(Math.abs(n))}`
  const pairs = [...Map.groupBy(offices.changes, ({ origin, destination }) => `${origin}\n${destination}`).values()]
  return (
    <>
      <Wide label="Bảng so sánh">
        <table class="list sums">
          <thead>
            <tr>
              <td />
              <th scope="col">{before.name}</th>
              <th scope="col">{after.name} (đang mở)</th>
              <th scope="col">Thay đổi</th>
            </tr>
          </thead>
          <tbody>
            {ROWS.map(([label, of, show]) => (
              <tr key={label}>
                <th scope="row">{label}</th>
                <td>{show(of(before))}</td>
                <td>{show(of(after))}</td>
                <td>{signed(of(after) - of(before), show)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Wide>
      <p>
        Một tuần: <b>{whole(itemsGaining)}</b> bưu gửi nhanh hơn, <b>{whole(itemsLosing)}</b> chậm hơn.
      </p>
      {pairs.length > 0 && (
        <details>
          <summary>{pairs.length} cặp bưu cục thay đổi</summary>
          <ul class="points">
            {pairs.map((changes) => {
              const { origin, destination } = changes[0] as (typeof changes)[number]
              const words = changes.map(
                ({ day, before, after }) => `${day.slice(8)}/${day.slice(5, 7)}: ${j(before)} → ${j(after)}`,
              )
              return (
                <li key={`${origin} ${destination}`}>
                  <b>
                    {stopName(scenario, origin)} → {stopName(scenario, destination)}
                  </b>{' '}
                  {words.join('; ')}
                </li>
              )
            })}
          </ul>
        </details>
      )}
    </>
  )
}

const j = (n: number | undefined): string => (n === undefined ? 'không đến' : `J+${n}`)
