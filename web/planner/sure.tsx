/** How reliable the matrix is when vans are late: within how many days nine in ten are delivered, against the plan. */
import { useEffect } from 'preact/hooks'
import type { Scenario } from '#routing/scenario.ts'
import { useSignal } from '../ui/signal.ts'
import { ask } from './ask.ts'
import { Late } from './late.tsx'
import { daysClass, Square } from './square.tsx'
import { state, stopName } from './state.ts'

const SAMPLES = 300
const SHARE = 0.9

export function Sure({ scenario, solver }: { scenario: Scenario; solver: string }) {
  const found = useSignal<readonly (readonly (number | undefined)[])[] | undefined>(undefined)
  const says = useSignal('')
  const { matrix } = state.computed.value
  useEffect(() => {
    found.value = undefined
    if (!matrix) return
    says.value = `Đang thử ${SAMPLES} ngày có xe chậm…`
    return ask(solver, { kind: 'reliability', scenario, samples: SAMPLES, share: SHARE }, (said) => {
      if (said.kind === 'reliability') {
        found.value = said.n
        says.value = ''
      }
      if (said.kind === 'failed') says.value = `Không tính được: ${said.message}`
    })
  }, [scenario])
  if (!matrix) return <p class="warn">Chưa tính được: sửa những lỗi ở trên trước.</p>
  const names = matrix.origins.map((stop) => stopName(scenario, stop))
  const day = state.day.value
  return (
    <section aria-labelledby="do-tin-cay">
      <h2 id="do-tin-cay">Độ tin cậy</h2>
      <p role="status">{says.value}</p>
      <Late scenario={scenario} />
      {found.value && (
        <Square
          label="Độ tin cậy"
          names={names}
          caption={`Số ngày mà chín phần mười bưu gửi đến kịp; ô có viền đỏ chậm hơn kế hoạch. ${SAMPLES} lần thử.`}
          cell={(o, t) => {
            const n = found.value?.[o]?.[day * names.length + t]
            const planned = matrix.n[(o * matrix.days.length + day) * names.length + t] as number
            const shown = <span title={`${names[o]} đến ${names[t]}: kế hoạch J+${planned}`}>{n ?? '–'}</span>
            return { kind: daysClass(n) + (n !== planned ? ' lose' : ''), shown }
          }}
        />
      )}
    </section>
  )
}
