/** The state of a till in words that are always on the screen. Pure: the moment is passed in. */
import type { Clock, TillState } from '#counter/nouns.ts'
import { type Day, showDay } from '#kernel/day.ts'

/** `tone` is never the only sign: the sentence says the same. */
export type Said = { text: string; tone: 'good' | 'wait' | 'act' | 'stop' }

const LOCKED: Readonly<Record<string, string>> = {
  fork: 'Máy này có bản sao ở nơi khác: ngừng việc, gọi người quản lý. Việc đã làm vẫn được giữ.',
  revoked: 'Máy này đã bị thu quyền: ngừng việc, gọi người quản lý. Việc đã làm vẫn được gửi.',
}

/**
 * The most pressing first: what stops, what waits for a person, what has not been sent, whether the clock is believed.
 * @param now as `Clock` gives it
 */
export function stateWords(state: TillState, now: ReturnType<Clock>): Said[] {
  const said: Said[] = []
  const { locked, waiting, unsent, photos = 0, oldestUnsentAt, lastSentAt, clock, practice } = state
  if (practice) return [{ text: 'Đang tập: không ghi sổ, không gửi đi', tone: 'wait' }]
  if (locked !== undefined) said.push({ text: LOCKED[locked] ?? `Máy bị khóa: ${locked}`, tone: 'stop' })
  if (waiting > 0) said.push({ text: `${waiting} việc cần xử lý`, tone: 'act' })
  if (unsent > 0) {
    const oldest = oldestUnsentAt === undefined ? '' : `, cũ nhất ${spanWords(msBetween(oldestUnsentAt, now))}`
    said.push({ text: `Còn ${unsent} việc chưa gửi${oldest}`, tone: 'wait' })
  } else if (lastSentAt === undefined) said.push({ text: 'Chưa có việc nào phải gửi', tone: 'good' })
  else said.push({ text: `Đã gửi hết lúc ${momentWords(lastSentAt, now)}`, tone: 'good' })
  if (photos > 0) said.push({ text: `Còn ${photos} ảnh chưa gửi`, tone: 'wait' })
  if (clock !== undefined) said.push({ text: clock, tone: 'act' })
  return said
}

/** Clocks of this much difference are looked at by a person; batteries of old machines are the usual cause. */
const CLOCK_MS_MOST = 10 * 60_000

/**
 * A question when the device's clock cannot be right: before what this till did last, or far from what the hub said.
 * @param seen moments that have been, and how far the hub's clock was ahead of ours when it spoke last, in ms
 */
export function clockWords(now: string, seen: { lastAct?: string; ahead?: number }): string | undefined {
  if (seen.lastAct !== undefined && msBetween(seen.lastAct, now) < -CLOCK_MS_MOST)
    return `Đồng hồ máy chỉ ${momentWords(now, seen.lastAct)}, trước việc vừa làm. Xem lại giờ của máy.`
  if (Math.abs(seen.ahead ?? 0) > CLOCK_MS_MOST) {
    const side = (seen.ahead as number) > 0 ? 'chậm' : 'nhanh'
    return `Đồng hồ máy ${side} ${spanWords(Math.abs(seen.ahead as number))}. Chỉnh lại giờ của máy.`
  }
  return undefined
}

export const msBetween = (from: string, to: string): number => Date.parse(to) - Date.parse(from)

/** “vừa xong”, “5 phút”, “2 giờ”, “3 ngày”: whole ones, rounded down. */
export function spanWords(ms: number): string {
  const minutes = Math.floor(ms / 60_000)
  if (minutes < 1) return 'vừa xong'
  if (minutes < 60) return `${minutes} phút`
  return minutes < 2880 ? `${Math.floor(minutes / 60)} giờ` : `${Math.floor(minutes / 1440)} ngày`
}

/** “14:32”, or “14:32 ngày 25/11/2026” when it was another day than `now`, both by the offset of `now`. */
function momentWords(at: string, now: string): string {
  const { day, time } = local(at, now)
  return day === now.slice(0, 10) ? time : `${time} ngày ${showDay(day)}`
}

/** A moment as day and HH:MM where `like` (local time with offset) was written. */
function local(at: string, like: string): { day: Day; time: string } {
  const [, sign, hours = 0, minutes = 0] = /([+-])(\d\d):(\d\d)$/.exec(like) ?? []
  const offset = (Number(hours) * 60 + Number(minutes)) * (sign === '-' ? -60_000 : 60_000)
  const text = new Date(Date.parse(at) + offset).toISOString()
  return { day: text.slice(0, 10), time: text.slice(11, 16) }
}
