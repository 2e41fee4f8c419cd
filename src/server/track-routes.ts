/** Following an item, for everybody: a page by the number on the label, and the same for programs, with the codes of EMSEVT. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as z from 'zod'
import { Problem } from '#kernel/problem.ts'
import { readReceiver, type Tracked, trackItem } from '#report/mail-track.ts'
import { paths } from '#report/paths.ts'
import { type Found, HIDDEN, lookup, withOffices } from '#server/lookup.ts'
import { type Seen, trackPage } from '#server/pages-track.ts'
import { json, publicRow, type Route, route } from '#server/route.ts'
import { squeezed } from '#server/web-build.ts'
import { itemCheck, itemField } from '#services/item.ts'

/** As it stands on a label; undefined when it cannot be the number of an item. */
function itemOf(text: string): string | undefined {
  const item = text.replace(/\s/g, '').toUpperCase()
  return itemField.safeParse(item).success && itemCheck({ item }, NO_RULE, '') === undefined ? item : undefined
}
const NO_RULE = () => 0

const seenOf = (found: readonly Found<Tracked>[]): Seen[] =>
  found
    .flatMap(({ province, one }) => withOffices(province, one.events))
    .toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at))

const items = lookup({
  path: paths.track(),
  names: [
    'Theo dõi bưu gửi bằng mã trên nhãn: giờ, bưu cục, việc; không có gì của người gửi, người nhận',
    'Tên, địa chỉ người nhận của một bưu gửi, cho người biết số cuối điện thoại người nhận',
  ],
  personal: ['addressee', 'address', 'signed'],
  read: itemOf,
  find: async (query, province, item) => [(await trackItem(query, province, item)) ?? []].flat(),
  owners: async (query, province, one) => [await readReceiver(query, province, one)],
  seen: seenOf,
  page: trackPage,
  unread: {
    vi: 'Mã không đúng: mã có 13 ký tự như EE123456785VN, hoặc 15 ký tự; xem lại từng chữ số.',
    en: 'Not a valid number: it has 13 characters, such as EE123456785VN, or 15.',
  },
  unknownPhone: {
    vi: 'Không phải số cuối điện thoại người nhận đã ghi trên bưu gửi này.',
    en: 'These are not the last digits of the phone written on this item.',
  },
})

export const trackRoutes: readonly Route[] = [
  ...items.routes,
  route({
    ...publicRow,
    path: paths.trackStyle(),
    name: 'Kiểu của trang theo dõi bưu gửi',
    answers: 'file',
    handle: () => ({ type: 'text/css; charset=utf-8', body: style(), headers: { 'cache-control': 'max-age=3600' } }),
  }),
  route({
    ...publicRow,
    path: paths.trackJson(':item'),
    name: 'Các sự kiện của một bưu gửi, mã sự kiện theo EMSEVT của UPU',
    answers: 'json',
    cost: 'journal',
    params: z.strictObject({ item: z.string().max(40) }),
    handle: async ({ site, params, address }) => {
      const item = items.read(site, address, params.item)
      const found = item === undefined ? [] : await items.find(site, item)
      if (item === undefined || found.length === 0) throw new Problem('not_found', { what: `bưu gửi ${params.item}` })
      return json({ item, service: found[0]?.one.service, events: seenOf(found) }, { headers: HIDDEN })
    },
  }),
]

let sheet: string | undefined
function style(): string {
  const read = (file: string) => readFileSync(join(import.meta.dirname, '..', '..', 'web', file), 'utf8')
  sheet ??= squeezed(read('receipt/receipt.css') + read('track.css'))
  return sheet
}
