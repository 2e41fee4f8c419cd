import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fold } from '#kernel/fold.ts'

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
