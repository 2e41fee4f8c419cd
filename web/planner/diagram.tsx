/** String lines: distance down, time across. A line is dragged, or moved by keys; a dot of it from its call on. */
import { useMemo, useRef } from 'preact/hooks'
import { addDays } from '#kernel/day.ts'
import type { Bottleneck } from '#routing/bottlenecks.ts'
import { runsOn } from '#routing/calendar.ts'
import { shiftTrip } from '#routing/edit.ts'
import { isWave, type NetworkPlan, stopOfHall, type Trip } from '#routing/plan.ts'
import type { Scenario } from '#routing/scenario.ts'
import { type StringLine, type StringLines, stringLines } from '#routing/string-lines.ts'
import { useSignal } from '../ui/signal.ts'
import { Calls } from './calls.tsx'
import { change, clock, dayName, move, STEP, state } from './state.ts'
import { Wide } from './wide.tsx'

const LEFT = 150
const RIGHT = 12
const TOP = 36
const BOTTOM = 10
const WIDTH = 1080
const HEIGHT = 560
const DAY = 86_400
const ACROSS = (WIDTH - LEFT - RIGHT) / DAY

/** Seconds of a step by arrow keys with Shift. */
const FINE = 60

const x = (second: number): number => LEFT + second * ACROSS

export function Diagram({ scenario, waits }: { scenario: Scenario; waits: readonly Bottleneck[] }) {
  const { plan } = scenario
  const levels = useSignal<3 | 2>(2)
  const drawn = useMemo(
    () => stringLines(scenario, state.route.value),
    // Distances do not change with times; the trips do.
    [scenario, state.route.value],
  )
  const today = addDays(scenario.day, state.day.value)
  const runs = useMemo(() => {
    const services = new Set(plan.services.filter((service) => runsOn(service, today)).map(({ id }) => id))
    return (trip: Trip) => services.has(trip.service)
  }, [plan.services, today])
  const lines = drawn.lines.filter(({ trip, level }) => runs(trip) && level <= levels.value)
  const used = new Set(lines.flatMap(({ trip }) => trip.calls.map(({ stop }) => stop)))
  const stops = drawn.stops.filter(({ id }) => used.has(id))
  const deepest = Math.max(1, ...stops.map(({ at }) => at))
  const depth = new Map(stops.map(({ id, at }) => [id, TOP + (at / deepest) * (HEIGHT - TOP - BOTTOM)]))
  const y = (stop: string): number => depth.get(stop) ?? TOP
  return (
    <section aria-labelledby="bieu-do">
      <h2 id="bieu-do" class="hidden">
        Biểu đồ chạy xe
      </h2>
      <div class="row tools">
        <label>
          Tuyến{' '}
          <select value={state.route.value} onChange={(event) => (state.route.value = event.currentTarget.value)}>
            {plan.routes
              .filter(({ level = 3 }) => level < 3)
              .map(({ id, name, level }) => (
                <option key={id} value={id}>
                  Cấp {level}: {name}
                </option>
              ))}
          </select>
        </label>
        <label>
          Ngày{' '}
          <select
            value={String(state.day.value)}
            onChange={(event) => (state.day.value = Number(event.currentTarget.value))}
          >
            {Array.from({ length: 7 }, (_, n) => (
              <option key={n} value={String(n)}>
                {dayName(scenario, n)}
              </option>
            ))}
          </select>
        </label>
        <label>
          <input
            type="checkbox"
            checked={levels.value === 3}
            onChange={(event) => (levels.value = event.currentTarget.checked ? 3 : 2)}
          />{' '}
          Vẽ cả cấp 3
        </label>
      </div>
      <Wide label="Biểu đồ chạy xe">
        {/* biome-ignore lint/a11y/useSemanticElements: a drawing is no set of fields */}
        <svg class="lines" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="group" aria-label="Các chuyến">
          <clipPath id="khung">
            <rect x={LEFT} y={0} width={WIDTH - LEFT - RIGHT} height={HEIGHT} />
          </clipPath>
          <Grid stops={labelled(stops, y)} y={y} />
          <g clip-path="url(#khung)">
            {lines.map((line) => (
              <Line key={line.trip.id} line={line} plan={plan} y={y} name={nameOf(plan, line)} />
            ))}
          </g>
          <Waits waits={waits} plan={plan} y={y} shown={new Set(lines.map(({ trip }) => trip.id))} />
        </svg>
      </Wide>
      <p class="legend">
        <span class="key l1">cấp 1</span> <span class="key l2">cấp 2</span> <span class="key l3">cấp 3</span>{' '}
        <span class="key wait">chờ chuyển xe</span> <span class="key tight">chờ ngắn hơn mức hay chậm</span>
      </p>
      <Calls plan={plan} />
    </section>
  )
}

type Axis = StringLines['stops']

/** Seats that have room for their name. */
function labelled(stops: Axis, y: (stop: string) => number): Axis {
  let last = Number.NEGATIVE_INFINITY
  return stops.filter(({ id, seat }) => {
    if (!seat || y(id) - last < 20) return false
    last = y(id)
    return true
  })
}

function Grid({ stops, y }: { stops: Axis; y: (stop: string) => number }) {
  return (
    <g>
      {Array.from({ length: 13 }, (_, i) => i * 2).map((hour) => (
        <g key={hour}>
          <line class="hour" x1={x(hour * 3600)} x2={x(hour * 3600)} y1={TOP - 6} y2={HEIGHT - BOTTOM} />
          <text class="at" x={x(hour * 3600)} y={TOP - 16} text-anchor="middle">
            {hour}
          </text>
        </g>
      ))}
      {stops.map(({ id, name }) => (
        <g key={id}>
          <line class="stop" x1={LEFT} x2={WIDTH - RIGHT} y1={y(id)} y2={y(id)} />
          <text class="name" x={LEFT - 8} y={y(id) + 4} text-anchor="end">
            {name.length > 17 ? `${name.slice(0, 16)}…` : name}
          </text>
        </g>
      ))}
    </g>
  )
}

const nameOf = (plan: NetworkPlan, { trip }: StringLine): string =>
  `${plan.routes.find(({ id }) => id === trip.route)?.name ?? trip.route}, chuyến ${trip.id}`

type LineProps = { line: StringLine; plan: NetworkPlan; y: (stop: string) => number; name: string }

function Line({ line: { trip, level }, plan, y, name }: LineProps) {
  const drag = useRef<{ from: number; plan: NetworkPlan; call: number; moved: number } | undefined>(undefined)
  const chosen = state.trip.value === trip.id
  const start = trip.calls[0]?.departure ?? 0

  const down = (event: PointerEvent) => {
    const call = Number((event.target as Element).getAttribute('data-call') ?? 0)
    drag.current = { from: event.clientX, plan, call, moved: 0 }
    ;(event.currentTarget as Element).setPointerCapture(event.pointerId)
    state.trip.value = trip.id
  }
  const dragged = (event: PointerEvent) => {
    const { current } = drag
    if (!current) return
    const box = (event.currentTarget as SVGElement).ownerSVGElement?.getBoundingClientRect()
    const seconds = ((event.clientX - current.from) * WIDTH) / (box?.width ?? WIDTH) / ACROSS
    const step = Math.round(seconds / STEP) * STEP
    if (step === current.moved) return
    change(shiftTrip(current.plan, trip.id, step, current.call), current.moved !== 0 || step === 0)
    current.moved = step
  }
  const key = (event: KeyboardEvent) => {
    const by = ({ ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1 } as Record<string, number>)[event.key]
    if (by === undefined) return
    event.preventDefault()
    state.trip.value = trip.id
    move(trip.id, by * (event.shiftKey ? FINE : STEP), Number((event.target as Element).getAttribute('data-call') ?? 0))
  }
  // A trip that runs past midnight is drawn on both sides: its own end, and that of the day before.
  const last = trip.calls.at(-1)?.arrival ?? 0
  const turns = Array.from({ length: Math.floor(last / DAY) + 1 }, (_, i) => i * DAY)
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: what is inside has the role, and hands up what happens to it
    <g
      class={`line l${level}${chosen ? ' chosen' : ''}`}
      onPointerDown={down}
      onPointerMove={dragged}
      onPointerUp={() => (drag.current = undefined)}
      onPointerCancel={() => (drag.current = undefined)}
      onKeyDown={key}
    >
      {turns.map((turn) => {
        const points = trip.calls
          .flatMap(({ stop, arrival, departure }) => [
            `${x(arrival - turn).toFixed(1)},${y(stop).toFixed(1)}`,
            `${x(departure - turn).toFixed(1)},${y(stop).toFixed(1)}`,
          ])
          .join(' ')
        return (
          <g key={turn}>
            <polyline class="reach" points={points} />
            <polyline
              class="ink"
              points={points}
              {...(turn === 0 && {
                tabIndex: 0,
                role: 'slider',
                'aria-label': name,
                'aria-valuemin': 0,
                'aria-valuemax': DAY / 60,
                'aria-valuenow': Math.round(start / 60),
                'aria-valuetext': `đi ${clock(start)}`,
                onFocus: () => (state.trip.value = trip.id),
              })}
            >
              <title>
                {name}: đi {clock(start)}, đến {clock(last)}
              </title>
            </polyline>
            {chosen &&
              trip.calls
                .slice(1, -1)
                .map(({ stop, departure }, i) => (
                  <circle key={i} class="dot" data-call={i + 1} cx={x(departure - turn)} cy={y(stop)} r={6} />
                ))}
          </g>
        )
      })}
    </g>
  )
}

type WaitsProps = {
  waits: readonly Bottleneck[]
  plan: NetworkPlan
  y: (stop: string) => number
  shown: ReadonlySet<string>
}

/** At the leaving van: mail that need not wait at all is seen too. */
const TICK = 6

/** From the arriving van to the leaving one, where both are drawn. */
function Waits({ waits, plan, y, shown }: WaitsProps) {
  const trips = new Map(plan.trips.map((trip) => [trip.id, trip]))
  // Sorting has no line of its own: it stands at the van that comes or goes.
  const isDrawn = ({ trip, route }: Bottleneck['leaving']) => shown.has(trip) || isWave(route)
  return (
    <g>
      {waits
        .filter(({ arriving, leaving }) => isDrawn(arriving) && isDrawn(leaving))
        .map(({ stop: hall, leaving, arriving, slackMinutes, shiftMinutes }) => {
          const stop = stopOfHall(hall)
          const comes = trips.get(arriving.trip)?.calls.find((call, i) => i > 0 && call.stop === stop)?.arrival
          const goes = trips.get(leaving.trip)?.calls.find((call) => call.stop === stop)?.departure
          const until = goes ?? (comes ?? 0) + slackMinutes * 60
          return (
            <path
              key={`${hall} ${arriving.trip} ${leaving.trip}`}
              class={shiftMinutes > 0 ? 'tight' : 'wait'}
              d={`M${x(Math.max(0, until - slackMinutes * 60))} ${y(stop)}H${x(until)}m0 ${-TICK}v${2 * TICK}`}
            />
          )
        })}
    </g>
  )
}
