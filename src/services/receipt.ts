/**
 * The body of a receipt: what an act says, field by field, as rows and in lines for a roll of paper. Head, number, seal
 * and code of a receipt belong to the counter; personal values are printed only when they are given in the line.
 */
import type { Line } from '#kernel/act.ts'
import { fieldOf, show } from '#kernel/field.ts'
import { showMoney } from '#kernel/money.ts'
import type { Service } from '#services/kit.ts'

/** Columns of an 80 mm roll in font A. */
export const COLUMNS = 48

export type Row = readonly [label: string, value: string]

/** @param computed the amounts that were computed for this line, as the journal keeps them */
export function receiptRows(declared: Service, line: Line, computed: Readonly<Record<string, number>>): Row[] {
  const out: Row[] = []
  for (const name of declared.receipt) {
    const field = declared.fields[name]
    if (field && line[name] !== undefined) out.push([fieldOf(field).label, show(field, line[name])])
    else if (computed[name] !== undefined) out.push([declared.amountNames[name] as string, showMoney(computed[name])])
  }
  return out
}

/** The same as lines of at most 48 columns: label left, value right, on two lines when they do not fit on one. */
export const receiptBody = (...body: Parameters<typeof receiptRows>): string[] =>
  receiptRows(...body).flatMap((row) => rowLines(row, COLUMNS))

export function rowLines([label, value]: Row, columns: number): string[] {
  const gap = columns - label.length - value.length
  if (gap >= 1) return [label + ' '.repeat(gap) + value]
  return [...wrap(label, columns), ...wrap(value, columns).map((part) => part.padStart(columns))]
}

/** Breaks at spaces; a word longer than the roll is cut. */
export const wrap = (text: string, columns: number): string[] => wrapBy(text, (part) => part.length <= columns)

/** The same for a type whose letters differ in width: `fits` says what one line can hold. */
export function wrapBy(text: string, fits: (part: string) => boolean): string[] {
  const lines: string[] = []
  let current = ''
  for (const word of text.split(' ')) {
    if (current && fits(`${current} ${word}`)) {
      current += ` ${word}`
      continue
    }
    if (current) lines.push(current)
    current = word
    while (!fits(current)) {
      let cut = current.length - 1
      while (cut > 1 && !fits(current.slice(0, cut))) cut--
      lines.push(current.slice(0, cut))
      current = current.slice(cut)
    }
  }
  return current ? [...lines, current] : lines
}
