/** The rows of the people of the Post: how many, in which posts, what they earn, what is paid for them. */
import * as z from 'zod'
import { html } from '#kernel/html.ts'
import type { Query } from '#kernel/sql.ts'
import { readStaff, staffPaper } from '#report/staff.ts'
import { answers, filesOf, KINDS, paperFile } from '#server/books-routes.ts'
import { deskOf, networkOf } from '#server/office.ts'
import { readRow } from '#server/office-routes.ts'
import { fileLinks, paperPage, yearForm } from '#server/pages-books.ts'
import { officePage } from '#server/pages-office.ts'
import { staffPath } from '#server/plan-paths.ts'
import { type Route, route } from '#server/route.ts'
import { year } from '#server/typed.ts'

/** The newest year with a payroll, or this one. */
async function newestYear(query: Query, province: number, today: string): Promise<number> {
  const [row] = await query<{ year: number | null }[]>`
    select extract(year from max(month))::int as year from total
    where province = ${province} and kind = 'actual' and measure = 'income'`
  return row?.year ?? Number(today.slice(0, 4))
}

export const staffRoutes: readonly Route[] = KINDS.map((kind) =>
  route({
    ...readRow,
    path: staffPath({}, kind),
    name: `Người, chức danh, thu nhập và đóng góp của từng đơn vị trong một năm${kind}`,
    answers: answers(kind),
    query: z.strictObject({
      nam: year.optional(),
    }),
    cost: 'report',
    handle: async ({ query: { nam }, ...given }) => {
      const { site, person, province, today } = deskOf(given)
      const network = networkOf(province)
      const report = await province.read(async (query) => {
        const year = nam ?? (await newestYear(query, province.id, today))
        return readStaff(query, network, { province: province.id, year, by: person.units === 'all' ? 'group' : 'unit' })
      }, person.units)
      const { year } = report
      const paper = staffPaper(report)
      if (kind !== '') return paperFile(kind, `nhan-su-${year}`, paper, report)
      return officePage(
        { site, person, here: staffPath(), title: paper.title },
        paper.lead,
        html`${yearForm(staffPath(), year)}
<p>${fileLinks(filesOf((kind) => staffPath({ year }, kind)))}</p>
${paperPage(paper)}`,
      )
    },
  }),
)
