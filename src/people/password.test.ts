import { deepEqual, equal, match, ok } from 'node:assert/strict'
import { argon2Sync } from 'node:crypto'
import { test } from 'node:test'
import { checkPassword, hashPassword, isOutdated, SETTING, weakness } from '#people/password.ts'
import { waitAfter } from '#people/throttle.ts'

test('at least what OWASP asks for: 19 MiB, 2 passes', () => {
  ok(SETTING.memory >= 19 * 1024 && SETTING.passes >= 2 && SETTING.parallelism >= 1)
})

test('a password is known again, in whichever form its letters come; another is not', async () => {
  const written = await hashPassword('mưa rào ở bản Mòn')
  match(written, /^\$argon2id\$v=19\$m=32768,t=3,p=1\$[\w+/]{22}\$[\w+/]{43}$/)
  const tries: [string, boolean][] = [
    ['mưa rào ở bản Mòn', true],
    ['mưa rào ở bản Mòn'.normalize('NFD'), true],
    ['mưa rào ở bản mòn', false],
    ['', false],
  ]
  for (const [given, right] of tries) equal(await checkPassword(given, written), right, given)
  equal(await checkPassword('mưa rào ở bản Mòn', undefined), false)
})

test('a weaker setting of another year still checks, and is seen', async () => {
  const nonce = Buffer.from('0123456789abcdef')
  const tag = argon2Sync('argon2id', { message: 'cũ', nonce, memory: 8192, passes: 1, parallelism: 1, tagLength: 32 })
  const text = (bytes: Buffer) => bytes.toString('base64').replace(/=+$/, '')
  const written = `$argon2id$v=19$m=8192,t=1,p=1$${text(nonce)}$${text(tag)}`
  equal(await checkPassword('cũ', written), true)
  equal(isOutdated(written), true)
  equal(isOutdated(await hashPassword('mới')), false)
})

test('to check takes 30 to 250 ms of a core, also for nobody, and many at once wait for each other', async () => {
  const written = await hashPassword('một câu dài vừa phải')
  const took = async (work: () => Promise<unknown>) => {
    const begun = process.cpuUsage()
    await work()
    const { user, system } = process.cpuUsage(begun)
    return (user + system) / 1000
  }
  const known = await took(() => checkPassword('sai', written))
  const nobody = await took(() => checkPassword('sai', undefined))
  ok(known > 30 && known < 250, `${known} ms`)
  ok(nobody > 30 && nobody < 250, `${nobody} ms`)
  const before = process.memoryUsage.rss()
  const all = await Promise.all(Array.from({ length: 12 }, () => checkPassword('sai', written)))
  deepEqual([...new Set(all)], [false])
  ok(process.memoryUsage.rss() - before < 6 * SETTING.memory * 1024, 'not twelve at once')
})

test('what is easily guessed is refused with a sentence', () => {
  const cases: [string, boolean][] = [
    ['mười hai con gà', true],
    ['ngắn quá', false],
    ['aaaaaaaaaaaaaaa', false],
    ['lo-thi-mai 2018', false],
    ['123456789012345', false],
    ['x'.repeat(201), false],
  ]
  for (const [given, good] of cases) equal(weakness(given, 'lo-thi-mai') === undefined, good, given)
})

test('five tries are free, then each wrong one doubles the wait, up to five minutes', () => {
  deepEqual(
    [0, 4, 5, 6, 7, 12, 13, 40].map((tries) => waitAfter(tries, 5)),
    [0, 0, 1, 2, 4, 128, 256, 300],
  )
})
