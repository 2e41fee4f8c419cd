import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parkedAct } from '#sync/parked.ts'

const kept = { device: 'q1', seq: 3, at: '2018-12-03T08:00:00+07:00', unit: '361000', code: 'unreadable', digest: 'ab' }
const act = { device: 'q1', seq: 3, at: '', actor: '', unit: '', service: 'letter', verb: 'post', lines: [] }
const lineOf = (more: { line?: string; act?: typeof act }) => {
  const { lines, ...rest } = parkedAct({ ...kept, ...more })
  const { device, seq, at, unit } = kept
  assert.deepEqual(rest, { device, seq, at, unit, actor: 'job:hub', service: 'parked', verb: 'keep', happened: true })
  assert.equal(lines.length, 1)
  return lines[0]
}
const common = { device: 'q1', seq: 3, code: 'unreadable', digest: 'ab' }

test('an act kept in its own place says what it was, by its line and what the drawer gained or lost', () => {
  assert.deepEqual(lineOf({}), common)
  assert.deepEqual(lineOf({ line: '{}' }), { ...common, raw: '{}' })
  assert.deepEqual(lineOf({ line: '{} 500', act }), { ...common, raw: '{} 500', what: 'letter.post', received: 500 })
  assert.deepEqual(lineOf({ line: '{} -500' }), { ...common, raw: '{} -500', paid: 500 })
})

test('a service or a verb that is no word is not told', () => {
  for (const service of ['Thư', 'x'.repeat(41), '']) assert.deepEqual(lineOf({ act: { ...act, service } }), common)
})

test('a line is kept as text when it is composed, printable text, and by its bytes otherwise', () => {
  assert.equal(lineOf({ line: 'Thư' })?.raw, 'Thư')
  for (const line of ['Thư'.normalize('NFD'), 'a\u0007', ' a', 'a '])
    assert.equal(lineOf({ line })?.raw, `base64:${Buffer.from(line).toString('base64url')}`, JSON.stringify(line))
  assert.match(String(lineOf({ line: 'a\ud800' })?.raw), /^base64:/)
})
