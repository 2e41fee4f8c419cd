import { deepEqual, equal } from 'node:assert/strict'
import { test } from 'node:test'
import { explain, standardOf } from '#report/mail-official.ts'
import type { MailItem } from '#report/mail-read.ts'

const NOW = '2026-06-30T00:00:00+07:00'
const at = (text: string) => ({ at: `${text}:00+07:00`, day: text.slice(0, 10) })
const born = { device: 'may-01', seq: 1, unit: 2 }
/** Came from another province on 2 March at 06:00: 14 hours for F1.3. */
const item = (code: string, more: Partial<MailItem> = {}): MailItem => ({
  ...{ key: `parcel:${code}`, service: 'parcel', came: 'arrived', leaves: false, from: 1, unit: 2, cod: 0 },
  ...{ begin: at('2026-03-02T06:00'), holder: 'customer', born, last: born },
  ...more,
})
const delivered = (when: string): Partial<MailItem> => ({ end: { how: 'delivered', ...at(when) } })
const GOOD = delivered('2026-03-02T20:00')
const LATE = delivered('2026-03-02T20:01')
const standard = standardOf('f1-3')!

const ours = [
  item('A', GOOD),
  item('B', GOOD),
  item('C', LATE),
  item('D', LATE),
  item('E', { end: { how: 'returned', ...at('2026-03-02T10:00') } }),
  item('F', GOOD),
  item('G', { came: 'accepted' }),
  item('L', { begin: at('2026-02-02T06:00'), ...GOOD }),
]
const official = (item: string, good: boolean | null, unit = 2) => ({ item, unit, good })
const theirs = [
  official('A', true),
  official('B', false),
  official('C', true),
  official('D', false),
  official('E', null),
  official('G', true),
  official('L', true),
  official('X', false),
]
const known = new Set(['A', 'B', 'C', 'D', 'E', 'G', 'L'])
const scope = { month: '2026-03', now: NOW, mine: () => true }

test('from the list of the corporation one comes to ours by adding up', () => {
  const told = explain(standard, { items: theirs, known }, ours, scope)
  const { list, here, there, better, worse } = told
  deepEqual(list, { counted: 8, good: 4 })
  deepEqual(told.ours, { counted: 6, good: 3 })
  equal(list.counted + here.counted - there.counted, told.ours.counted)
  equal(list.good + here.good - there.good + better - worse, told.ours.good)
  deepEqual(
    told.apart.map(({ item, why, official }) => [item, why, official]),
    [
      ['B', 'good', false],
      ['C', 'late', true],
      ['F', 'good', undefined],
      ['G', 'uncounted', true],
      ['L', 'elsewhere', true],
      ['X', 'unknown', false],
    ],
  )
})

test('a reader sees the items that either side puts to his units', () => {
  const told = explain(
    standard,
    { items: [official('A', true, 9), official('B', true, 9)], known },
    [item('B', GOOD)],
    {
      ...scope,
      mine: (unit) => unit === 2,
    },
  )
  deepEqual(
    [told.list, told.ours],
    [
      { counted: 1, good: 1 },
      { counted: 1, good: 1 },
    ],
  )
})
