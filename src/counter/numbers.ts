/**
 * Numbers of receipts. A till has its own endless block, so numbers never meet those of another till and have no gap; a
 * service whose receipts come from printed books takes the next one of a book that the till holds (`receipt-book`). A
 * number is drawn in the same durable write as its act, and stays used when the act is undone.
 */
import type { Held } from '#counter/nouns.ts'
import type { Leg, Line } from '#kernel/act.ts'

/** `next`: of the till's own block. By book: its next number, and how many were spoilt. */
export type Numbers = { next: number; books: Record<string, { next: number; spoilt: number }> }
export const NO_NUMBERS: Numbers = { next: 1, books: {} }

/** Whoever stands before the counter gets a receipt when money or a thing passes between them and the till. */
export const givesReceipt = (legs: readonly Leg[]): boolean =>
  legs.some((leg) => leg.kind !== 'pay' && (leg.from === 'customer' || leg.to === 'customer'))

/** The next number: of the device's block, or of the oldest book of `series` among `held`; undefined when none is left. */
export function draw(
  numbers: Numbers,
  device: string,
  series: string | undefined,
  held: Iterable<Held>,
): { number: string; numbers: Numbers } | undefined {
  if (series === undefined)
    return { number: `${device}-${padded(numbers.next)}`, numbers: { ...numbers, next: numbers.next + 1 } }
  const book = openBook(numbers, series, held)
  if (!book) return undefined
  return { number: `${series}-${padded(book.next)}`, numbers: turned(numbers, book, 0) }
}

/** Marks the next number of a book as spoilt or lost: it is never printed on. */
export function spoil(numbers: Numbers, series: string, held: Iterable<Held>): Numbers | undefined {
  const book = openBook(numbers, series, held)
  return book && turned(numbers, book, 1)
}

/** What settling a book states: how many of its receipts were used and spoilt. */
export function finishLine(numbers: Numbers, { key, line }: Held): Line {
  const { series = '', first = 0 } = line
  const { next, spoilt } = numbers.books[key] ?? { next: Number(first), spoilt: 0 }
  return { series, first, used: next - Number(first) - spoilt, spoilt }
}

type OpenBook = { key: string; next: number; spoilt: number }

function openBook(numbers: Numbers, series: string, held: Iterable<Held>): OpenBook | undefined {
  let oldest: { book: OpenBook; first: number } | undefined
  for (const { key, service, line } of held) {
    if (service !== 'receipt-book' || line.series !== series) continue
    const first = Number(line.first)
    const { next, spoilt } = numbers.books[key] ?? { next: first, spoilt: 0 }
    if (next <= Number(line.last) && (!oldest || first < oldest.first)) oldest = { book: { key, next, spoilt }, first }
  }
  return oldest?.book
}

const turned = (numbers: Numbers, { key, next, spoilt }: OpenBook, more: 0 | 1): Numbers => ({
  ...numbers,
  books: { ...numbers.books, [key]: { next: next + 1, spoilt: spoilt + more } },
})

const padded = (n: number): string => String(n).padStart(6, '0')
