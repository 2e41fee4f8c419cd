/**
 * Inspections of the demonstration year, as a file for the import: a quality inspection in the districts that the targets
 * name, at their counter and some points, and a 5S audit of every district each quarter, with findings that were mended but
 * for the last. No cash is invented: what was counted then is not known, so lines against the ledger are left out.
 */
import { openFrom, type Post, padded, type Stage, todayOf } from '#demo/stage.ts'
import { csvLine } from '#kernel/csv.ts'
import { dayNumber } from '#kernel/day.ts'
import { addWorkingDays } from '#rules/calendar.ts'

const HEADER = ['number', 'unit', 'kind', 'planned', 'inspector', 'done', 'score', 'finding', 'due', 'mended', 'how']

const FINDINGS: readonly (readonly [what: string, how: string])[] = [
  ['Bảng giá cước niêm yết đã cũ', 'Đã treo bảng mới'],
  ['Giờ mở cửa chưa đúng như niêm yết', 'Đã nhắc, chấm công lại'],
  ['Bưu gửi chưa phát để lẫn với hàng bán', 'Đã kê tủ riêng có khóa'],
  ['Hồ sơ đã niêm phong để ngoài tủ', 'Đã cấp tủ hồ sơ'],
  ['Biển hiệu mờ, chữ bong', 'Đã sơn lại'],
  ['Bình chữa cháy hết hạn kiểm định', 'Đã nạp lại'],
  ['Nộp quỹ chậm so với định mức', 'Đã lập lịch nộp hằng ngày'],
]

/** Lines of inspections.csv, the header first. */
export function* inspectionLines(stage: Stage): Iterable<string> {
  yield csvLine(HEADER)
  let serial = 0
  const { year } = stage.targets
  for (const house of stage.houses) {
    const posts = stage.posts.filter((post) => post.house === house)
    const counter = stage.counters.get(house) ?? posts[0]
    if (house === stage.root || !counter) continue
    const chance = stage.chance('inspections', house.code)
    const visited = (stage.targets.uninspected ?? []).includes(house.code) ? [] : [counter, ...posts.slice(1, 3)]
    const first = dayNumber(`${year}-03-05`) + chance.whole(0, 200)
    for (const [i, post] of visited.entries()) yield* one(post, 'quality', first + i * 3)
    for (const quarter of [0, 1, 2, 3])
      yield* one(counter, '5s', dayNumber(`${year}-01-20`) + quarter * 91 + chance.whole(0, 9))
  }

  function* one(post: Post, kind: 'quality' | '5s', at: number): Iterable<string> {
    const chance = stage.chance('inspection', post.code, kind, at)
    const { day } = todayOf(openFrom(post, at))
    const number = `KT-${year}-${padded(++serial, 4)}`
    const found = kind === 'quality' ? chance.whole(0, 3) : chance.whole(0, 1)
    const score = kind === 'quality' ? 100 - found * 7 : 100 - 4 * chance.whole(1, 7)
    const common = [number, post.code, kind, day, 'nguyen-van-son', day, String(score)]
    const from = chance.whole(0, FINDINGS.length - 1)
    for (let i = 0; i < Math.max(1, found); i++) {
      const [what, how] = FINDINGS[(from + i) % FINDINGS.length]!
      const due = addWorkingDays(day, 10)
      const mended = addWorkingDays(day, chance.whole(2, 12))
      const open = mended > `${year}-12-20` || chance.happens(0.06)
      const finding = found === 0 ? ['', '', '', ''] : [what, due, open ? '' : mended, open ? '' : how]
      yield csvLine([...common, ...finding])
    }
  }
}
