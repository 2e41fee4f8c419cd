/** `canhtay import FILE…`: acts, the network's tables and totals, from files. */
import { parseArgs } from 'node:util'
import { Problem } from '#kernel/problem.ts'
import { boundHeap } from '#server/heap.ts'
import {
  IMPORT_KINDS,
  type ImportFile,
  type ImportResult,
  importFiles,
  type Progress,
  recognise,
} from '#server/import.ts'
import { provinceOfPlaces } from '#server/import-network.ts'
import { settle, withProvince } from './open.ts'

export const help = `import TỆP… [--kind LOẠI] [--province MÃ] [--progress]   nhập việc, mạng lưới, số liệu từ tệp
Loại tệp tự nhận ra; --kind ghi rõ: ${IMPORT_KINDS.join(', ')}. Nhập lại một tệp không làm gì hai lần.
Dòng sai nằm trong TỆP.errors.csv bên cạnh tệp nhập. Mã thoát 1 khi có dòng sai hoặc bị từ chối.`

export async function run(args: string[]): Promise<number> {
  boundHeap()
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { kind: { type: 'string' }, province: { type: 'string' }, progress: { type: 'boolean' } },
  })
  if (positionals.length === 0) throw new Problem('option_invalid', { why: 'thiếu tên tệp', command: 'import' })
  const files: ImportFile[] = []
  for (const path of positionals)
    if (/\.errors\.(csv|xlsx)$/.test(path)) console.error(`Bỏ qua ${path}: tệp lỗi của một lần nhập.`)
    else files.push(await recognise(path, values.kind))
  const onProgress = values.progress || process.stderr.isTTY ? bar() : () => {}
  return await withProvince(values.province ?? provinceIn(files), async (province, database) => {
    const results = await importFiles(province, files, { onProgress })
    await settle(province, database)
    for (const result of results) console.log(told(result))
    return results.every(({ errors, errorFile, skipped }) => errors === 0 && !errorFile && !skipped) ? 0 : 1
  })
}

/** The first files of a province say which one it is. */
function provinceIn(files: readonly ImportFile[]): string | undefined {
  const code = files.map(({ kind, text }) => (kind === 'places' ? provinceOfPlaces(text ?? '') : undefined))
  return code.find((one) => one !== undefined)?.toString()
}

const number = new Intl.NumberFormat('vi-VN')
const show = (value: number): string => number.format(value)

function told(result: ImportResult): string {
  const { path, kind, rows, accepted, refused, exceptions, repeated, errors, seconds } = result
  if (result.skipped) return `${path}: chưa nhập, vì tệp khác trong lần nhập này có dòng sai.`
  const parts = [`${show(rows)} dòng`]
  if (kind === 'acts') {
    parts.push(`${show(accepted)} chấp nhận`, `${show(refused)} từ chối`, `${show(exceptions)} ngoại lệ`)
    parts.push(
      `${show(repeated)} đã có từ trước`,
      `${show(errors)} lỗi`,
      `${show(Math.round(rows / seconds))} việc/giây`,
    )
  } else if (errors > 0) parts.push(`${show(errors)} lỗi, chưa nhập dòng nào`)
  else parts.push(repeated === rows ? 'đã có từ trước, không thay đổi gì' : `${show(rows - repeated)} dòng mới`)
  if (result.resumedAt !== undefined) parts.unshift(`đi tiếp từ dòng ${show(result.resumedAt)}`)
  const see = [result.errorFile, result.errorWorkbook].filter((file) => file !== undefined)
  return `${path} (${kind}): ${parts.join(', ')}, ${seconds.toFixed(1)} giây.${see.length > 0 ? `\n  Xem: ${see.join(', ')}` : ''}`
}

/** Draws a bar on one line of the terminal, a few times a second. */
function bar(): (progress: Progress) => void {
  let drawn = 0
  return ({ bytes, bytesAll, tally }) => {
    const now = performance.now()
    if (now - drawn < 200 && bytes < bytesAll) return
    drawn = now
    const part = bytesAll === 0 ? 1 : Math.min(1, bytes / bytesAll)
    const full = Math.round(part * 30)
    const percent = `${Math.floor(part * 100)} %`.padStart(5)
    process.stderr.write(`\r${'█'.repeat(full)}${'░'.repeat(30 - full)} ${percent} ${show(tally.rows)} dòng`)
    if (bytes >= bytesAll) process.stderr.write('\n')
  }
}
