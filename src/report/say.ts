/**
 * Prose with figures. `say` makes a sentence out of words and figures; when a figure in it is unknown there is no
 * sentence, so a report of any year and province says what is known and nothing else.
 */
import { showNumber } from '#kernel/money.ts'

/** Words, or a figure of the report by its id with the words that stand for it. */
export type Piece = string | { figure: string; text: string }
export type Sentence = readonly Piece[]

type Sayable = { id: string; shown: string } | Sentence | string | number | undefined

/** Undefined when one of the values is. */
export function say(parts: TemplateStringsArray, ...values: readonly Sayable[]): Sentence | undefined {
  const pieces: Piece[] = [parts[0] ?? '']
  for (const [i, value] of values.entries()) {
    if (value === undefined) return undefined
    if (typeof value === 'string') pieces.push(value)
    else if (typeof value === 'number') pieces.push(showNumber(value))
    else if ('shown' in value) pieces.push({ figure: value.id, text: value.shown })
    else pieces.push(...value)
    pieces.push(parts[i + 1] ?? '')
  }
  return pieces.filter((piece) => piece !== '')
}

/** “a, b và c” of those that are known; undefined when none is. */
export function list(items: readonly (Sentence | undefined)[], comma = ', ', and = ' và '): Sentence | undefined {
  const known = items.filter((item) => item !== undefined)
  if (known.length === 0) return undefined
  return known.flatMap((item, i) => (i === 0 ? item : [i === known.length - 1 ? and : comma, ...item]))
}

/** Sentences one after the other; undefined when none is known. */
export function paragraph(...sentences: readonly (Sentence | undefined)[]): Sentence | undefined {
  const known = sentences.filter((sentence) => sentence !== undefined)
  if (known.length === 0) return undefined
  return known.flatMap((sentence, i) => (i === 0 ? sentence : [' ', ...sentence]))
}

export const plain = (sentence: Sentence): string =>
  sentence.map((piece) => (typeof piece === 'string' ? piece : piece.text)).join('')

/** A number as it is said: rounded down, and whether something was left out (“trên”). */
export type Said = { text: string; over: boolean }

/**
 * Đồng as in a newspaper: from ten billion in billions, from one million in billions and millions, below that in full.
 * Always rounded down: 132.210.000.000 → “132 tỷ đồng”, over.
 */
export function sayMoney(amount: number): Said {
  const sign = amount < 0 ? '−' : ''
  const size = Math.abs(amount)
  if (size >= 10 * BILLION)
    return { text: `${sign}${showNumber(Math.floor(size / BILLION))} tỷ đồng`, over: size % BILLION > 0 }
  if (size < MILLION) return { text: `${sign}${showNumber(size)} đồng`, over: false }
  const billions = Math.floor(size / BILLION)
  const millions = Math.floor((size % BILLION) / MILLION)
  const words = [
    billions > 0 && `${showNumber(billions)} tỷ`,
    (millions > 0 || billions === 0) && `${showNumber(millions)} triệu`,
  ]
  return { text: `${sign}${words.filter(Boolean).join(' ')} đồng`, over: size % MILLION > 0 }
}

const MILLION = 1_000_000
const BILLION = 1_000_000_000

/** Counts exactly below 5,000, above that in two leading digits: 80.912 → “80.000”, over. */
export function sayCount(count: number): Said {
  if (count < 5000) return { text: showNumber(count), over: false }
  const step = 10 ** (Math.floor(Math.log10(count)) - 1)
  const down = Math.floor(count / step) * step
  return { text: showNumber(down), over: down < count }
}

/** A share in per cent, rounded down to a tenth: 0.99783 → “99,7%”, over. */
export function sayShare(share: number): Said {
  // A tenth of a per cent is a thousandth; the tiny addend keeps 0.997 from becoming 99.6 in binary.
  const tenths = Math.floor(share * 1000 + 1e-9)
  return { text: `${showNumber(tenths / 10)}%`, over: share * 1000 - tenths > 1e-6 }
}

/** A comparison in whole per cent, rounded to the nearest: 1.0917 → “109%”. */
export const sayPercent = (ratio: number): string => `${showNumber(Math.round(ratio * 100))}%`

/** With one decimal, for tables: 1.0917 → “109,2 %”, 1.21 → “121,0 %”. */
export function showPercent(ratio: number): string {
  const tenths = Math.round(Math.abs(ratio) * 1000)
  return `${ratio < 0 && tenths > 0 ? '−' : ''}${showNumber(Math.floor(tenths / 10))},${tenths % 10} %`
}
