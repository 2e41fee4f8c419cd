/** The rows of payout work: what is out and until when, giving back what is due, a decree applied to a list. */
import * as z from 'zod'
import { deskOf } from '#server/office.ts'
import { changeRow, readRow, shown } from '#server/office-routes.ts'
import { officePage } from '#server/pages-office.ts'
import { giveBackDue, readOut } from '#server/payout-desk.ts'
import { payoutPage } from '#server/payout-pages.ts'
import { payouts } from '#server/payout-paths.ts'
import { goTo, type Route, route } from '#server/route.ts'

const whole = z
  .string()
  .regex(/^\d{1,16}$/, 'phải là số nguyên')
  .transform(Number)

export const payoutRoutes: readonly Route[] = [
  route({
    ...readRow,
    path: payouts.home(),
    name: 'Chi trả theo kỳ: đang ở đâu, đến ngày nào, khoản nào phải trả lại',
    query: shown,
    handle: async (given) => {
      const { site, person, province, today } = deskOf(given)
      const out = await province.read((query) => readOut(query, province, person, today), person.units)
      return officePage(
        { site, person, here: payouts.home(), title: 'Chi trả', notice: given.query.xong },
        'Mỗi kỳ chi tại điểm trước, rồi tại bưu cục; hết kỳ thì trả đơn vị giao.',
        payoutPage(person, out),
      )
    },
  }),
  route({
    ...changeRow,
    path: payouts.giveBack(),
    name: 'Trả đơn vị giao mọi khoản đã hết kỳ chi',
    body: z.strictObject({ things: whole, open: whole, sure: z.literal('true') }),
    handle: async (given) => {
      const { person, province } = deskOf(given)
      const { things, open } = given.body
      await giveBackDue(province, person, { things, open })
      return goTo(payouts.home('da-tra-ky'))
    },
  }),
]
