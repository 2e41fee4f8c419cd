/**
 * What next year could bring: a year that is known, moved by what somebody expects. Each driver is one factor, so that one
 * can say what it brings alone; drivers are kept, figures are worked out each time they are asked for. Pure.
 */
import { addMonths, type Day, firstDayOf, lastDayOf, monthOf } from '#kernel/day.ts'
import { divide } from '#kernel/money.ts'
import { alignedMonth } from '#report/compare.ts'
import type { Months } from '#report/pace.ts'

export type Drivers = {
  /** Per cent a year, of services that have none of their own. */
  growth: number
  /** Per cent a year, by service. */
  services: Readonly<Record<string, number>>
  /** Customers with revenue next year; they bring as much each as they did. */
  customers?: number | undefined
  /** Move the months with Tết. */
  tet: boolean
  /** Đồng: everything is raised or lowered alike until the year has this much. */
  total?: number | undefined
}

/** Revenue in đồng, by service and then month (first day). */
export type ByService = ReadonlyMap<string, Months>

export type Known = {
  year: number
  services: ByService
  customers: number
  /** Of a service's revenue what comes from those customers, 0 to 1. */
  share: ReadonlyMap<string, number>
  /** Revenue of the winter before, for Tết. */
  before: Months
}

export type Factors = {
  /** Whole factor by service, without Tết and total. */
  services: ReadonlyMap<string, number>
  /** By month of the year, 01 to 12. */
  months: ReadonlyMap<string, number>
  /** What all is raised by, to reach the total. */
  raise: number
}

const sum = (months: Months): number => [...months.values()].reduce((all, amount) => all + amount, 0)

/** A year with its months that are not over: those of the year before, grown as the service has grown in the months that are. */
export function wholeYear(own: ByService, before: ByService, year: number, today: Day): ByService {
  const open = (month: Day) => lastDayOf(monthOf(month)) >= today
  const inYear = (months: Months | undefined) =>
    new Map([...(months ?? [])].map(([month, amount]) => [`${year}${month.slice(4)}`, amount] as const))
  const out = new Map<string, Months>()
  for (const service of new Set([...own.keys(), ...before.keys()])) {
    const [now, then] = [own.get(service) ?? new Map<Day, number>(), inYear(before.get(service))]
    const past = [...then.keys()].filter((month) => !open(month))
    const [here, there] = [now, then].map((months) => past.reduce((all, month) => all + (months.get(month) ?? 0), 0))
    const growth = (there ?? 0) > 0 ? (here ?? 0) / (there as number) : 1
    const estimated = [...then]
      .filter(([month]) => open(month))
      .map(([month, amount]) => [month, Math.round(amount * growth)] as const)
    const known = [...now].filter(([month]) => !open(month))
    if (known.length + estimated.length > 0) out.set(service, new Map([...known, ...estimated]))
  }
  return own.size === 0 ? new Map() : out
}

export function factorsOf(known: Known, drivers: Drivers): Factors {
  const more = drivers.customers === undefined || known.customers === 0 ? 0 : drivers.customers / known.customers - 1
  const services = new Map(
    [...known.services.keys()].map((key) => [
      key,
      (1 + (drivers.services[key] ?? drivers.growth) / 100) * (1 + more * (known.share.get(key) ?? 0)),
    ]),
  )
  const months = drivers.tet ? tetFactors(known) : new Map<string, number>()
  const whole = [...known.services].reduce((all, [key, one]) => all + sum(one) * (services.get(key) ?? 1), 0)
  const raise = drivers.total === undefined || whole <= 0 ? 1 : drivers.total / whole
  return { services, months, raise }
}

/** How much more or less of the year falls in each month when Tết lies where it will; the year as a whole stays. */
function tetFactors({ year, services, before }: Known): Map<string, number> {
  const own = new Map<Day, number>()
  for (const months of services.values())
    for (const [month, amount] of months) own.set(month, (own.get(month) ?? 0) + amount)
  const all = new Map([...before, ...own])
  const moved = Array.from({ length: 12 }, (_, i) => {
    const month = addMonths(`${year + 1}-01`, i)
    return alignedMonth(all, month, year) ?? own.get(firstDayOf(addMonths(month, -12))) ?? 0
  })
  const whole = moved.reduce((a, b) => a + b, 0)
  if (whole <= 0) return new Map()
  return new Map(
    moved.map((amount, i) => {
      const month = firstDayOf(addMonths(`${year}-01`, i))
      const was = own.get(month) ?? 0
      return [month.slice(5, 7), was > 0 ? ((amount / whole) * sum(own)) / was : 1]
    }),
  )
}

/** What the factors make of the known year, by service and month of next year, in đồng; Tết changes no service's year. */
export function outlook({ year, services }: Known, { total }: Drivers, factors: Factors): Map<string, Months> {
  const raw = [...services].flatMap(([service, months]) => {
    const moved = [...months].map(
      ([month, amount]) => [month, amount * (factors.months.get(month.slice(5, 7)) ?? 1)] as const,
    )
    const all = moved.reduce((a, [, amount]) => a + amount, 0)
    const year = sum(months) * (factors.services.get(service) ?? 1) * factors.raise
    return moved.map(([month, amount]) => ({ service, month, amount: all === 0 ? 0 : (amount / all) * year }))
  })
  const whole = total ?? Math.round(raw.reduce((all, { amount }) => all + amount, 0))
  const parts = divide(
    whole,
    raw.map(({ amount }) => amount),
  )
  const out = new Map<string, Map<Day, number>>()
  for (const [i, { service, month }] of raw.entries()) {
    const at = out.get(service) ?? new Map<Day, number>()
    out.set(service, at.set(`${year + 1}${month.slice(4)}`, parts[i] as number))
  }
  return out
}
