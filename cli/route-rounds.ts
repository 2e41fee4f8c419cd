/** `canhtay route rounds`: the cheapest level-3 rounds of a district, from a file of points, minutes and rules. */
import { readFileSync } from 'node:fs'
import { Problem } from '#kernel/problem.ts'
import { designRounds, type RoundRules } from '#routing/rounds.ts'

type District = { depot: string; points: { id: string; items: number }[]; minutes: number[][]; rules: RoundRules }

const RULES = ['pointsMost', 'minutesMost', 'itemsMost', 'haltMinutes', 'roundCost', 'minuteCost'] as const
const POINTS_MOST = 29
const ROUND_MOST = 8

/** Exit code 0 when the cheapest rounds are proven, 1 when some point cannot be served or the search was stopped. */
export function routeRounds(file: string, json: boolean): number {
  const { depot, points, minutes, rules } = readDistrict(file)
  const answer = designRounds({ minutes, items: points.map(({ items }) => items), rules })
  const id = (point: number): string => points[point]?.id as string
  if (answer.status === 'impossible') {
    const alone = answer.points.map(id)
    if (json) console.log(JSON.stringify({ status: answer.status, points: alone }, null, 2))
    else
      console.error(`Không vòng nào phục vụ được: ${alone.join(', ')}. Tăng minutesMost hoặc itemsMost, hoặc bớt điểm.`)
    return 1
  }
  const rounds = answer.rounds.map((round) => ({ ...round, points: round.points.map(id) }))
  if (json) console.log(JSON.stringify({ ...answer, rounds }, null, 2))
  else {
    for (const { points, minutes, items, cost } of rounds)
      console.log(`${[depot, ...points, depot].join(' → ')}\t${minutes} phút\t${items} bưu gửi\t${cost} đ`)
    const gap = (100 * (answer.cost - answer.lowerBound)) / answer.cost
    const proof =
      answer.status === 'optimal' ? 'tối ưu, đã chứng minh' : `chưa chứng minh, lệch tối đa ${gap.toFixed(2)} %`
    console.log(`${rounds.length} vòng, ${answer.cost} đ (${proof})`)
  }
  return answer.status === 'optimal' ? 0 : 1
}

/** @throws Problem file_unreadable, naming what is wrong in the file. */
function readDistrict(file: string): District {
  const fail = (why: string, cause?: unknown): Problem => new Problem('file_unreadable', { file, why }, cause)
  let read: Partial<District> | null
  try {
    read = JSON.parse(readFileSync(file, 'utf8')) as Partial<District> | null
  } catch (error) {
    throw fail((error as Error).message, error)
  }
  const { depot, points, minutes, rules } = read ?? {}
  if (typeof depot !== 'string') throw fail('thiếu “depot”: tên nơi xuất phát')
  if (!Array.isArray(points) || points.length === 0 || points.length > POINTS_MOST)
    throw fail(`“points” phải có từ 1 đến ${POINTS_MOST} điểm`)
  for (const [i, point] of points.entries()) {
    if (typeof point?.id !== 'string') throw fail(`điểm thứ ${i + 1} thiếu “id”`)
    if (!isAmount(point.items)) throw fail(`điểm ${point.id}: “items” phải là số từ 0`)
  }
  const size = points.length + 1
  if (!Array.isArray(minutes) || minutes.length !== size)
    throw fail(`“minutes” phải có ${size} dòng: nơi xuất phát, rồi từng điểm`)
  for (const [i, row] of minutes.entries())
    if (!Array.isArray(row) || row.length !== size || !row.every(isAmount))
      throw fail(`“minutes” dòng ${i + 1} phải có ${size} số từ 0`)
  for (const rule of RULES) if (!isAmount(rules?.[rule])) throw fail(`“rules.${rule}” phải là số từ 0`)
  const { pointsMost } = rules as RoundRules
  if (!Number.isInteger(pointsMost) || pointsMost < 1 || pointsMost > ROUND_MOST)
    throw fail(`“rules.pointsMost” phải là số nguyên từ 1 đến ${ROUND_MOST}`)
  return { depot, points, minutes, rules: rules as RoundRules }
}

const isAmount = (value: unknown): boolean => typeof value === 'number' && Number.isFinite(value) && value >= 0
