/**
 * What is kept beside the journal, as figures of the year: signatures, conferences, campaigns, plans of the mail network,
 * inspections; and what is counted of units and contracts. One reader a figure, from small tables; the rows that it gives are
 * what lies under the figure.
 */
import { type Day, firstDayOf, monthOf, showDay } from '#kernel/day.ts'
import { showMoney, showNumber } from '#kernel/money.ts'
import type { Query } from '#kernel/sql.ts'
import { type Attended, outcomesOf } from '#market/attribution.ts'
import type { Network } from '#network/network.ts'
import { versionOn, versionsOn } from '#network/tree.ts'
import { contracts } from '#principals/contract.ts'
import { principalName } from '#report/holder.ts'
import { coverageOf, type Inspected } from '#report/inspection.ts'
import { readRoutes } from '#report/kept-routes.ts'
import { type Period, REVENUE, unitSums } from '#report/read.ts'
import { catalogue } from '#services/index.ts'

/** The report as far as a reader needs it; one object for all figures of a period. `nameOf`: a unit in the period. */
export type Keeping = {
  query: Query
  network: Network
  province: number
  period: Period
  nameOf: (unit: number) => string
}

/** `names`: what a sentence names beside the number. Rows say in the last column who or which file wrote them, where it is known. */
export type Kept = {
  value: number
  names?: readonly string[]
  columns: readonly string[]
  rows: readonly (readonly string[])[]
}

/** Undefined when nothing was kept for the period. */
type Read = (of: Keeping) => Promise<Kept | undefined>

/** Several figures of one report are told from one reading. */
function once<T>(read: (of: Keeping) => Promise<T>): (of: Keeping) => Promise<T> {
  const made = new WeakMap<Keeping, Promise<T>>()
  return (of) => {
    const known = made.get(of) ?? read(of)
    made.set(of, known)
    return known
  }
}
const routes = once(readRoutes)
const inspections = once(readInspected)

export const KEPT = {
  signed: readSigned,
  conferences: readConferences,
  attributed: readAttributed,
  campaigns: readCampaigns,
  retimed: async (of) => (await routes(of))?.retimed,
  opened: async (of) => (await routes(of))?.opened,
  proposed: async (of) => (await routes(of))?.proposed,
  inspected: async (of) => (await inspections(of))?.units,
  audits: async (of) => (await inspections(of))?.audits,
  score: async (of) => (await inspections(of))?.score,
  findings: (of) => readFindings(of, false),
  open: (of) => readFindings(of, true),
  earning: readEarning,
  contracts: readContracts,
  collaborators: readCollaborators,
  villages: readVillages,
} satisfies Record<string, Read>

export type KeptKey = keyof typeof KEPT

/** Units that are told one by one: not the provincial post, from which they are led. */
const LED: readonly string[] = ['district', 'commune-post']

/** Units that acknowledged the version of the plan in force at the end of the period; `names`: those that did not. */
async function readSigned({ query, network, province, period, nameOf }: Keeping): Promise<Kept | undefined> {
  const year = Number(period.to.slice(0, 4))
  const rows = await query<{ version: number; signer: number; name: string; day: Day; actor: string }[]>`
    select version, signer, name, actor, (at at time zone 'Asia/Ho_Chi_Minh')::date as day
    from plan_signature
    where province = ${province} and year = ${year} and since is null
      and (at at time zone 'Asia/Ho_Chi_Minh')::date <= ${period.to}
      and version = (
        select max(version) from plan_signature
        where province = ${province} and year = ${year} and since <= ${period.to})
    order by at, signer`
  const led = LED.flatMap((kind) => versionsOn(network.units, period.to, { kind: kind as 'district' }))
  const mine = rows.filter(({ signer }) => led.some(({ id }) => id === signer))
  if (rows.length === 0) return undefined
  const signers = new Set(mine.map(({ signer }) => signer))
  return {
    value: signers.size,
    names: led.filter(({ id }) => !signers.has(id)).map(({ name }) => name),
    columns: ['Đơn vị', 'Bản', 'Người ký', 'Ngày', 'Ghi bởi'],
    rows: mine.map((one) => [nameOf(one.signer), String(one.version), one.name, showDay(one.day), one.actor]),
  }
}

async function readConferences({ query, province, period, nameOf }: Keeping): Promise<Kept | undefined> {
  const rows = await query<{ name: string; unit: number; day: Day; place: string; came: number; actor: string }[]>`
    select c.name, h.unit, h.day, h.place, h.actor, (
      select count(*)::int from attendee a
      where a.province = h.province and a.campaign = h.campaign and a.unit = h.unit and a.day = h.day) as came
    from conference h join campaign c on c.province = h.province and c.code = h.campaign
    where h.province = ${province} and h.day between ${period.from} and ${period.to}
    order by h.day, h.unit`
  if (rows.length === 0) return undefined
  return {
    value: rows.length,
    columns: ['Ngày', 'Chương trình', 'Đơn vị', 'Nơi', 'Người dự', 'Ghi bởi'],
    rows: rows.map((one) => [
      ...[showDay(one.day), one.name, nameOf(one.unit), one.place, showNumber(one.came), one.actor],
    ]),
  }
}

/** Members who enrolled in the period because of a conference, by their own numbers (src/market/attribution.ts). */
async function readAttributed({ query, province, period, nameOf }: Keeping): Promise<Kept | undefined> {
  const attended = await query<(Attended & { unit: number; actor: string; name: string })[]>`
    select a.member, a.day, a.promised, a.unit, h.actor, c.name
    from attendee a
    join conference h using (province, campaign, unit, day)
    join campaign c on c.province = a.province and c.code = a.campaign
    where a.province = ${province} and c.service = 'social-insurance' and a.member <> '' and a.day <= ${period.to}
    order by a.day, a.unit, a.number`
  if (attended.length === 0) return undefined
  const enrolled = await query<{ member: string; day: Day }[]>`
    select subject as member, min(day) as day from rollup_subject
    where province = ${province} and measure = 'newMembers' and service = 'social-insurance' and day <= ${period.to}
      and subject = any (${[...new Set(attended.map(({ member }) => member))]}::text[])
    group by subject having sum(amount) > 0`
  const paid = new Map(enrolled.map(({ member, day }) => [member, day]))
  const outcomes = outcomesOf(attended, paid)
  const mine = attended.filter(({ member }, i) => outcomes[i] === 'paid' && (paid.get(member) ?? '') >= period.from)
  return {
    value: mine.length,
    columns: ['Mã số BHXH', 'Dự hội nghị', 'Đơn vị', 'Chương trình', 'Đóng lần đầu', 'Ghi bởi'],
    rows: mine.map((one) => [
      ...[one.member, showDay(one.day), nameOf(one.unit), one.name, showDay(paid.get(one.member) as Day), one.actor],
    ]),
  }
}

async function readCampaigns({ query, province, period }: Keeping): Promise<Kept | undefined> {
  type Row = { code: string; name: string; partner: string; budget: number; spent: number; actor: string }
  const rows = await query<Row[]>`
    select code, name, partner, budget, actor, (
      select coalesce(sum(amount), 0)::bigint from campaign_cost
      where province = c.province and campaign = c.code and day <= ${period.to}) as spent
    from campaign c
    where province = ${province} and first <= ${period.to} and last >= ${period.from}
    order by first, code`
  if (rows.length === 0) return undefined
  return {
    value: rows.length,
    names: rows.map(({ name, partner }) => `“${name}” (cùng ${partner})`),
    columns: ['Mã', 'Chương trình', 'Cùng với', 'Kinh phí', 'Đã chi', 'Ghi bởi'],
    rows: rows.map((one) => [one.code, one.name, one.partner, showMoney(one.budget), showMoney(one.spent), one.actor]),
  }
}

type Inspection = Inspected & { number: string; day: Day; score: number; actor: string }

async function readInspected(of: Keeping): Promise<Record<'units' | 'audits' | 'score', Kept | undefined> | undefined> {
  const { query, network, province, period, nameOf } = of
  const rows = await query<Inspection[]>`
    select number, unit, kind, planned, day, score, actor from inspection
    where province = ${province} and day between ${period.from} and ${period.to} order by day, number`
  if (rows.length === 0) return undefined
  const columns = ['Biên bản', 'Đơn vị', 'Ngày', 'Điểm', 'Ghi bởi']
  const told = (all: readonly Inspection[]) =>
    all.map((one) => [one.number, nameOf(one.unit), showDay(one.day), String(one.score), one.actor])
  const quality = rows.filter(({ kind }) => kind === 'quality')
  const audits = rows.filter(({ kind }) => kind === '5s')
  const covered = coverageOf(network, quality, period)
  const names = covered.filter(({ done }) => done === 0).map(({ name }) => name)
  const mean = audits.reduce((sum, { score }) => sum + score, 0) / audits.length
  const scored = { columns, rows: told(audits) }
  return {
    units:
      quality.length === 0 ? undefined : { value: covered.length - names.length, names, columns, rows: told(quality) },
    audits: audits.length === 0 ? undefined : { value: audits.length, ...scored },
    score: audits.length === 0 ? undefined : { value: Math.round(mean), ...scored },
  }
}

/** What inspections of the period found; `open`: what of it was not mended at its end. */
async function readFindings({ query, province, period, nameOf }: Keeping, open: boolean): Promise<Kept | undefined> {
  type Row = { number: string; unit: number; what: string | null; due: Day; mended: Day | null; actor: string }
  const rows = await query<Row[]>`
    select i.number, i.unit, f.what, f.due, f.mended, f.actor
    from inspection i left join finding f on f.province = i.province and f.inspection = i.number
    where i.province = ${province} and i.day between ${period.from} and ${period.to}
    order by i.day, i.number, f.n`
  if (rows.length === 0) return undefined
  const mine = rows.filter(({ what, mended }) => what !== null && (!open || mended === null || mended > period.to))
  return {
    value: mine.length,
    columns: ['Biên bản', 'Đơn vị', 'Phát hiện', 'Hạn', 'Khắc phục', 'Ghi bởi'],
    rows: mine.map(({ number, unit, what, due, mended, actor }) => [
      ...[number, nameOf(unit), what ?? '', showDay(due), mended ? showDay(mended) : 'chưa', actor],
    ]),
  }
}

/** Points that earned something, the best first. */
async function readEarning({ query, network, province, period, nameOf }: Keeping): Promise<Kept | undefined> {
  const sums = await unitSums(query, province, REVENUE, period)
  const points = sums.filter(
    ({ unit, amount }) => amount > 0 && versionOn(network.units, unit, period.to)?.kind === 'point',
  )
  if (points.length === 0) return undefined
  return {
    value: points.length,
    columns: ['Hạng', 'Điểm', 'Doanh thu'],
    rows: points
      .toSorted((a, b) => b.amount - a.amount || a.unit - b.unit)
      .map(({ unit, amount }, i) => [String(i + 1), nameOf(unit), showMoney(amount)]),
  }
}

/** Without their names: rows are told by code. */
async function readCollaborators({ query, province, period, nameOf }: Keeping): Promise<Kept | undefined> {
  const rows = await query<{ code: string; unit: number; contract: string; since: Day; n: number; actor: string }[]>`
    select c.code, c.unit, c.contract, c.since, c.actor, count(a.village)::int as n
    from collaborator c left join area a on a.province = c.province and a.collaborator = c.code
    where c.province = ${province} and c.since <= ${period.to} and (c.until is null or c.until >= ${period.to})
    group by c.province, c.code order by c.code`
  if (rows.length === 0) return undefined
  return {
    value: rows.length,
    columns: ['Mã', 'Đơn vị', 'Hợp đồng', 'Từ ngày', 'Số bản', 'Ghi bởi'],
    rows: rows.map((one) => [
      ...[one.code, nameOf(one.unit), one.contract, showDay(one.since), showNumber(one.n), one.actor],
    ]),
  }
}

/** Villages that a collaborator looks after, by unit, those with the most of nobody's first. */
async function readVillages({ query, province, period, nameOf }: Keeping): Promise<Kept | undefined> {
  const rows = await query<{ unit: number; covered: number; villages: number }[]>`
    select a.unit, count(c.code)::int as covered, count(*)::int as villages
    from area a
    left join collaborator c on c.province = a.province and c.code = a.collaborator
      and c.since <= ${period.to} and (c.until is null or c.until >= ${period.to})
    where a.province = ${province}
    group by a.unit order by count(*) - count(c.code) desc, a.unit`
  const covered = rows.reduce((sum, one) => sum + one.covered, 0)
  if (covered === 0) return undefined
  return {
    value: covered,
    columns: ['Đơn vị', 'Bản có cộng tác viên', 'Bản trên địa bàn'],
    rows: rows.map((one) => [nameOf(one.unit), showNumber(one.covered), showNumber(one.villages)]),
  }
}

/** Contracts under which something was done in the months of the period. */
async function readContracts({ query, province, period }: Keeping): Promise<Kept | undefined> {
  const used = await query<{ service: string }[]>`
    select service from unnest(${contracts.map(({ service }) => service)}::text[]) s (service)
    where exists (
      select from rollup_month m
      where m.province = ${province} and m.service = s.service
        and month between ${firstDayOf(monthOf(period.from))} and ${period.to})`
  if (used.length === 0) return undefined
  const keys = new Set(used.map(({ service }) => service))
  return {
    value: keys.size,
    columns: ['Đơn vị giao việc', 'Dịch vụ'],
    rows: contracts
      .filter(({ service }) => keys.has(service))
      .map(({ service, principal }) => [
        principal === '@agency' ? 'Cơ quan ghi trong từng hồ sơ' : principalName(principal),
        catalogue.get(service)?.name ?? service,
      ]),
  }
}
