/** The rows of the books: trial balance, statements of principals, suspense, closing of days and months. */
import * as z from 'zod'
import { type Day, firstDayOf, lastDayOf, monthOf } from '#kernel/day.ts'
import { html } from '#kernel/html.ts'
import { Problem } from '#kernel/problem.ts'
import type { Query } from '#kernel/sql.ts'
import type { Network } from '#network/network.ts'
import { rootOn } from '#network/tree.ts'
import type { SignedIn } from '#people/person.ts'
import { books } from '#report/books-paths.ts'
import { closingPaper, monthToLock, readLocks } from '#report/closing.ts'
import { partyName } from '#report/holder.ts'
import { type Paper, paperPdf, paperSheet } from '#report/paper.ts'
import type { Period } from '#report/read.ts'
import { statement } from '#report/statement.ts'
import { statementPaper } from '#report/statement-paper.ts'
import { suspensePaper } from '#report/suspense.ts'
import { trialBalance } from '#report/trial.ts'
import { bookedActs } from '#report/trial-acts.ts'
import { accountPaper, trialPaper } from '#report/trial-paper.ts'
import { actFor, deskOf, networkOf } from '#server/office.ts'
import { readRow } from '#server/office-routes.ts'
import { booksWays, dayForm, lockForm, paperPage, periodForm } from '#server/pages-books.ts'
import { officePage } from '#server/pages-office.ts'
import type { Province } from '#server/province.ts'
import { type Answer, goTo, type Route, route, type Site, type UnitScope } from '#server/route.ts'
import { day, unitNumber, words } from '#server/typed.ts'
import { services } from '#services/index.ts'

export const askedPeriod = {
  tu: day.optional(),
  den: day.optional(),
}
const asked = {
  ...askedPeriod,
  'don-vi': unitNumber.optional(),
}
const askedQuery = z.strictObject(asked)
type Asked = z.infer<typeof askedQuery>

/** A unit that is named must lie below the person; unnamed, it is the person's own. */
const unitOf = ({ query }: { query: { 'don-vi'?: number | undefined } }): UnitScope =>
  query['don-vi'] === undefined ? 'own' : [query['don-vi']]

/** A reader of books sees sums of other units' acts in his own books: rows are read for the province and cut to the unit. */
async function readBooks<T>(
  province: Province,
  work: (query: Query, network: Network) => Promise<T>,
  kind: Kind = '',
): Promise<T> {
  const network = networkOf(province)
  await province.folding.keepUp(['flows'], kind !== '')
  return province.read((query) => work(query, network))
}

type Scope = { province: number; period: Period; unit?: number | undefined }

/** The month of the newest movement unless a period is said; the person's own unit unless another is. */
export async function scopeOf(
  query: Query,
  province: Province,
  person: SignedIn,
  of: Asked,
  today: Day,
): Promise<Scope> {
  const [newest] = await query<{ day: Day | null }[]>`
    select max(day)::text as day from flow where province = ${province.id} and per = 'month' and day <= ${today}`
  const month = monthOf(newest?.day ?? today)
  const from = of.tu ?? firstDayOf(of.den ? monthOf(of.den) : month)
  const to = of.den ?? lastDayOf(monthOf(from))
  if (from > to) throw new Problem('request_invalid', { field: 'den', why: 'ngày cuối phải từ ngày đầu trở đi.' })
  const own = person.units === 'all' ? undefined : person.unit
  return { province: province.id, period: { from, to }, unit: of['don-vi'] ?? own }
}

export const KINDS = ['', '.xlsx', '.pdf', '.json'] as const
export type Kind = (typeof KINDS)[number]
const TYPES = {
  '.xlsx': 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  '.pdf': 'application/pdf',
  '.json': 'application/json; charset=utf-8',
} as const

export async function paperFile(kind: Exclude<Kind, ''>, name: string, paper: Paper, whole: unknown): Promise<Answer> {
  const body = kind === '.xlsx' ? await paperSheet(paper) : kind === '.pdf' ? paperPdf(paper) : JSON.stringify(whole)
  const way = kind === '.xlsx' ? 'attachment' : 'inline'
  return { type: TYPES[kind], body, headers: { 'content-disposition': `${way}; filename="${name}${kind}"` } }
}

export const filesOf = (href: (kind: Kind) => string) => [
  { label: 'Bảng tính', href: href('.xlsx') },
  { label: 'Bản in', href: href('.pdf') },
  { label: 'Dữ liệu', href: href('.json') },
]

type Made = { paper: Paper; whole: unknown; scope: Scope; name: string }

function answer(
  kind: Kind,
  site: Site,
  person: SignedIn,
  { paper, whole, scope, name }: Made,
  href: (kind: Kind) => string,
) {
  if (kind !== '') return paperFile(kind, name, paper, whole)
  const { period } = scope
  return officePage(
    { site, person, here: books.trial(), title: paper.title },
    paper.lead,
    html`${booksWays()}${paperPage(paper, periodForm(href('').split('?')[0] as string, period, filesOf(href)))}`,
  )
}

export const answers = (kind: Kind) => (kind === '' ? 'page' : kind === '.json' ? 'json' : 'file')

const trialRoutes: readonly Route[] = KINDS.map((kind) =>
  route({
    ...readRow,
    path: books.trial({}, kind),
    name: `Bảng cân đối tài khoản${kind}`,
    answers: answers(kind),
    query: askedQuery,
    unit: unitOf,
    handle: async (given) => {
      const { site, person, province, today } = deskOf(given)
      const made = await readBooks(
        province,
        async (query, network): Promise<Made> => {
          const scope = await scopeOf(query, province, person, given.query, today)
          const whole = await trialBalance(query, network, scope)
          return { paper: trialPaper(whole), whole, scope, name: `can-doi-${scope.period.to}` }
        },
        kind,
      )
      return answer(kind, site, person, made, (kind) =>
        books.trial({ ...made.scope.period, unit: made.scope.unit }, kind),
      )
    },
  }),
)

const accountRoute = route({
  ...readRow,
  path: '/so-sach/can-doi/:account',
  name: 'Một tài khoản: những loại việc đã ghi vào nó, và từng việc',
  params: z.strictObject({ account: z.string().regex(/^\d{3,5}$/, 'không phải số hiệu tài khoản') }),
  query: z.strictObject({
    ...asked,
    'dich-vu': z.string().max(40).optional(),
    viec: z.string().max(40).optional(),
    sau: z
      .string()
      .regex(/^\d{4}-\d\d-\d\d~\d{1,15}$/, 'không phải chỗ đọc tiếp')
      .optional(),
  }),
  unit: unitOf,
  handle: async (given) => {
    const { site, person, province, today } = deskOf(given)
    const { 'dich-vu': service, viec: verb, sau: after } = given.query
    const { account } = given.params
    const { trial, scope } = await readBooks(province, async (query, network) => {
      const scope = await scopeOf(query, province, person, given.query, today)
      return { scope, trial: await trialBalance(query, network, scope) }
    })
    // Single acts only of the units that the person may see.
    const acts =
      service !== undefined && verb !== undefined
        ? await province.read(
            (query) => bookedActs(query, province.id, { account, service, verb, period: scope.period, after }),
            person.units,
          )
        : undefined
    const paper = accountPaper(trial, account, acts && { ...acts, service: service as string, verb: verb as string })
    return officePage(
      { site, person, here: books.trial(), title: paper.title },
      paper.lead,
      html`${booksWays()}${paperPage(paper)}`,
    )
  },
})

/** Principals that the services name; others have no lists of their own. */
const PRINCIPALS = [
  ...new Set(services.flatMap(({ principal }) => (principal && !principal.startsWith('@') ? [principal] : []))),
]
  .filter((key) => key !== 'suspense')
  .toSorted()

const statementsRoute = route({
  ...readRow,
  path: books.statements(),
  name: 'Đối soát: chọn đơn vị giao việc',
  query: z.strictObject({}),
  handle: (given) => {
    const { site, person } = deskOf(given)
    const files = person.role === 'province' || person.role === 'auditor'
    return officePage(
      { site, person, here: books.trial(), title: 'Đối soát' },
      'Với từng đơn vị giao việc: đã giao, đã thu chi, còn ngoài, còn phải trả.',
      html`${booksWays()}<ul>${PRINCIPALS.map((key) => html`<li><a href="${books.statement(key)}">${partyName(`due:${key}`)}</a>${files && html` · <a href="${books.dayFiles(key)}">Tệp ngày</a>`}</li>`)}</ul>`,
    )
  },
})

const statementRoutes: readonly Route[] = KINDS.map((kind) =>
  route({
    ...readRow,
    path: books.statement(':principal', {}, kind),
    name: `Bảng đối soát với một đơn vị giao việc${kind}`,
    answers: answers(kind),
    params: z.strictObject({ principal: z.string().regex(/^[a-z][a-z0-9-]{1,31}$/, 'không phải mã đơn vị giao việc') }),
    query: askedQuery,
    unit: unitOf,
    handle: async (given) => {
      const { site, person, province, today } = deskOf(given)
      const { principal } = given.params
      const made = await readBooks(
        province,
        async (query, network): Promise<Made> => {
          const scope = await scopeOf(query, province, person, given.query, today)
          const items = kind === '' ? 500 : 100_000
          const whole = await statement(query, network, { ...scope, principal, items })
          return { paper: statementPaper(whole, today), whole, scope, name: `doi-soat-${principal}-${scope.period.to}` }
        },
        kind,
      )
      const { period, unit } = made.scope
      return answer(kind, site, person, made, (kind) => books.statement(principal, { ...period, unit }, kind))
    },
  }),
)

const suspenseRoute = route({
  ...readRow,
  path: books.suspense(),
  name: 'Tiền tạm giữ và việc chờ kết luận của cả tỉnh, có tuổi',
  query: z.strictObject({}),
  handle: async (given) => {
    const { site, person, province, today } = deskOf(given)
    const paper = await readBooks(province, (query, network) => suspensePaper(query, network, province.id, today))
    return officePage(
      { site, person, here: books.trial(), title: paper.title },
      paper.lead,
      html`${booksWays()}${paperPage(paper)}`,
    )
  },
})

const closingRoutes: readonly Route[] = [
  route({
    ...readRow,
    path: books.closing(),
    name: 'Chốt ngày của từng đơn vị, tháng đã khóa sổ',
    query: z.strictObject({ ngay: day.optional(), xong: z.string().max(7).optional() }),
    handle: async (given) => {
      const { site, person, province, today } = deskOf(given)
      const network = networkOf(province)
      const asked = given.query.ngay ?? today
      await province.folding.keepUp(['flows'])
      const { paper, month } = await province.read(
        async (query) => ({
          paper: await closingPaper(query, network, province.id, asked),
          month: monthToLock(await readLocks(query, province.id), today),
        }),
        person.units,
      )
      const mayLock = person.role === 'province' && month !== undefined
      return officePage(
        { site, person, here: books.trial(), title: paper.title },
        paper.lead,
        html`${booksWays()}${paperPage(paper, html`${dayForm(asked)}${mayLock && lockForm(person, month)}`)}`,
      )
    },
  }),
  route({
    ...readRow,
    method: 'POST',
    weighty: true,
    path: books.lock(),
    name: 'Khóa sổ một tháng của cả tỉnh',
    who: ['province'],
    unit: () => 'all',
    query: z.strictObject({}),
    body: z.strictObject({
      month: z.string().regex(/^\d{4}-\d\d$/),
      record: words(),
    }),
    handle: async (given) => {
      const { person, province, today } = deskOf(given)
      const root = rootOn(networkOf(province).units, today)
      if (!root) throw new Problem('not_found', { what: 'Bưu điện tỉnh trong mạng lưới' })
      const { month, record } = given.body
      const lines = [{ month, record, decider: person.code }]
      await actFor(province, person, root.code, { service: 'period', verb: 'lock', lines })
      return goTo(books.closing())
    },
  }),
]

export const booksRoutes: readonly Route[] = [
  ...trialRoutes,
  accountRoute,
  statementsRoute,
  ...statementRoutes,
  suspenseRoute,
  ...closingRoutes,
]
