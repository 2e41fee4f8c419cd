/** Pictures of one bit a dot as PNG (ISO/IEC 15948), for goldens that a person can look at. No other kind is read. */
import { crc32, deflateSync, inflateSync } from 'node:zlib'
import type { Picture } from '#counter/receipt-picture.ts'

const SIGNATURE = Buffer.from([137, 80, 78, 71, 13, 10, 26, 10])

export function writePng({ width, height, dots }: Picture): Buffer {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header[8] = 1
  const across = width / 8
  const rows = Array.from({ length: height }, (_, y) => [
    Buffer.of(0),
    // In a PNG of this kind a set bit is white.
    Buffer.from(dots.subarray(y * across, (y + 1) * across).map((byte) => byte ^ 0xff)),
  ])
  const data = deflateSync(Buffer.concat(rows.flat()), { level: 9 })
  return Buffer.concat([SIGNATURE, chunk('IHDR', header), chunk('IDAT', data), chunk('IEND', Buffer.alloc(0))])
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const ends = Buffer.alloc(8)
  ends.writeUInt32BE(data.length, 0)
  ends.writeUInt32BE(crc32(body), 4)
  return Buffer.concat([ends.subarray(0, 4), body, ends.subarray(4)])
}

/** @throws Error when it is not a picture that `writePng` wrote. */
export function readPng(file: Buffer): Picture {
  const [width, height] = [file.readUInt32BE(16), file.readUInt32BE(20)]
  const length = file.readUInt32BE(33)
  if (!file.subarray(0, 8).equals(SIGNATURE) || file[24] !== 1 || file.toString('latin1', 37, 41) !== 'IDAT')
    throw new Error('not a picture of one bit a dot')
  const data = inflateSync(file.subarray(41, 41 + length))
  const across = width / 8
  const rows = Array.from({ length: height }, (_, y) => data.subarray(y * (across + 1) + 1, (y + 1) * (across + 1)))
  return { width, height, dots: Buffer.concat(rows).map((byte) => byte ^ 0xff) }
}
