import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Head, readHeads, writeHeads } from '#ledger/heads.ts'

const hash = '0123456789abcdef'.repeat(4)

const readable: [text: string, heads: Head[]][] = [
  [`{"device":"g1","seq":3,"hash":"${hash}"}`, [{ device: 'g1', seq: 3, hash }]],
  [`{"block":7,"hash":"${hash}"}`, [{ block: 7, hash }]],
  [`\n${hash}\r\n\n`, [{ hash }]],
  ['', []],
]
for (const [text, heads] of readable)
  test(`reads ${JSON.stringify(text.slice(0, 30))}`, () => assert.deepEqual(readHeads(text), { heads }))

const unreadable = [
  'abc',
  '{}',
  '[]',
  'null',
  `{"device":"g1","hash":"${hash}"}`,
  `{"block":1,"hash":"${hash}0"}`,
  `{"block":1,"hash":["${hash}"]}`,
  hash.toUpperCase(),
]
for (const text of unreadable)
  test(`does not read ${text.slice(0, 30)}`, () => assert.deepEqual(readHeads(`${hash}\n${text}`), { line: 2 }))

test('reads what it wrote', () => {
  const heads = [
    { device: 'máy-1', seq: 12, hash },
    { block: 4, hash },
  ]
  assert.deepEqual(readHeads(writeHeads(heads)), { heads })
})
