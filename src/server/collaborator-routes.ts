/** The rows of collaborators: all of them with their area, one of them, what he holds, his commission; who must renew. */
import * as z from 'zod'
import { showDay } from '#kernel/day.ts'
import { showNumber } from '#kernel/money.ts'
import { Problem } from '#kernel/problem.ts'
import { phoneOf } from '#market/duplicates.ts'
import { uncounted } from '#market/standing.ts'
import { ruleOn, rulesOn } from '#rules/rules.ts'
import {
  addCollaborator,
  type Collaborator,
  changeCollaborator,
  hasEnded,
  readCollaborator,
  readCollaborators,
  readOpen,
  readStandings,
  readVillages,
  setArea,
} from '#server/collaborator-store.ts'
import { marketPaths as paths } from '#server/market-paths.ts'
import { newestDay } from '#server/moment.ts'
import { actFor, deskOf, networkOf, placeOf, unitBelow, unitsFor } from '#server/office.ts'
import { changeRow, readRow, shown } from '#server/office-routes.ts'
import { inTurn } from '#server/own-act.ts'
import { collaboratorPage, collaboratorsPage, nameShown } from '#server/pages-collaborators.ts'
import { officePage, readTyped } from '#server/pages-office.ts'
import { renewalsPage } from '#server/pages-renewals.ts'
import { countRenewals, readRenewals } from '#server/renewal-store.ts'
import { type Given, goTo, type Route, route } from '#server/route.ts'
import { day, words } from '#server/typed.ts'
import { collaborator as slips } from '#services/collaborator/service.ts'
import { commission, commissionOf } from '#services/commission/service.ts'

const personal = ['name', 'phone'] as const
const code = z.string().regex(/^[A-Z0-9-]{3,20}$/, 'gồm chữ hoa, số, gạch, ví dụ CTV-0042')
const codeParam = z.strictObject({ code })
const VILLAGES_MOST = 500

type Asked = Pick<Given, 'site' | 'person'>

/** He, and the code of his unit today: acts about him are done there. @throws Problem not_found, not_allowed */
async function ownOf(asked: Asked, code: string): Promise<{ one: Collaborator; unit: string }> {
  const { person, province, today } = deskOf(asked)
  const one = await province.read((query) => readCollaborator(query, province.id, code), person.units)
  const unit = unitsFor(province, person, today).find(({ id }) => id === one.unit)
  if (!unit) throw new Problem('not_allowed')
  return { one, unit: unit.code }
}

/** @throws Problem body_invalid when his contract has ended */
function runs(one: Collaborator, today: string): void {
  if (hasEnded(one, today))
    throw new Problem('body_invalid', {
      field: 'Cộng tác viên',
      why: `hợp đồng đã hết ngày ${showDay(one.until ?? '')}.`,
    })
}

const phone = words(30).refine((text) => phoneOf(text) !== '', 'không phải số điện thoại; ghi 10 số')
const blank = z.literal('').default('')
const limit = z
  .string()
  .trim()
  .regex(/^\d[\d. ]{0,12}( ?đ)?$/, 'không phải số tiền; ghi số đồng, ví dụ 10.000.000')
  .transform((text) => Number(text.replace(/\D/g, '')))

/** What is open under this number. @throws Problem not_found */
async function openOf(asked: Asked, service: 'collaborator' | 'commission', code: string, number: string) {
  const { province } = deskOf(asked)
  const open = await province.read((query) => readOpen(query, province.id, service, code))
  const found = open.find((one) => one.number === number)
  if (!found) throw new Problem('not_found', { what: `khoản ${number} đang mở của ${code}: đã xong, hoặc ghi sai số` })
  return found
}

const workRoutes: readonly Route[] = [
  route({
    ...changeRow,
    path: paths.collaboratorWork(':code', 'thu'),
    name: 'Ghi tiền một cộng tác viên đã thu ở bản',
    params: codeParam,
    body: z.strictObject({ number: words(40), amount: words(20) }),
    handle: async (given) => {
      const { person, province, today } = deskOf(given)
      const { one, unit } = await ownOf(given, given.params.code)
      runs(one, today)
      const line = readTyped(slips, { ...given.body, collaborator: one.code })
      await actFor(province, person, unit, { service: slips.key, verb: 'collect', lines: [line] })
      return goTo(paths.collaborator(one.code, 'da-ghi-khach'))
    },
  }),
  route({
    ...changeRow,
    path: paths.collaboratorWork(':code', 'nop'),
    name: 'Ghi một phiếu thu đã nộp đủ',
    params: codeParam,
    body: z.strictObject({ number: words(40) }),
    handle: async (given) => {
      const { person, province } = deskOf(given)
      const { one, unit } = await ownOf(given, given.params.code)
      const { number, amount } = await openOf(given, 'collaborator', one.code, given.body.number)
      const line = { collaborator: one.code, number, amount }
      await actFor(province, person, unit, { service: slips.key, verb: 'handIn', lines: [line] })
      return goTo(paths.collaborator(one.code, 'da-ghi-khach'))
    },
  }),
  route({
    ...changeRow,
    path: paths.collaboratorWork(':code', 'hoa-hong'),
    name: 'Tính hoa hồng của một cộng tác viên đến hết hôm nay',
    params: codeParam,
    body: z.strictObject({}),
    handle: async (given) => {
      const { person, province, today } = deskOf(given)
      const { one, unit } = await ownOf(given, given.params.code)
      await inTurn(`${province.id}/commission`, async () => {
        const standing = await province.read((query) => readStandings(query, province.id, today, one.code))
        const revenue = uncounted(standing(one.code))
        const amount = commissionOf(revenue, rulesOn(today))
        if (amount === 0)
          throw new Problem('body_invalid', { field: 'Hoa hồng', why: 'chưa có doanh thu mới từ lần tính trước.' })
        const line = { collaborator: one.code, through: today, revenue, amount, decider: person.code }
        await actFor(province, person, unit, { service: commission.key, verb: 'award', lines: [line] })
      })
      return goTo(paths.collaborator(one.code, 'da-ghi-khach'))
    },
  }),
  route({
    ...changeRow,
    path: paths.collaboratorWork(':code', 'chi'),
    name: 'Chi hoa hồng đã tính của một cộng tác viên',
    params: codeParam,
    body: z.strictObject({
      through: day,
      bank: z
        .string()
        .trim()
        .regex(/^([a-z][a-z0-9-]{1,31})?$/, 'phải là mã ngân hàng, ví dụ agribank; chi từ két thì bỏ trống')
        .default(''),
      voucher: words(40),
    }),
    handle: async (given) => {
      const { person, province } = deskOf(given)
      const { one, unit } = await ownOf(given, given.params.code)
      const { through, bank, voucher } = given.body
      const { amount } = await openOf(given, 'commission', one.code, through)
      const line = { collaborator: one.code, through, amount, voucher }
      const act =
        bank === ''
          ? { verb: 'pay', lines: [line] }
          : { verb: 'payByBank', lines: [{ ...line, bank: `principal:${bank}` }] }
      await actFor(province, person, unit, { service: commission.key, ...act })
      return goTo(paths.collaborator(one.code, 'da-ghi-khach'))
    },
  }),
]

export const collaboratorRoutes: readonly Route[] = [
  route({
    ...readRow,
    path: paths.collaborators(),
    name: 'Cộng tác viên: địa bàn, doanh thu, tiền đang giữ; bản chưa có ai',
    query: shown,
    cost: 'report',
    personal,
    handle: async (given) => {
      const { site, person, province, today } = deskOf(given)
      const own = await province.read(
        async (query) => ({
          all: await readCollaborators(query, province.id),
          villages: await readVillages(query, province.id, today),
        }),
        person.units,
      )
      const standing = await province.read(async (query) =>
        readStandings(query, province.id, await newestDay(query, province.id, today)),
      )
      return officePage(
        { site, person, here: paths.collaborators(), title: 'Cộng tác viên', notice: given.query.xong },
        undefined,
        collaboratorsPage({
          ...{ person, today, ...own, standing, units: unitsFor(province, person, today) },
          limit: ruleOn('cash.limit.collaborator', today).value,
          place: (unit) => placeOf(province, unit, today),
        }),
      )
    },
  }),
  route({
    ...readRow,
    path: paths.collaborator(':code'),
    name: 'Một cộng tác viên: các bản, doanh thu, tiền đang giữ, hoa hồng',
    params: codeParam,
    query: shown,
    cost: 'report',
    personal,
    handle: async (given) => {
      const { site, person, province, today } = deskOf(given)
      const { code } = given.params
      const { one, villages } = await province.read(
        async (query) => ({
          one: await readCollaborator(query, province.id, code),
          villages: await readVillages(query, province.id, today),
        }),
        person.units,
      )
      await province.folding.keepUp(['insured'])
      const { own, slips, awards, renewals } = await province.read(async (query) => {
        const day = await newestDay(query, province.id, today)
        return {
          own: (await readStandings(query, province.id, day, code))(code),
          slips: await readOpen(query, province.id, 'collaborator', code),
          awards: await readOpen(query, province.id, 'commission', code),
          renewals: (await countRenewals(query, province.id, day, person.units, code)).reduce(
            (n, { all }) => n + all,
            0,
          ),
        }
      })
      return officePage(
        { site, person, here: paths.collaborators(), title: nameShown(one), notice: given.query.xong },
        `Cộng tác viên ${code}`,
        collaboratorPage({
          ...{ person, today, one, own, slips, awards, renewals },
          villages: villages.filter(({ collaborator }) => collaborator === code),
          next: commissionOf(uncounted(own), rulesOn(today)),
          rate: ruleOn('collaborator.commission', today).value,
          place: (unit) => placeOf(province, unit, today),
        }),
      )
    },
  }),
  route({
    ...changeRow,
    path: paths.collaborators(),
    name: 'Lập một cộng tác viên',
    personal,
    body: z.strictObject({
      ...{ unit: words(20), code, name: words(100), contract: words(60), since: day },
      ...{ phone, limit },
    }),
    handle: async (given) => {
      const { site, province, person, today } = deskOf(given)
      const { limit: float_limit, phone, unit, ...one } = given.body
      const { id } = unitBelow(province, person, unit, today)
      const by = { actor: `person:${person.code}`, at: site.now() }
      await province.db.act({ province: province.id, units: person.units }, (tx) =>
        addCollaborator(tx, province.id, { ...one, unit: id, phone: phoneOf(phone), until: null, float_limit }, by),
      )
      return goTo(paths.collaborator(one.code, 'da-ghi-khach'))
    },
  }),
  route({
    ...changeRow,
    path: paths.collaboratorWork(':code', 'hop-dong'),
    name: 'Đổi điện thoại, định mức của một cộng tác viên; ghi ngày hết hợp đồng',
    personal: ['phone'],
    params: codeParam,
    body: z.strictObject({ phone: phone.or(blank), limit, until: day.or(blank) }),
    handle: async (given) => {
      const { province, person } = deskOf(given)
      const { limit: float_limit, phone, until } = given.body
      const { one } = await ownOf(given, given.params.code)
      const changed = { code: one.code, phone: phoneOf(phone), float_limit, until: until === '' ? null : until }
      await province.db.act({ province: province.id, units: person.units }, (tx) =>
        changeCollaborator(tx, province.id, changed),
      )
      return goTo(paths.collaborator(one.code, 'da-ghi-khach'))
    },
  }),
  route({
    ...changeRow,
    path: paths.area(),
    name: 'Ghi các bản của một đơn vị, ai phụ trách',
    body: z.strictObject({
      unit: words(20),
      collaborator: z
        .string()
        .regex(/^([A-Z0-9-]{3,20})?$/, 'không phải mã cộng tác viên')
        .default(''),
      villages: words(5000),
    }),
    handle: async (given) => {
      const { province, person, today } = deskOf(given)
      const { collaborator } = given.body
      const { id: unit } = unitBelow(province, person, given.body.unit, today)
      if (collaborator !== '') runs((await ownOf(given, collaborator)).one, today)
      const villages = [...new Set(given.body.villages.split(/\r?\n/).map((line) => line.trim()))].filter(Boolean)
      const long = villages.findIndex((village) => village.length > 80)
      if (long >= 0)
        throw new Problem('body_invalid', {
          field: `Các bản, dòng ${long + 1}`,
          why: 'dài quá 80 chữ. Mỗi dòng một bản.',
        })
      if (villages.length > VILLAGES_MOST)
        throw new Problem('body_invalid', { field: 'Các bản', why: `quá ${VILLAGES_MOST} bản. Ghi làm nhiều lần.` })
      await province.db.act({ province: province.id, units: person.units }, (tx) =>
        setArea(
          tx,
          province.id,
          villages.map((village) => ({ unit, village, collaborator })),
        ),
      )
      return goTo(paths.collaborators('da-ghi-khach'))
    },
  }),
  ...workRoutes,
  route({
    ...readRow,
    path: paths.renewals(),
    name: 'Ai sắp hết hạn BHYT, BHXH tự nguyện, làm gì với từng người',
    query: z.strictObject({ 'don-vi': z.string().max(20).optional(), ctv: code.optional() }),
    cost: 'report',
    personal,
    handle: async (given) => {
      const { site, person, province, today } = deskOf(given)
      const { 'don-vi': asked, ctv } = given.query
      const unit = asked === undefined ? undefined : unitBelow(province, person, asked, today)
      await province.folding.keepUp(['insured'])
      const { day, counts, list } = await province.read(async (query) => {
        const day = await newestDay(query, province.id, today)
        const units = unit ? [unit.id] : person.units
        const one = unit !== undefined || ctv !== undefined || (person.units !== 'all' && person.units.length === 1)
        return {
          day,
          counts: await countRenewals(query, province.id, day, units, ctv),
          list: one ? await readRenewals(query, province.id, day, units, ctv) : undefined,
        }
      })
      const all = counts.reduce((n, { all }) => n + all, 0)
      const codes = new Map(networkOf(province).units.versions.map(({ id, code }) => [id, code]))
      return officePage(
        { site, person, here: paths.renewals(), title: unit ? `Đến hạn đóng: ${unit.name}` : 'Đến hạn đóng' },
        all === 0 ? 'Không có ai sắp hết hạn.' : `${showNumber(all)} người hết hạn gần đây hoặc sắp hết hạn, theo sổ.`,
        renewalsPage({
          ...{ day, counts, list, within: unit !== undefined || ctv !== undefined },
          code: (id) => codes.get(id) ?? '',
          place: (id) => placeOf(province, id, today),
        }),
      )
    },
  }),
]
