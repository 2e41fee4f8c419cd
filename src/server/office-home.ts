/** The first page of the office: what waits for this person today, each as a sentence that leads there. */
import { addMonths, monthOf, showDay } from '#kernel/day.ts'
import { type Html, html } from '#kernel/html.ts'
import { showMoney, showNumber } from '#kernel/money.ts'
import type { Query } from '#kernel/sql.ts'
import type { SignedIn } from '#people/person.ts'
import { reminderPaths } from '#report/books-paths.ts'
import { type Asked, readAsked } from '#report/hearing.ts'
import { lateOf } from '#report/invoice-paper.ts'
import { invoicePaths } from '#report/invoice-paths.ts'
import { invoiceDue, readQueue } from '#report/invoices.ts'
import { treasuryPaths } from '#report/treasury-paths.ts'
import { desk } from '#server/addresses.ts'
import { countWaiting } from '#server/lists-offer.ts'
import { mayChange, ownCode } from '#server/office.ts'
import { type Case, readCases } from '#server/office-cases.ts'
import { readTills, type Till } from '#server/office-devices.ts'
import { readWaiting } from '#server/office-lists.ts'
import { age } from '#server/pages-office.ts'
import { dueBack, type Out, readOut, sumOf } from '#server/payout-desk.ts'
import { payouts } from '#server/payout-paths.ts'
import { planner } from '#server/planner-paths.ts'
import { openNotices } from '#server/planner-store.ts'
import type { Province } from '#server/province.ts'
import { unreadReminders } from '#server/reminders.ts'
import type { Site } from '#server/route.ts'

export type Today = {
  /** Places at which the continuous check finds the journal wrong. */
  broken: number

  cases: readonly Case[]
  tills: readonly Till[]
  /** Differences about which this person is asked to answer. */
  asked: readonly Asked[]
  lists: number
  /** Lists that principals handed over and nobody has looked at. */
  offers: number
  /** Entitlements whose payout is over. */
  due: readonly Out[]
  /** Sales of the month before whose invoice or fee receipt is late. */
  invoices: number
  reminders: number
  /** Published timetables that this person's unit has not taken note of. */
  timetables: number
  now: string
}

export function readToday(province: Province, person: SignedIn, site: Site): Promise<Today> {
  return province.read(
    async (query) => ({
      broken: site.machine?.watched(province.id)?.findings.length ?? 0,
      now: site.now(),
      cases: await readCases(query, province, person),
      tills: await readTills(query, province, person),
      asked: await readAsked(query, province.id, person.code),
      lists: (await readWaiting(query, province, ownCode(province, person))).reduce(
        (sum, { things }) => sum + things,
        0,
      ),
      offers: await countWaiting(query, province.id),
      due: dueBack(await readOut(query, province, person, site.today())),
      invoices: await lateInvoices(query, province.id, person, site.today()),
      reminders: mayChange(person) ? await unreadReminders(query, province.id, person) : 0,
      timetables: mayChange(person) ? await openNotices(query, province.id, person.unit) : 0,
    }),
    person.units,
  )
}

export function homePage(person: SignedIn, today: Today): Html {
  const asked = today.asked.map(askedOf)
  if (person.role === 'teller') return html`${asked}${tellerPage}`
  return html`${today.broken > 0 && alarm(today.broken)}${asked}${waitingList(person, today)}`
}

const askedOf = ({ device, seq, until }: Asked): Html =>
  html`<p class="proof"><b>Bạn được mời trình bày về một chênh lệch kiểm đếm</b>, hạn hết ngày ${showDay(until)}. <a href="${treasuryPaths.difference(device, seq)}">Xem hồ sơ và trình bày</a></p>`

/** Everybody of the office sees it: who first does can stop and call. */
const alarm = (places: number): Html =>
  html`<p role="alert"><b class="late">Sổ không khớp ở ${showNumber(places)} chỗ.</b> Dừng quyết định về tiền, giữ nguyên máy chủ, gọi người phụ trách máy chủ ngay.</p>`

function waitingList(person: SignedIn, today: Today): Html {
  const items = waiting(person, today)
  if (items.length === 0)
    return html`<p class="none">Không có việc nào chờ bạn.</p>
<p><a class="next" href="${desk.devices()}">Nhận một máy cho quầy</a></p>`
  return html`<ul class="today">${items.map(
    ({ href, count, words, more, late }) =>
      html`<li><a href="${href}"><b class="${late ? 'late' : ''}">${showNumber(count)}</b><span>${words}${more && html` <span class="under">${more}</span>`}</span></a></li>`,
  )}</ul>`
}

/** A teller works at the till; the office has nothing for her but her own account. */
const tellerPage = html`<p>Bạn làm việc ở quầy. Mở quầy trên máy đã được nhận, rồi nhập PIN.</p>
<p><a class="next" href="${desk.till()}">Mở quầy</a></p>
<p><a href="${treasuryPaths.differences()}">Thống kê chênh lệch kiểm đếm của cả tỉnh</a></p>`

type Item = { href: string; count: number; words: string; more?: string; late?: boolean }

function waiting(
  person: SignedIn,
  { cases, tills, lists, offers, due, invoices, reminders, timetables, now }: Today,
): Item[] {
  const [oldest] = cases
  const late = cases.filter(({ due }) => due !== undefined && due < now.slice(0, 10)).length
  const money = cases.reduce((sum, { open }) => sum + open, 0)
  const of = (keep: (till: Till) => boolean) => tills.filter(keep)
  const pending = of(({ state }) => state === 'pending')
  const silent = of(({ silentDays }) => silentDays !== undefined)
  const over = of(({ over }) => over)
  const locked = of(({ state }) => state === 'locked')
  const items: Item[] = [
    {
      href: desk.cases(),
      count: cases.length,
      words: 'việc chờ quyết định',
      more: `cũ nhất ${oldest ? age(oldest.entry.recorded, now) : ''}${late > 0 ? `, ${late} quá hạn` : ''}${money > 0 ? `, ${showMoney(money)} đang chờ` : ''}`,
      late: late > 0,
    },
    { href: desk.devices(), count: pending.length, words: 'máy chờ duyệt', more: names(pending) },
    { href: desk.devices(), count: locked.length, words: 'máy bị khóa vì có bản sao', more: names(locked), late: true },
    {
      href: desk.devices(),
      count: silent.length,
      words: 'máy im lặng',
      more: silent.map(({ place, silentDays = 0 }) => `${place} (${silentDays} ngày)`).join(', '),
    },
    {
      href: desk.devices(),
      count: over.length,
      words: 'quầy giữ tiền vượt định mức',
      more: over.map(({ place, cash }) => `${place} (${showMoney(cash)})`).join(', '),
    },
    {
      href: payouts.home(),
      count: sumOf(due).things,
      words: 'khoản chi trả đã hết kỳ, phải trả đơn vị giao',
      more: showMoney(sumOf(due).open),
      late: true,
    },
    { href: planner.home(), count: timetables, words: 'biểu giờ mới chờ đơn vị xác nhận' },
    { href: invoicePaths.queue(), count: invoices, words: 'hóa đơn, biên lai tháng trước đã quá hạn lập', late: true },
    { href: reminderPaths.list(), count: reminders, words: 'lời nhắc về bưu gửi quá hạn chưa đọc', late: true },
    { href: desk.listsIn(), count: mayChange(person) ? offers : 0, words: 'danh sách đơn vị giao gửi, chờ nhận' },
    { href: desk.lists(), count: mayChange(person) ? lists : 0, words: 'khoản trong danh sách chưa giao cho quầy nào' },
  ]
  return items.filter(({ count }) => count > 0)
}

/** Those of the province's commissions are seen on their own page, which folds the books first. */
async function lateInvoices(query: Query, province: number, { units }: SignedIn, today: string): Promise<number> {
  const month = addMonths(monthOf(today), -1)
  if (today <= invoiceDue(month)) return 0
  return lateOf(await readQueue(query, { province, month, whole: units === 'all' }), today).length
}

const names = (tills: readonly Till[]): string => tills.map(({ place }) => place).join(', ')
