/** The page that asks again who somebody is, before a deed of high weight. */
import { type Content, html } from '#kernel/html.ts'
import { DEMO_PASSWORD } from '#people/demo.ts'
import type { SignedIn } from '#people/person.ts'
import { desk } from '#server/addresses.ts'
import { waysOf } from '#server/office.ts'
import { page } from '#server/pages.ts'

export type ProofPage = {
  person: SignedIn
  /** Where the deed goes, and what was filled in. */
  action: string
  fields: Record<string, unknown>
  hasPasskey: boolean
  wrong: string | undefined
}

export function proofPage({ person, action, fields, hasPasskey, wrong }: ProofPage): string {
  const kept = Object.entries({ token: person.token, ...fields }).flatMap(([name, value]) =>
    [value].flat().map((one) => html`<input type="hidden" name="${name}" value="${String(one)}">`),
  )
  return page(
    { title: 'Xác nhận lại', demo: person.demo, desk: { ways: waysOf(person), person }, scripts: [desk.script()] },
    html`<div class="narrow"><header class="title"><h1>Xác nhận lại bạn là ai</h1>
<p class="under">Việc này nặng, nên hỏi lại khi đã quá 15 phút. Những gì bạn đã điền vẫn còn.</p></header>
<form id="lam-tiep" class="fields" method="post" action="${action}">${kept}
${wrong && html`<p class="warn" role="alert">${wrong}</p>`}
${hasPasskey ? keyPart(person) : passwordPart(person)}
</form>
<p><a class="next" href="${desk.home()}">Thôi, không làm</a></p></div>`,
  )
}

const passwordPart = ({ code, demo }: SignedIn): Content =>
  html`<input type="text" name="username" value="${code}" autocomplete="username" hidden disabled>
<label for="mat-khau">Mật khẩu của ${code}</label>
<input id="mat-khau" name="proof" type="password" autocomplete="current-password" maxlength="200" required autofocus>
${demo && html`<p class="under">Mật khẩu xem thử: <code>${DEMO_PASSWORD}</code></p>`}
<button class="main">Xác nhận và làm</button>`

/** The script hands the key's answer in, then sends the form on. */
const keyPart = ({ token }: SignedIn): Content =>
  html`<div hidden><button type="button" class="main" data-passkey="sign-in" data-ask="${desk.proofAsk()}" data-tell="${desk.proof()}" data-token="${token}" data-then="lam-tiep" aria-describedby="khoa-noi">Dùng khóa và làm</button>
<p id="khoa-noi" role="status" class="under">Máy sẽ hỏi vân tay, khuôn mặt hoặc PIN.</p></div>
<noscript><p class="warn">Bạn có khóa đăng nhập, nên việc này cần khóa. Bật script của trình duyệt.</p></noscript>`
