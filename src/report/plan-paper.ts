/** A plan of a year as a paper, for one unit: what it is given, how that is divided, by service, and who signed it. */
import { addMonths, type Day, firstDayOf, showDay } from '#kernel/day.ts'
import { showMoney, showNumber } from '#kernel/money.ts'
import type { Query } from '#kernel/sql.ts'
import type { Network } from '#network/network.ts'
import { rootOn } from '#network/tree.ts'
import { unitName } from '#report/drill.ts'
import { type Origin, readOrigin } from '#report/origin.ts'
import type { Paper, PaperCell, PaperTable } from '#report/paper.ts'
import { type Branch, type Cascade, cascadeOf, passOn, sayPassed, unitsUnder } from '#report/plan.ts'
import {
  earnedOf,
  givenOut,
  inForceOn,
  readVersions,
  type Signature,
  sumsByService,
  sumsByUnit,
  type Version,
  type Which,
} from '#report/plan-read.ts'
import { sumsByService as earnedByService, REVENUE } from '#report/read.ts'
import { sayMoney, showPercent } from '#report/say.ts'
import { serviceName } from '#report/tables.ts'
import { workingDaysBetween } from '#rules/calendar.ts'

export type PlanScope = {
  province: number
  year: number
  /** Without one, the version in force on the day. */
  which?: number | 'draft' | undefined
  unit: number
  day: Day
}

type Line = { service: string; plan: number; assigned: number; before: number; done: number }

export type PlanReport = {
  year: number
  unit: number
  name: string
  /** Undefined when there is no plan at all. */
  which: Which | undefined
  cascade: Cascade
  lines: readonly Line[]
  months: readonly { month: Day; plan: number }[]
  /** Of this year, the newest first. */
  versions: readonly Version[]
  inForce: number | undefined
  /** Years that have a plan. */
  years: readonly number[]
  signed: ReadonlyMap<number, Signature>
  passed: readonly string[]
  /** Working days left of the year after the day; zero when it is over. */
  daysLeft: number
  day: Day
  origin: Pick<Origin, 'demo'>
  nameOf: (unit: number) => string
}

/** The query may see the whole province or some units of it. */
export async function readPlan(query: Query, network: Network, scope: PlanScope): Promise<PlanReport> {
  const { province, year, unit, day } = scope
  const all = await readVersions(query, province)
  const versions = all.filter((one) => one.year === year)
  const inForce = inForceOn(versions, year, day)?.version
  const which = scope.which ?? inForce
  const planned = which === undefined ? [] : await sumsByUnit(query, province, year, which)
  const { targets, passed } = passOn(planned, network)
  const under = unitsUnder(network, unit, year)
  const whole = { from: `${year}-01-01`, to: `${year}-12-31` }
  const nameOf = (id: number) => unitName(network, id, whole)
  const months = Array.from({ length: 12 }, (_, i) => firstDayOf(addMonths(`${year}-01`, i)))
  const mine = cascadeOf(targets, network, unit, year)
  const within = new Set(under)
  return {
    year,
    unit,
    name: nameOf(unit),
    which,
    cascade: mine,
    lines: await readLines(query, network, { ...scope, which }, under),
    months: months.map((month) => ({
      month,
      plan: targets
        .filter((one) => one.month === month && within.has(one.unit))
        .reduce((sum, one) => sum + one.amount, 0),
    })),
    versions,
    inForce,
    years: [...new Set([year, ...all.map((one) => one.year)])].toSorted((a, b) => b - a),
    signed: new Map(versions.find(({ version }) => version === which)?.signatures.map((one) => [one.signer, one])),
    passed: sayPassed(
      passed.filter((one) => within.has(one.unit) || (one.heir !== undefined && within.has(one.heir))),
      network,
    ),
    daysLeft: day.startsWith(`${year}-`) ? workingDaysBetween(day, whole.to) : 0,
    day,
    origin: await readOrigin(query, province),
    nameOf,
  }
}

async function readLines(
  query: Query,
  network: Network,
  { province, year, unit, which, day }: PlanScope,
  under: readonly number[],
): Promise<Line[]> {
  const plan = which === undefined ? [] : await sumsByService(query, province, year, which, under)
  // What the corporation wants stands at the root.
  const isRoot = unit === rootOn(network.units, `${year}-12-31`)?.id
  const assigned = isRoot ? await sumsByService(query, province, year, 'assigned', under) : []
  const before = await earnedOf(query, province, year - 1, under)
  const done = day.startsWith(`${year}-`)
    ? await doneOf(query, province, `${year}-01-01`, day, under, isRoot)
    : new Map<string, number>()
  const at = (rows: readonly { service: string; amount: number }[], key: string) =>
    rows.find(({ service }) => service === key)?.amount ?? 0
  const keys = new Set([...plan, ...assigned].map(({ service }) => service))
  return [...keys].map((service) => ({
    service,
    plan: at(plan, service),
    assigned: at(assigned, service),
    before: at(before, service),
    done: done.get(service) ?? 0,
  }))
}

async function doneOf(query: Query, province: number, from: Day, to: Day, under: readonly number[], all: boolean) {
  if (all) return earnedByService(query, province, REVENUE, { from, to })
  const rows = await query<{ service: string; amount: number }[]>`
    select service, sum(amount)::bigint as amount from rollup_day
    where province = ${province} and measure = ${REVENUE.measure} and unit = any (${[...under]}::int[])
      and day between ${from} and ${to}
    group by service`
  return new Map(rows.map(({ service, amount }) => [service, amount]))
}

/** How many of those below have acknowledged. */
export function acknowledged({ cascade, signed }: PlanReport): {
  done: number
  of: number
  missing: readonly Branch[]
} {
  const missing = cascade.children.filter(({ id, whole }) => whole !== 0 && !signed.has(id))
  const of = cascade.children.filter(({ whole }) => whole !== 0).length
  return { done: of - missing.length, of, missing }
}

export const versionName = (which: Which | undefined): string =>
  which === 'draft' ? 'Dự thảo' : which === undefined ? 'Chưa có kế hoạch' : `Bản ${which}`

/** @param href where a unit leads; without it rows are plain. */
export function planPaper(report: PlanReport, href?: (unit: number) => string): Paper {
  const { year, name, cascade, months, passed, origin } = report
  return {
    title: `Kế hoạch năm ${year}, ${name}`,
    lead: sentence(report),
    demo: origin.demo,
    tables: [
      servicesTable(report),
      ...(cascade.below ? [branchesTable(report, href)] : []),
      {
        title: 'Từng tháng',
        columns: [{ label: 'Tháng' }, { label: 'Kế hoạch', number: true }],
        rows: cascade.whole === 0 ? [] : months.map(({ month, plan }) => [`Tháng ${Number(month.slice(5, 7))}`, plan]),
        none: `Chưa có kế hoạch năm ${year}.`,
      },
      versionsTable(report),
    ],
    notes: [...differences(report), ...passed],
  }
}

function servicesTable({ year, lines, daysLeft }: PlanReport): PaperTable {
  const isAssigned = lines.some(({ assigned }) => assigned !== 0)
  const sum = (key: Exclude<keyof Line, 'service'>) => lines.reduce((all, line) => all + line[key], 0)
  const perDay = (left: number) => (daysLeft > 0 ? Math.ceil(Math.max(0, left) / daysLeft) : '')
  const numbers = (line: Omit<Line, 'service'>): PaperCell[] => [
    line.plan,
    ...(isAssigned ? [line.assigned, line.plan - line.assigned] : []),
    line.before,
    line.before > 0 ? showPercent(line.plan / line.before - 1) : '',
    ...(daysLeft > 0 ? [line.done, perDay(line.plan - line.done)] : []),
  ]
  const heads = [
    'Kế hoạch',
    ...(isAssigned ? ['Tổng công ty giao', 'Chênh'] : []),
    `Năm ${year - 1}`,
    'Tăng',
    ...(daysLeft > 0 ? ['Đến nay', 'Mỗi ngày làm việc còn lại'] : []),
  ]
  return {
    title: 'Từng dịch vụ',
    columns: [{ label: 'Dịch vụ' }, ...heads.map((label) => ({ label, number: true }))],
    rows: lines.map(({ service, ...line }) => [serviceName(service), ...numbers(line)]),
    total: [
      'Cộng',
      ...numbers({ plan: sum('plan'), assigned: sum('assigned'), before: sum('before'), done: sum('done') }),
    ],
    none: `Chưa có kế hoạch năm ${year}.`,
  }
}

function branchesTable({ cascade, signed, nameOf }: PlanReport, href?: (unit: number) => string): PaperTable {
  return {
    title: 'Chia cho từng đơn vị',
    columns: [
      { label: 'Đơn vị' },
      { label: 'Được giao', number: true },
      { label: 'Tỷ trọng', number: true },
      { label: 'Chưa chia tiếp', number: true },
      { label: 'Đã nhận' },
    ],
    rows: cascade.children.map((one) => [
      href ? { text: nameOf(one.id), href: href(one.id) } : nameOf(one.id),
      one.whole,
      cascade.whole > 0 && one.whole !== 0 ? showPercent(one.whole / cascade.whole) : '',
      one.below && one.own !== 0 ? one.own : '',
      signature(signed.get(one.id)),
    ]),
    total: ['Cộng', cascade.whole - cascade.own, '', '', ''],
    none: 'Không có đơn vị nào bên dưới.',
  }
}

function versionsTable({ versions, inForce }: PlanReport): PaperTable {
  return {
    title: 'Các bản đã giao',
    columns: [
      { label: 'Bản' },
      { label: 'Kế hoạch', number: true },
      { label: 'Hiệu lực từ' },
      { label: 'Người giao' },
      { label: 'Đơn vị đã nhận', number: true },
    ],
    rows: versions.map((one) => {
      const given = givenOut(one)
      return [
        `${one.version}${one.version === inForce ? ', đang dùng' : ''}`,
        one.amount,
        given?.since ? showDay(given.since) : 'khi nhập',
        given ? signature(given) : `nhập từ ${one.file}`,
        one.signatures.filter(({ since }) => since === null).length,
      ]
    }),
    none: 'Chưa giao bản nào.',
  }
}

const signature = (one: Signature | undefined): string => (one ? `${one.name}, ${showDay(one.at.slice(0, 10))}` : '')

/** What does not sum, named: the largest first. */
export function differences({ cascade, lines, nameOf, which }: PlanReport): string[] {
  const NAMED = 5
  const assigned = lines.reduce((all, line) => all + line.assigned, 0)
  const off = cascade.whole - assigned
  const said = cascade.loose
    .slice(0, NAMED)
    .map(({ id, own }) =>
      own > 0
        ? `${nameOf(id)} còn ${showMoney(own)} chưa chia cho đơn vị bên dưới.`
        : `${nameOf(id)} đã chia quá ${showMoney(-own)} so với mức được giao.`,
    )
  const more = cascade.loose.length - NAMED
  return [
    ...(assigned !== 0 && off !== 0 && which !== undefined
      ? [`Kế hoạch ${off > 0 ? 'cao hơn' : 'thấp hơn'} mức Tổng công ty giao ${showMoney(Math.abs(off))}.`]
      : []),
    ...said,
    ...(more > 0 ? [`Còn ${showNumber(more)} đơn vị khác có tổng các phần không bằng mức được giao.`] : []),
  ]
}

function sentence(report: PlanReport): string {
  const { which, cascade, versions, lines, daysLeft, year } = report
  if (which === undefined) return `Chưa có kế hoạch năm ${year}. Nhập bằng canhtay import, hoặc lập dự thảo ở đây.`
  const given = versions.find(({ version }) => version === which)
  const root = given && givenOut(given)
  const { done, of } = acknowledged(report)
  const left = cascade.whole - lines.reduce((all, line) => all + line.done, 0)
  return [
    `${versionName(which)}${root?.since ? `, hiệu lực từ ${showDay(root.since)}` : ''}: ${sayMoney(cascade.whole).text}.`,
    which !== 'draft' && of > 0 && `${done} trên ${of} đơn vị bên dưới đã nhận.`,
    which !== 'draft' &&
      daysLeft > 0 &&
      left > 0 &&
      `Còn ${daysLeft} ngày làm việc, mỗi ngày cần ${sayMoney(Math.ceil(left / daysLeft)).text}.`,
  ]
    .filter(Boolean)
    .join(' ')
}
