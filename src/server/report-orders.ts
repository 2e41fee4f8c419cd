/**
 * Reports that are sent by themselves, as tables: what was ordered, what is due, what became of each sending. Several servers
 * may work on them at once: each sending is made once, and held by one at a time.
 */
import { randomBytes } from 'node:crypto'
import { Problem } from '#kernel/problem.ts'
import type { Query, Tx } from '#kernel/sql.ts'
import { everyUnit } from '#people/person.ts'
import { duesBetween, type Schedule } from '#report/schedule.ts'
import type { Province } from '#server/province.ts'

export type NewOrder = Schedule & {
  /** Of who ordered it. */
  unit: number
  report: string
  kind: string
  actor: string
  person: string
  /** Empty: the file alone. */
  address: string
}
export type Order = NewOrder & { id: string; planned: string; stopped: string | null; made: string }
export type Sending = {
  ordered: string
  due: string
  unit: number
  /** Due times before it that it stands for: the server was off. */
  missed: number
  state: 'waiting' | 'done' | 'failed'
  tries: number
  again: string
  unsure: number
  file: string | null
  bytes: number | null
  hash: string | null
  mailed: string | null
  why: string
  done: string | null
}
/** With what it needs to be done. */
export type Taken = Sending & Pick<Order, 'report' | 'kind' | 'person' | 'address'>

const iso = (at: Date): string => at.toISOString()

/** @returns its id. What is due from now on is sent. */
export async function addOrder({ id: province, db, people }: Province, order: NewOrder): Promise<string> {
  const id = randomBytes(6).toString('hex')
  const now = iso(people.now())
  const { unit, report, kind, every, day, time, working, actor, person, address } = order
  await db.act(
    everyUnit(people),
    (tx) => tx`
      insert into report_order (province, id, unit, report, kind, every, day, time, working, person, address, planned, actor, made)
      values (${province}, ${id}, ${unit}, ${report}, ${kind}, ${every}, ${day}, ${time}, ${working}, ${person}, ${address},
              ${now}, ${actor}, ${now})`,
  )
  return id
}

/** A stopped order sends nothing; what was due while it was stopped is not made up for. @throws Problem not_found */
export async function stopOrder({ id: province, db, people }: Province, id: string, stop: boolean): Promise<void> {
  const now = iso(people.now())
  const changed = await db.act(
    everyUnit(people),
    (tx) => tx`
      update report_order set stopped = ${stop ? now : null}, planned = case when ${stop} then planned else ${now} end
      where province = ${province} and id = ${id} and (stopped is null) = ${stop}`,
  )
  if (changed.count === 0) throw new Problem('not_found', { what: 'hẹn gửi này, hoặc vừa có người đổi' })
}

/** A sending that failed is tried anew, at once. @throws Problem not_found */
export async function sendAgain(
  { id: province, db, people }: Province,
  of: Pick<Sending, 'ordered' | 'due'>,
): Promise<void> {
  const changed = await db.act(
    everyUnit(people),
    (tx) => tx`
      update report_sending set state = 'waiting', tries = 0, unsure = 0, again = ${iso(people.now())}, why = ''
      where province = ${province} and ordered = ${of.ordered} and due = ${of.due} and state = 'failed'`,
  )
  if (changed.count === 0) throw new Problem('not_found', { what: 'lần gửi này, hoặc đang gửi lại rồi' })
}

const UTC = 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'

/** Those in the query's scope, the newest first. */
export async function readOrders(query: Query, province: number): Promise<Order[]> {
  return await query<Order[]>`
    select id, unit, report, kind, every, day, time, working, actor, person, address, to_char(planned at time zone 'UTC', ${UTC}) as planned,
      to_char(stopped at time zone 'UTC', ${UTC}) as stopped, to_char(made at time zone 'UTC', ${UTC}) as made
    from report_order where province = ${province} order by report_order.made desc, id`
}

/** The newest first; those that failed before all. */
export async function readSendings(query: Query, province: number, most: number): Promise<Sending[]> {
  return await query<Sending[]>`
    select ordered, to_char(due at time zone 'UTC', ${UTC}) as due, unit, missed, state, tries,
      to_char(again at time zone 'UTC', ${UTC}) as again, unsure, file, bytes, hash,
      to_char(mailed at time zone 'UTC', ${UTC}) as mailed, why, to_char(done at time zone 'UTC', ${UTC}) as done
    from report_sending where province = ${province}
    order by state = 'failed' desc, report_sending.due desc, ordered limit ${most}`
}

/** How many sendings need somebody. */
export async function countFailed(query: Query, province: number): Promise<number> {
  const [row] = await query<{ count: number }[]>`
    select count(*)::int as count from report_sending where province = ${province} and state = 'failed'`
  return row?.count ?? 0
}

/** Writes down what is due by now. What was due while nobody looked becomes one sending, of the last time. */
export async function planSendings({ id: province, db, people }: Province): Promise<void> {
  const now = iso(people.now())
  await db.act(everyUnit(people), async (tx) => {
    const orders = await tx<(Schedule & { id: string; unit: number; planned: string })[]>`
      select id, unit, every, day, time, working, to_char(planned at time zone 'UTC', ${UTC}) as planned
      from report_order where province = ${province} and stopped is null
      for update skip locked`
    for (const order of orders) {
      const dues = duesBetween(order, order.planned, now)
      const last = dues.at(-1)
      if (last === undefined) continue
      await tx`
        insert into report_sending (province, ordered, due, unit, missed, state, tries, again, unsure, why)
        values (${province}, ${order.id}, ${last}, ${order.unit}, ${dues.length - 1}, 'waiting', 0, ${now}, 0, '')
        on conflict do nothing`
      await tx`update report_order set planned = ${last} where province = ${province} and id = ${order.id}`
    }
  })
}

/** Longer than any report takes; who was killed holds it no longer than this. */
export const HOLD_MINUTES = 10

/** Takes one sending that waits. Nobody else takes it until it is given back, or this server has been silent for too long. */
export async function takeSending({ id: province, db, people }: Province): Promise<Taken | undefined> {
  const now = people.now()
  const until = iso(new Date(now.getTime() + HOLD_MINUTES * 60_000))
  const [taken] = await db.act(
    everyUnit(people),
    (tx) => tx<Taken[]>`
      with next as (
        select province, ordered, due from report_sending
        where province = ${province} and state = 'waiting' and again <= ${iso(now)}
        order by again, due, ordered limit 1
        for update skip locked)
      update report_sending s set tries = s.tries + 1, again = ${until}
      from next n
      join report_order o on o.province = n.province and o.id = n.ordered
      where s.province = n.province and s.ordered = n.ordered and s.due = n.due
      returning s.ordered, to_char(s.due at time zone 'UTC', ${UTC}) as due, s.unit, s.missed, s.state, s.tries,
        to_char(s.again at time zone 'UTC', ${UTC}) as again, s.unsure, s.file, s.bytes, s.hash,
        to_char(s.mailed at time zone 'UTC', ${UTC}) as mailed, s.why, s.done::text as done, o.report, o.kind, o.person, o.address`,
  )
  return taken
}

type Change = Partial<
  Pick<Sending, 'state' | 'again' | 'unsure' | 'file' | 'bytes' | 'hash' | 'mailed' | 'why' | 'done'>
>

/** @returns whether it was still held by whoever took it this time; else nothing is written. */
export async function keepSending(
  { id: province, db, people }: Province,
  taken: Taken,
  change: Change,
): Promise<boolean> {
  const next = { ...taken, ...change }
  const written = await db.act(
    everyUnit(people),
    (tx: Tx) => tx`
      update report_sending set state = ${next.state}, again = ${next.again}, unsure = ${next.unsure}, file = ${next.file},
        bytes = ${next.bytes}, hash = ${next.hash}, mailed = ${next.mailed}, why = ${next.why}, done = ${next.done}
      where province = ${province} and ordered = ${taken.ordered} and due = ${taken.due}
        and tries = ${taken.tries} and state = 'waiting'`,
  )
  Object.assign(taken, change)
  return written.count === 1
}
