/** The rows of the plan: who is given what, the draft, giving it out, acknowledging it, scenarios of next year. */
import * as z from 'zod'
import { readMoney } from '#kernel/money.ts'
import { Problem } from '#kernel/problem.ts'
import { ancestorsOn } from '#network/tree.ts'
import { planPaper, readPlan } from '#report/plan-paper.ts'
import { readKnown, readScenarios, sumsByUnit } from '#report/plan-read.ts'
import { factorsOf } from '#report/scenario.ts'
import { CALENDAR_YEARS } from '#rules/calendar.ts'
import { answers, filesOf, KINDS, paperFile } from '#server/books-routes.ts'
import { newestDay } from '#server/moment.ts'
import { deskOf, networkOf } from '#server/office.ts'
import { changeRow, readRow, shown } from '#server/office-routes.ts'
import { officePage } from '#server/pages-office.ts'
import { planPage, planTitle, scenarioPage } from '#server/pages-plan.ts'
import { DRAFT, planPaths } from '#server/plan-paths.ts'
import { acknowledge, changeDraft, giveOut, keepScenario, type Start, startDraft } from '#server/plan-store.ts'
import { goTo, type Route, route, type UnitScope } from '#server/route.ts'
import { year as anyYear, day } from '#server/typed.ts'
import { catalogue } from '#services/index.ts'

const year = anyYear.refine(
  (one) => one > CALENDAR_YEARS.first && one < CALENDAR_YEARS.last,
  `chỉ có lịch từ năm ${CALENDAR_YEARS.first + 1} đến ${CALENDAR_YEARS.last - 1}`,
)
const unit = z
  .string()
  .regex(/^\d{1,9}$/, 'phải là số của đơn vị')
  .transform(Number)
const version = z
  .string()
  .regex(/^[1-9]\d{0,8}$/, 'phải là số của bản')
  .transform(Number)
const money = z.string().transform((text, context) => {
  const amount = readMoney(text)
  if (amount !== undefined) return amount
  context.addIssue({ code: 'custom', message: 'phải là số tiền, ví dụ 1,2 tỷ hoặc 1.200.000.000' })
  return z.NEVER
})
const percent = z
  .string()
  .regex(/^[+−-]?\d{1,3}(,\d{1,2})?$/, 'phải là phần trăm, ví dụ 6 hoặc -2,5')
  .transform((text) => Number(text.replace('−', '-').replace(',', '.')))
const yes = z.literal('true').optional()

const planQuery = z.strictObject({
  ...shown.shape,
  nam: year.optional(),
  ban: z.union([z.literal(DRAFT), z.literal(''), version]).optional(),
  'don-vi': unit.optional(),
})

const planRoutesShown: readonly Route[] = KINDS.map((kind) =>
  route({
    ...readRow,
    path: planPaths.plan({}, kind),
    name: `Kế hoạch năm của một đơn vị: được giao, chia tiếp, đã nhận${kind}`,
    answers: answers(kind),
    query: planQuery,
    unit: ({ query }): UnitScope => (query['don-vi'] === undefined ? 'own' : [query['don-vi']]),
    cost: 'report',
    handle: async ({ query: { nam, ban, 'don-vi': asked, xong: notice }, ...given }) => {
      const { site, person, province, today } = deskOf(given)
      const network = networkOf(province)
      const shownUnit = asked ?? person.unit
      const seen = await province.read(async (query) => {
        const newest = await newestDay(query, province.id, today)
        const of = nam ?? Number(newest.slice(0, 4))
        const which = ban === DRAFT ? ('draft' as const) : ban || undefined
        // A year that has not come is seen as it will begin; one that is over, as it ended.
        const day = [newest, `${of}-12-31`].toSorted()[0] as string
        const scope = { province: province.id, year: of, which, unit: shownUnit, day }
        const report = await readPlan(query, network, scope)
        const [draft] = await query`select from plan_draft where province = ${province.id} and year = ${of} limit 1`
        return {
          report,
          hasDraft: draft !== undefined,
          scenarios: await readScenarios(query, province.id, of),
          hasAssigned: (await sumsByUnit(query, province.id, of, 'assigned')).length > 0,
        }
      }, person.units)
      const { report } = seen
      const title = planTitle(report)
      const paper = { ...planPaper(report), title }
      if (kind !== '')
        return paperFile(kind, `ke-hoach-${report.year}`, paper, { ...report, signed: [...report.signed] })
      const at = { year: report.year, which: report.which as number | 'draft', unit: shownUnit }
      const above = ancestorsOn(network.units, shownUnit, `${report.year}-12-31`)
      const mine = above.filter((id) => person.units === 'all' || person.units.includes(id))
      return officePage(
        { site, person, here: planPaths.plan(), title, notice },
        paper.lead,
        planPage({
          ...seen,
          person,
          way: [...mine.toReversed(), shownUnit],
          files: filesOf((kind) => planPaths.plan(at, kind)),
        }),
      )
    },
  }),
)

const planners = {
  ...changeRow,
  who: ['province', 'district'],
  unit: ({ body }: { body: { unit: number } }) => [body.unit],
} as const
const province = { ...changeRow, who: ['province'], unit: (): UnitScope => 'all' } as const

const changes: readonly Route[] = [
  route({
    ...province,
    path: planPaths.start(),
    name: 'Lập dự thảo kế hoạch từ một bản đã giao, mức Tổng công ty giao hoặc một kịch bản',
    body: z.strictObject({
      year,
      from: z.string().regex(/^(ban:[1-9]\d{0,8}|giao|kich-ban:.{1,60})$/u, 'không phải nơi bắt đầu nào đã có'),
      replace: yes,
    }),
    handle: async (given) => {
      const { province, today } = deskOf(given)
      const { year, from, replace } = given.body
      const [kind, rest = ''] = [from.split(':')[0], from.slice(from.indexOf(':') + 1)]
      const starts: Record<string, Start> = {
        ban: { from: 'version', version: Number(rest) },
        giao: { from: 'assigned' },
        'kich-ban': { from: 'scenario', name: rest },
      }
      await startDraft(province, year, starts[kind as string] as Start, replace !== undefined, today)
      return goTo(planPaths.plan({ year, which: 'draft', done: 'da-lap-du-thao' }))
    },
  }),
  route({
    ...planners,
    path: planPaths.set(),
    name: 'Đặt mức kế hoạch cho một đơn vị trong dự thảo',
    body: z.strictObject({
      year,
      unit,
      shown: unit,
      service: z
        .string()
        .refine((key) => key === '-' || catalogue.has(key), 'không phải dịch vụ nào trong danh mục')
        .optional(),
      month: z
        .string()
        .regex(/^([1-9]|1[0-2])$/, 'phải là tháng 1 đến 12')
        .optional(),
      amount: money,
      beneath: yes,
    }),
    handle: async (given) => {
      const { person, province } = deskOf(given)
      const { year, unit, shown, service, month, amount, beneath } = given.body
      await changeDraft(province, person, year, {
        unit,
        service,
        month: month && `${year}-${month.padStart(2, '0')}-01`,
        amount,
        beneath: beneath !== undefined,
      })
      return goTo(planPaths.plan({ year, which: 'draft', unit: shown, done: 'da-dat-muc' }))
    },
  }),
  route({
    ...planners,
    path: planPaths.divide(),
    name: 'Chia phần chưa chia của một đơn vị cho các đơn vị bên dưới',
    body: z.strictObject({ year, unit }),
    handle: async (given) => {
      const { person, province } = deskOf(given)
      const { year, unit } = given.body
      await changeDraft(province, person, year, { unit })
      return goTo(planPaths.plan({ year, which: 'draft', unit, done: 'da-dat-muc' }))
    },
  }),
  route({
    ...province,
    path: planPaths.giveOut(),
    name: 'Giao dự thảo kế hoạch cho các đơn vị, hiệu lực từ một ngày',
    body: z.strictObject({ year, since: day, loose: yes }),
    handle: async (given) => {
      const { site, person, province } = deskOf(given)
      const { year, since, loose } = given.body
      if (!since.startsWith(`${year}-`))
        throw new Problem('body_invalid', { field: 'since', why: `phải là một ngày của năm ${year}.` })
      await giveOut(province, person, { year, since, loose: loose !== undefined }, site.now())
      return goTo(planPaths.plan({ year, done: 'da-giao-ke-hoach' }))
    },
  }),
  route({
    ...changeRow,
    who: ['head', 'district'],
    path: planPaths.acknowledge(),
    name: 'Nhận kế hoạch của đơn vị mình',
    body: z.strictObject({ year, version }),
    handle: async (given) => {
      const { site, person, province } = deskOf(given)
      await acknowledge(province, person, given.body, site.now())
      return goTo(planPaths.plan({ year: given.body.year, done: 'da-nhan-ke-hoach' }))
    },
  }),
]

const scenarioRoutes: readonly Route[] = [
  route({
    ...readRow,
    path: planPaths.scenarios(),
    name: 'Kịch bản doanh thu năm sau và giả định của chúng',
    who: ['province', 'auditor'],
    unit: (): UnitScope => 'all',
    query: z.strictObject({ ...shown.shape, nam: year.optional() }),
    cost: 'report',
    handle: async ({ query: { nam, xong: notice }, ...given }) => {
      const { site, person, province, today } = deskOf(given)
      const seen = await province.read(async (query) => {
        const newest = await newestDay(query, province.id, today)
        const year = nam ?? Number(newest.slice(0, 4)) + 1
        const known = await readKnown(query, province.id, year - 1, today)
        const assigned = await sumsByUnit(query, province.id, year, 'assigned')
        return {
          year,
          known,
          scenarios: known
            ? (await readScenarios(query, province.id, year)).map((one) => ({
                ...one,
                factors: factorsOf(known, one.drivers),
              }))
            : [],
          assigned: assigned.reduce((all, { amount }) => all + amount, 0),
        }
      })
      return officePage(
        { site, person, here: planPaths.scenarios(), title: `Kịch bản năm ${seen.year}`, notice },
        `Doanh thu năm ${seen.year} nếu các giả định xảy ra.`,
        scenarioPage({ ...seen, person, today }),
      )
    },
  }),
  route({
    ...province,
    path: planPaths.scenarios(),
    name: 'Lưu một kịch bản năm sau',
    body: z.strictObject({
      year,
      name: z
        .string()
        .trim()
        .min(1, 'chưa điền')
        .max(60)
        .regex(/^[^|:]+$/u, 'không có dấu : hoặc |'),
      growth: percent.default(0),
      customers: z
        .string()
        .regex(/^[\d.]{1,9}$/, 'phải là số khách hàng')
        .transform((text) => Number(text.replaceAll('.', '')))
        .optional(),
      total: money.optional(),
      tet: yes,
      ...Object.fromEntries([...catalogue.keys()].map((key) => [`s-${key}`, percent.optional()])),
    }),
    handle: async (given) => {
      const { site, person, province } = deskOf(given)
      const { year, name, growth, customers, total, tet, ...own } = given.body
      const services = Object.fromEntries(
        Object.entries(own as Record<string, number | undefined>)
          .filter((pair): pair is [string, number] => pair[1] !== undefined)
          .map(([key, value]) => [key.slice(2), value]),
      )
      const drivers = { growth, services, customers, tet: tet !== undefined, total }
      await keepScenario(province, person, { year, name, drivers }, site.now())
      return goTo(planPaths.scenarios({ year, done: 'da-luu-kich-ban' }))
    },
  }),
]

export const planRoutes: readonly Route[] = [...planRoutesShown, ...changes, ...scenarioRoutes]
