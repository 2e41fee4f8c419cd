/** One's own page: what others did to the account, keys, and where one is signed in. */
import { type Content, html } from '#kernel/html.ts'
import { DEEDS, type Told } from '#people/deed.ts'
import type { OwnSession } from '#people/own.ts'
import type { Passkey } from '#people/passkey.ts'
import { ROLE_NAMES, type SignedIn } from '#people/person.ts'
import { desk } from '#server/addresses.ts'
import { dated, page, type Way } from '#server/pages.ts'
import { ago, form } from '#server/pages-office.ts'
import { local } from '#server/pages-people.ts'

export type MePage = {
  person: SignedIn
  place: string
  keys: readonly Passkey[]
  sessions: readonly OwnSession[]
  told: readonly Told[]
  now: string
  ways: readonly Way[]
  demo: boolean
}

export function mePage({ person, place, keys, sessions, told, now, ways, demo }: MePage): string {
  const { token } = person
  return page(
    { title: 'Tôi', demo, desk: { ways, person, at: place }, scripts: [desk.script()] },
    html`<header class="title"><h1>${person.name}</h1>
<p class="under">${ROLE_NAMES[person.role]}, ${place}. Mã đăng nhập <code>${person.code}</code>.</p></header>
${toldSection(person, told)}
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
</section>
${sessionsSection(person, sessions, now)}`,
  )
}

function toldSection(person: SignedIn, told: readonly Told[]): Content {
  if (told.length === 0) return null
  const unread = told.some((one) => one.unread)
  return html`<section aria-labelledby="ai-lam"><h2 id="ai-lam">Người khác đã làm gì với tài khoản của bạn</h2>
${unread && html`<p class="warn" role="alert">Khóa đăng nhập của bạn đã bị bỏ. Không phải bạn nhờ thì báo ngay Bưu điện tỉnh, và đổi mật khẩu.</p>`}
<ul class="plain rows">${told.map(({ at, actor, what }) => html`<li><span><b>${DEEDS[what]}</b> <span class="under">${actor.replace(/^\w+:/, '')}, ${local(at)}</span></span></li>`)}</ul>
${unread && form(person, desk.told(), {}, html`<button class="main">Tôi đã biết</button>`)}</section>`
}

function sessionsSection(person: SignedIn, sessions: readonly OwnSession[], now: string): Content {
  const out = (id: string, words: Content) =>
    form(person, desk.endSession(), { id }, html`<button class="quiet">${words}</button>`)
  return html`<section aria-labelledby="phien"><h2 id="phien">Đang đăng nhập ở đâu</h2>
<ul class="plain rows">${sessions.map(
    ({
      id,
      device,
      address,
      began,
      seen,
      here,
    }) => html`<li><span><b>${device || 'Không rõ máy nào'}</b>${here && html` (máy này)`} <span class="under">${address}, vào ${local(began)}, dùng lần cuối ${ago(seen, now)}</span></span>
${!here && out(id, html`Đăng xuất máy ấy<span class="hidden">: ${device}, ${address}</span>`)}</li>`,
  )}</ul>
${sessions.length > 1 && out('others', 'Đăng xuất mọi nơi khác')}</section>`
}
