/**
 * The rows of the portal: what somebody who works for a principal sees and does. Everything is read in the scope of that
 * principal, which the database keeps (db/0010-portal.sql); a list is handed in by the road of the office.
 */
import * as z from 'zod'
import type { PrincipalScope, Query } from '#kernel/sql.ts'
import type { Network } from '#network/network.ts'
import { dayFilePaper } from '#report/day-file.ts'
import { dossiersPaper } from '#report/dossiers.ts'
import type { Paper } from '#report/paper.ts'
import { proofsPaper, readProof } from '#report/proofs.ts'
import type { Period } from '#report/read.ts'
import { statement } from '#report/statement.ts'
import { statementPaper } from '#report/statement-paper.ts'
import { type Home, homes } from '#report/trial.ts'
import { portal } from '#server/addresses.ts'
import { answers, askedPeriod, filesOf, KINDS, paperFile, scopeOf } from '#server/books-routes.ts'
import { cutOf, cutsTable, readCuts, readDayFile } from '#server/day-files.ts'
import { networkOf } from '#server/office.ts'
import { paperPage, periodForm } from '#server/pages-books.ts'
import { officePage } from '#server/pages-office.ts'
import { none, portalOf, read } from '#server/portal-desk.ts'
import { portalListRoutes } from '#server/portal-lists.ts'
import { proofPage } from '#server/portal-pages.ts'
import type { Province } from '#server/province.ts'
import { json, type Route, route } from '#server/route.ts'
import { day, till } from '#server/typed.ts'

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
        await province.folding.keepUp(['flows'], true)
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
    device: till,
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

/** Files of the principal's days. Which there are, the database tells in its scope; a file is made from the whole journal. */
const fileRoutes: readonly Route[] = [
  ...(['', '.json'] as const).map((kind) =>
    route({
      ...read,
      path: portal.files(kind),
      name: `Đơn vị giao việc: các tệp ngày đã chốt${kind}`,
      answers: answers(kind),
      query: none,
      handle: async (given) => {
        const { site, person, province, principal, look } = portalOf(given)
        const cuts = await look((query) => readCuts(query, province.id, principal.key))
        if (kind === '.json')
          return json(cuts.map(({ day, made, sha256 }) => ({ day, made, sha256, to: portal.file(day, '.json') })))
        return officePage(
          { site, person, here: portal.files(), title: 'Tệp ngày' },
          'Mỗi tệp có mọi việc vào sổ từ tệp trước đến lúc Bưu điện chốt: đã thu, đã chi, trả lại, đã thanh toán.',
          cutsTable(cuts, portal.file),
        )
      },
    }),
  ),
  ...(['.xlsx', '.pdf', '.json'] as const).map((kind) =>
    route({
      ...read,
      path: portal.file(':day', kind),
      name: `Đơn vị giao việc: một tệp ngày${kind}`,
      answers: answers(kind),
      params: z.strictObject({ day }),
      query: none,
      handle: async (given) => {
        const { province, principal, look } = portalOf(given)
        const { day } = given.params
        await look((query) => cutOf(query, province.id, principal.key, day))
        const { demo, ...file } = await province.read((query) => readDayFile(query, province.id, principal.key, day))
        return paperFile(kind, `tep-ngay-${file.number}`, dayFilePaper(file, demo), file)
      },
    }),
  ),
]

export const portalRoutes: readonly Route[] = [...portalListRoutes, ...paperRoutes, proofRoute, ...fileRoutes]
