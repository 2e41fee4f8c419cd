/** Pictures on pages: small ones in a row, one opened, the form that sends one. Where people are to be seen it is covered. */
import { type Content, type Html, html } from '#kernel/html.ts'
import type { Network } from '#network/network.ts'
import { placeOn } from '#network/network.ts'
import type { SignedIn } from '#people/person.ts'
import { paths } from '#report/paths.ts'
import { kilometres } from '#report/points.ts'
import { PURPOSES } from '#server/looks.ts'
import { form } from '#server/pages-office.ts'
import { local } from '#server/pages-people.ts'
import { picturePaths } from '#server/picture-paths.ts'
import type { Picture } from '#server/pictures.ts'

const alt = ({ words, made }: Picture): string => `Ảnh gửi ${local(made)}${words && `: ${words}`}`

/** In a row; each opens. */
export const gallery = (pictures: readonly Picture[]): Content =>
  pictures.length > 0 &&
  html`<ul class="pictures">${pictures.map(
    (one) =>
      html`<li>${thumb(one)}<span>${one.words || 'Ảnh'} <span class="under">${local(one.made)}</span></span></li>`,
  )}</ul>`

/** A small one, or words in its place. */
export function thumb(one: Picture): Content {
  if (one.erased) return html`<span class="no-picture">đã xóa</span>`
  const shown =
    one.small && !one.people
      ? html`<img src="${picturePaths.small(one.digest)}" alt="${alt(one)}" width="96" height="72" loading="lazy">`
      : html`<span class="no-picture">${one.people ? 'có người, đã che' : 'mở ảnh'}</span>`
  return html`<a href="${picturePaths.picture(one.digest)}">${shown}</a>`
}

/** Where it was taken: as the phone said, and how far that is from where the network has the unit. */
function spotOf({ lat, lon, unit, made }: Picture, network: Network): string {
  if (lat === null || lon === null) return 'của đơn vị; máy không ghi'
  const place = placeOn(network, unit, made.slice(0, 10))
  const said = `${lat.toFixed(5)}, ${lon.toFixed(5)}`
  if (place?.lat === undefined || place.lon === undefined) return said
  const far = kilometres([lat, lon], [place.lat, place.lon])
  return `${said}, cách trung tâm ${place.name} ${far.toLocaleString('vi-VN', { maximumFractionDigits: 1 })} km`
}

type View = { person: SignedIn; picture: Picture; network: Network; back: string; shown: boolean; drops: boolean }

/** One picture. `shown`: may be seen now; else the page asks why. */
export function picturePage({ person, picture, network, back, shown, drops }: View): Html {
  const { digest, device, words, taken, made, actor, erased } = picture
  return html`<p><a href="${back}">Việc mà ảnh này cho thấy</a></p>
${
  erased
    ? html`<p class="none">Ảnh đã xóa. Chỉ còn dòng này.</p>`
    : shown
      ? html`<p><img class="photo" src="${paths.photo(device, digest)}" alt="${alt(picture)}"></p>`
      : lookForm(person, digest)
}
<dl><div><dt>Cho thấy</dt><dd>${words || 'không ghi'}</dd></div>
<div><dt>Chụp lúc</dt><dd>${taken ? `${local(taken)}, theo máy đã chụp` : 'máy không ghi'}</dd></div><div><dt>Nơi chụp</dt><dd>${spotOf(picture, network)}</dd></div>
<div><dt>Gửi</dt><dd>${local(made)}, ${actor.replace('person:', '')}</dd></div><div><dt>Dấu</dt><dd><code>${digest.slice(0, 16)}</code></dd></div></dl>
${
  drops &&
  !erased &&
  html`<details class="choice"><summary>Xóa ảnh này</summary>${form(
    person,
    picturePaths.drop(),
    { digest },
    html`<label for="xoa-vi">Vì sao xóa</label><input id="xoa-vi" name="reason" maxlength="200" autocomplete="off" required><p class="under">Xóa hẳn, không lấy lại được. Biển chỉ có ảnh này thành chưa treo.</p><button>Xóa ảnh</button>`,
    'fields',
  )}</details>`
}`
}

const lookForm = (person: SignedIn, digest: string): Html =>
  form(
    person,
    picturePaths.picture(digest),
    {},
    html`<p>Trong ảnh có người. Ghi lý do xem; lý do vào nhật ký.</p><label for="vi-sao">Lý do</label><select id="vi-sao" name="purpose">${PURPOSES.map((one) => html`<option>${one}</option>`)}</select>
<label for="ghi-chu">Ai hỏi, số đơn hoặc số hồ sơ</label><input id="ghi-chu" name="note" minlength="5" maxlength="200" autocomplete="off" required><button class="main">Xem ảnh</button>`,
    'fields',
  )

/**
 * The form that sends a picture. `choices`: what it can show, else any words. `stay`: another form of the page is being filled
 * in; then it is there only with the script, which sends without leaving the page.
 */
export function sendForm(
  { token }: SignedIn,
  about: string,
  { choices = [], stay = false }: { choices?: readonly string[]; stay?: boolean } = {},
): Html {
  const words =
    choices.length > 0
      ? html`<select id="anh-gi" name="words">${choices.map((one) => html`<option>${one}</option>`)}</select>`
      : html`<input id="anh-gi" name="words" maxlength="200">`
  return html`<form method="post" action="${picturePaths.send()}" enctype="multipart/form-data" class="fields" data-photo="${stay ? 'stay' : 'go'}"${stay && html` hidden`}>
<input type="hidden" name="token" value="${token}"><input type="hidden" name="about" value="${about}">
<label for="anh-tep">Ảnh</label><input id="anh-tep" name="photo" type="file" accept="image/*" required>
<label for="anh-gi">Ảnh cho thấy gì</label>${words}
<label class="tick"><input type="checkbox" name="people" value="yes"><span>Có người trong ảnh: che lại, ai xem phải ghi lý do</span></label>
<label class="tick"><input type="checkbox" name="placed" value="yes"><span>Ghi nơi chụp, theo vị trí của máy</span></label>
<button class="main">Gửi ảnh</button><p class="under" role="status"></p></form>
${stay && html`<noscript><p class="warn">Trình duyệt tắt script: ghi biên bản trước, rồi mở biên bản để gửi ảnh.</p></noscript>`}`
}
