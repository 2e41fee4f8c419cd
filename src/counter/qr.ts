/**
 * QR codes of texts (ISO/IEC 18004), as far as we show them: bytes at level L or M, versions 1 to 40. No digits or kanji of
 * their own, no levels Q and H, and always the mask that suits what we write. A test compares every version with uqr.
 */

/** Rows of modules, true for black, without the quiet zone around them. */
export type Modules = readonly (readonly boolean[])[]
/** How much may be lost: 7 % at L, 15 % at M. */
export type Level = 'L' | 'M'

/** @throws RangeError when the text has more bytes than the largest code holds: 2,953 at L, 2,331 at M. */
export function qrCode(text: string, level: Level): Modules {
  const bytes = new TextEncoder().encode(text)
  const shape = shapeFor(bytes.length, level)
  const grid = gridOf(shape.version, level)
  const { size, dark } = grid
  place(grid, interleaved(codewords(bytes, shape), shape))
  return Array.from({ length: size }, (_, y) => Array.from(dark.subarray(y * size, (y + 1) * size), Boolean))
}

/** What a code looks like as one path of an SVG of `side` units, `quiet` of them white all around. */
export function qrPath(modules: Modules, quiet: number): { side: number; path: string } {
  const runs = modules.flatMap((row, y) =>
    [...row.map(Number).join('').matchAll(/1+/g)].map(
      ({ index, 0: { length } }) => `M${index + quiet} ${y + quiet}h${length}v1h-${length}z`,
    ),
  )
  return { side: modules.length + 2 * quiet, path: runs.join('') }
}

/** Per version, from 1: how many codewords of each block correct errors, and how many blocks there are (table 9). */
const CORRECTING = {
  L: '7 10 15 20 26 18 20 24 30 18 20 24 26 30 22 24 28 30 28 28 28 28 30 30 26 28 30 30 30 30 30 30 30 30 30 30 30 30 30 30',
  M: '10 16 26 18 24 16 18 22 22 26 30 22 22 24 24 28 28 26 26 26 26 28 28 28 28 28 28 28 28 28 28 28 28 28 28 28 28 28 28 28',
}
const BLOCKS = {
  L: '1 1 1 1 1 2 2 2 2 4 4 4 4 4 6 6 6 6 7 8 8 9 9 10 12 12 12 13 14 15 16 17 18 19 19 20 21 22 24 25',
  M: '1 1 1 2 2 4 4 4 5 5 5 8 9 9 10 10 11 13 14 16 17 17 18 20 21 23 25 26 28 29 31 33 35 37 38 40 43 45 47 49',
}

/** `all`: codewords in the code, of which each of `blocks` has `correcting`; the others, `room`, carry data. */
type Shape = { version: number; all: number; blocks: number; correcting: number; room: number }

function shapeFor(bytes: number, level: Level): Shape {
  for (let version = 1; version <= 40; version++) {
    const [correcting, blocks] = [CORRECTING, BLOCKS].map((of) => Number(of[level].split(' ')[version - 1])) as [
      number,
      number,
    ]
    const aligned = version > 1 ? Math.floor(version / 7) + 2 : 0
    const patterns = (aligned && (25 * aligned - 10) * aligned - 55) + (version > 6 ? 36 : 0)
    const all = ((16 * version + 128) * version + 64 - patterns) >> 3
    const room = all - blocks * correcting
    // Mode, length and end take half a codeword, one or two, and half a one.
    if (bytes + (version < 10 ? 2 : 3) <= room) return { version, all, blocks, correcting, room }
  }
  throw new RangeError(`${bytes} bytes are too many for a QR code`)
}

function codewords(bytes: Uint8Array, { version, room }: Shape): number[] {
  const hex = (value: number, digits: number) => value.toString(16).padStart(digits, '0')
  const text = `4${hex(bytes.length, version < 10 ? 2 : 4)}${Array.from(bytes, (byte) => hex(byte, 2)).join('')}0`
  const words = (text.match(/../g) ?? []).map((two) => Number.parseInt(two, 16))
  for (let pad = 0xec; words.length < room; pad ^= 0xec ^ 0x11) words.push(pad)
  return words
}

/** Blocks of data with what corrects them: the first codeword of each, then the second … */
function interleaved(words: readonly number[], { all, blocks, correcting }: Shape): number[] {
  const least = Math.floor(all / blocks) - correcting
  const short = blocks - (all % blocks)
  const fromOf = (i: number) => i * least + Math.max(0, i - short)
  const data = Array.from({ length: blocks }, (_, i) => words.slice(fromOf(i), fromOf(i + 1)))
  const divisor = divisorOf(correcting)
  const checks = data.map((one) => remainder(one, divisor))
  const across = (rows: readonly number[][], length: number) =>
    Array.from({ length }, (_, i) => rows.flatMap((row) => row[i] ?? [])).flat()
  return [...across(data, least + 1), ...across(checks, correcting)]
}

/** Powers of 2 and their logarithms in the field of 256 elements whose polynomial is 0x11d. */
const POWER: number[] = []
const LOG: number[] = []
for (let i = 0, x = 1; i < 255; i++, x = (x << 1) ^ (x > 127 ? 0x11d : 0)) {
  POWER[i] = x
  LOG[x] = i
}
const product = (a: number, b: number): number =>
  a && b && (POWER[((LOG[a] as number) + (LOG[b] as number)) % 255] as number)

/** (x − 2⁰)(x − 2¹) … without its first coefficient, which is 1. */
function divisorOf(degree: number): number[] {
  let all = [1]
  for (let i = 0; i < degree; i++)
    all = [...all, 0].map((one, at) => one ^ product(all[at - 1] ?? 0, POWER[i] as number))
  return all.slice(1)
}

function remainder(data: readonly number[], divisor: readonly number[]): number[] {
  let rest = divisor.map(() => 0)
  for (const word of data) {
    const factor = word ^ (rest[0] as number)
    rest = divisor.map((one, i) => (rest[i + 1] ?? 0) ^ product(one, factor))
  }
  return rest
}

/** One byte per module, row by row: 1 for black; and 1 where no data go. */
type Grid = { size: number; dark: Uint8Array; fixed: Uint8Array }

function set({ size, dark, fixed }: Grid, x: number, y: number, black: number): void {
  dark[y * size + x] = black & 1
  fixed[y * size + x] = 1
}

/** What does not depend on the text: clocks, corners, small squares, the version, level and mask. */
function gridOf(version: number, level: Level): Grid {
  const size = 17 + 4 * version
  const grid: Grid = { size, dark: new Uint8Array(size * size), fixed: new Uint8Array(size * size) }
  const square = (x: number, y: number, radius: number, rings: number) => {
    for (let dx = -radius; dx <= radius; dx++)
      for (let dy = -radius; dy <= radius; dy++)
        if (Math.min(x + dx, y + dy) >= 0 && Math.max(x + dx, y + dy) < size)
          set(grid, x + dx, y + dy, rings >> Math.max(Math.abs(dx), Math.abs(dy)))
  }
  for (let i = 0; i < size; i++) {
    set(grid, 6, i, i + 1)
    set(grid, i, 6, i + 1)
  }
  for (const [x, y] of [
    [3, 3],
    [size - 4, 3],
    [3, size - 4],
  ] as const)
    square(x, y, 4, 0b01011)
  const count = version > 1 ? Math.floor(version / 7) + 2 : 1
  const step = version === 32 ? 26 : Math.ceil((version * 2 + 2) / (count - 1)) * 2
  const places = Array.from({ length: count }, (_, i) => (i === 0 ? 6 : size - 7 - (count - 1 - i) * step))
  for (const x of places)
    for (const y of places) if (Math.min(x, y) > 6 || ![6, size - 7].includes(Math.max(x, y))) square(x, y, 2, 0b101)
  const bits = checked(version, 12, 0x1f25)
  for (let i = 0; version > 6 && i < 18; i++) {
    const [near, far] = [Math.floor(i / 3), size - 11 + (i % 3)]
    set(grid, near, far, bits >> i)
    set(grid, far, near, bits >> i)
  }
  format(grid, (level === 'L' ? 8 : 0) | MASK)
  return grid
}

/** Level and mask, twice. */
function format(grid: Grid, said: number): void {
  const { size } = grid
  const bits = checked(said, 10, 0x537) ^ 0x5412
  for (let i = 0; i < 15; i++) {
    set(grid, i < 8 ? 8 : i < 9 ? 7 : 14 - i, i < 6 ? i : i < 8 ? i + 1 : 8, bits >> i)
    set(grid, i < 8 ? size - 1 - i : 8, i < 8 ? 8 : size - 15 + i, bits >> i)
  }
  set(grid, 8, size - 8, 1)
}

/** `value`, and behind it the bits that make it divisible by `polynomial` of this degree. */
function checked(value: number, degree: number, polynomial: number): number {
  let rest = value
  for (let i = 0; i < degree; i++) rest = (rest << 1) ^ ((rest >> (degree - 1)) * polynomial)
  return (value << degree) | rest
}

/**
 * Every third column is turned. The standard has the best of eight masks chosen, by points for what is hard to read; for
 * receipts and hand-overs this one has 1.6 % more points than the best on average and 11 % at most (191 codes), and the
 * choice would take seven eighths of the time and half of this file.
 */
const MASK = 2

/** Two columns at a time from the right, up and down, past the column of the clock. */
function place({ size, dark, fixed }: Grid, words: readonly number[]): void {
  let bit = 0
  for (let right = size - 1; right > 0; right -= right === 8 ? 3 : 2)
    for (let i = 0; i < 2 * size; i++) {
      const x = right - (i & 1)
      const at = ((right + 1) & 2 ? i >> 1 : size - 1 - (i >> 1)) * size + x
      if (fixed[at]) continue
      dark[at] = (((words[bit >> 3] ?? 0) >> (7 - (bit & 7))) & 1) ^ (x % 3 === 0 ? 1 : 0)
      bit++
    }
}
