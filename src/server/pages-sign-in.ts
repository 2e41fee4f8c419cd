/** The pages by which people get in: sign-in, setting a password by a link, one's own keys. */
import { type Content, html } from '#kernel/html.ts'
import { DEMO_PASSWORD, DEMO_PIN } from '#people/demo.ts'
import type { Passkey } from '#people/passkey.ts'
import { type Listed, ROLE_NAMES, type SignedIn } from '#people/person.ts'
import { desk } from '#server/addresses.ts'
import { dated, page, type Way } from '#server/pages.ts'

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

export type MePage = { person: SignedIn; place: string; keys: readonly Passkey[]; ways: readonly Way[]; demo: boolean }

export function mePage({ person, place, keys, ways, demo }: MePage): string {
  const { token } = person
  return page(
    { title: 'Tôi', demo, desk: { ways, person, at: place }, scripts: [desk.script()] },
    html`<header class="title"><h1>${person.name}</h1>
<p class="under">${ROLE_NAMES[person.role]}, ${place}. Mã đăng nhập <code>${person.code}</code>.</p></header>
<section aria-labelledby="khoa"><h2 id="khoa">Khóa đăng nhập</h2>
<p>Vào bằng vân tay, khuôn mặt hoặc PIN của máy, không cần mật khẩu. Nên có cho người duyệt máy và quyết định tiền.</p>
${
  keys.length > 0 &&
  html`<ul class="plain rows">${keys.map(
    ({ id, name, made }) => html`<li><span><b>${name}</b> <span class="under">thêm ngày ${dated(made)}</span></span>
<form method="post" action="${desk.dropPasskey()}"><input type="hidden" name="token" value="${token}"><input type="hidden" name="id" value="${id}"><button class="quiet">Bỏ khóa ${name}</button></form></li>`,
  )}</ul>`
}
<div class="fields" hidden><label for="ten-khoa">Tên khóa</label><input id="ten-khoa" maxlength="60" value="Máy này">
<button type="button" class="main" data-passkey="add" data-ask="${desk.newPasskeyAsk()}" data-tell="${desk.newPasskey()}" data-token="${token}" aria-describedby="khoa-noi">Thêm khóa</button>
<p id="khoa-noi" role="status" class="under">Máy sẽ hỏi vân tay, khuôn mặt hoặc PIN.</p></div>
<noscript><p class="under">Trình duyệt đang tắt script: chỉ dùng được mật khẩu.</p></noscript>
</section>`,
  )
}
