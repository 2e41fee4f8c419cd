/** The rows of the portal for lists: handed in by the road of the office, and watched until all of it is done. */
import * as z from 'zod'
import { html } from '#kernel/html.ts'
import type { Network } from '#network/network.ts'
import { ancestorsOn, rootOn, versionOfCode, versionOn } from '#network/tree.ts'
import { partyName } from '#report/holder.ts'
import { desk, portal } from '#server/addresses.ts'
import { takeFile } from '#server/lists-apply.ts'
import { type Part, readHead, readLists, readParts } from '#server/lists-hand.ts'
import { offerDraft, readOffers } from '#server/lists-offer.ts'
import { handInForm } from '#server/lists-pages.ts'
import { draftId, draftPage, FILE_BYTES_MOST, faultsFile, said, templateOf } from '#server/lists-routes.ts'
import { networkOf } from '#server/office.ts'
import { readTills } from '#server/office-devices.ts'
import { shown } from '#server/office-routes.ts'
import { officePage } from '#server/pages-office.ts'
import { change, none, portalOf, read } from '#server/portal-desk.ts'
import { portalListPage, portalListsPage, portalOffers } from '#server/portal-pages.ts'
import { bytes, goTo, json, type Route, route } from '#server/route.ts'
import { key, listNumber } from '#server/typed.ts'

export const portalListRoutes: readonly Route[] = [
  route({
    ...read,
    path: portal.home(),
    name: 'Đơn vị giao việc: nộp danh sách, xem các danh sách đã giao',
    query: shown,
    loads: 'script',
    handle: async (given) => {
      const { site, person, province, principal, look, today } = portalOf(given)
      const { lists, offers } = await look(async (query) => ({
        lists: await readLists(query, province.id),
        offers: await readOffers(query, province.id),
      }))
      const title = `Danh sách của ${partyName(`due:${principal.key}`)}`
      const { xong: notice } = given.query
      return officePage(
        { site, person, here: portal.home(), title, notice, script: desk.listScript() },
        undefined,
        html`${handInForm(person, today, portal)}${portalOffers(offers)}${portalListsPage(lists)}`,
      )
    },
  }),
  route({
    ...read,
    path: portal.listTemplate(':service'),
    name: 'Đơn vị giao việc: tệp mẫu của một loại danh sách',
    answers: 'file',
    params: z.strictObject({ service: key }),
    query: none,
    handle: (given) => {
      const { person, province, today } = portalOf(given)
      return templateOf(province, person, given.params.service, today)
    },
  }),
  route({
    ...change,
    path: portal.apiList(),
    name: 'Đơn vị giao việc: nộp tệp danh sách, đọc và kiểm tra, chưa nhập gì',
    answers: 'json',
    query: z.strictObject({ kind: key }),
    body: bytes(FILE_BYTES_MOST),
    handle: async (given) => {
      const { person, province } = portalOf(given)
      const look = await takeFile(province, person, { service: given.query.kind, bytes: given.body })
      return json(said(look, portal))
    },
  }),
  route({
    ...read,
    path: portal.listDraft(':id'),
    name: 'Đơn vị giao việc: danh sách đã đọc, lỗi hoặc sẽ thay đổi gì',
    params: draftId,
    query: none,
    handle: (given) => {
      portalOf(given)
      return draftPage(given, portal.home(), portal)
    },
  }),
  route({
    ...read,
    path: portal.listFaults(':id'),
    name: 'Đơn vị giao việc: danh sách đã đọc, với cột “Lỗi”',
    answers: 'file',
    params: draftId,
    query: none,
    personal: ['name'],
    handle: (given) => {
      portalOf(given)
      return faultsFile(given)
    },
  }),
  route({
    ...change,
    path: portal.listDraft(':id'),
    name: 'Đơn vị giao việc: giao danh sách đã đọc cho Bưu điện',
    params: draftId,
    body: none,
    handle: async (given) => {
      const { person, province, principal } = portalOf(given)
      await offerDraft(province, { ...person, principal: principal.key }, given.params.id)
      return goTo(portal.home('da-gui'))
    },
  }),
  route({
    ...read,
    path: portal.list('').split('?')[0] as string,
    name: 'Đơn vị giao việc: một danh sách, đã thu chi và còn ở từng huyện',
    query: z.strictObject({ so: listNumber, ...shown.shape }),
    handle: async (given) => {
      const { site, person, province, principal, look, today } = portalOf(given)
      const { so: number, xong: notice } = given.query
      const { head, parts, tills } = await look(async (query) => {
        const head = await readHead(query, province.id, { principal: principal.key, number })
        const tills = await readTills(query, province, person)
        return { head, tills, parts: await readParts(query, province.id, head, today) }
      })
      const unitOf = new Map(tills.map(({ code, unit }) => [code, unit]))
      const network = networkOf(province)
      const districtOf = ({ point, till }: Part) =>
        districtName(network, versionOfCode(network.units, point, today)?.id ?? unitOf.get(till) ?? head.unit, today)
      return officePage(
        { site, person, here: portal.home(), title: `Danh sách ${number}`, notice },
        undefined,
        portalListPage(head, parts, districtOf),
      )
    },
  }),
]

/** The unit right below the root under which this one stands. */
function districtName({ units }: Network, unit: number, day: string): string {
  const root = rootOn(units, day)?.id
  const way = [unit, ...ancestorsOn(units, unit, day)].filter((id) => id !== root)
  const [district = root] = way.slice(-1)
  return district === root
    ? 'Chưa rõ điểm phục vụ'
    : (versionOn(units, district as number, day)?.name ?? `đơn vị ${unit}`)
}
