/** What is shown while there is no report yet, and when something went wrong. Each says what to do next. */
import { type Content, html } from '#kernel/html.ts'
import { showNumber } from '#kernel/money.ts'
import { page } from '#server/pages.ts'

/** An import under way: `done` from 0 to 1. */
export type Progress = { done: number; label: string; acts?: number }

const REFRESH_SECONDS = 2

export function progressPage({ done, label, acts }: Progress): string {
  const percent = Math.floor(100 * Math.min(1, Math.max(0, done)))
  return page(
    { title: `Đang nhập ${percent}%`, demo: true, refresh: REFRESH_SECONDS },
    html`<article class="report"><header class="title">
<p class="over">Lần chạy đầu tiên</p>
<h1>Đang nhập năm trình diễn</h1>
</header>
<p class="value">${percent}%</p>
<progress max="100" value="${percent}" aria-label="Phần đã nhập">${percent}%</progress>
<p>${label}${acts !== undefined && acts > 0 && html`: ${showNumber(acts)} việc đã vào sổ`}.</p>
<p>Trang tự mở báo cáo khi nhập xong. Không cần làm gì.</p></article>`,
  )
}

/** A system without any data. */
export function emptyPage(hasNetwork: boolean): string {
  return page(
    { title: 'Chưa có số liệu' },
    html`<article class="report"><header class="title">
<p class="over">Cánh Tay đã chạy</p>
<h1>Chưa có số liệu</h1>
</header>
${
  hasNetwork
    ? html`<p>Mạng lưới đã có. Nhập tiếp số liệu các năm và các việc:</p>`
    : html`<p>Nhập mạng lưới của tỉnh trước: địa bàn, đơn vị, phục vụ, kế tục.</p>
<pre tabindex="0" role="region" aria-label="Lệnh nhập mạng lưới">npx canhtay import places.csv units.csv serves.csv lineage.csv</pre><p>Rồi số liệu các năm và các việc:</p>`
}
<pre tabindex="0" role="region" aria-label="Lệnh nhập số liệu">npx canhtay import totals.csv acts.ndjson</pre>
<p>Hoặc xem thử với năm trình diễn:</p>
<pre tabindex="0" role="region" aria-label="Lệnh sinh năm trình diễn">npx canhtay demo</pre>
<p>Mẫu tệp nằm trong docs/formats.md.</p></article>`,
  )
}

/** `title`: what did not come about; of a status it is known. */
export function problemPage(
  status: number,
  sentence: string,
  remedy: Content,
  title = TITLES[status] ?? 'Không làm được',
): string {
  return page(
    { title },
    html`<article class="report"><header class="title">
<p class="over">Mã ${status}</p>
<h1>${title}</h1>
</header>
<p role="alert">${sentence}</p>
<p>${remedy}</p></article>`,
  )
}

const TITLES: Record<number, string> = {
  400: 'Địa chỉ không đúng',
  401: 'Cần đăng nhập',
  403: 'Không có quyền',
  404: 'Không tìm thấy',
  409: 'Chưa làm được',
  413: 'Nội dung quá lớn',
  429: 'Chờ một lúc',
  500: 'Chương trình gặp lỗi',
  503: 'Cơ sở dữ liệu không trả lời',
}
