/**
 * `canhtay rehearse`: restores the last backup into a directory of its own, reads every journal in it, and throws it away.
 * A backup that was never restored is a hope.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { showNumber } from '#kernel/money.ts'
import { Problem } from '#kernel/problem.ts'
import { sayFinding } from '#ledger/findings.ts'
import { verifyDatabase } from '#ledger/verify-database.ts'
import { dataDirectory } from '#server/directory.ts'
import { startDatabase } from '#server/postgres.ts'
import { listProvinces } from '#server/province.ts'
import { restore } from '#server/restore.ts'
import { reverses } from '#services/reverses.ts'
import { parseMoment } from './restore.ts'

export const help = `rehearse   Diễn tập phục hồi: dựng lại bản sao lưu vào chỗ tạm, kiểm toàn bộ sổ, rồi xóa chỗ tạm
npx canhtay rehearse --from KHO [--until "2018-12-31 17:00:00"] [--in THƯ_MỤC]
--in: nơi đặt chỗ tạm, cần đủ đĩa cho một bản dữ liệu (mặc định thư mục tạm của máy). Không đụng máy chủ đang chạy.
Mã thoát: 0 phục hồi được và sổ đúng; 1 không.`

export async function run(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: { from: { type: 'string' }, until: { type: 'string' }, in: { type: 'string', default: tmpdir() } },
  })
  const { from } = values
  if (from === undefined) throw new Problem('option_invalid', { why: 'thiếu --from KHO', command: 'rehearse' })
  const until = values.until === undefined ? undefined : parseMoment(values.until)
  const dataDir = mkdtempSync(join(values.in, 'canhtay-rehearse-'))
  const begun = performance.now()
  try {
    const { base, through } = await restore({ from, dataDir, until, log: console.error })
    const restored = performance.now()
    console.log(`Phục hồi được từ ${base}, đến ${through ?? 'lúc xong bản nền'}: ${seconds(begun, restored)} giây.`)
    const problems = await verifyAll(dataDir)
    console.log(`Kiểm sổ: ${seconds(restored, performance.now())} giây.`)
    return problems === 0 ? 0 : 1
  } finally {
    rmSync(dataDirectory(dataDir).run, { recursive: true, force: true })
    rmSync(dataDir, { recursive: true, force: true })
  }
}

const seconds = (from: number, to: number): string => showNumber(Number(((to - from) / 1000).toFixed(1)))

async function verifyAll(dataDir: string): Promise<number> {
  const database = await startDatabase({ dataDir, log: console.error })
  try {
    let problems = 0
    const provinces = await listProvinces(database.app)
    if (provinces.length === 0) console.log('Trong bản sao lưu chưa có tỉnh nào.')
    for (const { id, name } of provinces) {
      const report = await verifyDatabase(database.app, id, { reverses })
      problems += report.problems
      const found = report.first ? `SỔ SAI ${showNumber(report.problems)} chỗ. ${sayFinding(report.first)}` : 'Sổ đúng.'
      console.log(`${name || `Tỉnh ${id}`}: ${showNumber(report.acts)} việc. ${found}`)
    }
    return problems
  } finally {
    await database.stop()
  }
}
