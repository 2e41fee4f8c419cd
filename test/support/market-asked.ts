/** Requests to the rows of customers, for the matrix of rights: a customer of the point, or what everybody sees his part of. */
import { phoneOf } from '#market/duplicates.ts'
import { addContact, addCustomer, addDealing, judge, readContacts, readDealings } from '#server/customer-store.ts'
import { marketPaths as paths } from '#server/market-paths.ts'
import type { Province } from '#server/province.ts'
import type { Places } from './office-stage.ts'

type Asked = {
  request: () =>
    | Promise<{ url: string; body?: Record<string, string> }>
    | { url: string; body?: Record<string, string> }
  of: 'point' | 'self'
  marker?: string
}

const CODE = 'KH-90001'
const by = { actor: 'job:test', at: '2026-11-23T01:00:00Z' }

const customerAt = (unit: number, name: string) => ({
  ...{ unit, name, kind: 'farm', place: 'Bản Mòn', tax: '', phone: phoneOf('0912000333'), since: '2026-11-01' },
  kind: 'farm' as const,
})

/** Stages a customer of the point first. */
export async function customersAsked({ db, id, read }: Province, { own }: Places): Promise<Record<string, Asked>> {
  const scope = { province: id, units: 'all' } as const
  await db.act(scope, (tx) => addCustomer(tx, id, customerAt(own.id, 'Trại chè Nà Sản'), by, CODE))
  let made = 90_001
  const list = (url: string, marker?: string): Asked => ({
    request: () => ({ url }),
    of: 'self',
    ...(marker && { marker }),
  })
  const ofPoint = (url: string, body: Record<string, string>): Asked => ({
    request: () => ({ url, body }),
    of: 'point',
  })
  const fresh = async () => {
    const code = `KH-${++made}`
    await db.act(scope, (tx) => addCustomer(tx, id, customerAt(own.id, `Trại ${made}`), by, code))
    return code
  }
  const typed = { kind: 'shop', place: 'Bản Mòn', unit: own.code, phone: '', tax: '' }
  return {
    [`GET ${paths.customers()}`]: list(`${paths.customers()}?loc=chua-gui&chu=${CODE}`, 'Trại chè Nà Sản'),
    [`GET ${paths.customer(':code')}`]: { request: () => ({ url: paths.customer(CODE) }), of: 'point' },
    [`GET ${paths.duplicates()}`]: list(paths.duplicates()),
    [`GET ${paths.dealings()}`]: list(paths.dealings()),
    [`POST ${paths.customers()}`]: {
      request: () => ({ url: paths.customers(), body: { ...typed, name: `Cửa hàng ${++made}`, anyway: 'yes' } }),
      of: 'point',
    },
    [`POST ${paths.customerWork(':code', 'sua')}`]: ofPoint(paths.customerWork(CODE, 'sua'), { ...typed, name: '' }),
    [`POST ${paths.customerWork(':code', 'lien-he')}`]: ofPoint(paths.customerWork(CODE, 'lien-he'), {
      ...{ name: 'Lò Thị Ơn', role: 'kế toán', phone: '0912000333', consent: 'unknown' },
    }),
    [`POST ${paths.customerWork(':code', 'dong-y')}`]: {
      request: async () => {
        const contact = {
          customer: CODE,
          name: 'Hà Thị Lan',
          role: 'chủ',
          phone: '0912000334',
          consent: 'unknown' as const,
        }
        await db.act(scope, (tx) => addContact(tx, id, contact, by))
        const last = (await read((query) => readContacts(query, id, [CODE]))).find(
          ({ consent }) => consent === 'unknown',
        )
        return { url: paths.customerWork(CODE, 'dong-y'), body: { contact: last?.id ?? '', consent: 'given' } }
      },
      of: 'point',
    },
    [`POST ${paths.customerWork(':code', 'viec')}`]: ofPoint(paths.customerWork(CODE, 'viec'), {
      ...{ kind: 'visit', day: '2026-11-23', title: 'Gặp', service: '', amount: '' },
    }),
    [`POST ${paths.customerWork(':code', 'xong-viec')}`]: {
      request: async () => {
        const task = { customer: CODE, kind: 'task', day: '2026-11-23', title: 'Gọi', service: '', amount: 0 } as const
        await db.act(scope, (tx) => addDealing(tx, id, task, by))
        const [open] = await read((query) => readDealings(query, id, [CODE], 1))
        return { url: paths.customerWork(CODE, 'xong-viec'), body: { id: open?.id ?? '', state: 'done' } }
      },
      of: 'point',
    },
    [`POST ${paths.match()}`]: {
      request: async () => ({ url: paths.match(), body: { kept: await fresh(), other: await fresh(), same: 'yes' } }),
      of: 'point',
    },
    [`POST ${paths.unmatch()}`]: {
      request: async () => {
        const pair = { kept: await fresh(), other: await fresh() }
        await db.act(scope, (tx) => judge(tx, id, { ...pair, same: true }, by))
        const [row] = await read(
          (query) =>
            query<{ id: string }[]>`select id from customer_match where province = ${id} and other = ${pair.other}`,
        )
        return { url: paths.unmatch(), body: { id: row?.id ?? '' } }
      },
      of: 'point',
    },
  }
}
