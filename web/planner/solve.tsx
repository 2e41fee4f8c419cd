/** Departures that meet, chosen by the solver: how far it is, what is proven, and what of the plan it takes. */
import { useEffect, useMemo, useRef } from 'preact/hooks'
import type { Scenario } from '#routing/scenario.ts'
import { ITEM_PARTS, syncOf, withMoves } from '#routing/scenario-sync.ts'
import { useSignal } from '../ui/signal.ts'
import { ask, type Said, type Solved } from './ask.ts'
import { RULES } from './rules.ts'
import { change, state } from './state.ts'

const SECONDS = 60

export function Solve({ scenario, solver }: { scenario: Scenario; solver: string }) {
  const step = useSignal<Extract<Said, { kind: 'step' }> | undefined>(undefined)
  const end = useSignal<Solved | undefined>(undefined)
  const says = useSignal('')
  const stop = useRef<(() => void) | undefined>(undefined)
  const able = state.computed.value.timetable !== undefined
  const sync = useMemo(() => (able ? syncOf(scenario, RULES) : undefined), [scenario])
  useEffect(() => () => stop.current?.(), [])
  if (!sync) return <p class="warn">Chưa tối ưu được: sửa những lỗi ở trên trước.</p>

  const names = new Map(scenario.plan.routes.map(({ id, name }) => [id, name]))
  const begin = () => {
    end.value = undefined
    step.value = { kind: 'step', seconds: 0, best: undefined, lowerBound: 0 }
    says.value = ''
    stop.current = ask(solver, { kind: 'synchronise', scenario, seconds: SECONDS }, (said) => {
      if (said.kind === 'step') step.value = said
      else finish(said)
    })
  }
  const finish = (said: Said) => {
    stop.current = undefined
    step.value = undefined
    if (said.kind === 'solved') end.value = said
    else says.value = said.kind === 'failed' ? `Không tính được: ${said.message}` : ''
  }
  const cancel = () => {
    stop.current?.()
    stop.current = undefined
    step.value = undefined
    says.value = 'Đã dừng. Phương án không đổi.'
  }
  return (
    <section aria-labelledby="toi-uu">
      <h2 id="toi-uu">Tối ưu giờ đi</h2>
      <p>
        Chọn giờ xe rời bưu cục tỉnh, rời huyện và giờ vòng cấp 3 đi, sao cho thư chờ ít nhất. Giữ: xê dịch trong{' '}
        {RULES.windowMinutes / 60} giờ, khe {RULES.slotMinutes} phút, đỗ huyện {RULES.haltMinutes} phút, nghỉ giữa hai
        chuyến {RULES.turnMinutes} phút, một ngày làm {RULES.dutyMinutes / 60} giờ, {RULES.dockMost} xe trong{' '}
        {RULES.dockMinutes} phút ở bưu cục tỉnh.
      </p>
      <p>
        Chọn cho:{' '}
        {sync.plan.routes.map(({ id, loops }) => `${names.get(id)} và ${loops.length} vòng cấp 3`).join('; ') ||
          'không tuyến nào'}
        .
      </p>
      {sync.left.length > 0 && (
        <details>
          <summary>{sync.left.length} tuyến giữ nguyên</summary>
          <ul>
            {sync.left.map(({ route, why }) => (
              <li key={route}>
                {names.get(route)}: {why}
              </li>
            ))}
          </ul>
        </details>
      )}
      {step.value ? (
        <p>
          <progress max={SECONDS} value={step.value.seconds} aria-label="Thời gian đã tính" />{' '}
          {bounds(step.value.best, step.value.lowerBound)}{' '}
          <button type="button" onClick={cancel}>
            Dừng
          </button>
        </p>
      ) : (
        <p>
          <button type="button" class="main" disabled={sync.plan.routes.length === 0} onClick={begin}>
            Tìm giờ tốt nhất
          </button>
        </p>
      )}
      <p role="status">{says.value}</p>
      {end.value && <End end={end.value} apply={(solved) => change(withMoves(scenario, sync, solved.moves))} />}
    </section>
  )
}

const hours = (parts: number): string => Math.round(parts / ITEM_PARTS / 60).toLocaleString('vi')

/** The best known and the bound, in item-hours a day, and by how much they differ. */
function bounds(best: number | undefined, lowerBound: number): string {
  if (best === undefined) return 'Đang tìm…'
  const gap = best === 0 ? 0 : (100 * (best - lowerBound)) / best
  return `Chờ ${hours(best)} bưu gửi × giờ một ngày; cận dưới ${hours(lowerBound)}; còn lệch tối đa ${gap.toFixed(2).replace('.', ',')} %.`
}

function End({ end, apply }: { end: Solved; apply: (solved: Solved) => void }) {
  if (end.status === 'impossible') return <p class="warn">Không có cách nào giữ được mọi điều kiện.</p>
  if (end.status === 'nothing') return <p class="warn">Hết giờ mà chưa tìm được cách nào.</p>
  return (
    <>
      <p>
        {end.status === 'optimal' ? 'Tối ưu, đã chứng minh.' : 'Hết giờ: tốt nhất đã tìm được, chưa chứng minh.'}{' '}
        {bounds(end.waiting, end.lowerBound)}
      </p>
      <p>
        <button type="button" class="main" onClick={() => apply(end)}>
          Đưa vào phương án
        </button>{' '}
        <span class="under">Ma trận tính lại trên toàn mạng; hoàn tác được.</span>
      </p>
    </>
  )
}
