/**
 * A workbook is an archive from outside. This opens it without trusting what it says of itself: only the parts that hold
 * cells, unpacked within one budget, without declarations of entities; and packs those parts again, plainly, so that
 * who reads the workbook afterwards sees exactly the bytes that were looked at here.
 */
import { Problem } from '#kernel/problem.ts'
import { openZip, packZip, type ZipFault } from '#server/zip.ts'

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

const WHY: Readonly<Record<ZipFault, string>> = {
  broken: 'tệp bị hỏng hoặc bị cắt. Lấy lại tệp đủ',
  many: 'tệp có quá nhiều phần',
  twice: 'tệp có hai phần cùng tên',
  locked: 'tệp có mật khẩu. Bỏ mật khẩu rồi nộp lại',
  large: 'giải nén ra quá lớn. Tách thành nhiều danh sách',
  method: 'tệp nén kiểu lạ. Mở bằng Excel, lưu lại dạng .xlsx',
}

export type Parts = ReadonlyMap<string, Buffer>

const bad = (why: string, cause?: unknown): Problem => new Problem('file_unreadable', { file: '.xlsx', why }, cause)

/** The parts of the archive that hold cells. @throws Problem file_unreadable, saying why and what to do. */
export function openArchive(data: Buffer): Parts {
  const parts = openZip(data, {
    unpackedMost: UNPACKED_MOST,
    partsMost: PARTS_MOST,
    wanted(name) {
      for (const [pattern, why] of FORBIDDEN) if (pattern.test(name)) throw bad(why)
      return READ.test(name)
    },
    fail: (fault, cause) => bad(WHY[fault], cause),
  })
  for (const part of parts.values()) refuseEntities(part)
  if (!parts.has('xl/workbook.xml')) throw bad('đây không phải tệp .xlsx')
  return parts
}

/** Cells need no declarations: who brings some means harm. Other encodings than UTF-8 could hide them. */
function refuseEntities(part: Buffer): void {
  const wide = part.length > 1 && (part.readUInt16LE(0) === 0xfeff || part.readUInt16BE(0) === 0xfeff)
  if (wide || part.subarray(0, 4).includes(0)) throw bad('tệp không viết bằng UTF-8. Mở bằng Excel, lưu lại dạng .xlsx')
  if (part.includes('<!DOCTYPE') || part.includes('<!ENTITY'))
    throw bad('tệp có khai báo thực thể. Mở bằng Excel, lưu lại dạng .xlsx')
}

/** The parts as an archive, stored as they are. */
export const packAgain = (parts: Parts): Buffer => packZip(parts, 'stored')
