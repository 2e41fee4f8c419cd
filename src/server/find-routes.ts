/** The rows of the search from anywhere: a page that works without a script, and the same as data for the box of Ctrl-K. */
import * as z from 'zod'
import { type Html, html } from '#kernel/html.ts'
import { type Found, findAnything } from '#server/find-anything.ts'
import { deskOf } from '#server/office.ts'
import { readRow } from '#server/office-routes.ts'
import { officePage } from '#server/pages-office.ts'
import { roomPaths } from '#server/room-paths.ts'
import { json, type Route, route } from '#server/route.ts'

const query = z.strictObject({ chu: z.string().trim().max(100, 'tối đa 100 chữ').default('') })

const common = { ...readRow, query, personal: ['*'] } as const

export const findRoutes: readonly Route[] = [
  route({
    ...common,
    path: roomPaths.find(),
    name: 'Tìm mọi thứ: trang, đơn vị, khách hàng, người, mã vật, việc',
    handle: async (given) => {
      const { site, person } = deskOf(given)
      const { chu } = given.query
      return officePage(
        { site, person, here: roomPaths.find(), title: 'Tìm' },
        'Gõ có dấu hay không dấu đều được. Tên người đã che. Ở trang nào cũng mở được bằng Ctrl+K.',
        findPage(chu, await findAnything(given, chu)),
      )
    },
  }),
  route({
    ...common,
    path: roomPaths.find(undefined, '.json'),
    name: 'Tìm mọi thứ, dạng dữ liệu',
    answers: 'json',
    handle: async (given) => json(await findAnything(given, given.query.chu)),
  }),
]

const findPage = (text: string, found: readonly Found[]): Html =>
  html`<form class="search" role="search" action="${roomPaths.find()}" method="get">
<label for="chu">Tên, mã, số điện thoại</label>
<input id="chu" name="chu" type="search" value="${text}" maxlength="100" autocomplete="off" required autofocus>
<button>Tìm</button></form>
${text !== '' && found.length === 0 && html`<p role="status">Không tìm thấy. Gõ ít chữ hơn, hoặc gõ từ đầu mã, ít nhất 4 chữ, số.</p>`}
${[...Map.groupBy(found, ({ kind }) => kind)].map(
  ([kind, some]) =>
    html`<section><h2>${kind}</h2><ul class="today found">${some.map(
      ({ label, more, href }) =>
        html`<li><a href="${href}"><span>${label} <span class="under">${more}</span></span></a></li>`,
    )}</ul></section>`,
)}`
