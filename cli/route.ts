/** `canhtay route`: what a timetable is worth: arrivals, profiles, the J+n matrix; rounds; departures that meet; scenarios. Needs no database. */
import { parseArgs } from 'node:util'
import { routeArrivals } from './route-arrivals.ts'
import { askedCount, askedDay, wrong } from './route-feed.ts'
import { routeMatrix } from './route-matrix.ts'
import { routeProfile } from './route-profile.ts'
import { routeRounds } from './route-rounds.ts'
import { routeCompare, routeScenarios, routeSheet } from './route-scenarios.ts'
import { routeSynchronise } from './route-synchronise.ts'

export const help = `route   Tính hành trình thư trên biểu giờ GTFS (tệp .zip), không cần cơ sở dữ liệu
npx canhtay route arrivals TỆP.zip --date NGÀY --from MÃ_ĐIỂM --at GIỜ [--to MÃ_ĐIỂM] [--days 7] [--json]
                Giờ đến sớm nhất ở mọi điểm (--to: một điểm, kèm từng chặng). Giờ tính theo ngày --date: 31:05:00 là 7 giờ 5 hôm sau
npx canhtay route profile TỆP.zip --date NGÀY --from MÃ_ĐIỂM --to MÃ_ĐIỂM [--days 7] [--json]
                Mọi chuyến đi đáng đi: giờ đi, giờ đến, bao lâu
npx canhtay route matrix TỆP.zip --date NGÀY --cutoff GIỜ --rounds GIỜ,GIỜ [--from MÃ,MÃ] [--to MÃ,MÃ] [--accept-days 7] [--days 14] [--compare TỆP.zip] [--json]
                J+n: nhận trước giờ --cutoff thì phát sau mấy ngày, theo các chuyến phát --rounds; --compare: biểu giờ khác đổi những ô nào
npx canhtay route rounds HUYỆN.json [--json]
                Chia các điểm của một huyện thành vòng đường thư cấp 3 rẻ nhất (nhiều nhất 29 điểm); mẫu tệp: docs/routing.md
npx canhtay route synchronise PHƯƠNG_ÁN.json [--seconds 60] [--json]
                Chọn giờ xuất phát đường thư cấp 2 và vòng cấp 3 để thư ít phải chờ nhất; mẫu tệp: docs/formats.md
npx canhtay route scenarios [THƯ_MỤC] [--json]
                Các phương án mẫu của Sơn La (2018); có THƯ_MỤC: ghi mỗi phương án thành một tệp .json để sửa và so sánh
npx canhtay route sheet PHƯƠNG_ÁN [--json]
                Phiếu của một phương án (tên hoặc tệp .json): J+n, chi phí, xe, giờ lái
npx canhtay route compare PHƯƠNG_ÁN PHƯƠNG_ÁN [--json]
                Phiếu so sánh hai phương án: J+n, chi phí, xe, giờ lái, bao nhiêu bưu gửi nhanh hay chậm hơn; mẫu tệp: docs/formats.md
--days N        Xét các chuyến của N ngày kể từ --date
Mã thoát: 0 đã tính; 1 biểu giờ có lỗi (nêu tệp, dòng, tuyến, chuyến, lần đỗ), không có điểm, chưa chứng minh được; 2 gõ sai.`

const TASKS = ['arrivals', 'profile', 'matrix', 'rounds', 'synchronise', 'scenarios', 'sheet', 'compare']

const DAYS_MOST = 60
const SECONDS_MOST = 86_400

export async function run(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      date: { type: 'string' },
      from: { type: 'string' },
      to: { type: 'string' },
      at: { type: 'string' },
      days: { type: 'string' },
      'accept-days': { type: 'string', default: '7' },
      cutoff: { type: 'string' },
      rounds: { type: 'string' },
      compare: { type: 'string' },
      seconds: { type: 'string', default: '60' },
      json: { type: 'boolean', default: false },
    },
  })
  const [task, file, ...others] = positionals
  if (task === undefined || !TASKS.includes(task))
    throw wrong(`không có việc “${task ?? ''}”; chỉ có ${TASKS.join(', ')}`)
  if (task === 'scenarios' && others.length === 0) return routeScenarios(file, values.json)
  if (task === 'compare') {
    const [other, ...more] = others
    if (file === undefined || other === undefined || more.length > 0) throw wrong('compare cần đúng hai phương án')
    return routeCompare(file, other, values.json)
  }
  if (file === undefined || others.length > 0)
    throw wrong('cần đúng một tệp (.zip; với rounds, synchronise: .json; với sheet: tên phương án)')
  if (task === 'sheet') return routeSheet(file, values.json)
  if (task === 'rounds') return routeRounds(file, values.json)
  if (task === 'synchronise')
    return routeSynchronise(file, askedCount('--seconds', values.seconds, SECONDS_MOST), values.json)
  const asked = {
    file,
    from: askedDay('--date', values.date),
    days: askedCount('--days', values.days ?? (task === 'matrix' ? '14' : '7'), DAYS_MOST),
    json: values.json,
    stop: values.from,
    to: values.to,
  }
  if (task === 'arrivals') return routeArrivals({ ...asked, at: values.at })
  if (task === 'profile') return routeProfile(asked)
  const { cutoff, rounds, compare } = values
  return routeMatrix({
    ...asked,
    cutoff,
    rounds,
    compare,
    acceptDays: askedCount('--accept-days', values['accept-days'], DAYS_MOST),
  })
}
