/** The rows of the bank: statements in, what nobody knows yet, payment orders out. For the province's own office. */
import writeWorkbook from 'write-excel-file/node'
import * as z from 'zod'
import { ownAccounts } from '#bank/accounts.ts'
import { billMemo } from '#bank/memo.ts'
import { STATEMENT_COLUMNS } from '#bank/sheet.ts'
import { harmless } from '#kernel/csv.ts'
import { type Day, showDay } from '#kernel/day.ts'
import { Problem } from '#kernel/problem.ts'
import type { Query } from '#kernel/sql.ts'
import { PRINCIPALS } from '#principals/contract.ts'
import { paperSheet } from '#report/paper.ts'
import { desk } from '#server/addresses.ts'
import { DECISIONS, type Decision, decideEntry, matchOpen, takeStatements } from '#server/bank-import.ts'
import { lookUp } from '#server/bank-known.ts'
import { type BankSheet, orderFile, ordersFor, readDue } from '#server/bank-orders.ts'
import { bankPage, codePage, type PaidByCode } from '#server/bank-pages.ts'
import { readOpen, readOrders, readStatements } from '#server/bank-store.ts'
import { noticesFile, readNotice } from '#server/lists-notice.ts'
import { deskOf } from '#server/office.ts'
import { changeRow, readRow, shown } from '#server/office-routes.ts'
import { officePage } from '#server/pages-office.ts'
import { billsPaid } from '#server/pay-codes.ts'
import { bytes, goTo, json, type Route, route, type UnitScope } from '#server/route.ts'
import { doOrPropose } from '#server/two-persons.ts'
import { day, words } from '#server/typed.ts'

const none = z.strictObject({})
/** 50,000 entries are 40 MB of camt.053; banks send days, not years. */
const FILE_BYTES_MOST = 8 << 20
const SHOWN_MOST = 100
const STATEMENTS_SHOWN = 40

const all = { unit: (): UnitScope => 'all', personal: ['text'] } as const
const reads = { ...readRow, ...all, who: ['province', 'auditor'] } as const
const changes = { ...changeRow, ...all, who: ['province'] } as const
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
const download = (type: string, body: Buffer | string, name: string) => ({
  type,
  body,
  headers: { 'content-disposition': `attachment; filename="${name}"` },
})

const page = route({
  ...reads,
  path: desk.bank(),
  name: 'Ngân hàng: sao kê, dòng chưa rõ, lệnh chi',
  query: shown,
  loads: 'script',
  handle: async (given) => {
    const { site, person, province, today } = deskOf(given)
    await province.folding.keepUp(['flows'])
    const [open, statements, due, orders] = await province.read(
      async (query) =>
        [
          await readOpen(query, province.id, SHOWN_MOST),
          await readStatements(query, province.id, STATEMENTS_SHOWN),
          await readDue(query, province.id, today),
          await readOrders(query, province.id),
        ] as const,
    )
    return officePage(
      {
        site,
        person,
        here: desk.bank(),
        title: 'Ngân hàng',
        notice: given.query.xong,
        script: desk.listScript(),
      },
      'Sao kê vào, mỗi dòng thành một việc trong sổ; dòng chưa rõ chờ ở đây.',
      bankPage({ person, now: site.now(), today, open, statements, due, orders }),
    )
  },
})

/** The code for a bill that is in the books and still open, or why there is none. */
async function codeOf(query: Query, province: number, asked: string, today: Day): Promise<PaidByCode | string> {
  const [account] = ownAccounts(today)
  for (const service of ['electricity', 'water']) {
    const bill = `${service}:${asked.toUpperCase()}`
    const memo = billMemo(bill)
    if (memo === undefined) break
    const { bills } = await lookUp(query, province, [
      { ref: 'x', day: today, amount: 1, memo, endToEnd: '', party: '' },
    ])
    const open = bills.get(bill)?.open
    if ((await billsPaid(query, province)).has(bill))
      return `${asked} đã có tiền chuyển tới, chờ nơi giữ hóa đơn tất toán. Không lập mã nữa.`
    if (open === 0) return `${asked} đã thu xong, không cần mã.`
    if (open !== undefined && account) return { bill: asked.toUpperCase(), amount: open, account, memo }
  }
  return `Không có hóa đơn “${asked}” trong sổ. Ghi đúng mã khách hàng và kỳ, ví dụ PA22010012345/2018-12.`
}

/** The table as the bank takes it: one sheet, its labels first, nothing else. */
function bankWorkbook({ labels, rows }: BankSheet): Promise<Buffer> {
  const cell = (value: string | number) =>
    typeof value === 'number' ? { value, type: Number } : { value: harmless(value), type: String }
  const data = [labels.map((value) => ({ value })), ...rows.map((row) => row.map(cell))]
  return writeWorkbook([{ sheet: 'Lệnh chi', data, columns: labels.map(() => ({ width: 24 })) }] as never).toBuffer()
}

const ofDay = z.strictObject({ day })

export const bankRoutes: readonly Route[] = [
  page,
  route({
    ...changes,
    path: desk.apiBank(),
    name: 'Nhập sao kê ngân hàng (camt.053, XLSX, CSV) và ghép từng dòng',
    answers: 'json',
    body: bytes(FILE_BYTES_MOST),
    handle: async (given) => {
      const { person, province } = deskOf(given)
      const taken = await takeStatements(province, person, given.body)
      return json({ ...taken, to: desk.bank('da-nhap-sao-ke') })
    },
  }),
  route({
    ...changes,
    path: desk.bankMatch(),
    name: 'Ghép lại những dòng sao kê chưa rõ',
    body: none,
    handle: async (given) => {
      const { person, province } = deskOf(given)
      await matchOpen(province, person)
      return goTo(desk.bank('da-ghep'))
    },
  }),
  route({
    ...changes,
    path: desk.bankEntry(),
    name: 'Quyết một dòng sao kê chưa rõ',
    body: z.strictObject({
      account: z.string().max(24),
      ref: z.string().max(35),
      decision: z.enum(Object.keys(DECISIONS) as [Decision, ...Decision[]]),
      principal: z.enum(PRINCIPALS as [string, ...string[]]).optional(),
      reason: words().optional(),
    }),
    handle: async (given) => {
      const { person, province } = deskOf(given)
      await decideEntry(province, person, given.body)
      return goTo(desk.bank('da-quyet-dong'))
    },
  }),
  route({
    ...changes,
    path: desk.bankOrders(),
    weighty: true,
    name: 'Lập lệnh chi hôm nay cho những gì đến hạn',
    body: none,
    handle: async (given) => {
      const { person, province, today } = deskOf(given)
      const { orders, amount } = await ordersFor(province, today)
      if (amount === 0) return goTo(desk.bank())
      const done = await doOrPropose(province, person, {
        kind: 'orders',
        unit: person.unit,
        subject: `${orders.length} lệnh chi ngày ${showDay(today)}`,
        amount,
        body: { day: today, amount: String(amount) },
      })
      return goTo(done ? desk.bank('da-lap-lenh') : desk.cases('cho-nguoi-hai'))
    },
  }),
  ...(['.xml', '.xlsx', '-ngan-hang.xlsx'] as const).map((kind) =>
    route({
      ...reads,
      path: desk.bankOrderFile(':day', kind),
      name: `Lệnh chi của một ngày${kind}`,
      answers: 'file',
      params: ofDay,
      query: none,
      handle: async (given) => {
        const { province } = deskOf(given)
        const { xml, paper, bank } = await orderFile(province, given.params.day)
        const name = `lenh-chi-${given.params.day}${kind}`
        if (kind === '.xml') return download('application/xml; charset=utf-8', xml, name)
        if (kind === '.xlsx') return download(XLSX, await paperSheet(paper), name)
        if (!bank) throw new Problem('not_found', { what: 'mẫu lệnh chi của ngân hàng này' })
        return download(XLSX, await bankWorkbook(bank), name)
      },
    }),
  ),
  route({
    ...reads,
    path: desk.bankCode(),
    name: 'Mã VietQR để trả một hóa đơn bằng chuyển khoản',
    query: z.strictObject({ ma: z.string().trim().max(60).optional() }),
    handle: async (given) => {
      const { site, person, province, today } = deskOf(given)
      const { ma: asked } = given.query
      const found =
        asked === undefined ? undefined : await province.read((query) => codeOf(query, province.id, asked, today))
      return officePage(
        { site, person, here: desk.bank(), title: 'Mã VietQR cho một hóa đơn' },
        undefined,
        codePage(asked, found),
      )
    },
  }),
  route({
    ...reads,
    path: desk.bankNotice(),
    name: 'Giấy báo A5 có mã VietQR cho một hóa đơn',
    answers: 'file',
    query: z.strictObject({ ma: z.string().trim().min(1, 'chưa ghi').max(60) }),
    personal: ['name'],
    handle: async (given) => {
      const { province, today } = deskOf(given)
      return noticesFile(await readNotice(province, given.query.ma, today), given.query.ma)
    },
  }),
  route({
    ...reads,
    path: desk.bankTemplate(),
    name: 'Tệp mẫu của sao kê',
    answers: 'file',
    query: none,
    cost: 'static',
    handle: async () => {
      const head = STATEMENT_COLUMNS.map(({ label }) => ({ value: label, fontWeight: 'bold' as const }))
      const notes = STATEMENT_COLUMNS.map(({ label, note }) => [label, note])
      const sheets = [
        { sheet: 'Sao kê', data: [head], columns: head.map(() => ({ width: 22 })), stickyRowsCount: 1 },
        { sheet: 'Hướng dẫn', data: notes, columns: [{ width: 22 }, { width: 60 }] },
      ]
      return download(XLSX, await writeWorkbook(sheets as never).toBuffer(), 'mau-sao-ke.xlsx')
    },
  }),
]
