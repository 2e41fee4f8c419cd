/** What waits for a second person: who wants it, how much it is, and the answer of whoever may give it. */
import { type Content, type Html, html } from '#kernel/html.ts'
import { showMoney, showNumber } from '#kernel/money.ts'
import type { Role, SignedIn } from '#people/person.ts'
import { desk } from '#server/addresses.ts'
import { table } from '#server/pages.ts'
import { ago, form } from '#server/pages-office.ts'
import { KINDS, mayConfirm, type Proposal, SECONDS } from '#server/two-persons.ts'

export function proposalsTable(proposals: readonly Proposal[], seen: { person: SignedIn; now: string }): Content {
  if (proposals.length === 0) return null
  return html`<section aria-labelledby="hai-nguoi"><h2 id="hai-nguoi">Chờ người thứ hai</h2>
<p class="under">Số tiền cao, hay bỏ khóa đăng nhập của ai, cần hai người. Người xác nhận là người làm, và chịu trách nhiệm cùng người đề nghị.</p>
${table(
  `${showNumber(proposals.length)} việc chờ người thứ hai, cũ nhất trước`,
  [{ label: 'Việc' }, { label: 'Số tiền', number: true }, { label: 'Người đề nghị' }, { label: 'Trả lời' }],
  proposals.map((one) => [
    html`<b>${KINDS[one.kind].name}</b><br>${one.subject}`,
    one.amount === 0 ? '' : showMoney(one.amount),
    html`${one.proposer}, ${ago(one.proposed, seen.now)}`,
    answers(one, seen.person),
  ]),
)}</section>`
}

function answers(one: Proposal, person: SignedIn): Html {
  const mine = one.proposer === person.code
  const isSecond = (SECONDS as readonly Role[]).includes(person.role)
  if (!isSecond || (!mine && !mayConfirm(one, person))) return html`<span class="under">chờ người có quyền</span>`
  const about = html`<span class="hidden">: ${one.subject}</span>`
  const no = mine ? 'Rút lại' : 'Không xác nhận'
  return html`<div>${!mine && form(person, desk.second(), { id: one.id, answer: 'confirm' }, html`<button class="main">Xác nhận${about}</button>`)}
<details class="choice"><summary>${no}${about}</summary>${form(
    person,
    desk.second(),
    { id: one.id, answer: 'refuse' },
    html`<label for="ly-do-${one.id}">Lý do</label><input id="ly-do-${one.id}" name="reason" maxlength="200" autocomplete="off" required><button>${no}${about}</button>`,
    'fields',
  )}</details></div>`
}
