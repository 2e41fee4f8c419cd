/**
 * Notices for the customers of a list whose bills are open, village by village, with VietQR: the memo names the bill, so
 * the statement that brings the money finds it by itself.
 */
import * as z from 'zod'
import { type BankAccount, ownAccounts } from '#bank/accounts.ts'
import { billMemo, PAID_BY_CODE } from '#bank/memo.ts'
import { Problem } from '#kernel/problem.ts'
import type { SignedIn } from '#people/person.ts'
import { type Notice, type Notices, noticesPdf } from '#report/notice.ts'
import { readOrigin } from '#report/origin.ts'
import { namesOf } from '#report/proofs.ts'
import { desk } from '#server/addresses.ts'
import { readHead, readUnpaid } from '#server/lists-hand.ts'
import { codeOf, serviceName } from '#server/lists-pages.ts'
import { deskOf, placeOf } from '#server/office.ts'
import { readRow } from '#server/office-routes.ts'
import { qrSvg } from '#server/pages-devices.ts'
import { billsPaid, transferText } from '#server/pay-codes.ts'
import type { Province } from '#server/province.ts'
import { type Answer, route } from '#server/route.ts'
import { listId } from '#server/typed.ts'

/** Of one village on one paper. */
const NOTICES_MOST = 400

/** Of a village, or of one bill in it. @throws Problem not_found: no such list, no open bill there, or one that is not paid by code. */
export async function readNotices(
  province: Province,
  person: SignedIn,
  { village, bill, ...id }: { principal: string; number: string; village: string; bill?: string | undefined },
  today: string,
): Promise<Notices> {
  const [account] = ownAccounts(today)
  return province.read(async (query) => {
    const head = await readHead(query, province.id, id)
    const bills = await readUnpaid(query, province.id, head, { village, today, most: NOTICES_MOST })
    const names = await namesOf(
      query,
      province.id,
      bills.map(({ thing }) => thing),
    )
    const paid = await billsPaid(query, province.id)
    const notices = bills.flatMap(({ thing, open }) => {
      const memo = billMemo(thing)
      if (memo === undefined || !account || paid.has(thing) || (bill !== undefined && codeOf(thing) !== bill)) return []
      return [noticeOf(account, { thing, open, memo, village, name: names.get(thing) ?? '' })]
    })
    if (notices.length === 0 || !account)
      throw new Problem('not_found', { what: `hóa đơn nào còn phải trả bằng mã ở “${village}”` })
    return {
      title: `Giấy báo: ${serviceName(head.service)}`,
      office: placeOf(province, head.unit, today),
      account: `${account.number}, ${account.name}`,
      demo: (await readOrigin(query, province.id)).demo,
      paper: bill === undefined ? 'a4' : 'a5',
      notices,
    }
  }, person.units)
}

/** Of a bill that need not be in a list, `PA22010012345/2018-12`. @throws Problem not_found: no such bill, or nothing is open on it. */
export async function readNotice(province: Province, bill: string, today: string): Promise<Notices> {
  const [account] = ownAccounts(today)
  return province.read(async (query) => {
    const things = PAID_BY_CODE.map((service) => `${service}:${bill.toUpperCase()}`)
    const [found] = await query<{ thing: string; open: number }[]>`
      select key as thing, open from thing
      where province = ${province.id} and key = any (${things}) and open > 0 limit 1`
    const memo = found && billMemo(found.thing)
    if (!found || !memo || !account || (await billsPaid(query, province.id)).has(found.thing))
      throw new Problem('not_found', { what: `hóa đơn còn phải trả “${bill}”` })
    const name = (await namesOf(query, province.id, [found.thing])).get(found.thing) ?? ''
    return {
      title: `Giấy báo: ${serviceName(found.thing.slice(0, found.thing.indexOf(':')))}`,
      office: 'Bưu điện tỉnh',
      account: `${account.number}, ${account.name}`,
      demo: (await readOrigin(query, province.id)).demo,
      paper: 'a5',
      notices: [noticeOf(account, { ...found, memo, name, village: '' })],
    }
  })
}

type Bill = { thing: string; open: number; memo: string; village: string; name: string }

function noticeOf(account: BankAccount, { thing, open, memo, village, name }: Bill): Notice {
  const [code = '', period = ''] = codeOf(thing).split('/')
  const qr = String(qrSvg(transferText(account, open, memo), memo))
  // A picture that stands alone has to say what it is.
  return {
    name,
    code,
    village,
    period,
    amount: open,
    memo,
    qr: qr.replace('<svg ', '<svg xmlns="http://www.w3.org/2000/svg" '),
  }
}

export const noticesFile = (notices: Notices, name: string): Answer => ({
  type: 'application/pdf',
  body: noticesPdf(notices),
  headers: { 'content-disposition': `inline; filename="giay-bao-${name.replaceAll(/[^A-Za-z0-9-]/g, '-')}.pdf"` },
})

export const noticeRoute = route({
  ...readRow,
  path: desk.listNotices(),
  name: 'Giấy báo có mã VietQR cho khách còn phải trả của một bản, hoặc của một hóa đơn',
  answers: 'file',
  query: z.strictObject({
    'don-vi': listId.principal,
    so: listId.number,
    ban: z.string().trim().min(1, 'chưa chọn').max(200),
    ma: z.string().trim().max(60).optional(),
  }),
  personal: ['name'],
  handle: async (given) => {
    const { person, province, today } = deskOf(given)
    const { 'don-vi': principal, so: number, ban: village, ma: bill } = given.query
    return noticesFile(await readNotices(province, person, { principal, number, village, bill }, today), number)
  },
})
