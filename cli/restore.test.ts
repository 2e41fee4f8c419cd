import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Problem } from '#kernel/problem.ts'
import { parseMoment } from './restore.ts'

const moments: readonly (readonly [string, string])[] = [
  ['2018-12-31 17:00', '2018-12-31T10:00:00.000Z'],
  ['2018-12-31 17:00:05', '2018-12-31T10:00:05.000Z'],
  ['2018-12-31T17:00:05.250', '2018-12-31T10:00:05.250Z'],
  ['2018-12-31T17:00:05Z', '2018-12-31T17:00:05.000Z'],
  ['2018-12-31T17:00:05+09:00', '2018-12-31T08:00:05.000Z'],
]
for (const [text, utc] of moments) test(`${text} is ${utc}`, () => assert.equal(parseMoment(text).toISOString(), utc))

for (const text of ['', '2018-12-31', '17:00', 'hôm qua', '2018-13-31 17:00:00'])
  test(`“${text}” is refused`, () => {
    assert.throws(
      () => parseMoment(text),
      (error) => error instanceof Problem && error.code === 'option_invalid',
    )
  })
