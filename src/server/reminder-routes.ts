/** The rows of reminders: sent to the unit that has what is late, read there, and seen to be read. */
import * as z from 'zod'
import { monthOf } from '#kernel/day.ts'
import { reminderPaths } from '#report/books-paths.ts'
import { monitorOf } from '#report/mail-monitor.ts'
import { readMailMonth } from '#report/mail-read.ts'
import { mailMoment, seenBy } from '#server/monitor-routes.ts'
import { deskOf, networkOf } from '#server/office.ts'
import { changeRow, readRow, shown } from '#server/office-routes.ts'
import { officePage } from '#server/pages-office.ts'
import { remindersPage } from '#server/pages-reminders.ts'
import { readReminder, readReminders, remind } from '#server/reminders.ts'
import { goTo, type Route, route } from '#server/route.ts'
import { unitNumber } from '#server/typed.ts'

export const reminderRoutes: readonly Route[] = [
  route({
    ...readRow,
    path: reminderPaths.list(),
    name: 'Lời nhắc về bưu gửi quá hạn: gửi đơn vị tôi, gửi các đơn vị bên dưới, ai đã đọc',
    query: shown,
    handle: async (given) => {
      const { site, person, province } = deskOf(given)
      const reminders = await readReminders(province, person)
      return officePage(
        { site, person, here: reminderPaths.list(), title: 'Nhắc việc', notice: given.query.xong },
        'Nơi giữ bưu gửi quá hạn được nhắc ở đây. Bấm đã đọc thì người nhắc thấy ai đọc, lúc nào.',
        remindersPage(reminders, seenBy(given)),
      )
    },
  }),
  route({
    ...changeRow,
    path: reminderPaths.send(),
    name: 'Nhắc một đơn vị về bưu gửi quá hạn đang ở đó',
    unit: ({ body }) => [body.unit],
    body: z.strictObject({
      unit: unitNumber,
    }),
    handle: async (given) => {
      const { site, person, province } = deskOf(given)
      const { unit } = given.body
      await province.folding.keepUp(['mail'], true)
      const late = await province.read(async (query) => {
        const now = await mailMoment(query, province.id, site)
        const month = monthOf(now.slice(0, 10))
        const mail = await readMailMonth(query, province.id, month)
        return monitorOf(mail, networkOf(province), { month, now, units: [unit] }).late
      })
      await remind(
        province,
        person,
        unit,
        late.filter((one) => one.unit === unit),
      )
      return goTo(reminderPaths.list('da-nhac'))
    },
  }),
  route({
    ...changeRow,
    path: reminderPaths.read(),
    name: 'Ghi rằng tôi đã đọc một lời nhắc',
    body: z.strictObject({ id: z.string().regex(/^[0-9a-f-]{36}$/, 'không phải lời nhắc') }),
    handle: async (given) => {
      const { person, province } = deskOf(given)
      await readReminder(province, person, given.body.id)
      return goTo(reminderPaths.list('da-doc'))
    },
  }),
]
