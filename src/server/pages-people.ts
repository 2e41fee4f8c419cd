/** People of the units in scope, secrets that are shown once, and what was done about people and devices. */
import { type Content, type Html, html } from '#kernel/html.ts'
import type { Unit } from '#network/network.ts'
import { DEEDS, type Deed } from '#people/deed.ts'
import { type Listed, ROLE_NAMES, type SignedIn } from '#people/person.ts'
import { PRINCIPALS } from '#principals/contract.ts'
import { partyName } from '#report/holder.ts'
import { paths } from '#report/paths.ts'
import { desk } from '#server/addresses.ts'
import { mayChange, rolesBelow } from '#server/office.ts'
import { dated, table } from '#server/pages.ts'
import { form } from '#server/pages-office.ts'
import { picturePaths } from '#server/picture-paths.ts'

export type People = {
  person: SignedIn
  today: string
  people: readonly Listed[]
  units: readonly Unit[]
  place: (unit: number) => string
}

export function peoplePage(view: People): Html {
  const { person, people, today, place } = view
  const here = people.filter(({ until }) => until > today)
  const gone = people.filter(({ until }) => until <= today)
  return html`${mayChange(person) && addForm(view)}
${table(
  'Đang làm việc',
  [{ label: 'Tên' }, { label: 'Vai trò' }, { label: 'Nơi làm' }, { label: 'Vào bằng' }, { label: 'Việc' }],
  here.map((one) => [
    html`<b>${one.name}</b> <span class="under">${one.code}</span>`,
    one.principal ? `${ROLE_NAMES[one.role]}: ${partyName(`due:${one.principal}`)}` : ROLE_NAMES[one.role],
    place(one.unit),
    waysIn(one),
    todo(view, one),
  ]),
)}
${
  gone.length > 0 &&
  html`<details><summary>Đã nghỉ (${String(gone.length)})</summary>${table(
    'Đã nghỉ',
    [{ label: 'Tên' }, { label: 'Vai trò' }, { label: 'Nơi làm' }, { label: 'Từ ngày' }],
    gone.map(({ name, code, role, unit, until }) => [`${name} (${code})`, ROLE_NAMES[role], place(unit), dated(until)]),
  )}</details>`
}`
}

const worksAtTill = ({ role }: Listed): boolean => role === 'teller' || role === 'head'

function waysIn(one: Listed): string {
  const ways = [
    worksAtTill(one) && (one.hasPin ? 'PIN ở quầy' : 'chưa có PIN'),
    one.role !== 'teller' && (one.hasPassword ? 'mật khẩu' : 'chưa đặt mật khẩu'),
    one.passkeys > 0 && 'khóa đăng nhập',
  ]
  return ways.filter(Boolean).join(', ')
}

function todo({ person }: People, one: Listed): Content {
  if (!mayChange(person) || !rolesBelow(person).includes(one.role) || one.code === person.code) return null
  const about = html`<span class="hidden"> cho ${one.name}</span>`
  return html`<div class="todo">${worksAtTill(one) && form(person, desk.personPin(), { code: one.code }, html`<button class="quiet">Cấp PIN mới${about}</button>`)}
${one.role !== 'teller' && form(person, desk.personLink(), { code: one.code }, html`<button class="quiet">Đặt lại mật khẩu${about}</button>`)}
${one.passkeys > 0 && html`<a class="quiet" href="${desk.personKeys(one.code)}">Bỏ khóa đã mất<span class="hidden">: ${one.name}</span></a>`}
<a class="quiet" href="${desk.personStop(one.code)}">Cho nghỉ<span class="hidden">: ${one.name}</span></a></div>`
}

function addForm({ person, units, today }: People): Content {
  const roles = rolesBelow(person)
  return html`<details class="choice"><summary>Thêm người</summary>
${form(
  person,
  desk.people(),
  {},
  html`<label for="them-ten">Họ và tên</label><input id="them-ten" name="name" maxlength="100" autocomplete="off" required>
<label for="them-ma">Mã đăng nhập</label><input id="them-ma" name="code" maxlength="40" autocapitalize="none" autocomplete="off" spellcheck="false" pattern="[a-z0-9][a-z0-9.\\-]{1,39}" aria-describedby="them-ma-noi" required>
<p id="them-ma-noi" class="under">Chữ thường không dấu, số, chấm, gạch. Ví dụ: lo-thi-on</p>
<label for="them-vai">Vai trò</label><select id="them-vai" name="role">${roles.map((role) => html`<option value="${role}">${ROLE_NAMES[role]}</option>`)}</select>
${
  roles.includes('principal') &&
  html`<label for="them-dv">Mã đơn vị giao <span class="under">(chỉ cho vai trò Đơn vị giao việc)</span></label><input id="them-dv" name="principal" list="cac-dv" maxlength="32" pattern="[a-z][a-z0-9\\-]{1,31}" autocapitalize="none" autocomplete="off" spellcheck="false" aria-describedby="them-dv-noi">
<datalist id="cac-dv">${PRINCIPALS.map((key) => html`<option value="${key}">${partyName(`due:${key}`)}</option>`)}</datalist>
<p id="them-dv-noi" class="under">Người này chỉ thấy việc của đơn vị ấy. Cơ quan giao hồ sơ: mã ghi trong hồ sơ, ví dụ so-tuphap.</p>`
}
<label for="them-noi">Nơi làm</label><select id="them-noi" name="unit">${units.map(({ id, code, name }) => html`<option value="${code}"${id === person.unit && html` selected`}>${name}</option>`)}</select>
<label for="them-tu">Từ ngày</label><input id="them-tu" name="since" type="date" value="${today}" required>
<button class="main">Thêm</button>`,
  'fields',
)}</details>`
}

/** A secret that stands on this one page and nowhere else. */
export const secretPage = (words: Content, secret: string, after: Content): Html =>
  html`<p>${words}</p><p class="secret" role="status">${secret}</p><p class="under">${after}</p>
<p><a class="next" href="${desk.people()}">Về danh sách người</a></p>`

export function stopPage(person: SignedIn, one: Pick<Listed, 'code' | 'name'>): Html {
  return html`<p>${one.name} không vào được nữa từ hôm nay, ở văn phòng và ở quầy (khi quầy gửi nhận). Việc đã làm vẫn còn nguyên.</p>
${form(person, desk.personStop(one.code), {}, html`<button class="harm">Cho ${one.name} nghỉ</button>`)}
<p><a class="next" href="${desk.people()}">Thôi, quay lại</a></p>`
}

export function keysPage(person: SignedIn, one: Pick<Listed, 'code' | 'name' | 'passkeys'>): Html {
  return html`<p>Chỉ làm khi ${one.name} mất máy hoặc khóa, và bạn đã gặp hay gọi đúng người ấy. Người thứ hai xác nhận thì ${String(one.passkeys)} khóa bị bỏ, mọi phiên
của ${one.name} hết ngay; người ấy vào bằng mật khẩu, được báo việc này, rồi thêm khóa mới ở trang Tôi.</p>
${form(person, desk.personKeys(one.code), {}, html`<button class="harm">Đề nghị bỏ khóa của ${one.name}</button>`)}
<p><a class="next" href="${desk.people()}">Thôi, quay lại</a></p>`
}

/** The newest first. `at` is UTC; people read the time of Hà Nội. */
export function deedsTable(
  deeds: readonly (Deed & { at: string })[],
  place: (unit: number) => string,
  caption = 'Ai đã làm gì với người, máy và dữ liệu riêng, mới nhất trước',
): Html {
  if (deeds.length === 0) return html`<p class="none">Chưa có gì.</p>`
  return table(
    caption,
    [{ label: 'Lúc' }, { label: 'Ai' }, { label: 'Việc' }, { label: 'Với' }, { label: 'Lý do' }, { label: 'Đơn vị' }],
    deeds.map(({ at, actor, what, about, unit, detail }) => [
      local(at),
      actor.replace(/^person:/, ''),
      DEEDS[what] ?? what,
      aboutWhat(about),
      String(detail.reason ?? ''),
      unit === 0 ? '' : place(unit),
    ]),
  )
}

function aboutWhat(about: string): Content {
  const [, device, seq] = /^act:(.+)\/(\d+)$/.exec(about) ?? []
  if (device !== undefined) return html`<a href="${paths.act(device, Number(seq))}">việc ${device}/${seq}</a>`
  if (about.startsWith('picture:')) return html`<a href="${picturePaths.picture(about.slice(8))}">ảnh</a>`
  return about.replace(/^\w+:\??/, '')
}

/** 23/11/2026 08:12, as the Post's clocks show it. `at`: UTC. */
export function local(at: string): string {
  const text = new Date(Date.parse(at) + 7 * 3_600_000).toISOString()
  return `${text.slice(8, 10)}/${text.slice(5, 7)}/${text.slice(0, 4)} ${text.slice(11, 16)}`
}
