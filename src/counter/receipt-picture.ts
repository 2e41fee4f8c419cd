/**
 * A receipt as dots, for a thermal printer: letters of our own and the QR codes, the same in every browser and in Node.
 * Printers know no Vietnamese that can be relied on (each has other code pages), so they get a picture.
 */
import { type Modules, qrCode } from '#counter/qr.ts'
import { CODE_SAYS, footRows, headRows, type Receipt } from '#counter/receipt.ts'
import { type Row, wrapBy } from '#services/receipt.ts'

/** Dots across the printed part of a roll of 58 mm (48 mm printed) and of 80 mm (72 mm), 8 dots a millimetre. */
export type Width = 384 | 576

/** Rows of `width / 8` bytes, the leftmost dot in the highest bit; a set bit is black. */
export type Picture = { width: number; height: number; dots: Uint8Array }

export async function drawReceipt(receipt: Receipt, width: Width): Promise<Picture> {
  const sheet = new Sheet(width, await letters())
  const { amount } = receipt
  sheet.space(8)
  sheet.centre(receipt.unit, BOLD)
  sheet.centre(receipt.unitCode)
  sheet.space(8)
  sheet.centre(receipt.title, BOLD)
  sheet.centre(receipt.about)
  for (const notice of receipt.notices) sheet.notice(notice)
  sheet.rule()
  for (const row of headRows(receipt)) sheet.row(row)
  for (const line of receipt.lines) {
    sheet.rule()
    for (const row of line) sheet.row(row)
  }
  if (amount) {
    sheet.rule()
    sheet.row([amount.label, ''])
    sheet.centre(amount.figures, BIG)
    sheet.left(`Bằng chữ: ${amount.words}`)
  }
  sheet.rule()
  for (const row of footRows(receipt)) sheet.row(row)
  receipt.codes.forEach((code, i) => {
    sheet.space(12)
    sheet.code(qr(code))
    sheet.centre(receipt.codes.length > 1 ? `${CODE_SAYS} (mã ${i + 1}/${receipt.codes.length})` : CODE_SAYS)
  })
  return sheet.picture()
}

/** Level M (15 % may be lost: thermal paper fades and creases) while it fits into the largest code that we print, else L. */
export const qr = (text: string): Modules =>
  qrCode(text, new TextEncoder().encode(text).length <= BYTES_OF_17_M ? 'M' : 'L')

/** Version 17 has 85 modules: with the quiet zone the largest with 4 dots (0.5 mm) a module on 58 mm. */
const BYTES_OF_17_M = 504

/** Modules of white around a code that readers need. */
export const QUIET = 4
/** Dots per module at most: larger reads no better and costs paper. */
const MODULE_MOST = 6

type Style = { scale: 1 | 2; bold: boolean }
const PLAIN: Style = { scale: 1, bold: false }
const BOLD: Style = { scale: 1, bold: true }
const BIG: Style = { scale: 2, bold: false }

/** Dots from one line to the next, less than a letter's box: the mark below a letter and that above the next rarely meet. */
const PITCH = 32
/** Dots between a label and the value in the same line. */
const GAP = 12

type Letter = { wide: number; left: number; top: number; rows: boolean[][] }
type Letters = { box: number; of(char: string): Letter }

let loaded: Promise<Letters> | undefined
const letters = (): Promise<Letters> => {
  loaded ??= loadLetters()
  return loaded
}

/** A letter that we do not have is drawn as the one below its marks, else as a question mark. */
async function loadLetters(): Promise<Letters> {
  const { BOX, CHARS, DOTS } = await import('#counter/receipt-glyphs.ts')
  const bytes = Uint8Array.from(atob(DOTS.replaceAll('\n', '')), (char) => char.charCodeAt(0))
  const known = new Map<string, Letter>()
  let at = 0
  for (const char of CHARS) {
    const [wide, left, top, across, high] = bytes.subarray(at, at + 5) as unknown as [
      number,
      number,
      number,
      number,
      number,
    ]
    const bit = (i: number) => ((bytes[at + 5 + (i >> 3)] as number) & (128 >> (i & 7))) !== 0
    const rows = Array.from({ length: high }, (_, y) => Array.from({ length: across }, (_, x) => bit(y * across + x)))
    known.set(char, { wide, left: left - 16, top, rows })
    at += 5 + Math.ceil((across * high) / 8)
  }
  const unknown = known.get('?') as Letter
  return { box: BOX, of: (char) => known.get(char) ?? known.get(char.normalize('NFD').charAt(0)) ?? unknown }
}

/** A roll that grows downwards while it is drawn on. */
class Sheet {
  readonly #width: number
  readonly #letters: Letters
  readonly #rows: Uint8Array[] = []
  /** Where the next thing begins. */
  #y = 0

  constructor(width: number, known: Letters) {
    this.#width = width
    this.#letters = known
  }

  space(dots: number): void {
    this.#y += dots
  }

  rule(): void {
    const y = this.#y + 6
    for (let x = 0; x < this.#width; x++) if (x % 8 < 5) this.#dot(x, y)
    this.#y += 14
  }

  left(text: string, style: Style = PLAIN): void {
    for (const part of this.#wrap(text, style)) this.#line([[part, 0]], style)
  }

  centre(text: string, style: Style = PLAIN): void {
    for (const part of this.#wrap(text, style))
      this.#line([[part, Math.floor((this.#width - this.#wide(part, style)) / 2)]], style)
  }

  /** Label left, value right, below each other when the roll is too narrow for both. */
  row([label, value]: Row): void {
    const right = (text: string): [string, number] => [text, this.#width - this.#wide(text, PLAIN)]
    if (this.#wide(label, PLAIN) + GAP + this.#wide(value, PLAIN) <= this.#width) {
      this.#line([[label, 0], right(value)], PLAIN)
      return
    }
    this.left(label)
    for (const part of this.#wrap(value, PLAIN)) this.#line([right(part)], PLAIN)
  }

  /** White on black. */
  notice(text: string): void {
    const from = this.#y + 4
    this.space(14)
    this.centre(text, BOLD)
    this.space(8)
    for (let y = from; y < this.#y - 2; y++) {
      const row = this.#row(y)
      row.forEach((byte, i) => {
        row[i] = byte ^ 0xff
      })
    }
  }

  code(modules: Modules): void {
    const size = modules.length
    const module = Math.min(MODULE_MOST, Math.floor(this.#width / (size + 2 * QUIET)))
    const left = Math.floor((this.#width - size * module) / 2)
    const top = this.#y + QUIET * module
    for (let y = 0; y < size * module; y++)
      for (let x = 0; x < size * module; x++)
        if (modules[Math.floor(y / module)]?.[Math.floor(x / module)]) this.#dot(left + x, top + y)
    this.#y = top + (size + QUIET) * module
  }

  picture(): Picture {
    const across = this.#width / 8
    // Marks below the last line reach into the next.
    const height = Math.max(this.#y, this.#rows.length)
    const dots = new Uint8Array(height * across)
    this.#rows.forEach((row, y) => {
      dots.set(row, y * across)
    })
    return { width: this.#width, height, dots }
  }

  #line(parts: readonly [text: string, x: number][], style: Style): void {
    for (const [text, x] of parts) this.#text(text, x, style)
    this.#y += PITCH * style.scale
  }

  #text(text: string, x: number, { scale, bold }: Style): void {
    // The box is higher than the line by the marks above capitals: those go into the line before.
    const top = this.#y - (this.#letters.box - PITCH) * scale
    let pen = x
    for (const char of text.normalize('NFC')) {
      const letter = this.#letters.of(char)
      letter.rows.forEach((row, dy) => {
        row.forEach((black, dx) => {
          if (black) this.#square(pen + (letter.left + dx) * scale, top + (letter.top + dy) * scale, scale, bold)
        })
      })
      pen += letter.wide * scale + (bold ? 1 : 0)
    }
  }

  #square(x: number, y: number, scale: number, bold: boolean): void {
    for (let dy = 0; dy < scale; dy++) for (let dx = 0; dx < scale + (bold ? 1 : 0); dx++) this.#dot(x + dx, y + dy)
  }

  #dot(x: number, y: number): void {
    if (x < 0 || y < 0 || x >= this.#width) return
    const row = this.#row(y)
    row[x >> 3] = (row[x >> 3] as number) | (128 >> (x & 7))
  }

  #row(y: number): Uint8Array {
    while (this.#rows.length <= y) this.#rows.push(new Uint8Array(this.#width / 8))
    return this.#rows[y] as Uint8Array
  }

  #wide(text: string, { scale, bold }: Style): number {
    let wide = 0
    for (const char of text.normalize('NFC')) wide += this.#letters.of(char).wide * scale + (bold ? 1 : 0)
    return wide
  }

  #wrap(text: string, style: Style): string[] {
    return wrapBy(text, (part) => this.#wide(part, style) <= this.#width)
  }
}
