import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Teller } from '#counter/nouns.ts'
import { isPin, makeVerifier, NO_TRIES, tryPin } from '#counter/pin.ts'

const ROUNDS_TEST = 1000
const salt = Uint8Array.from({ length: 16 }, (_, i) => i * 16)
const verifier = await makeVerifier('271828', salt, ROUNDS_TEST)
const teller: Teller = { person: 'lo-thi-on', name: 'Lò Thị Ơn', role: 'teller', verifier, until: '2026-12-31' }

/** Tries one after the other, each at its second; the texts of the noes, '' for yes. */
async function entered(pins: readonly [second: number, pin: string, day?: string][]): Promise<string[]> {
  let tries = NO_TRIES
  const said: string[] = []
  for (const [second, pin, day = '2026-11-26'] of pins) {
    const answer = await tryPin(teller, pin, tries, { day, ms: second * 1000 })
    tries = answer.tries
    said.push(answer.no?.text ?? '')
  }
  return said
}

test('the verifier is PBKDF2-HMAC-SHA256', async () => {
  // Computed with hashlib.pbkdf2_hmac('sha256', b'271828', bytes(i * 16 for i in range(16)), 1000).
  assert.equal(verifier.hash, 'C4Mnof5JxAW0tMtDQtgxLWtaxlDlcvDHCZmBw5Hz2gc')
  assert.notEqual((await makeVerifier('271829', salt, ROUNDS_TEST)).hash, verifier.hash)
  await assert.rejects(makeVerifier('27182', salt))
  assert.deepEqual(['123456', '12345', '1234567', '12345a'].map(isPin), [true, false, false, false])
})

test('five tries are free, then the wait doubles', async () => {
  const wrong = '000000'
  assert.deepEqual(
    await entered([
      [0, wrong],
      [1, wrong],
      [2, wrong],
      [3, wrong],
      [4, wrong],
      [5, '271828'],
      [34, wrong],
      [35, '271828'],
      [94, '271828'],
      [95, wrong],
    ]),
    [
      'Mã PIN sai. Còn 4 lần thử trước khi phải chờ.',
      'Mã PIN sai. Còn 3 lần thử trước khi phải chờ.',
      'Mã PIN sai. Còn 2 lần thử trước khi phải chờ.',
      'Mã PIN sai. Còn 1 lần thử trước khi phải chờ.',
      'Mã PIN sai 5 lần. Chờ 30 giây rồi nhập lại, hoặc xin cấp mã mới.',
      'Nhập sai 5 lần. Chờ 29 giây rồi nhập lại.',
      'Mã PIN sai 6 lần. Chờ 1 phút rồi nhập lại, hoặc xin cấp mã mới.',
      'Nhập sai 6 lần. Chờ 59 giây rồi nhập lại.',
      '',
      'Mã PIN sai. Còn 4 lần thử trước khi phải chờ.',
    ],
  )
})

test('a teller past the last day is not let in, and a clock that was set back locks nobody out for years', async () => {
  assert.match((await entered([[0, '271828', '2027-01-01']])).join(), /hết hạn làm việc/)
  const far = await tryPin(teller, '271828', { wrong: 9, until: 9e15 }, { day: '2026-11-26', ms: 0 })
  assert.match(far.no?.text ?? '', /Chờ 60 phút/)
})
