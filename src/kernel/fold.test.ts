import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fold, foldLines, wordsOf } from '#kernel/fold.ts'

test('names are found without diacritics, whatever their Unicode form', () => {
  const cases: [string, string][] = [
    ['Lò Thị Ơn', 'lo thi on'],
    ['ĐÈO VĂN ÁNH', 'deo van anh'],
    ['  Bản  Đứa Mòn ', 'ban dua mon'],
    ['Lò Thị Ơn'.normalize('NFD'), 'lo thi on'],
    ['Giàng A Sếnh – Háng Đồng', 'giang a senh – hang dong'],
  ]
  for (const [input, expected] of cases) assert.equal(fold(input), expected)
  assert.notEqual(fold('Chiềng Hắc'), 'Chiềng Hắc')
})

test('words keep their diacritics and lose case and punctuation', () => {
  assert.deepEqual(wordsOf('Lò Thị Ơn, bản Đứa (0912.000)'), ['lò', 'thị', 'ơn', 'bản', 'đứa', '0912', '000'])
  assert.deepEqual(wordsOf('ĐẶNG'.normalize('NFD')), ['đặng'])
  assert.deepEqual(wordsOf(' – '), [])
})

test('lines stay apart, so that nobody is found by the words of two people', () => {
  const lines = [{ name: 'Lò Thị Ơn', address: 'Bản Mòn, xã Chiềng | Hắc' }, {}, { name: 'Quàng Văn Đức' }]
  assert.equal(foldLines(lines), 'lo thi on ban mon xa chieng hac |  | quang van duc')
  assert.equal(foldLines([{}]), '')
})
