/** The rows of reports that are sent by themselves: what is ordered and was sent, order one, stop or resume it, send again. */
import * as z from 'zod'
import { Problem } from '#kernel/problem.ts'
import { holdsOn, listPeople, type Person, type Role } from '#people/person.ts'
import { EVERY, type Every } from '#report/schedule.ts'
import { deskOf, placeOf, READERS } from '#server/office.ts'
import { changeRow, readRow, shown } from '#server/office-routes.ts'
import { officePage } from '#server/pages-office.ts'
import { ordersPage } from '#server/pages-report-orders.ts'
import type { Province } from '#server/province.ts'
import { isSendable, maySee } from '#server/report-content.ts'
import { addOrder, readOrders, readSendings, sendAgain, stopOrder } from '#server/report-orders.ts'
import { roomPaths as paths } from '#server/room-paths.ts'
import { goTo, type Route, route } from '#server/route.ts'

const SENDINGS_SHOWN = 60
const code = z.string().regex(/^[\p{L}\p{N}._-]{1,64}$/u, 'không phải mã nhân viên')
const id = z.string().regex(/^[0-9a-f]{12}$/, 'không phải mã hẹn gửi')
const whole = (most: number) => z.coerce.number().int().min(1).max(most)

/** People of the office below somebody, who hold office today. */
async function receivers(province: Province, units: 'all' | readonly number[], today: string): Promise<Person[]> {
  const all = await province.read((query) => listPeople(query, province.people), units)
  return all.filter((one) => (READERS as readonly Role[]).includes(one.role) && holdsOn(one, today))
}

export const reportOrderRoutes: readonly Route[] = [
  route({
    ...readRow,
    path: paths.reportOrders(),
    name: 'Báo cáo hẹn gửi: đã hẹn gì, đã gửi cho ai, lần nào không gửi được',
    query: shown,
    cost: 'report',
    personal: ['name'],
    handle: async (given) => {
      const { site, person, province, today } = deskOf(given)
      const { orders, sendings } = await province.read(
        async (query) => ({
          orders: await readOrders(query, province.id),
          sendings: await readSendings(query, province.id, SENDINGS_SHOWN),
        }),
        person.units,
      )
      const people = await receivers(province, person.units, today)
      const place = (unit: number) => placeOf(province, unit, today)
      return officePage(
        { site, person, here: paths.reportOrders(), title: 'Báo cáo hẹn gửi', notice: given.query.xong },
        'Mỗi lần thành một tệp ở thư mục báo cáo của máy chủ; có địa chỉ và máy chủ thư thì gửi cả thư.',
        ordersPage({ person, now: site.now(), orders, sendings, people, place }),
      )
    },
  }),
  route({
    ...changeRow,
    path: paths.reportOrders(),
    name: 'Hẹn gửi một báo cáo',
    body: z.strictObject({
      file: z
        .string()
        .regex(/^[a-z-]+\.[a-z]+$/, 'không phải báo cáo')
        .transform((text) => text.split('.') as [string, string])
        .refine(([report, kind]) => isSendable(report, kind), 'không có báo cáo này'),
      every: z.enum(Object.keys(EVERY) as [Every, ...Every[]]),
      weekday: whole(7).default(1),
      monthday: whole(31).default(1),
      time: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'phải là giờ dạng 18:30'),
      working: z.literal('yes').optional(),
      person: code,
      address: z.email('không phải địa chỉ thư').max(200).default(''),
    }),
    handle: async ({ body, ...given }) => {
      const { person, province, today } = deskOf(given)
      const [report, kind] = body.file
      const receiver = (await receivers(province, person.units, today)).find((one) => one.code === body.person)
      if (!receiver) throw new Problem('not_allowed')
      if (!maySee(receiver, report, kind))
        throw new Problem('body_invalid', {
          field: 'Cho',
          why: `${receiver.name} không có quyền xem báo cáo này. Chọn người khác, hoặc báo cáo khác.`,
        })
      const day = { day: 1, week: body.weekday, month: body.monthday }[body.every]
      await addOrder(province, {
        ...{ report, kind, every: body.every, day, time: body.time, working: body.working !== undefined },
        ...{ unit: person.unit, actor: `person:${person.code}` },
        ...{ person: receiver.code, address: body.address },
      })
      return goTo(paths.reportOrders('da-hen-gui'))
    },
  }),
  route({
    ...changeRow,
    path: paths.stopReport(),
    name: 'Dừng một hẹn gửi, hoặc gửi tiếp',
    body: z.strictObject({ id, stop: z.enum(['yes', 'no']) }),
    handle: async ({ body, ...given }) => {
      const { person, province } = deskOf(given)
      const seen = await province.read((query) => readOrders(query, province.id), person.units)
      if (!seen.some((one) => one.id === body.id)) throw new Problem('not_found', { what: 'hẹn gửi này' })
      await stopOrder(province, body.id, body.stop === 'yes')
      return goTo(paths.reportOrders(body.stop === 'yes' ? 'da-dung-hen' : 'da-gui-tiep'))
    },
  }),
  route({
    ...changeRow,
    path: paths.sendAgain(),
    name: 'Gửi lại một báo cáo không gửi được',
    body: z.strictObject({ ordered: id, due: z.iso.datetime() }),
    handle: async ({ body, ...given }) => {
      const { person, province } = deskOf(given)
      const seen = await province.read((query) => readOrders(query, province.id), person.units)
      if (!seen.some((one) => one.id === body.ordered)) throw new Problem('not_found', { what: 'hẹn gửi này' })
      await sendAgain(province, body)
      return goTo(paths.reportOrders('da-cho-gui-lai'))
    },
  }),
]
