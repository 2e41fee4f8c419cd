/** Requests to the rows of the bank and of the files that go out, for the matrix of rights: all of the province. */
import type postgres from 'postgres'
import type { SignedIn } from '#people/person.ts'
import { books } from '#report/books-paths.ts'
import { desk } from '#server/addresses.ts'
import { cutDay } from '#server/day-files.ts'
import type { Province } from '#server/province.ts'

const DAY = '2026-11-22'
const ENTRY = { account: '7900201000014', ref: 'FT-QUYEN' }

/** An entry that nobody knows, an order, and a file, as the requests name them. */
export async function stageBank(admin: postgres.Sql, province: Province): Promise<void> {
  await admin`
    insert into bank_entry (province, account, ref, number, day, amount, memo, end_to_end, party, note, actor)
    values (${province.id}, ${ENTRY.account}, ${ENTRY.ref}, 'SK-QUYEN', ${DAY}, 1000, 'x', '', '', '', 'job:test')`
  await admin`
    insert into payment_order (province, number, day, principal, amount, actor, made)
    values (${province.id}, 'UNC-EVN-20261122', ${DAY}, 'evn', 1000, 'job:test', now())`
  await cutDay(province, { code: 'test' } as SignedIn, 'evn', DAY)
}

type Asked = {
  request: () => { url: string; body?: Record<string, string>; raw?: string }
  of: 'province'
  says?: number
}
const get = (path: string, url = path): [string, Asked] => [`GET ${path}`, { request: () => ({ url }), of: 'province' }]
const post = (path: string, asked: Omit<ReturnType<Asked['request']>, 'url'>, says?: number): [string, Asked] => [
  `POST ${path.replace('evn', ':principal')}`,
  { request: () => ({ url: path, ...asked }), of: 'province', ...(says && { says }) },
]

export const bankAsked: Record<string, Asked> = Object.fromEntries([
  get(desk.bank()),
  get(desk.bankCode(), desk.bankCode('PA22010010101/2026-11')),
  get(desk.bankNotice(), `${desk.bankNotice()}?ma=PA22010010102/2026-11`),
  get(desk.bankTemplate()),
  post(desk.apiBank(), { raw: '<x/>' }, 400),
  post(desk.bankMatch(), { body: {} }),
  // Without a reason it is let in, and then refused.
  post(desk.bankEntry(), { body: { ...ENTRY, decision: 'aside' } }, 400),
  post(desk.bankOrders(), { body: {} }),
  ...(['.xml', '.xlsx', '-ngan-hang.xlsx'] as const).map((kind) =>
    get(desk.bankOrderFile(':day', kind), desk.bankOrderFile(DAY, kind)),
  ),
  get(books.dayFiles(':principal'), books.dayFiles('evn')),
  post(books.dayFiles('evn'), { body: {} }),
  ...(['.xlsx', '.pdf', '.json'] as const).map((kind) =>
    get(books.dayFile(':principal', ':day', kind), books.dayFile('evn', DAY, kind)),
  ),
])
