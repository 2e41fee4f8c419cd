/** The figures of the overview for a chat group: as a message to paste, and as a picture. The same words as on the page. */
import { showDay } from '#kernel/day.ts'
import { type Html, html } from '#kernel/html.ts'
import { type Overview, sayException } from '#server/overview.ts'
import { pointsMap, STANDING_NAMES } from '#server/pages-map.ts'
import { tilesOf } from '#server/pages-overview.ts'
import { roomPaths } from '#server/room-paths.ts'

const DEMO = 'Số liệu mô phỏng, không phải số thật của Bưu điện.'

const headOf = ({ place, day }: Overview): string => `${place}, đến hết ngày ${showDay(day)}`

/** Lines of plain text; no mark-up, for a group reads it on a phone. */
export function shareText(overview: Overview): string {
  const { exceptions, pace } = overview
  return [
    headOf(overview),
    ...(pace.origin.demo ? [DEMO] : []),
    '',
    ...tilesOf(overview, false).map(({ label, value, under }) => `• ${label}: ${value} (${under})`),
    '',
    exceptions.length === 0 ? 'Không có việc nào quá hạn.' : 'Cần người xem:',
    ...exceptions.map((one, i) => `${i + 1}. ${sayException(one)}`),
    '',
  ].join('\n')
}

const WIDTH = 1080
const EDGE = 48
const COLUMN = (WIDTH - 2 * EDGE) / 2
const MAP = { width: WIDTH - 2 * EDGE, height: 520 }
/** Letters that surely fit a line of text of 26 across the picture, and across half of it. */
const LINE = { whole: 68, half: 32 }

/** As attributes: a picture has no style sheet, and our policy would not let one in. */
const LETTERS = {
  head: { size: 34, weight: 600, fill: '#1c1f22' },
  bold: { size: 26, weight: 600, fill: '#1c1f22' },
  plain: { size: 26, weight: 400, fill: '#1c1f22' },
  soft: { size: 26, weight: 400, fill: '#555d65' },
  value: { size: 48, weight: 600, fill: '#0b4f8a' },
  warn: { size: 26, weight: 600, fill: '#9b2410' },
} as const

/** An SVG of 1080 across that needs nothing from elsewhere: whatever opens it has a font without serifs. */
export function sharePicture(overview: Overview): Html {
  const { exceptions, points, spots, pace } = overview
  const parts: Html[] = []
  let y = EDGE + 34
  const line = (text: string, kind: keyof typeof LETTERS, x = EDGE) => {
    const { size, weight, fill } = LETTERS[kind]
    parts.push(html`<text x="${x}" y="${y}" font-size="${size}" font-weight="${weight}" fill="${fill}">${text}</text>`)
  }
  line(headOf(overview), 'head')
  if (pace.origin.demo) {
    y += 40
    line(DEMO, 'warn')
  }
  const tiles = tilesOf(overview, false).map((tile) => ({ ...tile, lines: linesOf(tile.under, LINE.half) }))
  for (let i = 0; i < tiles.length; i += 2) {
    const row = tiles.slice(i, i + 2)
    const top = y + 60
    for (const [n, { label, value, lines }] of row.entries()) {
      const x = EDGE + n * COLUMN
      y = top
      line(label, 'soft', x)
      y += 56
      line(value, 'value', x)
      for (const text of lines) {
        y += 36
        line(text, 'soft', x)
      }
    }
    y = top + 56 + 36 * Math.max(...row.map(({ lines }) => lines.length))
  }
  y += 64
  line(exceptions.length === 0 ? 'Không có việc nào quá hạn.' : 'Cần người xem', 'bold')
  for (const text of exceptions.flatMap((one, i) => linesOf(`${i + 1}. ${sayException(one)}`, LINE.whole))) {
    y += 38
    line(text, 'plain')
  }
  y += 40
  if (points.length > 0) {
    parts.push(
      html`<svg x="${EDGE}" y="${y}" width="${MAP.width}" height="${MAP.height}">${pointsMap(points, spots, MAP)}</svg>`,
    )
    y += MAP.height + 40
    const counts = Map.groupBy(points, ({ standing }) => standing)
    const key = [...counts].map(([standing, some]) => `${some.length} ${STANDING_NAMES[standing]}`).join(' · ')
    for (const text of linesOf(key, LINE.whole)) {
      line(text, 'soft')
      y += 36
    }
  }
  const height = y + EDGE
  return html`<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" font-family="Be Vietnam Pro, system-ui, sans-serif">
<rect width="${WIDTH}" height="${height}" fill="#fbfaf6"/>
${parts}</svg>`
}

/** Whole words, at most so many letters a line. */
function linesOf(text: string, most: number): string[] {
  const lines: string[] = []
  for (const word of text.split(' ')) {
    const last = lines.at(-1)
    if (last !== undefined && last.length + 1 + word.length <= most) lines[lines.length - 1] = `${last} ${word}`
    else lines.push(word)
  }
  return lines
}

/** Without a script the text can be marked and the picture saved. */
export function shareSection(overview: Overview): Html {
  const { day } = overview
  const text = shareText(overview)
  return html`<details class="choice" id="cho-nhom"><summary>Chép cho nhóm Zalo, Viber</summary>
<div class="fields wide-form"><label for="loi-nhan">Lời nhắn</label><textarea id="loi-nhan" readonly rows="${text.split('\n').length + 2}">${text}</textarea>
<p class="row"><button data-copy="loi-nhan">Chép lời nhắn</button> <button data-picture="${roomPaths.overview('.svg', day)}" data-name="toan-canh-${day}.png">Tải hình PNG</button> <a href="${roomPaths.overview('.svg', day)}" download="toan-canh-${day}.svg">Tải hình SVG</a></p>
<p id="da-chep" role="status"></p></div></details>`
}
