/** The rows of the treasury: the board, one point, and what the office does itself for what the plan says. */
import * as z from 'zod'
import { addDays, isDay, showDay } from '#kernel/day.ts'
import { Problem } from '#kernel/problem.ts'
import type { Query } from '#kernel/sql.ts'
import { versionOn } from '#network/tree.ts'
import { everyUnit, type SignedIn } from '#people/person.ts'
import { holderName } from '#report/holder.ts'
import { readTreasury, type Treasury } from '#report/treasury.ts'
import { cashByHour, DAYS_BACK } from '#report/treasury-hours.ts'
import { treasuryPaths as paths } from '#report/treasury-paths.ts'
import { readHours } from '#report/treasury-read.ts'
import { momentOf } from '#server/moment.ts'
import { actFor, deskOf, mayChange, networkOf, officeDevice, unitsFor } from '#server/office.ts'
import { changeRow, readRow, shown } from '#server/office-routes.ts'
import { ownActs } from '#server/own-act.ts'
import { officePage, readTyped } from '#server/pages-office.ts'
import { boardPage, pointPage, type Seen } from '#server/pages-treasury.ts'
import { type Given, goTo, type Route, route } from '#server/route.ts'
import { unitNumber, words } from '#server/typed.ts'
import { treasury as cash } from '#services/cash/service.ts'
import { pouch as pouches } from '#services/pouch/service.ts'

type Asked = Pick<Given, 'site' | 'person'>

/** Cash of other units decides what a safe needs: rows are read for the province and cut to the person's unit. */
async function readBoard<T>(asked: Asked, work: (query: Query, board: Treasury, seen: Seen) => Promise<T>): Promise<T> {
  const { province, person } = deskOf(asked)
  const network = networkOf(province)
  await province.folding.keepUp(['flows'])
  return province.read(async (query) => {
    const moment = await momentOf(query, province.id, asked.site)
    const within = person.units === 'all' ? undefined : person.unit
    const board = await readTreasury(query, network, { province: province.id, within, ...moment })
    const mine = new Set(mayChange(person) ? unitsFor(province, person, moment.day).map(({ id }) => id) : [])
    const seen: Seen = {
      person,
      now: moment.now,
      mayActFor: (unit) => mine.has(unit),
      holder: (key) => holderName(key, network, moment.day),
    }
    return work(query, board, seen)
  })
}

/** Nobody sets her own: a district does it for the units below, the province for all. */
const maySet = (person: Pick<SignedIn, 'role' | 'unit' | 'units'>, unit: number): boolean =>
  person.role === 'province' ||
  (person.role === 'district' && unit !== person.unit && (person.units === 'all' || person.units.includes(unit)))

/** @throws Problem not_allowed when the unit does not lie below the person. */
function codeOf(asked: Asked, id: number, whose: 'own' | 'any' = 'own'): string {
  const { province, person, today } = deskOf(asked)
  const version = versionOn(networkOf(province).units, id, today)
  if (!version || (whose === 'own' && person.units !== 'all' && !person.units.includes(id)))
    throw new Problem('not_allowed')
  return version.code
}

const limitRoute = route({
  ...changeRow,
  path: paths.limit(),
  name: 'Đặt định mức tồn quỹ riêng cho một điểm, từ một ngày',
  who: ['district', 'province'],
  unit: ({ body }) => [body.unit],
  body: z.strictObject({
    unit: unitNumber,
    amount: z.string().trim().max(30).optional(),
    since: z.string().refine(isDay, 'phải là ngày dạng 2026-12-31'),
    reason: words(),
  }),
  handle: async (given) => {
    const { site, person, province } = deskOf(given)
    const { unit, since, reason } = given.body
    codeOf(given, unit)
    const { day } = await province.read((query) => momentOf(query, province.id, site))
    if (since < day)
      throw new Problem('body_invalid', { field: 'Từ ngày', why: `đã qua. Ghi ngày ${showDay(day)} hoặc sau.` })
    if (!maySet(person, unit)) throw new Problem('not_allowed')
    const typed = given.body.amount ? readTyped(cash, { amount: given.body.amount }) : {}
    const { people, db, id } = province
    await db.act(
      everyUnit(people),
      (tx) => tx`
        insert into cash_limit (province, unit, edition, since, amount, reason, maker, made)
        select ${id}::int, ${unit}::int, coalesce(max(edition), 0) + 1, ${since}::date,
               ${typed.amount === undefined ? null : Number(typed.amount)}::bigint, ${reason}::text, ${person.code}::text,
               ${people.now().toISOString()}::timestamptz
        from cash_limit where province = ${id} and unit = ${unit}`,
    )
    return goTo(paths.board('da-dat-dinh-muc'))
  },
})

export const treasuryRoutes: readonly Route[] = [
  limitRoute,
  route({
    ...readRow,
    path: '/quan-ly/quy',
    name: 'Quỹ tiền mặt: từng điểm đang giữ, sẽ cần, phải tiếp, phải nộp',
    query: shown,
    cost: 'report',
    handle: (given) =>
      readBoard(given, async (_, board, seen) => {
        const { site, person } = deskOf(given)
        return officePage(
          { site, person, here: paths.board(), title: 'Quỹ tiền mặt', notice: given.query.xong },
          `Ngày ${board.day.split('-').reverse().join('/')}, theo sổ lúc này.`,
          boardPage(board, seen),
        )
      }),
  }),
  route({
    ...readRow,
    path: paths.point(':unit'),
    name: 'Quỹ của một điểm: dự báo từng ngày, tiền nằm ở điểm theo giờ',
    params: z.strictObject({ unit: unitNumber }),
    query: z.strictObject({}),
    unit: ({ params }) => [params.unit],
    handle: (given) =>
      readBoard(given, async (query, board, seen) => {
        const { site, person, province } = deskOf(given)
        const point = board.points.find((one) => one.unit === given.params.unit)
        if (!point) throw new Problem('not_found', { what: 'điểm này trong sổ quỹ: chưa quầy nào ở đây giữ tiền' })
        const { from, moves } = await readHours(query, province.id, point.holders, addDays(board.day, 1 - DAYS_BACK))
        return officePage(
          { site, person, here: paths.board(), title: point.name },
          `Tiền mặt ngày ${board.day.split('-').reverse().join('/')}, theo sổ lúc này.`,
          pointPage(board, point, cashByHour(point.cash, board.day, from, moves), {
            ...seen,
            maySetLimit: maySet(person, point.unit),
          }),
        )
      }),
  }),
  route({
    ...changeRow,
    path: paths.send(),
    name: 'Niêm phong một túi tiền từ két và giao cho người chở',
    unit: ({ body }) => [body.from],
    body: z.strictObject({
      from: unitNumber,
      to: unitNumber,
      amount: words(64),
      pouch: words(64),
      carrier: words(64),
      slip: words(64),
    }),
    handle: async (given) => {
      const { person, province } = deskOf(given)
      const { from, to, amount, carrier, slip, ...id } = given.body
      const code = codeOf(given, from)
      const sealed = readTyped(pouches, { ...id, amount, bound: `unit:${codeOf(given, to, 'any')}` })
      const handed = readTyped(pouches, { ...id, carrier: `carrier:${carrier}`, slip })
      await ownActs(province, { device: officeDevice(code), actor: `person:${person.code}`, unit: code }, [
        { service: pouches.key, verb: 'sealVault', lines: [sealed] },
        { service: pouches.key, verb: 'handOverVault', lines: [handed] },
      ])
      return goTo(paths.board('da-giao-tui'))
    },
  }),
  route({
    ...changeRow,
    path: paths.bank(),
    name: 'Ghi tiền rút ở ngân hàng về két, hoặc từ két nộp vào ngân hàng',
    unit: ({ body }) => [body.unit],
    body: z.strictObject({
      verb: z.enum(['withdraw', 'deposit']),
      unit: unitNumber,
      amount: words(64),
      bank: words(64),
      voucher: words(64),
    }),
    handle: async (given) => {
      const { person, province } = deskOf(given)
      const { verb, unit, bank, ...typed } = given.body
      const line = readTyped(cash, { ...typed, bank: `principal:${bank}` })
      await actFor(province, person, codeOf(given, unit), { service: cash.key, verb, lines: [line] })
      return goTo(paths.board('da-ghi-quy'))
    },
  }),
]
