/**
 * A list on its way: to whom its rows are handed out, by village and point, what became of them there, and back again.
 * Custody moves by acts of the office and of tills alone; the list only remembers to whom a row was given last.
 */
import type { Line } from '#kernel/act.ts'
import { Problem } from '#kernel/problem.ts'
import type { Query } from '#kernel/sql.ts'
import { everyUnit, postDay, type SignedIn } from '#people/person.ts'
import { identityOf } from '#server/lists-apply.ts'
import type { ListId } from '#server/lists-store.ts'
import { officeDevice } from '#server/office.ts'
import { LINES_MOST, orderBack } from '#server/office-lists.ts'
import { ownActs } from '#server/own-act.ts'
import type { Province } from '#server/province.ts'
import { catalogue } from '#services/index.ts'
import type { Service } from '#services/kit.ts'

/** Where a row is: in the order in which a list is worked off. */
export const STATES = {
  waiting: 'Chờ giao',
  out: 'Ở quầy',
  done: 'Đã thu, đã chi',
  asked: 'Chờ đơn vị giao trả lời',
  back: 'Đã thu hồi, chờ giao lại',
  changing: 'Đã thu hồi, chờ bản sửa',
  returned: 'Trả đơn vị giao',
  withdrawn: 'Đơn vị giao rút',
  missing: 'Chưa nhập xong',
} as const
export type State = keyof typeof STATES
/** With the office or a till, and not paid. */
export const UNPAID: readonly State[] = ['waiting', 'out', 'back']

/** Some rows of a list that share all this. `point`: who serves them, as list or office says; `till`: who had them last. */
export type Part = {
  village: string
  point: string
  route: string
  till: string
  state: State
  things: number
  amount: number
  open: number
}

export type ListHead = {
  principal: string
  number: string
  service: string
  unit: number
  unitCode: string
  version: number
  rows: number
  amount: number
  actor: string
  begun: string
  applied: string | null
}

/** Lists in scope, the newest first; or the one that is named. */
export function readLists(query: Query, province: number, id?: ListId): Promise<ListHead[]> {
  return query<ListHead[]>`
    select l.principal, l.number, l.service, l.unit, l.unit_code as "unitCode", v.version, v.row_count as rows, v.amount,
           v.actor, to_char(v.begun at time zone 'Asia/Ho_Chi_Minh', 'YYYY-MM-DD') as begun, v.applied::text as applied
    from list l
    join lateral (
      select * from list_version v
      where v.province = l.province and v.principal = l.principal and v.number = l.number
      order by version desc limit 1) v on true
    where l.province = ${province}
      and (${id?.principal ?? null}::text is null or l.principal = ${id?.principal ?? ''} and l.number = ${id?.number ?? ''})
    order by v.begun desc, l.principal, l.number limit 200`
}

/** @throws Problem not_found: there is no such list, or it is not below the person. */
export async function readHead(query: Query, province: number, id: ListId): Promise<ListHead> {
  const [head] = await readLists(query, province, id)
  if (!head) throw new Problem('not_found', { what: `danh sách ${id.number}` })
  return head
}

/** Each row with its state; `where` narrows it. */
const placed = (
  query: Query,
  province: number,
  { principal, number, unit, unitCode }: ListHead,
  today: string,
) => query`
  with serving as (
    select distinct on (village) village, point, route from village_point
    where province = ${province} and unit = ${unit} and since <= ${today} order by village, since desc
  )
  select r.thing, r.row, r.village, coalesce(nullif(r.point, ''), s.point, '') as point, coalesce(s.route, '') as route, r.till,
         r.amount, coalesce(t.open, r.amount) as open, t.id, h.key as holder,
         case
           when h.key is null or h.key = 'unborn' then 'missing'
           when h.key = 'customer' then 'done'
           when h.key like 'unknown:%' then 'asked'
           when h.key = ${`till:${officeDevice(unitCode)}`} then 'waiting'
           when h.key not like 'principal:%' then 'out'
           when r.withdrawn is not null then 'withdrawn'
           when r.becoming is not null then 'changing'
           when (select verb from act a where a.province = t.province and a.position = t.position limit 1) = 'recall' then 'back'
           else 'returned'
         end as state
  from list_row r
  left join serving s on s.village = r.village
  left join thing t on t.province = r.province and t.key = r.thing
  left join holder h on h.province = t.province and h.id = t.holder
  where r.province = ${province} and r.principal = ${principal} and r.number = ${number}`

export function readParts(query: Query, province: number, head: ListHead, today: string): Promise<Part[]> {
  return query<Part[]>`
    select village, point, route, till, state, count(*)::int as things, sum(amount)::bigint as amount,
           sum(open)::bigint as open
    from (${placed(query, province, head, today)}) r
    group by village, point, route, till, state order by village, point, till, state`
}

/** Rows of a village that somebody still has to pay, in the order of the list. */
export function readUnpaid(
  query: Query,
  province: number,
  head: ListHead,
  { village, today, most }: { village: string; today: string; most: number },
): Promise<{ thing: string; open: number }[]> {
  return query<{ thing: string; open: number }[]>`
    select thing, open from (${placed(query, province, head, today)}) r
    where village = ${village} and open > 0 and state = any (${UNPAID as State[]})
    order by row limit ${most}`
}

/** Where one row of the list is now: its thing, who holds it, and the act by which it came. */
export type RowNow = {
  row: number
  thing: string
  village: string
  till: string
  amount: number
  open: number
  state: State
  holder: string | null
  /** Device and number of the act of birth, when it may be seen. */
  act: string | null
}

/** @throws Problem not_found: the list has no such row. */
export async function readRow(
  query: Query,
  province: number,
  head: ListHead,
  row: number,
  today: string,
): Promise<RowNow> {
  const [found] = await query<RowNow[]>`
    select r.row, r.thing, r.village, r.till, r.amount, r.open, r.state, r.holder,
           (select d.key || '/' || a.seq from leg l
            join act a on a.province = l.province and a.position = l.position
            join device d on d.province = a.province and d.id = a.device
            where l.province = ${province} and l.thing = r.id order by l.position limit 1) as act
    from (${placed(query, province, head, today)}) r where r.row = ${row}`
  if (!found) throw new Problem('not_found', { what: `dòng ${row} của danh sách ${head.number}` })
  return found
}

export type Chosen = ListId & { villages: readonly string[]; point: string }

type Work = { head: ListHead; service: Service; rows: { thing: string; state: State }[]; post: Post }
type Post = (verb: string, things: readonly string[], more?: Line) => Promise<void>

/** Rows of these villages that the office can move, and how to move them. */
async function chosen(province: Province, person: SignedIn, { villages, point, ...id }: Chosen): Promise<Work> {
  const today = postDay(province.people.now())
  const [head, rows] = await province.db.read({ province: province.id, units: person.units }, async (query) => {
    const head = await readHead(query, province.id, id)
    const rows = await query<Work['rows']>`
      select thing, state from (${placed(query, province.id, head, today)}) r
      where state = any (${['waiting', 'back']}) and point = ${point} and village = any (${villages as string[]})
      order by row`
    return [head, rows] as const
  })
  if (rows.length === 0) throw new Problem('body_invalid', { field: 'bản', why: 'không còn khoản nào chờ giao ở đây.' })
  const service = catalogue.get(head.service) as Service
  const own = { device: officeDevice(head.unitCode), actor: `person:${person.code}`, unit: head.unitCode }
  const post: Post = async (verb, things, more = {}) => {
    const acts = Array.from({ length: Math.ceil(things.length / LINES_MOST) }, (_, i) => ({
      service: service.key,
      verb,
      lines: things
        .slice(i * LINES_MOST, (i + 1) * LINES_MOST)
        .map((thing) => ({ ...identityOf(service, thing), ...more })),
    }))
    await ownActs(province, own, acts)
  }
  return { head, service, rows, post }
}

/** Gives villages to a till until a day; what was recalled comes back from the principal first. @returns how many. */
export async function handOutVillages(
  province: Province,
  person: SignedIn,
  { till, until, ...choice }: Chosen & { till: string; until: string },
): Promise<number> {
  const { rows, post } = await chosen(province, person, choice)
  const things = rows.map(({ thing }) => thing)
  await post(
    'assignAgain',
    rows.filter(({ state }) => state === 'back').map(({ thing }) => thing),
  )
  await post('handOver', things, { to: `till:${till}`, until })
  await province.db.act(
    everyUnit(province.people),
    (tx) => tx`update list_row set till = ${till} where province = ${province.id} and thing = any (${things})`,
  )
  return things.length
}

/** Gives villages back to the principal, with the reason why nobody could. @returns how many. */
export async function returnVillages(
  province: Province,
  person: SignedIn,
  { reason, ...choice }: Chosen & { reason: string },
): Promise<number> {
  const { rows, post } = await chosen(province, person, choice)
  const home = rows.filter(({ state }) => state === 'waiting').map(({ thing }) => thing)
  await post('giveBack', home, { reason })
  return home.length
}

export type Move = ListId & { village: string; from: string; point: string; until: string; reason: string }

/** Asks a till to give a village back, and notes which point gets it then; no point: only back. @returns the order's number. */
export async function moveVillage(province: Province, person: SignedIn, move: Move): Promise<string> {
  const { village, from, point, until, reason, ...id } = move
  const { service } = await province.db.read({ province: province.id, units: person.units }, (query) =>
    readHead(query, province.id, id),
  )
  const order = await orderBack(province, person, { till: from, service, village, until, reason })
  if (point !== '')
    await province.db.act(
      everyUnit(province.people),
      (tx) => tx`
        update list_row set point = ${point}
        where province = ${province.id} and principal = ${id.principal} and number = ${id.number}
          and village = ${village} and till = ${from}`,
    )
  return order
}

export type Serving = { village: string; point: string; route: string; since: string }

/** Who serves which village today, as the office of a unit keeps it. */
export function readServing(query: Query, province: number, unit: number, today: string): Promise<Serving[]> {
  return query<Serving[]>`
    select distinct on (village) village, point, route, since from village_point
    where province = ${province} and unit = ${unit} and since <= ${today} order by village, since desc`
}

/** From its first day on; what was before stays as it was. */
export async function saveServing(
  province: Province,
  unit: number,
  { village, point, route, since }: Serving,
): Promise<void> {
  await province.db.act(
    everyUnit(province.people),
    (tx) => tx`
      insert into village_point (province, unit, village, since, point, route)
      values (${province.id}, ${unit}, ${village}, ${since}, ${point}, ${route})
      on conflict (province, unit, village, since) do update set point = excluded.point, route = excluded.route`,
  )
}
