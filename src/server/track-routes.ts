/** Following an item, for everybody: a page by the number on the label, and the same for programs, with the codes of EMSEVT. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as z from 'zod'
import { Problem } from '#kernel/problem.ts'
import { knowsPhone, readReceiver, type Tracked, trackItem } from '#report/mail-track.ts'
import { paths } from '#report/paths.ts'
import { atMost, MINUTE_MS } from '#server/often.ts'
import { type Seen, type TrackView, trackPage } from '#server/pages-track.ts'
import type { Province } from '#server/province.ts'
import { type Answer, type Route, route, type Site, type UnitScope } from '#server/route.ts'
import { squeezed } from '#server/web-build.ts'
import { itemCheck, itemField } from '#services/item.ts'

/** Questions a minute from one address: a shop's parcels of a day, or a phone network's customers behind one address. */
const countQuestion = atMost(60, MINUTE_MS)
/** Wrong or right, how often the end of the phone number of one item may be tried in an hour: there are 10,000 of them. */
const countDigits = atMost(10, 60 * MINUTE_MS)

const HEADERS = { 'x-robots-tag': 'noindex, nofollow, noarchive' }
const UNREAD = {
  vi: 'Mã không đúng: mã có 13 ký tự như EE123456785VN, hoặc 15 ký tự; xem lại từng chữ số.',
  en: 'Not a valid number: it has 13 characters, such as EE123456785VN, or 15.',
}
const UNKNOWN_PHONE = {
  vi: 'Không phải số cuối điện thoại người nhận đã ghi trên bưu gửi này.',
  en: 'These are not the last digits of the phone written on this item.',
}

const page = (view: TrackView, status = 200): Answer => ({
  status,
  type: 'text/html; charset=utf-8',
  body: trackPage(view),
  headers: HEADERS,
})

/** As it stands on a label; undefined when it cannot be the number of an item. */
function itemOf(text: string): string | undefined {
  const item = text.replace(/\s/g, '').toUpperCase()
  return itemField.safeParse(item).success && itemCheck({ item }, NO_RULE, '') === undefined ? item : undefined
}
const NO_RULE = () => 0

type Found = { province: Province; tracked: Tracked }

/** In every province that is open here: an item that went from one to the other has a part of its way in each. */
async function find(site: Site, item: string): Promise<Found[]> {
  const all = site.provinces().map(async (province) => {
    const tracked = await province.read((query) => trackItem(query, province.id, item))
    return tracked ? [{ province, tracked }] : []
  })
  return (await Promise.all(all)).flat()
}

const seenOf = (found: readonly Found[]): Seen[] =>
  found
    .flatMap(({ province, tracked }) =>
      tracked.events.map(({ unit, ...event }) => ({
        ...event,
        office: province.network?.units.byId.get(unit)?.at(-1)?.name ?? String(unit),
      })),
    )
    .toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at))

const common = {
  who: ['anyone'],
  unit: (): UnitScope => 'none',
  params: z.strictObject({}),
} as const

const ma = z.string().max(40)
const nothing = z.strictObject({})

export const trackRoutes: readonly Route[] = [
  route({
    ...common,
    method: 'GET',
    path: paths.track(),
    name: 'Theo dõi bưu gửi bằng mã trên nhãn: giờ, bưu cục, việc; không có gì của người gửi, người nhận',
    answers: 'page',
    query: z.strictObject({ ma: ma.optional() }),
    cost: 'journal',
    personal: [],
    handle: async ({ site, query, address }) => {
      if (query.ma === undefined) return page({})
      countQuestion(address, Date.parse(site.now()))
      const item = itemOf(query.ma)
      if (item === undefined) return page({ item: query.ma, wrong: UNREAD }, 400)
      const found = await find(site, item)
      return found.length > 0 ? page({ item, seen: seenOf(found) }) : page({ item }, 404)
    },
  }),
  route({
    ...common,
    method: 'POST',
    path: paths.track(),
    name: 'Tên, địa chỉ người nhận của một bưu gửi, cho người biết số cuối điện thoại người nhận',
    answers: 'page',
    query: nothing,
    body: z.strictObject({ ma, so: z.string().max(10) }),
    cost: 'journal',
    personal: ['addressee', 'address', 'signed'],
    handle: async ({ site, body, address }) => {
      const now = Date.parse(site.now())
      countQuestion(address, now)
      const item = itemOf(body.ma)
      if (item === undefined) return page({ item: body.ma, wrong: UNREAD }, 400)
      countDigits(item, now)
      const found = await find(site, item)
      const receivers = await Promise.all(
        found.map(({ province, tracked }) => province.read((query) => readReceiver(query, province.id, tracked))),
      )
      const receiver = receivers.find((one) => knowsPhone(one, body.so))
      const view = { item, seen: seenOf(found) }
      return receiver ? page({ ...view, receiver }) : page({ ...view, wrong: UNKNOWN_PHONE }, 403)
    },
  }),
  route({
    ...common,
    method: 'GET',
    path: paths.trackStyle(),
    name: 'Kiểu của trang theo dõi bưu gửi',
    answers: 'file',
    query: nothing,
    cost: 'static',
    personal: [],
    handle: () => ({ type: 'text/css; charset=utf-8', body: style(), headers: { 'cache-control': 'max-age=3600' } }),
  }),
  route({
    ...common,
    method: 'GET',
    path: paths.trackJson(':item'),
    name: 'Các sự kiện của một bưu gửi, mã sự kiện theo EMSEVT của UPU',
    answers: 'json',
    params: z.strictObject({ item: ma }),
    query: nothing,
    cost: 'journal',
    personal: [],
    handle: async ({ site, params, address }) => {
      countQuestion(address, Date.parse(site.now()))
      const item = itemOf(params.item)
      const found = item === undefined ? [] : await find(site, item)
      if (item === undefined || found.length === 0) throw new Problem('not_found', { what: `bưu gửi ${params.item}` })
      const body = JSON.stringify({ item, service: found[0]?.tracked.service, events: seenOf(found) })
      return { type: 'application/json; charset=utf-8', body, headers: HEADERS }
    },
  }),
]

let sheet: string | undefined
function style(): string {
  const read = (file: string) => readFileSync(join(import.meta.dirname, '..', '..', 'web', file), 'utf8')
  sheet ??= squeezed(read('receipt/receipt.css') + read('track.css'))
  return sheet
}
