/** `canhtay route`: what a timetable is worth: arrivals, profiles, the J+n matrix. Needs no database. */
import { parseArgs } from 'node:util'
import { routeArrivals } from './route-arrivals.ts'
import { askedCount, askedDay, wrong } from './route-feed.ts'

export const help = `route   Tính hành trình thư trên biểu giờ GTFS (tệp .zip), không cần cơ sở dữ liệu
npx canhtay route arrivals TỆP.zip --date NGÀY --from MÃ_ĐIỂM --at GIỜ [--to MÃ_ĐIỂM] [--days 7] [--json]
                Giờ đến sớm nhất ở mọi điểm (--to: một điểm, kèm từng chặng). Giờ tính theo ngày --date: 31:05:00 là 7 giờ 5 hôm sau
--days N        Xét các chuyến của N ngày kể từ --date
Mã thoát: 0 đã tính; 1 biểu giờ có lỗi (nêu tệp, dòng, tuyến, chuyến, lần đỗ), không có điểm; 2 gõ sai.`

const DAYS_MOST = 60

export async function run(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      date: { type: 'string' },
      from: { type: 'string' },
      to: { type: 'string' },
      at: { type: 'string' },
      days: { type: 'string', default: '7' },
      json: { type: 'boolean', default: false },
    },
  })
  const [task, file, ...others] = positionals
  if (task !== 'arrivals') throw wrong(`không có việc “${task ?? ''}”; chỉ có arrivals`)
  if (file === undefined || others.length > 0) throw wrong('cần đúng một tệp .zip')
  const asked = {
    file,
    from: askedDay('--date', values.date),
    days: askedCount('--days', values.days, DAYS_MOST),
    json: values.json,
  }
  return routeArrivals({ ...asked, stop: values.from, at: values.at, to: values.to })
}
