/** The rows of reports: the year, the way down from a figure to its acts, the search. */
import * as z from 'zod'
import { Problem } from '#kernel/problem.ts'
import type { Query } from '#kernel/sql.ts'
import type { Network } from '#network/network.ts'
import { drill } from '#report/drill.ts'
import { findPeople, findThings } from '#report/find.ts'
import { readOrigin, readState } from '#report/origin.ts'
import { paths, type Scope, type Steps, WHOLE_PERIOD } from '#report/paths.ts'
import { yearPdf } from '#report/pdf.ts'
import { reportedYears } from '#report/read.ts'
import { yearSheet } from '#report/sheet.ts'
import { type YearOptions, type YearReport, yearReport } from '#report/year.ts'
import { figurePage } from '#server/pages-figure.ts'
import { findPage } from '#server/pages-find.ts'
import { emptyPage, progressPage } from '#server/pages-home.ts'
import { yearPage } from '#server/pages-year.ts'
import type { Province } from '#server/province.ts'
import { type Answer, json, pageAnswer, type Route, route, type Site, type UnitScope } from '#server/route.ts'
import { day } from '#server/typed.ts'

export const whole = (least: number, most: number) =>
  z
    .string()
    .regex(/^\d{1,15}$/, 'phải là số nguyên')
    .transform(Number)
    .refine((n) => n >= least && n <= most, `phải từ ${least} đến ${most}`)

const year = whole(2000, 2100)
const scope = {
  tinh: whole(1, 99).optional(),
  xem: z.literal('nay', 'chỉ nhận: nay').optional(),
  den: day.optional(),
}
export const scopeQuery = z.strictObject(scope)
type ScopeQuery = z.infer<typeof scopeQuery>

const figureQuery = z.strictObject({
  ...scope,
  sau: z
    .string()
    .max(120)
    .regex(/^[a-z-]+~\d{4}-\d\d-\d\d~\d{1,15}$/, 'không phải chỗ đọc tiếp')
    .optional(),
  'dich-vu': z.string().max(64).optional(),
  khach: z.string().max(200).optional(),
  'cong-lai': z.literal('1', 'chỉ nhận: 1').optional(),
})

const month = z
  .string()
  .refine(
    (text) => text === WHOLE_PERIOD || /^(19|20)\d\d-(0[1-9]|1[0-2])$/.test(text),
    'phải là tháng dạng 2018-02, hoặc ca-nam',
  )
const figure = { year, figure: z.string().regex(/^[a-z-]{1,64}$/, 'không phải tên của một số') }
const unit = whole(0, 2_000_000_000)

const none = z.strictObject({})
/** Of the whole province: for whoever sits at this machine, and who answers for the province. */
const everyone = { who: ['local', 'province', 'auditor'], personal: [] } as const
const allUnits = (): UnitScope => 'all'

export const scopeOf = ({ tinh, xem, den }: ScopeQuery): Scope => ({
  ...(tinh === undefined ? {} : { province: tinh }),
  ...(xem === undefined ? {} : { view: 'now' as const }),
  ...(den === undefined ? {} : { asOf: den }),
})

/** The province asked for, or the only one. */
export function provinceOf(site: Site, wanted: number | undefined): Province & { network: Network } {
  const provinces = site.provinces()
  const found = wanted === undefined ? provinces[0] : provinces.find((one) => one.id === wanted)
  if (!found?.network)
    throw new Problem('not_found', { what: wanted === undefined ? 'tỉnh nào có mạng lưới' : `tỉnh ${wanted}` })
  return found as Province & { network: Network }
}

export const yearNow = (site: Site): number => Number(site.today().slice(0, 4))

const optionsOf = (site: Site, province: Province, year: number, { view = 'then', asOf }: Scope) => ({
  province: province.id,
  year,
  view,
  asOf,
  now: site.today(),
})

async function report(site: Site, year: number, query: ScopeQuery) {
  const given = scopeOf(query)
  const province = provinceOf(site, query.tinh)
  const options = optionsOf(site, province, year, given)
  return province.read(async (read) => ({ ...(await lastReport(read, province, options)), scope: given }))
}

type Made = { report: YearReport; years: readonly number[] }

/** Reports of the newest state of each province; whoever walks down from a figure does not wait for the report again. */
const made = new WeakMap<Network, { state: string; reports: Map<string, Made> }>()

async function lastReport(read: Query, province: Province & { network: Network }, options: YearOptions): Promise<Made> {
  const state = await readState(read, province.id)
  let known = made.get(province.network)
  if (known?.state !== state) {
    known = { state, reports: new Map() }
    made.set(province.network, known)
  }
  const key = JSON.stringify(options)
  const found = known.reports.get(key)
  if (found) return found
  const fresh = {
    report: await yearReport(read, province.network, options),
    years: await reportedYears(read, province.id, Number(options.now.slice(0, 4))),
  }
  if (known.reports.size > 100) known.reports.clear()
  known.reports.set(key, fresh)
  return fresh
}

async function home(site: Site): Promise<Answer> {
  const progress = site.progress()
  if (progress && progress.done < 1) return pageAnswer(progressPage(progress))
  const province = site.provinces().find((one) => one.network)
  if (!province) return pageAnswer(emptyPage(false))
  const years = await province.read((read) => reportedYears(read, province.id))
  const newest = years.at(-1)
  if (newest === undefined) return pageAnswer(emptyPage(true))
  return pageAnswer(yearPage(await report(site, newest, {})))
}

function stepsOf(params: { month?: string | undefined; group?: number | undefined; unit?: number | undefined }): Steps {
  const { month, group, unit } = params
  return {
    ...(month === undefined ? {} : { month: month === WHOLE_PERIOD ? ('all' as const) : month }),
    ...(group === undefined ? {} : { group }),
    ...(unit === undefined ? {} : { unit }),
  }
}

type FigureParams = { year: number; figure: string; month?: string; group?: number; unit?: number }

async function openFigure(site: Site, params: FigureParams, query: z.infer<typeof figureQuery>): Promise<Answer> {
  const { sau, 'dich-vu': service, khach, 'cong-lai': again, ...rest } = query
  const given = scopeOf(rest)
  const province = provinceOf(site, rest.tinh)
  const options = optionsOf(site, province, params.year, given)
  return province.read(async (read) => {
    const { report, years } = await lastReport(read, province, options)
    const figure = report.figures.find((one) => one.id === params.figure)
    if (!figure) throw new Problem('not_found', { what: `số “${params.figure}” trong báo cáo năm ${params.year}` })
    const more = {
      ...(sau === undefined ? {} : { after: sau }),
      ...(service === undefined ? {} : { service }),
      ...(khach === undefined ? {} : { subject: khach }),
      ...(again === undefined ? {} : { prove: true }),
    }
    const opened = await drill(read, province.network, options, figure, stepsOf(params), more)
    return pageAnswer(figurePage({ report, page: opened, network: province.network, years, scope: given }))
  })
}

const levels = [
  { path: '', name: 'Một số của báo cáo năm, theo tháng và đơn vị', params: z.strictObject(figure) },
  { path: '/:month', name: 'Số ấy trong một tháng', params: z.strictObject({ ...figure, month }) },
  { path: '/:month/:group', name: 'Số ấy ở một đơn vị', params: z.strictObject({ ...figure, month, group: unit }) },
  {
    path: '/:month/:group/:unit',
    name: 'Số ấy ở một điểm, và các việc của nó',
    params: z.strictObject({ ...figure, month, group: unit, unit }),
  },
] as const

const figureRoutes = levels.map(({ path, name, params }) =>
  route({
    ...everyone,
    method: 'GET',
    path: `/bao-cao/nam/:year/:figure${path}`,
    name,
    answers: 'page',
    params: params as z.ZodType<FigureParams>,
    query: figureQuery,
    unit: ({ params: { unit, group } }) => (unit !== undefined ? [unit] : group !== undefined ? [group] : 'all'),
    cost: 'journal',
    handle: ({ site, params: given, query }) => openFigure(site, given, query),
  }),
)

const ofYear = {
  ...everyone,
  method: 'GET',
  params: z.strictObject({ year }),
  query: scopeQuery,
  unit: allUnits,
  cost: 'report',
} as const

const yearRoutes: readonly Route[] = [
  route({
    ...everyone,
    method: 'GET',
    path: '/',
    name: 'Báo cáo của năm mới nhất, hoặc bước tiếp theo khi chưa có số liệu',
    answers: 'page',
    params: none,
    query: none,
    unit: allUnits,
    cost: 'report',
    handle: ({ site }) => home(site),
  }),
  route({
    ...ofYear,
    path: '/bao-cao/nam/:year',
    name: 'Báo cáo năm',
    answers: 'page',
    handle: async ({ site, params, query }) => pageAnswer(yearPage(await report(site, params.year, query))),
  }),
  route({
    ...ofYear,
    path: '/bao-cao/nam/:year.pdf',
    name: 'Báo cáo năm để in',
    answers: 'file',
    handle: async ({ site, params, query }) => {
      const { report: made } = await report(site, params.year, query)
      const disposition = `inline; filename="bao-cao-nam-${made.year}.pdf"`
      return { type: 'application/pdf', body: yearPdf(made), headers: { 'content-disposition': disposition } }
    },
  }),
  route({
    ...ofYear,
    path: '/bao-cao/nam/:year.xlsx',
    name: 'Báo cáo năm dạng bảng tính',
    answers: 'file',
    handle: async ({ site, params, query }) => {
      const { report: made } = await report(site, params.year, query)
      const type = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
      const disposition = `attachment; filename="bao-cao-nam-${made.year}.xlsx"`
      return { type, body: await yearSheet(made), headers: { 'content-disposition': disposition } }
    },
  }),
  route({
    ...ofYear,
    path: '/api/report/year/:year',
    name: 'Báo cáo năm dạng dữ liệu',
    answers: 'json',
    handle: async ({ site, params, query }) => json((await report(site, params.year, query)).report),
  }),
]

const findRoute = route({
  method: 'GET',
  path: paths.find(),
  name: 'Tìm việc theo người (có dấu hay không dấu) hoặc theo mã',
  answers: 'page',
  params: none,
  query: z.strictObject({ tinh: scope.tinh, chu: z.string().max(100, 'tối đa 100 chữ').default('') }),
  who: ['local', 'province', 'auditor'],
  unit: allUnits,
  cost: 'journal',
  // Searched in full, shown masked.
  personal: ['*'],
  handle: async ({ site, query: { tinh, chu } }) => {
    const province = provinceOf(site, tinh)
    const { id, network } = province
    return province.read(async (read) => {
      const people = await findPeople(read, id, chu)
      const things = await findThings(read, id, chu)
      const [origin, years] = await Promise.all([readOrigin(read, id), reportedYears(read, id, yearNow(site))])
      const given = scopeOf({ tinh })
      return pageAnswer(findPage({ text: chu.trim(), people, things, network, demo: origin.demo, years, scope: given }))
    })
  },
})

export const reportRoutes: readonly Route[] = [...yearRoutes, ...figureRoutes, findRoute]
