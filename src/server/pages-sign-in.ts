/** The pages by which people get in: sign-in, setting a password by a link. */
import { type Content, html } from '#kernel/html.ts'
import { DEMO_PASSWORD, DEMO_PIN } from '#people/demo.ts'
import { type Listed, ROLE_NAMES } from '#people/person.ts'
import { desk } from '#server/addresses.ts'
import { page } from '#server/pages.ts'

export type SignInPage = {
  /** Where to go on. */
  to: string
  /** Provinces of this server, when there is more than one. */
  provinces: readonly { id: number; name: string }[]
  /** People of the demonstration, whom any visitor may be. */
  visitors: readonly (Pick<Listed, 'code' | 'name' | 'role'> & { place: string })[]
  /** Nobody has been added yet. */
  nobody: boolean
  demo: boolean
  wrong?: { code: string; sentence: string }
}

export function signInPage({ to, provinces, visitors, nobody, demo, wrong }: SignInPage): string {
  return page(
    { title: 'Đăng nhập', demo, desk: { ways: [], person: undefined }, scripts: [desk.script()] },
    html`<div class="narrow"><header class="title"><h1>Đăng nhập</h1></header>
${nobody ? firstPerson : signInForm(to, provinces, wrong)}
${!nobody && passkeyButton(to, provinces)}
${visitors.length > 0 && visitorForms(to, visitors)}</div>`,
  )
}

const firstPerson = html`<p>Chưa có ai trên máy chủ này. Trên máy chủ, gõ lệnh thêm người đầu tiên của Bưu điện tỉnh:</p>
<pre tabindex="0" role="region" aria-label="Lệnh thêm người">npx canhtay person add --code nguyen-van-son --name "Nguyễn Văn Sơn" --unit MÃ_ĐƠN_VỊ --role province</pre>
<p>Lệnh in ra một đường dẫn để đặt mật khẩu, dùng được một lần trong 24 giờ.</p>`

function signInForm(to: string, provinces: SignInPage['provinces'], wrong: SignInPage['wrong']): Content {
  return html`<form class="fields" method="post" action="${desk.signIn()}">
${wrong && html`<p class="warn" role="alert">${wrong.sentence}</p>`}
<input type="hidden" name="to" value="${to}">
${
  provinces.length > 1 &&
  html`<label for="tinh">Bưu điện tỉnh</label><select id="tinh" name="province">${provinces.map(({ id, name }) => html`<option value="${id}">${name}</option>`)}</select>`
}
<label for="ma">Mã đăng nhập</label>
<input id="ma" name="code" value="${wrong?.code ?? ''}" autocomplete="username" autocapitalize="none" spellcheck="false" maxlength="40" required${!wrong && html` autofocus`}>
<label for="mat-khau">Mật khẩu</label>
<input id="mat-khau" name="password" type="password" autocomplete="current-password" maxlength="200" required${wrong && html` autofocus`}>
<button class="main">Đăng nhập</button>
<p class="under">Quên mật khẩu: nhờ người quản lý cấp đường dẫn đặt lại.</p>
</form>`
}

/** Hidden until the script has seen that the browser can do it. */
const passkeyButton = (to: string, [only, ...others]: SignInPage['provinces']): Content =>
  html`<div class="or" hidden><button type="button" data-passkey="sign-in" data-ask="${desk.passkeyAsk()}" data-tell="${desk.passkey()}" data-to="${to}"${others.length === 0 && only && html` data-province="${only.id}"`} aria-describedby="khoa-noi">Dùng khóa đăng nhập</button>
<p id="khoa-noi" role="status" class="under">Vân tay, khuôn mặt hoặc PIN của máy này.</p></div>`

function visitorForms(to: string, visitors: SignInPage['visitors']): Content {
  return html`<section class="visitors" aria-labelledby="xem-thu"><h2 id="xem-thu">Xem thử <span class="tag">Số liệu mô phỏng</span></h2>
<p class="under">Chọn một người để vào. Mật khẩu của cả năm người: <code>${DEMO_PASSWORD}</code>, PIN ở quầy: <code>${DEMO_PIN}</code></p>
<ul class="plain">${visitors.map(
    ({ code, name, role, place }) => html`<li><form method="post" action="${desk.signIn()}">
<input type="hidden" name="to" value="${to}"><input type="hidden" name="code" value="${code}"><input type="hidden" name="password" value="${DEMO_PASSWORD}">
<button class="row"><b>${ROLE_NAMES[role]}</b><span>${name} · ${place}</span></button></form></li>`,
  )}</ul></section>`
}

export type LinkPage = { link: string; code: string; wrong?: string }

export function linkPage({ link, code, wrong }: LinkPage): string {
  return page(
    { title: 'Đặt mật khẩu', desk: { ways: [], person: undefined } },
    html`<div class="narrow"><header class="title"><h1>Đặt mật khẩu</h1>
<p class="under">Cho mã đăng nhập <b>${code}</b>. Đường dẫn này chỉ dùng được một lần.</p></header>
<form class="fields" method="post" action="${desk.link(link)}">
${wrong !== undefined && html`<p class="warn" role="alert">${wrong}</p>`}
<input type="hidden" name="code" value="${code}" autocomplete="username">
<label for="moi">Mật khẩu mới</label>
<input id="moi" name="password" type="password" autocomplete="new-password" minlength="12" maxlength="200" aria-describedby="moi-noi" required autofocus>
<p id="moi-noi" class="under">Ít nhất 12 ký tự. Một câu ngắn dễ nhớ là tốt.</p>
<label for="lai">Gõ lại</label>
<input id="lai" name="again" type="password" autocomplete="new-password" minlength="12" maxlength="200" required>
<button class="main">Đặt mật khẩu</button>
</form></div>`,
  )
}
