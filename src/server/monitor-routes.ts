/** The rows of the mail monitor: how the mail of a month kept its times, by unit; the corporation's values beside; what is late now. */
import * as z from 'zod'
import { addMonths, isDay, lastDayOf, type Month } from '#kernel/day.ts'
import { type Content, html } from '#kernel/html.ts'
import { Problem } from '#kernel/problem.ts'
import type { Query } from '#kernel/sql.ts'
import { mailPath, officialPath } from '#report/books-paths.ts'
import { unitName } from '#report/drill.ts'
import { newestMailMonth } from '#report/mail-monitor.ts'
import { standardOf } from '#report/mail-official.ts'
import { officialPaper } from '#report/mail-official-paper.ts'
import { monitorPaper } from '#report/mail-paper.ts'
import { readOrigin } from '#report/origin.ts'
import { CALENDAR_YEARS } from '#rules/calendar.ts'
import { desk } from '#server/addresses.ts'
import { answers, filesOf, KINDS, paperFile } from '#server/books-routes.ts'
import { takeOfficial } from '#server/import-official.ts'
import { deskOf, mayChange, networkOf, unitsFor } from '#server/office.ts'
import { changeRow, readRow } from '#server/office-routes.ts'
import { fileLinks, paperPage } from '#server/pages-books.ts'
import { NOTICE_KEYS, officePage } from '#server/pages-office.ts'
import { handInOfficial, holdersSection, type Seen } from '#server/pages-reminders.ts'
import { readReminders } from '#server/reminders.ts'
import { bytes, type Given, json, type Route, route, type Site } from '#server/route.ts'

const month = z
  .string()
  .refine((text) => isDay(`${text}-01`), 'phải là tháng dạng 2018-11')
  .optional()

/** @throws Problem request_invalid: times run on into the next year, which the calendar must know too. */
function inCalendar(month: Month): Month {
  const year = Number(month.slice(0, 4))
  if (year >= CALENDAR_YEARS.first && year < CALENDAR_YEARS.last) return month
  throw new Problem('request_invalid', {
    field: 'thang',
    why: `chỉ có lịch từ năm ${CALENDAR_YEARS.first} đến ${CALENDAR_YEARS.last - 1}.`,
  })
}

/** This moment; of the demonstration, which stands still, the end of its last month. */
export async function mailMoment(query: Query, province: number, site: Site): Promise<string> {
  if (!(await readOrigin(query, province)).demo) return site.now()
  const last = lastDayOf(await newestMailMonth(query, province, site.today()))
  return last < site.today() ? `${last}T18:00:00+07:00` : site.now()
}

/** An item taken in here may end anywhere: rows are read for the province and cut to the person's units. */
async function scopeOf(query: Query, given: Pick<Given, 'site' | 'person'>, asked: Month | undefined) {
  const { site, person, province, today } = deskOf(given)
  const month = inCalendar(asked ?? (await newestMailMonth(query, province.id, today)))
  return {
    ...{ province: province.id, month, now: await mailMoment(query, province.id, site) },
    ...{ units: person.units, today },
  }
}

export function seenBy(given: Pick<Given, 'site' | 'person'>): Seen {
  const { site, person, province, today } = deskOf(given)
  const network = networkOf(province)
  const below = new Set(mayChange(person) ? unitsFor(province, person, today).map(({ id }) => id) : [])
  return {
    ...{ person, now: site.now() },
    nameOf: (unit) => unitName(network, unit, { from: today, to: today }),
    mayRemind: (unit) => unit !== person.unit && below.has(unit),
  }
}

const monthForm = (action: string, month: Month, rest: Content) =>
  html`<form method="get" action="${action}" class="row"><label for="thang">Tháng</label><input id="thang" name="thang" type="month" value="${month}" required> <button>Xem</button></form>
<p>${rest}</p>`

const monthRoutes = KINDS.map((kind) =>
  route({
    ...readRow,
    path: mailPath({}, kind),
    name: `Chất lượng bưu gửi trong một tháng, và bưu gửi đang quá hạn${kind}`,
    answers: answers(kind),
    query: z.strictObject({ thang: month, xong: z.enum(NOTICE_KEYS).optional() }),
    ...(kind === '' && { loads: 'script' as const }),
    handle: async ({ query: { thang, xong: notice }, ...given }) => {
      const { site, person, province } = deskOf(given)
      const network = networkOf(province)
      await province.folding.keepUp(['mail'], kind !== '')
      const { paper, monitor } = await province.read(async (query) =>
        monitorPaper(query, network, await scopeOf(query, given, thang)),
      )
      const { month, late } = monitor
      if (kind !== '') return paperFile(kind, `chat-luong-${month}`, paper, monitor)
      const reminders = await readReminders(province, person)
      const files = filesOf((kind) => mailPath({ month }, kind))
      const script = desk.listScript()
      return officePage(
        { site, person, here: mailPath(), title: paper.title, notice, script },
        paper.lead,
        html`${monthForm(mailPath(), month, html`<a href="${mailPath({ month: addMonths(month, -1) })}">Tháng trước</a> · ${fileLinks(files)}`)}
${holdersSection(late, reminders, seenBy(given))}
${paperPage(paper)}
${person.role === 'province' && handInOfficial(person)}`,
      )
    },
  }),
)

const officialRoutes = KINDS.map((kind) =>
  route({
    ...readRow,
    path: officialPath(':measure', {}, kind),
    name: `Số của Tổng công ty và số ở đây, từng bưu gửi khác nhau${kind}`,
    answers: answers(kind),
    params: z.strictObject({ measure: z.string().max(40) }),
    query: z.strictObject({ thang: month }),
    handle: async ({ params: { measure }, query: { thang }, ...given }) => {
      const { site, person, province } = deskOf(given)
      const network = networkOf(province)
      const standard = standardOf(measure)
      if (!standard) throw new Problem('not_found', { what: `chỉ tiêu ${measure}` })
      await province.folding.keepUp(['mail'], kind !== '')
      const { paper, explained, month } = await province.read(async (query) => {
        const scope = await scopeOf(query, given, thang)
        return { ...(await officialPaper(query, network, standard, scope)), month: scope.month }
      })
      if (kind !== '') return paperFile(kind, `doi-chieu-${measure}-${month}`, paper, explained)
      const files = filesOf((kind) => officialPath(measure, { month }, kind))
      const back = html`<a href="${mailPath({ month })}">Cả tháng</a> · ${fileLinks(files)}`
      return officePage(
        { site, person, here: mailPath(), title: paper.title },
        paper.lead,
        html`${monthForm(officialPath(measure), month, back)}${paperPage(paper)}`,
      )
    },
  }),
)

/** A month's list of the province: 100,000 items are 4 MB. */
const FILE_BYTES_MOST = 8 << 20

const takeRoute = route({
  ...changeRow,
  who: ['province'],
  unit: () => 'all',
  path: desk.apiOfficial(),
  name: 'Nhập số của Tổng công ty về chất lượng bưu gửi (XLSX, CSV)',
  answers: 'json',
  body: bytes(FILE_BYTES_MOST),
  handle: async (given) => {
    const { province } = deskOf(given)
    const month = await takeOfficial(province, given.body)
    const to = mailPath({ month, done: 'da-nhap-chinh-thuc' })
    return json({ to })
  },
})

export const monitorRoutes: readonly Route[] = [...monthRoutes, ...officialRoutes, takeRoute]
