/** The rows of the office's work: today, what waits for a decision, lists handed out and recalled. */
import * as z from 'zod'
import { html } from '#kernel/html.ts'
import { Problem } from '#kernel/problem.ts'
import { versionOfCode } from '#network/tree.ts'
import { listPeople, type SignedIn } from '#people/person.ts'
import { holderName } from '#report/holder.ts'
import { desk, portal } from '#server/addresses.ts'
import { codesFor, deskOf, MANAGERS, networkOf, ownCode, READERS } from '#server/office.ts'
import { propose, readCase, readCases, readCorrections, weigh } from '#server/office-cases.ts'
import { readTills } from '#server/office-devices.ts'
import { homePage, readToday } from '#server/office-home.ts'
import { handOut, orderBack, readHandedOut, readOrders, readWaiting, takeIn } from '#server/office-lists.ts'
import { readVisited, thingsOf } from '#server/office-notes.ts'
import { casePage, casesTable, correctionsTable, proposeForm } from '#server/pages-cases.ts'
import { listsPage } from '#server/pages-lists.ts'
import { notesEvidence, notesSection } from '#server/pages-notes.ts'
import { NOTICE_KEYS, officePage } from '#server/pages-office.ts'
import { proposalsTable } from '#server/pages-two-persons.ts'
import type { Province } from '#server/province.ts'
import { goTo, type Route, route, type UnitScope } from '#server/route.ts'
import { answerProposal, doOrPropose, readProposals, SECONDS } from '#server/two-persons.ts'
import { day, till, words } from '#server/typed.ts'
import { correction } from '#services/correction/service.ts'

const none = z.strictObject({})
export const shown = z.strictObject({ xong: z.enum(NOTICE_KEYS).optional() })

/** Reads: every role of the office sees what lies below its unit. */
export const readRow = {
  method: 'GET',
  answers: 'page',
  params: none,
  who: READERS,
  unit: (): UnitScope => 'own',
  cost: 'journal',
  personal: [],
  // The box of Ctrl-K is on every page of the office.
  loads: 'script',
} as const
/** Changes: not for who only reads. */
export const changeRow = {
  method: 'POST',
  answers: 'page',
  params: none,
  query: none,
  who: MANAGERS,
  unit: (): UnitScope => 'own',
  cost: 'journal',
  personal: [],
  loads: 'script',
} as const

/** The name of a unit by its code today, or by the last unit that bore it. */
const placeByCode = (province: Province, today: string) => (code: string) => {
  const { units } = networkOf(province)
  return (versionOfCode(units, code, today) ?? units.byCode.get(code)?.at(-1))?.name ?? code
}

const holderOn =
  ({ network }: Province, today: string) =>
  (holder: string) =>
    holderName(holder, network, today)

const homeRoute = route({
  ...readRow,
  path: desk.home(),
  name: 'Hôm nay: những gì chờ tôi',
  who: [...READERS, 'teller', 'principal'],
  query: none,
  handle: async (given) => {
    const { site, person, province } = deskOf(given)
    if (person.role === 'principal') return goTo(portal.home())
    const today = await readToday(province, person, site)
    return officePage({ site, person, here: desk.home(), title: 'Hôm nay' }, undefined, homePage(person, today))
  },
})

const caseRoutes: readonly Route[] = [
  route({
    ...readRow,
    path: desk.cases(),
    name: 'Việc chờ quyết định, sửa sai và trả lời',
    query: shown,
    handle: async (given) => {
      const { site, person, province, today } = deskOf(given)
      const [cases, corrected, proposals] = await province.read(
        async (query) =>
          [
            await readCases(query, province, person),
            await readCorrections(query, province.id, 50),
            await readProposals(query, province.id),
          ] as const,
        person.units,
      )
      const seen = { person, now: site.now(), place: placeByCode(province, today) }
      const { xong: notice } = given.query
      return officePage(
        { site, person, here: desk.cases(), title: 'Chờ quyết định', notice },
        'Ngoại lệ, chênh lệch kiểm đếm, việc máy chủ chưa nhận được, biên lai chưa có việc, đề nghị và lệnh mà quầy không đồng ý.',
        html`${proposalsTable(proposals, seen)}${casesTable(cases, seen)}
<section aria-labelledby="sua-sai"><h2 id="sua-sai">Sửa sai</h2>${proposeForm(person)}${correctionsTable(corrected, cases)}</section>`,
      )
    },
  }),
  route({
    ...readRow,
    path: '/quan-ly/cho-quyet-dinh/ho-so',
    name: 'Một hồ sơ chờ quyết định',
    query: z.strictObject({ ma: words() }),
    personal: ['text'],
    handle: async (given) => {
      const { site, person, province, today } = deskOf(given)
      const [found, people, visited] = await province.read(async (query) => {
        const one = await readCase(query, province, person, given.query.ma)
        const of = one.service === correction ? await thingsOf(query, province.id, one.key.replace(/^\w+:/, '')) : []
        return [one, await listPeople(query, province.people), await readVisited(query, province.id, { of })] as const
      }, person.units)
      const names = new Map(people.map(({ code, name }) => [code, name]))
      const name = (code: string) => names.get(code) ?? code
      const seen = { person, now: site.now(), place: placeByCode(province, today), name }
      return officePage(
        { site, person, here: desk.cases(), title: found.service.thing?.name ?? found.service.name },
        html`<code>${found.key.slice(found.key.indexOf(':') + 1)}</code>`,
        html`${casePage(found, seen)}${notesEvidence(visited, holderOn(province, today))}`,
      )
    },
  }),
  route({
    ...changeRow,
    path: desk.cases(),
    name: 'Quyết định một hồ sơ',
    body: z.object({ key: words(), verb: words(40) }).catchall(z.string().max(1000)),
    handle: async (given) => {
      const { person, province } = deskOf(given)
      const weight = await weigh(province, person, given.body)
      const done = await doOrPropose(province, person, { kind: 'decision', ...weight, body: given.body })
      return goTo(desk.cases(done ? 'da-quyet' : 'cho-nguoi-hai'))
    },
  }),
  route({
    ...changeRow,
    path: desk.second(),
    weighty: true,
    name: 'Người thứ hai xác nhận, hoặc không, một việc số tiền cao',
    who: SECONDS,
    body: z.strictObject({
      id: z.string().regex(/^[0-9a-f]{16}$/, 'không phải số đề nghị'),
      answer: z.enum(['confirm', 'refuse']),
      reason: words().optional(),
    }),
    handle: async (given) => {
      const { person, province } = deskOf(given)
      await answerProposal(province, person, given.body)
      return goTo(desk.cases(given.body.answer === 'confirm' ? 'da-xac-nhan' : 'khong-xac-nhan'))
    },
  }),
  route({
    ...changeRow,
    path: desk.propose(),
    name: 'Đề nghị sửa sai',
    body: z.strictObject({ named: words(80), reason: words(), evidence: words() }),
    handle: async (given) => {
      const { person, province } = deskOf(given)
      const { named } = given.body
      await tillInScope(province, person, named.slice(0, Math.max(0, named.lastIndexOf('/'))))
      await propose(province, person, given.body)
      return goTo(desk.cases('da-de-nghi'))
    },
  }),
]

const listRoutes: readonly Route[] = [
  route({
    ...readRow,
    path: desk.lists(),
    name: 'Danh sách chờ giao, đã giao, lệnh thu hồi',
    query: shown,
    // Words of notes.
    personal: ['text'],
    handle: async (given) => {
      const { site, person, province, today } = deskOf(given)
      const view = await province.read(async (query) => {
        const tills = await readTills(query, province, person)
        const codes = tills.map(({ code }) => code)
        return {
          tills: tills.filter(({ state }) => state === 'active'),
          waiting: await readWaiting(query, province, ownCode(province, person)),
          handedOut: await readHandedOut(query, province.id, codes),
          orders: await readOrders(query, province.id, codes),
          visited: await readVisited(query, province.id, { units: codesFor(province, person) }),
        }
      }, person.units)
      const { xong: notice } = given.query
      return officePage(
        { site, person, here: desk.lists(), title: 'Danh sách giao', notice },
        'Giao cho một quầy mỗi lần, có ngày hết hạn. Thu hồi là một lệnh: quầy tự trả.',
        html`${listsPage({ person, today, ...view })}${notesSection(view.visited, holderOn(province, today))}`,
      )
    },
  }),
  route({
    ...changeRow,
    path: desk.handOut(),
    name: 'Giao danh sách cho một quầy',
    body: z.strictObject({
      groups: z.union([words(500).transform((one) => [one]), z.array(words(500))]).optional(),
      all: z.literal('true').optional(),
      till,
      until: day,
    }),
    handle: async (given) => {
      const { person, province } = deskOf(given)
      const { groups = [], all, ...rest } = given.body
      await tillInScope(province, person, rest.till)
      await handOut(province, person, { groups: all ? 'all' : groups, ...rest })
      return goTo(desk.lists('da-giao'))
    },
  }),
  route({
    ...changeRow,
    path: desk.takeIn(),
    name: 'Nhập danh sách từ bảng tính',
    body: z.strictObject({ service: words(40), rows: words(60_000) }),
    handle: async (given) => {
      const { person, province } = deskOf(given)
      await takeIn(province, person, given.body)
      return goTo(desk.lists('da-nhap'))
    },
  }),
  route({
    ...changeRow,
    path: desk.orderBack(),
    name: 'Ra lệnh thu hồi',
    body: z.strictObject({
      till,
      service: words(40),
      period: z.string().max(7).optional(),
      village: z.string().max(200).optional(),
      until: day,
      reason: words(),
    }),
    handle: async (given) => {
      const { person, province } = deskOf(given)
      await tillInScope(province, person, given.body.till)
      await orderBack(province, person, given.body)
      return goTo(desk.lists('da-thu-hoi'))
    },
  }),
]

/** @throws Problem not_allowed: the till stands at a unit that is not below the person. */
async function tillInScope(province: Province, person: SignedIn, code: string): Promise<void> {
  const tills = await province.read((query) => readTills(query, province, person), person.units)
  if (!tills.some((one) => one.code === code)) throw new Problem('not_allowed')
}

export const officeRoutes: readonly Route[] = [homeRoute, ...caseRoutes, ...listRoutes]
