/**
 * A figure of a report: its value, until which day it holds, how it is said, what it is compared with, and how to open
 * what lies under it.
 */
import type { Day } from '#kernel/day.ts'
import { showNumber } from '#kernel/money.ts'
import type { Where } from '#report/custody.ts'
import type { FigureUnit } from '#report/figures.ts'
import type { KeptKey } from '#report/kept.ts'
import type { Flow, Period } from '#report/read.ts'
import { type Said, sayCount, sayMoney, sayPercent, sayShare, showPercent } from '#report/say.ts'
import type { TotalKind } from '#report/totals.ts'

export type Comparison = {
  with: 'plan' | 'assigned' | 'before' | 'before-tet'
  /** “kế hoạch năm 2018”, “năm 2017” */
  label: string
  value: number
  /** What of the figure is compared: the figure itself unless some of its days have nothing to stand against. */
  of: number
  /** of ÷ value. */
  ratio: number
  /** The other side is known by months only and was divided by days. */
  estimated?: true
}

/** How to open a figure. */
export type Drill =
  | { by: 'flow'; flow: Flow; period: Period; outOf?: Flow; group?: number }
  | { by: 'subjects'; measure: string; period: Period }
  | { by: 'total'; kind: TotalKind; measure: string; period: Period }
  | { by: 'lost'; services: readonly string[]; period: Period; where: Where }
  | { by: 'twice'; services: readonly string[]; period: Period; where: Where }
  | { by: 'left'; services: readonly string[]; period: Period; where: Where }
  | { by: 'kept'; kept: KeptKey; period: Period }
  /** A ratio of two other figures. */
  | { by: 'figures'; part: string; whole: string }

export type Figure = {
  id: string
  label: string
  value: number
  unit: FigureUnit
  period: Period
  asOf: Day
  /** As it is said in the text, “trên” included. */
  shown: string
  /** Said rounded down: “trên”. */
  over: boolean
  /** In full, for tables. */
  exact: string
  compare: readonly Comparison[]
  /** Of the best ratio: what is divided by what. */
  parts?: { part: number; whole: number }
  /** What a sentence names beside it: routes, programmes, units that are left out. */
  names?: readonly string[]
  drill: Drill
  /** From acts, imported from another system, or kept in the office (which may be imported too). */
  source: 'acts' | 'totals' | 'kept'
}

/** How a value of a unit is said in prose. Ratios of comparisons are rounded to the nearest, all else is rounded down. */
export function said(value: number, unit: FigureUnit, comparison: boolean): { shown: string; over: boolean } {
  const { text, over } = speak(value, unit, comparison)
  return { shown: over ? `trên ${text}` : text, over }
}

function speak(value: number, unit: FigureUnit, comparison: boolean): Said {
  if (unit === 'đ') return sayMoney(value)
  if (unit === 'đ/người/tháng') return perMonth(value)
  if (unit === '%') return comparison ? { text: sayPercent(value), over: false } : sayShare(value)
  const { text, over } = sayCount(value)
  return { text: `${text} ${unit}`, over }
}

/** Incomes are said in whole millions, or in tenths below five. */
function perMonth(value: number): Said {
  const step = value >= 5_000_000 ? 1_000_000 : 100_000
  const down = Math.floor(value / step) * step
  return { text: `${showNumber(down / 1_000_000)} triệu đồng/người/tháng`, over: down < value }
}

export function exact(value: number, unit: FigureUnit): string {
  if (unit === '%') return showPercent(value)
  if (unit === 'đ/người/tháng') return `${showNumber(Math.round(value))} đ/người/tháng`
  return `${showNumber(value)} ${unit}`
}

export function comparison(
  kind: Comparison['with'],
  label: string,
  of: number,
  value: number | undefined,
  estimated = false,
): Comparison[] {
  if (value === undefined || value === 0) return []
  return [{ with: kind, label, value, of, ratio: of / value, ...(estimated ? { estimated: true as const } : {}) }]
}
