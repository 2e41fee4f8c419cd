/** The network on a map: stops where their coordinates are, a straight line between stops that follow each other. */
import type { Scenario } from '#routing/scenario.ts'
import { state } from './state.ts'
import { Wide } from './wide.tsx'

const WIDTH = 1080
const HEIGHT = 620
const EDGE = 40

export function NetworkMap({ scenario }: { scenario: Scenario }) {
  const { plan, offices } = scenario
  const placed = plan.stops.filter(({ latitude, longitude }) => latitude !== undefined && longitude !== undefined)
  if (placed.length < 2) return <p class="none">Phương án này không có tọa độ của các điểm.</p>
  const seats = new Set(offices.filter(({ under }) => under === undefined).map(({ stop }) => stop))
  const [north, south] = ends(placed.map(({ latitude = 0 }) => latitude))
  const [east, west] = ends(placed.map(({ longitude = 0 }) => longitude))
  // A degree of longitude is shorter the further north.
  const squeeze = Math.cos((((north + south) / 2) * Math.PI) / 180)
  const scale = Math.min(
    (WIDTH - 2 * EDGE) / ((east - west) * squeeze || 1),
    (HEIGHT - 2 * EDGE) / (north - south || 1),
  )
  const at = new Map(
    placed.map(({ id, latitude = 0, longitude = 0 }) => [
      id,
      {
        x: WIDTH / 2 + (longitude - (east + west) / 2) * squeeze * scale,
        y: HEIGHT / 2 - (latitude - (north + south) / 2) * scale,
      },
    ]),
  )
  const legs = new Map<string, { from: string; to: string; level: number; route: string }>()
  for (const { id, level = 3 } of plan.routes)
    for (const { route, calls } of plan.trips) {
      if (route !== id) continue
      for (const [i, { stop }] of calls.entries()) {
        const before = calls[i - 1]?.stop
        if (!before || !at.has(before) || !at.has(stop)) continue
        const key = [level, ...[before, stop].sort()].join(' ')
        if (!legs.has(key)) legs.set(key, { from: before, to: stop, level, route: id })
      }
    }
  const missing = plan.stops.filter(({ id }) => !at.has(id)).map(({ name }) => name)
  return (
    <section aria-labelledby="ban-do">
      <h2 id="ban-do" class="hidden">
        Bản đồ
      </h2>
      <Wide label="Bản đồ">
        <svg
          class="map"
          viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
          role="img"
          aria-label={`Bản đồ ${seats.size} bưu cục và ${placed.length - seats.size} điểm`}
        >
          {[...legs.values()]
            .toSorted((a, b) => b.level - a.level)
            .map(({ from, to, level, route }) => (
              <line
                key={`${level} ${from} ${to}`}
                class={`l${level}${route === state.route.value ? ' chosen' : ''}`}
                x1={at.get(from)?.x}
                y1={at.get(from)?.y}
                x2={at.get(to)?.x}
                y2={at.get(to)?.y}
              />
            ))}
          {placed.map(({ id, name }) => (
            <g key={id}>
              <circle
                class={seats.has(id) ? 'seat' : 'point'}
                cx={at.get(id)?.x}
                cy={at.get(id)?.y}
                r={seats.has(id) ? 6 : 3}
              >
                <title>{name}</title>
              </circle>
            </g>
          ))}
          {placed
            .filter(({ id }) => seats.has(id))
            .map(({ id, name }) => (
              <text key={id} class="name" x={(at.get(id)?.x ?? 0) + 9} y={(at.get(id)?.y ?? 0) - 8}>
                {name}
              </text>
            ))}
        </svg>
      </Wide>
      <p class="legend">
        <span class="key l1">cấp 1</span> <span class="key l2">cấp 2</span> <span class="key l3">cấp 3</span>{' '}
        {missing.length > 0 && `Không có trên bản đồ: ${missing.join(', ')}.`}
      </p>
    </section>
  )
}

const ends = (values: readonly number[]): [number, number] => [Math.max(...values), Math.min(...values)]
