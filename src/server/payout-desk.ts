/**
 * Entitlements that are out, by the calendar of their payout: what the office's till and the tills below it hold, until when
 * it is paid, and what is due back. Giving back is one step for all that is due: what lies here goes to the principal at
 * once, what a till holds is ordered back, and the till obeys by its own act.
 */
import { addDays, type Day, type Month } from '#kernel/day.ts'
import { Problem } from '#kernel/problem.ts'
import type { Query } from '#kernel/sql.ts'
import type { SignedIn } from '#people/person.ts'
import { postDay } from '#people/person.ts'
import { type PayoutDays, type PayoutStage, payoutDays, payoutStage } from '#rules/payout.ts'
import { rulesOn } from '#rules/rules.ts'
import { identityOf } from '#server/lists-apply.ts'
import { actFor, officeDevice, ownCode, unitsFor } from '#server/office.ts'
import { readTills } from '#server/office-devices.ts'
import { LINES_MOST, orderBack, readOrders } from '#server/office-lists.ts'
import { inTurn } from '#server/own-act.ts'
import type { Province } from '#server/province.ts'
import { catalogue, services } from '#services/index.ts'
import type { Service } from '#services/kit.ts'
import { isPayout } from '#services/payout.ts'

/** What one till holds of one period. `till`: the office's own when `home`; `ordered`: it is asked for already. */
export type Out = {
  service: string
  period: Month
  till: string
  place: string
  home: boolean
  /** A paying point, which pays in the first days only. */
  atPoint: boolean
  things: readonly string[]
  open: number
  days: PayoutDays
  stage: PayoutStage
  ordered: boolean
}

/** Days within which a till answers an order to give back; ours. */
const ANSWER_DAYS = 3

type Row = { thing: string; till: string; open: number; came: Day | null }

/** In order of service, period and till. The query sees what lies below the person. */
export async function readOut(query: Query, province: Province, person: SignedIn, today: Day): Promise<Out[]> {
  const own = officeDevice(ownCode(province, person))
  const tills = await readTills(query, province, person)
  const points = new Set(unitsFor(province, person, today).flatMap(({ id, kind }) => (kind === 'point' ? [id] : [])))
  const codes = [...new Set([own, ...tills.map(({ code }) => code)])]
  const rows = await query<Row[]>`
    select t.key as thing, substr(h.key, 6) as till, t.open, c.day::text as came
    from holder h
    join thing t on t.province = h.province and t.holder = h.id
    left join lateral (
      select a.day from leg l
      join holder s on s.province = l.province and s.id = l.src and s.key like 'principal:%'
      join act a on a.province = l.province and a.month = l.month and a.position = l.position
      where l.province = t.province and l.thing = t.id and l.asset = 'thing'
      order by l.position desc limit 1) c on true
    where h.province = ${province.id} and h.key = any (${codes.map((code) => `till:${code}`)})
      and split_part(t.key, ':', 1) = any (${services.filter(isPayout).map(({ key }) => key)})
    order by t.key`
  const orders = (await readOrders(query, province.id, codes)).map(
    ({ till, line }) => `${line.service}|${line.period}|${till}`,
  )
  const rule = rulesOn(today)
  const groups = Map.groupBy(rows, ({ thing, till, came }) => {
    const period = thing.slice(thing.lastIndexOf('/') + 1)
    // Of what came by an act that is not to be seen here, the period's own month counts.
    return [thing.split(':')[0], period, till, payoutDays(period, came ?? `${period}-01`, rule).month].join('|')
  })
  return [...groups]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([id, some]) => {
      const [service, period, till, month] = id.split('|') as [string, Month, string, Month]
      const days = payoutDays(period, `${month}-01`, rule)
      return {
        service,
        period,
        till,
        place: tills.find(({ code }) => code === till)?.place ?? 'Văn phòng',
        home: till === own,
        atPoint: tills.some(({ code, unit }) => code === till && points.has(unit)),
        things: some.map(({ thing }) => thing),
        open: some.reduce((sum, { open }) => sum + open, 0),
        days,
        stage: payoutStage(days, today),
        ordered: orders.includes(`${service}|${period}|${till}`),
      }
    })
}

/** What is due back and not yet asked for. */
export const dueBack = (out: readonly Out[]): Out[] =>
  out.filter(({ stage, ordered }) => stage === 'return' && !ordered)

export const sumOf = (out: readonly Out[]): { things: number; open: number } => ({
  things: out.reduce((sum, { things }) => sum + things.length, 0),
  open: out.reduce((sum, { open }) => sum + open, 0),
})

/**
 * Gives back all that is due. `seen`: what the person was shown; when something was paid or came since, nothing is done.
 * @throws Problem body_invalid, act_refused: what was done stays, and the rest is still due.
 */
export function giveBackDue(
  province: Province,
  person: SignedIn,
  seen: { things: number; open: number },
): Promise<void> {
  return inTurn(`payout/${province.id}/${person.unit}`, async () => {
    const today = postDay(province.people.now())
    const due = dueBack(await province.read((query) => readOut(query, province, person, today), person.units))
    const now = sumOf(due)
    if (now.things !== seen.things || now.open !== seen.open)
      throw new Problem('body_invalid', {
        field: 'khoản trả lại',
        why: 'đã thay đổi từ lúc bạn xem. Mở lại trang rồi xác nhận.',
      })
    for (const one of due) await (one.home ? giveBack(province, person, one) : askBack(province, person, one, today))
  })
}

async function giveBack(province: Province, person: SignedIn, { service: key, things }: Out): Promise<void> {
  const service = catalogue.get(key) as Service
  for (let at = 0; at < things.length; at += LINES_MOST) {
    const lines = things
      .slice(at, at + LINES_MOST)
      .map((thing) => ({ ...identityOf(service, thing), reason: 'absent' }))
    await actFor(province, person, ownCode(province, person), { service: key, verb: 'giveBack', lines })
  }
}

async function askBack(
  province: Province,
  person: SignedIn,
  { service, period, till }: Out,
  today: Day,
): Promise<void> {
  const until = addDays(today, ANSWER_DAYS)
  await orderBack(province, person, { service, period, till, until, reason: 'Hết kỳ chi trả' })
}
