/**
 * The body of a receipt: what an act says, field by field, in lines for an 80 mm roll. Head, number, seal and code of a
 * receipt belong to the counter; personal values are printed only when they are given in the line.
 */
import type { Line } from '#kernel/act.ts'
import { fieldOf, show } from '#kernel/field.ts'
import { showMoney } from '#kernel/money.ts'
import type { Service } from '#services/kit.ts'

/** Columns of an 80 mm roll in font A. */
export const COLUMNS = 48

/**
 * Lines of at most 48 columns: label left, value right, on two lines when they do not fit on one.
 * @param computed the amounts that were computed for this line, as the journal keeps them
 */
export function receiptBody(declared: Service, line: Line, computed: Readonly<Record<string, number>>): string[] {
  const out: string[] = []
  for (const name of declared.receipt) {
    const field = declared.fields[name]
    if (field && line[name] !== undefined) out.push(...row(fieldOf(field).label, show(field, line[name])))
    else if (computed[name] !== undefined)
      out.push(...row(declared.amountNames[name] as string, showMoney(computed[name])))
  }
  return out
}

function row(label: string, value: string): string[] {
  const gap = COLUMNS - label.length - value.length
  if (gap >= 1) return [label + ' '.repeat(gap) + value]
  return [...wrap(label), ...wrap(value).map((part) => part.padStart(COLUMNS))]
}

/** Breaks at spaces; a word longer than the roll is cut. */
function wrap(text: string): string[] {
  const lines: string[] = []
  let current = ''
  for (const word of text.split(' ')) {
    let rest = word
    if (current && current.length + 1 + rest.length <= COLUMNS) {
      current += ` ${rest}`
      continue
    }
    if (current) lines.push(current)
    while (rest.length > COLUMNS) {
      lines.push(rest.slice(0, COLUMNS))
      rest = rest.slice(COLUMNS)
    }
    current = rest
  }
  return current ? [...lines, current] : lines
}
