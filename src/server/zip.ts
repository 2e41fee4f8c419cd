/**
 * ZIP archives from outside, opened without trusting what they say of themselves, and archives of our own. No ZIP64, no
 * encryption, no parts that are cut: whoever writes the files read here writes none of these.
 */
import { crc32, deflateRawSync, inflateRawSync } from 'node:zlib'

/** Why an archive cannot be read: the callers say what to do about it in their own words. */
export type ZipFault = 'broken' | 'many' | 'twice' | 'locked' | 'large' | 'method'

export type ZipLimits = {
  /** Bytes of all parts together when unpacked, and how many entries there may be. */
  readonly unpackedMost: number
  readonly partsMost: number
  /** Which parts to unpack; the others are not looked at. May throw. */
  readonly wanted: (name: string) => boolean
  readonly fail: (fault: ZipFault, cause?: unknown) => Error
}

type Entry = { name: string; method: number; flags: number; crc: number; size: number; packed: number; at: number }

const END = 0x06054b50
const CENTRAL = 0x02014b50
const LOCAL = 0x04034b50

/** The wanted parts by name. @throws what `fail` makes of a fault. */
export function openZip(data: Buffer, { unpackedMost, partsMost, wanted, fail }: ZipLimits): Map<string, Buffer> {
  const parts = new Map<string, Buffer>()
  let left = unpackedMost
  for (const entry of directory(data, partsMost, fail)) {
    if (!wanted(entry.name)) continue
    if (parts.has(entry.name)) throw fail('twice')
    if (entry.flags & 1) throw fail('locked')
    if (entry.size > left) throw fail('large')
    const part = unpack(data, entry, left, fail)
    left -= part.length
    parts.set(entry.name, part)
  }
  return parts
}

/** The entries of the central directory. */
function* directory(data: Buffer, most: number, fail: ZipLimits['fail']): Generator<Entry> {
  let end = -1
  for (let at = data.length - 22; at >= Math.max(0, data.length - 22 - 65_535); at--)
    if (data.readUInt32LE(at) === END) {
      end = at
      break
    }
  if (end < 0) throw fail('broken')
  const count = data.readUInt16LE(end + 10)
  if (count > most) throw fail('many')
  let at = data.readUInt32LE(end + 16)
  for (let i = 0; i < count; i++) {
    if (at + 46 > end || data.readUInt32LE(at) !== CENTRAL) throw fail('broken')
    const [nameBytes, extra, comment] = [28, 30, 32].map((offset) => data.readUInt16LE(at + offset)) as [
      number,
      number,
      number,
    ]
    yield {
      name: data.toString('utf8', at + 46, at + 46 + nameBytes),
      flags: data.readUInt16LE(at + 8),
      method: data.readUInt16LE(at + 10),
      crc: data.readUInt32LE(at + 16),
      packed: data.readUInt32LE(at + 20),
      size: data.readUInt32LE(at + 24),
      at: data.readUInt32LE(at + 42),
    }
    at += 46 + nameBytes + extra + comment
  }
}

/** `most`: bytes that it may become, whatever the directory claims. */
function unpack(data: Buffer, { at, packed, method, crc }: Entry, most: number, fail: ZipLimits['fail']): Buffer {
  if (at + 30 > data.length || data.readUInt32LE(at) !== LOCAL) throw fail('broken')
  const from = at + 30 + data.readUInt16LE(at + 26) + data.readUInt16LE(at + 28)
  const bytes = data.subarray(from, from + packed)
  if (bytes.length < packed) throw fail('broken')
  if (method !== 0 && method !== 8) throw fail('method')
  const part = method === 0 ? bytes : inflated(bytes, most, fail)
  if (crc32(part) !== crc) throw fail('broken')
  return part
}

function inflated(bytes: Buffer, most: number, fail: ZipLimits['fail']): Buffer {
  try {
    return inflateRawSync(bytes, { maxOutputLength: most })
  } catch (error) {
    const tooLarge = (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE'
    throw fail(tooLarge ? 'large' : 'broken', error)
  }
}

/** An archive of the parts, `stored` as they are or deflated; undated, so that the same parts give the same bytes. */
export function packZip(parts: ReadonlyMap<string, Buffer>, how: 'stored' | 'deflated'): Buffer {
  const files: Buffer[] = []
  const central: Buffer[] = []
  let at = 0
  for (const [name, part] of parts) {
    const label = Buffer.from(name)
    const bytes = how === 'stored' ? part : deflateRawSync(part)
    const common = Buffer.alloc(26)
    common.writeUInt16LE(20, 0)
    common.writeUInt16LE(0x800, 2)
    common.writeUInt16LE(how === 'stored' ? 0 : 8, 4)
    common.writeUInt32LE(crc32(part), 10)
    common.writeUInt32LE(bytes.length, 14)
    common.writeUInt32LE(part.length, 18)
    common.writeUInt16LE(label.length, 22)
    const local = Buffer.alloc(4)
    local.writeUInt32LE(LOCAL)
    files.push(local, common, label, bytes)
    const head = Buffer.alloc(6)
    head.writeUInt32LE(CENTRAL)
    head.writeUInt16LE(20, 4)
    const tail = Buffer.alloc(14)
    tail.writeUInt32LE(at, 10)
    central.push(head, common, tail, label)
    at += 30 + label.length + bytes.length
  }
  const size = central.reduce((sum, piece) => sum + piece.length, 0)
  const end = Buffer.alloc(22)
  end.writeUInt32LE(END)
  end.writeUInt16LE(parts.size, 8)
  end.writeUInt16LE(parts.size, 10)
  end.writeUInt32LE(size, 12)
  end.writeUInt32LE(at, 16)
  return Buffer.concat([...files, ...central, end])
}
