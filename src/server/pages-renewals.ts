/** Who must renew his insurance: units by how many, and the people of one with what to do. Names and phones are masked. */
import type { Day } from '#kernel/day.ts'
import { type Html, html } from '#kernel/html.ts'
import { showNumber } from '#kernel/money.ts'
import { type Due, dueOf, RENEWAL_DAYS } from '#market/standing.ts'
import { masked } from '#report/act.ts'
import { marketPaths as paths } from '#server/market-paths.ts'
import { dated, table } from '#server/pages.ts'
import { phoneShown } from '#server/pages-customers.ts'
import { RENEWALS_SHOWN, type Renewal, type RenewalCount } from '#server/renewal-store.ts'

export type RenewalsView = {
  day: Day
  counts: readonly RenewalCount[]
  /** The people, where one unit or one collaborator is looked at. */
  list: readonly Renewal[] | undefined
  /** The list is only a part of what the person sees. */
  within: boolean
  code: (unit: number) => string
  place: (unit: number) => string
}

const SERVICES: Record<string, string> = { 'health-insurance': 'BHYT', 'social-insurance': 'BHXH tự nguyện' }
const WHEN: Record<Due, string> = { ended: 'đã hết hạn', week: 'còn không quá 7 ngày', month: 'còn không quá 30 ngày' }

/** Who brought him asks him; without one the phone; without that the door. */
function todo({ collaborator, phone }: Renewal, due: Due): string {
  const who = collaborator !== '' ? `nhờ ${collaborator} gặp` : phone !== '' ? 'gọi điện' : 'nhờ bưu tá gặp khi đi phát'
  return due === 'ended' ? `${who} hôm nay` : who
}

export function renewalsPage({ day, counts, list, within, code, place }: RenewalsView): Html {
  return html`${within && html`<p><a href="${paths.renewals()}">Mọi đơn vị</a></p>`}
${list && list.length > 0 && peopleTable(list, day, place)}
${
  !within &&
  counts.length > 1 &&
  table(
    'Nhiều người nhất trước',
    [
      { label: 'Đơn vị' },
      { label: 'Cần gia hạn', number: true },
      { label: 'Đã hết hạn', number: true },
      { label: 'Có cộng tác viên', number: true },
    ],
    counts.map(({ unit, all, ended, brought }) => [
      html`<a href="${paths.renewals({ 'don-vi': code(unit) })}">${place(unit)}</a>`,
      showNumber(all),
      ended > 0 ? html`<span class="late">${showNumber(ended)}</span>` : '0',
      showNumber(brought),
    ]),
  )
}
<p class="under">Tính đến ${dated(day)}: thẻ hết hạn trong ${RENEWAL_DAYS.after} ngày qua hoặc ${RENEWAL_DAYS.before} ngày tới, người ấy chưa đóng tiếp ở đâu.</p>`
}

const peopleTable = (list: readonly Renewal[], day: Day, place: (unit: number) => string): Html =>
  table(
    list.length === RENEWALS_SHOWN ? `${RENEWALS_SHOWN} người đầu, hết hạn sớm nhất trước` : 'Hết hạn sớm nhất trước',
    [{ label: 'Người' }, { label: 'Điện thoại' }, { label: 'Hết hạn' }, { label: 'Việc phải làm' }],
    list.map((one) => {
      const due = dueOf(one.until, day)
      const name = one.name === '' ? 'chưa rõ tên' : String(masked({ name: one.name }).name)
      return [
        html`${name} <span class="under">${SERVICES[one.service] ?? one.service} · ${String(masked({ member: one.member }).member)} · ${place(one.unit)}</span>`,
        phoneShown(one.phone),
        html`${dated(one.until)} <span class="${due === 'ended' ? 'late' : 'under'}">${WHEN[due]}</span>`,
        todo(one, due),
      ]
    }),
  )
