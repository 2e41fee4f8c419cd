/**
 * Makes `src/counter/receipt-glyphs.ts`: the letters of receipts as dots, drawn once from Be Vietnam Pro by Chromium, so
 * that a receipt is the same dots in every browser and in the tests. Run it by hand when letters or their size change:
 *
 *     node_modules/.bin/node test/support/make-glyphs.ts && npm run fix
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { chromium } from 'playwright-core'

/** Dots per em: 3 mm on paper at 203 dots an inch. */
const SIZE = 24
/** Height of the box that holds any letter, and how deep in it the letters stand: room for Ẩ and Ộ. */
const BOX = 40
const BASE = 30

const tones = ['', '\u0300', '\u0301', '\u0309', '\u0303', '\u0323']
const vowels = ['a', 'ă', 'â', 'e', 'ê', 'i', 'o', 'ô', 'ơ', 'u', 'ư', 'y']
const small = vowels.flatMap((vowel) => tones.map((tone) => (vowel + tone).normalize('NFC')))
const letters = [...small, 'đ'].flatMap((letter) => [letter, letter.toUpperCase()])
const ascii = Array.from({ length: 95 }, (_, i) => String.fromCharCode(32 + i))
const CHARS = [...new Set([...ascii, ...letters, ...'–—“”‘’…·•×−°₫'])].sort()

type Drawn = { wide: number; dots: string[] }

const font = createRequire(import.meta.url).resolve(
  '@expo-google-fonts/be-vietnam-pro/500Medium/BeVietnamPro_500Medium.ttf',
)
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu'] })
const page = await browser.newPage()
const drawn = await page.evaluate(draw, {
  font: readFileSync(font).toString('base64'),
  chars: CHARS,
  size: SIZE,
  box: BOX,
  base: BASE,
})
await browser.close()

/** Runs in the page. @returns for each letter how far it moves on, and its dots in a field twice as wide as its box. */
async function draw(given: { font: string; chars: string[]; size: number; box: number; base: number }) {
  const { chars, size, box, base } = given
  const face = new FontFace('receipt', `url(data:font/ttf;base64,${given.font})`)
  document.fonts.add(await face.load())
  const canvas = new OffscreenCanvas(2 * box, box)
  const pen = canvas.getContext('2d', { willReadFrequently: true })
  if (!pen) throw new Error('no canvas')
  return chars.map((char) => {
    pen.fillStyle = 'white'
    pen.fillRect(0, 0, 2 * box, box)
    pen.fillStyle = 'black'
    pen.font = `${size}px receipt`
    pen.fillText(char, box / 2, base)
    const { data } = pen.getImageData(0, 0, 2 * box, box)
    const dots = Array.from({ length: box }, (_, y) =>
      Array.from({ length: 2 * box }, (_, x) => ((data[(y * 2 * box + x) * 4] as number) < 140 ? '1' : '0')).join(''),
    )
    return { wide: Math.round(pen.measureText(char).width), dots }
  })
}

/** Five bytes (moves on, left + 16, top, wide, high), then the dots of the box row by row, filled up to whole bytes. */
function packed({ wide, dots }: Drawn): number[] {
  const rows = dots.flatMap((row, y) => (row.includes('1') ? [y] : []))
  if (rows.length === 0) return [wide, 16, 0, 0, 0]
  const [top = 0, bottom = 0] = [rows[0], rows.at(-1)]
  if (top === 0 || bottom === BOX - 1) throw new Error(`${dots.join('\n')} is higher than its line`)
  const left = Math.min(...dots.map((row) => (row.indexOf('1') + 1 || 999) - 1))
  const right = Math.max(...dots.map((row) => row.lastIndexOf('1')))
  const bits = dots
    .slice(top, bottom + 1)
    .map((row) => row.slice(left, right + 1))
    .join('')
  const bytes = bits.match(/.{1,8}/g)?.map((eight) => Number.parseInt(eight.padEnd(8, '0'), 2)) ?? []
  return [wide, left - BOX / 2 + 16, top, right - left + 1, bottom - top + 1, ...bytes]
}

const text = Buffer.from(drawn.flatMap(packed)).toString('base64')
const lines = text.match(/.{1,110}/g) ?? []
writeFileSync(
  new URL('../../src/counter/receipt-glyphs.ts', import.meta.url),
  `/**
 * The letters of receipts as dots: Be Vietnam Pro Medium (OFL-1.1) at ${SIZE} dots, made by \`test/support/make-glyphs.ts\`, which
 * also says how they are packed. Loaded when the first receipt is printed.
 */
/** Height of the box in which every letter stands. */
export const BOX = ${BOX}
export const CHARS = ${JSON.stringify(CHARS.join(''))}
/** Base64, line by line. */
export const DOTS = \`
${lines.join('\n')}
\`
`,
)
