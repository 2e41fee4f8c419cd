/**
 * Every figure of the year's report, from the entries of the naive journal and the totals as they stand in their file. One
 * function a kind of figure; amounts are added up one by one. Told as a ledger of facts: value, as-of day, comparisons.
 */
import type { Entry, Journal } from './journal.ts'
import { readRows, type Units } from './network.ts'
import { TET } from './rates.ts'

export type Compared = { with: string; of: number; value: number; ratio: number }
export type Figure = { value: number; asOf: string; compare: Compared[] }
type Total = { kind: string; service: string; measure: string; unit: number; month: string; amount: number }
export type Month = { month: string; amount: number; plan?: number; before?: number; beforeTet?: number }
/** Revenue, plan and year before: by service or by district. */
export type Row = { amount: number; plan?: number; before?: number }

export type Report = {
  figures: Map<string, Figure>
  months: Month[]
  services: Map<string, Row>
  districts: Map<string, Row>
  /** 'district service' */
  cells: Map<string, number>
}

/** `asOf`: the reader's day instead of the end of the year. `now`: count under the districts of this day. */
export type Asked = { year: number; asOf?: string; now?: string }

export function readTotals(folder: string, units: Units): Total[] {
  const imported = readRows(folder, 'totals.csv').map((row) => ({
    kind: row.kind!,
    version: Number(row.version),
    service: row.service!,
    measure: row.measure!,
    unit: units.find(row.unit!, `${row.month}-01`) as number,
    month: row.month!,
    amount: Number(row.amount),
  }))
  const paid = readRows(folder, 'payroll.csv').flatMap((row) =>
    ['staff', 'income', 'insurance'].map((measure) => ({
      ...{ kind: 'actual', version: Number(row.version), service: row.post!, measure, month: row.month! },
      ...{ unit: units.find(row.unit!, `${row.month}-01`) as number, amount: Number(row[measure]) },
    })),
  )
  const rows = [...imported, ...paid]
  const key = (row: (typeof rows)[number]) => `${row.kind} ${row.measure} ${row.month.slice(0, 4)}`
  const newest = new Map<string, number>()
  for (const row of rows) newest.set(key(row), Math.max(row.version, newest.get(key(row)) ?? 0))
  return rows.filter((row) => row.version === newest.get(key(row)))
}

export function foldReport(journal: Journal, totals: Total[], units: Units, asked: Asked): Report {
  const { year } = asked
  const { entries } = journal
  if (!entries.every(({ day }) => day.startsWith(`${year}-`))) throw new Error('the fold knows the acts of one year')
  const figures = new Map<string, Figure>()
  const until = (own = '12-31') => asked.asOf ?? `${year}-${own}`
  const district = (unit: number, day: string) => units.district(unit, asked.now ?? day)

  const put = (id: string, value: number, asOf: string, compare: Compared[] = []) => {
    figures.set(id, { value, asOf, compare })
  }
  const told = (id: string, services: string | undefined, measure: string, own?: string) => {
    const ours = ({ service }: { service: string }) => !services || services.split(' ').includes(service)
    const of = (entry: Entry) => entry.measure === measure && ours(entry)
    const some = entries.filter((entry) => of(entry) && entry.day.slice(0, 7) <= until(own).slice(0, 7))
    if (some.length === 0) return
    const value = sum(some.filter(({ day }) => day <= until(own)))
    const past = totals.filter((row) => row.measure === measure && ours(row))
    put(id, value, until(own), flowCompared(value, entries.filter(of), past, year, until(own)))
  }
  const ratio = (id: string, part: string, whole: string, less = 0) => {
    const [a, b] = [figures.get(part), figures.get(whole)]
    if (!a || !b || b.value === 0) return
    const [x, y] = [a, b].map(({ compare }) => compare.find((one) => one.with === 'before'))
    const before = x && y ? compared('before', a.value / b.value, x.value / y.value) : []
    put(id, a.value / b.value - less, a.asOf, before)
  }
  const against = (id: string, part: string, wanted: string[], less = 0) => {
    const figure = figures.get(part)
    const found = wanted.map((one) => figure?.compare.find((c) => c.with === one)).find((one) => one)
    if (figure && found) put(id, found.ratio - less, figure.asOf, [found])
  }
  const total = (id: string, kind: string, measure: string, of = year) => {
    const rows = totals.filter((row) => row.kind === kind && row.measure === measure)
    const to = of === year ? until() : `${of}-12-31`
    const value = shareOf(rows, `${of}-01-01`, to)
    if (value === undefined) return
    const before = kind === 'actual' ? shareOf(rows, ...yearBefore(`${of}-01-01`, to)) : undefined
    put(id, value, to, compared('before', value, before))
  }
  const used = (services: string[]) => entries.some(({ service }) => services.includes(service))
  const twice = (id: string, services: string[], where?: number) => {
    if (!used(services)) return
    const some = journal.exceptions.filter(
      ({ service, day, code, unit }) =>
        services.includes(service) &&
        (code === 'already_yours' || code === 'paid_over') &&
        day.startsWith(`${year}-`) &&
        day <= until() &&
        (where === undefined || district(unit, day) === where),
    )
    put(id, some.length, until())
  }
  const left = (id: string, service: string, where: number) => {
    const sum = (wanted: string) =>
      entries
        .filter((one) => one.service === service && one.measure === wanted && one.day <= until())
        .filter(({ unit, day }) => district(unit, day) === where)
        .reduce((all, { amount }) => all + amount, 0)
    put(id, sum('assigned') - sum('collected'), until())
  }
  const lost = (id: string, services: string[], where?: number) => {
    if (!used(services)) return
    const nobody = [...journal.things].filter(([thing, { holder }]) => {
      const [kind, code = ''] = holder.split(':')
      const unit = units.find(code, until())
      const here = where === undefined || (typeof unit === 'number' && district(unit, until()) === where)
      return services.includes(thing.split(':')[0]!) && ['suspense', 'gap', 'lost'].includes(kind!) && here
    })
    put(id, nobody.length, until())
  }

  told('doanh-thu', undefined, 'revenue')
  against('ke-hoach', 'doanh-thu', ['plan', 'assigned'])
  against('tang-truong', 'doanh-thu', ['before'], 1)
  const customers = new Map<string, number>()
  for (const { measure, customer, day, amount } of entries)
    if (measure === 'revenue' && customer && day <= until('11-30'))
      customers.set(customer, (customers.get(customer) ?? 0) + amount)
  const paying = [...customers.values()].filter((amount) => amount > 0).length
  if (paying > 0) put('khach-hang', paying, until('11-30'))
  told('bhxh-moi', 'social-insurance', 'newMembers', '12-15')
  told('dien-giao', 'electricity', 'assigned')
  told('dien-thu', 'electricity', 'collected')
  ratio('dien-ty-le', 'dien-thu', 'dien-giao')
  const best = bestDistrict(
    entries.filter(({ service, day }) => service === 'electricity' && day <= until()),
    district,
  )
  if (best) {
    put('dien-ty-le-cao-nhat', best.ratio, until())
    left('dien-chua-thu', 'electricity', best.district)
    lost('dien-that-lac', ['electricity'], best.district)
    twice('dien-thu-hai-lan', ['electricity'], best.district)
  }
  total('banner', 'actual', 'banners')
  told('buu-gui-phat', 'parcel registered', 'delivered')
  lost('buu-gui-that-lac', ['parcel', 'registered'])
  twice('thu-trung', ['electricity', 'water', 'tax', 'social-insurance', 'health-insurance'])
  for (const [name, service] of [
    ['luong-huu', 'pension'],
    ['tro-cap', 'allowance'],
  ] as const) {
    told(name, service, 'paid')
    told(`${name}-luot`, service, 'payments')
    told(`${name}-giao`, service, 'assigned')
    told(`${name}-tra-lai`, service, 'returned')
    ratio(`${name}-ty-le`, name, `${name}-giao`)
  }
  twice('chi-hai-lan', ['pension', 'allowance'])
  told('bhxh-thu', 'social-insurance', 'collected')
  told('bhyt-thu', 'health-insurance', 'collected')
  told('nuoc-thu', 'water', 'collected')
  told('thue-thu', 'tax', 'collected')
  told('giay-phep', 'licence', 'accepted')
  told('ho-so-nhan', 'dossier', 'accepted')
  told('ket-qua-phat', 'result', 'delivered')
  lost('ho-so-that-lac', ['dossier', 'result', 'licence'])
  total('ngan-sach', 'actual', 'budget')
  total('quy-luong', 'actual', 'income')
  total('thang-lao-dong', 'actual', 'staff')
  ratio('thu-nhap', 'quy-luong', 'thang-lao-dong')
  against('thu-nhap-tang', 'thu-nhap', ['before'], 1)
  total('dong-bao-hiem', 'actual', 'insurance')
  total('nam-sau', 'plan', 'revenue', year + 1)
  total('nam-sau-giao', 'assigned', 'revenue', year + 1)
  ratio('nam-sau-tang', 'nam-sau', 'nam-sau-giao', 1)

  const revenue = entries.filter(({ measure, day }) => measure === 'revenue' && day <= until())
  const planned = totals.some((row) => row.kind === 'plan' && row.month.startsWith(`${year}-`)) ? 'plan' : 'assigned'
  const plans = totals.filter(
    (row) => row.kind === planned && row.measure === 'revenue' && row.month.startsWith(`${year}-`),
  )
  const befores = totals.filter(
    (row) => row.kind === 'actual' && row.measure === 'revenue' && row.month.startsWith(`${year - 1}-`),
  )
  const rows = (key: (one: Entry | Total) => string) => {
    const out = new Map<string, Row>()
    const of = (one: Entry | Total) => {
      const row = out.get(key(one)) ?? { amount: 0 }
      out.set(key(one), row)
      return row
    }
    for (const one of revenue) of(one).amount += one.amount
    for (const one of plans) of(one).plan = (of(one).plan ?? 0) + one.amount
    for (const one of befores) of(one).before = (of(one).before ?? 0) + one.amount
    return out
  }
  const place = (one: Entry | Total) => String(district(one.unit, 'day' in one ? one.day : `${one.month}-01`))
  const cells = new Map<string, number>()
  for (const one of revenue) {
    const key = `${place(one)} ${one.service}`
    cells.set(key, (cells.get(key) ?? 0) + one.amount)
  }
  return {
    figures,
    months: monthsOf(
      entries.filter(({ measure }) => measure === 'revenue'),
      plans,
      befores,
      year,
      until(),
    ),
    services: rows(({ service }) => service),
    districts: rows(place),
    cells,
  }
}

const sum = (rows: readonly { amount: number }[]): number => rows.reduce((all, { amount }) => all + amount, 0)

function compared(with_: string, of: number, value: number | undefined): Compared[] {
  return value ? [{ with: with_, of, value, ratio: of / value }] : []
}

const DAY_MS = 86_400_000
const plusDays = (day: string, n: number): string => new Date(Date.parse(day) + n * DAY_MS).toISOString().slice(0, 10)
const daysBetween = (a: string, b: string): number => (Date.parse(b) - Date.parse(a)) / DAY_MS
const lengthOf = (month: string): number => new Date(Date.UTC(+month.slice(0, 4), +month.slice(5, 7), 0)).getUTCDate()

function* daysOf(from: string, to: string): Iterable<string> {
  for (let day = from; day <= to; day = plusDays(day, 1)) yield day
}

function yearBefore(from: string, to: string): [string, string] {
  const earlier = (day: string) => `${+day.slice(0, 4) - 1}${day.slice(4)}`.replace('-02-29', '-02-28')
  return [earlier(from), earlier(to)]
}

/** Month totals in a period; a month that is cut counts by its days. Undefined when nothing is known of it. */
function shareOf(rows: readonly Total[], from: string, to: string): number | undefined {
  let all: number | undefined
  for (const [month, some] of Map.groupBy(rows, (row) => row.month)) {
    if (month < from.slice(0, 7) || month > to.slice(0, 7)) continue
    const days = [...daysOf(`${month}-01`, `${month}-${lengthOf(month)}`)].filter((day) => from <= day && day <= to)
    all = (all ?? 0) + (sum(some) * days.length) / lengthOf(month)
  }
  return all === undefined ? undefined : Math.round(all)
}

function flowCompared(value: number, own: Entry[], past: Total[], year: number, to: string): Compared[] {
  const kind = (one: string) => past.filter((row) => row.kind === one)
  const whole = [`${year}-01-01`, `${year}-12-31`] as const
  const actual = kind('actual')
  const before = shareOf(actual, ...yearBefore(`${year}-01-01`, to))
  return [
    ...compared('plan', value, shareOf(kind('plan'), ...whole)),
    ...compared('assigned', value, shareOf(kind('assigned'), ...whole)),
    ...compared('before', value, before),
    ...(before === undefined ? [] : byTet(value, own, actual, year, to)),
  ]
}

/** Each day against the day at the same distance from Tết, when it lies within 45 days of it; else the same date. */
function tetDay(day: string, year: number): string {
  const own = +day.slice(0, 4)
  for (const near of [own, own + 1]) {
    const days = daysBetween(TET[near]!, day)
    if (Math.abs(days) <= 45) return plusDays(TET[near + year - own]!, days)
  }
  return `${year}${day.slice(4)}`
}

/** By the season: each day of either year is an equal part of its month, of this year's acts or last year's totals. */
function byTet(value: number, own: Entry[], actual: Total[], year: number, to: string): Compared[] {
  const months = byMonth(actual, own)
  const ofDay = (day: string) => {
    const whole = months.get(day.slice(0, 7))
    return whole === undefined ? undefined : whole / lengthOf(day)
  }
  let left = 0
  let other = 0
  for (const day of daysOf(`${year}-01-01`, to)) {
    const amount = ofDay(tetDay(day, year - 1))
    if (amount === undefined) left += ofDay(day) ?? 0
    else other += amount
  }
  return compared('before-tet', value - Math.round(left), Math.round(other))
}

/** Whole months: of the totals, and of the acts where there are any. */
function byMonth(totals: readonly Total[], acts: readonly Entry[]): Map<string, number> {
  const sums = (rows: Map<string, readonly { amount: number }[]>) =>
    [...rows].map(([key, of]) => [key, sum(of)] as const)
  return new Map([
    ...sums(Map.groupBy(totals, ({ month }) => month)),
    ...sums(Map.groupBy(acts, ({ day }) => day.slice(0, 7))),
  ])
}

/** The district that collected the largest part, among those with at least half of an average district's bills. */
function bestDistrict(entries: Entry[], district: (unit: number, day: string) => number) {
  const rows = new Map<number, { given: number; taken: number }>()
  for (const { unit, day, measure, amount } of entries) {
    const at = district(unit, day)
    const row = rows.get(at) ?? { given: 0, taken: 0 }
    rows.set(at, row)
    if (measure === 'assigned') row.given += amount
    if (measure === 'collected') row.taken += amount
  }
  const lists = [...rows].filter(([, { given }]) => given !== 0)
  const all = lists.reduce((whole, [, { given }]) => whole + given, 0)
  return lists
    .filter(([, { given }]) => given >= all / lists.length / 2)
    .map(([at, { given, taken }]) => ({ district: at, ratio: taken / given }))
    .toSorted((a, b) => b.ratio - a.ratio || a.district - b.district)[0]
}

/** Revenue by month up to that of a day, whole months; the month before by the season from month totals, by days. */
function monthsOf(revenue: Entry[], plans: Total[], befores: Total[], year: number, to: string): Month[] {
  const amounts = byMonth(befores, revenue)
  const months = Array.from({ length: +to.slice(5, 7) }, (_, i) => `${year}-${String(i + 1).padStart(2, '0')}`)
  return months.map((month) => {
    const earlier = amounts.get(`${year - 1}${month.slice(4)}`)
    const days = [...daysOf(`${month}-01`, `${month}-${lengthOf(month)}`)].map((day) => tetDay(day, year - 1))
    const known = days.every((day) => amounts.has(day.slice(0, 7)))
    const aligned = days.reduce((all, day) => all + (amounts.get(day.slice(0, 7)) ?? 0) / lengthOf(day), 0)
    const planned = plans.filter((row) => row.month === month)
    return {
      month,
      amount: amounts.get(month) ?? 0,
      ...(planned.length > 0 ? { plan: sum(planned) } : {}),
      ...(earlier === undefined ? {} : { before: earlier }),
      ...(known ? { beforeTet: Math.round(aligned) } : {}),
    }
  })
}
