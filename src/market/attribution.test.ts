import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Attended, type Outcome, outcomesOf } from '#market/attribution.ts'

const at = (member: string, day: string, promised = false): Attended => ({ member, day, promised })

test('an enrolment counts once, for the last conference before it, within ninety days', () => {
  const cases: [Attended[], Record<string, string>, Outcome[]][] = [
    [[at('1', '2018-05-02', true)], {}, ['promised']],
    [[at('', '2018-05-02', true), at('', '2018-05-02')], { '': '2018-05-03' }, ['promised', 'came']],
    [[at('1', '2018-05-02', true)], { 1: '2018-05-02' }, ['paid']],
    [[at('1', '2018-05-02')], { 1: '2018-07-31' }, ['paid']],
    [[at('1', '2018-05-02', true)], { 1: '2018-08-01' }, ['other']],
    [[at('1', '2018-05-02')], { 1: '2018-05-01' }, ['before']],
    [
      [at('1', '2018-05-02'), at('1', '2018-06-02'), at('1', '2018-06-02')],
      { 1: '2018-06-03' },
      ['other', 'paid', 'other'],
    ],
    [[at('1', '2018-05-02'), at('1', '2018-06-02')], { 1: '2018-05-20' }, ['paid', 'before']],
  ]
  for (const [attended, enrolled, expected] of cases)
    assert.deepEqual(
      outcomesOf(attended, new Map(Object.entries(enrolled))),
      expected,
      JSON.stringify([attended, enrolled]),
    )
})
