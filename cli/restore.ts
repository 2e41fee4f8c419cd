/**
 * `canhtay restore`: the database of a backup repository, at any second, into a new data directory; or the journal of one
 * exported file, into a database that has none of that province.
 */
import { parseArgs } from 'node:util'
import { Problem } from '#kernel/problem.ts'
import { restore } from '#server/restore.ts'
import { restoreJournal } from '#server/restore-journal.ts'
import { openDatabase } from './open.ts'

export const help = `restore   Phục hồi cơ sở dữ liệu từ kho sao lưu
npx canhtay restore --from KHO [--until "2018-12-31 17:00:00"] [--data THƯ_MỤC]
Phục hồi vào thư mục dữ liệu trống (--data, hoặc CANHTAY_DATA). --until: giờ Việt Nam, trừ khi ghi rõ múi giờ.
npx canhtay restore TỆP
Dựng lại sổ của một tỉnh từ tệp mà canhtay export đã ghi, vào cơ sở dữ liệu chưa có tỉnh đó (CANHTAY_DATA, DATABASE_URL).`

export async function run(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { from: { type: 'string' }, until: { type: 'string' }, data: { type: 'string' } },
  })
  const [file, ...others] = positionals
  if (file !== undefined) {
    if (others.length > 0 || Object.keys(values).length > 0) throw invalid('TỆP đi một mình')
    return await fromExport(file)
  }
  if (values.from === undefined) throw invalid('thiếu --from KHO')
  const dataDir = values.data ?? process.env.CANHTAY_DATA ?? './data'
  const until = values.until === undefined ? undefined : parseMoment(values.until)
  const { base, through } = await restore({ from: values.from, dataDir, until, log: console.error })
  console.log(`Đã phục hồi từ ${base} vào ${dataDir}.`)
  console.log(through ? `Việc cuối cùng được ghi lúc ${through}.` : 'Không có việc nào sau bản sao lưu.')
  return 0
}

async function fromExport(file: string): Promise<number> {
  const database = await openDatabase()
  try {
    const { province, acts, blocks, hash, personal } = await restoreJournal(database.app, file)
    console.log(`Đã dựng lại sổ tỉnh ${province}: ${acts} việc, ${blocks} khối, ${personal} mục thông tin cá nhân.`)
    console.log(`Dấu cuối: ${hash}`)
    return 0
  } finally {
    await database.stop()
  }
}

const invalid = (why: string) => new Problem('option_invalid', { why, command: 'restore' })

/** A moment without a zone is Vietnam's. */
export function parseMoment(text: string): Date {
  const zoned = /(Z|[+-]\d{2}:?\d{2}|[+-]\d{2})$/.test(text.replace(/^\d{4}-\d{2}-\d{2}/, ''))
  const moment = new Date(zoned ? text : `${text.replace(' ', 'T')}+07:00`)
  if (!/^\d{4}-\d{2}-\d{2}[ T]\d{2}:\d{2}/.test(text) || Number.isNaN(moment.getTime()))
    throw invalid(`--until “${text}”: viết ngày và giờ, ví dụ "2018-12-31 17:00:00"`)
  return moment
}
