/**
 * What a JPEG says of itself, read from its segments (ITU-T T.81 annex B); nothing is decoded. What a phone wrote beside the
 * picture (place, owner, device, a second picture) is left out of what is kept.
 */

export type Jpeg = {
  width: number
  height: number
  /** The same picture without what was written beside it, but for how it must be turned. */
  bare: Buffer
  /** Latitude and longitude in degrees, if they were written beside it. */
  spot?: readonly [number, number]
}
/** `image`: no JPEG. `cut`: it ends early. `huge`: more dots than `DOTS_MOST`, which would fill the memory of who looks at it. */
export type JpegFault = 'image' | 'cut' | 'huge'

/** A phone's 12 megapixels and some more; decoded they are 64 MB. */
export const DOTS_MOST = 16_000_000

const [SOI, EOI, SOS, APP0, APP1, APP14, APP15, COM] = [0xd8, 0xd9, 0xda, 0xe0, 0xe1, 0xee, 0xef, 0xfe]
/** Frames: C0–CF but for the tables of Huffman and arithmetic codes and the reserved one. */
const isFrame = (marker: number): boolean => marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)
const isBeside = (marker: number): boolean =>
  (marker >= APP0 && marker <= APP15 && marker !== APP0 && marker !== APP14) || marker === COM

export function readJpeg(bytes: Buffer): Jpeg | JpegFault {
  if (bytes[0] !== 0xff || bytes[1] !== SOI || bytes[2] !== 0xff) return 'image'
  const kept: Buffer[] = [bytes.subarray(0, 2)]
  let beside: Exif = {}
  let size: { width: number; height: number } | undefined
  let scans = 0
  for (let at = 2; ; ) {
    if (at + 4 > bytes.length && bytes[at + 1] !== EOI) return 'cut'
    const marker = bytes[at + 1] as number
    if (bytes[at] !== 0xff) return 'image'
    if (marker === 0xff) {
      at++
      continue
    }
    if (marker === EOI) break
    const end = at + 2 + bytes.readUInt16BE(at + 2)
    if (end > bytes.length) return 'cut'
    if (isFrame(marker) && end - at >= 9)
      size = { height: bytes.readUInt16BE(at + 5), width: bytes.readUInt16BE(at + 7) }
    if (marker === APP1) beside = { ...readExif(bytes.subarray(at + 4, end)), ...beside }
    const next = marker === SOS ? endOfScan(bytes, end) : end
    if (next === undefined) return 'cut'
    if (marker === SOS) scans++
    if (!isBeside(marker)) kept.push(bytes.subarray(at, next))
    at = next
  }
  if (!size || scans === 0 || size.width * size.height === 0) return 'image'
  if (size.width * size.height > DOTS_MOST) return 'huge'
  const { turned = 1, spot } = beside
  if (turned > 1 && turned <= 8) kept.splice(1, 0, turn(turned))
  return { ...size, bare: Buffer.concat([...kept, Buffer.from([0xff, EOI])]), ...(spot && { spot }) }
}

/** Where the coded dots end: at a marker that is neither a stuffed byte nor a restart. */
function endOfScan(bytes: Buffer, from: number): number | undefined {
  for (let at = bytes.indexOf(0xff, from); at >= 0; at = bytes.indexOf(0xff, at + 1)) {
    const next = bytes[at + 1]
    if (next !== undefined && next !== 0 && next !== 0xff && !(next >= 0xd0 && next <= 0xd7)) return at
  }
  return undefined
}

type Exif = { turned?: number; spot?: readonly [number, number] }

const EXIF = Buffer.from('Exif\0\0', 'latin1')
const [TURNED, GPS, LAT_REF, LAT, LON_REF, LON] = [0x0112, 0x8825, 1, 2, 3, 4]

/** Exif 2.3: a TIFF file in a segment. What cannot be read there is nothing that we keep. */
function readExif(segment: Buffer): Exif {
  if (!segment.subarray(0, 6).equals(EXIF)) return {}
  const tiff = new DataView(segment.buffer, segment.byteOffset + 6, segment.length - 6)
  try {
    const little = tiff.getUint16(0) === 0x4949
    const short = (at: number) => tiff.getUint16(at, little)
    const long = (at: number) => tiff.getUint32(at, little)
    const entries = (at: number) =>
      new Map(Array.from({ length: short(at) }, (_, i) => [short(at + 2 + i * 12), at + 10 + i * 12] as const))
    const first = entries(long(4))
    const turnedAt = first.get(TURNED)
    const gpsAt = first.get(GPS)
    const gps = gpsAt === undefined ? undefined : entries(long(gpsAt))
    const degrees = (value: number, ref: number, negative: string): number => {
      const [at, refAt] = [gps?.get(value), gps?.get(ref)]
      if (at === undefined || refAt === undefined) return Number.NaN
      const parts = [0, 8, 16].map((more) => long(long(at) + more) / long(long(at) + more + 4))
      const [whole = 0, minutes = 0, seconds = 0] = parts
      return (whole + minutes / 60 + seconds / 3600) * (String.fromCharCode(tiff.getUint8(refAt)) === negative ? -1 : 1)
    }
    const spot = [degrees(LAT, LAT_REF, 'S'), degrees(LON, LON_REF, 'W')] as const
    return {
      ...(turnedAt !== undefined && { turned: short(turnedAt) }),
      ...(Math.abs(spot[0]) <= 90 && Math.abs(spot[1]) <= 180 && { spot }),
    }
  } catch (error) {
    if (error instanceof RangeError) return {}
    throw error
  }
}

/** A segment that says nothing but how the picture must be turned. */
function turn(how: number): Buffer {
  const tiff = Buffer.from('4d4d002a00000008000101120003000000010000000000000000', 'hex')
  tiff.writeUInt16BE(how, 18)
  const head = Buffer.from([0xff, APP1, 0, 2 + EXIF.length + tiff.length])
  return Buffer.concat([head, EXIF, tiff])
}
