/** What a search found: each hit opens its act. */
import { type Content, html } from '#kernel/html.ts'
import type { Network } from '#network/network.ts'
import { versionOn } from '#network/tree.ts'
import type { Found, Hit } from '#report/find.ts'
import { paths, type Scope } from '#report/paths.ts'
import { serviceName } from '#report/tables.ts'
import { crumbs, dated, page, searchBox, table, verbName } from '#server/pages.ts'

export type FindPage = {
  /** What was typed; empty before anything was. */
  text: string
  people: Found
  things: Found
  network: Network
  demo: boolean
  years: readonly number[]
  scope: Scope
}

export function findPage({ text, people, things, network, demo, years, scope }: FindPage): string {
  const exact = people.hits.filter((hit) => hit.exact)
  const close = people.hits.filter((hit) => !hit.exact)
  const none = people.hits.length + things.hits.length === 0
  const list = (caption: string, hits: readonly Hit[]): Content =>
    hits.length > 0 &&
    html`<section>${table(
      caption,
      [{ label: 'Việc' }, { label: 'Ngày' }, { label: 'Đơn vị' }, { label: 'Nội dung' }],
      hits.map((hit) => [
        html`<a href="${paths.act(hit.device, hit.seq, scope)}">${verbName(hit)}</a> <small>${serviceName(hit.service)}</small>`,
        dated(hit.day),
        versionOn(network.units, hit.unit, hit.day)?.name ?? '',
        html`${hit.shown.map(({ label, value }, i) => html`${i > 0 && html`<br>`}${label}: ${value}`)}`,
      ]),
    )}</section>`
  return page(
    { title: text === '' ? 'Tìm' : `Tìm “${text}”`, demo, years, scope },
    html`${crumbs([{ label: 'Báo cáo', href: paths.home() }, { label: 'Tìm' }])}
<header class="title"><h1>Tìm người, mã hóa đơn</h1></header>
${searchBox(scope, text)}
<p class="under">Gõ có dấu hay không dấu đều được. Tên đã che: xem thêm bản, số tiền, ngày để không mở nhầm người.</p>
${text !== '' && none && html`<p role="status">Không tìm thấy. Gõ ít chữ hơn, hoặc gõ từ đầu mã, ít nhất 4 chữ, số.</p>`}
${list('Có mã này', things.hits)}
${list('Đúng từng dấu', exact)}
${list('Cùng chữ, khác dấu', close)}
${(people.more || things.more) && html`<p role="status">Còn nữa. Gõ thêm chữ để thu hẹp.</p>`}`,
  )
}
