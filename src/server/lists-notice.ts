/**
 * Notices for the customers of a list whose bills are open, village by village, with VietQR: the memo names the bill, so
 * the statement that brings the money finds it by itself.
 */
import * as z from 'zod'
import { ownAccounts } from '#bank/accounts.ts'
import { billMemo } from '#bank/memo.ts'
import { vietQr } from '#bank/vietqr.ts'
import { Problem } from '#kernel/problem.ts'
import type { SignedIn } from '#people/person.ts'
import { type Notices, noticesPdf } from '#report/notice.ts'
import { readOrigin } from '#report/origin.ts'
import { namesOf } from '#report/proofs.ts'
import { desk } from '#server/addresses.ts'
import { readHead, readUnpaid } from '#server/lists-hand.ts'
import { codeOf, serviceName } from '#server/lists-pages.ts'
import { deskOf, placeOf } from '#server/office.ts'
import { readRow } from '#server/office-routes.ts'
import { qrSvg } from '#server/pages-devices.ts'
import type { Province } from '#server/province.ts'
import { route } from '#server/route.ts'
import { listId } from '#server/typed.ts'

/** Of one village on one paper. */
const NOTICES_MOST = 400

/** @throws Problem not_found: no such list, no open bill there, or one that is not paid by code. */
export async function readNotices(
  province: Province,
  person: SignedIn,
  { village, ...id }: { principal: string; number: string; village: string },
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
    const notices = bills.flatMap(({ thing, open }) => {
      const memo = billMemo(thing)
      if (memo === undefined || !account) return []
      const [code = '', period = ''] = codeOf(thing).split('/')
      const text = vietQr({ bank: account.bank, account: account.number, amount: open, memo })
      const qr = String(qrSvg(text, memo)).replace('<svg ', '<svg xmlns="http://www.w3.org/2000/svg" ')
      return [{ name: names.get(thing) ?? '', code, village, period, amount: open, memo, qr }]
    })
    if (notices.length === 0 || !account)
      throw new Problem('not_found', { what: `hóa đơn nào còn phải trả bằng mã ở “${village}”` })
    return {
      title: `Giấy báo: ${serviceName(head.service)}`,
      office: placeOf(province, head.unit, today),
      account: `${account.number}, ${account.name}`,
      demo: (await readOrigin(query, province.id)).demo,
      notices,
    }
  }, person.units)
}

export const noticeRoute = route({
  ...readRow,
  path: desk.listNotices(),
  name: 'Giấy báo có mã VietQR cho khách còn phải trả của một bản',
  answers: 'file',
  query: z.strictObject({
    'don-vi': listId.principal,
    so: listId.number,
    ban: z.string().trim().min(1, 'chưa chọn').max(200),
  }),
  personal: ['name'],
  handle: async (given) => {
    const { person, province, today } = deskOf(given)
    const { 'don-vi': principal, so: number, ban: village } = given.query
    const body = noticesPdf(await readNotices(province, person, { principal, number, village }, today))
    return {
      type: 'application/pdf',
      body,
      headers: { 'content-disposition': `inline; filename="giay-bao-${number.replaceAll('/', '-')}.pdf"` },
    }
  },
})
