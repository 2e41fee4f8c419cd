/**
 * The official chart of accounts, as far as acts of the Post touch it. Accounts have keys of our own; number and name are
 * dated, as a circular gives them: Circular 200/2014 until 2025-12-31, Circular 99/2025 from 2026-01-01. Balances go on
 * under the new number by themselves. Neither circular's annex could be read: every edition says so.
 */
import type { Day } from '#kernel/day.ts'

/** A number and name from its first day. `verified`: read in the source that is named. */
export type AccountEdition = { from: Day; number: string; name: string; source: string; verified: boolean }

const TT200 = 'Thông tư 200/2014/TT-BTC'
const TT99 = 'Thông tư 99/2025/TT-BTC'
const CHARTS: readonly { from: Day; source: string }[] = [
  { from: '2015-01-01', source: TT200 },
  { from: '2026-01-01', source: TT99 },
]

/** `name99`: where the later circular is known to name it otherwise. */
function account(number: string, name: string, name99 = name): readonly AccountEdition[] {
  return CHARTS.map(({ from, source }) => {
    const said = `${source}, phụ lục hệ thống tài khoản; chưa đối chiếu văn bản`
    return { from, number, name: source === TT99 ? name99 : name, source: said, verified: false }
  })
}

/** `result`: income and expense, empty again at the year's begin. */
export const ACCOUNTS = {
  cash: account('1111', 'Tiền mặt: tiền Việt Nam'),
  bank: account('1121', 'Tiền gửi ngân hàng: tiền Việt Nam', 'Tiền gửi không kỳ hạn: tiền Việt Nam'),
  transit: account('1131', 'Tiền đang chuyển: tiền Việt Nam'),
  customers: account('131', 'Phải thu của khách hàng'),
  internalClaim: account('1368', 'Phải thu nội bộ khác'),
  missing: account('1381', 'Tài sản thiếu chờ xử lý'),
  claim: account('1388', 'Phải thu khác'),
  vat: account('33311', 'Thuế GTGT đầu ra'),
  capital: account('3361', 'Phải trả nội bộ về vốn kinh doanh'),
  internalDebt: account('3368', 'Phải trả nội bộ khác'),
  surplus: account('3381', 'Tài sản thừa chờ giải quyết'),
  held: account('3388', 'Phải trả, phải nộp khác'),
  suspense: account('3388', 'Phải trả, phải nộp khác'),
  past: account('4211', 'Lợi nhuận sau thuế chưa phân phối năm trước'),
  sales: account('5111', 'Doanh thu bán hàng hóa'),
  services: account('5113', 'Doanh thu cung cấp dịch vụ'),
  reductions: account('521', 'Các khoản giảm trừ doanh thu'),
  commissions: account('6417', 'Chi phí dịch vụ mua ngoài (bán hàng)'),
  writtenOff: account('6426', 'Chi phí dự phòng'),
  loss: account('811', 'Chi phí khác'),
} as const satisfies Record<string, readonly AccountEdition[]>

export type Account = keyof typeof ACCOUNTS

/** Income of the Post: what suspense and principals' money must never become. */
export const INCOME: readonly Account[] = ['sales', 'services']
/** Income and expense: a year begins without them, their sum goes to `past`. */
export const RESULTS: readonly Account[] = [...INCOME, 'reductions', 'commissions', 'writtenOff', 'loss']

/** An account as the circular in force on a day has it; before the first, as the first has it. */
export function accountOn(key: Account, day: Day): AccountEdition {
  const editions: readonly AccountEdition[] = ACCOUNTS[key]
  return editions.findLast(({ from }) => from <= day) ?? (editions[0] as AccountEdition)
}

/** The circular in force on a day. */
export const chartOn = (day: Day): string => (CHARTS.findLast(({ from }) => from <= day) ?? CHARTS[0])?.source ?? TT200
