/** Requests to the rows of customers, for the matrix of rights: a customer of the point, or what everybody sees his part of. */
import { addDays } from '#kernel/day.ts'
import { phoneOf } from '#market/duplicates.ts'
import { addCampaign, addConference } from '#server/campaign-store.ts'
import { addCollaborator } from '#server/collaborator-store.ts'
import { addContact, addCustomer, addDealing, judge, readContacts, readDealings } from '#server/customer-store.ts'
import { marketPaths as paths } from '#server/market-paths.ts'
import { type OwnAct, ownAct } from '#server/own-act.ts'
import type { Province } from '#server/province.ts'
import type { Places } from './office-stage.ts'

type Asked = {
  request: () =>
    | Promise<{ url: string; body?: Record<string, string> }>
    | { url: string; body?: Record<string, string> }
  of: 'point' | 'self' | 'province'
  marker?: string
}

const CODE = 'KH-90001'
const CAMPAIGN = 'BHXH-2026'
const CAMPAIGN_TYPED = {
  ...{ name: 'Mái ấm công đoàn', partner: 'Liên đoàn Lao động tỉnh', first: '2026-11-01', last: '2026-12-31' },
  ...{ service: 'social-insurance' as const, goal: '10', budget: '1.000.000' },
}
const COLLABORATOR = { name: 'Lường Thị Inh', phone: '0912000444', contract: 'HĐ-042/2026', since: '2026-01-02' }
const ENROLLED = {
  ...{ start: '2026-12', income: 1_500_000, class: 'other', months: 3, name: 'Cà Thị Pâng', phone: '0912000333' },
}
const AWARDED = { through: '2026-11-23', revenue: 200_000, amount: 100_000, decider: 'nguyen-van-son' }
const by = { actor: 'job:test', at: '2026-11-23T01:00:00Z' }

const customerAt = (unit: number, name: string) => ({
  ...{ unit, name, kind: 'farm', place: 'Bản Mòn', tax: '', phone: phoneOf('0912000333'), since: '2026-11-01' },
  kind: 'farm' as const,
})

/** Stages a customer of the point first. */
export async function customersAsked(province: Province, { own }: Places): Promise<Record<string, Asked>> {
  const { db, id, read } = province
  const scope = { province: id, units: 'all' } as const
  await db.act(scope, (tx) => addCustomer(tx, id, customerAt(own.id, 'Trại chè Nà Sản'), by, CODE))
  await db.act(scope, async (tx) => {
    await addCampaign(tx, id, { ...CAMPAIGN_TYPED, code: CAMPAIGN, goal: 10, budget: 1_000_000 }, by)
    const held = { campaign: CAMPAIGN, unit: own.id, day: '2026-11-20', place: 'Hội trường ủy ban xã' }
    await addConference(tx, id, held, [{ name: 'Cà Thị Pâng', phone: '', member: '', promised: true }], by)
  })
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
  const ofProvince = (url: string, body: () => Record<string, string>): Asked => ({
    request: () => ({ url, body: body() }),
    of: 'province',
  })
  const fresh = async () => {
    const code = `KH-${++made}`
    await db.act(scope, (tx) => addCustomer(tx, id, customerAt(own.id, `Trại ${made}`), by, code))
    return code
  }
  const collaborator = async (act?: (code: string) => OwnAct) => {
    const code = `CTV-${++made}`
    const one = {
      ...COLLABORATOR,
      code,
      unit: own.id,
      phone: phoneOf(COLLABORATOR.phone),
      until: null,
      float_limit: 10_000_000,
    }
    await db.act(scope, (tx) => addCollaborator(tx, id, one, by))
    if (act) await ownAct(province, { device: 'ctv-1', actor: 'job:test', unit: own.code }, async () => act(code))
    return code
  }
  const work = (
    what: 'thu' | 'nop' | 'hoa-hong' | 'chi' | 'hop-dong',
    body: Record<string, string>,
    act?: (code: string) => OwnAct,
  ): Asked => ({
    request: async () => ({ url: paths.collaboratorWork(await collaborator(act), what), body }),
    of: 'point',
  })
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
    [`GET ${paths.collaborators()}`]: list(paths.collaborators()),
    [`GET ${paths.collaborator(':code')}`]: {
      request: async () => ({ url: paths.collaborator(await collaborator()) }),
      of: 'point',
    },
    [`GET ${paths.renewals()}`]: list(paths.renewals()),
    [`POST ${paths.collaborators()}`]: {
      request: () => ({
        url: paths.collaborators(),
        body: { ...COLLABORATOR, code: `CTV-${++made}`, unit: own.code, limit: '10.000.000' },
      }),
      of: 'point',
    },
    [`POST ${paths.area()}`]: ofPoint(paths.area(), { unit: own.code, collaborator: '', villages: 'Bản Mòn' }),
    [`POST ${paths.collaboratorWork(':code', 'thu')}`]: work('thu', { number: 'PT-0101', amount: '1.000' }),
    [`POST ${paths.collaboratorWork(':code', 'hop-dong')}`]: work('hop-dong', {
      limit: '5.000.000',
      until: '2027-12-31',
    }),
    [`POST ${paths.collaboratorWork(':code', 'nop')}`]: work('nop', { number: 'PT-0101' }, (collaborator) => ({
      ...{ service: 'collaborator', verb: 'collect', lines: [{ collaborator, number: 'PT-0101', amount: 1000 }] },
    })),
    [`POST ${paths.collaboratorWork(':code', 'hoa-hong')}`]: work('hoa-hong', {}, (collaborator) => ({
      service: 'social-insurance',
      verb: 'enrol',
      lines: [{ ...ENROLLED, member: `14200${++made}`, collaborator }],
    })),
    [`POST ${paths.collaboratorWork(':code', 'chi')}`]: work(
      'chi',
      { through: '2026-11-23', bank: 'agribank', voucher: 'UNC-0305' },
      (collaborator) => ({ service: 'commission', verb: 'award', lines: [{ ...AWARDED, collaborator }] }),
    ),
    [`GET ${paths.campaigns()}`]: list(paths.campaigns()),
    [`GET ${paths.campaign(':code')}`]: list(paths.campaign(CAMPAIGN), 'Hội trường ủy ban xã'),
    [`POST ${paths.campaigns()}`]: ofProvince(paths.campaigns(), () => ({ ...CAMPAIGN_TYPED, code: `CD-${++made}` })),
    [`POST ${paths.campaignWork(':code', 'chi')}`]: ofProvince(paths.campaignWork(CAMPAIGN, 'chi'), () => ({
      ...{ day: '2026-11-23', what: 'Tờ rơi', voucher: `PC-${++made}`, amount: '1.000' },
    })),
    [`POST ${paths.campaignWork(':code', 'hoi-nghi')}`]: {
      request: () => {
        const body = { unit: own.code, day: addDays('2020-01-01', ++made % 2000), place: 'Ủy ban xã', list: '' }
        return { url: paths.campaignWork(CAMPAIGN, 'hoi-nghi'), body }
      },
      of: 'point',
    },
    [`POST ${paths.campaignWork(':code', 'ma-so')}`]: ofPoint(paths.campaignWork(CAMPAIGN, 'ma-so'), {
      ...{ unit: String(own.id), day: '2026-11-20', number: '1', member: '1420012345' },
    }),
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
