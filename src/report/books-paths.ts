/** Addresses of papers: the books (trial balance, statements, suspense, closing), the plan. */
import type { Day, Month } from '#kernel/day.ts'

type Asked = { from?: Day; to?: Day; unit?: number | undefined }
type Kind = '' | '.xlsx' | '.pdf' | '.json'

const query = (values: Record<string, string | number | undefined>): string => {
  const given = Object.entries(values).filter((pair): pair is [string, string | number] => pair[1] !== undefined)
  return given.length === 0 ? '' : `?${new URLSearchParams(given.map(([key, value]) => [key, String(value)]))}`
}
const asked = ({ from, to, unit }: Asked) => ({ tu: from, den: to, 'don-vi': unit })

export const books = {
  trial: (of: Asked = {}, kind: Kind = '') => `/so-sach/can-doi${kind}${query(asked(of))}`,
  account: (
    account: string,
    of: Asked = {},
    acts: { service?: string; verb?: string; after?: string | undefined } = {},
  ) =>
    `/so-sach/can-doi/${account}${query({ ...asked(of), 'dich-vu': acts.service, viec: acts.verb, sau: acts.after })}`,
  statement: (principal: string, of: Asked = {}, kind: Kind = '') =>
    `/so-sach/doi-soat/${principal}${kind && `/bang${kind}`}${query(asked(of))}`,
  statements: () => '/so-sach/doi-soat',
  /** Files that went out to a principal, and one of them. */
  dayFiles: (principal: string) => `/so-sach/doi-soat/${principal}/tep`,
  dayFile: (principal: string, day: Day, kind: Exclude<Kind, ''>) =>
    `/so-sach/doi-soat/${principal}/tep/${day}/bang${kind}`,
  suspense: () => '/so-sach/tam-giu',
  closing: (day?: Day) => `/so-sach/chot-ngay${query({ ngay: day })}`,
  lock: () => '/so-sach/khoa-so',
} as const

/** How the year stands against its plan: on a day, of a unit of the second level. */
export const pacePath = (of: { day?: Day; group?: number | undefined } = {}, kind: Kind = '') =>
  `/ke-hoach${kind}${query({ ngay: of.day, 'don-vi': of.group })}`

/** What each point is worth in a year. */
export const pointsPath = (of: { year?: number } = {}, kind: Kind = '') => `/diem${kind}${query({ nam: of.year })}`

/** How the mail of a month kept its times, and what is late now. */
export const mailPath = (of: { month?: Month; done?: string } = {}, kind: Kind = '') =>
  `/chat-luong${kind}${query({ thang: of.month, xong: of.done })}`

/** Bags despatched in some days, by both sides' scans. */
export const bagsPath = (of: { from?: Day; to?: Day } = {}, kind: Kind = '') =>
  `/chat-luong/tui${kind}${query(asked(of))}`

/** What the corporation says of a measure beside what is said here, item by item. */
export const officialPath = (measure: string, of: { month?: Month } = {}, kind: Kind = '') =>
  `/chat-luong/doi-chieu/${measure}${kind && `/bang${kind}`}${query({ thang: of.month })}`

/** Reminders to whoever holds what is late: sent here, and read. `done`: what the page says was done. */
export const reminderPaths = {
  list: (done?: string) => `/chat-luong/nhac${query({ xong: done })}`,
  send: () => '/chat-luong/nhac',
  read: () => '/chat-luong/nhac/doc',
} as const
