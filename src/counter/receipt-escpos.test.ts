/**
 * What thermal printers get, byte for byte: the commands are read back strictly, and the picture in them is compared dot
 * by dot with one that a person has looked at (docs/examples/receipt-58.png, receipt-80.png). UPDATE_RECEIPTS=1 writes
 * them anew: look at the difference.
 */
import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { test } from 'node:test'
import { receiptOf } from '#counter/receipt.ts'
import { escpos } from '#counter/receipt-escpos.ts'
import { drawReceipt, type Picture, qr, type Width } from '#counter/receipt-picture.ts'
import { readPng, writePng } from '../../test/support/png.ts'
import { acted, everyAct } from '../../test/support/receipts.ts'

/** A real code differs each time, and packed bytes from one processor to another; the dots of the pictures must not. */
const code = `https://sonla.buudien.example/v/#1.${'BuuDienSonLa-2018_'.repeat(22)}`
const receipt = receiptOf(acted, [code])

/** ESC @, then GS v 0 bands of at most 128 rows, then knife or feed: nothing else, to the last byte. */
function readBack(bytes: Uint8Array, end: readonly number[]): Picture & { bands: number } {
  assert.deepEqual([...bytes.subarray(0, 2)], [0x1b, 0x40])
  const parts: Uint8Array[] = []
  let at = 2
  let across = 0
  while (bytes[at] === 0x1d && bytes[at + 1] === 0x76) {
    const [zero, mode, xl, xh, yl, yh] = bytes.subarray(at + 2, at + 8) as unknown as number[]
    assert.deepEqual([zero, mode], [0x30, 0])
    across = (xl as number) + 256 * (xh as number)
    const rows = (yl as number) + 256 * (yh as number)
    assert.ok(rows >= 1 && rows <= 128)
    parts.push(bytes.subarray(at + 8, at + 8 + rows * across))
    at += 8 + rows * across
  }
  assert.deepEqual([...bytes.subarray(at)], end)
  const dots = Buffer.concat(parts)
  return { width: across * 8, height: dots.length / across, dots, bands: parts.length }
}

const ENDS = { 384: [0x1b, 0x64, 4], 576: [0x1d, 0x56, 66, 0] } as const

for (const [width, name] of [
  [384, 'receipt-58.png'],
  [576, 'receipt-80.png'],
] as const)
  test(`a receipt on ${width} dots is the one in ${name}`, async () => {
    const read = readBack(await escpos(receipt, width), ENDS[width])
    assert.equal(read.width, width)
    assert.ok(read.bands > 5)
    const file = new URL(`../../docs/examples/${name}`, import.meta.url)
    if (process.env.UPDATE_RECEIPTS) writeFileSync(file, writePng(read))
    const golden = readPng(readFileSync(file))
    assert.deepEqual([read.width, read.height], [golden.width, golden.height])
    assert.ok(Buffer.from(read.dots).equals(golden.dots), `draw it again with UPDATE_RECEIPTS=1 and look at ${name}`)
  })

test('one other letter is another picture', async () => {
  const one = await drawReceipt(receiptOf(acted, []), 384)
  const two = await drawReceipt(receiptOf({ ...acted, teller: 'Quàng Thị Hường' }, []), 384)
  assert.equal(one.height, two.height)
  assert.ok(!Buffer.from(one.dots).equals(two.dots))
})

test('the code stands in the picture module by module', async () => {
  for (const width of [384, 576] satisfies Width[]) {
    const modules = qr(receipt.codes[0] as string)
    const picture = await drawReceipt(receipt, width)
    const module = Math.min(6, Math.floor(width / (modules.length + 8)))
    assert.ok(module >= 4)
    const left = Math.floor((width - modules.length * module) / 2)
    const black = (x: number, y: number) => ((picture.dots[(y * width + x) >> 3] as number) & (128 >> (x & 7))) !== 0
    const matches = (top: number) =>
      modules.every((row, j) => row.every((on, i) => black(left + i * module + 1, top + j * module + 1) === on))
    const tops = Array.from({ length: picture.height - modules.length * module }, (_, y) => y).filter(matches)
    assert.equal(tops.length > 0, true, 'no code in the picture')
  }
})

test('every act of every service can be drawn, no wider than the roll', async () => {
  let drawn = 0
  const seen = new Set<string>()
  for (const one of everyAct()) {
    if (seen.has(one.act.service)) continue
    seen.add(one.act.service)
    const picture = await drawReceipt(receiptOf({ ...one, practice: true }, []), 384)
    assert.ok(picture.height > 300 && picture.dots.length === (picture.height * 384) / 8)
    drawn++
  }
  assert.ok(drawn > 20)
})

test('every letter of Vietnamese has dots of its own', async () => {
  const words = 'ÀẢÃÁẠ ẰẲẴẮẶ ẦẨẪẤẬ ĐÈẺẼÉẸ ỀỂỄẾỆ ÌỈĨÍỊ ÒỎÕÓỌ ỒỔỖỐỘ ỜỞỠỚỢ ÙỦŨÚỤ ỪỬỮỨỰ ỲỶỸÝỴ'
  const draw = async (text: string) =>
    Buffer.from((await drawReceipt(receiptOf({ ...acted, teller: text }, []), 384)).dots)
  const drawn = new Set<string>()
  const letters = [...words, ...words.toLowerCase()].filter((letter) => letter !== ' ')
  for (const letter of letters) drawn.add((await draw(letter)).toString('base64'))
  assert.equal(drawn.size, letters.length)
  assert.ok((await draw('Ж')).equals(await draw('?')), 'a letter that we do not have is a question mark')
  assert.ok((await draw('Ä')).equals(await draw('A')), 'or the letter below its marks')
})
