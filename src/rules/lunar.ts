/**
 * Vietnamese lunar days that move public holidays: the first day of Tết (1/1) and the Hùng Kings' day (10/3). Generated
 * with `@dqcai/vn-lunar` and compared with it in the tests, so that browsers need no calendar astronomy. `Intl`'s Chinese
 * calendar must not be used: it is wrong for Vietnam in 5 of 15 years tried.
 */
import type { Day } from '#kernel/day.ts'
import { RuleNotValid } from '#rules/rule.ts'

/** One year more than the calendar serves at either end, since days are aligned with the nearest Tết. */
export const LUNAR: Readonly<Record<number, readonly [tet: Day, hungKings: Day]>> = {
  2009: ['2009-01-26', '2009-04-04'],
  2010: ['2010-02-14', '2010-04-23'],
  2011: ['2011-02-03', '2011-04-12'],
  2012: ['2012-01-23', '2012-03-31'],
  2013: ['2013-02-10', '2013-04-19'],
  2014: ['2014-01-31', '2014-04-09'],
  2015: ['2015-02-19', '2015-04-28'],
  2016: ['2016-02-08', '2016-04-16'],
  2017: ['2017-01-28', '2017-04-06'],
  2018: ['2018-02-16', '2018-04-25'],
  2019: ['2019-02-05', '2019-04-14'],
  2020: ['2020-01-25', '2020-04-02'],
  2021: ['2021-02-12', '2021-04-21'],
  2022: ['2022-02-01', '2022-04-10'],
  2023: ['2023-01-22', '2023-04-29'],
  2024: ['2024-02-10', '2024-04-18'],
  2025: ['2025-01-29', '2025-04-07'],
  2026: ['2026-02-17', '2026-04-26'],
  2027: ['2027-02-06', '2027-04-16'],
  2028: ['2028-01-26', '2028-04-04'],
  2029: ['2029-02-13', '2029-04-23'],
  2030: ['2030-02-02', '2030-04-12'],
  2031: ['2031-01-23', '2031-04-01'],
  2032: ['2032-02-11', '2032-04-19'],
  2033: ['2033-01-31', '2033-04-09'],
  2034: ['2034-02-19', '2034-04-28'],
  2035: ['2035-02-08', '2035-04-17'],
  2036: ['2036-01-28', '2036-04-06'],
}

/** The first day of the lunar new year that begins in a year. @throws RuleNotValid outside 2009–2036. */
export function tet(year: number): Day {
  return lunarOf(year)[0]
}

/** @throws RuleNotValid outside 2009–2036. */
export function lunarOf(year: number): readonly [tet: Day, hungKings: Day] {
  const known = LUNAR[year]
  if (known === undefined) throw new RuleNotValid(`lịch âm năm ${year}`)
  return known
}
