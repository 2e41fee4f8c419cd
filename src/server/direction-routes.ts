/** The rows for who leads: how the year stands against its plan on a day; what each point is worth. */
import * as z from 'zod'
import { html } from '#kernel/html.ts'
import { Problem } from '#kernel/problem.ts'
import { pacePath, pointsPath } from '#report/books-paths.ts'
import { pacePaper, readPace } from '#report/pace-paper.ts'
import { pointsPaper } from '#report/points.ts'
import { CALENDAR_YEARS } from '#rules/calendar.ts'
import { answers, filesOf, KINDS, paperFile } from '#server/books-routes.ts'
import { newestDay } from '#server/moment.ts'
import { deskOf, networkOf } from '#server/office.ts'
import { readRow } from '#server/office-routes.ts'
import { fileLinks, paperPage, yearForm } from '#server/pages-books.ts'
import { officePage } from '#server/pages-office.ts'
import { type Route, route } from '#server/route.ts'
import { day, unitNumber, year } from '#server/typed.ts'

const paceQuery = z.strictObject({
  ngay: day.optional(),
  'don-vi': unitNumber.optional(),
})

const paceRoutes: readonly Route[] = KINDS.map((kind) =>
  route({
    ...readRow,
    path: pacePath({}, kind),
    name: `Tiến độ kế hoạch doanh thu${kind}`,
    answers: answers(kind),
    query: paceQuery,
    // A unit of the second level is a way to group what may be seen: rows are cut to the person's units in any case.
    cost: 'report',
    handle: async ({ query: { ngay, 'don-vi': group }, ...given }) => {
      const { site, person, province, today } = deskOf(given)
      const network = networkOf(province)
      const whole = person.units === 'all'
      const report = await province.read(async (query) => {
        const day = ngay ?? (await newestDay(query, province.id, today))
        if (Number(day.slice(0, 4)) <= CALENDAR_YEARS.first || Number(day.slice(0, 4)) >= CALENDAR_YEARS.last)
          throw new Problem('request_invalid', {
            field: 'ngay',
            why: `chỉ có lịch từ năm ${CALENDAR_YEARS.first + 1} đến ${CALENDAR_YEARS.last - 1}.`,
          })
        const by = whole && group === undefined ? 'group' : 'unit'
        return readPace(query, network, { province: province.id, day, by, group })
      }, person.units)
      const { day } = report
      const paper = pacePaper(report, whole && group === undefined ? (id) => pacePath({ day, group: id }) : undefined)
      if (kind !== '') return paperFile(kind, `ke-hoach-${day}`, paper, report)
      const files = filesOf((kind) => pacePath({ day, group }, kind))
      return officePage(
        { site, person, here: pacePath(), title: paper.title },
        paper.lead,
        html`<form method="get" action="${pacePath()}" class="row">
${group !== undefined && html`<input type="hidden" name="don-vi" value="${group}">`}<label for="ngay">Đến hết ngày</label><input id="ngay" name="ngay" type="date" value="${day}" required> <button>Xem</button></form>
<p>${group !== undefined && html`<a href="${pacePath({ day })}">Cả tỉnh</a> · `}${fileLinks(files)}</p>
${paperPage(paper)}`,
      )
    },
  }),
)

const pointsRoutes: readonly Route[] = KINDS.map((kind) =>
  route({
    ...readRow,
    path: pointsPath({}, kind),
    name: `Giá trị của từng điểm trong một năm${kind}`,
    answers: answers(kind),
    query: z.strictObject({
      nam: year.optional(),
    }),
    cost: 'report',
    handle: async ({ query: { nam }, ...given }) => {
      const { site, person, province, today } = deskOf(given)
      const network = networkOf(province)
      const { paper, points, year } = await province.read(async (query) => {
        const year = nam ?? Number((await newestDay(query, province.id, today)).slice(0, 4))
        return { year, ...(await pointsPaper(query, network, { province: province.id, year })) }
      }, person.units)
      if (kind !== '') return paperFile(kind, `diem-${year}`, paper, points)
      const files = filesOf((kind) => pointsPath({ year }, kind))
      return officePage(
        { site, person, here: pointsPath(), title: paper.title },
        paper.lead,
        html`${yearForm(pointsPath(), year)}
<p>${fileLinks(files)}</p>
${paperPage(paper)}`,
      )
    },
  }),
)

export const directionRoutes: readonly Route[] = [...paceRoutes, ...pointsRoutes]
