/** `canhtay backup`: a base backup of the embedded database, and from then on the continuous archive. */
import { parseArgs } from 'node:util'
import { showNumber } from '#kernel/money.ts'
import { Problem } from '#kernel/problem.ts'
import type { Connection } from '#kernel/sql.ts'
import { backup, keepDaysDefault, listBases, stopArchive } from '#server/backup.ts'
import { startDatabase } from '#server/postgres.ts'
import { verifyBase } from '#server/restore.ts'

export const help = `backup   Sao lưu cơ sở dữ liệu trong lúc máy chủ vẫn chạy
npx canhtay backup --to KHO [--keep-days ${keepDaysDefault}]   Sao lưu vào thư mục KHO (nên ở đĩa khác); từ đó lưu liên tục từng phút
npx canhtay backup --to KHO --list              Liệt kê các bản sao lưu
npx canhtay backup --to KHO --verify            Đọc lại bản mới nhất và so từng tệp với lúc sao lưu
npx canhtay backup --off                        Thôi lưu liên tục`

export async function run(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: {
      to: { type: 'string' },
      'keep-days': { type: 'string', default: String(keepDaysDefault) },
      list: { type: 'boolean', default: false },
      verify: { type: 'boolean', default: false },
      off: { type: 'boolean', default: false },
    },
  })
  if (values.off) return off()
  const { to } = values
  if (to === undefined) throw invalid('thiếu --to KHO')
  if (values.list) return list(to)
  if (values.verify) return verify(to)
  const keepDays = Number(values['keep-days'])
  if (!Number.isInteger(keepDays) || keepDays < 1) throw invalid('--keep-days là số ngày, từ 1 trở lên')
  return take(to, keepDays)
}

const invalid = (why: string) => new Problem('option_invalid', { why, command: 'backup' })

async function take(to: string, keepDays: number): Promise<number> {
  return withOwner(async ({ owner, dataDir }) => {
    const { directory, manifest } = await backup({ owner, dataDir, to, keepDays, log: console.error })
    const bytes = manifest.files.reduce((sum, file) => sum + file.bytes, 0)
    console.log(`Đã sao lưu ${showNumber(manifest.files.length)} tệp, ${showNumber(bytes)} byte vào ${directory}.`)
    console.log(`Phục hồi được đến mọi thời điểm từ ${manifest.endedAt}. Lưu liên tục đang bật.`)
  })
}

async function off(): Promise<number> {
  return withOwner(async ({ owner, dataDir }) => {
    await stopArchive({ owner, dataDir })
    console.log('Đã thôi lưu liên tục. Các bản sao lưu còn nguyên.')
  })
}

async function withOwner(work: (where: { owner: Connection; dataDir: string }) => Promise<void>): Promise<number> {
  const { DATABASE_URL: url, DATABASE_APP_URL: appUrl, CANHTAY_DATA: dataDir = './data' } = process.env
  const database = await startDatabase({ dataDir, url, appUrl, attach: true, log: console.error })
  try {
    await work({ owner: database.owner, dataDir })
    return 0
  } finally {
    await database.stop()
  }
}

function list(repository: string): number {
  const bases = listBases(repository)
  for (const { directory, manifest } of bases) console.log(`${manifest.endedAt}  ${directory}`)
  if (bases.length === 0) console.log('Trong kho chưa có bản sao lưu nào.')
  return bases.length > 0 ? 0 : 1
}

async function verify(repository: string): Promise<number> {
  const base = listBases(repository).at(-1)
  if (!base) return list(repository)
  const { files, bytes } = await verifyBase(base)
  console.log(`${base.directory}: ${showNumber(files)} tệp, ${showNumber(bytes)} byte, nguyên vẹn.`)
  return 0
}
