/** The rows of a list at work: handed out by village, moved, returned, and who serves which village. */
import * as z from 'zod'
import { Problem } from '#kernel/problem.ts'
import type { SignedIn } from '#people/person.ts'
import { holderName } from '#report/holder.ts'
import { desk } from '#server/addresses.ts'
import {
  handOutVillages,
  moveVillage,
  readHead,
  readParts,
  readRow,
  readServing,
  returnVillages,
  saveServing,
} from '#server/lists-hand.ts'
import { noticeRoute } from '#server/lists-notice.ts'
import { listPage, servingPage } from '#server/lists-progress.ts'
import { deskOf, networkOf, placeOf, unitBelow, unitsFor } from '#server/office.ts'
import { readTills } from '#server/office-devices.ts'
import { changeRow, readRow as readRowOf, shown } from '#server/office-routes.ts'
import { officePage } from '#server/pages-office.ts'
import type { Province } from '#server/province.ts'
import { goTo, type Route, route } from '#server/route.ts'
import { day, listId, till, words } from '#server/typed.ts'

const villages = z.union([words().transform((one) => [one]), z.array(words()).max(2000)])
export const listQuery = z.strictObject({
  'don-vi': listId.principal,
  so: listId.number,
  dong: z
    .string()
    .regex(/^\d{1,6}$/, 'phải là số dòng')
    .transform(Number)
    .optional(),
  ...shown.shape,
})
type ListQuery = z.infer<typeof listQuery>

export const readIdOf = ({ 'don-vi': principal, so, dong }: ListQuery) => ({ principal, number: so, dong })

/** Points and offices below somebody, as a list may name them. */
export const pointsFor = (province: Province, person: SignedIn, today: string) =>
  unitsFor(province, person, today).map(({ code, name, kind }) => ({ code, name, kind }))

export const listWorkRoutes: readonly Route[] = [
  noticeRoute,
  route({
    ...readRowOf,
    path: listPath(),
    name: 'Một danh sách: chờ giao, ở quầy, đã thu, trả lại',
    query: listQuery,
    handle: async (given) => {
      const { site, person, province, today } = deskOf(given)
      const { dong, ...id } = readIdOf(given.query)
      const view = await province.read(async (query) => {
        const head = await readHead(query, province.id, id)
        const tills = (await readTills(query, province, person)).filter(({ state }) => state === 'active')
        const row = dong === undefined ? undefined : await readRow(query, province.id, head, dong, today)
        return { head, tills, row, parts: await readParts(query, province.id, head, today) }
      }, person.units)
      const network = networkOf(province)
      const tills = view.tills.map(({ code, unit, place }) => ({
        code,
        place,
        unit: unitsFor(province, person, today).find(({ id }) => id === unit)?.code ?? '',
      }))
      const holder = view.row?.holder && holderName(view.row.holder, network, today)
      return officePage(
        { site, person, here: desk.lists(), title: `Danh sách ${id.number}`, notice: given.query.xong },
        undefined,
        listPage({
          ...view,
          person,
          today,
          tills,
          points: pointsFor(province, person, today),
          ...(holder ? { holder } : {}),
        }),
      )
    },
  }),
  route({
    ...changeRow,
    path: desk.listHandOut(),
    name: 'Giao các bản của một danh sách cho một quầy',
    body: z.strictObject({ ...listId, point: words(64).or(z.literal('')).default(''), villages, till, until: day }),
    handle: async (given) => {
      const { person, province } = deskOf(given)
      await tillBelow(province, person, given.body.till)
      await handOutVillages(province, person, given.body)
      const { principal, number } = given.body
      return goTo(desk.list(principal, number, { xong: 'da-giao' }))
    },
  }),
  route({
    ...changeRow,
    path: desk.listReturn(),
    name: 'Trả đơn vị giao các khoản của một bản, có lý do',
    body: z.strictObject({ ...listId, point: words(64).default(''), villages, reason: words(40) }),
    handle: async (given) => {
      const { person, province } = deskOf(given)
      await returnVillages(province, person, given.body)
      const { principal, number } = given.body
      return goTo(desk.list(principal, number, { xong: 'da-tra' }))
    },
  }),
  route({
    ...changeRow,
    path: desk.listMove(),
    name: 'Thu hồi một bản từ một quầy, để giao cho điểm khác',
    body: z.strictObject({ ...listId, part: words(300), point: words(64).default(''), until: day, reason: words() }),
    handle: async (given) => {
      const { person, province, today } = deskOf(given)
      const { part, ...rest } = given.body
      const cut = part.indexOf('|')
      const [from, village] = [part.slice(0, Math.max(0, cut)), part.slice(cut + 1)]
      await tillBelow(province, person, from)
      if (rest.point !== '') unitBelow(province, person, rest.point, today)
      await moveVillage(province, person, { ...rest, from, village })
      return goTo(desk.list(rest.principal, rest.number, { xong: 'da-thu-hoi' }))
    },
  }),
  route({
    ...readRowOf,
    path: desk.serving(),
    name: 'Điểm nào phục vụ bản nào',
    query: shown,
    handle: async (given) => {
      const { site, person, province, today } = deskOf(given)
      const serving = await province.read((query) => readServing(query, province.id, person.unit, today), person.units)
      return officePage(
        { site, person, here: desk.lists(), title: 'Điểm phục vụ từng bản', notice: given.query.xong },
        `Theo ${placeOf(province, person.unit, today)}. Danh sách có cột “Mã điểm” thì theo cột ấy.`,
        servingPage(person, today, serving, pointsFor(province, person, today)),
      )
    },
  }),
  route({
    ...changeRow,
    path: desk.serving(),
    name: 'Ghi điểm phục vụ một bản, từ một ngày',
    body: z.strictObject({ village: words(), point: words(64), route: words(60).default(''), since: day }),
    handle: async (given) => {
      const { person, province, today } = deskOf(given)
      unitBelow(province, person, given.body.point, today)
      await saveServing(province, person.unit, given.body)
      return goTo(desk.serving('da-ghi-ban'))
    },
  }),
]

/** Without what stands after the question mark. */
function listPath(): string {
  return desk.list('', '').split('?')[0] as string
}

/** @throws Problem not_allowed: the till stands at a unit that is not below the person. */
async function tillBelow(province: Province, person: SignedIn, code: string): Promise<void> {
  const tills = await province.read((query) => readTills(query, province, person), person.units)
  if (!tills.some((one) => one.code === code)) throw new Problem('not_allowed')
}
