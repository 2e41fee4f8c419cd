/** A workbook that goes out: what people typed is text in it, wherever it stands, and never a formula. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Paper, paperSheet } from '#report/paper.ts'
import { openArchive } from '#server/lists-archive.ts'
import { readList } from '#server/lists-sheet.ts'

const HOSTILE = ['=HYPERLINK("http://x","y")', '+84912000111', '-1+1', '@SUM(A1)', '\t=1', '\r=1']

const paper = (typed: string): Paper => ({
  title: typed,
  lead: typed,
  demo: true,
  tables: [
    {
      title: 'Bảng',
      columns: [{ label: typed }, { label: 'Số', number: true }],
      rows: [
        [typed, -5],
        [{ text: typed, href: '/x' }, 7],
      ],
      total: [typed, 2],
    },
  ],
  notes: [typed],
})

test('no typed text becomes a formula in a title, a note, a heading, a cell or a sum', async () => {
  for (const typed of HOSTILE) {
    const book = await paperSheet(paper(typed))
    const parts = openArchive(book)
    const sheet = parts.get('xl/worksheets/sheet1.xml')?.toString() ?? ''
    assert.doesNotMatch(sheet, /<(\w+:)?f[ >]/, typed)
    assert.match(sheet, /<v>-5<\/v>/, 'a number stays one')
    const { table } = await readList(book)
    const texts = table.flatMap(({ cells }) => cells).filter((cell) => cell.includes(typed.trim()))
    assert.equal(texts.length, 7, typed)
    for (const text of texts) assert.match(text, /^'/, typed)
  }
})

test('the same paper gives the same bytes', async () => {
  assert.deepEqual(await paperSheet(paper('x')), await paperSheet(paper('x')))
})
