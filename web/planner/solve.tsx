/** Departures that meet, chosen by the solver: for which routes, with how many vans, how far it is, and what is proven. */
import { useEffect, useMemo, useRef } from 'preact/hooks'
import type { Scenario } from '#routing/scenario.ts'
import { type ScenarioSync, syncOf } from '#routing/scenario-sync.ts'
import { useSignal } from '../ui/signal.ts'
import { ask, type Solved } from './ask.ts'
import { RULES, rulesWith } from './rules.ts'
import { bounds, type Found, SolveEnd } from './solve-end.tsx'
import { state } from './state.ts'

const SECONDS = 60

type Step = { readonly seconds: number; readonly lowerBound: number; readonly best: Found['best'] }

export function Solve({ scenario, solver }: { scenario: Scenario; solver: string }) {
  const off = useSignal<ReadonlySet<string>>(new Set())
  const pool = useSignal<number | undefined>(undefined)
  const step = useSignal<Step | undefined>(undefined)
  const end = useSignal<Found | undefined>(undefined)
  const says = useSignal('')
  const stop = useRef<(() => void) | undefined>(undefined)
  const able = state.computed.value.timetable !== undefined
  const all = useMemo(() => (able ? syncOf(scenario, RULES) : undefined), [scenario])
  useEffect(() => () => stop.current?.(), [])
  if (!all) return <p class="warn">Chưa tối ưu được: sửa những lỗi ở trên trước.</p>

  const names = new Map(scenario.plan.routes.map(({ id, name }) => [id, name]))
  const chosen = all.plan.routes.filter(({ id }) => !off.value.has(id))
  const finish = (found: Found | undefined, word: string) => {
    stop.current?.()
    stop.current = undefined
    step.value = undefined
    end.value = found
    says.value = word
  }
  /** What is known when the search does not come to its end: its best, and how far it may be from the least. */
  const stopped = (sync: ScenarioSync): Found | undefined => {
    const { best, lowerBound = 0 } = step.value ?? {}
    return best && { status: 'stopped', best, lowerBound, sync, scenario }
  }
  const begin = () => {
    const routes = chosen.map(({ id }) => id)
    const vans = pool.value
    const sync = syncOf(scenario, rulesWith(vans), new Set(routes))
    finish(undefined, '')
    step.value = { seconds: 0, best: undefined, lowerBound: 0 }
    stop.current = ask(solver, { kind: 'synchronise', scenario, seconds: SECONDS, routes, vans }, (said) => {
      if (said.kind === 'step') step.value = { ...said, best: said.best ?? step.value?.best }
      else if (said.kind === 'solved') finish(foundOf(said, sync, scenario), '')
      else if (said.kind === 'failed') finish(stopped(sync), `Không tính tiếp được: ${said.message}`)
    })
    cancel.current = () => {
      const found = stopped(sync)
      finish(found, found ? 'Đã dừng.' : 'Đã dừng. Chưa tìm được cách nào; phương án không đổi.')
    }
  }
  const cancel = useRef<() => void>(() => {})
  return (
    <section aria-labelledby="toi-uu">
      <h2 id="toi-uu">Tối ưu giờ đi</h2>
      <p>
        Chọn giờ xe rời bưu cục tỉnh, giờ quay về và giờ vòng cấp 3 đi, sao cho thư chờ ít nhất. Giữ: xê dịch trong{' '}
        {RULES.windowMinutes / 60} giờ, khe {RULES.slotMinutes} phút, đỗ cuối tuyến {RULES.haltMinutes} phút, nghỉ giữa
        hai chuyến {RULES.turnMinutes} phút, một ngày làm {RULES.dutyMinutes / 60} giờ, {RULES.dockMost} xe trong{' '}
        {RULES.dockMinutes} phút ở bưu cục tỉnh.
      </p>
      <fieldset class="choice" disabled={step.value !== undefined}>
        <legend>Tuyến được đổi giờ</legend>
        {all.plan.routes.map(({ id, loops }) => (
          <label key={id}>
            <input
              type="checkbox"
              checked={!off.value.has(id)}
              onChange={(event) => {
                const next = new Set(off.value)
                if (event.currentTarget.checked) next.delete(id)
                else next.add(id)
                off.value = next
              }}
            />{' '}
            {names.get(id)} và {loops.length} vòng cấp 3
          </label>
        ))}
        {all.plan.routes.length === 0 && <p class="none">Không tuyến cấp 2 nào đổi giờ được.</p>}
      </fieldset>
      {all.left.length > 0 && (
        <details>
          <summary>{all.left.length} tuyến cấp 2 giữ nguyên</summary>
          <ul>
            {all.left.map(({ route, why }) => (
              <li key={route}>
                {names.get(route)}: {why}
              </li>
            ))}
          </ul>
        </details>
      )}
      <p class="tools">
        <label>
          Xe chạy các tuyến này{' '}
          <select
            disabled={step.value !== undefined}
            value={String(pool.value ?? '')}
            onChange={({ currentTarget: { value } }) => (pool.value = value === '' ? undefined : Number(value))}
          >
            <option value="">mỗi tuyến một xe</option>
            {chosen.map((_, i) => (
              <option key={i} value={String(i + 1)}>
                {i + 1} xe chạy chung
              </option>
            ))}
          </select>
        </label>
      </p>
      {step.value ? (
        <p>
          <progress max={SECONDS} value={step.value.seconds} aria-label="Thời gian đã tính" />{' '}
          {bounds(step.value.best?.waiting, step.value.lowerBound)}{' '}
          <button type="button" onClick={() => cancel.current()}>
            Dừng, lấy cách tốt nhất
          </button>
        </p>
      ) : (
        <p>
          <button type="button" class="main" disabled={chosen.length === 0} onClick={begin}>
            Tìm giờ tốt nhất
          </button>
          {chosen.length === 0 && ' Chọn ít nhất một tuyến.'}
        </p>
      )}
      <p role="status">{says.value}</p>
      {end.value && <SolveEnd found={end.value} />}
    </section>
  )
}

const foundOf = ({ status, waiting, lowerBound, moves }: Solved, sync: ScenarioSync, scenario: Scenario): Found => ({
  ...{ status, lowerBound, sync, scenario },
  best: moves.length === 0 ? undefined : { waiting, moves },
})
