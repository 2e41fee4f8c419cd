/**
 * The rows of the portal: what somebody who works for a principal sees and does. Everything is read in the scope of that
 * principal, which the database keeps (db/0010-portal.sql); a list is handed in by the road of the office.
 */
import * as z from 'zod'
import { html } from '#kernel/html.ts'
import { Problem } from '#kernel/problem.ts'
import type { PrincipalScope, Query } from '#kernel/sql.ts'
import type { Network } from '#network/network.ts'
import { ancestorsOn, rootOn, versionOfCode, versionOn } from '#network/tree.ts'
import { numberPattern } from '#principals/layout.ts'
import { dossiersPaper } from '#report/dossiers.ts'
import { partyName } from '#report/holder.ts'
import type { Paper } from '#report/paper.ts'
import { proofsPaper, readProof } from '#report/proofs.ts'
import type { Period } from '#report/read.ts'
import { statement } from '#report/statement.ts'
import { statementPaper } from '#report/statement-paper.ts'
import { type Home, homes } from '#report/trial.ts'
import { foldFlows } from '#rollup/flows.ts'
import { desk, portal } from '#server/addresses.ts'
import { answers, askedPeriod, filesOf, KINDS, paperFile, scopeOf } from '#server/books-routes.ts'
import { applyDraft, takeFile } from '#server/lists-apply.ts'
import { type Part, readHead, readLists, readParts } from '#server/lists-hand.ts'
import { handInForm } from '#server/lists-pages.ts'
import { draftId, draftPage, FILE_BYTES_MOST, faultsFile, said, templateOf } from '#server/lists-routes.ts'
import { deskOf, networkOf, principalOf } from '#server/office.ts'
import { readTills } from '#server/office-devices.ts'
import { changeRow, readRow, shown } from '#server/office-routes.ts'
import { paperPage, periodForm } from '#server/pages-books.ts'
import { officePage } from '#server/pages-office.ts'
import { portalListPage, portalListsPage, proofPage } from '#server/portal-pages.ts'
import type { Province } from '#server/province.ts'
import { bytes, type Given, goTo, type Route, route } from '#server/route.ts'

const none = z.strictObject({})
const who = ['principal'] as const
const read = { ...readRow, who } as const
const change = { ...changeRow, who } as const
const key = z.string().regex(/^[a-z-]{1,40}$/, 'không phải mã')

/** What every handler begins with. `look`: reads what is the principal's. */
function portalOf(given: Pick<Given, 'site' | 'person'>) {
  const at = deskOf(given)
  const principal = principalOf(at.person)
  if (!principal) throw new Problem('not_allowed')
  const look = <T>(work: (query: Query) => Promise<T>): Promise<T> => at.province.read(work, at.person.units, principal)
  return { ...at, principal, look }
}

const listRoutes: readonly Route[] = [
  route({
    ...read,
    path: portal.home(),
    name: 'Đơn vị giao việc: nộp danh sách, xem các danh sách đã giao',
    query: shown,
    loads: 'script',
    handle: async (given) => {
      const { site, person, province, principal, look, today } = portalOf(given)
      const lists = await look((query) => readLists(query, province.id))
      const title = `Danh sách của ${partyName(`due:${principal.key}`)}`
      const { xong: notice } = given.query
      return officePage(
        { site, person, here: portal.home(), title, notice, script: desk.listScript() },
        undefined,
        html`${handInForm(person, today, portal)}${portalListsPage(lists)}`,
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
      return { type: 'application/json; charset=utf-8', body: JSON.stringify(said(look, portal)) }
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
      const { person, province } = portalOf(given)
      const { draft } = await applyDraft(province, person, given.params.id)
      return goTo(portal.list(draft.number, 'da-nhan'))
    },
  }),
  route({
    ...read,
    path: portal.list('').split('?')[0] as string,
    name: 'Đơn vị giao việc: một danh sách, đã thu chi và còn ở từng huyện',
    query: z.strictObject({ so: z.string().regex(numberPattern, 'không phải số danh sách'), ...shown.shape }),
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

type Make = (
  query: Query,
  network: Network,
  of: {
    province: Province
    principal: PrincipalScope
    period: Period
    unit: number | undefined
    today: string
    most: number
    home: Home
  },
) => Promise<{ paper: Paper; whole: unknown }>

type PaperKey = Parameters<typeof portal.paper>[0]
const PAPERS: Record<PaperKey, { name: string; personal: readonly string[]; make: Make }> = {
  'doi-soat': {
    name: 'bảng đối soát',
    personal: [],
    make: async (query, network, { province, principal, period, unit, today, most, home }) => {
      const options = { province: province.id, principal: principal.key, period, unit, items: most, home }
      const whole = await statement(query, network, options)
      return { paper: statementPaper(whole, today), whole }
    },
  },
  'chung-tu': {
    name: 'chứng từ thu, chi',
    personal: ['name', 'paper', 'proxy', 'heir'],
    make: (query, network, { province, principal: { key, services }, period, most }) =>
      proofsPaper(
        query,
        network,
        { province: province.id, principal: key, services, period, most },
        ({ device, seq }) => portal.proof(device, seq),
      ),
  },
  'ho-so': {
    name: 'hồ sơ và kết quả',
    personal: [],
    make: (query, network, { province, principal: { key, services }, period, today, most }) =>
      dossiersPaper(query, network, { province: province.id, agency: key, services, period, today, most }),
  },
}

const paperRoutes: readonly Route[] = (Object.keys(PAPERS) as PaperKey[]).flatMap((which) =>
  KINDS.map((kind) => {
    const { name, personal, make } = PAPERS[which]
    return route({
      ...read,
      path: portal.paper(which, {}, kind),
      name: `Đơn vị giao việc: ${name}${kind}`,
      answers: answers(kind),
      query: z.strictObject(askedPeriod),
      personal,
      handle: async (given) => {
        const { site, person, province, principal, today } = portalOf(given)
        await foldFlows(province.db, province.id)
        const network = networkOf(province)
        const { period, unit, home } = await province.read(async (query) => {
          const scope = await scopeOf(query, province, person, given.query, today)
          return { ...scope, home: await homes(query, network, province.id, scope.period.to) }
        })
        const most = kind === '' ? 500 : 20_000
        // Books are read for the province and cut to the unit: an act of one unit may be in the book of another.
        const units = which === 'doi-soat' ? 'all' : person.units
        const { paper, whole } = await province.read(
          (query) => make(query, network, { province, principal, period, unit, today, most, home }),
          units,
          principal,
        )
        if (kind !== '') return paperFile(kind, `${which}-${principal.key}-${period.to}`, paper, whole)
        return officePage(
          { site, person, here: portal.paper(which), title: paper.title },
          paper.lead,
          paperPage(
            paper,
            periodForm(
              portal.paper(which),
              period,
              filesOf((kind) => portal.paper(which, period, kind)),
            ),
          ),
        )
      },
    })
  }),
)

const proofRoute = route({
  ...read,
  path: portal.proof(':device', ':seq').replaceAll('%3A', ':'),
  name: 'Đơn vị giao việc: chứng từ của một việc',
  params: z.strictObject({
    device: z.string().regex(/^[\p{L}\p{N}._-]{1,64}$/u, 'không phải mã máy'),
    seq: z
      .string()
      .regex(/^\d{1,15}$/, 'phải là số')
      .transform(Number),
  }),
  query: none,
  personal: PAPERS['chung-tu'].personal,
  handle: async (given) => {
    const { site, person, province, principal, look } = portalOf(given)
    const { key, services } = principal
    const proofs = await look((query) =>
      readProof(query, networkOf(province), { province: province.id, principal: key, services, act: given.params }),
    )
    const title = `Chứng từ ${given.params.device}/${given.params.seq}`
    return officePage({ site, person, here: portal.paper('chung-tu'), title }, undefined, proofPage(proofs))
  },
})

export const portalRoutes: readonly Route[] = [...listRoutes, ...paperRoutes, proofRoute]
