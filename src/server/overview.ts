/** What the first page of who leads is made of: the figures of a scope, and the five things that most need a person. */
import { type Day, showDay } from '#kernel/day.ts'
import { showMoney, showNumber } from '#kernel/money.ts'
import type { Query } from '#kernel/sql.ts'
import { mailPath, pacePath } from '#report/books-paths.ts'
import { newestMailMonth } from '#report/mail-monitor.ts'
import { readMailMonth } from '#report/mail-read.ts'
import {
  END_TO_END,
  type Money,
  type OnTime,
  onTimeOf,
  type PointStanding,
  readMoney,
  type Spot,
  spotsOf,
  standPoints,
} from '#report/overview.ts'
import { type PaceReport, readPace } from '#report/pace-paper.ts'
import { qualityPaths } from '#report/quality-paths.ts'
import { showPercent } from '#report/say.ts'
import { readTreasury, type Treasury } from '#report/treasury.ts'
import { treasuryPaths } from '#report/treasury-paths.ts'
import { desk } from '#server/addresses.ts'
import { momentOf, newestDay } from '#server/moment.ts'
import { mailMoment } from '#server/monitor-routes.ts'
import { codesFor, deskOf, networkOf } from '#server/office.ts'
import { readTills } from '#server/office-devices.ts'
import type { Given } from '#server/route.ts'

/** `words`: a sentence to be read after the number. */
export type Exception = { count: number; words: string; more?: string; href: string }

export type Overview = {
  day: Day
  place: string
  pace: PaceReport
  money: Money
  mail: OnTime
  points: PointStanding[]
  /** All points of the province. */
  spots: Spot[]
  /** The most pressing first; at most EXCEPTIONS_MOST. */
  exceptions: Exception[]
}

const EXCEPTIONS_MOST = 5

/** Of the units of who asks. `day`: the newest with revenue unless said. */
export async function readOverview(
  given: Pick<Given, 'site' | 'person'>,
  asked: Day | undefined,
  file: boolean,
): Promise<Omit<Overview, 'place'>> {
  const { site, person, province, today } = deskOf(given)
  const network = networkOf(province)
  const whole = person.units === 'all'
  const sees = (unit: number) => whole || (person.units as readonly number[]).includes(unit)
  await province.folding.keepUp(['flows', 'mail'], file)
  // What a safe needs depends on the units around it, and an item may end anywhere: both are read for the province, and cut.
  const { treasury, mail } = await province.read(async (query) => {
    const moment = await momentOf(query, province.id, site)
    const within = whole ? undefined : person.unit
    const month = await newestMailMonth(query, province.id, asked ?? today)
    const kept = await readMailMonth(query, province.id, month, END_TO_END)
    const now = await mailMoment(query, province.id, site)
    return {
      treasury: await readTreasury(query, network, { province: province.id, within, ...moment }),
      mail: onTimeOf(kept, { month, now, mine: sees }),
    }
  })
  return province.read(async (query) => {
    const day = asked ?? (await newestDay(query, province.id, today))
    const pace = await readPace(query, network, { province: province.id, day, by: whole ? 'group' : 'unit' })
    const units = whole ? pace.units : pace.rows
    const late = await readLate(query, province.id, codesFor(province, person), today)
    const tills = await readTills(query, province, person)
    const all: (Exception | false)[] = [
      wrong(site.machine?.watched(province.id)?.findings.length ?? 0),
      lockedTills(tills),
      lateComplaints(late),
      latePouches(treasury),
      lateCases(late),
      lateMail(mail),
      shortPoints(treasury),
      overPoints(treasury),
      silentTills(tills),
      furthestBehind(pace),
      uncounted(treasury),
    ]
    return {
      day,
      pace,
      money: await readMoney(query, province.id, day),
      mail,
      spots: spotsOf(network, day),
      points: standPoints(network, day, { units, alarms: treasury.alarms }, sees),
      exceptions: all.filter((one) => one !== false && one.count > 0).slice(0, EXCEPTIONS_MOST) as Exception[],
    }
  }, person.units)
}

type Late = { cases: number; money: number; complaints: number; oldest: Day | null }

/** Decisions past their day, the đồng that wait for them, complaints past the day of the law. */
async function readLate(query: Query, province: number, codes: readonly string[], today: Day): Promise<Late> {
  const [row] = await query<Late[]>`
    with
      cases as (
        select t.open, e.due
        from thing t
        join holder h on h.province = t.province and h.id = t.holder
        join exception e on e.province = t.province and e.position = t.position
        where t.province = ${province} and t.key >= 'exception:' and t.key < 'exception;'
          and h.key = any (${codes.map((code) => `unit:${code}`)}) and e.due < ${today}),
      late as (select due from complaint where province = ${province} and answered is null and due < ${today})
    select (select count(*) from cases)::int as cases, (select coalesce(sum(open), 0) from cases)::bigint as money,
           (select count(*) from late)::int as complaints, (select min(due) from late)::text as oldest`
  return row as Late
}

const wrong = (count: number): Exception => ({
  count,
  words: 'chỗ sổ không khớp',
  more: 'Dừng quyết định về tiền, gọi người phụ trách máy chủ.',
  href: desk.home(),
})

type Tills = Awaited<ReturnType<typeof readTills>>

const NAMES_MOST = 3
const names = (all: readonly string[]): string =>
  all.length > NAMES_MOST
    ? `${all.slice(0, NAMES_MOST).join(', ')} và ${all.length - NAMES_MOST} nơi nữa`
    : all.join(', ')

function lockedTills(tills: Tills): Exception {
  const locked = tills.filter(({ state }) => state === 'locked')
  return {
    count: locked.length,
    words: 'máy bị khóa vì có bản sao',
    more: names(locked.map(({ place }) => place)),
    href: desk.devices(),
  }
}

function silentTills(tills: Tills): Exception {
  const silent = tills.filter(({ silentDays }) => silentDays !== undefined)
  return {
    count: silent.length,
    words: 'máy im lặng',
    more: names(silent.map(({ place }) => place)),
    href: desk.devices(),
  }
}

const lateComplaints = ({ complaints, oldest }: Late): Exception => ({
  count: complaints,
  words: 'khiếu nại quá hạn trả lời',
  ...(oldest && { more: `hạn lâu nhất ${showDay(oldest)}` }),
  href: qualityPaths.complaints(),
})

const lateCases = ({ cases, money }: Late): Exception => ({
  count: cases,
  words: 'việc quá hạn quyết định',
  ...(money > 0 && { more: `${showMoney(money)} đang chờ` }),
  href: desk.cases(),
})

const lateMail = ({ late, month }: OnTime): Exception => ({
  count: late,
  words: 'bưu gửi đang quá hạn',
  href: mailPath({ month }),
})

function alarmsOf({ alarms, nameOf }: Treasury, of: Treasury['alarms'][number]['kind'], words: string): Exception {
  const some = alarms.filter(({ kind }) => kind === of).toSorted((a, b) => (b.amount ?? 0) - (a.amount ?? 0))
  return {
    count: some.length,
    words,
    more: names(
      some.map(({ unit, amount }) => `${nameOf(unit)}${amount === undefined ? '' : ` ${showMoney(amount)}`}`),
    ),
    href: treasuryPaths.board(),
  }
}
const latePouches = (board: Treasury): Exception => alarmsOf(board, 'pouch', 'túi tiền chưa đến')
const shortPoints = (board: Treasury): Exception => alarmsOf(board, 'short', 'điểm sắp thiếu tiền chi')
const overPoints = (board: Treasury): Exception => alarmsOf(board, 'over', 'điểm giữ tiền vượt định mức')
const uncounted = (board: Treasury): Exception => alarmsOf(board, 'count', 'điểm lâu chưa kiểm đếm quỹ')

/** Units that have less than they should by now; the one that misses most. */
function furthestBehind({ rows, day }: PaceReport): Exception {
  const behind = rows.filter(({ pace }) => pace.done < pace.should)
  const [worst] = behind
  return {
    count: behind.length,
    words: 'đơn vị dưới mức lẽ ra phải có',
    ...(worst && {
      more: `nhiều nhất ${worst.name}, thiếu ${showMoney(worst.pace.should - worst.pace.done)} (đạt ${showPercent(worst.pace.done / worst.pace.should)})`,
    }),
    href: pacePath({ day }),
  }
}

/** “1.234” beside what it counts, for messages. */
export const sayException = ({ count, words, more }: Exception): string =>
  `${showNumber(count)} ${words}${more ? ` (${more})` : ''}`
