/** The rows of the whole at a glance: the page, and the same figures as a message and as a picture. */
import * as z from 'zod'
import { isDay, showDay } from '#kernel/day.ts'
import { html } from '#kernel/html.ts'
import { Problem } from '#kernel/problem.ts'
import { CALENDAR_YEARS } from '#rules/calendar.ts'
import { deskOf, placeOf } from '#server/office.ts'
import { readRow } from '#server/office-routes.ts'
import { readOverview } from '#server/overview.ts'
import { officePage } from '#server/pages-office.ts'
import { overviewPage } from '#server/pages-overview.ts'
import { sharePicture, shareSection, shareText } from '#server/pages-share.ts'
import { roomPaths } from '#server/room-paths.ts'
import { type Given, type Route, route } from '#server/route.ts'

const query = z.strictObject({
  ngay: z
    .string()
    .refine(isDay, 'phải là ngày dạng 2018-11-30')
    .refine(
      (day) => Number(day.slice(0, 4)) > CALENDAR_YEARS.first && Number(day.slice(0, 4)) < CALENDAR_YEARS.last,
      `chỉ có lịch từ năm ${CALENDAR_YEARS.first + 1} đến ${CALENDAR_YEARS.last - 1}`,
    )
    .optional(),
})

async function overviewOf({ query: { ngay }, ...given }: Given<unknown, z.infer<typeof query>>, file = true) {
  const { person, province, today } = deskOf(given)
  if (person.units !== 'all' && person.units.length === 0) throw new Problem('not_allowed')
  return { ...(await readOverview(given, ngay, file)), place: placeOf(province, person.unit, today) }
}

export const overviewRoutes: readonly Route[] = [
  route({
    ...readRow,
    path: roomPaths.overview(),
    name: 'Toàn cảnh: doanh thu so kế hoạch, thu hộ, chi trả, năm việc cần xem, bản đồ các điểm',
    query,
    cost: 'report',
    handle: async (given) => {
      const { site, person } = deskOf(given)
      const overview = await overviewOf(given, false)
      return officePage(
        { site, person, here: roomPaths.overview(), title: 'Toàn cảnh', script: roomPaths.shareScript() },
        html`${overview.place}, đến hết ngày ${showDay(overview.day)} · <a href="#cho-nhom">Chép cho nhóm</a>`,
        overviewPage(overview, person.units === 'all', shareSection(overview)),
      )
    },
  }),
  route({
    ...readRow,
    path: roomPaths.overview('.txt'),
    name: 'Toàn cảnh dạng lời nhắn cho nhóm',
    answers: 'file',
    query,
    cost: 'report',
    handle: async (given) => ({ type: 'text/plain; charset=utf-8', body: shareText(await overviewOf(given)) }),
  }),
  route({
    ...readRow,
    path: roomPaths.overview('.svg'),
    name: 'Toàn cảnh dạng hình cho nhóm',
    answers: 'file',
    query,
    cost: 'report',
    handle: async (given) => ({ type: 'image/svg+xml', body: sharePicture(await overviewOf(given)).text }),
  }),
]
