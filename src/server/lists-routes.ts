/** The rows of principals' lists: handed in, looked at, applied, worked off; and the contracts behind them. */
import * as z from 'zod'
import { html } from '#kernel/html.ts'
import { Problem } from '#kernel/problem.ts'
import type { SignedIn } from '#people/person.ts'
import { contractOf, termOn } from '#principals/contract.ts'
import { desk, type ListDesk } from '#server/addresses.ts'
import { accountsSection } from '#server/bank-pages.ts'
import { applyDraft, type Look, lookAgain, takeFile } from '#server/lists-apply.ts'
import { readHead, readLists, readParts, readRow, readServing } from '#server/lists-hand.ts'
import { readOffers } from '#server/lists-offer.ts'
import { offerRoutes, offersSection } from '#server/lists-offer-routes.ts'
import { contractsPage, listsInPage, lookPage, serviceName } from '#server/lists-pages.ts'
import { draftWorkbook } from '#server/lists-reader.ts'
import { listTemplate } from '#server/lists-template.ts'
import { listQuery, listWorkRoutes, pointsFor, readIdOf } from '#server/lists-work-routes.ts'
import { deskOf } from '#server/office.ts'
import { changeRow, readRow as readRowOf, shown } from '#server/office-routes.ts'
import { officePage } from '#server/pages-office.ts'
import type { Province } from '#server/province.ts'
import { type Answer, bytes, type Given, goTo, json, type Route, route, type UnitScope } from '#server/route.ts'
import { key } from '#server/typed.ts'
import { catalogue } from '#services/index.ts'
import type { Service } from '#services/kit.ts'

const none = z.strictObject({})
export const draftId = z.strictObject({ id: z.string().regex(/^[0-9a-f]{32}$/, 'không phải mã danh sách đã đọc') })
/** 100,000 rows are 4 MB as XLSX and 10 MB as CSV. */
export const FILE_BYTES_MOST = 24 << 20
const FAULTS_MOST = 200

const workbook = (body: Buffer, name: string): Answer => ({
  type: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  body,
  headers: { 'content-disposition': `attachment; filename="${name}.xlsx"` },
})

/** What was read and what it would change, as programs read it (docs/formats.md). */
export const said = ({ id, draft, faults, plan, version }: Look, at: ListDesk = desk) => ({
  draft: id,
  service: draft.service,
  principal: draft.principal,
  number: draft.number,
  version,
  rows: draft.rows.length,
  amount: draft.rows.reduce((sum, { amount }) => sum + amount, 0),
  faultCount: faults.length,
  faults: faults.slice(0, FAULTS_MOST),
  plan: plan && {
    same: plan.same,
    assign: plan.assign.length,
    assignAgain: plan.assignAgain.length,
    change: plan.change.length,
    note: plan.note.length,
    withdraw: plan.withdraw.length,
    askBack: plan.askBack.length,
    late: plan.late,
  },
  to: at.listDraft(id),
})

type OfDraft = Pick<Given, 'site' | 'person'> & { params: { id: string } }

/** A list that was read: what is wrong with it, or what it would change. `here`: the way that leads back. */
export async function draftPage(given: OfDraft, here: string, at: ListDesk = desk): Promise<Answer> {
  const { site, person, province } = deskOf(given)
  const look = await lookAgain(province, person, given.params.id)
  const title = `Danh sách ${look.draft.number || serviceName(look.draft.service)}`
  return officePage({ site, person, here, title }, undefined, lookPage(person, look, at))
}

/** The same list as it came, with a column “Lỗi”. */
export async function faultsFile(given: OfDraft): Promise<Answer> {
  const { person, province } = deskOf(given)
  const { content, draft, faults } = await lookAgain(province, person, given.params.id)
  const more = draft.faults.length > 0 ? [] : faults
  return workbook(await draftWorkbook(content, more), `loi-${given.params.id.slice(0, 8)}`)
}

/** The empty list of a service, with the codes that this person's lists may name. @throws Problem not_found */
export async function templateOf(
  province: Province,
  person: SignedIn,
  service: string,
  today: string,
): Promise<Answer> {
  const contract = contractOf(service)
  const layout = contract && termOn(contract, today)?.layout
  if (!contract || !layout || (person.principal && contract.principal !== person.principal))
    throw new Problem('not_found', { what: `mẫu danh sách “${service}” đang dùng` })
  const serving = await province.read((query) => readServing(query, province.id, person.unit, today), person.units)
  const body = await listTemplate(
    layout,
    catalogue.get(service) as Service,
    contract,
    pointsFor(province, person, today),
    serving.map(({ village }) => village),
  )
  return workbook(body, `mau-${service}`)
}

const apiRoutes: readonly Route[] = [
  route({
    ...changeRow,
    path: desk.apiList(),
    name: 'Nộp tệp danh sách của đơn vị giao: đọc, kiểm tra, chưa nhập gì',
    answers: 'json',
    query: z.strictObject({ kind: key }),
    body: bytes(FILE_BYTES_MOST),
    handle: async (given) => {
      const { person, province } = deskOf(given)
      return json(said(await takeFile(province, person, { service: given.query.kind, bytes: given.body })))
    },
  }),
  route({
    ...changeRow,
    path: desk.apiListApply(),
    name: 'Nhập danh sách đã đọc',
    answers: 'json',
    body: z.strictObject({ draft: draftId.shape.id }),
    handle: async (given) => {
      const { person, province } = deskOf(given)
      return json(said(await applyDraft(province, person, given.body.draft)))
    },
  }),
  route({
    ...readRowOf,
    path: desk.apiList(),
    name: 'Tiến độ của một danh sách, và một dòng của nó đang ở đâu',
    answers: 'json',
    query: listQuery,
    handle: async (given) => {
      const { person, province, today } = deskOf(given)
      const { dong, ...id } = readIdOf(given.query)
      return json(
        await province.read(async (query) => {
          const head = await readHead(query, province.id, id)
          const parts = await readParts(query, province.id, head, today)
          return { ...head, parts, ...(dong && { row: await readRow(query, province.id, head, dong, today) }) }
        }, person.units),
      )
    },
  }),
]

const incoming: readonly Route[] = [
  route({
    ...readRowOf,
    path: desk.listsIn(),
    name: 'Danh sách của đơn vị giao việc',
    query: shown,
    loads: 'script',
    handle: async (given) => {
      const { site, person, province, today } = deskOf(given)
      const { lists, offers } = await province.read(
        async (query) => ({
          lists: await readLists(query, province.id),
          offers: await readOffers(query, province.id),
        }),
        person.units,
      )
      const { xong: notice } = given.query
      return officePage(
        { site, person, here: desk.lists(), title: 'Danh sách của đơn vị giao', notice, script: desk.listScript() },
        'Nộp tệp, xem sẽ thay đổi gì, xác nhận, rồi giao cho các điểm.',
        listsInPage(person, today, lists, offersSection(offers)),
      )
    },
  }),
  route({
    ...readRowOf,
    path: desk.listTemplate(':service'),
    name: 'Tệp mẫu của một loại danh sách',
    answers: 'file',
    params: z.strictObject({ service: key }),
    query: none,
    handle: async (given) => {
      const { person, province, today } = deskOf(given)
      return templateOf(province, person, given.params.service, today)
    },
  }),
  route({
    ...readRowOf,
    path: desk.listDraft(':id'),
    name: 'Danh sách đã đọc: lỗi, hoặc sẽ thay đổi gì',
    params: draftId,
    query: none,
    handle: (given) => draftPage(given, desk.lists()),
  }),
  route({
    ...readRowOf,
    path: desk.listFaults(':id'),
    name: 'Danh sách đã đọc, với cột “Lỗi”',
    answers: 'file',
    params: draftId,
    query: none,
    personal: ['name'],
    handle: faultsFile,
  }),
  route({
    ...changeRow,
    path: desk.listDraft(':id'),
    name: 'Nhập danh sách đã đọc vào quầy của văn phòng',
    params: draftId,
    body: none,
    handle: async (given) => {
      const { person, province } = deskOf(given)
      const { draft } = await applyDraft(province, person, given.params.id)
      return goTo(desk.list(draft.principal, draft.number, { xong: 'da-nop' }))
    },
  }),
]

const contractRoute = route({
  ...readRowOf,
  path: desk.contracts(),
  name: 'Hợp đồng với các đơn vị giao việc, chỉ đọc',
  who: ['province', 'auditor'],
  unit: (): UnitScope => 'own',
  query: none,
  cost: 'static',
  handle: (given) => {
    const { site, person, today } = deskOf(given)
    return officePage(
      { site, person, here: desk.contracts(), title: 'Hợp đồng' },
      'Điều khoản theo ngày, với nguồn. Hợp đồng đã hết vẫn ở đây.',
      html`${contractsPage(today)}${accountsSection()}`,
    )
  },
})

export const listRoutes: readonly Route[] = [
  ...apiRoutes,
  ...incoming,
  ...offerRoutes,
  contractRoute,
  ...listWorkRoutes,
]
