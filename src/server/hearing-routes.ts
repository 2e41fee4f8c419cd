/** The rows of hearings: whoever investigates a difference asks who held the drawer; he answers with his own sign-in. */
import * as z from 'zod'
import { isDay } from '#kernel/day.ts'
import { Problem } from '#kernel/problem.ts'
import { findPerson } from '#people/person.ts'
import { readDifference } from '#report/difference.ts'
import { readAsked } from '#report/hearing.ts'
import { treasuryPaths as paths } from '#report/treasury-paths.ts'
import { desk } from '#server/addresses.ts'
import { actFor, deskOf, MANAGERS } from '#server/office.ts'
import { readCase } from '#server/office-cases.ts'
import { changeRow } from '#server/office-routes.ts'
import { goTo, type Route, route } from '#server/route.ts'
import { seq, words } from '#server/typed.ts'
import { hearing, STATEMENT_MOST } from '#services/hearing/service.ts'

const until = z.string().refine(isDay, 'phải là ngày dạng 2026-12-31')

export const hearingRoutes: readonly Route[] = [
  route({
    ...changeRow,
    path: paths.ask(),
    name: 'Mời người giữ quỹ trình bày về một chênh lệch',
    body: z.strictObject({ key: words(), keeper: words(64), until, slip: words() }),
    handle: async (given) => {
      const { person, province } = deskOf(given)
      const { key, keeper, until, slip } = given.body
      const { found, known } = await province.read(
        async (query) => ({
          found: await readCase(query, province, person, key),
          known: await findPerson(query, province.people, keeper),
        }),
        person.units,
      )
      if (found.investigator !== person.code) throw new Problem('not_allowed')
      if (!known)
        throw new Problem('body_invalid', { field: 'Người giữ quỹ', why: `không có mã nhân viên “${keeper}”.` })
      if (keeper === person.code)
        throw new Problem('body_invalid', { field: 'Người giữ quỹ', why: 'người thụ lý không tự hỏi mình.' })
      const [device = '', seq = ''] = key.slice('discrepancy:'.length).split('/')
      const line = { device, seq: Number(seq), until, keeper: `carrier:${keeper}`, slip }
      await actFor(province, person, found.owner, { service: hearing.key, verb: 'ask', lines: [line] })
      return goTo(desk.cases('da-moi'))
    },
  }),
  route({
    ...changeRow,
    path: paths.answer(),
    name: 'Người giữ quỹ trình bày về một chênh lệch, bằng tên mình',
    who: [...MANAGERS, 'teller'],
    body: z.strictObject({ device: words(64), seq, until, statement: words(STATEMENT_MOST) }),
    handle: async (given) => {
      const { person, province } = deskOf(given)
      const { statement, ...of } = given.body
      const { device, seq } = of
      const unit = await province.read(async (query) => {
        const asked = await readAsked(query, province.id, person.code)
        if (!asked.some((one) => one.device === device && one.seq === seq && one.until === of.until))
          throw new Problem('not_found', { what: 'lời mời này: có thể bạn đã trình bày, hoặc đã có kết luận' })
        return (await readDifference(query, province.id, of)).found.entry.act.unit
      })
      const line = { ...of, statement: statement.replace(/\s*\r?\n\s*/g, '\n').normalize('NFC') }
      await actFor(province, person, unit, { service: hearing.key, verb: 'answer', lines: [line] })
      return goTo(paths.difference(device, seq))
    },
  }),
]
