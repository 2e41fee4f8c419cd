/**
 * What each point is worth in a year: to the Post (what it earns less what its people are paid) and to the people it serves
 * (who was spared the way to the district seat, and how far). Ranked by both; nothing is weighed against the other.
 */
import { type Day, firstDayOf } from '#kernel/day.ts'
import { showNumber } from '#kernel/money.ts'
import type { Query } from '#kernel/sql.ts'
import { type Network, placeOn } from '#network/network.ts'
import { ancestorsOn, versionsOn } from '#network/tree.ts'
import { readOrigin } from '#report/origin.ts'
import type { Paper } from '#report/paper.ts'
import { newestOf } from '#report/totals.ts'

/** Measures that count one person served each, by what they came for. */
const SERVED: Readonly<Record<Kind, Readonly<Record<string, readonly string[]>>>> = {
  'Thu hộ': { electricity: ['billsCollected'], water: ['billsCollected'], tax: ['billsCollected'] },
  'Chi trả': { pension: ['payments'], allowance: ['payments'] },
  'Hồ sơ': { dossier: ['accepted'], result: ['delivered'], licence: ['accepted', 'delivered'] },
  'Bảo hiểm': { 'social-insurance': ['newMembers', 'renewals'], 'health-insurance': ['newMembers', 'renewals'] },
  'Bưu gửi': { parcel: ['accepted', 'delivered'], registered: ['accepted', 'delivered'] },
}
type Kind = 'Thu hộ' | 'Chi trả' | 'Hồ sơ' | 'Bảo hiểm' | 'Bưu gửi'
const KINDS = Object.keys(SERVED) as Kind[]

/** Đồng; counts of people served; `km`: as the crow flies from the point's commune to the district seat, one way. */
export type PointWorth = {
  id: number
  name: string
  revenue: number
  /** Pay and insurance of its people, from imported totals; undefined when none were imported. */
  pay?: number
  served: Record<Kind, number>
  visits: number
  services: number
  km?: number
}

/** Points that were open on the last day of the year, in the order of what they served. The query may see some units alone. */
export async function readPoints(
  query: Query,
  network: Network,
  { province, year }: { province: number; year: number },
): Promise<PointWorth[]> {
  const last = `${year}-12-31`
  const [from, to] = [firstDayOf(`${year}-01`), firstDayOf(`${year + 1}-01`)]
  const pairs = KINDS.flatMap((kind) =>
    Object.entries(SERVED[kind]).flatMap(([service, all]) => all.map((measure) => ({ kind, service, measure }))),
  )
  const kindOf = new Map(pairs.map(({ kind, service, measure }) => [`${service} ${measure}`, kind]))
  const sums = await query<{ unit: number; service: string; measure: string; amount: number }[]>`
    select unit, service, measure, sum(amount)::bigint as amount from rollup_month
    where province = ${province} and month >= ${from} and month < ${to}
      and (measure = 'revenue' or (service, measure) in (
        select * from unnest(${pairs.map((one) => one.service)}::text[], ${pairs.map((one) => one.measure)}::text[])))
    group by unit, service, measure`
  const paid = newestOf(
    await query<{ kind: 'actual'; measure: string; version: number; month: Day; unit: number; amount: number }[]>`
      select 'actual' as kind, measure, version, min(month) as month, unit, sum(amount)::bigint as amount from total
      where province = ${province} and kind = 'actual' and measure in ('income', 'insurance')
        and month >= ${from} and month < ${to}
      group by measure, version, unit`,
  )
  const byUnit = Map.groupBy(sums, ({ unit }) => unit)
  const payByUnit = Map.groupBy(paid, ({ unit }) => unit)
  const add = (rows: readonly { amount: number }[]) => rows.reduce((all, { amount }) => all + amount, 0)
  const points = versionsOn(network.units, last, { kind: 'point' }).map(({ id, name }): PointWorth => {
    const mine = byUnit.get(id) ?? []
    const served = Object.fromEntries(
      KINDS.map((kind) => [kind, add(mine.filter((row) => kindOf.get(`${row.service} ${row.measure}`) === kind))]),
    ) as Record<Kind, number>
    const pay = payByUnit.get(id)
    const km = wayToSeat(network, id, last)
    return {
      id,
      name,
      revenue: add(mine.filter(({ measure }) => measure === 'revenue')),
      ...(pay && { pay: add(pay) }),
      served,
      visits: Object.values(served).reduce((all, one) => all + one, 0),
      services: new Set(mine.filter(({ amount }) => amount !== 0).map(({ service }) => service)).size,
      ...(km !== undefined && { km }),
    }
  })
  return points
    .filter(({ revenue, visits, pay }) => revenue !== 0 || visits !== 0 || pay !== undefined)
    .toSorted((a, b) => spared(b) - spared(a) || b.visits - a.visits || a.id - b.id)
}

/** Kilometres that people did not have to go, there and back, as the crow flies. */
export const spared = ({ visits, km = 0 }: PointWorth): number => Math.round(2 * km * visits)

/** From where a point stands to where its unit of the second level stands. */
function wayToSeat(network: Network, unit: number, day: Day): number | undefined {
  const seat = ancestorsOn(network.units, unit, day).at(-2)
  const [here, there] = [unit, seat].map((one) => one !== undefined && placeOn(network, one, day))
  if (!here || !there) return undefined
  const { lat, lon } = here
  if (lat === undefined || lon === undefined || there.lat === undefined || there.lon === undefined) return undefined
  return kilometres([lat, lon], [there.lat, there.lon])
}

const EARTH_KM = 6371

/** Great-circle distance of two points in degrees (haversine). */
export function kilometres([lat1, lon1]: readonly [number, number], [lat2, lon2]: readonly [number, number]): number {
  const rad = Math.PI / 180
  const half = (from: number, to: number) => Math.sin(((to - from) * rad) / 2) ** 2
  const a = half(lat1, lat2) + Math.cos(lat1 * rad) * Math.cos(lat2 * rad) * half(lon1, lon2)
  return 2 * EARTH_KM * Math.asin(Math.sqrt(a))
}

export async function pointsPaper(
  query: Query,
  network: Network,
  of: { province: number; year: number },
): Promise<{ paper: Paper; points: PointWorth[] }> {
  const points = await readPoints(query, network, of)
  const { demo } = await readOrigin(query, of.province)
  const visits = points.reduce((all, one) => all + one.visits, 0)
  const short = points.filter((one) => one.pay !== undefined && left(one) < 0).length
  const paper: Paper = {
    title: `Giá trị của từng điểm năm ${of.year}`,
    lead: `${points.length} điểm phục vụ ${showNumber(visits)} lượt người.${short > 0 ? ` Ở ${short} điểm, doanh thu không đủ lương và bảo hiểm của người làm: xem điểm ấy giúp dân điều gì trước khi quyết định.` : ''}`,
    demo,
    tables: [
      {
        title: 'Giúp người dân, đỡ nhiều đường đi nhất trước',
        columns: [
          { label: 'Điểm' },
          ...KINDS.map((label) => ({ label, number: true })),
          { label: 'Lượt người', number: true },
          { label: 'Km đỡ phải đi', number: true },
        ],
        rows: points.map((one, i) => [
          `${i + 1}. ${one.name}`,
          ...KINDS.map((kind) => one.served[kind]),
          one.visits,
          one.km === undefined ? '' : spared(one),
        ]),
        none: `Chưa có việc nào ở các điểm trong năm ${of.year}.`,
      },
      {
        title: 'Kinh doanh, còn lại nhiều nhất trước',
        columns: [
          { label: 'Điểm' },
          { label: 'Dịch vụ có khách', number: true },
          { label: 'Doanh thu', number: true },
          { label: 'Lương, bảo hiểm', number: true },
          { label: 'Còn lại', number: true },
        ],
        rows: points
          .toSorted((a, b) => left(b) - left(a) || a.id - b.id)
          .map((one, i) => [
            `${i + 1}. ${one.name}`,
            one.services,
            one.revenue,
            one.pay ?? '',
            one.pay === undefined ? '' : left(one),
          ]),
        none: `Chưa có việc nào ở các điểm trong năm ${of.year}.`,
      },
    ],
    notes: [
      'Km đỡ phải đi: số lượt người nhân đường chim bay từ xã đến nơi đặt đơn vị cấp trên, đi và về. Đường thật dài hơn; chỗ đứng của nhiều điểm là gần đúng.',
      'Còn lại: doanh thu trừ thu nhập và bảo hiểm của người làm ở điểm, theo số đã nhập. Chưa trừ vận chuyển và nhà cửa.',
    ],
  }
  return { paper, points }
}

const left = ({ revenue, pay = 0 }: PointWorth): number => revenue - pay
