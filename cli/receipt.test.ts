import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { receiptCodes } from '#counter/receipt.ts'
import { readActLine } from '#server/act-line.ts'
import { newKeys, signerOf, toBase64url } from '#sync/keys.ts'
import { aDay } from '../test/support/receipts.ts'
import { main } from './main.ts'

const dir = mkdtempSync(join(tmpdir(), 'canhtay-receipts-'))
after(() => rmSync(dir, { recursive: true }))
const file = (name: string, text: string) => {
  const path = join(dir, name)
  writeFileSync(path, text)
  return path
}

const signer = await signerOf(await newKeys())
const keys = file('keys.json', JSON.stringify({ devices: { 'may-09': { key: toBase64url(signer.publicKey) } } }))
const { acts, done } = await aDay(6)
const codes = (await Promise.all(done.map((one) => receiptCodes(one, signer, 'https://x.example')))).flat()

async function said(...args: string[]): Promise<{ code: number; text: string }> {
  const lines: string[] = []
  const kept = [console.log, console.error]
  console.log = console.error = (line: string) => lines.push(line)
  try {
    return { code: await main(['receipt', ...args]), text: lines.join('\n') }
  } finally {
    ;[console.log, console.error] = kept as [typeof console.log, typeof console.error]
  }
}

test('receipts whose signature is right are told, with exit code 0', async () => {
  const { code, text } = await said('verify', '--keys', keys, codes[0] as string)
  assert.equal(
    text,
    'Đúng chữ ký: may-09/1 (số 01-000001), 05/12/2018 08:11, đơn vị 361000, Thu hộ tiền điện · Thu tiền, thu 51.700 đ',
  )
  assert.equal(code, 0)
  const all = await said('verify', '--keys', keys, file('day.txt', `${codes.join('\r\n')}\n\n`))
  assert.equal(all.text.split('\n').length, 6)
  assert.equal(all.code, 0)
})

test('one changed bit, another key, half a code: exit code 1', async () => {
  const good = codes[0] as string
  const packed = Buffer.from(good.slice(good.indexOf('#1.') + 3), 'base64url')
  packed[70] = (packed[70] as number) ^ 1
  const spoilt = await said('verify', '--keys', keys, `1.${packed.toString('base64url')}`)
  assert.match(spoilt.text, /^SAI CHỮ KÝ: may-09\/1/)
  assert.equal(spoilt.code, 1)
  const none = file('none.json', '{"devices":{}}')
  const unknown = await said('verify', '--keys', none, good)
  assert.match(unknown.text, /^KHÔNG CÓ MÁY NÀY/)
  assert.equal(unknown.code, 1)
  const half = await said('verify', '--keys', keys, good.slice(0, 200))
  assert.match(half.text, /^KHÔNG ĐỌC ĐƯỢC/)
  assert.equal(half.code, 1)
})

test('a day is rebuilt as a file that can be imported', async () => {
  const to = join(dir, 'acts.ndjson')
  const { code, text } = await said(
    'rebuild',
    '--keys',
    keys,
    '--to',
    to,
    file('day.txt', codes.toReversed().join('\n')),
  )
  assert.equal(code, 0, text)
  const lines = readFileSync(to, 'utf8').trimEnd().split('\n')
  assert.deepEqual(lines.map(readActLine), acts)
  assert.equal(statSync(to).mode & 0o077, 0, 'for nobody else')
})

test('what is missing is named, and stood in for only when asked', async () => {
  const to = join(dir, 'acts.ndjson')
  const papers = file('some.txt', [codes[0], codes[3], codes[5], codes[5]?.replace('#1.', '#1.A')].join('\n'))
  const bare = await said('rebuild', '--keys', keys, '--to', to, papers)
  assert.equal(bare.code, 1)
  assert.match(bare.text, /^KHÔNG ĐỌC ĐƯỢC/m)
  assert.match(bare.text, /Máy may-09 thiếu việc 2–3: không có biên lai nào\.\nMáy may-09 thiếu việc 5:/)
  assert.equal(readFileSync(to, 'utf8').trimEnd().split('\n').length, 3)
  await said('rebuild', '--fill', '--keys', keys, '--to', to, papers)
  const filled = readFileSync(to, 'utf8').trimEnd().split('\n').map(readActLine)
  assert.deepEqual(
    filled.map((act) => 'seq' in act && `${act.seq} ${act.service}.${act.verb}`),
    [
      '1 electricity.collect',
      '2 parked.keep',
      '3 parked.keep',
      '4 electricity.collect',
      '5 parked.keep',
      '6 electricity.collect',
    ],
  )
})

test('what is typed wrongly has exit code 2', async () => {
  for (const args of [['verify'], ['burn', 'x'], ['rebuild', 'x'], ['verify', '--nonsense', 'x']])
    assert.equal((await said(...args)).code, 2, args.join(' '))
  const bad = await said('verify', '--keys', join(dir, 'nowhere.json'), codes[0] as string)
  assert.match(bad.text, /Không đọc được tệp/)
  assert.equal(bad.code, 1)
})
