/** `canhtay restore`: the database of a backup repository, at any second, into a new data directory. */
import { parseArgs } from 'node:util'
import { Problem } from '#kernel/problem.ts'
import { restore } from '#server/restore.ts'

export const help = `restore   Phục hồi cơ sở dữ liệu từ kho sao lưu
npx canhtay restore --from KHO [--until "2018-12-31 17:00:00"] [--data THƯ_MỤC]
Phục hồi vào thư mục dữ liệu trống (--data, hoặc CANHTAY_DATA). --until: giờ Việt Nam, trừ khi ghi rõ múi giờ.`

export async function run(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: { from: { type: 'string' }, until: { type: 'string' }, data: { type: 'string' } },
  })
  if (values.from === undefined) throw invalid('thiếu --from KHO')
  const dataDir = values.data ?? process.env.CANHTAY_DATA ?? './data'
  const until = values.until === undefined ? undefined : parseMoment(values.until)
  const { base, through } = await restore({ from: values.from, dataDir, until, log: console.error })
  console.log(`Đã phục hồi từ ${base} vào ${dataDir}.`)
  console.log(through ? `Việc cuối cùng được ghi lúc ${through}.` : 'Không có việc nào sau bản sao lưu.')
  return 0
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
