/** The rows of dossiers: the office's board, and for everybody the look-up by number and the papers of each procedure. */
import * as z from 'zod'
import { html } from '#kernel/html.ts'
import { boardPaper } from '#report/dossier-paper.ts'
import { dossierPaths } from '#report/dossier-paths.ts'
import { type PaperWay, readApplicants, trackPapers } from '#report/dossier-track.ts'
import { knowsPhone } from '#report/mail-track.ts'
import { answers, filesOf, KINDS, paperFile } from '#server/books-routes.ts'
import { deskOf, networkOf } from '#server/office.ts'
import { readRow } from '#server/office-routes.ts'
import { atMost, MINUTE_MS } from '#server/often.ts'
import { fileLinks, paperPage } from '#server/pages-books.ts'
import { type DossierView, dossierPage, proceduresPage, type SeenWay } from '#server/pages-dossiers.ts'
import { officePage } from '#server/pages-office.ts'
import type { Province } from '#server/province.ts'
import { type Answer, type Route, route, type Site, type UnitScope } from '#server/route.ts'
import { momentOf } from '#server/treasury-routes.ts'
import { agencyFields } from '#services/agency.ts'

const boardRoutes: readonly Route[] = KINDS.map((kind) =>
  route({
    ...readRow,
    path: dossierPaths.board(kind),
    name: `Hồ sơ, kết quả, giấy phép đang ở đâu, cái nào quá hạn${kind}`,
    answers: answers(kind),
    query: z.strictObject({}),
    handle: async (given) => {
      const { site, person, province } = deskOf(given)
      const network = networkOf(province)
      // Papers of a unit lie with others on their way: rows are read for the province and cut to the person's units.
      const { paper, board, day } = await province.read(async (query) => {
        const { day } = await momentOf(query, province.id, site)
        const scope = { province: province.id, today: day, units: person.units }
        return { day, ...(await boardPaper(query, network, scope)) }
      })
      if (kind !== '') return paperFile(kind, `ho-so-${day}`, paper, board)
      return officePage(
        { site, person, here: dossierPaths.board(), title: paper.title },
        paper.lead,
        paperPage(
          paper,
          html`<p>${fileLinks(filesOf(dossierPaths.board))} · <a href="${dossierPaths.procedures()}">Giấy tờ của từng thủ tục</a> · <a href="${dossierPaths.find()}">Trang cho người dân tra</a></p>`,
        ),
      )
    },
  }),
)

/** Questions a minute from one address; tries at the phone number of one dossier in an hour (there are 10,000 ends of it). */
const countQuestion = atMost(60, MINUTE_MS)
const countDigits = atMost(10, 60 * MINUTE_MS)

const UNREAD = {
  vi: 'Số không đúng: số hồ sơ gồm chữ, số, gạch, như TP-2018-000123; xem lại phiếu.',
  en: 'Not a valid number: see your docket.',
}
const UNKNOWN_PHONE = {
  vi: 'Không phải số cuối điện thoại đã ghi trên hồ sơ này.',
  en: 'These are not the last digits of the phone written on this dossier.',
}

const answer = (view: DossierView, status = 200): Answer => ({
  status,
  type: 'text/html; charset=utf-8',
  body: dossierPage(view),
  headers: { 'x-robots-tag': 'noindex, nofollow, noarchive' },
})

/** As it stands on a docket; undefined when it cannot be the number of a dossier. */
function numberOf(text: string): string | undefined {
  const number = text.replace(/\s/g, '').toUpperCase()
  return agencyFields.number.safeParse(number).success ? number : undefined
}

type Found = { province: Province; way: PaperWay }

async function find(site: Site, number: string): Promise<Found[]> {
  const all = site.provinces().map(async (province) => {
    const ways = await province.read((query) => trackPapers(query, province.id, number))
    return ways.map((way) => ({ province, way }))
  })
  return (await Promise.all(all)).flat()
}

const seenOf = ({ province, way }: Found): SeenWay => ({
  ...way,
  events: way.events.map(({ unit, ...event }) => ({
    ...event,
    office: province.network?.units.byId.get(unit)?.at(-1)?.name ?? String(unit),
  })),
})

const open = {
  who: ['anyone'],
  unit: (): UnitScope => 'none',
  params: z.strictObject({}),
  answers: 'page',
} as const
const ma = z.string().max(60)

const publicRoutes: readonly Route[] = [
  route({
    ...open,
    method: 'GET',
    path: dossierPaths.find(),
    name: 'Tra hồ sơ bằng số trên phiếu: chặng, ngày hẹn, bưu cục; không có gì của người nộp',
    query: z.strictObject({ ma: ma.optional() }),
    cost: 'journal',
    personal: [],
    handle: async ({ site, query, address }) => {
      const today = site.today()
      if (query.ma === undefined) return answer({ today })
      countQuestion(address, Date.parse(site.now()))
      const number = numberOf(query.ma)
      if (number === undefined) return answer({ today, number: query.ma, wrong: UNREAD }, 400)
      const ways = (await find(site, number)).map(seenOf)
      return answer({ today, number, ways }, ways.length > 0 ? 200 : 404)
    },
  }),
  route({
    ...open,
    method: 'POST',
    path: dossierPaths.find(),
    name: 'Tên, địa chỉ người nộp của một hồ sơ, cho người biết số cuối điện thoại đã ghi',
    query: z.strictObject({}),
    body: z.strictObject({ ma, so: z.string().max(10) }),
    cost: 'journal',
    personal: ['applicant', 'address'],
    handle: async ({ site, body, address }) => {
      const today = site.today()
      const now = Date.parse(site.now())
      countQuestion(address, now)
      const number = numberOf(body.ma)
      if (number === undefined) return answer({ today, number: body.ma, wrong: UNREAD }, 400)
      countDigits(number, now)
      const found = await find(site, number)
      const applicants = await Promise.all(
        found.map(({ province, way }) => province.read((query) => readApplicants(query, province.id, way))),
      )
      const applicant = applicants.flat().find((one) => knowsPhone(one, body.so))
      const view = { today, number, ways: found.map(seenOf) }
      return applicant ? answer({ ...view, applicant }) : answer({ ...view, wrong: UNKNOWN_PHONE }, 403)
    },
  }),
  route({
    ...open,
    method: 'GET',
    path: dossierPaths.procedures(),
    name: 'Giấy tờ cần cho từng thủ tục nhận qua Bưu điện',
    query: z.strictObject({}),
    cost: 'static',
    personal: [],
    handle: ({ site }) => ({ type: 'text/html; charset=utf-8', body: proceduresPage(site.today()) }),
  }),
]

export const dossierRoutes: readonly Route[] = [...boardRoutes, ...publicRoutes]
