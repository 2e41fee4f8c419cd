/** The rows of dossiers: the office's board, and for everybody the look-up by number and the papers of each procedure. */
import * as z from 'zod'
import { html } from '#kernel/html.ts'
import { boardPaper } from '#report/dossier-paper.ts'
import { dossierPaths } from '#report/dossier-paths.ts'
import { readApplicants, trackPapers } from '#report/dossier-track.ts'
import { answers, filesOf, KINDS, paperFile } from '#server/books-routes.ts'
import { lookup, withOffices } from '#server/lookup.ts'
import { momentOf } from '#server/moment.ts'
import { deskOf, networkOf } from '#server/office.ts'
import { readRow } from '#server/office-routes.ts'
import { fileLinks, paperPage } from '#server/pages-books.ts'
import { dossierPage, proceduresPage } from '#server/pages-dossiers.ts'
import { officePage } from '#server/pages-office.ts'
import { pageAnswer, publicRow, type Route, route } from '#server/route.ts'
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

/** As it stands on a docket; undefined when it cannot be the number of a dossier. */
function numberOf(text: string): string | undefined {
  const number = text.replace(/\s/g, '').toUpperCase()
  return agencyFields.number.safeParse(number).success ? number : undefined
}

const dossiers = lookup({
  path: dossierPaths.find(),
  names: [
    'Tra hồ sơ bằng số trên phiếu: chặng, ngày hẹn, bưu cục; không có gì của người nộp',
    'Tên, địa chỉ người nộp của một hồ sơ, cho người biết số cuối điện thoại đã ghi',
  ],
  personal: ['applicant', 'address'],
  read: numberOf,
  find: trackPapers,
  owners: readApplicants,
  seen: (found) => found.map(({ province, one }) => ({ ...one, events: withOffices(province, one.events) })),
  page: dossierPage,
  unread: {
    vi: 'Số không đúng: số hồ sơ gồm chữ, số, gạch, như TP-2018-000123; xem lại phiếu.',
    en: 'Not a valid number: see your docket.',
  },
  unknownPhone: {
    vi: 'Không phải số cuối điện thoại đã ghi trên hồ sơ này.',
    en: 'These are not the last digits of the phone written on this dossier.',
  },
})

const procedures = route({
  ...publicRow,
  path: dossierPaths.procedures(),
  name: 'Giấy tờ cần cho từng thủ tục nhận qua Bưu điện',
  answers: 'page',
  handle: ({ site }) => pageAnswer(proceduresPage(site.today())),
})

export const dossierRoutes: readonly Route[] = [...boardRoutes, ...dossiers.routes, procedures]
