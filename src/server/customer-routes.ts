/** The rows of the customers: the list on a day, one of them, who was entered twice, what is open. */
import * as z from 'zod'
import { type Day, showDay } from '#kernel/day.ts'
import type { Query, Tx } from '#kernel/sql.ts'
import { phoneOf, taxOf } from '#market/duplicates.ts'
import { REVENUE } from '#report/read.ts'
import { customerOn, customersOn, matching, PARTS, type Part } from '#server/customer-list.ts'
import {
  addContact,
  addCustomer,
  addDealing,
  type By,
  CONSENTS,
  type CustomerKind,
  changeCustomer,
  closeDealing,
  DEALINGS,
  type Entered,
  judge,
  KINDS,
  readAlike,
  readContacts,
  readCustomer,
  readDealings,
  readDuplicates,
  readFamily,
  readJudgements,
  readOpenDealings,
  setConsent,
  unjudge,
} from '#server/customer-store.ts'
import { marketPaths as paths } from '#server/market-paths.ts'
import { newestDay } from '#server/moment.ts'
import { deskOf, networkOf, placeOf, unitBelow, unitsFor } from '#server/office.ts'
import { changeRow, readRow, shown } from '#server/office-routes.ts'
import { customerPage, OFFERED } from '#server/pages-customer.ts'
import { alikePage, customersPage, dealingsPage, duplicatesPage } from '#server/pages-customers.ts'
import { officePage } from '#server/pages-office.ts'
import type { Province } from '#server/province.ts'
import { type Given, goTo, type Route, route } from '#server/route.ts'
import { day, words } from '#server/typed.ts'

type Asked = Pick<Given, 'site' | 'person'>

const personal = ['name', 'phone'] as const
const may = (most: number) => z.string().trim().max(most).default('')
const customerCode = z.string().regex(/^[A-Z0-9-]{3,20}$/, 'gồm chữ hoa, số, gạch, ví dụ KH-00123')
const codeParam = z.strictObject({ code: customerCode })
const keysOf = <K extends string>(table: Record<K, unknown>) => Object.keys(table) as [K, ...K[]]

const typedPhone = may(30).refine((text) => text === '' || phoneOf(text) !== '', 'không phải số điện thoại; ghi 10 số')
const typedTax = may(20).refine(
  (text) => text === '' || taxOf(text) !== undefined,
  'không phải mã số thuế: 10 số (số cuối là số kiểm tra), thêm -001 cho chi nhánh, hoặc 12 số định danh',
)
const who = {
  kind: z.enum(keysOf(KINDS)),
  place: words(120),
  phone: typedPhone,
  tax: typedTax,
  unit: words(20),
}

const byOf = ({ site, person }: Asked): By => ({ actor: `person:${person?.code}`, at: site.now() })
const change = <T>(asked: Asked, work: (tx: Tx, province: Province) => Promise<T>): Promise<T> => {
  const { person, province } = deskOf(asked)
  return province.db.act({ province: province.id, units: person.units }, (tx) => work(tx, province))
}
const placesOf = (province: Province, today: Day) => (unit: number) => placeOf(province, unit, today)

/** What was typed, as it is kept. @throws Problem not_allowed when the unit does not lie below the person. */
function enteredOf(asked: Asked, typed: { name: string } & z.infer<z.ZodObject<typeof who>>): Entered {
  const { person, province, today } = deskOf(asked)
  const { id: unit } = unitBelow(province, person, typed.unit, today)
  const { name, kind, place, phone, tax } = typed
  return { name, kind: kind as CustomerKind, place, unit, phone: phoneOf(phone), tax: taxOf(tax) ?? '', since: today }
}

const listRoute = route({
  ...readRow,
  path: paths.customers(),
  name: 'Khách hàng: ai có doanh thu đến một ngày, ai trọng điểm, ai lặng',
  query: z.strictObject({
    ngay: day.optional(),
    chu: z.string().trim().max(100).optional(),
    loc: z.enum(keysOf(PARTS)).optional(),
    tu: z.coerce.number().int().min(0).max(1_000_000).optional(),
    ...shown.shape,
  }),
  cost: 'report',
  personal,
  handle: async ({ query: { ngay, chu = '', loc, tu: from = 0, xong: notice }, ...given }) => {
    const { site, person, province, today } = deskOf(given)
    networkOf(province)
    const { day, all } = await province.read(async (query) => {
      const day = ngay ?? (await newestDay(query, province.id, today))
      return { day, all: await customersOn(query, province.id, day) }
    }, person.units)
    // Who looks for somebody looks among all.
    const part: Part = loc ?? 'co-doanh-thu'
    const own = chu === '' ? all.filter((one) => PARTS[part].of(one, day)) : all.filter(matching(chu))
    const title = 'Khách hàng'
    return officePage(
      { site, person, here: paths.customers(), title, notice },
      `Đến hết ngày ${showDay(day)}, tính từ sổ.`,
      customersPage({
        ...{ person, day, part, text: chu, all, found: own, from },
        units: unitsFor(province, person, today),
        place: placesOf(province, today),
      }),
    )
  },
})

const monthsOf = (query: Query, province: number, codes: readonly string[], day: Day) =>
  query<{ month: Day; service: string; amount: number }[]>`
    select date_trunc('month', day)::date as month, service, sum(amount)::bigint as amount
    from rollup_subject
    where province = ${province} and measure = ${REVENUE.measure} and subject = any (${[...codes]}::text[])
      and day between ${`${day.slice(0, 4)}-01-01`} and ${day}
    group by 1, 2 order by 1, 2`

const oneRoute = route({
  ...readRow,
  path: paths.customer(':code'),
  name: 'Một khách hàng: doanh thu từ sổ, người liên hệ, việc',
  params: codeParam,
  query: shown,
  cost: 'report',
  personal,
  handle: async (given) => {
    const { site, person, province, today } = deskOf(given)
    const { code } = given.params
    const view = await province.read(async (query) => {
      const day = await newestDay(query, province.id, today)
      const family = await readFamily(query, province.id, code)
      const codes = family.length > 0 ? family.map((one) => one.code) : [code]
      const on = await customerOn(query, province.id, day, code)
      if (family.length === 0 && !on) {
        // Merged into another: that one is shown.
        const { within } = await readCustomer(query, province.id, code)
        return within
      }
      const months = await monthsOf(query, province.id, codes, day)
      const contacts = await readContacts(query, province.id, codes)
      const dealings = await readDealings(query, province.id, codes, 50)
      return {
        day,
        family,
        on,
        months,
        contacts,
        dealings,
        merged: await readJudgements(query, province.id, 50, codes),
      }
    }, person.units)
    if (typeof view === 'string') return goTo(paths.customer(view))
    const [own] = view.family
    return officePage(
      { site, person, here: paths.customers(), title: own ? own.name : `Khách ${code}`, notice: given.query.xong },
      code,
      customerPage({
        ...{ ...view, code, person },
        units: unitsFor(province, person, today),
        place: placesOf(province, today),
      }),
    )
  },
})

const addRoute = route({
  ...changeRow,
  path: paths.customers(),
  name: 'Lập một khách hàng; khách giống thì hỏi trước',
  personal,
  body: z.strictObject({
    ...{ ...who, name: words(120), anyway: z.literal('yes').optional() },
    code: z.union([z.literal(''), customerCode]).default(''),
  }),
  handle: async (given) => {
    const { site, person, province, today } = deskOf(given)
    const { anyway, code: typed, ...entered } = given.body
    const own = enteredOf(given, entered)
    if (!anyway) {
      const alike = (units: typeof person.units) => province.read((query) => readAlike(query, province.id, own), units)
      const mine = await alike(person.units)
      const all = person.units === 'all' ? mine : await alike('all')
      const hidden = all.filter(({ code }) => !mine.some((one) => one.code === code))
      if (all.length > 0)
        return officePage(
          { site, person, here: paths.customers(), title: 'Khách này có thể đã có' },
          entered.name,
          alikePage(person, { ...entered, code: typed }, mine, [
            ...new Set(hidden.map(({ unit }) => placeOf(province, unit, today))),
          ]),
        )
    }
    // The next number is the province's: it is looked for among all.
    const code = await province.db.act({ province: province.id, units: 'all' }, (tx) =>
      addCustomer(tx, province.id, own, byOf(given), typed === '' ? undefined : typed),
    )
    return goTo(paths.customer(code, 'da-lap-khach'))
  },
})

const workRoutes: readonly Route[] = [
  route({
    ...changeRow,
    path: paths.customerWork(':code', 'sua'),
    name: 'Sửa thông tin một khách hàng',
    personal,
    params: codeParam,
    body: z.strictObject({ ...who, name: may(120) }),
    handle: async (given) => {
      const { code } = given.params
      const next = enteredOf(given, given.body)
      await change(given, async (tx, { id }) => {
        const was = await readCustomer(tx, id, code)
        const { name, phone, tax } = next
        await changeCustomer(tx, id, code, {
          ...next,
          name: name || was.name,
          phone: phone || was.phone,
          tax: tax || was.tax,
        })
      })
      return goTo(paths.customer(code, 'da-sua-khach'))
    },
  }),
  route({
    ...changeRow,
    path: paths.customerWork(':code', 'lien-he'),
    name: 'Thêm người liên hệ của một khách hàng',
    personal,
    params: codeParam,
    body: z.strictObject({
      name: words(100),
      role: words(60),
      phone: typedPhone.refine((text) => text !== '', 'chưa điền'),
      consent: z.enum(keysOf(CONSENTS)),
    }),
    handle: async (given) => {
      const { code } = given.params
      await change(given, async (tx, { id }) => {
        await readCustomer(tx, id, code)
        const { phone, ...contact } = given.body
        await addContact(tx, id, { ...contact, customer: code, phone: phoneOf(phone) }, byOf(given))
      })
      return goTo(paths.customer(code, 'da-ghi-khach'))
    },
  }),
  route({
    ...changeRow,
    path: paths.customerWork(':code', 'dong-y'),
    name: 'Ghi ý kiến của người liên hệ, hoặc xóa theo yêu cầu',
    params: codeParam,
    body: z.strictObject({ contact: words(40), consent: z.enum(['given', 'refused', 'erase']) }),
    handle: async (given) => {
      const { code } = given.params
      await change(given, async (tx, { id }) => {
        await readCustomer(tx, id, code)
        const { contact, consent } = given.body
        await setConsent(tx, id, { customer: code, id: contact, consent }, byOf(given))
      })
      return goTo(paths.customer(code, 'da-ghi-khach'))
    },
  }),
  route({
    ...changeRow,
    path: paths.customerWork(':code', 'viec'),
    name: 'Ghi lần gặp, việc phải làm, cơ hội với một khách hàng',
    params: codeParam,
    body: z.strictObject({
      kind: z.enum(keysOf(DEALINGS)),
      day,
      title: words(200),
      service: z.enum(['', ...OFFERED]).default(''),
      amount: may(20).refine(
        (text) => /^(\d[\d. ]{0,15})?( ?đ)?$/.test(text),
        'không phải số tiền; ghi số đồng, ví dụ 2.000.000',
      ),
    }),
    handle: async (given) => {
      const { code } = given.params
      const { amount, ...dealing } = given.body
      const dong = Number(amount.replace(/\D/g, ''))
      const deal = dealing.kind === 'deal'
      await change(given, async (tx, { id }) => {
        await readCustomer(tx, id, code)
        const own = { ...dealing, customer: code, amount: deal ? dong : 0, service: deal ? dealing.service : '' }
        await addDealing(tx, id, own, byOf(given))
      })
      return goTo(paths.customer(code, 'da-ghi-khach'))
    },
  }),
  route({
    ...changeRow,
    path: paths.customerWork(':code', 'xong-viec'),
    name: 'Khép một việc với khách hàng',
    params: codeParam,
    body: z.strictObject({ id: words(40), state: z.enum(['done', 'won', 'lost']), note: may(200) }),
    handle: async (given) => {
      const { code } = given.params
      await change(given, async (tx, { id }) => {
        await readCustomer(tx, id, code)
        await closeDealing(tx, id, { ...given.body, customer: code }, byOf(given))
      })
      return goTo(paths.customer(code, 'da-ghi-khach'))
    },
  }),
]

const matchRoutes: readonly Route[] = [
  route({
    ...readRow,
    path: paths.duplicates(),
    name: 'Khách nhập trùng: cặp nào giống nhau, đã xét thế nào',
    query: shown,
    cost: 'report',
    personal,
    handle: async (given) => {
      const { site, person, province, today } = deskOf(given)
      const view = await province.read(async (query) => {
        const pairs = await readDuplicates(query, province.id)
        const judged = await readJudgements(query, province.id, 50)
        const codes = [...new Set(judged.flatMap(({ kept, other }) => [kept, other]))]
        const names = await query<{ code: string; name: string }[]>`
          select code, name from customer
          where province = ${province.id} and kind <> 'person' and code = any (${codes}::text[])`
        return { pairs, judged, names: new Map(names.map(({ code, name }) => [code, name])) }
      }, person.units)
      return officePage(
        { site, person, here: paths.customers(), title: 'Khách nhập trùng', notice: given.query.xong },
        'Gộp không mất gì: doanh thu, người liên hệ, việc của cả hai hiện ở một khách; tách ra lúc nào cũng được.',
        duplicatesPage(person, view.pairs, view.judged, view.names, placesOf(province, today)),
      )
    },
  }),
  route({
    ...changeRow,
    path: paths.match(),
    name: 'Gộp hai khách nhập trùng, hoặc ghi là hai khách khác nhau',
    body: z.strictObject({ kept: customerCode, other: customerCode, same: z.enum(['yes', 'no']) }),
    handle: async (given) => {
      const { kept, other, same } = given.body
      await change(given, (tx, { id }) => judge(tx, id, { kept, other, same: same === 'yes' }, byOf(given)))
      return goTo(paths.duplicates(same === 'yes' ? 'da-gop-khach' : 'da-ghi-khach'))
    },
  }),
  route({
    ...changeRow,
    path: paths.unmatch(),
    name: 'Tách khách đã gộp, hoặc xét lại',
    body: z.strictObject({ id: words(40) }),
    handle: async (given) => {
      await change(given, (tx, { id }) => unjudge(tx, id, given.body.id, byOf(given)))
      return goTo(paths.duplicates('da-tach-khach'))
    },
  }),
]

export const customerRoutes: readonly Route[] = [
  listRoute,
  oneRoute,
  addRoute,
  ...workRoutes,
  ...matchRoutes,
  route({
    ...readRow,
    path: paths.dealings(),
    name: 'Việc với khách đang mở, gấp nhất trước',
    query: z.strictObject({}),
    cost: 'report',
    handle: async (given) => {
      const { site, person, province, today } = deskOf(given)
      const { open, day } = await province.read(
        async (query) => ({
          open: await readOpenDealings(query, province.id, 200),
          day: await newestDay(query, province.id, today),
        }),
        person.units,
      )
      return officePage(
        { site, person, here: paths.customers(), title: 'Việc với khách' },
        undefined,
        dealingsPage(open, day, placesOf(province, today)),
      )
    },
  }),
]
