import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readActLine } from '#server/act-line.ts'

const envelope =
  '"device":"g1","seq":1,"at":"2018-12-03T07:40:00+07:00","actor":"person:a","unit":"V1","service":"s","verb":"v"'
const lineOf = (text: string) => {
  const act = readActLine(`{${envelope},"lines":[${text}]}`)
  return 'lines' in act ? act.lines[0] : act
}

/** [as written, as read]; a number that would change stays as text after a space, which no field takes. */
const numbers: [string, unknown][] = [
  ['184500', 184500],
  ['0', 0],
  ['-5', -5],
  ['1.5', 1.5],
  ['9007199254740991', 9007199254740991],
  ['9007199254740992', ' 9007199254740992'],
  ['9007199254740993', ' 9007199254740993'],
  ['9e4', ' 9e4'],
  ['9E4', ' 9E4'],
  ['1e400', ' 1e400'],
  ['90000.0', ' 90000.0'],
  ['0.30000000000000000001', ' 0.30000000000000000001'],
  ['-0', ' -0'],
]
for (const [written, value] of numbers)
  test(`the number ${written} is not silently changed`, () => {
    assert.deepEqual(lineOf(`{"amount":${written}}`), { amount: value })
    assert.deepEqual(lineOf(`{ "name" : "1e5", "amount" : ${written} }`), { name: '1e5', amount: value })
  })

test('a key written twice is an error, however it is spelt and wherever it stands', () => {
  const twice = (text: string, field: string) =>
    assert.deepEqual(lineOf(text), { field, code: 'line_key_twice', details: { field } })
  twice('{"amount":1,"amount":2}', 'amount')
  twice('{"amount":1,"amo\\u0075nt":2}', 'amount')
  twice('{"a" :1,"b":1,"b":2}', 'b')
  twice('{"b":"\\":","b"\n:2}'.replace('\n', ' '), 'b')
  assert.deepEqual(readActLine(`{${envelope},"seq":2,"lines":[]}`), {
    field: 'seq',
    code: 'line_key_twice',
    details: { field: 'seq' },
  })
})

test('what looks like a key inside a text is not one', () => {
  assert.deepEqual(lineOf('{"note":"\\"a\\":1,\\"a\\":2","a":3}'), { note: '"a":1,"a":2', a: 3 })
  assert.deepEqual(lineOf('{"a":{"x":1}}'), {
    field: 'lines.a',
    code: 'line_field',
    details: { field: 'lines.a', why: 'phải là chữ (không có ký tự điều khiển), số, true hoặc false.' },
  })
})

test('the same key in two lines of an act is right', () => {
  const act = readActLine(`{${envelope},"lines":[{"a":1},{"a":2}]}`)
  assert.deepEqual('lines' in act && act.lines, [{ a: 1 }, { a: 2 }])
})

test('what is not JSON says where', () => {
  assert.deepEqual(readActLine('{"device":"g1",}'), {
    field: 'dòng',
    code: 'line_json',
    details: { why: 'từ ký tự 16' },
  })
  assert.equal('code' in readActLine('[]'), true)
  assert.equal('code' in readActLine('null'), true)
})

test('an envelope that cannot be kept names its field', () => {
  const of = (change: Record<string, unknown>) => {
    const act = readActLine(JSON.stringify({ ...JSON.parse(`{${envelope},"lines":[]}`), ...change }))
    return 'code' in act ? act.field : 'đọc được'
  }
  assert.equal(of({}), 'đọc được')
  assert.equal(of({ seq: 0 }), 'seq')
  assert.equal(of({ seq: '1' }), 'seq')
  assert.equal(of({ device: 'máy 1' }), 'device')
  assert.equal(of({ actor: 'person:lò'.normalize('NFD') }), 'actor')
  assert.equal(of({ lines: {} }), 'lines')
  assert.equal(of({ other: 1 }), 'other')
})
