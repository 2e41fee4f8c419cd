/** The planner's room: one plan, looked at and changed from all sides. Everything is computed here, in the browser. */
import '../counter/older.ts'
import { render } from 'preact'
import { useEffect } from 'preact/hooks'
import type { Bottleneck } from '#routing/bottlenecks.ts'
import { tripChanges } from '#routing/edit.ts'
import { type Fault, showFault } from '#routing/plan.ts'
import type { Scenario } from '#routing/scenario.ts'
import { sheetOf } from '#routing/scenario-sheet.ts'
import { useShared, useSignal } from '../ui/signal.ts'
import { Compare } from './compare.tsx'
import { Diagram } from './diagram.tsx'
import { Heat } from './heat.tsx'
import { fetchPlan, savePlan } from './load.ts'
import { NetworkMap } from './map.tsx'
import { Solve } from './solve.tsx'
import { open, type Place, state, undo, VIEWS, type View } from './state.ts'
import { Sure } from './sure.tsx'
import { Waits, waitsOf } from './waits.tsx'

const SOLVER = '/tuyen-thu/giai.js'
/** A planner who drags is not kept waiting by what takes longer than the matrix. */
const REST_MS = 200

function Room({ place }: { place: Place }) {
  useShared()
  const waits = useSignal<readonly Bottleneck[]>([])
  const duty = useSignal<readonly Fault[]>([])
  const scenario = state.now.value
  const { timetable } = state.computed.value
  const day = state.day.value
  useEffect(() => {
    if (!scenario || !timetable) return
    const timer = setTimeout(() => {
      waits.value = waitsOf(scenario, timetable, day)
      const judged = sheetOf(scenario)
      duty.value = 'sheet' in judged ? judged.sheet.warnings : []
    }, REST_MS)
    return () => clearTimeout(timer)
  }, [scenario, timetable, day])
  if (!scenario) return <p role="status">{state.says.value || 'Đang mở phương án…'}</p>
  const view = state.view.value
  const changes = tripChanges((state.opened.value as Scenario).plan, scenario.plan)
  return (
    <>
      <div class="bar">
        <div role="tablist" aria-label="Cách xem" class="tabs" onKeyDown={turn}>
          {(Object.keys(VIEWS) as View[]).map((key) => (
            <button
              type="button"
              key={key}
              id={`xem-${key}`}
              role="tab"
              aria-selected={view === key}
              tabIndex={view === key ? 0 : -1}
              onClick={() => (state.view.value = key)}
            >
              {VIEWS[key]}
            </button>
          ))}
        </div>
        <div class="row keep">
          <span>{changes.length === 0 ? 'Chưa đổi gì.' : `Đã đổi ${changes.length} chuyến.`}</span>
          <button type="button" disabled={state.past.value.length === 0} onClick={undo}>
            Hoàn tác
          </button>
          {place.may && (
            <Save
              place={place}
              scenario={scenario}
              changed={changes.length > 0 || scenario.lateness !== state.opened.value?.lateness}
            />
          )}
        </div>
      </div>
      <details>
        <summary>Về phương án này</summary>
        <p>
          {scenario.synthetic && <b>Mô phỏng. </b>}
          {scenario.note}
        </p>
      </details>
      <Faults duty={duty.value} />
      <div class={view === 'lines' ? 'both' : ''} role="tabpanel" aria-labelledby={`xem-${view}`}>
        {view === 'lines' && <Diagram scenario={scenario} waits={waits.value} />}
        {view === 'lines' && <Heat scenario={scenario} />}
        {view === 'map' && <NetworkMap scenario={scenario} />}
        {view === 'waits' && <Waits scenario={scenario} waits={waits.value} />}
        {view === 'sure' && <Sure scenario={scenario} solver={SOLVER} />}
        {view === 'compare' && <Compare scenario={scenario} place={place} />}
        {view === 'solve' && <Solve scenario={scenario} solver={SOLVER} />}
      </div>
    </>
  )
}

/** Arrow keys go from one way of looking to the next, round. */
function turn(event: KeyboardEvent) {
  const by = ({ ArrowLeft: -1, ArrowRight: 1 } as Record<string, number>)[event.key]
  if (by === undefined) return
  event.preventDefault()
  const keys = Object.keys(VIEWS) as View[]
  const next = keys[(keys.indexOf(state.view.value) + by + keys.length) % keys.length] as View
  state.view.value = next
  document.getElementById(`xem-${next}`)?.focus()
}

/** What is wrong with the plan, by route, trip, call; `duty`: what its sheet says as well, a moment later. */
function Faults({ duty }: { duty: readonly Fault[] }) {
  const found = state.computed.value.faults
  const said = new Set(found.map(showFault))
  const late = found.some(({ grave }) => grave) ? [] : duty.filter((fault) => !said.has(showFault(fault)))
  const faults = [...found, ...late]
  if (faults.length === 0) return null
  const grave = faults.some((fault) => fault.grave)
  return (
    <details class="faults" open={grave}>
      <summary class={grave ? 'late' : ''}>
        {faults.length} lỗi{grave ? ', chưa tính được' : ', phải sửa trước khi ban hành'}
      </summary>
      <ul>
        {faults.map((fault) => (
          <li key={showFault(fault)}>{showFault(fault)}</li>
        ))}
      </ul>
    </details>
  )
}

function Save({ place, scenario, changed }: { place: Place; scenario: Scenario; changed: boolean }) {
  const says = useSignal('')
  const save = async () => {
    says.value = 'Đang lưu…'
    try {
      location.assign(await savePlan(scenario, place, state.version.value))
    } catch (error) {
      says.value = (error as Error).message
    }
  }
  return (
    <>
      <button type="button" class="main" disabled={!changed} onClick={() => void save()}>
        Lưu bản mới
      </button>
      <span role="status">{says.value}</span>
    </>
  )
}

async function begin(root: HTMLElement): Promise<void> {
  const { plan: id = '', version = '', may, token = '', plans = '[]' } = root.dataset
  const place: Place = { id, version: Number(version), may: may === 'save', token, plans: JSON.parse(plans) }
  root.replaceChildren()
  render(<Room place={place} />, root)
  try {
    open(await fetchPlan(id, place.version), place.version)
  } catch (error) {
    state.says.value = (error as Error).message
  }
}

const root = document.getElementById('phong')
if (root) void begin(root)
