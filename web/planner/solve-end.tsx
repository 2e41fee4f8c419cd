/** What the solver found: how good it surely is, what comes of it in the whole network, and taking it over. */
import { useMemo } from 'preact/hooks'
import { showFault } from '#routing/plan.ts'
import type { Scenario } from '#routing/scenario.ts'
import { type Comparison, compareScenarios } from '#routing/scenario-sheet.ts'
import { ITEM_PARTS, type ScenarioSync, withMoves } from '#routing/scenario-sync.ts'
import type { Solved } from './ask.ts'
import { change, state } from './state.ts'

export type Found = Pick<Solved, 'status' | 'lowerBound'> & {
  readonly best: Pick<Solved, 'waiting' | 'moves'> | undefined
  /** What was asked, of which plan. */
  readonly sync: ScenarioSync
  readonly scenario: Scenario
}

const hours = (parts: number): string => Math.round(parts / ITEM_PARTS / 60).toLocaleString('vi')
const percent = (n: number): string => (n > 0 && n < 0.005 ? 'dưới 0,01' : n.toFixed(2).replace('.', ','))
const gapOf = (waiting: number, lowerBound: number): number =>
  waiting === 0 ? 0 : (100 * (waiting - lowerBound)) / waiting

/** The best known and the bound, in item-hours a day, and by how much they differ. */
export function bounds(waiting: number | undefined, lowerBound: number): string {
  if (waiting === undefined) return 'Đang tìm…'
  return `Chờ ${hours(waiting)} bưu gửi × giờ một ngày; cận dưới ${hours(lowerBound)}; cách cận dưới ${percent(gapOf(waiting, lowerBound))} %.`
}

export function SolveEnd({ found }: { found: Found }) {
  const { status, best, lowerBound, scenario, sync } = found
  const plan = useMemo(() => best && withMoves(scenario, sync, best.moves), [found])
  const made = useMemo(() => {
    const compared = plan && compareScenarios(scenario, { ...scenario, plan })
    return compared && 'comparison' in compared ? compared.comparison : undefined
  }, [plan])
  if (status === 'impossible')
    return <p class="warn">Không có cách nào giữ được mọi điều kiện. Thêm xe, hoặc bỏ bớt tuyến.</p>
  if (!best || !plan) return <p class="warn">Hết giờ mà chưa tìm được cách nào.</p>
  const taken = state.now.value !== scenario
  return (
    <>
      <p>
        <b>
          {status === 'optimal'
            ? 'Tối ưu, đã chứng minh.'
            : `Tốt nhất tìm được, cách cận dưới ${percent(gapOf(best.waiting, lowerBound))} %; chưa chứng minh là tối ưu.`}
        </b>{' '}
        {bounds(best.waiting, lowerBound)}
      </p>
      {made && <Whole made={made} />}
      <p>
        <button type="button" class="main" disabled={taken} onClick={() => change(plan)}>
          Đưa vào phương án
        </button>{' '}
        <span class="under">
          {taken ? 'Phương án đã đổi; hoàn tác được. Muốn tìm lại thì bấm tìm lần nữa.' : 'Hoàn tác được.'}
        </span>
      </p>
    </>
  )
}

const days = (n: number): string => n.toFixed(2).replace('.', ',')
const whole = (n: number): string => Math.round(n).toLocaleString('vi')

/** The model knows its vans and loops alone; the sheet knows all mail. */
function Whole({ made: { before, after, itemsGaining, itemsLosing } }: { made: Comparison }) {
  return (
    <>
      <p>
        Trên toàn mạng, một tuần: số ngày trung bình {days(before.meanDays)} → {days(after.meanDays)};{' '}
        {whole(itemsGaining)} bưu gửi nhanh hơn, {whole(itemsLosing)} chậm hơn; xe {before.vans} → {after.vans}.
      </p>
      {after.meanDays > before.meanDays && (
        <p class="warn">Thư toàn mạng chậm hơn giờ đang có: mô hình chỉ tính thư chờ xe của các tuyến đã chọn.</p>
      )}
      {after.warnings.length > 0 && (
        <ul class="warn">
          {after.warnings.map((fault) => (
            <li key={showFault(fault)}>{showFault(fault)}</li>
          ))}
        </ul>
      )}
    </>
  )
}
