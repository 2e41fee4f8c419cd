/**
 * What was planned beside the revenue: three scenarios of the next year, one of them what the province set itself; and the
 * timetable that was given out in March, of which every district took note.
 */
import type { Stage } from '#demo/stage.ts'
import { csvLine } from '#kernel/csv.ts'

/** Lines of scenarios.csv, the header first, each with its line end. */
export function* scenarioLines({ targets, scale }: Stage): Iterable<string> {
  yield csvLine(['year', 'scenario', 'growth', 'customers', 'total', 'tet', 'service', 'percent'])
  const year = String(targets.year + 1)
  const { next, customers } = targets
  const row = (name: string, growth: string, more: readonly string[]) => csvLine([year, name, growth, ...more])
  const total = String(Math.round(next.plan * scale))
  const many = String(Math.round(customers.count * scale * 1.15))
  yield row('Giữ nhịp năm nay', '5', ['', '', '1', '', ''])
  for (const [service, percent] of [
    ['parcel', '18'],
    ['goods', '6'],
    ['social-insurance', '40'],
  ] as const)
    yield row('Đẩy mạnh thương mại điện tử', '8', [many, '', '1', service, percent])
  yield row('Mức tỉnh tự đặt', '10', ['', total, '1', 'parcel', '25'])
}

/** The plan of the year, in force from April on. */
const PLAN = 'nam-2018'

/** Lines of timetables.csv, the header first, each with its line end. */
export function* timetableLines({ targets: { year }, root, houses, chance }: Stage): Iterable<string> {
  yield csvLine(['plan', 'day', 'unit', 'person', 'at'])
  const day = `${year}-04-02`
  yield csvLine([PLAN, day, root.code, 'nguyen-van-son', `${year}-03-22T09:30:00+07:00`])
  for (const { code, desk } of houses.filter((house) => house !== root)) {
    const own = chance('takes note', code)
    const at = `${year}-03-${own.whole(23, 28)}T${String(own.whole(8, 11)).padStart(2, '0')}:${own.whole(10, 59)}:00+07:00`
    yield csvLine([PLAN, day, code, desk.actor.replace('person:', ''), at])
  }
}
