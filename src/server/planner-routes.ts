/** The rows of the planner's room: plans in, their versions out, timetables published and taken note of. */
import * as z from 'zod'
import { Problem } from '#kernel/problem.ts'
import { versionsOn } from '#network/tree.ts'
import { everyUnit } from '#people/person.ts'
import { paperPdf } from '#report/paper.ts'
import { writeFeed } from '#routing/gtfs-write.ts'
import type { Scenario } from '#routing/scenario.ts'
import { writeScenario } from '#routing/scenario-read.ts'
import { desk } from '#server/addresses.ts'
import { deskOf, MANAGERS, networkOf, placeOf } from '#server/office.ts'
import { changeRow, readRow, shown } from '#server/office-routes.ts'
import { officePage } from '#server/pages-office.ts'
import { roomHome, roomPage } from '#server/pages-planner.ts'
import { routeCards, timetablePaper } from '#server/planner-paper.ts'
import { PLAN_FILES, type PlanFile, planner } from '#server/planner-paths.ts'
import { measureLateness } from '#server/planner-scans.ts'
import { parsePlan, publish, readPlan, readPlans, readPublished, savePlan, takeNote } from '#server/planner-store.ts'
import { plannerWeb } from '#server/planner-web.ts'
import { type Answer, bytes, goTo, json, publicRow, type Route, route, type UnitScope } from '#server/route.ts'
import { day } from '#server/typed.ts'
import { packZip } from '#server/zip.ts'

/** A province of a thousand points in a week of different days is 3 MB. */
const PLAN_BYTES_MOST = 8 << 20
const PUBLISHED_SHOWN = 20

/** Times of vans are nobody's own: everybody of the office reads all plans, the province's office makes them. */
const nobodys = { unit: (): UnitScope => 'none' } as const
const changes = { ...changeRow, unit: (): UnitScope => 'all', who: ['province'] } as const

const id = z.string().regex(/^[a-z0-9-]{1,64}$/, 'không phải mã phương án')
const whole = z
  .string()
  .regex(/^[1-9]\d{0,8}$/, 'phải là số từ 1 trở lên')
  .transform(Number)

const home = route({
  ...readRow,
  ...nobodys,
  path: planner.home(),
  name: 'Tuyến thư: phương án, biểu giờ đã ban hành, đơn vị nào đã nhận',
  query: shown,
  loads: 'script',
  handle: async (given) => {
    const { site, person, province, today } = deskOf(given)
    const mayPlan = person.role === 'province'
    const [plans, published] = await province.read(
      async (query) =>
        [await readPlans(query, province.id), await readPublished(query, province.id, PUBLISHED_SHOWN)] as const,
      person.units,
    )
    return officePage(
      {
        site,
        person,
        here: planner.home(),
        title: 'Tuyến thư',
        notice: given.query.xong,
        ...(mayPlan && { script: desk.listScript() }),
      },
      'Mở một phương án để xem, sửa và so sánh. Mỗi lần lưu là một bản mới.',
      roomHome({
        ...{ person, today, plans, published, mayPlan },
        place: (unit) => placeOf(province, unit, today),
      }),
    )
  },
})

const room = route({
  ...readRow,
  ...nobodys,
  path: planner.plan(':plan', ':version'),
  name: 'Một phương án: biểu đồ chạy xe, ma trận J+n, bản đồ, nút thắt, so sánh, tối ưu',
  params: z.strictObject({ plan: id, version: whole }),
  query: z.strictObject({}),
  loads: 'script',
  handle: async (given) => {
    const { site, person, province } = deskOf(given)
    const { plan, version } = given.params
    const plans = await province.read((query) => readPlans(query, province.id))
    const open = plans.find((one) => one.id === plan && one.version === version)
    if (!open) throw new Problem('not_found', { what: `bản ${version} của phương án “${plan}”` })
    return officePage(
      { site, person, here: planner.home(), title: open.name, script: planner.script() },
      `Bản ${version}. Kéo một đường, hoặc chọn rồi bấm ← →, để đổi giờ.`,
      roomPage(person, open, plans, person.role === 'province'),
    )
  },
})

const files: readonly Route[] = PLAN_FILES.map((file) =>
  route({
    ...readRow,
    ...nobodys,
    path: planner.file(':plan', ':version', file),
    name: `Một bản của phương án: ${file}`,
    answers: file.endsWith('.json') ? 'json' : 'file',
    params: z.strictObject({ plan: id, version: whole }),
    query: z.strictObject({}),
    handle: async (given) => {
      const { province } = deskOf(given)
      const { plan, version } = given.params
      const scenario = await province.read((query) => readPlan(query, province.id, plan, version))
      return planFile(file, scenario, version)
    },
  }),
)

const lateness = route({
  ...readRow,
  ...nobodys,
  path: planner.lateness(':plan', ':version'),
  name: 'Xe hay chậm bao nhiêu, đo từ lúc quét túi thư, theo tuyến và điểm; null: chưa có lượt quét nào',
  answers: 'json',
  params: z.strictObject({ plan: id, version: whole }),
  query: z.strictObject({}),
  handle: async (given) => {
    const { province } = deskOf(given)
    const { plan, version } = given.params
    const measured = await province.read(async (query) =>
      measureLateness(query, province.id, networkOf(province), await readPlan(query, province.id, plan, version)),
    )
    return json(measured ?? null)
  },
})

const AGENCY = { name: 'Bưu điện', url: 'https://buudien.example' } as const

function planFile(file: PlanFile, scenario: Scenario, version: number): Answer {
  const about = `Mã ${scenario.id}, bản ${version}.`
  const named = (type: string, body: string | Buffer): Answer => ({
    type,
    body,
    headers: { 'content-disposition': `inline; filename="${scenario.id}-${version}-${file}"` },
  })
  if (file === 'phuong-an.json') return named('application/json; charset=utf-8', writeScenario(scenario))
  if (file === 'gtfs.zip') {
    const parts = [...writeFeed(scenario.plan, AGENCY)].map(([name, text]) => [name, Buffer.from(text)] as const)
    return named('application/zip', packZip(new Map(parts), 'deflated'))
  }
  const paper =
    file === 'bieu-gio.pdf'
      ? timetablePaper(scenario, { title: 'Biểu giờ đường thư', about })
      : routeCards(scenario, { title: 'Thẻ tuyến', about })
  return named('application/pdf', paperPdf(paper))
}

const writing: readonly Route[] = [
  route({
    ...changes,
    path: '/tuyen-thu/luu',
    name: 'Lưu một phương án thành bản mới; có lỗi thì không lưu gì',
    answers: 'json',
    query: z.strictObject({ tu: whole.optional() }),
    body: bytes(PLAN_BYTES_MOST),
    handle: async (given) => {
      const { site, person, province } = deskOf(given)
      const { scenario, faults } = parsePlan(given.body.toString('utf8'))
      const by = { actor: `person:${person.code}`, at: site.now() }
      const version = await province.db.act(everyUnit(province.people), (tx) =>
        savePlan(tx, province.id, scenario, given.query.tu, by),
      )
      return json({ id: scenario.id, version, faults, to: planner.plan(scenario.id, version) })
    },
  }),
  route({
    ...changes,
    path: planner.publish(),
    name: 'Ban hành một bản từ một ngày, gửi các đơn vị xác nhận',
    body: z.strictObject({
      plan: id,
      version: whole,
      day,
    }),
    handle: async (given) => {
      const { site, person, province } = deskOf(given)
      const { plan, version, day } = given.body
      const { units: tree } = networkOf(province)
      const root = versionsOn(tree, day, { kind: 'province' })[0]
      const units = versionsOn(tree, day).filter(
        ({ kind, parent }) => parent === root?.id && (kind === 'district' || kind === 'commune-post'),
      )
      const by = { actor: `person:${person.code}`, at: site.now() }
      await province.db.act(everyUnit(province.people), (tx) =>
        publish(tx, province.id, { plan, version, day, units }, by),
      )
      return goTo(planner.home('da-ban-hanh'))
    },
  }),
  route({
    ...changeRow,
    ...nobodys,
    path: planner.takeNote(),
    name: 'Đơn vị xác nhận đã nhận biểu giờ',
    who: MANAGERS,
    body: z.strictObject({ number: whole }),
    handle: async (given) => {
      const { site, person, province } = deskOf(given)
      const by = { actor: `person:${person.code}`, at: site.now() }
      const note = { number: given.body.number, unit: person.unit }
      await province.db.act(everyUnit(province.people), (tx) => takeNote(tx, province.id, note, by))
      return goTo(planner.home('da-nhan-bieu-gio'))
    },
  }),
]

const SCRIPT = 'text/javascript; charset=utf-8'

const assets: readonly Route[] = (
  [
    [planner.script(), 'script', SCRIPT],
    [planner.solver(), 'solver', SCRIPT],
    [planner.style(), 'style', 'text/css; charset=utf-8'],
  ] as const
).map(([path, part, type]) =>
  route({
    ...publicRow,
    path,
    name: 'Một tệp của phòng tuyến thư',
    answers: 'file',
    handle: async () => ({ type, body: (await plannerWeb())[part], headers: { 'cache-control': 'no-cache' } }),
  }),
)

export const plannerRoutes: readonly Route[] = [home, room, lateness, ...files, ...writing, ...assets]
