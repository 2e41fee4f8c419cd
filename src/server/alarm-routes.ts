/** The row of alarms: what may be a fraud or a loss below somebody, and what is watched without a finding. */
import * as z from 'zod'
import { alarmsPaper } from '#report/alarms.ts'
import { desk } from '#server/addresses.ts'
import { deskOf, networkOf } from '#server/office.ts'
import { readRow } from '#server/office-routes.ts'
import { paperPage } from '#server/pages-books.ts'
import { officePage } from '#server/pages-office.ts'
import { type Route, route } from '#server/route.ts'

export const alarmRoutes: readonly Route[] = [
  route({
    ...readRow,
    path: desk.alarms(),
    name: 'Cảnh báo: điều không khớp ở các đơn vị của tôi, và ai phải xem',
    query: z.strictObject({}),
    handle: async (given) => {
      const { site, person, province, today } = deskOf(given)
      const options = { province: province.id, today, units: person.units }
      const paper = await province.read((query) => alarmsPaper(query, networkOf(province), options), person.units)
      return officePage({ site, person, here: desk.alarms(), title: paper.title }, paper.lead, paperPage(paper))
    },
  }),
]
