/** The rows of payout work: what is out and until when, giving back what is due, a decree applied to a list. */
import * as z from 'zod'
import { paperSheet } from '#report/paper.ts'
import { desk } from '#server/addresses.ts'
import { readLists } from '#server/lists-hand.ts'
import { deskOf } from '#server/office.ts'
import { changeRow, readRow, shown } from '#server/office-routes.ts'
import { officePage } from '#server/pages-office.ts'
import { DECREED, previewDecree } from '#server/payout-decree.ts'
import { decreeLists, decreePage, decreePaper } from '#server/payout-decree-pages.ts'
import { giveBackDue, readOut } from '#server/payout-desk.ts'
import { payoutPage } from '#server/payout-pages.ts'
import { payouts } from '#server/payout-paths.ts'
import { goTo, type Route, route } from '#server/route.ts'
import { doOrPropose } from '#server/two-persons.ts'
import { listId } from '#server/typed.ts'

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
  route({
    ...readRow,
    path: payouts.decree(),
    name: 'Nghị định điều chỉnh lương hưu: xem từng dòng sẽ đổi của một danh sách',
    query: shown.extend({ 'don-vi': listId.principal.optional(), so: listId.number.optional() }),
    handle: async (given) => {
      const { site, person, province } = deskOf(given)
      const { 'don-vi': principal, so: number, xong: notice } = given.query
      const office = { site, person, here: payouts.home(), title: 'Điều chỉnh lương hưu', notice }
      if (principal === undefined || number === undefined) {
        const lists = await province.read((query) => readLists(query, province.id), person.units)
        const pensions = lists.filter(({ service }) => service === DECREED)
        return officePage(office, 'Chọn danh sách mà BHXH còn ghi mức cũ.', decreeLists(pensions))
      }
      const preview = await province.read(
        (query) => previewDecree(query, province.id, { principal, number }),
        person.units,
      )
      const { title, lead } = decreePaper(preview)
      return officePage({ ...office, title }, lead, decreePage(person, preview))
    },
  }),
  route({
    ...readRow,
    path: payouts.decree(undefined, '.xlsx'),
    name: 'Những dòng sẽ đổi theo nghị định, bảng tính',
    answers: 'file',
    query: z.strictObject({ 'don-vi': listId.principal, so: listId.number }),
    handle: async (given) => {
      const { person, province } = deskOf(given)
      const { 'don-vi': principal, so: number } = given.query
      const preview = await province.read(
        (query) => previewDecree(query, province.id, { principal, number }),
        person.units,
      )
      return {
        type: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
        body: await paperSheet(decreePaper(preview)),
        headers: { 'content-disposition': 'attachment; filename="dieu-chinh.xlsx"' },
      }
    },
  }),
  route({
    ...changeRow,
    weighty: true,
    path: payouts.decree(),
    name: 'Áp dụng nghị định cho những dòng đã xem',
    body: z.strictObject({ ...listId, seen: z.string().regex(/^[0-9a-f]{64}$/), sure: z.literal('true') }),
    handle: async (given) => {
      const { person, province } = deskOf(given)
      const { principal, number, seen } = given.body
      const { changed } = await province.read(
        (query) => previewDecree(query, province.id, { principal, number }),
        person.units,
      )
      const done = await doOrPropose(province, person, {
        kind: 'decree',
        unit: person.unit,
        subject: `${changed.length} dòng của danh sách ${number}`,
        amount: changed.reduce((sum, { row, before }) => sum + Math.abs(row.amount - before), 0),
        body: { principal, number, seen },
      })
      return goTo(done ? `${payouts.decree({ principal, number })}&xong=da-dieu-chinh` : desk.cases('cho-nguoi-hai'))
    },
  }),
]
