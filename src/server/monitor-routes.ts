/** The rows of the mail monitor: how the mail of a month kept its times, by unit, and what is late now. */
import * as z from 'zod'
import { addMonths, isDay } from '#kernel/day.ts'
import { html } from '#kernel/html.ts'
import { Problem } from '#kernel/problem.ts'
import { mailPath } from '#report/books-paths.ts'
import { newestMailMonth } from '#report/mail-monitor.ts'
import { monitorPaper } from '#report/mail-paper.ts'
import { CALENDAR_YEARS } from '#rules/calendar.ts'
import { answers, filesOf, KINDS, paperFile } from '#server/books-routes.ts'
import { deskOf, networkOf } from '#server/office.ts'
import { readRow } from '#server/office-routes.ts'
import { fileLinks, paperPage } from '#server/pages-books.ts'
import { officePage } from '#server/pages-office.ts'
import { type Route, route } from '#server/route.ts'

const asked = z.strictObject({
  thang: z
    .string()
    .refine((text) => isDay(`${text}-01`), 'phải là tháng dạng 2018-11')
    .optional(),
})

export const monitorRoutes: readonly Route[] = KINDS.map((kind) =>
  route({
    ...readRow,
    path: mailPath({}, kind),
    name: `Chất lượng bưu gửi trong một tháng, và bưu gửi đang quá hạn${kind}`,
    answers: answers(kind),
    query: asked,
    handle: async ({ query: { thang }, ...given }) => {
      const { site, person, province, today } = deskOf(given)
      const network = networkOf(province)
      const month = thang ?? (await province.read((query) => newestMailMonth(query, province.id, today), person.units))
      const year = Number(month.slice(0, 4))
      // Times run on into the next year.
      if (year < CALENDAR_YEARS.first || year >= CALENDAR_YEARS.last)
        throw new Problem('request_invalid', {
          field: 'thang',
          why: `chỉ có lịch từ năm ${CALENDAR_YEARS.first} đến ${CALENDAR_YEARS.last - 1}.`,
        })
      // An item taken in here may end anywhere: rows are read for the province and cut to the person's units.
      const scope = { province: province.id, month, now: site.now(), units: person.units, today }
      const { paper, monitor } = await province.read((query) => monitorPaper(query, network, scope))
      if (kind !== '') return paperFile(kind, `chat-luong-${month}`, paper, monitor)
      const files = filesOf((kind) => mailPath({ month }, kind))
      return officePage(
        { site, person, here: mailPath(), title: paper.title },
        paper.lead,
        html`<form method="get" action="${mailPath()}" class="row"><label for="thang">Tháng</label><input id="thang" name="thang" type="month" value="${month}" required> <button>Xem</button></form>
<p><a href="${mailPath({ month: addMonths(month, -1) })}">Tháng trước</a> · ${fileLinks(files)}</p>
${paperPage(paper)}`,
      )
    },
  }),
)
