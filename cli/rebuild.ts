/** `canhtay rebuild`: the roll-ups made anew from the journal and compared; put right on request. */
import { parseArgs } from 'node:util'
import { showNumber } from '#kernel/money.ts'
import { type Difference, rebuild } from '#rollup/rebuild.ts'
import { withProvince } from './open.ts'

export const help = `rebuild   Tính lại bảng tổng hợp từ sổ và so với bảng đang có
npx canhtay rebuild [--province MÃ]           Chỉ so, không sửa
npx canhtay rebuild [--province MÃ] --apply   Thay những dòng khác bằng số tính lại
Mã thoát: 0 không khác (hoặc đã thay); 1 có khác.`

export async function run(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: { province: { type: 'string' }, apply: { type: 'boolean', default: false } },
  })
  const { apply } = values
  const begun = performance.now()
  const { acts, rows, differences, refolded } = await withProvince(values.province, ({ id }, { app }) =>
    rebuild(app, id, { apply }),
  )
  const seconds = Number(((performance.now() - begun) / 1000).toFixed(1))
  console.log(
    `Đã tính lại từ ${showNumber(acts)} việc, so ${showNumber(rows)} dòng tổng hợp trong ${showNumber(seconds)} giây.`,
  )
  if (refolded > 0) console.log(`Đã lập lại chữ để tìm người của ${showNumber(refolded)} việc.`)
  if (acts === 0) {
    console.log('Sổ không có việc nào để tính lại.')
    return 1
  }
  if (differences.length === 0) {
    console.log('Không có dòng nào khác.')
    return 0
  }
  console.log(`${showNumber(differences.length)} dòng khác:`)
  for (const difference of differences.slice(0, SHOWN)) console.log(`  ${say(difference)}`)
  if (differences.length > SHOWN) console.log(`  … và ${showNumber(differences.length - SHOWN)} dòng khác.`)
  console.log(apply ? 'Đã thay bằng số tính lại từ sổ.' : 'Chạy lại với --apply để thay bằng số tính lại từ sổ.')
  return apply ? 0 : 1
}

const SHOWN = 20

const say = ({ table, key, stored, folded }: Difference): string =>
  `${table} ${key.join(' ')}: đang ghi ${show(stored)}, theo sổ ${show(folded)}`

const show = (value: number | string): string => (typeof value === 'number' ? showNumber(value) : value || 'không có')
