/** The rows of campaigns: what each brought, one of them, conferences with their lists, costs. */
import * as z from 'zod'
import { Problem } from '#kernel/problem.ts'
import { phoneOf } from '#market/duplicates.ts'
import type { SignedIn } from '#people/person.ts'
import { readBanners } from '#server/banner-store.ts'
import {
  addCampaign,
  addConference,
  addCost,
  type Campaigns,
  readCampaign,
  readCampaigns,
  setMember,
} from '#server/campaign-store.ts'
import { marketPaths as paths } from '#server/market-paths.ts'
import { newestDay } from '#server/moment.ts'
import { deskOf, placeOf, unitBelow, unitsFor } from '#server/office.ts'
import { changeRow, readRow, shown } from '#server/office-routes.ts'
import { campaignPage, campaignsPage } from '#server/pages-campaigns.ts'
import { officePage } from '#server/pages-office.ts'
import { type Given, goTo, type Route, route, type UnitScope } from '#server/route.ts'
import { day, words } from '#server/typed.ts'

const personal = ['name', 'phone'] as const
const code = z.string().regex(/^[A-Z0-9][A-Z0-9-]{2,29}$/, 'gồm chữ hoa, số, gạch, ví dụ BHXH-2018')
const codeParam = z.strictObject({ code })
const whole = (most: number) =>
  z
    .string()
    .trim()
    .regex(/^\d[\d. ]{0,14}( ?đ)?$/, 'không phải số; ghi số, ví dụ 20.000.000')
    .transform((text) => Number(text.replace(/\D/g, '')))
    .refine((value) => value <= most, `lớn quá ${most}`)
const MONEY_MOST = 1_000_000_000_000
const all = { unit: (): UnitScope => 'all', who: ['province'] } as const

const byOf = ({ site, person }: Pick<Given, 'site' | 'person'>) => ({ actor: `person:${person?.code}`, at: site.now() })

/** Whose an enrolment is, is decided over the whole province; shown is what lies below the person. */
function below(found: Campaigns, { units }: Pick<SignedIn, 'units'>): Campaigns {
  if (units === 'all') return found
  const mine = ({ unit }: { unit: number }) => units.includes(unit)
  return { ...found, conferences: found.conferences.filter(mine), attendees: found.attendees.filter(mine) }
}

/**
 * The list of a conference as it is typed: name; phone; number at Social Insurance; x for who signed up.
 * @throws Problem body_invalid naming the line and what to do
 */
function readAttendees(text: string) {
  const lines = text.split(/\r?\n/).map((line, i) => ({ line: line.trim(), row: i + 1 }))
  const seen = new Map<string, number>()
  return lines
    .filter(({ line }) => line !== '')
    .map(({ line, row }) => {
      const wrong = (why: string) => new Problem('body_invalid', { field: `Người dự, dòng ${row}`, why })
      const [name = '', phone = '', member = '', mark = '', ...rest] = line.split(/[;\t]/).map((cell) => cell.trim())
      if (name === '' || name.length > 100 || rest.length > 0)
        throw wrong('phải là: họ tên; điện thoại; mã số BHXH; x nếu ghi danh.')
      if (phone !== '' && phoneOf(phone) === '')
        throw wrong(`có “${phone}” không phải số điện thoại. Sửa, hoặc bỏ trống.`)
      if (!/^(\d{10})?$/.test(member)) throw wrong(`có “${member}” không phải mã số BHXH: ghi 10 số, hoặc bỏ trống.`)
      if (!/^x?$/i.test(mark)) throw wrong(`có “${mark}”; ghi x nếu ghi danh, hoặc bỏ trống.`)
      if (member !== '' && seen.has(member)) throw wrong(`trùng mã số với dòng ${seen.get(member)}. Bỏ một dòng.`)
      seen.set(member, row)
      return { name, phone: phoneOf(phone), member, promised: mark !== '' }
    })
}

export const campaignRoutes: readonly Route[] = [
  route({
    ...readRow,
    path: paths.campaigns(),
    name: 'Chiến dịch: đã chi, người dự, ai đã đóng theo sổ',
    query: shown,
    cost: 'report',
    handle: async (given) => {
      const { site, person, province, today } = deskOf(given)
      const found = below(await province.read((query) => readCampaigns(query, province.id)), person)
      return officePage(
        { site, person, here: paths.campaigns(), title: 'Chiến dịch', notice: given.query.xong },
        undefined,
        campaignsPage(person, found, today),
      )
    },
  }),
  route({
    ...readRow,
    path: paths.campaign(':code'),
    name: 'Một chiến dịch: hội nghị, người dự, khoản chi',
    params: codeParam,
    query: shown,
    cost: 'report',
    personal,
    handle: async (given) => {
      const { site, person, province, today } = deskOf(given)
      const { code } = given.params
      const { found, campaign, day } = await province.read(async (query) => ({
        found: below(await readCampaigns(query, province.id), person),
        campaign: await readCampaign(query, province.id, code),
        day: await newestDay(query, province.id, today),
      }))
      const banners = await province.read((query) => readBanners(query, province.id, code), person.units)
      return officePage(
        { site, person, here: paths.campaigns(), title: campaign.name, notice: given.query.xong },
        campaign.partner,
        campaignPage({
          ...{ person, campaign, banners, all: found, today: day },
          units: unitsFor(province, person, today),
          place: (unit) => placeOf(province, unit, today),
        }),
      )
    },
  }),
  route({
    ...changeRow,
    ...all,
    path: paths.campaigns(),
    name: 'Lập một chiến dịch',
    body: z.strictObject({
      ...{ code, name: words(120), partner: words(120), first: day, last: day },
      service: z.enum(['social-insurance', 'health-insurance', 'electricity']),
      goal: whole(1_000_000),
      budget: whole(MONEY_MOST),
    }),
    handle: async (given) => {
      const { province, person } = deskOf(given)
      if (given.body.last < given.body.first)
        throw new Problem('body_invalid', { field: 'Đến ngày', why: 'trước ngày đầu. Sửa một trong hai ngày.' })
      await province.db.act({ province: province.id, units: person.units }, (tx) =>
        addCampaign(tx, province.id, given.body, byOf(given)),
      )
      return goTo(paths.campaign(given.body.code, 'da-ghi-khach'))
    },
  }),
  route({
    ...changeRow,
    ...all,
    path: paths.campaignWork(':code', 'chi'),
    name: 'Ghi một khoản đã chi cho chiến dịch',
    params: codeParam,
    body: z.strictObject({ day, what: words(120), voucher: words(40), amount: whole(MONEY_MOST) }),
    handle: async (given) => {
      const { province, person } = deskOf(given)
      const { code: campaign } = given.params
      if (given.body.amount === 0) throw new Problem('body_invalid', { field: 'Số tiền', why: 'phải lớn hơn 0.' })
      await province.db.act({ province: province.id, units: person.units }, (tx) =>
        addCost(tx, province.id, { ...given.body, campaign }, byOf(given)),
      )
      return goTo(paths.campaign(campaign, 'da-ghi-khach'))
    },
  }),
  route({
    ...changeRow,
    path: paths.campaignWork(':code', 'hoi-nghi'),
    name: 'Ghi một hội nghị và những người dự',
    personal,
    params: codeParam,
    body: z.strictObject({ unit: words(20), day, place: words(120), list: z.string().max(20_000).default('') }),
    handle: async (given) => {
      const { province, person, today } = deskOf(given)
      const { code: campaign } = given.params
      const { id: unit } = unitBelow(province, person, given.body.unit, today)
      const list = readAttendees(given.body.list)
      await province.db.act({ province: province.id, units: person.units }, (tx) =>
        addConference(tx, province.id, { ...given.body, campaign, unit }, list, byOf(given)),
      )
      return goTo(paths.campaign(campaign, 'da-ghi-khach'))
    },
  }),
  route({
    ...changeRow,
    path: paths.campaignWork(':code', 'ma-so'),
    name: 'Ghi mã số BHXH của một người dự',
    params: codeParam,
    body: z.strictObject({
      unit: z.coerce.number().int().min(1).max(2_147_483_647),
      day,
      number: z.coerce.number().int().min(1).max(1_000_000),
      member: z.string().regex(/^\d{10}$/, 'phải là 10 số'),
    }),
    handle: async (given) => {
      const { province, person } = deskOf(given)
      const { code: campaign } = given.params
      await province.db.act({ province: province.id, units: person.units }, (tx) =>
        setMember(tx, province.id, { ...given.body, campaign }),
      )
      return goTo(paths.campaign(campaign, 'da-ghi-khach'))
    },
  }),
]
