import assert from 'node:assert/strict'
import { Readable } from 'node:stream'
import { test } from 'node:test'
import { Problem } from '#kernel/problem.ts'
import { type Batch, LINE_BYTES_MOST, readLines } from '#server/lines.ts'

async function read(chunks: Iterable<string | Buffer>, from = 0): Promise<Batch[]> {
  const batches: Batch[] = []
  const bytes = Readable.from([...chunks].map((chunk) => Buffer.from(chunk as string)))
  for await (const batch of readLines('tệp', bytes, { from })) batches.push(batch)
  return batches
}

const lines = async (...chunks: (string | Buffer)[]) => (await read(chunks)).flatMap((batch) => batch.lines)

test('lines come out as they went in, wherever the stream is cut', async () => {
  const text = 'một\nhai\r\n\nbốn “Ơn”\nnăm'
  const bytes = Buffer.from(text)
  for (let at = 0; at <= bytes.length; at++)
    assert.deepEqual(await lines(bytes.subarray(0, at), bytes.subarray(at)), ['một', 'hai', '', 'bốn “Ơn”', 'năm'])
})

test('an unfinished last line says so; a finished one does not', async () => {
  assert.deepEqual(
    (await read(['a\nb'])).map(({ open }) => open),
    [true],
  )
  assert.deepEqual(
    (await read(['a\nb\n'])).map(({ open }) => open),
    [false],
  )
})

test('the byte order mark is skipped, UTF-16 is refused', async () => {
  assert.deepEqual(await lines('\uFEFF{}\n'), ['{}'])
  await assert.rejects(lines(Buffer.from('\uFEFF{}\n', 'utf16le')), (error) => {
    return error instanceof Problem && error.code === 'file_encoding'
  })
})

test('a line that is not UTF-8 is named by its byte; its neighbours are read', async () => {
  const bad = Buffer.from([0x4c, 0xf2, 0x20, 0x54, 0x68, 0xec]) // “Lò Thì” in CP1258
  assert.deepEqual(await lines('trước\n', bad, '\nsau\n'), [
    'trước',
    { code: 'line_encoding', details: { byte: Buffer.byteLength('trước\n') + 1 } },
    'sau',
  ])
})

test('a line of the greatest length is read, one byte more is refused without being held', async () => {
  const full = 'x'.repeat(LINE_BYTES_MOST)
  const tooLong = { code: 'line_too_long', details: { most: LINE_BYTES_MOST } }
  assert.deepEqual(await lines(`${full}\n`, 'sau\n'), [full, 'sau'])
  assert.deepEqual(await lines('trước\n', `${full}x\n`, 'sau\n'), ['trước', tooLong, 'sau'])
  assert.deepEqual(await lines('trước\n', full, full, full, '\nsau'), ['trước', tooLong, 'sau'])
  assert.deepEqual(await lines('trước\n', full, full), ['trước', tooLong])
  const wide = 'ộ'.repeat(LINE_BYTES_MOST / 3 + 1)
  assert.deepEqual(await lines(`${wide}\n`), [tooLong])
})

test('reading on at the bytes of any batch gives the rest, with its row numbers', async () => {
  const text = Array.from({ length: 60_000 }, (_, n) => (n % 7 === 0 ? '' : `dòng ${n}`)).join('\n')
  const chunks = text.match(/[\s\S]{1,50000}/g) ?? []
  const all = await read(chunks)
  assert.ok(all.length > 1)
  for (const [i, { bytes }] of all.entries()) {
    const rest = await read(chunks, bytes)
    assert.deepEqual(
      rest.flatMap((batch) => batch.lines),
      all.slice(i + 1).flatMap((batch) => batch.lines),
    )
    assert.equal(rest[0]?.row, all[i + 1]?.row)
  }
})
