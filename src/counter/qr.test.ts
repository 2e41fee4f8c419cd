import assert from 'node:assert/strict'
import { test } from 'node:test'
import { encode } from 'uqr'
import { type Level, qrCode, qrPath } from '#counter/qr.ts'
import { Chance } from '#kernel/chance.ts'

const chance = new Chance('qr')
/** With a small letter first, so that the other one too takes bytes. */
const textOf = (bytes: number) =>
  `a${Array.from({ length: bytes - 1 }, () => String.fromCharCode(chance.whole(32, 126))).join('')}`

const same = (text: string, level: Level) => {
  const { data, version } = encode(text, { ecc: level, border: 0, maskPattern: 2 })
  assert.deepEqual(qrCode(text, level), data, `version ${version}, level ${level}`)
  return version
}

test('codes are those of another program, module by module, in every version at both levels', () => {
  for (const level of ['L', 'M'] as const) {
    const versions = new Map<number, number>()
    const most = level === 'L' ? 2953 : 2331
    for (let bytes = 2; bytes <= most; bytes = bytes === most ? most + 1 : Math.min(most, bytes + 3 + (bytes >> 4))) {
      const version = same(textOf(bytes), level)
      versions.set(version, (versions.get(version) ?? 0) + 1)
    }
    const seen = [...versions.values()].reduce((sum, many) => sum + many, 0)
    assert.ok(versions.size > 35 && seen > 60, `${versions.size} versions, ${seen} codes`)
  }
})

test('one byte more is the next version', () => {
  for (const [bytes, level, version] of [
    [17, 'L', 1],
    [18, 'L', 2],
    [230, 'L', 9],
    [231, 'L', 10],
    [504, 'M', 17],
    [505, 'M', 18],
    [644, 'L', 17],
    [645, 'L', 18],
  ] as const)
    assert.equal(qrCode('a'.repeat(bytes), level).length, 17 + 4 * version)
  assert.throws(() => qrCode('a'.repeat(2954), 'L'), RangeError)
  assert.throws(() => qrCode('a'.repeat(2332), 'M'), RangeError)
})

test('what is no ASCII is written in UTF-8', () => {
  same('Quầy Chiềng Mung, bản Nà Hiên: 184.500 đ', 'M')
})

test('the path draws every black module and no other', () => {
  const modules = qrCode('canhtay', 'L')
  const { side, path } = qrPath(modules, 4)
  assert.equal(side, modules.length + 8)
  const dark = new Set<string>()
  for (const [, x, y, wide] of path.matchAll(/M(\d+) (\d+)h(\d+)v1h-\3z/g))
    for (let i = 0; i < Number(wide); i++) dark.add(`${Number(x) + i - 4} ${Number(y) - 4}`)
  const wanted = modules.flatMap((row, y) => row.flatMap((black, x) => (black ? [`${x} ${y}`] : [])))
  assert.deepEqual([...dark].sort(), wanted.sort())
})
