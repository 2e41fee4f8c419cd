/** The rows of complaints: those that wait, one with its custody, taking in, answering, asking whether the customer is content. */
import * as z from 'zod'
import { showNumber } from '#kernel/money.ts'
import { holderName } from '#report/holder.ts'
import { readCustody } from '#report/liability.ts'
import { qualityPaths as paths } from '#report/quality-paths.ts'
import { COMPLAINT_KINDS, type ComplaintKind } from '#rules/complaint.ts'
import {
  answerComplaint,
  rateComplaint,
  readComplaint,
  readComplaints,
  takeComplaint,
} from '#server/complaint-store.ts'
import { deskOf, mayChange, placeOf, unitsFor } from '#server/office.ts'
import { changeRow, readRow, shown } from '#server/office-routes.ts'
import { complaintPage, complaintsPage, itemOf, type Seen } from '#server/pages-complaint.ts'
import { officePage } from '#server/pages-office.ts'
import { type Given, goTo, type Route, route } from '#server/route.ts'
import { words } from '#server/typed.ts'

const SHOWN_MOST = 300
const number = z.string().regex(/^KN-\d{4}-\d{4,6}$/, 'không phải số khiếu nại, ví dụ KN-2018-0031')
const personal = ['name', 'phone', 'words']

function seenBy(given: Pick<Given, 'site' | 'person'>): Seen {
  const { person, province, today } = deskOf(given)
  return {
    person,
    today,
    changes: mayChange(person),
    place: (unit) => placeOf(province, unit, today),
    holder: (key) => holderName(key, province.network, today),
  }
}

export const complaintRoutes: readonly Route[] = [
  route({
    ...readRow,
    path: paths.complaints(),
    name: 'Khiếu nại: chờ trả lời theo hạn của luật, và đã trả lời',
    query: shown,
    handle: async (given) => {
      const { site, person, province, today } = deskOf(given)
      const all = await province.read((query) => readComplaints(query, province.id, SHOWN_MOST), person.units)
      const waiting = all.filter(({ answered }) => answered === null)
      const late = waiting.filter(({ due }) => due < today).length
      // That none waits is said where they would stand.
      const lead =
        waiting.length === 0
          ? undefined
          : `${showNumber(waiting.length)} khiếu nại chờ trả lời${late > 0 ? `, ${showNumber(late)} đã quá hạn của luật: trả lời ngay, bắt đầu từ dòng đầu` : ''}.`
      return officePage(
        { site, person, here: paths.complaints(), title: 'Khiếu nại', notice: given.query.xong },
        lead,
        complaintsPage(all, unitsFor(province, person, today), seenBy(given)),
      )
    },
  }),
  route({
    ...readRow,
    path: paths.complaint(':number'),
    name: 'Một khiếu nại: thời hiệu, hạn trả lời, ai đã giữ bưu gửi',
    params: z.strictObject({ number }),
    query: z.strictObject({}),
    personal,
    handle: async (given) => {
      const { site, person, province } = deskOf(given)
      const one = await province.read((query) => readComplaint(query, province.id, given.params.number), person.units)
      // The item went through other units: who held it there decides who answers for it.
      const custody =
        one.about === '' ? undefined : await province.read((query) => readCustody(query, province.id, one.about))
      return officePage(
        {
          site,
          person,
          here: paths.complaints(),
          title: `${COMPLAINT_KINDS[one.kind]}: ${itemOf(one.about) || 'không về bưu gửi nào'}`,
        },
        `Khiếu nại ${one.number}`,
        complaintPage(one, custody, seenBy(given)),
      )
    },
  }),
  route({
    ...changeRow,
    path: paths.complaints(),
    name: 'Nhận một khiếu nại',
    body: z.strictObject({
      about: z.string().trim().max(80).default(''),
      kind: z.enum(Object.keys(COMPLAINT_KINDS) as [ComplaintKind, ...ComplaintKind[]]),
      unit: words(20),
      name: words(200),
      phone: words(20),
      words: words(1000),
      far: z.literal('true').optional(),
    }),
    handle: async (given) => {
      const { person, province } = deskOf(given)
      const number = await takeComplaint(province, person, { ...given.body, far: given.body.far !== undefined })
      return goTo(paths.complaint(number))
    },
  }),
  route({
    ...changeRow,
    path: paths.answer(),
    name: 'Trả lời một khiếu nại, quyết định bồi thường',
    body: z.strictObject({
      number,
      founded: z.enum(['true', 'false']).transform((text) => text === 'true'),
      answer: words(1000),
      amount: z.string().trim().max(20).default(''),
      record: z.string().trim().max(200).default(''),
    }),
    handle: async (given) => {
      const { person, province } = deskOf(given)
      await answerComplaint(province, person, given.body)
      return goTo(paths.complaint(given.body.number))
    },
  }),
  route({
    ...changeRow,
    path: paths.rate(),
    name: 'Ghi khách hài lòng đến đâu',
    body: z.strictObject({
      number,
      satisfied: z
        .string()
        .regex(/^[1-5]$/, 'ghi từ 1 đến 5')
        .transform(Number),
    }),
    handle: async (given) => {
      const { person, province } = deskOf(given)
      await rateComplaint(province, person, given.body.number, given.body.satisfied)
      return goTo(paths.complaint(given.body.number))
    },
  }),
]
