/** What waits for a decision: the list, one case with its ways out, corrections and their answers. */
import { nameOf, noOf } from '#counter/say.ts'
import { addDays, showDay } from '#kernel/day.ts'
import { fieldOf } from '#kernel/field.ts'
import { type Content, type Html, html } from '#kernel/html.ts'
import { showMoney, showNumber } from '#kernel/money.ts'
import type { SignedIn } from '#people/person.ts'
import { differenceOf } from '#report/difference.ts'
import { paths } from '#report/paths.ts'
import { treasuryPaths } from '#report/treasury-paths.ts'
import { ruleOn } from '#rules/rules.ts'
import { desk } from '#server/addresses.ts'
import { mayChange } from '#server/office.ts'
import { type Case, type Corrected, isHeard, movedBy } from '#server/office-cases.ts'
import { dated, table, verbName } from '#server/pages.ts'
import { age, form, input } from '#server/pages-office.ts'
import { mailBag } from '#services/bag/service.ts'
import { correction } from '#services/correction/service.ts'
import { hearing } from '#services/hearing/service.ts'
import type { Service } from '#services/kit.ts'
import { receiptRows } from '#services/receipt.ts'

/** Why an act was parked, for codes that are no refusal of the ledger. */
const WHY: Record<string, string> = {
  unreadable: 'không đọc được dòng',
  lost_in_restore: 'mất khi phục hồi máy chủ',
  fork: 'máy đã bị sao chép',
  revoked: 'máy đã bị thu quyền',
  person_disabled: 'người làm đã nghỉ',
}

type Seen = { person: SignedIn; now: string; place: (code: string) => string; name?: (code: string) => string }

export function casesTable(cases: readonly Case[], { now, place }: Seen): Html {
  if (cases.length === 0) return html`<p class="none">Không có việc nào chờ quyết định.</p>`
  const today = now.slice(0, 10)
  return table(
    `${showNumber(cases.length)} việc chờ quyết định, cũ nhất trước`,
    [{ label: 'Việc' }, { label: 'Ở đâu' }, { label: 'Tiền chờ', number: true }, { label: 'Đã chờ' }, { label: 'Hạn' }],
    cases.map((one) => [
      html`<a href="${desk.case(one.key)}">${one.service.name}: ${whatOf(one)}</a>`,
      place(one.owner),
      sumOf(one),
      age(one.entry.recorded, now),
      one.due === undefined
        ? ''
        : one.due < today
          ? html`<b class="late">quá hạn ${dated(one.due)}</b>`
          : dated(one.due),
    ]),
  )
}

/** What was done, in a few words. */
const whatOf = ({ entry, key }: Case): string =>
  entry.act.service === key.slice(0, key.indexOf(':')) ? key.slice(key.indexOf(':') + 1) : verbName(entry.act)

/** “thiếu 50.000 đ”, “thừa 2 gao-st25-5kg”; of other cases what waits, or what was moved and lies with no thing. */
function sumOf(one: Case): string {
  const { service, entry, open } = one
  if (service.key !== 'discrepancy') {
    const moved = movedBy(one).reduce((sum, { amount }) => sum + amount, 0)
    return open > 0 || moved > 0 ? showMoney(open || moved) : ''
  }
  const { missing, excess, sku } = differenceOf(entry)
  const much = missing + excess
  return `${missing > 0 ? 'thiếu' : 'thừa'} ${sku === undefined ? showMoney(much) : `${showNumber(much)} ${sku}`}`
}

export function casePage(one: Case, { person, now, place, name = (code) => code }: Seen): Html {
  const { entry, key, service, open, due } = one
  const { act } = entry
  const isCount = service.key === 'discrepancy'
  const facts: (readonly [string, Content])[] = [
    ['Việc', html`<a href="${paths.act(act.device, act.seq)}">${verbName(act)}</a> (${act.device}/${String(act.seq)})`],
    ['Người làm', name(act.actor.replace(/^person:/, ''))],
    ['Lúc', `${showDay(act.at.slice(0, 10))} ${act.at.slice(11, 16)}, tại ${place(act.unit)}`],
    ['Nơi giữ hồ sơ', place(one.owner)],
    ...(one.code === undefined ? [] : [['Vì sao', WHY[one.code] ?? reason(entry, one.code)] as const]),
    ...(open > 0 ? [[isCount ? 'Chênh lệch' : 'Tiền đang chờ', html`<b>${sumOf(one)}</b>`] as const] : []),
    ...movedBy(one).map(
      ({ from, to, amount }) =>
        ['Tiền đã chuyển', html`<b>${showMoney(amount)}</b> từ ${nameOf(from)} sang ${nameOf(to)}`] as const,
    ),
    ...(one.investigator === undefined ? [] : [['Người thụ lý', name(one.investigator)] as const]),
    ...(one.hearing === undefined ? [] : [['Trình bày', hearingSaid(one, name)] as const]),
    ['Đã chờ', age(entry.recorded, now)],
    ...(due === undefined ? [] : [['Hạn trả lời', dated(due)] as const]),
    ...shown(service, key, one),
  ]
  return html`<dl>${facts.map(([label, value]) => html`<div><dt>${label}</dt><dd>${value}</dd></div>`)}</dl>
${isCount && html`<p><a class="next" href="${treasuryPaths.difference(act.device, act.seq)}">Hồ sơ điều tra: mọi việc từ lần kiểm đếm khớp trước</a></p>`}
${
  mayChange(person)
    ? html`<section aria-labelledby="quyet"><h2 id="quyet">Quyết định</h2>
<p>${
        one.decisions.length > 0
          ? `Chọn một cách. Quyết định ghi vào sổ với tên ${person.name}.`
          : one.hearing?.keeper === person.code
            ? 'Bạn là người giữ quỹ, nên người khác kết luận. Trình bày ở hồ sơ điều tra.'
            : 'Bạn thụ lý chênh lệch này, nên người khác kết luận. Báo cho người phụ trách cấp trên.'
      }${one.investigator !== undefined && !isHeard(one, now.slice(0, 10)) && ' Chưa xác lập khoản phải thu, phải trả được: người giữ quỹ phải trình bày trước, hoặc hết hạn mà không trình bày.'}${isCount && ' Lệch chưa phải là nợ: không ai phải bù khi chưa có kết luận.'}</p>
${askForm(one, person, now)}
${one.decisions.map(({ verb, must, may }) =>
  decision(service, verb, form(person, desk.cases(), { key, verb }, fields(service, verb, must, may), 'fields')),
)}</section>`
    : html`<p class="under">Vai trò của bạn chỉ đọc.</p>`
}`
}

const hearingSaid = ({ hearing }: Case, name: (code: string) => string): Content => {
  if (!hearing) return null
  const { keeper, until, at } = hearing
  return at.startsWith('unit:')
    ? `${name(keeper)} đã trình bày; lời ở hồ sơ điều tra`
    : `đã mời ${name(keeper)}, hạn hết ngày ${showDay(until)}; chưa trình bày`
}

/** Whoever investigates asks who held the drawer: by what the count says, who did it. */
function askForm(one: Case, person: SignedIn, now: string): Content {
  if (one.investigator !== person.code || one.hearing) return null
  const { key, entry } = one
  const keeper = entry.act.actor.replace(/^.*person:/, '')
  const until = addDays(now.slice(0, 10), ruleOn('hearing.days', now.slice(0, 10)).value)
  return html`<details class="choice"><summary>Mời người giữ quỹ trình bày</summary>
<p class="under">Không ai phải chịu khi chưa được nghe. Đưa giấy mời tận tay; người được mời đăng nhập và trình bày bằng tên mình.</p>${form(
    person,
    treasuryPaths.ask(),
    { key },
    html`<label for="moi-ai">Mã nhân viên giữ quỹ</label><input id="moi-ai" name="keeper" maxlength="64" autocomplete="off" value="${keeper}" required>
<label for="moi-han">Hạn trình bày, sớm nhất ${showDay(until)}</label><input id="moi-han" name="until" type="date" value="${until}" min="${until}" required>
${input(hearing, 'slip', 'moi')}<button class="main">Mời trình bày</button>`,
    'fields',
  )}</details>`
}

const decision = (service: Service, verb: string, body: Html): Html =>
  html`<details class="choice"><summary>${capital(service.acts[verb]?.name.replace(/^Kết luận: /, '') ?? verb)}</summary>${body}</details>`

const capital = (text: string): string => text.slice(0, 1).toLocaleUpperCase('vi') + text.slice(1)

const fields = (service: Service, verb: string, must: readonly string[], may: readonly string[]): Html =>
  html`${must.map((name) => input(service, name, verb))}${may.map((name) => input(service, name, verb, false))}<button class="main">Ghi quyết định</button>`

const reason = ({ act, refusal }: Case['entry'], code: string): string => (refusal ? noOf(refusal, act).text : code)

/** What the case's own act said of it, beside its identity: amounts, reason, papers. */
function shown(service: Service, key: string, { entry }: Case): (readonly [string, Content])[] {
  // What differs in a bag is told by the act that found it.
  if (entry.act.service === mailBag.key) return receiptRows(mailBag, entry.act.lines[0] ?? {}, {})
  if (entry.act.service !== service.key) return []
  const line = entry.act.lines.find((one) => Object.values(one).some((value) => key.includes(String(value)))) ?? {}
  return ['reason', 'evidence', 'what', 'amount', 'period', 'village'].flatMap((name) => {
    const value = line[name]
    const field = service.fields[name]
    if (value === undefined || !field) return []
    return [[fieldOf(field).label, typeof value === 'number' ? showMoney(value) : String(value)]]
  })
}

export function proposeForm(person: SignedIn): Content {
  if (!mayChange(person)) return null
  return html`<details class="choice"><summary>Đề nghị sửa một việc của quầy</summary>
<p class="under">Việc đã ghi không xóa được. Quầy đã làm sẽ đồng ý (việc được đảo) hoặc không đồng ý; im lặng thì không đổi gì.</p>
${form(person, desk.propose(), {}, html`${['named', 'reason', 'evidence'].map((name) => input(correction, name, 'sua'))}<button class="main">Gửi đề nghị</button>`, 'fields')}</details>`
}

export function correctionsTable(corrected: readonly Corrected[], open: readonly Case[]): Content {
  if (corrected.length === 0) return html`<p class="none">Chưa có đề nghị sửa sai nào.</p>`
  const waiting = new Set(open.map(({ key }) => key))
  return table(
    'Đề nghị sửa sai và trả lời, mới nhất trước',
    [{ label: 'Việc cần sửa' }, { label: 'Ngày' }, { label: 'Đã làm' }, { label: 'Lý do' }],
    corrected.map(({ entry, day, verb, device, seq }) => {
      const [line = {}] = entry.act.lines
      const named = String(line.named)
      const cut = named.lastIndexOf('/')
      return [
        html`<a href="${paths.act(named.slice(0, cut), Number(named.slice(cut + 1)))}">${named}</a>`,
        dated(day),
        html`<a href="${paths.act(device, seq)}">${correction.acts[verb]?.name ?? verb}</a>${entry.outcome === 'refused' && ' (sổ từ chối)'}${verb === 'dispute' && waiting.has(`correction:${named}`) && html` · <a href="${desk.case(`correction:${named}`)}">trả lời</a>`}`,
        String(line.reason ?? ''),
      ]
    }),
  )
}
