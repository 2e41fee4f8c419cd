import assert from 'node:assert/strict'
import { test } from 'node:test'
import { csvLine, harmless, readCsv } from '#kernel/csv.ts'

const cells = (text: string) => readCsv(text).map((row) => row.cells)

test('quotes, line ends, separators and the byte order mark', () => {
  assert.deepEqual(cells('\uFEFFa,b\r\n"x,1","say ""yes"""\r\n'), [
    ['a', 'b'],
    ['x,1', 'say "yes"'],
  ])
  assert.deepEqual(cells('a;b\n1,5;2\n'), [
    ['a', 'b'],
    ['1,5', '2'],
  ])
  assert.deepEqual(cells('a\tb\n1\t'), [
    ['a', 'b'],
    ['1', ''],
  ])
})

test('a row knows its line, after blank lines and line feeds in quotes', () => {
  assert.deepEqual(
    readCsv('a,b\n\n"x\ny",1\n,\nz,2').map(({ row }) => row),
    [1, 3, 6],
  )
})

test('what is written is read back', () => {
  const rows = [
    ['a', 'b', 'c'],
    ['x,1', 'say "yes"', 'two\nlines'],
    ['', ';', '\t'],
  ]
  assert.deepEqual(cells(rows.map(csvLine).join('')), rows)
})

test('nothing is taken for a formula', () => {
  for (const cell of ['=1+1', '+84', '-1', '@x', '\tx']) assert.equal(harmless(cell), `'${cell}`)
  for (const cell of ['1', 'a=b', '{"a":1}', '']) assert.equal(harmless(cell), cell)
})
