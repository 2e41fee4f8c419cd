/** Pages of payout work: what is out by period, what is due back and the one step that gives it back. */
import { type Content, type Html, html } from '#kernel/html.ts'
import { showMoney, showNumber } from '#kernel/money.ts'
import type { SignedIn } from '#people/person.ts'
import type { PayoutStage } from '#rules/payout.ts'
import { serviceName } from '#server/lists-pages.ts'
import { mayChange } from '#server/office.ts'
import { dated, table } from '#server/pages.ts'
import { form } from '#server/pages-office.ts'
import { dueBack, type Out, sumOf } from '#server/payout-desk.ts'
import { payouts } from '#server/payout-paths.ts'

const STAGES: Record<PayoutStage, string> = {
  before: 'Chưa đến ngày chi',
  point: 'Đang chi tại điểm',
  counter: 'Đang chi tại bưu cục',
  return: 'Hết kỳ, phải trả lại',
}

export function payoutPage(person: SignedIn, out: readonly Out[]): Html {
  const due = dueBack(out)
  const held = out.filter((one) => !due.includes(one))
  return html`<p class="todo"><a class="quiet" href="${payouts.decree()}">Áp dụng nghị định điều chỉnh lương hưu</a></p>
<section aria-labelledby="den-han"><h2 id="den-han">Phải trả đơn vị giao</h2>${dueSection(person, out, due)}</section>
<section aria-labelledby="trong-ky"><h2 id="trong-ky">Đang giữ để chi</h2>${
    held.length === 0
      ? html`<p class="none">Không quầy nào giữ khoản còn phải chi.</p>`
      : table(
          'Theo kỳ và quầy',
          [
            { label: 'Dịch vụ, kỳ' },
            { label: 'Quầy' },
            { label: 'Bây giờ' },
            { label: 'Chi tại điểm đến', wide: true },
            { label: 'Tại bưu cục đến', wide: true },
            { label: 'Số khoản', number: true },
            { label: 'Tiền', number: true },
          ],
          held.map((one) => [
            named(one),
            where(one),
            saidOf(one),
            dated(one.days.point[1]),
            dated(one.days.counter[1]),
            showNumber(one.things.length),
            showMoney(one.open),
          ]),
        )
  }</section>`
}

const saidOf = ({ ordered, stage, atPoint }: Out): string =>
  ordered
    ? 'Đã ra lệnh thu hồi'
    : atPoint && stage === 'counter'
      ? 'Hết ngày chi tại điểm, chuyển về bưu cục'
      : STAGES[stage]

const named = ({ service, period }: Out): string => `${serviceName(service)}, ${period}`
const where = ({ place, till, home }: Out): string => (home ? 'Văn phòng' : `${place} (${till})`)

function dueSection(person: SignedIn, out: readonly Out[], due: readonly Out[]): Content {
  if (due.length === 0) {
    const waiting = out.filter(({ stage }) => stage === 'return').length
    const [next] = out.map(({ days }) => days.returned).toSorted()
    return html`<p class="none">${
      waiting > 0
        ? 'Đã ra lệnh hết. Chờ các quầy trả.'
        : html`Chưa có khoản nào hết kỳ.${next !== undefined && html` Sớm nhất ngày ${dated(next)}.`}`
    }</p>`
  }
  const { things, open } = sumOf(due)
  return html`${table(
    'Hết kỳ, chưa ai nhận',
    [
      { label: 'Dịch vụ, kỳ' },
      { label: 'Đang ở' },
      { label: 'Khi bạn xác nhận' },
      { label: 'Số khoản', number: true },
      { label: 'Tiền', number: true },
    ],
    due.map((one) => [
      named(one),
      where(one),
      one.home ? 'Trả đơn vị giao ngay' : 'Ra lệnh, quầy tự trả',
      showNumber(one.things.length),
      showMoney(one.open),
    ]),
    ['Cộng', '', '', showNumber(things), showMoney(open)],
  )}${
    mayChange(person) &&
    form(
      person,
      payouts.giveBack(),
      { things, open },
      html`<label class="tick"><input type="checkbox" name="sure" value="true" required><span>Tôi đã xem: ${showNumber(things)} khoản, ${showMoney(open)} không ai đến nhận trong kỳ</span></label>
<button class="main">Trả lại tất cả</button>`,
      'fields',
    )
  }`
}
