/** The pages of the planner's room: plans and published timetables; the frame in which the room itself runs. */
import { showDay } from '#kernel/day.ts'
import { type Content, type Html, html } from '#kernel/html.ts'
import type { SignedIn } from '#people/person.ts'
import { dated, table } from '#server/pages.ts'
import { form } from '#server/pages-office.ts'
import { PLAN_FILES, type PlanFile, planner } from '#server/planner-paths.ts'
import { inForce, type PlanVersion, type Published } from '#server/planner-store.ts'

const FILES: Record<PlanFile, string> = {
  'phuong-an.json': 'Phương án',
  'bieu-gio.pdf': 'Biểu giờ',
  'the-tuyen.pdf': 'Thẻ tuyến',
  'gtfs.zip': 'GTFS',
}

export type RoomHome = {
  readonly person: SignedIn
  readonly today: string
  readonly plans: readonly PlanVersion[]
  readonly published: readonly Published[]
  readonly mayPlan: boolean
  readonly place: (unit: number) => string
}

export function roomHome(of: RoomHome): Html {
  const { person, published, today } = of
  const now = inForce(published, today)
  const mine = published.filter(({ notices }) => notices.some(({ unit, actor }) => unit === person.unit && !actor))
  return html`${mine.map((one) => noteForm(of, one))}
${publishedTable(of, now)}
${plansTable(of)}
${of.mayPlan && bringIn(of)}`
}

const noteForm = ({ person }: RoomHome, { number, day, name, plan, version }: Published): Html =>
  html`<section class="box"><h2>Biểu giờ số ${number}, thực hiện từ ${dated(day)}</h2>
<p>${name}. Đọc <a href="${planner.file(plan, version, 'bieu-gio.pdf')}">biểu giờ</a> và <a href="${planner.file(plan, version, 'the-tuyen.pdf')}">thẻ tuyến</a>, rồi xác nhận cho đơn vị của bạn.</p>
${form(person, planner.takeNote(), { number }, html`<button class="main">Đơn vị đã nhận và sẽ thực hiện</button>`)}</section>`

function publishedTable({ published, place }: RoomHome, now: Published | undefined): Html {
  if (published.length === 0) return html`<p class="none">Chưa ban hành biểu giờ nào.</p>`
  return table(
    'Biểu giờ đã ban hành',
    [{ label: 'Số' }, { label: 'Phương án' }, { label: 'Thực hiện từ' }, { label: 'Đơn vị đã nhận' }, { label: 'Tệp' }],
    published.map((one) => {
      const missing = one.notices.filter(({ actor }) => !actor).map(({ unit }) => place(unit))
      return [
        html`Số ${one.number}`,
        html`<a href="${planner.plan(one.plan, one.version)}">${one.name}</a>, bản ${one.version}`,
        html`${dated(one.day)}${one === now && html` <span class="under">đang dùng</span>`}`,
        html`${one.notices.length - missing.length}/${one.notices.length}${missing.length > 0 && html`<details><summary>còn ${missing.length} đơn vị</summary><p class="under">${missing.join(', ')}</p></details>`}`,
        fileLinks(one.plan, one.version),
      ]
    }),
  )
}

const fileLinks = (plan: string, version: number): Content =>
  PLAN_FILES.map((file, i) => html`${i > 0 && ' · '}<a href="${planner.file(plan, version, file)}">${FILES[file]}</a>`)

function plansTable(of: RoomHome): Html {
  const { plans, mayPlan } = of
  if (plans.length === 0) return html`<p class="none">Chưa có phương án nào. Nhập một tệp phương án.</p>`
  const newest = [...Map.groupBy(plans, ({ id }) => id).values()]
  return table(
    'Phương án',
    [{ label: 'Phương án' }, { label: 'Lưu ngày' }, { label: 'Các bản' }, ...(mayPlan ? [{ label: 'Ban hành' }] : [])],
    newest.map((versions) => {
      const [{ id, version, name, made }] = versions as [PlanVersion]
      return [
        html`<a class="next" href="${planner.plan(id, version)}">${name}</a>`,
        showDay(made.slice(0, 10)),
        versions.map(
          (one, i) => html`${i > 0 && ' · '}<a href="${planner.plan(id, one.version)}">bản ${one.version}</a>`,
        ),
        ...(mayPlan ? [publishForm(of, id, version)] : []),
      ]
    }),
  )
}

const publishForm = ({ person }: RoomHome, plan: string, version: number): Html =>
  html`<details><summary>Ban hành bản ${version}</summary>${form(
    person,
    planner.publish(),
    { plan, version },
    html`<label for="ngay-${plan}">Thực hiện từ ngày</label><input id="ngay-${plan}" name="day" type="date" required>
<button class="main">Ban hành</button>`,
    'fields',
  )}</details>`

const bringIn = ({ person }: RoomHome): Html =>
  html`<section><h2>Nhập phương án</h2><form data-list="${planner.save()}" data-token="${person.token}" class="row">
<label for="tep">Tệp phương án (.json)</label><input id="tep" type="file" accept=".json" required>
<button disabled>Nhập</button></form><p id="nop-noi" role="status"></p></section>`

/** Where the room draws itself. What it needs to know of the server stands in its attributes. */
export const roomPage = (
  person: SignedIn,
  { id, version }: Pick<PlanVersion, 'id' | 'version'>,
  plans: readonly PlanVersion[],
  mayPlan: boolean,
): Html =>
  html`<link rel="stylesheet" href="${planner.style()}">
<div id="phong" data-plan="${id}" data-version="${version}" data-may="${mayPlan ? 'save' : ''}" data-token="${person.token}" data-plans="${JSON.stringify(
    plans.map((one) => ({ id: one.id, version: one.version, name: one.name })),
  )}"><p role="status">Đang mở phương án…</p></div>
<noscript><p>Phòng này cần JavaScript. Biểu giờ và thẻ tuyến ở dưới vẫn xem được.</p></noscript>
<p>Tệp của bản này: ${fileLinks(id, version)}. <a href="${planner.home()}">Mọi phương án và biểu giờ</a></p>`
