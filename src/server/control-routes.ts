/** The room of whoever checks the others: is the journal whole, who looked at people's data, what two persons did, what was counted. */
import * as z from 'zod'
import { addDays, type Day, monthOf, showDay } from '#kernel/day.ts'
import { type Html, html } from '#kernel/html.ts'
import { showNumber } from '#kernel/money.ts'
import { countDeeds, type Deed, listDeeds } from '#people/deed.ts'
import { books } from '#report/books-paths.ts'
import { type DayState, monthToLock, readDay, readLocks } from '#report/closing.ts'
import { treasuryPaths } from '#report/treasury-paths.ts'
import { desk } from '#server/addresses.ts'
import { momentOf } from '#server/moment.ts'
import { deskOf, placeOf } from '#server/office.ts'
import { readRow } from '#server/office-routes.ts'
import { ago, officePage } from '#server/pages-office.ts'
import { deedsTable } from '#server/pages-people.ts'
import { countFailed } from '#server/report-orders.ts'
import { roomPaths } from '#server/room-paths.ts'
import { type Route, route } from '#server/route.ts'
import { type Proposal, readProposals } from '#server/two-persons.ts'
import type { Watched } from '#server/watch.ts'

const DAYS_BACK = 30
const DEEDS_SHOWN = 10

type Control = {
  now: string
  day: Day
  /** Nothing when this server does not look itself. */
  watched: Watched | undefined
  deeds: ReadonlyMap<Deed['what'], number>
  waiting: readonly Proposal[]
  states: readonly DayState[]
  locked: Day | undefined
  behind: boolean
  /** Reports that could not be sent. */
  unsent: number
}

type Check = { count: number; words: string; more: string; href: string; late: boolean }

/** Each a number, what it counts, and where it opens. */
function checksOf({ now, day, watched, deeds, waiting, states, locked, behind, unsent }: Control): Check[] {
  const sum = (of: (one: DayState) => number) => states.reduce((all, one) => all + of(one), 0)
  const of = (what: Deed['what']) => deeds.get(what) ?? 0
  const uncounted = states.filter(({ acts, counts }) => acts > 0 && counts === 0).length
  const gaps = sum(({ gaps }) => gaps)
  const days = `trong ${DAYS_BACK} ngày qua`
  return [
    ...(watched
      ? [
          {
            count: watched.findings.length,
            words: 'chỗ sổ không khớp',
            more: watched.wholeSince
              ? `cả sổ đã kiểm lại từ ${ago(watched.wholeSince, now)}`
              : `đang kiểm vòng đầu, đã xem ${showNumber(watched.checked)} việc`,
            href: desk.home(),
            late: watched.findings.length > 0,
          },
        ]
      : []),
    {
      count: of('personal.look'),
      words: `lần xem đủ dữ liệu riêng ${days}`,
      more: of('personal.erase') > 0 ? `${showNumber(of('personal.erase'))} lần xóa` : '',
      href: desk.deeds('du-lieu-rieng'),
      late: false,
    },
    {
      count: waiting.length,
      words: 'việc chờ người thứ hai',
      more: `${days}: ${showNumber(of('two.confirm'))} xác nhận, ${showNumber(of('two.refuse'))} không`,
      href: desk.cases(),
      late: false,
    },
    {
      count: uncounted,
      words: `đơn vị có việc mà chưa kiểm đếm ngày ${showDay(day)}`,
      more: `${showNumber(sum(({ counts }) => counts))} lần kiểm đếm trong ngày`,
      href: books.closing(day),
      late: uncounted > 0,
    },
    {
      count: gaps,
      words: 'chênh lệch chưa kết luận',
      more: 'thống kê cả tỉnh, từng hồ sơ',
      href: treasuryPaths.differences(),
      late: gaps > 0,
    },
    {
      count: unsent,
      words: 'báo cáo hẹn gửi không gửi được',
      more: 'vì sao, làm gì tiếp',
      href: roomPaths.reportOrders(),
      late: unsent > 0,
    },
    {
      count: sum(({ unsent }) => unsent),
      words: 'máy chưa gửi hết việc',
      more: '',
      href: desk.devices(),
      late: false,
    },
    {
      count: behind ? 1 : 0,
      words: behind ? 'tháng chưa khóa sổ mà khóa được' : 'tháng phải khóa sổ',
      more: locked ? `đã khóa đến hết tháng ${locked.slice(5, 7)}/${locked.slice(0, 4)}` : 'chưa tháng nào khóa sổ',
      href: books.closing(day),
      late: false,
    },
  ]
}

const checksList = (checks: readonly Check[]): Html =>
  html`<ul class="today">${checks.map(
    ({ href, count, words, more, late }) =>
      html`<li><a href="${href}"><b class="${late ? 'late' : ''}">${showNumber(count)}</b><span>${words}${more !== '' && html` <span class="under">${more}</span>`}</span></a></li>`,
  )}</ul>`

export const controlRoutes: readonly Route[] = [
  route({
    ...readRow,
    path: roomPaths.control(),
    name: 'Kiểm soát: sổ còn nguyên, ai xem dữ liệu riêng, việc hai người, kiểm đếm, chênh lệch, khóa sổ',
    query: z.strictObject({}),
    who: ['province', 'auditor'],
    cost: 'report',
    personal: ['name'],
    handle: async (given) => {
      const { site, person, province, today } = deskOf(given)
      const { id, people } = province
      await province.folding.keepUp(['flows'])
      const since = `${addDays(today, -DAYS_BACK)}T00:00:00Z`
      const { control, looks, pairs } = await province.read(async (query) => {
        const { day } = await momentOf(query, id, site)
        const locks = await readLocks(query, id)
        const control: Control = {
          ...{ now: site.now(), day, watched: site.machine?.watched(id) },
          deeds: await countDeeds(query, people, since),
          waiting: await readProposals(query, id),
          states: await readDay(query, id, day),
          locked: locks[0] && `${locks[0].month}-01`,
          unsent: await countFailed(query, id),
          behind: monthToLock(locks, `${monthOf(day)}-01`) !== undefined,
        }
        return {
          control,
          looks: await listDeeds(query, people, DEEDS_SHOWN, 'personal.'),
          pairs: await listDeeds(query, people, DEEDS_SHOWN, 'two.'),
        }
      }, person.units)
      const place = (unit: number) => placeOf(province, unit, today)
      return officePage(
        { site, person, here: roomPaths.control(), title: 'Kiểm soát' },
        `${placeOf(province, person.unit, today)}: điều cần biết trước khi tin một con số.`,
        html`${checksList(checksOf(control))}
<section aria-labelledby="du-lieu"><h2 id="du-lieu">Dữ liệu riêng</h2>${deedsTable(looks, place, 'Ai đã xem đủ, xóa dữ liệu riêng, mới nhất trước')}</section>
<section aria-labelledby="hai"><h2 id="hai">Việc hai người</h2>${deedsTable(pairs, place, 'Ai đề nghị, ai xác nhận, mới nhất trước')}</section>
<p><a href="${desk.deeds()}">Cả nhật ký</a></p>`,
      )
    },
  }),
]
