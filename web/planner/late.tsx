/** How late vans usually are, as the planner says it by level. It is saved with the plan. */
import type { Scenario } from '#routing/scenario.ts'
import { Learnt } from './learnt.tsx'
import { setLateness } from './state.ts'

const LEVELS = [1, 2, 3] as const

/** Of ten runs seven are on time, two are late by half of what the tenth is. */
const spread = (minutes: number) => [
  { minutes: 0, share: 0.7 },
  { minutes: minutes / 2, share: 0.2 },
  { minutes, share: 0.1 },
]

export function Late({ scenario }: { scenario: Scenario }) {
  const set = (event: SubmitEvent) => {
    event.preventDefault()
    const given = new FormData(event.currentTarget as HTMLFormElement)
    setLateness(
      scenario.plan.routes.map(({ id, level = 3 }) => ({
        route: id,
        lateness: spread(Number(given.get(String(level)))),
      })),
    )
  }
  const known = (level: number): number => {
    const route = scenario.plan.routes.find((one) => (one.level ?? 3) === level)?.id
    const late = scenario.lateness.find((one) => one.route === route)?.lateness ?? []
    return Math.max(0, ...late.map(({ minutes }) => minutes))
  }
  return (
    <>
      <form class="row tools" onSubmit={set}>
        <p>
          {scenario.lateness.length === 0 && 'Phương án chưa nêu mức hay chậm, nên mọi xe được coi là đúng giờ. '}
          Một phần mười số chuyến chậm:
        </p>
        {LEVELS.map((level) => (
          <label key={level}>
            cấp {level}{' '}
            <input name={String(level)} type="number" min="0" max="600" size={4} required value={known(level)} /> phút
          </label>
        ))}
        <button type="submit">Đặt mức hay chậm</button>
      </form>
      <Learnt scenario={scenario} />
    </>
  )
}
