/** The map of points: where each stands, and how it stands, by a sign and by a colour. A table says the same in words. */
import { type Html, html } from '#kernel/html.ts'
import { showNumber } from '#kernel/money.ts'
import { type PointStanding, type Spot, STANDINGS, type Standing } from '#report/overview.ts'

export const STANDING_NAMES: Record<Standing, string> = {
  look: 'tiền cần xem ngay',
  far: 'doanh thu dưới một nửa mức lẽ ra',
  behind: 'dưới 90%',
  good: 'đúng nhịp',
  unknown: 'chưa có kế hoạch',
}

/** Each about 12 across around its middle; told apart without colour. */
const SIGNS: Record<Standing, string> = {
  look: 'M0 -8 8 6H-8Z',
  far: 'M0 -6.5 6.5 0 0 6.5 -6.5 0Z',
  behind: 'M0 -6.5 6.5 0 0 6.5 -6.5 0ZM0 -3.5 -3.5 0 0 3.5 3.5 0Z',
  good: 'M-4 0a4 4 0 1 0 8 0a4 4 0 1 0 -8 0Z',
  unknown: 'M-4 -1.2H4V1.2H-4Z',
}

export const sign = (standing: Standing): Html =>
  html`<svg class="sign at-${standing}" viewBox="-9 -9 18 18" aria-hidden="true" focusable="false"><path d="${SIGNS[standing]}"/></svg>`

/** In a picture that no style sheet reaches; a page's own style goes before them. */
const FILLS: Record<Standing, string> = {
  look: '#9b2410',
  far: '#a05a00',
  behind: '#a05a00',
  good: '#1d6b3a',
  unknown: '#6b7680',
}

const EDGE = 12

/**
 * A picture of at most so many units across and down, north above, on which `spots` all find room. Longitude is shortened by the cosine of the middle
 * latitude, as on any map of a small country. Links are for the mouse: the table beside has them for the keyboard.
 */
export function pointsMap(
  points: readonly PointStanding[],
  spots: readonly Spot[],
  { width, height }: { width: number; height: number },
  href?: (unit: number) => string,
): Html {
  if (points.length === 0) return html`<p class="none">Chưa có điểm nào có tọa độ.</p>`
  const { x, y } = projection(spots, width, height)
  const around =
    spots.length > points.length &&
    spots.map(({ lat, lon }) => html`<circle class="around" fill="#d8d6cd" cx="${x(lon)}" cy="${y(lat)}" r="1.5"/>`)
  // The worst are drawn last, above the others.
  const marks = points.toReversed().map(({ unit, name, lat, lon, standing }) => {
    const path = html`<path class="at-${standing}" fill="${FILLS[standing]}" transform="translate(${x(lon)} ${y(lat)})" d="${SIGNS[standing]}"><title>${name}: ${STANDING_NAMES[standing]}</title></path>`
    return href ? html`<a href="${href(unit)}" tabindex="-1">${path}</a>` : path
  })
  return html`<svg class="map" viewBox="0 0 ${width} ${height}" aria-hidden="true" focusable="false">${around}${marks}</svg>`
}

/** Which signs there are, and how many of each. */
export function mapKey(points: readonly PointStanding[]): Html {
  const counts = Map.groupBy(points, ({ standing }) => standing)
  return html`<ul class="map-key">${STANDINGS.filter((one) => counts.has(one)).map(
    (one) =>
      html`<li>${sign(one)}<span><b>${showNumber(counts.get(one)?.length ?? 0)}</b> ${STANDING_NAMES[one]}</span></li>`,
  )}</ul>`
}

function projection(points: readonly Spot[], width: number, height: number) {
  const lats = points.map(({ lat }) => lat)
  const lons = points.map(({ lon }) => lon)
  const [south, north, west, east] = [Math.min(...lats), Math.max(...lats), Math.min(...lons), Math.max(...lons)]
  const shrink = Math.cos((((south + north) / 2) * Math.PI) / 180)
  const [wide, high] = [(east - west) * shrink, north - south]
  const scale = Math.min((width - 2 * EDGE) / (wide || 1), (height - 2 * EDGE) / (high || 1))
  const [left, top] = [(width - wide * scale) / 2, (height - high * scale) / 2]
  const round = (value: number) => Math.round(value * 10) / 10
  return {
    x: (lon: number) => round(left + (lon - west) * shrink * scale),
    y: (lat: number) => round(top + (north - lat) * scale),
  }
}
