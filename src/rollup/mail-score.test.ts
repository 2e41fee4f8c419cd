import { deepEqual, equal } from 'node:assert/strict'
import { test } from 'node:test'
import { type Item, judge, missedBy, partOf, STANDARDS, scoreOf } from '#rollup/mail-score.ts'

const at = (text: string) => ({ at: `${text}:00+07:00`, day: text.slice(0, 10) })
const ms = (text: string): number => Date.parse(at(text).at)
const item = (begin: string, more: Partial<Item> = {}): Item => ({
  service: 'parcel',
  came: 'accepted',
  leaves: false,
  from: 1,
  unit: 2,
  cod: 0,
  begin: at(begin),
  ...more,
})
const ended = (how: NonNullable<Item['end']>['how'], when: string) => ({ end: { how, ...at(when) } })
const standard = (id: string) => STANDARDS.find((one) => one.id === id)!
const stateOf = (id: string, one: Item, now = '2026-06-30T00:00') => judge(one, standard(id), ms(now))?.state

test('a letter within the province has two working days, whatever the hour; holidays and Sundays do not count', () => {
  // Friday 06/03/2026: the second working day is Tuesday the 10th. 30/04 and 01/05 are holidays: the 28th gives 4 May.
  const letter = (begin: string, end: string) => item(begin, { service: 'registered', ...ended('delivered', end) })
  equal(stateOf('thu-noi-tinh', letter('2026-03-06T16:30', '2026-03-10T18:00')), 'good')
  equal(stateOf('thu-noi-tinh', letter('2026-03-06T16:30', '2026-03-11T07:00')), 'late')
  equal(stateOf('thu-noi-tinh', letter('2026-04-28T08:00', '2026-05-04T17:00')), 'good')
  equal(stateOf('thu-noi-tinh', letter('2026-04-28T08:00', '2026-05-05T08:00')), 'late')
  equal(
    judge(letter('2026-03-06T16:30', '2026-03-10T18:00'), standard('thu-noi-tinh'), ms('2026-06-30T00:00'))?.took,
    2,
  )
})

test('F1.1 wants the cash as well, and the minute counts', () => {
  const paid = (when: string) => ({ ...ended('delivered', '2026-03-02T17:00'), cod: 350_000, paid: at(when) })
  equal(stateOf('f1-1', item('2026-03-02T08:00', paid('2026-03-03T08:00'))), 'good')
  equal(stateOf('f1-1', item('2026-03-02T08:00', paid('2026-03-03T08:01'))), 'late')
  equal(stateOf('f1-1', item('2026-03-02T08:00', { ...paid('2026-03-03T08:00'), cod: 0 })), 'good')
  const { paid: _, ...unpaid } = paid('2026-03-03T08:00')
  equal(stateOf('f1-1', item('2026-03-02T08:00', unpaid), '2026-03-03T07:59'), 'waiting')
  equal(stateOf('f1-1', item('2026-03-02T08:00', unpaid), '2026-03-03T08:01'), 'overdue')
  // Handed in 3 hours after the delivery, and a minute later.
  equal(stateOf('nop-tien', item('2026-03-02T08:00', paid('2026-03-02T20:00'))), 'good')
  equal(stateOf('nop-tien', item('2026-03-02T08:00', paid('2026-03-02T20:01'))), 'late')
  equal(stateOf('nop-tien', item('2026-03-02T08:00', ended('delivered', '2026-03-02T17:00'))), undefined, 'no cash')
})

test('each measure concerns its own items, and none before its first day', () => {
  const concerned = (one: Item) => STANDARDS.filter(({ id }) => stateOf(id, one) !== undefined).map(({ id }) => id)
  const march = '2026-03-02T08:00'
  deepEqual(concerned(item(march)), ['buu-kien-noi-tinh', 'f1-1'])
  deepEqual(concerned(item(march, { leaves: true })), ['f1-2'])
  deepEqual(concerned(item(march, { came: 'arrived' })), ['f1-3'])
  deepEqual(concerned(item(march, { came: 'arrived', ...ended('left', '2026-03-03T08:00') })), [], 'in transit')
  deepEqual(concerned(item('2018-12-03T08:00')), [], 'no published time for parcels, no corporate measure in 2018')
  deepEqual(concerned(item('2018-12-03T08:00', { service: 'registered' })), ['thu-noi-tinh'])
})

test('returns, losses and what is late on its way stay in the denominator; what has time does not', () => {
  const now = ms('2026-03-03T12:00')
  const of = (begin: string, more: Partial<Item> = {}) => item(begin, { came: 'arrived', ...more })
  const items = [
    of('2026-03-02T06:00', ended('delivered', '2026-03-02T16:00')),
    of('2026-03-02T06:00', ended('delivered', '2026-03-02T20:00')),
    of('2026-03-02T06:00', ended('delivered', '2026-03-02T20:06')),
    of('2026-03-02T06:00', ended('returned', '2026-03-02T10:00')),
    of('2026-03-02T06:00', ended('lost', '2026-03-02T10:00')),
    of('2026-03-02T06:00'),
    of('2026-03-03T06:00'),
  ]
  const verdicts = items.flatMap((one) => judge(one, standard('f1-3'), now) ?? [])
  deepEqual(scoreOf(verdicts.map(partOf)), {
    counted: 6,
    good: 2,
    late: 1,
    back: 2,
    overdue: 1,
    waiting: 1,
    half: 14,
    most: 15,
  })
  deepEqual(scoreOf([]), { counted: 0, good: 0, late: 0, back: 0, overdue: 0, waiting: 0 })
})

test('a time is kept in whole hours, beyond two days in whole days; days stay days', () => {
  const within = (id: string, begin: string, end: string, more: Partial<Item> = {}) => {
    const verdict = judge(item(begin, { ...more, ...ended('delivered', end) }), standard(id), 0)
    return verdict && partOf(verdict).within
  }
  equal(within('f1-1', '2026-03-02T08:00', '2026-03-02T13:01'), 6)
  equal(within('f1-1', '2026-03-02T08:00', '2026-03-04T08:00'), 48)
  equal(within('f1-1', '2026-03-02T08:00', '2026-03-04T08:01'), 72)
  equal(within('thu-noi-tinh', '2026-03-06T16:30', '2026-03-11T07:00', { service: 'registered' }), 3)
  const parts = [
    { state: 'good', within: 2, items: 10 },
    { state: 'good', within: 1, items: 9 },
    { state: 'late', within: 9, items: 1 },
    { state: 'back', within: null, items: 4 },
  ] as const
  deepEqual(scoreOf(parts), { counted: 24, good: 19, late: 1, back: 4, overdue: 0, waiting: 0, half: 2, most: 2 })
})

test('F1.2 ends when the item leaves; one given back here never left', () => {
  const away = (more: Partial<Item>) => item('2026-03-02T08:00', { leaves: true, ...more })
  equal(stateOf('f1-2', away(ended('left', '2026-03-02T18:00'))), 'good')
  equal(stateOf('f1-2', away(ended('left', '2026-03-02T18:01'))), 'late')
  equal(stateOf('f1-2', away(ended('delivered', '2026-03-02T12:00'))), 'back')
})

test('a letter from another province has six working days from its posting; nothing is said of one whose day is unknown', () => {
  // Posted on Friday 06/03/2026: the sixth working day is Monday the 16th.
  const letter = (more: Partial<Item>) =>
    item('2026-03-12T08:00', { service: 'registered', came: 'arrived', posted: '2026-03-06', ...more })
  equal(stateOf('thu-lien-tinh', letter(ended('delivered', '2026-03-16T18:00'))), 'good')
  equal(stateOf('thu-lien-tinh', letter(ended('delivered', '2026-03-17T07:00'))), 'late')
  equal(stateOf('thu-lien-tinh', letter(ended('returned', '2026-03-13T07:00'))), 'back')
  equal(stateOf('thu-lien-tinh', letter(ended('left', '2026-03-13T07:00'))), undefined)
  const { posted: _, ...unknown } = letter(ended('delivered', '2026-03-16T18:00'))
  equal(stateOf('thu-lien-tinh', unknown), undefined)
})

test('F4.1 begins where the delivering office scanned it; cash on delivery tells e-commerce apart', () => {
  const there = (when: string, more: Partial<Item> = {}) => item('2026-03-02T08:00', { there: at(when), ...more })
  const end = (when: string) => ended('delivered', when)
  equal(stateOf('f4-1', there('2026-03-04T08:00', end('2026-03-04T16:00'))), 'good')
  equal(stateOf('f4-1', there('2026-03-04T08:00', end('2026-03-04T16:01'))), 'late')
  equal(stateOf('f4-1', there('2026-03-04T08:00', ended('returned', '2026-03-09T08:00'))), 'back')
  equal(stateOf('f4-1', there('2026-03-04T08:00'), '2026-03-04T16:01'), 'overdue')
  equal(stateOf('f4-1', item('2026-03-02T08:00')), undefined, 'on the road')
  equal(stateOf('f4-1', there('2026-03-04T08:00', { leaves: true })), undefined)
  equal(stateOf('f4-1', there('2026-03-04T08:00', { cod: 9 })), undefined)
  equal(stateOf('f4-1-tmdt', there('2026-03-04T08:00', { cod: 9, ...end('2026-03-04T16:00') })), 'good')
})

test('an item on its way is late by the clock that it missed first; one that ended is not', () => {
  const missed = (one: Item, now: string) => missedBy(one, ms(now))?.standard.id
  equal(missed(item('2026-03-02T08:00'), '2026-03-03T08:00'), undefined)
  equal(missed(item('2026-03-02T08:00'), '2026-03-03T09:00'), 'f1-1')
  equal(missed(item('2026-03-02T08:00'), '2026-06-01T00:00'), 'f1-1')
  equal(missed(item('2026-03-02T08:00', ended('returned', '2026-05-01T00:00')), '2026-06-01T00:00'), undefined)
})
