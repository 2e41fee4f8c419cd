/** Campaigns in the database, and what the journal says came of them. */
import type { Day } from '#kernel/day.ts'
import { Problem } from '#kernel/problem.ts'
import type { Query, Tx } from '#kernel/sql.ts'
import { type Attended, type Outcome, outcomesOf } from '#market/attribution.ts'
import type { By } from '#server/customer-store.ts'

export type Campaign = {
  code: string
  name: string
  partner: string
  /** Of which enrolments count; of the Power company none do. */
  service: 'social-insurance' | 'health-insurance' | 'electricity'
  first: Day
  last: Day
  goal: number
  budget: number
}
export type Conference = { campaign: string; unit: number; day: Day; place: string }
export type Attendee = Attended & { campaign: string; unit: number; number: number; name: string; phone: string }
export type Judged = Attendee & { outcome: Outcome }
export type Cost = { campaign: string; voucher: string; day: Day; what: string; amount: number }
export type Campaigns = {
  campaigns: readonly Campaign[]
  costs: readonly Cost[]
  conferences: readonly Conference[]
  attendees: readonly Judged[]
}

/** @throws Problem not_found */
export async function readCampaign(query: Query, province: number, code: string): Promise<Campaign> {
  const [campaign] = await query<Campaign[]>`
    select code, name, partner, service, first, last, goal, budget from campaign
    where province = ${province} and code = ${code}`
  if (!campaign) throw new Problem('not_found', { what: `chiến dịch ${code}` })
  return campaign
}

/** Everything of the province's campaigns. For a query that sees all units: an enrolment counts once in the whole province. */
export async function readCampaigns(query: Query, province: number): Promise<Campaigns> {
  const campaigns = await query<Campaign[]>`
    select code, name, partner, service, first, last, goal, budget from campaign
    where province = ${province} order by first desc, code`
  const costs = await query<Cost[]>`
    select campaign, voucher, day, what, amount from campaign_cost where province = ${province} order by day, voucher`
  const conferences = await query<Conference[]>`
    select campaign, unit, day, place from conference where province = ${province} order by day, unit`
  const attended = await query<Attendee[]>`
    select campaign, unit, day, number, name, phone, member, promised from attendee
    where province = ${province} order by day, unit, number`
  const enrolled = await query<{ service: string; member: string; day: Day }[]>`
    select service, subject as member, min(day) as day from rollup_subject
    where province = ${province} and measure = 'newMembers' and service = any (${['social-insurance', 'health-insurance']}::text[])
      and subject in (select member from attendee where province = ${province} and member <> '')
    group by service, subject having sum(amount) > 0`
  const serviceOf = new Map(campaigns.map(({ code, service }) => [code, service]))
  const attendees = [...Map.groupBy(attended, ({ campaign }) => serviceOf.get(campaign))].flatMap(([service, mine]) => {
    const paid = new Map(enrolled.filter((one) => one.service === service).map(({ member, day }) => [member, day]))
    const outcomes = outcomesOf(mine, paid)
    return mine.map((one, i): Judged => ({ ...one, outcome: outcomes[i] as Outcome }))
  })
  return { campaigns, costs, conferences, attendees }
}

export async function addCampaign(tx: Tx, province: number, campaign: Campaign, by: By): Promise<void> {
  const { code, name, partner, service, first, last, goal, budget } = campaign
  const added = await tx`
    insert into campaign (province, code, name, partner, service, first, last, goal, budget, actor, made)
    values (${province}, ${code}, ${name}, ${partner}, ${service}, ${first}, ${last}, ${goal}, ${budget}, ${by.actor}, ${by.at})
    on conflict do nothing`
  if (added.count === 0) throw taken('Mã chiến dịch', code)
}

export async function addCost(tx: Tx, province: number, cost: Cost, by: By): Promise<void> {
  const { campaign, voucher, day, what, amount } = cost
  const added = await tx`
    insert into campaign_cost (province, campaign, voucher, day, what, amount, actor, made)
    select ${province}, code, ${voucher}, ${day}, ${what}, ${amount}, ${by.actor}, ${by.at}
    from campaign where province = ${province} and code = ${campaign}
    on conflict do nothing`
  if (added.count === 0) throw taken('Số chứng từ', voucher)
}

/** A conference with its list; the whole list or nothing. */
export async function addConference(
  tx: Tx,
  province: number,
  { campaign, unit, day, place }: Conference,
  list: readonly Pick<Attendee, 'name' | 'phone' | 'member' | 'promised'>[],
  by: By,
): Promise<void> {
  const added = await tx`
    insert into conference (province, campaign, unit, day, place, actor, made)
    select ${province}, code, ${unit}, ${day}, ${place}, ${by.actor}, ${by.at}
    from campaign where province = ${province} and code = ${campaign}
    on conflict do nothing`
  if (added.count === 0) throw taken('Đơn vị và ngày của hội nghị', day)
  const rows = list.map((one, i) => ({ ...one, province, campaign, unit, day, number: i + 1 }))
  if (rows.length > 0)
    await tx`
      insert into attendee
      select * from json_populate_recordset(null::attendee, ${JSON.stringify(rows)}::text::json)`
}

/** The member's number, once it is known. */
export async function setMember(
  tx: Tx,
  province: number,
  { campaign, unit, day, number, member }: Pick<Attendee, 'campaign' | 'unit' | 'day' | 'number' | 'member'>,
): Promise<void> {
  const changed = await tx`
    update attendee set member = ${member}
    where province = ${province} and campaign = ${campaign} and unit = ${unit} and day = ${day} and number = ${number}`
  if (changed.count === 0) throw new Problem('not_found', { what: 'người này trong danh sách hội nghị' })
}

const taken = (field: string, value: string): Problem =>
  new Problem('body_invalid', {
    field,
    why: `“${value}” đã ghi rồi, hoặc không có chiến dịch này. Xem lại bảng, ghi khác.`,
  })
