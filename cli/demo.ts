/** `canhtay demo`: makes the demonstration year and imports it, or only writes its files. */
import { parseArgs } from 'node:util'
import { readSource, writeDemo } from '#demo/files.ts'
import { showNumber } from '#kernel/money.ts'
import { Problem } from '#kernel/problem.ts'

export const help = `demo   Sinh năm trình diễn (dữ liệu tổng hợp) rồi nhập vào sổ
npx canhtay demo [--seed N] [--scale 0.01…10] [--year 2018] [--province sonla|THƯ_MỤC] [--out THƯ_MỤC]
--out: chỉ ghi tệp, không nhập. THƯ_MỤC của tỉnh khác gồm bốn tệp mạng lưới và targets.json.`

export async function run(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: {
      seed: { type: 'string', default: '1' },
      scale: { type: 'string', default: '1' },
      year: { type: 'string' },
      province: { type: 'string', default: 'sonla' },
      out: { type: 'string' },
    },
  })
  const scale = Number(values.scale)
  if (!(scale >= 0.001 && scale <= 10))
    throw new Problem('option_invalid', { why: '--scale từ 0.01 đến 10', command: 'demo' })
  const source = await readSource(values.province)
  if (values.year !== undefined && Number(values.year) !== source.targets.year)
    throw new Problem('option_invalid', {
      why: `tỉnh ${values.province} có số liệu hiệu chỉnh cho năm ${source.targets.year}, không có năm ${values.year}`,
      command: 'demo',
    })
  if (values.out === undefined) throw new Problem('option_invalid', { why: 'thiếu --out', command: 'demo' })
  const expected = await writeDemo(source, { seed: values.seed, scale }, values.out, showProgress)
  console.log(
    `\nĐã ghi ${showNumber(expected.acts)} việc vào ${values.out}; doanh thu ${showNumber(expected.revenue.total)} đ.`,
  )
  return 0
}

function showProgress({ acts, day }: { acts: number; day: string }): void {
  if (process.stdout.isTTY) process.stdout.write(`\rĐang sinh: ${day}, ${showNumber(acts)} việc`)
}
