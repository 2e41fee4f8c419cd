/**
 * A workbook is an archive from outside. This opens it without trusting what it says of itself: only the parts that hold
 * cells, unpacked within one budget, without declarations of entities; and packs those parts again, plainly, so that
 * who reads the workbook afterwards sees exactly the bytes that were looked at here.
 */
import { crc32, inflateRawSync } from 'node:zlib'
import { Problem } from '#kernel/problem.ts'

/** 100,000 rows of eight columns are 35 MB unpacked. */
const UNPACKED_MOST = 160 << 20
const PARTS_MOST = 500

/** The parts that are read; drawings, themes, properties are left in the archive. */
const READ =
  /^(\[Content_Types\]\.xml|_rels\/\.rels|xl\/(workbook|sharedStrings|styles)\.xml|xl\/_rels\/workbook\.xml\.rels|xl\/worksheets\/[^/]+\.xml)$/
const FORBIDDEN: readonly (readonly [RegExp, string])[] = [
  [/vbaProject\.bin$|^xl\/macrosheets\//i, 'tệp có macro. Lưu lại dạng .xlsx rồi nộp lại'],
  [
    /^xl\/(externalLinks|queryTables)\/|^xl\/connections\.xml$/i,
    'tệp lấy số liệu từ tệp khác. Dán thành giá trị rồi nộp lại',
  ],
]

export type Parts = ReadonlyMap<string, Buffer>

const bad = (why: string, cause?: unknown): Problem => new Problem('file_unreadable', { file: '.xlsx', why }, cause)

/** The parts of the archive that hold cells. @throws Problem file_unreadable, saying why and what to do. */
export function openArchive(data: Buffer): Parts {
  const parts = new Map<string, Buffer>()
  let left = UNPACKED_MOST
  for (const { name, method, flags, size, packed, at } of directory(data)) {
    for (const [pattern, why] of FORBIDDEN) if (pattern.test(name)) throw bad(why)
    if (!READ.test(name)) continue
    if (parts.has(name)) throw bad('tệp có hai phần cùng tên')
    if (flags & 1) throw bad('tệp có mật khẩu. Bỏ mật khẩu rồi nộp lại')
    if (size > left) throw bad('giải nén ra quá lớn. Tách thành nhiều danh sách')
    const part = unpack(data, at, packed, method, left)
    left -= part.length
    refuseEntities(part)
    parts.set(name, part)
  }
  if (!parts.has('xl/workbook.xml')) throw bad('đây không phải tệp .xlsx')
  return parts
}

type Entry = { name: string; method: number; flags: number; size: number; packed: number; at: number }

const END = 0x06054b50
const CENTRAL = 0x02014b50
const LOCAL = 0x04034b50

/** The entries of the central directory. */
function* directory(data: Buffer): Generator<Entry> {
  let end = -1
  for (let at = data.length - 22; at >= Math.max(0, data.length - 22 - 65_535); at--)
    if (data.readUInt32LE(at) === END) {
      end = at
      break
    }
  if (end < 0) throw bad('tệp bị hỏng hoặc bị cắt. Lấy lại tệp đủ')
  const count = data.readUInt16LE(end + 10)
  if (count > PARTS_MOST) throw bad('tệp có quá nhiều phần')
  let at = data.readUInt32LE(end + 16)
  for (let i = 0; i < count; i++) {
    if (at + 46 > end || data.readUInt32LE(at) !== CENTRAL) throw bad('tệp bị hỏng hoặc bị cắt. Lấy lại tệp đủ')
    const [nameBytes, extra, comment] = [28, 30, 32].map((offset) => data.readUInt16LE(at + offset)) as [
      number,
      number,
      number,
    ]
    yield {
      name: data.toString('utf8', at + 46, at + 46 + nameBytes),
      flags: data.readUInt16LE(at + 8),
      method: data.readUInt16LE(at + 10),
      packed: data.readUInt32LE(at + 20),
      size: data.readUInt32LE(at + 24),
      at: data.readUInt32LE(at + 42),
    }
    at += 46 + nameBytes + extra + comment
  }
}

/** `most`: bytes that it may become, whatever the directory claims. */
function unpack(data: Buffer, at: number, packed: number, method: number, most: number): Buffer {
  if (at + 30 > data.length || data.readUInt32LE(at) !== LOCAL) throw bad('tệp bị hỏng hoặc bị cắt. Lấy lại tệp đủ')
  const from = at + 30 + data.readUInt16LE(at + 26) + data.readUInt16LE(at + 28)
  const bytes = data.subarray(from, from + packed)
  if (bytes.length < packed) throw bad('tệp bị hỏng hoặc bị cắt. Lấy lại tệp đủ')
  if (method === 0) return bytes
  if (method !== 8) throw bad('tệp nén kiểu lạ. Mở bằng Excel, lưu lại dạng .xlsx')
  try {
    return inflateRawSync(bytes, { maxOutputLength: most })
  } catch (error) {
    const tooLarge = (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE'
    throw bad(tooLarge ? 'giải nén ra quá lớn. Tách thành nhiều danh sách' : 'tệp bị hỏng. Lấy lại tệp đủ', error)
  }
}

/** Cells need no declarations: who brings some means harm. Other encodings than UTF-8 could hide them. */
function refuseEntities(part: Buffer): void {
  const wide = part.length > 1 && (part.readUInt16LE(0) === 0xfeff || part.readUInt16BE(0) === 0xfeff)
  if (wide || part.subarray(0, 4).includes(0)) throw bad('tệp không viết bằng UTF-8. Mở bằng Excel, lưu lại dạng .xlsx')
  if (part.includes('<!DOCTYPE') || part.includes('<!ENTITY'))
    throw bad('tệp có khai báo thực thể. Mở bằng Excel, lưu lại dạng .xlsx')
}

/** The parts as an archive, stored as they are. */
export function packAgain(parts: Parts): Buffer {
  const files: Buffer[] = []
  const central: Buffer[] = []
  let at = 0
  for (const [name, part] of parts) {
    const label = Buffer.from(name)
    const common = Buffer.alloc(26)
    common.writeUInt16LE(20, 0)
    common.writeUInt16LE(0x800, 2)
    common.writeUInt32LE(crc32(part), 10)
    common.writeUInt32LE(part.length, 14)
    common.writeUInt32LE(part.length, 18)
    common.writeUInt16LE(label.length, 22)
    const local = Buffer.alloc(4)
    local.writeUInt32LE(LOCAL)
    files.push(local, common, label, part)
    const head = Buffer.alloc(6)
    head.writeUInt32LE(CENTRAL)
    head.writeUInt16LE(20, 4)
    const tail = Buffer.alloc(14)
    tail.writeUInt32LE(at, 10)
    central.push(head, common, tail, label)
    at += 30 + label.length + part.length
  }
  const bytes = central.reduce((sum, piece) => sum + piece.length, 0)
  const end = Buffer.alloc(22)
  end.writeUInt32LE(END)
  end.writeUInt16LE(parts.size, 8)
  end.writeUInt16LE(parts.size, 10)
  end.writeUInt32LE(bytes, 12)
  end.writeUInt32LE(at, 16)
  return Buffer.concat([...files, ...central, end])
}
