/** Charts drawn by hand as SVG. Each repeats what a table beside it says, so that nothing is known only by looking. */
import { type Html, html } from '#kernel/html.ts'
import { showNumber } from '#kernel/money.ts'
import type { MonthRow } from '#report/tables.ts'

const WIDTH = 760
const HEIGHT = 260
const LEFT = 76
const BOTTOM = 32
const TOP = 14

/**
 * Revenue by month: a bar for the year, a line across it for the plan, dots for the year before. Billions or millions on
 * the axis, whichever the amounts need.
 */
export function monthChart(months: readonly MonthRow[], year: number): Html {
  const values = months.flatMap((row) => [row.amount, row.plan ?? 0, row.before ?? 0])
  const { top, step } = scale(Math.max(1, ...values))
  const [unit, name] = top >= 1e9 ? [1e9, 'tỷ'] : top >= 1e6 ? [1e6, 'triệu'] : [1e3, 'nghìn']
  const y = (value: number) => HEIGHT - BOTTOM - ((HEIGHT - BOTTOM - TOP) * Math.max(0, value)) / top
  const slot = (WIDTH - LEFT) / Math.max(1, months.length)
  const x = (i: number) => LEFT + slot * i
  const bar = slot * 0.56
  const lines = []
  for (let value = 0; value <= top; value += step)
    lines.push(html`<line class="grid" x1="${LEFT}" x2="${WIDTH}" y1="${round(y(value))}" y2="${round(y(value))}"/>
<text class="axis" x="${LEFT - 8}" y="${round(y(value) + 5)}" text-anchor="end">${showNumber(round(value / unit))} ${name}</text>`)
  const marks = months.map(({ amount, plan, before, month }, i) => {
    const left = round(x(i) + (slot - bar) / 2)
    const middle = round(x(i) + slot / 2)
    return html`<rect class="bar" x="${left}" width="${round(bar)}" y="${round(y(amount))}" height="${round(HEIGHT - BOTTOM - y(amount))}" rx="2"/>
${plan !== undefined && html`<line class="plan" x1="${round(left - 4)}" x2="${round(left + bar + 4)}" y1="${round(y(plan))}" y2="${round(y(plan))}"/>`}
${before !== undefined && html`<circle class="before" cx="${middle}" cy="${round(y(before))}" r="4.5"/>`}
<text class="axis" x="${middle}" y="${HEIGHT - 8}" text-anchor="middle">${Number(month.slice(5))}</text>`
  })
  const has = (of: (row: MonthRow) => number | undefined) => months.some((row) => of(row) !== undefined)
  return html`<figure class="chart">
<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="Doanh thu từng tháng năm ${String(year)}; các số ở bảng bên dưới">${lines}${marks}</svg>
<figcaption><span class="key"><i class="key-bar"></i>năm ${String(year)}</span>${
    has((row) => row.plan) && html`<span class="key"><i class="key-plan"></i>kế hoạch</span>`
  }${has((row) => row.before) && html`<span class="key"><i class="key-before"></i>năm ${String(year - 1)}</span>`}<span class="key">trục ngang: tháng</span></figcaption>
</figure>`
}

/** A thin bar for one row of a table: `part` of `whole`, 0 to 1. */
export function rowBar(part: number, whole: number): Html {
  const width = whole > 0 ? round(100 * Math.min(1, Math.max(0, part / whole))) : 0
  return html`<svg class="row-bar" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true" focusable="false"><rect class="row-bar-whole" width="100" height="6" rx="1"/><rect class="bar" width="${width}" height="6" rx="1"/></svg>`
}

const round = (value: number): number => Math.round(value * 10) / 10

/** A round number above the greatest, and steps of which at most six fit under it. */
function scale(most: number): { top: number; step: number } {
  const size = 10 ** Math.floor(Math.log10(most))
  const step = [0.2, 0.25, 0.5, 1, 2, 2.5].map((one) => one * size).find((one) => most / one <= 5) ?? 2.5 * size
  return { top: Math.ceil(most / step) * step, step }
}
