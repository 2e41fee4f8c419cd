/** Banners of a campaign: how many hang, where not yet; one of them with its pictures. */
import { type Day, showDay } from '#kernel/day.ts'
import { type Content, type Html, html } from '#kernel/html.ts'
import { showNumber } from '#kernel/money.ts'
import type { SignedIn } from '#people/person.ts'
import type { Banner } from '#server/banner-store.ts'
import { marketPaths as paths } from '#server/market-paths.ts'
import { mayChange } from '#server/office.ts'
import { dated, table } from '#server/pages.ts'
import { form } from '#server/pages-office.ts'
import { gallery, sendForm, thumb } from '#server/pages-picture.ts'
import { aboutBanner, type Picture } from '#server/pictures.ts'

export type BannersView = {
  person: SignedIn
  code: string
  today: Day
  banners: readonly Banner[]
  pictures: readonly Picture[]
  place: (unit: number) => string
  /** The unit of the second level above a point, on the day. */
  group: (unit: number, day: Day) => number
  /** Units below which there are points, for the form. */
  above: readonly { code: string; name: string }[]
}

const late = ({ hung, due }: Banner, today: Day): boolean => hung === null && due < today

/** “Đã treo 150 trên 152 điểm, 1 điểm quá hạn.” */
export function bannersSentence(banners: readonly Banner[], today: Day): string {
  if (banners.length === 0) return 'Chưa giao điểm nào treo biển.'
  const hung = banners.filter((one) => one.hung !== null).length
  const behind = banners.filter((one) => late(one, today)).length
  return `Đã treo ${showNumber(hung)} trên ${showNumber(banners.length)} điểm${behind > 0 ? `, ${showNumber(behind)} điểm quá hạn` : ''}.`
}

const stateOf = (one: Banner, today: Day): Content =>
  one.hung !== null
    ? html`đã treo ${dated(one.hung)}`
    : late(one, today)
      ? html`<b class="late">quá hạn ${showDay(one.due)}</b>`
      : html`chưa, hạn ${dated(one.due)}`

/** By unit of the second level, those with most to do first and open. */
export function bannersPage(view: BannersView): Html {
  const { person, code, today, banners, pictures, place } = view
  const groups = [...Map.groupBy(banners, ({ unit, due }) => view.group(unit, due))]
    .map(([id, mine]) => ({ id, mine, left: mine.filter(({ hung }) => hung === null).length }))
    .toSorted((a, b) => b.left - a.left || place(a.id).localeCompare(place(b.id), 'vi'))
  const byAbout = Map.groupBy(pictures, ({ about }) => about)
  return html`<p><a href="${paths.campaign(code)}">Chiến dịch</a></p>
${person.role === 'province' && giveForm(view)}
${groups.map(
  ({ id, mine, left }, i) =>
    html`<details class="choice"${i === 0 && (left > 0 || groups.length === 1) && html` open`}><summary>${place(id)}: đã treo ${showNumber(mine.length - left)} trên ${showNumber(mine.length)}</summary>${table(
      `${place(id)}, chưa treo trước`,
      [{ label: 'Điểm' }, { label: 'Biển' }, { label: 'Ảnh' }],
      mine
        .toSorted(
          (a, b) =>
            Number(a.hung !== null) - Number(b.hung !== null) || place(a.unit).localeCompare(place(b.unit), 'vi'),
        )
        .map((one) => [
          html`<a href="${paths.banner(code, one.unit)}">${place(one.unit)}</a>`,
          stateOf(one, today),
          (byAbout.get(aboutBanner(code, one.unit)) ?? []).filter(({ erased }) => !erased).map(thumb),
        ]),
    )}</details>`,
)}`
}

const giveForm = ({ person, code, today, above }: BannersView): Html =>
  html`<details class="choice"><summary>Giao việc treo biển</summary>${form(
    person,
    paths.banners(code),
    {},
    html`<label for="b-dv">Mọi điểm của</label><select id="b-dv" name="below">${above.map(({ code, name }) => html`<option value="${code}">${name}</option>`)}</select>
<label for="b-han">Treo xong trước hết ngày</label><input id="b-han" name="due" type="date" value="${today}" required>
<p class="under">Điểm đã được giao thì giữ nguyên hạn.</p><button class="main">Giao việc</button>`,
    'fields',
  )}</details>`

/** One point's banner, with the form that proves it. */
export function bannerPage(person: SignedIn, banner: Banner, pictures: readonly Picture[], today: Day): Html {
  return html`<p><a href="${paths.banners(banner.campaign)}">Mọi điểm</a></p>
<p>${stateOf(banner, today)}</p>
${gallery(pictures)}
${mayChange(person) && html`<section aria-labelledby="gui-anh"><h2 id="gui-anh">${banner.hung === null ? 'Gửi ảnh biển đã treo' : 'Gửi thêm ảnh'}</h2>${sendForm(person, aboutBanner(banner.campaign, banner.unit))}</section>`}`
}
