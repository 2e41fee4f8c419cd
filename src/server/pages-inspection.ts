/** Pages of inspections: coverage of the year, the plan, what is to be mended; one inspection to be done, and as it was done. */
import { type Day, showDay } from '#kernel/day.ts'
import { type Content, type Html, html } from '#kernel/html.ts'
import { showMoney, showNumber } from '#kernel/money.ts'
import type { SignedIn } from '#people/person.ts'
import { type Checked, type CheckLine, type Covered, faultOf } from '#report/inspection.ts'
import { qualityPaths as paths } from '#report/quality-paths.ts'
import { INSPECTION_KINDS, type InspectionKind, POINTS_MOST } from '#rules/checklist.ts'
import type { Finding, Inspection } from '#server/inspection-store.ts'
import { dated, table } from '#server/pages.ts'
import { form } from '#server/pages-office.ts'
import { gallery, sendForm } from '#server/pages-picture.ts'
import { aboutInspection, type Picture } from '#server/pictures.ts'

export type Seen = {
  person: SignedIn
  today: Day
  /** Whether the person plans and does inspections; whether she may say what was mended. */
  plans: boolean
  mends: boolean
  place(unit: number): string
}

const numbers = (...labels: string[]) => labels.map((label) => ({ label, number: true }))

/** “10/12 đơn vị đã kiểm tra. Chưa: Sông Mã, Quỳnh Nhai.” */
export function coverageSentence(covered: readonly Covered[], year: number): string {
  if (covered.length === 0) return `Năm ${year}: không có đơn vị cấp dưới nào trong phạm vi của bạn.`
  const missing = covered.filter(({ done }) => done === 0).map(({ name }) => name)
  const done = covered.length - missing.length
  const more = missing.length > NAMED_MOST ? ` và ${missing.length - NAMED_MOST} đơn vị nữa` : ''
  const names = missing.length > 0 && done > 0 ? ` Chưa: ${missing.slice(0, NAMED_MOST).join(', ')}${more}.` : ''
  return `Năm ${year}: đã kiểm tra ${done}/${covered.length} đơn vị.${names}`
}

const NAMED_MOST = 5

export function inspectionsPage(
  view: {
    covered: readonly Covered[]
    inspections: readonly Inspection[]
    findings: readonly Finding[]
    units: readonly { code: string; name: string }[]
  },
  seen: Seen,
): Html {
  const waiting = view.inspections
    .filter(({ done }) => done === null)
    .toSorted((a, b) => (a.planned < b.planned ? -1 : 1))
  const done = view.inspections.filter(({ done }) => done !== null)
  return html`${coverageTable(view.covered)}
${findingsTable(view.findings, seen)}
${
  waiting.length === 0
    ? html`<p class="none">Không có cuộc kiểm tra nào đang chờ làm.</p>`
    : inspectionsTable('Chờ làm, sớm nhất trước', waiting, seen)
}
${seen.plans && planForm(view.units, seen)}
${done.length > 0 && inspectionsTable('Đã làm, mới nhất trước', done.slice(0, DONE_SHOWN), seen)}
${done.length > DONE_SHOWN && html`<p class="under">${DONE_SHOWN} cuộc mới nhất của ${showNumber(done.length)}.</p>`}`
}
const DONE_SHOWN = 60

const coverageTable = (covered: readonly Covered[]): Content =>
  covered.length > 0 &&
  table(
    'Theo đơn vị',
    [
      { label: 'Đơn vị' },
      ...numbers('Kế hoạch', 'Đã kiểm tra'),
      { label: 'Lần cuối' },
      ...numbers('Lần chấm 5S', 'Điểm 5S'),
    ],
    covered.map(({ name, planned, done, last, audits, score }) => [
      name,
      planned,
      done === 0 ? html`<b class="late">chưa</b>` : done,
      last ? dated(last) : '',
      audits,
      score ?? '',
    ]),
  )

const inspectionsTable = (title: string, some: readonly Inspection[], { place, today }: Seen): Html =>
  table(
    title,
    [
      { label: 'Số' },
      { label: 'Đơn vị' },
      { label: 'Việc' },
      { label: 'Ngày' },
      { label: 'Người kiểm tra' },
      ...numbers('Điểm'),
    ],
    some.map(({ number, unit, kind, planned, day, inspector, score }) => [
      html`<a href="${paths.inspection(number)}">${number}</a>`,
      place(unit),
      INSPECTION_KINDS[kind],
      day ? dated(day) : planned < today ? html`<b class="late">${dated(planned)}, quá ngày</b>` : dated(planned),
      inspector,
      score ?? '',
    ]),
  )

function findingsTable(findings: readonly Finding[], seen: Seen): Html {
  if (findings.length === 0) return html`<p class="none">Không còn phát hiện nào chưa khắc phục.</p>`
  const { place, today } = seen
  return html`${table(
    'Chưa khắc phục, sớm đến hạn trước',
    [{ label: 'Biên bản' }, { label: 'Đơn vị' }, { label: 'Phát hiện' }, { label: 'Hạn' }],
    findings
      .slice(0, FINDINGS_SHOWN)
      .map(({ inspection, unit, what, due }) => [
        html`<a href="${paths.inspection(inspection)}">${inspection}</a>`,
        place(unit),
        what,
        due < today ? html`<b class="late">${dated(due)}, quá hạn</b>` : dated(due),
      ]),
  )}${findings.length > FINDINGS_SHOWN && html`<p class="under">${FINDINGS_SHOWN} phát hiện đầu của ${showNumber(findings.length)}.</p>`}`
}
const FINDINGS_SHOWN = 50

const planForm = (units: readonly { code: string; name: string }[], { person, today }: Seen): Html =>
  html`<details class="choice"><summary>Lên lịch một cuộc kiểm tra</summary>${form(
    person,
    paths.inspections(),
    {},
    html`<label for="kt-dv">Đơn vị</label><select id="kt-dv" name="unit">${units.map(({ code, name }) => html`<option value="${code}">${name}</option>`)}</select>
<label for="kt-viec">Việc</label><select id="kt-viec" name="kind">${Object.entries(INSPECTION_KINDS).map(([key, name]) => html`<option value="${key}">${name}</option>`)}</select>
<label for="kt-ngay">Ngày</label><input id="kt-ngay" name="planned" type="date" value="${today}" required>
<label for="kt-nguoi">Mã người kiểm tra</label><input id="kt-nguoi" name="inspector" value="${person.code}" maxlength="64" autocomplete="off" required>
<button class="main">Lên lịch</button>`,
    'fields',
  )}</details>`

const KIND_NOTES: Record<InspectionKind, string> = {
  quality:
    'Cho mọi quầy gửi nhận xong rồi mới đếm: số theo sổ là số máy chủ đang có. Đếm từng thứ, ghi đúng số đếm được; lệch thì ghi thêm vì sao. Tiền lệch: quầy tự kiểm đếm trên máy để mở hồ sơ chênh lệch.',
  '5s': `Mỗi mục từ 0 đến ${POINTS_MOST} điểm.`,
}

/** To be done: what should be there, and boxes for what is. */
export function checkPage(inspection: Inspection, lines: readonly CheckLine[], { person }: Seen): Html {
  const box = (line: CheckLine, i: number): Html => {
    const id = `dong-${i}`
    if (line.of === 'question')
      return html`<select id="${id}" name="f${i}" required><option value="">chưa xem</option><option value="1">đạt</option><option value="0">không đạt</option></select>`
    return html`<input id="${id}" name="f${i}" inputmode="numeric" maxlength="20" autocomplete="off" required>`
  }
  const said = ({ of, expected }: CheckLine): Content =>
    of === 'cash'
      ? showMoney(expected)
      : of === 'things'
        ? showNumber(expected)
        : of === 'points'
          ? `0–${POINTS_MOST}`
          : 'đạt'
  return html`<p class="under">${KIND_NOTES[inspection.kind]}</p>${form(
    person,
    paths.doInspection(),
    { number: inspection.number },
    html`${table(
      'Danh mục kiểm tra',
      [
        { label: 'Mục' },
        { label: inspection.kind === '5s' ? 'Điểm' : 'Theo sổ, theo quy định', number: true },
        { label: 'Thực tế' },
        { label: 'Ghi chú' },
      ],
      lines.map((line, i) => [
        html`<label for="dong-${i}">${line.label}</label>`,
        said(line),
        box(line, i),
        html`<input name="n${i}" aria-label="Ghi chú: ${line.label}" maxlength="200" autocomplete="off">`,
      ]),
    )}
<label for="kt-khac">Phát hiện khác <span class="under">(có thể bỏ trống)</span></label><input id="kt-khac" name="other" maxlength="500" autocomplete="off">
<label for="kt-han">Hạn khắc phục <span class="under">(bỏ trống: 10 ngày làm việc)</span></label><input id="kt-han" name="due" type="date">
<p><button class="main">Ghi biên bản</button></p>`,
  )}`
}

/** What was seen there; until it is done, beside the form that is being filled in. */
export function picturesPart(
  { number, done }: Inspection,
  pictures: readonly Picture[],
  { seen, findings, lines }: { seen: Seen; findings: readonly Finding[]; lines: readonly CheckLine[] },
): Content {
  const about = done === null ? lines.map(({ label }) => label) : findings.map(({ what }) => what.slice(0, WORDS_MOST))
  const sends = done === null ? seen.plans : seen.mends
  return (
    (sends || pictures.length > 0) &&
    html`<section aria-labelledby="anh"><h2 id="anh">Ảnh</h2>${gallery(pictures)}
${sends && sendForm(seen.person, aboutInspection(number), { choices: ['Chung', ...about], stay: done === null })}</section>`
  )
}
const WORDS_MOST = 200

/** As it was done. */
export function donePage(inspection: Inspection, findings: readonly Finding[], seen: Seen): Html {
  const { lines, kind, score, position, day, inspector, number } = inspection
  const show = ({ of }: Checked, value: number): Content =>
    of === 'cash' ? showMoney(value) : of === 'question' ? (value === 1 ? 'đạt' : 'không đạt') : showNumber(value)
  return html`<dl><div><dt>${INSPECTION_KINDS[kind]}</dt><dd>${score} / 100 điểm</dd></div>
<div><dt>Ngày</dt><dd>${day && dated(day)}</dd></div><div><dt>Người kiểm tra</dt><dd>${inspector}</dd></div>
${position !== null && html`<div><dt>Số theo sổ</dt><dd>đến việc thứ ${showNumber(position)} của sổ</dd></div>`}</dl>
${
  lines.length > 0 &&
  table(
    'Từng mục',
    [{ label: 'Mục' }, ...numbers('Phải có', 'Thực tế'), { label: 'Ghi chú' }],
    lines.map((line) => [
      line.label,
      show(line, line.expected),
      faultOf(line) ? html`<b class="late">${show(line, line.found)}</b>` : show(line, line.found),
      line.note,
    ]),
  )
}
${
  findings.length === 0
    ? html`<p class="none">Không có phát hiện nào.</p>`
    : table(
        'Phát hiện',
        [{ label: 'Phát hiện' }, { label: 'Hạn' }, { label: 'Đã làm' }],
        findings.map(({ what, due, mended, how }) => [
          what,
          mended === null && due < seen.today ? html`<b class="late">${dated(due)}, quá hạn</b>` : dated(due),
          mended === null ? 'chưa' : `${how} (${showDay(mended)})`,
        ]),
      )
}
${
  seen.mends &&
  findings
    .filter(({ mended }) => mended === null)
    .map(
      ({ n, what }) =>
        html`<details class="choice"><summary>Đã khắc phục: ${what}</summary>${form(
          seen.person,
          paths.mend(),
          { inspection: number, n },
          html`<label for="kp-${n}">Đã làm gì</label><input id="kp-${n}" name="how" maxlength="500" autocomplete="off" required><button class="main">Ghi đã khắc phục</button>`,
          'fields',
        )}</details>`,
    )
}`
}
