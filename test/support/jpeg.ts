/** Small pictures for tests: a grey one as a browser draws it, and what a phone writes beside one. */

const GREY = [
  '/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDABsSFBcUERsXFhceHBsgKEIrKCUlKFE6PTBCYFVlZF9VXVtqeJmBanGQc1tdhbWGkJ6jq62rZ4C8yb',
  'qmx5moq6T/2wBDARweHigjKE4rK06kbl1upKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKT/wAARCAAI',
  'ABADASIAAhEBAxEB/8QAFQABAQAAAAAAAAAAAAAAAAAAAAL/xAAUEAEAAAAAAAAAAAAAAAAAAAAA/8QAFAEBAAAAAAAAAAAAAAAAAAAAAP/EAB',
  'QRAQAAAAAAAAAAAAAAAAAAAAD/2gAMAwEAAhEDEQA/AKAB/9k=',
].join('')

/** 16 × 8 grey dots. `mark`: makes it another picture, in a segment that is kept. */
export function jpeg(mark = 0): Buffer {
  const bytes = Buffer.from(GREY, 'base64')
  if (mark === 0) return bytes
  const said = Buffer.from([0xff, 0xee, 0, 6, 0, 0, 0, 0])
  said.writeUInt32BE(mark, 4)
  return Buffer.concat([bytes.subarray(0, 2), said, bytes.subarray(2)])
}

type Degrees = readonly [number, number, number]

/** With how it must be turned, where it was taken, and whose phone took it. */
export function withExif(
  bytes: Buffer,
  { turned, lat, lon, little }: { turned: number; lat: Degrees; lon: Degrees; little: boolean },
): Buffer {
  const tiff = Buffer.alloc(0xa0)
  const short = (value: number, at: number) => (little ? tiff.writeUInt16LE(value, at) : tiff.writeUInt16BE(value, at))
  const long = (value: number, at: number) => (little ? tiff.writeUInt32LE(value, at) : tiff.writeUInt32BE(value, at))
  tiff.write(little ? 'II' : 'MM', 'latin1')
  short(42, 2)
  long(8, 4)
  const entry = (at: number, tag: number, kind: number, count: number) => {
    short(tag, at)
    short(kind, at + 2)
    long(count, at + 4)
    return at + 8
  }
  short(2, 8)
  short(turned, entry(10, 0x0112, 3, 1))
  long(40, entry(22, 0x8825, 4, 1))
  short(4, 40)
  tiff.write('N', entry(42, 1, 2, 2), 'latin1')
  long(96, entry(54, 2, 5, 3))
  tiff.write('E', entry(66, 3, 2, 2), 'latin1')
  long(120, entry(78, 4, 5, 3))
  for (const [at, parts] of [
    [96, lat],
    [120, lon],
  ] as const)
    for (const [i, value] of parts.entries()) {
      long(value, at + i * 8)
      long(1, at + i * 8 + 4)
    }
  tiff.write('Samsung', 146, 'latin1')
  const head = Buffer.from([0xff, 0xe1, 0, 0])
  head.writeUInt16BE(2 + 6 + tiff.length, 2)
  return Buffer.concat([bytes.subarray(0, 2), head, Buffer.from('Exif\0\0', 'latin1'), tiff, bytes.subarray(2)])
}
