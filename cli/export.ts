/** `canhtay export`: the journal and what verifies it, into files. */
import { parseArgs } from 'node:util'
import { Problem } from '#kernel/problem.ts'
import { exportJournal } from '#server/export.ts'
import { withProvince } from './open.ts'

export const help = `export --to THƯ_MỤC [--personal] [--province MÃ]   xuất sổ nhật ký cùng dấu kiểm ra tệp
Ghi THƯ_MỤC/journal-MÃ.ndjson.gz; --personal ghi thêm thông tin cá nhân ra personal-MÃ.ndjson.gz (giữ kín tệp này).
Kiểm tệp trên máy khác: npx canhtay verify TỆP. Dựng lại: npx canhtay restore TỆP.`

export async function run(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: { to: { type: 'string' }, personal: { type: 'boolean' }, province: { type: 'string' } },
  })
  const { to: dir, personal = false } = values
  if (dir === undefined) throw new Problem('option_invalid', { why: 'thiếu --to THƯ_MỤC', command: 'export' })
  return await withProvince(values.province, async ({ id }, { app }) => {
    const done = await exportJournal(app, id, dir, { personal })
    const show = new Intl.NumberFormat('vi-VN')
    console.log(
      `${done.journal}: ${show.format(done.acts)} việc, ${show.format(done.blocks)} khối, ${show.format(done.bytes)} byte.`,
    )
    if (done.personal) console.log(`${done.personal}: thông tin cá nhân. Giữ kín tệp này.`)
    console.log(`Dấu cuối: ${done.hash}`)
    return 0
  })
}
