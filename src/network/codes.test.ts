import assert from 'node:assert/strict'
import { test } from 'node:test'
import { unitCodes } from '#network/codes.ts'

const first = `id,code,name,from,to
5,A1,Thuận Châu,2013-06-11,2020-01-01
6,A1,Mường La,2020-01-01,
7,B2,Bắc Yên,2013-06-11,2018-06-01`

const cases: [code: string, day: string, ids: number[]][] = [
  ['A1', '2018-03-05', [5]],
  ['A1', '2020-01-01', [6]],
  ['A1', '2010-01-01', []],
  ['B2', '2019-01-01', [7]],
  ['C3', '2018-01-01', []],
]
for (const [code, day, ids] of cases)
  test(`${code} on ${day} is ${ids.join() || 'nobody'}`, () => assert.deepEqual(unitCodes([first])(code, day), ids))

test('a corrected edition stands beside the one it corrects', () => {
  const codes = unitCodes([first, first.replace('5,A1', '9,A1')])
  assert.deepEqual(codes('A1', '2018-03-05'), [5, 9])
  assert.deepEqual(codes('B2', '2018-03-05'), [7])
})
