/** The rows of bags: both sides' scans of those despatched in a week, and what is to be done about them. */
import * as z from 'zod'
import { addDays, type Day, daysBetween } from '#kernel/day.ts'
import { html } from '#kernel/html.ts'
import { Problem } from '#kernel/problem.ts'
import type { Query } from '#kernel/sql.ts'
import { bagsPath } from '#report/books-paths.ts'
import { readBags } from '#report/mail-bags.ts'
import { bagsPaper } from '#report/mail-bags-paper.ts'
import { readOrigin } from '#report/origin.ts'
import { answers, askedPeriod, filesOf, KINDS, paperFile } from '#server/books-routes.ts'
import { mailMoment } from '#server/monitor-routes.ts'
import { deskOf, networkOf } from '#server/office.ts'
import { readRow } from '#server/office-routes.ts'
import { paperPage, periodForm } from '#server/pages-books.ts'
import { officePage } from '#server/pages-office.ts'
import { type Given, type Route, route } from '#server/route.ts'

type Period = { tu?: Day | undefined; den?: Day | undefined }

const DAYS = 7
const DAYS_MOST = 31

/** A week until the day that is asked for, or until the newest day on which a bag went. */
async function readWeek(query: Query, given: Pick<Given, 'site' | 'person'>, { tu, den }: Period) {
  const { site, person, province, today } = deskOf(given)
  const [newest] = await query<{ day: Day | null }[]>`
    select max(day)::text as day from rollup_day
    where province = ${province.id} and service = 'bag' and measure = 'sent' and day <= ${today}`
  const to = den ?? newest?.day ?? today
  const from = tu ?? addDays(to, 1 - DAYS)
  if (from > to || daysBetween(from, to) >= DAYS_MOST)
    throw new Problem('request_invalid', {
      field: 'tu',
      why: `phải trước ngày cuối, và cách nhiều nhất ${DAYS_MOST} ngày.`,
    })
  const { demo } = await readOrigin(query, province.id)
  const now = await mailMoment(query, province.id, site)
  const bags = await readBags(query, { province: province.id, from, to, now, units: person.units })
  return { bags, paper: bagsPaper(bags, networkOf(province), { from, to, demo }), period: { from, to } }
}

export const bagRoutes: readonly Route[] = KINDS.map((kind) =>
  route({
    ...readRow,
    path: bagsPath({}, kind),
    name: `Túi thư theo lượt quét của hai đầu, túi lệch và túi chậm${kind}`,
    answers: answers(kind),
    query: z.strictObject(askedPeriod),
    handle: async ({ query: asked, ...given }) => {
      const { site, person, province } = deskOf(given)
      const { paper, bags, period } = await province.read((query) => readWeek(query, given, asked))
      if (kind !== '') return paperFile(kind, `tui-thu-${period.to}`, paper, bags)
      const files = filesOf((kind) => bagsPath(period, kind))
      return officePage(
        { site, person, here: bagsPath(), title: paper.title },
        paper.lead,
        html`${paperPage(paper, periodForm(bagsPath(), period, files))}`,
      )
    },
  }),
)
