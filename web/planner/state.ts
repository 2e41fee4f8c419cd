/**
 * What the room knows: the scenario as it was opened, as it is now, what each change before it was, and what follows from
 * it. The timetable and its matrix are computed at once after each change; what takes longer waits until nobody drags.
 */
import { addDays } from '#kernel/day.ts'
import { shiftTrip } from '#routing/edit.ts'
import type { Measured } from '#routing/learn.ts'
import { type JMatrix, matrix } from '#routing/matrix.ts'
import { type Fault, type NetworkPlan, stopOfHall } from '#routing/plan.ts'
import { type Scenario, scenarioHorizon, scenarioMail } from '#routing/scenario.ts'
import { compile, type Timetable } from '#routing/timetable.ts'
import { signal } from '../ui/signal.ts'

/** What the server told the page. */
export type Place = {
  readonly id: string
  readonly version: number
  readonly may: boolean
  readonly token: string
  readonly plans: readonly { readonly id: string; readonly version: number; readonly name: string }[]
}

export type Computed = {
  readonly timetable: Timetable | undefined
  readonly matrix: JMatrix | undefined
  readonly faults: readonly Fault[]
  /** From the change to the matrix. */
  readonly ms: number
}

export const VIEWS = {
  lines: 'Biểu đồ',
  map: 'Bản đồ',
  waits: 'Nút thắt',
  sure: 'Độ tin cậy',
  compare: 'So sánh',
  solve: 'Tối ưu',
} as const
export type View = keyof typeof VIEWS

export const state = {
  opened: signal<Scenario | undefined>(undefined),
  now: signal<Scenario | undefined>(undefined),
  version: signal(0),
  computed: signal<Computed>({ timetable: undefined, matrix: undefined, faults: [], ms: 0 }),
  /** The matrix of the plan as it was opened, to mark what changed. */
  before: signal<JMatrix | undefined>(undefined),
  past: signal<readonly Scenario[]>([]),
  view: signal<View>('lines'),
  /** The route that chooses which lines stand together. */
  route: signal(''),
  trip: signal<string | undefined>(undefined),
  /** Of the horizon: the day of acceptance and of running that is shown. */
  day: signal(0),
  /** The cell that is looked into: origin and destination by place in the matrix. */
  cell: signal<readonly [number, number] | undefined>(undefined),
  measured: signal<Measured | null | undefined>(undefined),
  says: signal(''),
}

function computeOf(scenario: Scenario): Computed {
  const begun = performance.now()
  const { timetable, faults } = compile(scenario.plan, scenarioHorizon(scenario))
  const table = timetable && matrix(timetable, scenarioMail(scenario))
  return { timetable, matrix: table, faults, ms: performance.now() - begun }
}

export function open(scenario: Scenario, version: number): void {
  const computed = computeOf(scenario)
  state.opened.value = scenario
  state.now.value = scenario
  state.version.value = version
  state.computed.value = computed
  state.before.value = computed.matrix
  state.past.value = []
  const routes = scenario.plan.routes
  const first = routes.find(({ level }) => level === 2) ?? routes[0]
  if (!routes.some(({ id }) => id === state.route.value)) state.route.value = first?.id ?? ''
}

/** The plan becomes another one. `again`: a step of the same drag, which is one change. */
export function change(plan: NetworkPlan, again = false): void {
  become({ plan }, again)
  if (state.now.value) state.computed.value = computeOf(state.now.value)
}

/** How late routes usually are: for waits and reliability; the matrix is of vans on time. */
export const setLateness = (lateness: Scenario['lateness']): void => become({ lateness })

function become(part: Partial<Scenario>, again = false): void {
  const { now, past } = state
  if (!now.value) return
  if (!again) past.value = [...past.value, now.value]
  now.value = { ...now.value, ...part }
}

export function undo(): void {
  const last = state.past.value.at(-1)
  if (!last) return
  state.past.value = state.past.value.slice(0, -1)
  state.now.value = last
  state.computed.value = computeOf(last)
}

/** Seconds of a step by mouse, arrow key or button. */
export const STEP = 300

export const move = (trip: string, seconds: number, call: number): void => {
  if (state.now.value) change(shiftTrip(state.now.value.plan, trip, seconds, call))
}

const WEEKDAYS = ['Thứ hai', 'Thứ ba', 'Thứ tư', 'Thứ năm', 'Thứ sáu', 'Thứ bảy', 'Chủ nhật'] as const

/** “Thứ hai 26/11” of a day of the horizon. */
export function dayName(scenario: Scenario, n: number): string {
  const day = addDays(scenario.day, n)
  const at = (new Date(day).getUTCDay() + 6) % 7
  return `${WEEKDAYS[at]} ${day.slice(8)}/${day.slice(5, 7)}`
}

/** Minutes since Monday of the week of the scenario as “Thứ ba 09:40”. */
export function momentName(minute: number): string {
  const whole = Math.floor(minute)
  const days = Math.floor(whole / 1440)
  const rest = whole - days * 1440
  const weeks = Math.floor(days / 7)
  const two = (n: number) => String(n).padStart(2, '0')
  const name = WEEKDAYS[((days % 7) + 7) % 7]
  return `${name}${weeks > 0 ? ' tuần sau' : ''} ${two(Math.floor(rest / 60))}:${two(rest % 60)}`
}

/** Seconds of a service day as “05:30”, “02:15 (+1)”. */
export function clock(seconds: number): string {
  const days = Math.floor(seconds / 86_400)
  const minutes = Math.floor((seconds - days * 86_400) / 60)
  const two = (n: number) => String(n).padStart(2, '0')
  return `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}${days === 0 ? '' : ` (+${days})`}`
}

export const stopName = ({ plan }: Scenario, id: string): string =>
  plan.stops.find((stop) => stop.id === stopOfHall(id))?.name ?? id
