/** Payments to principals that are due: ordered once a principal and day, less what was ordered before and not yet paid. */
import { ownAccounts, payeeOf } from '#bank/accounts.ts'
import { type PaymentCell, type PaymentLayout, paymentLayoutOf } from '#bank/layouts.ts'
import { orderMemo, orderNumber } from '#bank/memo.ts'
import { type Order, pain001 } from '#bank/pain.ts'
import { addDays, type Day, showDay } from '#kernel/day.ts'
import { showMoney } from '#kernel/money.ts'
import { Problem } from '#kernel/problem.ts'
import type { Query } from '#kernel/sql.ts'
import { everyUnit, type SignedIn } from '#people/person.ts'
import { contracts } from '#principals/contract.ts'
import { principalName } from '#report/holder.ts'
import type { Paper } from '#report/paper.ts'
import { owedNow, readSettlement } from '#report/settlement.ts'
import { keepOrders, readOrders } from '#server/bank-store.ts'
import type { Province } from '#server/province.ts'

/** `due`: by that day at the latest; `ordered`: before, and no payment has come of it yet. */
export type Due = { principal: string; name: string; due: number; later: number; ordered: number }

/** Days of which each is told by itself; what is older counts as due. */
const DAYS_TOLD = 31

/** The movements must have been folded. */
export async function readDue(query: Query, province: number, day: Day): Promise<Due[]> {
  const ordered = await readOrders(query, province)
  const found: Due[] = []
  for (const { principal, does } of contracts) {
    if (does !== 'collect') continue
    const period = { from: addDays(day, -DAYS_TOLD), to: day }
    const owed = await owedNow(query, province, principal)
    const settlement = await readSettlement(query, { province, principal, period }, owed, () => true)
    if (!settlement) continue
    const sum = (now: boolean) =>
      settlement.days.reduce((total, { due, open }) => total + (due <= day === now ? open : 0), 0)
    found.push({
      principal,
      name: principalName(principal),
      due: settlement.before + sum(true),
      later: sum(false),
      ordered: ordered.reduce((total, one) => total + (one.principal === principal ? one.amount : 0), 0),
    })
  }
  return found
}

/** The orders that a day asks for, and their sum. */
export async function ordersFor(province: Province, day: Day) {
  await province.folding.keepUp(['flows'], true)
  const due = await province.read((query) => readDue(query, province.id, day))
  const orders = due.flatMap(({ principal, due, ordered }) =>
    due > ordered ? [{ number: orderNumber(principal, day), day, principal, amount: due - ordered }] : [],
  )
  return { orders, amount: orders.reduce((sum, one) => sum + one.amount, 0) }
}

/**
 * @param seen the sum that was decided on, when it was seen before.
 * @returns how many orders were made; none when nothing is due. @throws Problem act_refused: another sum is due now.
 */
export async function makeOrders(province: Province, person: SignedIn, day: Day, seen?: number): Promise<number> {
  const { people, db } = province
  const { orders, amount } = await ordersFor(province, day)
  if (seen !== undefined && seen !== amount)
    throw new Problem('act_refused', {
      why: `Số đến hạn nay là ${showMoney(amount)}, khác số đã xem. Lập lại lệnh chi.`,
    })
  const by = { actor: `person:${person.code}`, at: people.now().toISOString() }
  await db.act(everyUnit(people), (tx) => keepOrders(tx, province.id, orders, by))
  return orders.length
}

/**
 * The orders of a day as the bank takes them: as a message, and as the table of its own site when it has one.
 * @throws Problem not_found
 */
export async function orderFile(
  province: Province,
  day: Day,
): Promise<{ xml: string; paper: Paper; bank?: BankSheet }> {
  const orders = await province.read((query) => readOrders(query, province.id, day))
  const [payer] = ownAccounts(day)
  const [first] = orders
  if (!first || !payer) throw new Problem('not_found', { what: `lệnh chi ngày ${showDay(day)}` })
  const paid = orders.map(({ number, amount, principal }): Order => {
    const payee = payeeOf(principal, day)
    if (!payee) throw new Problem('not_found', { what: `tài khoản của ${principalName(principal)}` })
    return { number, amount, payee }
  })
  const paper: Paper = {
    title: `Lệnh chi ngày ${showDay(day)}`,
    lead: `Từ tài khoản ${payer.number}, ${payer.name}`,
    demo: false,
    tables: [
      {
        title: 'Lệnh chi',
        columns: [
          { label: 'Số lệnh' },
          { label: 'Mã ngân hàng' },
          { label: 'Số tài khoản' },
          { label: 'Người nhận' },
          { label: 'Nội dung' },
          { label: 'Số tiền', number: true },
        ],
        rows: paid.map(({ number, amount, payee }) => [
          number,
          payee.bank,
          payee.number,
          payee.name,
          number.replaceAll('-', ' '),
          amount,
        ]),
        total: ['Cộng', '', '', '', '', paid.reduce((sum, { amount }) => sum + amount, 0)],
      },
    ],
    notes: [],
  }
  const layout = paymentLayoutOf(payer.bank, day)
  return { xml: pain001(payer, day, first.made, paid), paper, ...(layout && { bank: bankSheet(layout, paid) }) }
}

/** Rows of the bank's own table, under its own labels. */
export type BankSheet = { name: string; labels: readonly string[]; rows: readonly (readonly (string | number)[])[] }

function bankSheet({ name, columns }: PaymentLayout, orders: readonly Order[]): BankSheet {
  const rows = orders.map(({ number, amount, payee }, i) => {
    const said: Record<PaymentCell, string | number> = {
      row: i + 1,
      number,
      account: payee.number,
      name: payee.name,
      bank: payee.bank,
      amount,
      memo: orderMemo(number),
    }
    return columns.map(({ of }) => said[of])
  })
  return { name, labels: columns.map(({ label }) => label), rows }
}
