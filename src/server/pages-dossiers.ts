/** Public pages of dossiers: one dossier by its number, and the papers that each procedure asks for. No script. */
import { type Day, showDay } from '#kernel/day.ts'
import { type Content, type Html, html } from '#kernel/html.ts'
import { dossierPaths } from '#report/dossier-paths.ts'
import { type Applicant, type PaperWay, STAGE_SAYS } from '#report/dossier-track.ts'
import { principalName } from '#report/holder.ts'
import { DIGITS } from '#report/mail-track.ts'
import { PAPER_KINDS, PROCEDURES, procedureOn } from '#rules/procedures.ts'
import type { LookupView } from '#server/lookup.ts'
import { publicPage } from '#server/pages-track.ts'

/** An event with the name of its office, and the way that it is of. */
type SeenWay = Omit<PaperWay, 'events'> & {
  events: readonly { name: string; at: string; office: string; why?: string }[]
}

export function dossierPage({ number, seen: ways, owner, wrong, today }: LookupView<SeenWay, Applicant>): string {
  return publicPage(
    { title: 'Tra hồ sơ', en: 'Find a dossier', about: 'Hồ sơ gửi qua Bưu điện đang ở đâu, hẹn ngày nào' },
    html`<form action="${dossierPaths.find()}">
<label for="ma">Số hồ sơ trên phiếu <small lang="en">Number on your docket</small></label>
<input id="ma" name="ma" value="${number ?? ''}" required maxlength="40" autocapitalize="characters" autocomplete="off" spellcheck="false" placeholder="TP-2018-000123">
<button>Xem <span lang="en">/ Show</span></button>
</form>
${wrong && html`<p class="wrong" role="alert">${wrong.vi} <small lang="en">${wrong.en}</small></p>`}
${number !== undefined && ways && (ways.length === 0 ? nothing() : ways.map((way) => wayOf(way, today)))}
${number !== undefined && ways && ways.length > 0 && (owner ? whom(owner) : ask(number))}`,
    html`<p>Trang này không ghi lại ai đã xem. <a href="${dossierPaths.procedures()}">Giấy tờ cần cho từng thủ tục</a></p>`,
  )
}

const nothing = (): Html => html`<div id="verdict" class="wait"><h2>Chưa thấy hồ sơ này</h2>
<p>Xem lại từng chữ, số và gạch trên phiếu. Hồ sơ vừa nhận có thể lên đây sau vài giờ.</p>
<p lang="en">No such dossier here yet. Check every letter and digit; a new one may take some hours to appear.</p></div>`

const when = (at: string): string => `${at.slice(11, 16)} ngày ${showDay(at.slice(0, 10))}`

function wayOf({ agency, procedure, stage, ended, due, appointment, events }: SeenWay, today: Day): Html {
  const last = events.at(-1)
  const name = procedure !== undefined && procedureOn(procedure, events[0]?.at.slice(0, 10) ?? today)?.name
  const late = stage !== undefined && due !== undefined && due < today
  const { vi, en } = STAGE_SAYS[ended || stage === undefined ? 'ended' : stage]
  return html`<div id="verdict" class="${ended ? 'good' : 'wait'}"><h2>${ended ? last?.name : vi}</h2>
<p lang="en">${en}</p>
${stage !== undefined && due !== undefined && html`<p>${stage === 'agency' ? 'Cơ quan hẹn trả' : 'Bưu điện phải chuyển xong'} ngày <b>${showDay(due)}</b>${late && html`: <b>đã quá hạn</b>, hỏi ${stage === 'agency' ? principalName(agency) : 'bưu cục nơi nộp'}`}.</p>`}
${last && html`<p>${last.name}: ${when(last.at)}, ${last.office}</p>`}</div>
<p>${principalName(agency)}${name && html` · ${name}`}${stage !== 'agency' && appointment !== undefined && html` · cơ quan hẹn ngày ${showDay(appointment)}`}</p>
<h2>Đường đi <small lang="en">Events</small></h2>
<ol>${events.toReversed().map(
    ({ name, at, office, why }) => html`<li><b>${name}</b>${why && html`: ${why}`}
<span>${when(at)} · ${office}</span></li>`,
  )}</ol>`
}

const ask = (number: string): Html => html`<h2>Là người nộp? <small lang="en">Are you the applicant?</small></h2>
<form method="post" action="${dossierPaths.find()}">
<input type="hidden" name="ma" value="${number}">
<label for="so">${String(DIGITS)} số cuối điện thoại đã ghi trên phiếu <small lang="en">Last ${String(DIGITS)} digits of your phone</small></label>
<input id="so" name="so" required inputmode="numeric" pattern="[0-9]{${String(DIGITS)}}" maxlength="${String(DIGITS)}" autocomplete="off">
<button>Xem người nộp <span lang="en">/ Show applicant</span></button>
</form>`

function whom({ applicant, address }: Applicant): Html {
  const rows = [
    ['Người nộp', 'Applicant', applicant],
    ['Địa chỉ nhận kết quả', 'Address', address],
  ] as const
  return html`<h2>Người nộp <small lang="en">Applicant</small></h2><dl>${rows.flatMap(([vi, en, value]): Content[] =>
    value === undefined ? [] : [html`<div><dt>${vi} <small lang="en">${en}</small></dt><dd>${value}</dd></div>`],
  )}</dl>`
}

/** What to bring, as in force today. */
export function proceduresPage(today: Day): string {
  const known = PROCEDURES.flatMap(({ key }) => procedureOn(key, today) ?? [])
  return publicPage(
    {
      title: 'Giấy tờ cần mang',
      en: 'Papers to bring',
      about: 'Giấy tờ của từng thủ tục hành chính nhận qua Bưu điện',
    },
    html`<p>Đến bưu cục, nhân viên cùng bạn đếm từng giấy tờ theo danh mục này. Hai bên ký phiếu, hồ sơ niêm phong trước mặt bạn.</p>
${known.map(
  ({ key, name, agency, papers, days, source, from, verified }) => html`<h2>${name}</h2>
<p>${principalName(agency)}${key !== 'licence' && html` · thủ tục số ${key}`} · cơ quan trả lời trong ${String(days)} ngày làm việc</p>
<ol>${papers.map((paper) => html`<li><b>${paper.name}</b>: ${PAPER_KINDS[paper.kind]}${paper.if !== undefined && html` <span>Chỉ khi ${paper.if}</span>`}</li>`)}</ol>
<p><small>Từ ngày ${showDay(from)}, theo ${source}.${!verified && html` Chưa đối chiếu với danh mục của cơ quan: hỏi lại khi đến nộp.`}</small></p>`,
)}`,
    html`<p><a href="${dossierPaths.find()}">Tra hồ sơ đã nộp</a></p>`,
  )
}
