/** The rows of differences: the investigation file of one, and the statistics that everybody reads. */
import * as z from 'zod'
import { showDay } from '#kernel/day.ts'
import { type Content, html } from '#kernel/html.ts'
import { Problem } from '#kernel/problem.ts'
import { listPeople, type SignedIn } from '#people/person.ts'
import { books } from '#report/books-paths.ts'
import { readDifference } from '#report/difference.ts'
import { differencePaper } from '#report/difference-paper.ts'
import { differencesPaper } from '#report/difference-stats.ts'
import { type Asked, readAsked } from '#report/hearing.ts'
import { readOrigin } from '#report/origin.ts'
import { treasuryPaths as paths } from '#report/treasury-paths.ts'
import { answers, filesOf, KINDS, paperFile } from '#server/books-routes.ts'
import { momentOf } from '#server/moment.ts'
import { deskOf, networkOf, READERS } from '#server/office.ts'
import { readRow } from '#server/office-routes.ts'
import { fileLinks, paperPage } from '#server/pages-books.ts'
import { form, officePage } from '#server/pages-office.ts'
import { type Route, route } from '#server/route.ts'
import { seq, till } from '#server/typed.ts'
import { STATEMENT_MOST } from '#services/hearing/service.ts'

/** Whoever works at the Post: the teller whose drawer was counted reads the same file as who investigates it. */
const EVERYBODY = [...READERS, 'teller'] as const

const fileRoutes: readonly Route[] = KINDS.map((kind) =>
  route({
    ...readRow,
    path: paths.difference(':device', ':seq', kind),
    name: `Hồ sơ điều tra một chênh lệch: mọi việc từ lần kiểm đếm khớp trước${kind}`,
    answers: answers(kind),
    who: EVERYBODY,
    params: z.strictObject({
      device: till,
      seq,
    }),
    query: z.strictObject({}),
    handle: async (given) => {
      const { site, person, province } = deskOf(given)
      const { device, seq } = given.params
      const network = networkOf(province)
      const { file, demo, names, asked } = await province.read(async (query) => ({
        file: await readDifference(query, province.id, given.params),
        demo: (await readOrigin(query, province.id)).demo,
        asked: (await readAsked(query, province.id, person.code)).find(
          (one) => one.device === device && one.seq === seq,
        ),
        names: new Map((await listPeople(query, province.people)).map(({ code, name }) => [code, name])),
      }))
      if (!asked && person.units !== 'all' && !person.units.includes(file.found.unit)) throw new Problem('not_allowed')
      const paper = differencePaper(file, { network, demo, name: (code) => names.get(code) ?? code })
      if (kind !== '') return paperFile(kind, `chenh-lech-${device}-${seq}`, paper, file)
      const files = filesOf((kind) => paths.difference(device, seq, kind))
      return officePage(
        { site, person, here: books.trial(), title: paper.title },
        paper.lead,
        html`${asked && answerForm(person, asked)}${paperPage(paper, html`<p>${fileLinks(files)}</p>`)}`,
      )
    },
  }),
)

/** For who held the drawer, until he has answered. */
const answerForm = (person: SignedIn, { device, seq, until }: Asked): Content =>
  html`<section aria-labelledby="trinh-bay"><h2 id="trinh-bay">Bạn được mời trình bày</h2>
<p>Nói rõ những gì bạn biết về lần đếm này, đến hết ngày ${showDay(until)}. Lệch chưa phải là nợ. Lời của bạn vào sổ với tên ${person.name}, không ai sửa hay xóa được.</p>${form(
    person,
    paths.answer(),
    { device, seq, until },
    html`<label for="loi">Lời trình bày</label><textarea id="loi" name="statement" rows="5" maxlength="${STATEMENT_MOST}" required></textarea><button class="main">Ghi lời trình bày</button>`,
    'fields',
  )}</section>`

const statisticsRoutes: readonly Route[] = KINDS.map((kind) =>
  route({
    ...readRow,
    path: paths.differences(kind),
    name: `Thống kê chênh lệch kiểm đếm của cả tỉnh, theo điểm, máy, bản chương trình${kind}`,
    answers: answers(kind),
    who: EVERYBODY,
    query: z.strictObject({}),
    cost: 'report',
    handle: async (given) => {
      const { site, person, province } = deskOf(given)
      const { paper, day } = await province.read(async (query) => {
        const { day } = await momentOf(query, province.id, site)
        return { day, paper: await differencesPaper(query, networkOf(province), province.id, day) }
      })
      if (kind !== '') return paperFile(kind, `chenh-lech-${day}`, paper, paper)
      return officePage(
        { site, person, here: books.trial(), title: paper.title },
        paper.lead,
        paperPage(
          paper,
          html`<p>${fileLinks(filesOf(paths.differences))} · <a href="${books.suspense()}">Tiền tạm giữ, từng khoản và tuổi của nó</a></p>`,
        ),
      )
    },
  }),
)

export const differenceRoutes: readonly Route[] = [...fileRoutes, ...statisticsRoutes]
