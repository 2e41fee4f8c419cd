/** Pages of complaints: those that wait with their last day, one with who held the item, and its answer. */
import { type Day, showDay } from '#kernel/day.ts'
import { type Content, type Html, html } from '#kernel/html.ts'
import { showMoney } from '#kernel/money.ts'
import type { SignedIn } from '#people/person.ts'
import type { Custody } from '#report/liability.ts'
import { paths as reportPaths } from '#report/paths.ts'
import { qualityPaths as paths } from '#report/quality-paths.ts'
import { COMPLAINT_KINDS } from '#rules/complaint.ts'
import { type Complaint, isLateClaim, owed } from '#server/complaint-store.ts'
import { dated, table, verbName } from '#server/pages.ts'
import { form } from '#server/pages-office.ts'

export type Seen = {
  person: SignedIn
  today: Day
  changes: boolean
  place(unit: number): string
  holder(key: string): string
}

export const itemOf = (about: string): string => about.slice(Math.max(about.indexOf(':'), about.lastIndexOf('/')) + 1)

export function complaintsPage(
  complaints: readonly Complaint[],
  units: readonly { code: string; name: string }[],
  seen: Seen,
): Html {
  const { place, today } = seen
  const waiting = complaints.filter(({ answered }) => answered === null)
  const answered = complaints.filter(({ answered }) => answered !== null)
  const link = ({ number }: Complaint) => html`<a href="${paths.complaint(number)}">${number}</a>`
  return html`${
    waiting.length === 0
      ? html`<p class="none">Không có khiếu nại nào chờ trả lời.</p>`
      : table(
          'Chờ trả lời, sớm đến hạn trước',
          [{ label: 'Số' }, { label: 'Việc' }, { label: 'Về' }, { label: 'Nơi trả lời' }, { label: 'Hạn trả lời' }],
          waiting.map((one) => [
            link(one),
            COMPLAINT_KINDS[one.kind],
            itemOf(one.about),
            place(one.unit),
            one.due < today ? html`<b class="late">${dated(one.due)}, quá hạn</b>` : dated(one.due),
          ]),
        )
  }
${seen.changes && takeForm(units, seen)}
${
  answered.length > 0 &&
  table(
    'Đã trả lời, mới nhất trước',
    [
      { label: 'Số' },
      { label: 'Việc' },
      { label: 'Về' },
      { label: 'Kết luận' },
      { label: 'Trả lời' },
      { label: 'Hài lòng', number: true },
    ],
    answered.map((one) => [
      link(one),
      COMPLAINT_KINDS[one.kind],
      itemOf(one.about),
      one.founded ? 'đúng' : 'không đúng',
      one.answered &&
        (one.answered > one.due ? html`<b class="late">${dated(one.answered)}, trễ</b>` : dated(one.answered)),
      one.satisfied ?? '',
    ]),
  )
}`
}

const takeForm = (units: readonly { code: string; name: string }[], { person }: Seen): Html =>
  html`<details class="choice"><summary>Nhận một khiếu nại</summary>${form(
    person,
    paths.complaints(),
    {},
    html`<label for="kn-ve">Mã bưu gửi, số hồ sơ <span class="under">(bỏ trống nếu không về bưu gửi nào)</span></label><input id="kn-ve" name="about" maxlength="80" autocomplete="off">
<label for="kn-viec">Việc</label><select id="kn-viec" name="kind">${Object.entries(COMPLAINT_KINDS).map(([key, name]) => html`<option value="${key}">${name}</option>`)}</select>
<label for="kn-dv">Nơi trả lời</label><select id="kn-dv" name="unit">${units.map(({ code, name }) => html`<option value="${code}">${name}</option>`)}</select>
<label for="kn-ten">Người khiếu nại</label><input id="kn-ten" name="name" maxlength="200" autocomplete="off" required>
<label for="kn-dt">Điện thoại</label><input id="kn-dt" name="phone" maxlength="20" inputmode="tel" autocomplete="off" required>
<label for="kn-noi">Nội dung</label><input id="kn-noi" name="words" maxlength="1000" autocomplete="off" required>
<label class="tick"><input type="checkbox" name="far" value="true"><span>Quốc tế, hoặc hồ sơ liên tỉnh</span></label>
<button class="main">Nhận khiếu nại</button>`,
    'fields',
  )}</details>`

export function complaintPage(one: Complaint, custody: Custody | undefined, seen: Seen): Html {
  const facts: readonly (readonly [string, Content])[] = [
    ['Người khiếu nại', `${one.name}, ${one.phone}`],
    ['Nội dung', one.words],
    ['Nhận ngày', dated(one.received)],
    [
      'Được khiếu nại đến ngày',
      one.claim_until === null
        ? 'chưa tính được: chưa có ngày phát, hoặc không về bưu gửi nào'
        : isLateClaim(one)
          ? html`<b class="late">${dated(one.claim_until)}: đến sau thời hiệu, vẫn ghi nhận và trả lời</b>`
          : dated(one.claim_until),
    ],
    [
      'Phải trả lời đến ngày',
      one.answered === null && one.due < seen.today
        ? html`<b class="late">${dated(one.due)}, quá hạn</b>`
        : dated(one.due),
    ],
    ...(custody ? ([['Cước đã trả', showMoney(custody.postage)]] as const) : []),
    ...(custody?.liable ? ([['Giữ sau cùng ở Bưu điện', seen.holder(custody.liable)]] as const) : []),
  ]
  return html`<p><a href="${paths.complaints()}">Mọi khiếu nại</a></p>
<dl>${facts.map(([label, value]) => html`<div><dt>${label}</dt><dd>${value}</dd></div>`)}</dl>
${one.answered === null ? seen.changes && answerForm(one, custody, seen) : answerOf(one, seen)}
${
  custody &&
  table(
    'Ai đã giữ, theo sổ',
    [{ label: 'Lúc' }, { label: 'Việc' }, { label: 'Vào tay' }, { label: 'Nơi' }],
    custody.hands.map(({ at, device, seq, holder, unit, ...act }) => [
      `${at.slice(11, 16)} ${showDay(at.slice(0, 10))}`,
      html`<a href="${reportPaths.act(device, seq)}">${verbName(act)}</a>`,
      seen.holder(holder),
      seen.place(unit),
    ]),
  )
}`
}

function answerForm(one: Complaint, custody: Custody | undefined, { person }: Seen): Html {
  const least = isLateClaim(one) ? 0 : owed(one, custody)
  return html`<details class="choice"><summary>Trả lời</summary>${form(
    person,
    paths.answer(),
    { number: one.number },
    html`<label for="tl-kl">Kết luận</label><select id="tl-kl" name="founded"><option value="true">khiếu nại đúng</option><option value="false">khiếu nại không đúng</option></select>
<label for="tl-loi">Trả lời khách</label><input id="tl-loi" name="answer" maxlength="1000" autocomplete="off" required>
<label for="tl-tien">Số tiền bồi thường <span class="under">(khi đúng: ít nhất ${showMoney(least)})</span></label><input id="tl-tien" name="amount" inputmode="numeric" maxlength="20" autocomplete="off"${least > 0 && html` value="${showMoney(least)}"`}>
<label for="tl-bb">Số biên bản <span class="under">(khi có bồi thường)</span></label><input id="tl-bb" name="record" maxlength="200" autocomplete="off">
<button class="main">Ghi trả lời</button>`,
    'fields',
  )}</details>`
}

function answerOf(one: Complaint, { person, changes }: Seen): Html {
  const [device = '', seq = ''] = one.award?.split('/') ?? []
  return html`<p class="proof">${one.founded ? 'Khiếu nại đúng' : 'Khiếu nại không đúng'}, trả lời ngày ${one.answered && showDay(one.answered)}: ${one.answer}</p>
${one.award !== null && html`<p><a href="${reportPaths.act(device, Number(seq))}">Quyết định bồi thường trong sổ</a>: chi ở quầy hoặc chuyển khoản.</p>`}
${
  one.satisfied !== null
    ? html`<p>Khách hài lòng ${one.satisfied}/5.</p>`
    : changes &&
      html`<details class="choice"><summary>Hỏi khách có hài lòng</summary>${form(
        person,
        paths.rate(),
        { number: one.number },
        html`<label for="hl">Từ 1 (không) đến 5 (rất)</label><select id="hl" name="satisfied">${[5, 4, 3, 2, 1].map((n) => html`<option>${n}</option>`)}</select><button class="main">Ghi</button>`,
        'fields',
      )}</details>`
}`
}
