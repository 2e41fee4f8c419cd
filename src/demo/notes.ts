/**
 * What the scenes of the year say beside their acts, for the files of other systems: complaints, reminders, and how each
 * registered letter kept its time.
 */
import type { Post, Stage } from '#demo/stage.ts'
import { csvLine } from '#kernel/csv.ts'
import { type Day, showDay } from '#kernel/day.ts'
import { showNumber } from '#kernel/money.ts'

export type Complaint = {
  number: string
  unit: string
  received: Day
  about: string
  accepted: Day
  delivered: Day | ''
  kind: string
  name: string
  phone: string
  words: string
  answered: Day | ''
  founded: '' | '0' | '1'
  answer: string
  award: string
  satisfied: string
}

export type Reminder = {
  unit: string
  day: Day
  items: readonly string[]
  oldest: Day
  reader: string
  minutes: number
}

/** `month`: in which it was taken in; `good`: by the generator's own count, null while it is not delivered. */
export type Registered = { measure: string; item: string; month: string; post: Post; good: boolean | null }

export type Notes = { complaints: Complaint[]; reminders: Reminder[]; registered: Registered[] }

export const emptyNotes = (): Notes => ({ complaints: [], reminders: [], registered: [] })

const COMPLAINT_HEADER = [
  ...['number', 'unit', 'received', 'about', 'accepted', 'delivered', 'kind', 'far', 'name', 'phone', 'words'],
  ...['answered', 'founded', 'answer', 'award', 'satisfied'],
]

/** Lines of complaints.csv, the header first, each with its line end. */
export function* complaintLines({ complaints }: Notes): Iterable<string> {
  yield csvLine(COMPLAINT_HEADER)
  for (const one of complaints) {
    const { number, unit, received, about, accepted, delivered, kind, name, phone, words } = one
    const said = [one.answered, one.founded, one.answer, one.award, one.satisfied]
    yield csvLine([number, unit, received, about, accepted, delivered, kind, '0', name, phone, words, ...said])
  }
}

/** Lines of reminders.csv, the header first, each with its line end. */
export function* reminderLines({ reminders }: Notes): Iterable<string> {
  yield csvLine(['reminder', 'unit', 'sender', 'sent', 'text', 'items', 'reader', 'read'])
  for (const [i, { unit, day, items, oldest, reader, minutes }] of reminders.entries()) {
    const text = `${showNumber(items.length)} bưu gửi chưa phát được, lâu nhất từ ${showDay(oldest)}. Phát, chuyển tiếp, hoặc ghi lý do trong hôm nay.`
    const at = (minute: number) =>
      `${day}T${String(8 + Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}:00+07:00`
    const read = minutes < UNREAD_AFTER ? [reader, at(10 + minutes)] : ['', '']
    const number = `NV-${day.slice(0, 4)}-${String(i + 1).padStart(4, '0')}`
    yield csvLine([number, unit, SENDER, at(5), text, items.join(' '), ...read])
  }
}

/** Who reads it so late has not read it. */
const UNREAD_AFTER = 340
const SENDER = 'demo-tinh'

/** Of a hundred items: what the corporation's list says otherwise, does not know, or leaves out. */
const APART = { worse: 0.012, unknown: 0.006, missing: 0.008 } as const

/** Lines of official.csv: a value for each district and month, and of the last month every item; each with its line end. */
export function* officialLines(stage: Stage, { registered }: Notes): Iterable<string> {
  yield csvLine(['measure', 'unit', 'month', 'version', 'value', 'item'])
  const last = `${stage.targets.year}-12`
  const listed = registered.flatMap((one) => {
    const chance = stage.chance('official', one.item)
    if (chance.happens(APART.missing)) return []
    const good = chance.happens(APART.worse) ? false : chance.happens(APART.unknown) ? null : one.good
    return [{ ...one, good, unit: one.post.house.code }]
  })
  const groups = Map.groupBy(listed, ({ measure, month, unit }) => `${measure} ${unit} ${month}`)
  for (const own of groups.values()) {
    const { measure, unit, month } = own[0]!
    const share = (100 * own.filter(({ good }) => good).length) / own.length
    yield csvLine([measure, unit, month, '1', share.toFixed(2).replace('.', ','), ''])
  }
  for (const { measure, unit, month, good, item } of listed)
    if (month === last)
      yield csvLine([measure, unit, month, '1', good === null ? '' : good ? 'đạt' : 'không đạt', item])
}
