/** The matrix: after how many days mail is delivered, origin down, destination across; a cell opens the way it goes. */
import { matrix as matrixOf } from '#routing/matrix.ts'
import { isWave } from '#routing/plan.ts'
import type { Journey } from '#routing/scan.ts'
import { type Scenario, scenarioMail } from '#routing/scenario.ts'
import { daysClass, Square } from './square.tsx'
import { dayName, momentName, state, stopName } from './state.ts'

export function Heat({ scenario }: { scenario: Scenario }) {
  const { matrix } = state.computed.value
  if (!matrix) return <p class="warn">Chưa tính được ma trận: sửa những lỗi ở trên trước.</p>
  const day = state.day.value
  const names = matrix.origins.map((stop) => stopName(scenario, stop))
  const before = state.before.value
  const count = matrix.destinations.length
  const at = (o: number, t: number) => (o * matrix.days.length + day) * count + t
  const chosen = state.cell.value
  // One stop of the Tab key for all cells; arrow keys go on from there.
  const entry = chosen ?? [0, 1]
  return (
    <section aria-labelledby="ma-tran">
      <h2 id="ma-tran">J+n, nhận {dayName(scenario, day)}</h2>
      <Square
        label="Ma trận J+n"
        names={names}
        onKeyDown={walk}
        cell={(o, t) => {
          const n = matrix.n[at(o, t)] as number
          const was = before?.n[at(o, t)] as number
          const moved = was === n ? '' : n >= 0 && (was < 0 || n < was) ? ' gain' : ' lose'
          const words = `${names[o]} đến ${names[t]}: ${n < 0 ? 'không đến' : `J+${n}`}${moved === '' ? '' : moved === ' gain' ? ', nhanh hơn' : ', chậm hơn'}`
          const shown = (
            <button
              type="button"
              aria-label={words}
              tabIndex={o === entry[0] && t === entry[1] ? 0 : -1}
              title={words}
              aria-pressed={chosen?.[0] === o && chosen[1] === t}
              onClick={() => (state.cell.value = [o, t])}
            >
              {n < 0 ? '–' : n}
            </button>
          )
          return { kind: daysClass(n < 0 ? undefined : n) + moved, shown }
        }}
      />
      <p class="legend">
        Viền xanh: nhanh hơn lúc mở; viền đỏ: chậm hơn. <span class="ms">{state.computed.value.ms.toFixed(1)} ms</span>
      </p>
      {chosen && <Drill scenario={scenario} origin={chosen[0]} destination={chosen[1]} />}
    </section>
  )
}

/** Arrow keys go to the next cell that is a button. */
function walk(event: KeyboardEvent) {
  const step = ({ ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] } as const)[
    event.key as 'ArrowLeft'
  ]
  const cell = (event.target as Element).closest('td')
  const rows = [...(cell?.closest('tbody')?.rows ?? [])]
  if (!step || !cell) return
  event.preventDefault()
  let [row, column] = [rows.indexOf(cell.parentElement as HTMLTableRowElement), cell.cellIndex]
  for (;;) {
    row += step[0]
    column += step[1]
    const next = rows[row]?.cells[column]
    if (!next || column === 0) return
    const button = next.querySelector('button')
    if (button) return button.focus()
  }
}

type DrillProps = { scenario: Scenario; origin: number; destination: number }

/** How the mail of a cell goes, and when it is at the points behind the office. */
function Drill({ scenario, origin, destination }: DrillProps) {
  const { matrix, timetable } = state.computed.value
  if (!matrix || !timetable) return null
  const day = state.day.value
  const [from, to] = [matrix.origins[origin] as string, matrix.destinations[destination] as string]
  const cell = matrix.cell(origin, day, destination)
  const journey = matrix.journey(origin, day, destination)
  const points = scenario.offices.filter(({ under }) => under === to)
  const behind = matrixOf(timetable, {
    ...scenarioMail(scenario, 'points'),
    origins: [from],
    destinations: points.map(({ stop }) => stop),
  })
  return (
    <div class="drill" aria-live="polite">
      <h3>
        {stopName(scenario, from)} → {stopName(scenario, to)}
        {cell && `: J+${cell.n}`}
      </h3>
      {journey && cell ? (
        <>
          <p>
            Chốt nhận {momentName(cell.acceptedMinute)}, đến {momentName(cell.arrivalMinute)}, phát{' '}
            {momentName(cell.deliveryMinute)}; qua tay {journey.handlings} lần.
          </p>
          <Legs scenario={scenario} journey={journey} />
        </>
      ) : (
        <p>Không có chuyến nào đưa đến trong hai tuần.</p>
      )}
      {points.length > 0 && (
        <>
          <h3>Các điểm sau {stopName(scenario, to)}</h3>
          <ul class="points">
            {points.map(({ stop }, i) => {
              const one = behind.cell(0, day, i)
              return (
                <li key={stop}>
                  <b>{stopName(scenario, stop)}</b>{' '}
                  {one ? `J+${one.n}, đến ${momentName(one.arrivalMinute)}` : 'không đến'}
                </li>
              )
            })}
          </ul>
        </>
      )}
    </div>
  )
}

function Legs({ scenario, journey }: { scenario: Scenario; journey: Journey }) {
  const routes = new Map(scenario.plan.routes.map(({ id, name }) => [id, name]))
  return (
    <ol class="legs">
      {journey.legs.map((leg) => (
        <li key={`${leg.departureMinute} ${leg.from} ${leg.to}`}>
          {momentName(leg.departureMinute)} {stopName(scenario, leg.from)} → {momentName(leg.arrivalMinute)}{' '}
          {stopName(scenario, leg.to)}{' '}
          <span class="under">
            {leg.kind !== 'ride' ? 'chuyển' : isWave(leg.route) ? 'chia chọn' : `${routes.get(leg.route)}, ${leg.trip}`}
          </span>
        </li>
      ))}
    </ol>
  )
}
