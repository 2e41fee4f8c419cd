/** The rows about tills: let one in, take its rights back, declare it lost in two steps. */
import * as z from 'zod'
import { Problem } from '#kernel/problem.ts'
import { listPeople } from '#people/person.ts'
import { desk } from '#server/addresses.ts'
import { actFor, deskOf, MANAGERS, placeOf, unitBelow, unitsFor } from '#server/office.ts'
import { type DeviceDesk, readTills, type Till } from '#server/office-devices.ts'
import { changeRow, readRow, shown } from '#server/office-routes.ts'
import { devicesPage, invitePage, lostPage, openingPage, revokePage } from '#server/pages-devices.ts'
import { officePage, readTyped } from '#server/pages-office.ts'
import { goTo, type Route, route } from '#server/route.ts'
import { till, words } from '#server/typed.ts'
import { opening } from '#services/opening/service.ts'

type Desk = ReturnType<typeof deskOf>

const one = z.strictObject({ code: till })
const none = z.strictObject({})

const hub = ({ province }: Desk): DeviceDesk => province.devices

/** @throws Problem not_allowed: no such till below the person. */
async function tillBelow({ province, person }: Desk, code: string): Promise<Till> {
  const tills = await province.read((query) => readTills(query, province, person), person.units)
  const found = tills.find((till) => till.code === code)
  if (!found) throw new Problem('not_allowed')
  return found
}

const actorOf = ({ person }: Desk): string => `person:${person.code}`

const asked = (path: string, name: string, title: string, body: typeof revokePage): Route =>
  route({
    ...readRow,
    path,
    name,
    who: MANAGERS,
    params: one,
    query: none,
    handle: async (given) => {
      const at = deskOf(given)
      const till = await tillBelow(at, given.params.code)
      return officePage({ ...at, here: desk.devices(), title }, undefined, body(at.person, till))
    },
  })

export const deviceRoutes: readonly Route[] = [
  route({
    ...readRow,
    path: desk.devices(),
    name: 'Các máy: chờ duyệt, đang dùng, im lặng, vượt định mức',
    query: shown,
    handle: async (given) => {
      const { site, person, province, today } = deskOf(given)
      const tills = await province.read((query) => readTills(query, province, person), person.units)
      const view = { person, tills, units: unitsFor(province, person, today), now: site.now() }
      const head = { site, person, here: desk.devices(), title: 'Máy', notice: given.query.xong }
      return officePage(head, undefined, devicesPage(view))
    },
  }),
  route({
    ...changeRow,
    path: desk.invite(),
    name: 'Tạo mã QR để nhận một máy',
    body: z.strictObject({ unit: z.string().max(20) }),
    handle: async (given) => {
      const at = deskOf(given)
      const { id } = unitBelow(at.province, at.person, given.body.unit, at.today)
      const code = await hub(at).invite(id, actorOf(at))
      const place = placeOf(at.province, id, at.today)
      const address = `${at.site.origin}${desk.till()}#${code}`
      return officePage({ ...at, here: desk.devices(), title: 'Nhận máy' }, undefined, invitePage(address, code, place))
    },
  }),
  route({
    ...changeRow,
    weighty: true,
    path: desk.approve(),
    name: 'Duyệt một máy',
    body: one,
    handle: async (given) => {
      const at = deskOf(given)
      const { code } = await tillBelow(at, given.body.code)
      await hub(at).approve(code, actorOf(at))
      return goTo(desk.devices('da-duyet'))
    },
  }),
  asked('/quan-ly/may/:code/thu-quyen', 'Hỏi lại trước khi thu quyền', 'Thu quyền máy', revokePage),
  route({
    ...changeRow,
    weighty: true,
    path: '/quan-ly/may/:code/thu-quyen',
    name: 'Thu quyền một máy',
    params: one,
    body: z.strictObject({ reason: words() }),
    handle: async (given) => {
      const at = deskOf(given)
      const { code } = await tillBelow(at, given.params.code)
      await hub(at).revoke(code, given.body.reason, actorOf(at))
      return goTo(desk.devices('da-thu-quyen'))
    },
  }),
  route({
    ...readRow,
    path: '/quan-ly/may/:code/quy-dau',
    name: 'Tiền mặt đầu kỳ của một máy',
    who: MANAGERS,
    params: one,
    query: none,
    handle: async (given) => {
      const at = deskOf(given)
      const till = await tillBelow(at, given.params.code)
      const people = await at.province.read((query) => listPeople(query, at.province.people), at.person.units)
      const head = { ...at, here: desk.devices(), title: 'Tiền mặt đầu kỳ' }
      return officePage(head, undefined, openingPage(at.person, till, people))
    },
  }),
  route({
    ...changeRow,
    weighty: true,
    path: '/quan-ly/may/:code/quy-dau',
    name: 'Nhập tiền mặt đầu kỳ, theo biên bản hai người đã ký',
    params: one,
    body: z.strictObject({
      place: z.enum(['till', 'vault']),
      record: words(),
      row: words(),
      amount: words(),
      giver: words(),
      taker: words(),
    }),
    handle: async (given) => {
      const at = deskOf(given)
      const { person, province, today } = at
      const till = await tillBelow(at, given.params.code)
      const { code } = unitsFor(province, person, today).find(({ id }) => id === till.unit) ?? {}
      if (code === undefined) throw new Problem('not_allowed')
      const { place, ...typed } = given.body
      const holder = place === 'till' ? `till:${till.code}` : `vault:${code}`
      const line = { ...readTyped(opening, typed), holder }
      await actFor(province, person, code, { service: 'opening', verb: 'cash', lines: [line] })
      return goTo(desk.devices('da-nhap-quy'))
    },
  }),
  asked('/quan-ly/may/:code/bao-mat', 'Hỏi lại trước khi báo mất', 'Báo mất máy', lostPage),
  route({
    ...changeRow,
    weighty: true,
    path: '/quan-ly/may/:code/bao-mat',
    name: 'Báo mất một máy',
    params: one,
    body: z.strictObject({ record: words(), again: z.string().trim().max(64) }),
    handle: async (given) => {
      const at = deskOf(given)
      const { code } = await tillBelow(at, given.params.code)
      if (given.body.again !== code) throw new Problem('body_invalid', { field: 'gõ lại', why: 'không giống mã máy.' })
      await hub(at).declareLost(code, given.body.record, actorOf(at))
      return goTo(desk.devices('da-bao-mat'))
    },
  }),
]
