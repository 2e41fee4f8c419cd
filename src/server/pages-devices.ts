/** Tills: those that ask to be let in, those that work, the code by which a new one asks. */
import { qrCode, qrPath } from '#counter/qr.ts'
import { showDay } from '#kernel/day.ts'
import { type Content, type Html, html } from '#kernel/html.ts'
import { showMoney, showNumber } from '#kernel/money.ts'
import type { Unit } from '#network/network.ts'
import type { Person, SignedIn } from '#people/person.ts'
import { desk } from '#server/addresses.ts'
import { mayChange } from '#server/office.ts'
import type { Device, Till } from '#server/office-devices.ts'
import { table } from '#server/pages.ts'
import { ago, form, input } from '#server/pages-office.ts'
import { opening } from '#services/opening/service.ts'

export type Devices = { person: SignedIn; tills: readonly Till[]; units: readonly Unit[]; now: string }

const STATES: Record<Device['state'], string> = {
  pending: 'chờ duyệt',
  active: 'đang dùng',
  locked: 'khóa: có bản sao',
  revoked: 'đã thu quyền',
  lost: 'đã báo mất',
}

export function devicesPage({ person, tills, units, now }: Devices): Html {
  const pending = tills.filter(({ state }) => state === 'pending')
  const known = tills.filter(({ state }) => state !== 'pending')
  return html`${pending.map((till) => pendingCard(person, till, now))}
${mayChange(person) && inviteForm(person, units)}
${
  known.length === 0
    ? html`<p class="none">Chưa có máy nào.</p>`
    : table(
        'Các máy',
        [
          { label: 'Quầy' },
          { label: 'Trạng thái' },
          { label: 'Gửi nhận lần cuối' },
          { label: 'Chưa gửi', number: true },
          { label: 'Tiền theo sổ', number: true },
          { label: 'Việc' },
        ],
        known.map((till) => [
          html`<b>${till.place}</b> <span class="under">${till.code}</span>`,
          stateOf(till),
          till.seen === undefined ? 'chưa lần nào' : ago(till.seen, now),
          till.left > 0 ? showNumber(till.left) : '',
          html`${showMoney(till.cash)}${till.over && html` <b class="late">vượt định mức ${showMoney(till.limit)}</b>`}`,
          mayChange(person) && (till.state === 'active' || till.state === 'locked')
            ? html`<div class="todo"><a class="quiet" href="${desk.device(till.code, 'thu-quyen')}">Thu quyền<span class="hidden"> máy ${till.code}</span></a>
<a class="quiet" href="${desk.device(till.code, 'quy-dau')}">Quỹ đầu kỳ<span class="hidden"> máy ${till.code}</span></a>
<a class="quiet" href="${desk.device(till.code, 'bao-mat')}">Báo mất<span class="hidden"> máy ${till.code}</span></a></div>`
            : null,
        ]),
      )
}`
}

function stateOf({ state, silentDays }: Till): Content {
  if (silentDays !== undefined) return html`<b class="late">im lặng ${String(silentDays)} ngày</b>`
  return state === 'locked' || state === 'lost' ? html`<b class="late">${STATES[state]}</b>` : STATES[state]
}

function pendingCard(person: SignedIn, { code, place, asked, persisted, freeBytes }: Till, now: string): Html {
  return html`<section class="card" aria-labelledby="cho-${code}"><h2 id="cho-${code}">Máy chờ duyệt: ${place}</h2>
<dl><div><dt>Mã máy</dt><dd><code>${code}</code></dd></div>
<div><dt>Đã hỏi</dt><dd>${ago(asked, now)}</dd></div>
<div><dt>Trình duyệt giữ số liệu</dt><dd>${persisted ? 'có' : html`<b class="late">không hứa giữ. Cài ứng dụng trên máy ấy rồi xin lại</b>`}</dd></div>
<div><dt>Chỗ trống</dt><dd>${showNumber(Math.floor(freeBytes / 1_000_000))} MB</dd></div></dl>
${
  mayChange(person) &&
  form(
    person,
    desk.approve(),
    { code },
    html`<p class="under">Chỉ duyệt khi chính bạn thấy máy ấy ở quầy.</p><button class="main">Duyệt máy ${code}</button>`,
  )
}</section>`
}

const inviteForm = (person: SignedIn, units: readonly Unit[]): Html =>
  html`<details class="choice"><summary>Nhận một máy mới</summary>${form(
    person,
    desk.invite(),
    {},
    html`<label for="noi">Đặt ở</label><select id="noi" name="unit">${units.map(({ id, code, name }) => html`<option value="${code}"${id === person.unit && html` selected`}>${name}</option>`)}</select>
<button class="main">Tạo mã QR</button>`,
    'fields',
  )}</details>`

/** `address` opens the till's page with the code behind its sign, where no server and no log sees it. */
export function invitePage(address: string, code: string, place: string): Html {
  return html`<p>Trên máy mới của <b>${place}</b>, quét mã này bằng máy ảnh, hoặc mở <code>${address.split('#')[0]}</code> và gõ mã.</p>
${qrSvg(address, 'Mã QR để nhận máy')}
<p class="secret">${code}</p>
<p class="under">Dùng một lần, trong 15 phút. Máy gửi mã xong thì hiện ở trang Máy để duyệt.</p>
<p class="ways"><a href="${address}">Mở quầy ngay trên máy này</a><a href="${desk.devices()}">Về trang Máy</a></p>`
}

const QUIET = 4

/** Black on white in both themes: cameras want it so. */
export function qrSvg(text: string, label: string): Html {
  const { side, path } = qrPath(qrCode(text, 'M'), QUIET)
  return html`<svg class="qr" viewBox="0 0 ${side} ${side}" role="img" aria-label="${label}" shape-rendering="crispEdges"><path fill="#fff" d="M0 0h${side}v${side}H0z"/><path fill="#000" d="${path}"/></svg>`
}

export function revokePage(person: SignedIn, { code, place, left }: Till): Html {
  return html`<p>Máy ${code} ở ${place} không làm việc mới được nữa. Việc chưa gửi của nó vẫn được nhận, và chờ bạn quyết định.</p>
${left > 0 && html`<p class="warn">Máy này còn ${showNumber(left)} việc chưa gửi, theo lần cuối nó nói.</p>`}
${form(
  person,
  desk.device(code, 'thu-quyen'),
  {},
  html`<label for="vi">Lý do</label><input id="vi" name="reason" maxlength="200" required><button class="harm">Thu quyền máy ${code}</button>`,
  'fields',
)}<p><a class="next" href="${desk.devices()}">Thôi, quay lại</a></p>`
}

/** What a drawer or its safe had when the work with it began, from a paper that who gave and who took it have signed. */
export function openingPage(person: SignedIn, { code, place, cash }: Till, people: readonly Person[]): Html {
  const who = (name: 'giver' | 'taker', label: string) =>
    html`<label for="dau-${name}">${label}</label><select id="dau-${name}" name="${name}" required><option value="">Chọn người đã ký</option>${people.map((one) => html`<option value="${one.code}">${one.name} (${one.code})</option>`)}</select>`
  return html`<p>Máy ${code} ở ${place}: theo sổ đang có <b>${showMoney(cash)}</b>. Chỉ nhập khi bắt đầu dùng, theo biên bản bàn giao mà người giao và người nhận đã ký. Mỗi dòng biên bản nhập một lần.</p>
${form(
  person,
  desk.device(code, 'quy-dau'),
  {},
  html`${input(opening, 'record', 'dau')}${input(opening, 'row', 'dau')}<label for="dau-noi">Tiền ở</label><select id="dau-noi" name="place"><option value="till">Ngăn kéo của máy này</option><option value="vault">Két của điểm</option></select>
${input(opening, 'amount', 'dau')}${who('giver', 'Người giao đã ký')}${who('taker', 'Người nhận đã ký')}<button class="main">Nhập tiền mặt đầu kỳ</button>`,
  'fields',
)}<p><a class="next" href="${desk.devices()}">Thôi, quay lại</a></p>`
}

export function lostPage(person: SignedIn, { code, place, left, cash, seen }: Till): Html {
  return html`<p>Máy ${code} ở ${place}: theo sổ còn <b>${showMoney(cash)}</b>, gửi nhận lần cuối ${seen === undefined ? 'chưa lần nào' : `ngày ${showDay(seen.slice(0, 10))}`}.</p>
<p class="warn">${left > 0 && `Còn ${showNumber(left)} việc chưa gửi: chỉ lấy lại được từ biên lai của khách. `}Báo mất không rút lại được. Danh sách hết hạn của máy được thu về; nếu máy trở lại, việc của nó chờ quyết định.</p>
${form(
  person,
  desk.device(code, 'bao-mat'),
  {},
  html`<label for="bb">Số biên bản báo mất</label><input id="bb" name="record" maxlength="200" required>
<label for="go">Gõ lại mã máy <code>${code}</code></label><input id="go" name="again" maxlength="64" autocomplete="off" autocapitalize="none" spellcheck="false" required>
<button class="harm">Báo mất máy ${code}</button>`,
  'fields',
)}<p><a class="next" href="${desk.devices()}">Thôi, quay lại</a></p>`
}
