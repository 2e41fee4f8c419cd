/** `canhtay route synchronise`: departures of level-2 vans and level-3 loops with which mail waits least. */
import { showFault } from '#routing/plan.ts'
import { synchronise } from '#routing/synchronise.ts'
import { readSyncPlan } from '#routing/synchronise-read.ts'
import { readJson } from './route-feed.ts'

/** Exit code 0 when the least waiting is proven, 1 when the plan is wrong or impossible or the time was over before. */
export function routeSynchronise(file: string, seconds: number, json: boolean): number {
  const read = readSyncPlan(readJson(file))
  if ('faults' in read) {
    if (json) console.log(JSON.stringify(read, null, 2))
    for (const fault of read.faults) console.error(`Lỗi: ${showFault(fault)}`)
    return 1
  }
  const { plan } = read
  const end = Date.now() + seconds * 1000
  const answer = synchronise(plan, () => Date.now() < end)
  if (!('moves' in answer)) {
    if (json) console.log(JSON.stringify(answer, null, 2))
    else if (answer.status === 'nothing')
      console.error(`Hết ${seconds} giây mà chưa tìm được phương án nào. Tăng --seconds, hoặc nới khung giờ.`)
    else if (answer.routes.length > 0)
      console.error(`Không giữ được khung giờ: ${answer.routes.join(', ')}. Nới “leave”, “home” hoặc “dutyMinutes”.`)
    else
      console.error(
        'Không đủ chỗ xếp xe hoặc không đủ xe. Tăng “dockMost” hoặc “vans”, hoặc nới “leave” của các tuyến.',
      )
    return 1
  }
  const { status, moves, waiting, lowerBound } = answer
  const routes = plan.routes.map(({ id, loops }, r) => {
    const { leave, back, loops: starts } = moves[r] as (typeof moves)[number]
    return {
      id,
      trips: leave.map((at, k) => ({ leave: clock(at), back: clock(back[k] as number) })),
      loops: loops.map((loop, l) => ({ id: loop.id, leave: clock(starts[l] as number) })),
    }
  })
  if (json) console.log(JSON.stringify({ status, waiting, lowerBound, routes }, null, 2))
  else {
    for (const { id, trips, loops } of routes) {
      for (const [k, { leave, back }] of trips.entries())
        console.log(`${id}\tchuyến ${k + 1}\tđi ${leave}\trời huyện ${back}`)
      for (const loop of loops) console.log(`${id}\tvòng ${loop.id}\tđi ${loop.leave}`)
    }
    const gap = (100 * (waiting - lowerBound)) / waiting
    const proof = status === 'optimal' ? 'tối ưu, đã chứng minh' : `chưa chứng minh, lệch tối đa ${gap.toFixed(2)} %`
    console.log(`Thư chờ ${waiting} bưu gửi × phút mỗi ngày (${proof})`)
  }
  return status === 'optimal' ? 0 : 1
}

const clock = (minute: number): string =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`
