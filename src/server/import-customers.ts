/**
 * Imports customers of another system: one row a customer, or one more for each further contact or dealing. A file whole or not
 * at all; a customer who is there stays as he is: the same row again changes nothing, another one is mended on his page.
 */
import { randomBytes } from 'node:crypto'
import { nameKey, phoneOf, taxOf } from '#market/duplicates.ts'
import { CellError, day, matching, oneOf, optional, type ReadCell, type Row, words } from '#network/table.ts'
import { CONSENTS, type Consent, type CustomerKind, DEALINGS, KINDS } from '#server/customer-store.ts'
import { type Applied, readRows, type Table } from '#server/import-table.ts'
import type { Province } from '#server/province.ts'

const tax: ReadCell<string> = (cell) => {
  const read = taxOf(cell)
  if (read === undefined) throw new CellError(`"${cell}" không phải mã số thuế. Xem lại số cuối, hoặc bỏ trống.`)
  return read
}
const phone: ReadCell<string> = (cell) => {
  const read = phoneOf(cell)
  if (read === '') throw new CellError(`"${cell}" không phải số điện thoại. Ghi 10 số, hoặc bỏ trống.`)
  return read
}
const amount: ReadCell<number> = (cell) => {
  if (!/^\d{1,12}$/.test(cell)) throw new CellError(`"${cell}" không phải số tiền. Ghi số đồng, không dấu chấm.`)
  return Number(cell)
}
const keys = <K extends string>(table: Record<K, unknown>) => oneOf(Object.keys(table) as K[])

const COLUMNS = {
  code: matching(/^[A-Z0-9-]{3,20}$/, 'mã khách. Ghi chữ hoa, số, gạch, ví dụ KH-00123'),
  name: words,
  kind: keys(KINDS) as ReadCell<CustomerKind>,
  unit: words,
  place: words,
  tax: optional(tax, ''),
  phone: optional(phone, ''),
  since: day,
  contact: optional(words),
  role: optional(words, ''),
  consent: optional(keys(CONSENTS) as ReadCell<Consent>, 'unknown'),
  dealing: optional(keys(DEALINGS) as ReadCell<keyof typeof DEALINGS>),
  day: optional(day),
  title: optional(words),
  amount: optional(amount, 0),
}
type Given = Row<typeof COLUMNS>

const sameCustomer = (a: Given, b: Given): boolean =>
  (['name', 'kind', 'unit', 'place', 'tax', 'phone', 'since'] as const).every((column) => a[column] === b[column])

/** @returns with errors: nothing was applied. */
export async function importCustomers(province: Province, table: Table): Promise<Applied> {
  const { rows, wrong, refused } = readRows(table, COLUMNS)
  const firsts = new Map<string, Given>()
  for (const row of rows) {
    if (!province.world.unit(row.unit, row.since)?.open)
      wrong(row, 'unit', `Không có đơn vị mã "${row.unit}" vào ${row.since}. Kiểm tra mã và ngày.`)
    if (row.dealing !== undefined && (row.day === undefined || row.title === undefined))
      wrong(row, 'title', 'Có việc (dealing) thì ghi cả ngày (day) và việc gì (title).')
    const first = firsts.get(row.code)
    if (first && !sameCustomer(first, row))
      wrong(row, 'code', `Khác dòng ${first.row} của cùng khách. Sửa cho giống, hoặc đổi mã.`)
    firsts.set(row.code, first ?? row)
  }
  const scope = { province: province.id, units: 'all' } as const
  return await province.db.act(scope, async (tx) => {
    const { id } = province
    await tx`select pg_advisory_xact_lock(hashtext('customer'), ${id})`
    const stored = await tx<{ code: string; name: string; place: string }[]>`
      select code, name, place from customer where province = ${id} and code = any (${[...firsts.keys()]}::text[])`
    const known = new Map(stored.map((one) => [one.code, one]))
    for (const row of firsts.values()) {
      const { code, name, place } = row
      const was = known.get(code)
      if (was && (was.name !== name || was.place !== place))
        wrong(row, 'code', `${code} đã có với tên hoặc nơi khác. Sửa trên trang của khách, bỏ dòng này.`)
    }
    const no = refused()
    if (no) return no
    const fresh = rows.filter((row) => !known.has(row.code))
    const by = { actor: 'job:import', made: province.people.now().toISOString() }
    const idOf = () => randomBytes(8).toString('hex')
    const customers = fresh
      .filter((row) => firsts.get(row.code) === row)
      .map((row) => ({
        ...row,
        ...by,
        unit: province.world.unit(row.unit, row.since)?.id,
        like_name: nameKey(row.name),
        within: row.code,
      }))
    const contacts = fresh
      .filter(({ contact }) => contact !== undefined)
      .map(({ code, contact, role, phone, consent }) => ({
        ...by,
        customer: code,
        id: idOf(),
        name: contact,
        role,
        phone,
        consent,
      }))
    const dealings = fresh
      .filter(({ dealing }) => dealing !== undefined)
      .map(({ code, dealing, day, title, amount }) => {
        const over = dealing === 'visit'
        const state = over ? { state: 'done', closed: by.made } : { state: 'open' }
        return { ...by, ...state, customer: code, id: idOf(), kind: dealing, day, title, service: '', amount, note: '' }
      })
    for (const [table, all] of Object.entries({ customer: customers, contact: contacts, dealing: dealings }))
      if (all.length > 0)
        await tx`
          insert into ${tx(table)}
          select * from json_populate_recordset(null::${tx(table)}, ${JSON.stringify(all.map((one) => ({ ...one, province: id })))}::text::json)`
    return { rows: rows.length, known: rows.length - fresh.length, errors: [] }
  })
}
