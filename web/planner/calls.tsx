/** The chosen trip as a table, and buttons for whoever does not drag. */
import type { NetworkPlan } from '#routing/plan.ts'
import { clock, move, STEP, state } from './state.ts'

/** The calls of the chosen trip, each with its own departure to be moved by keys. */
export function Calls({ plan }: { plan: NetworkPlan }) {
  const trip = plan.trips.find(({ id }) => id === state.trip.value)
  if (!trip) return <p class="under">Chọn một đường để xem từng điểm dừng của chuyến.</p>
  const names = new Map(plan.stops.map(({ id, name }) => [id, name]))
  const route = plan.routes.find(({ id }) => id === trip.route)
  return (
    <table class="calls">
      <caption>
        {route?.name}, chuyến {trip.id}, xe {trip.vehicle}
      </caption>
      <thead>
        <tr>
          <th scope="col">Điểm</th>
          <th scope="col">Đến</th>
          <th scope="col">Đi</th>
          <th scope="col">Đổi giờ đi</th>
        </tr>
      </thead>
      <tbody>
        {trip.calls.map(({ stop, arrival, departure }, i) => (
          <tr key={i}>
            <th scope="row">{names.get(stop)}</th>
            <td>{i > 0 && clock(arrival)}</td>
            <td>{i < trip.calls.length - 1 && clock(departure)}</td>
            <td>
              {i < trip.calls.length - 1 && (
                <>
                  <button
                    type="button"
                    class="quiet"
                    aria-label={`Sớm 5 phút tại ${names.get(stop)}`}
                    onClick={() => move(trip.id, -STEP, i)}
                  >
                    −5
                  </button>
                  <button
                    type="button"
                    class="quiet"
                    aria-label={`Muộn 5 phút tại ${names.get(stop)}`}
                    onClick={() => move(trip.id, STEP, i)}
                  >
                    +5
                  </button>
                </>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
