import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Jpeg, readJpeg } from '#server/jpeg.ts'
import { jpeg, withExif } from '../../test/support/jpeg.ts'

const read = (bytes: Buffer) => readJpeg(bytes) as Jpeg

test('a picture is measured, and what was written beside it is gone but for how it is turned', () => {
  const plain = read(jpeg())
  assert.deepEqual([plain.width, plain.height, plain.spot], [16, 8, undefined])
  assert.deepEqual(plain.bare, jpeg(), 'nothing to leave out')
  for (const little of [true, false]) {
    const phone = withExif(jpeg(), { turned: 6, lat: [21, 19, 40], lon: [103, 54, 51], little })
    const { bare, spot } = read(Buffer.concat([phone, Buffer.from('a second picture')]))
    assert.deepEqual(
      spot?.map((one) => one.toFixed(4)),
      ['21.3278', '103.9142'],
    )
    assert.ok(!bare.includes('Samsung') && !bare.includes('second picture'), 'neither owner nor what follows')
    const again = read(bare)
    assert.deepEqual([again.spot, again.bare], [undefined, bare], 'its place is gone, its turn stays')
    assert.ok(bare.length > jpeg().length, 'the turn is said')
  }
})

test('no JPEG, a cut one and one that unfolds to gigabytes are told apart', () => {
  const whole = jpeg()
  const huge = Buffer.from(whole)
  const frame = huge.indexOf(Buffer.from([0xff, 0xc0]))
  huge.writeUInt16BE(60_000, frame + 5)
  huge.writeUInt16BE(60_000, frame + 7)
  const nothing = Buffer.from(whole)
  nothing.writeUInt16BE(0, frame + 5)
  const cases: [string, Buffer, string][] = [
    ['empty', Buffer.alloc(0), 'image'],
    ['PNG', Buffer.from('89504e470d0a1a0a', 'hex'), 'image'],
    ['HTML', Buffer.from('<html>'), 'image'],
    ['only its ends', Buffer.from('ffd8ffd9', 'hex'), 'image'],
    ['no height', nothing, 'image'],
    ['60,000 × 60,000', huge, 'huge'],
    ['garbage between', Buffer.concat([whole.subarray(0, 2), Buffer.from('xxxx'), whole.subarray(2)]), 'image'],
  ]
  for (const [what, bytes, fault] of cases) assert.equal(readJpeg(bytes), fault, what)
  for (let cut = 4; cut < whole.length; cut++)
    assert.equal(readJpeg(whole.subarray(0, cut)), 'cut', `after ${cut} bytes`)
})

test('whatever stands in Exif, the picture itself is read', () => {
  const phone = withExif(jpeg(), { turned: 6, lat: [21, 19, 40], lon: [103, 54, 51], little: true })
  const end = phone.indexOf('Samsung') + 7
  for (let at = 12; at < end; at++)
    for (const value of [0, 0x7f, 0xff]) {
      const bent = Buffer.from(phone)
      bent[at] = value
      assert.equal(read(bent).width, 16, `byte ${at} as ${value}`)
    }
})
