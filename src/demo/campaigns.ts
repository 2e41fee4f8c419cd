/**
 * The year's campaigns as a file of another system (docs/formats.md): the conferences at which the scene of insurance lets many
 * enrol, who came to them, and those who signed up there and never paid.
 */
import { personOf } from '#demo/people.ts'
import { enrolmentDays } from '#demo/scenes/insurance.ts'
import { type Post, padded, type Stage } from '#demo/stage.ts'
import { csvLine } from '#kernel/csv.ts'
import { dayOfNumber } from '#kernel/day.ts'

const HEADER = [
  ...['campaign', 'title', 'partner', 'service', 'first', 'last', 'goal', 'budget', 'spent'],
  ...['unit', 'day', 'place', 'name', 'phone', 'member', 'promised'],
]
/** Whom the conferences were held with, by turns. */
const CAMPAIGNS = [
  { code: 'TSV', title: 'Tết sum vầy', partner: 'Liên đoàn Lao động tỉnh' },
  { code: 'TCN', title: 'Tháng công nhân', partner: 'Liên đoàn Lao động tỉnh' },
  { code: 'MACD', title: 'Mái ấm công đoàn', partner: 'Liên đoàn Lao động tỉnh, Hội Liên hiệp Phụ nữ tỉnh' },
] as const
/** Of those who came and did not enrol: how many for each who did, and which share signed up. */
const OTHERS = 0.5
const PROMISES = 0.4
const COST_EACH = { hall: 350_000, person: 15_000 }

/** Lines of campaigns.csv, the header first, each with its line end. */
export function* campaignLines(stage: Stage): Iterable<string> {
  yield csvLine(HEADER)
  const { year, members, province } = stage.targets
  const count = Math.max(1, Math.round(members.count * stage.scale))
  const held = new Map<string, { post: Post; day: number; members: string[] }>()
  let number = 0
  for (const [day, posts] of [...enrolmentDays(stage, count)].sort(([a], [b]) => a - b))
    for (const post of posts) {
      // Numbered as the scene numbers those who enrol.
      const member = `${padded(province, 2)}2${padded(number++, 7)}`
      if (!post) continue
      const one = held.get(`${post.code} ${day}`) ?? { post, day, members: [] }
      one.members.push(member)
      held.set(`${post.code} ${day}`, one)
    }
  const conferences = [...held.values()].map((one, i) => ({ ...one, of: i % CAMPAIGNS.length, i }))
  for (const [of, mine] of [...Map.groupBy(conferences, (one) => one.of)].sort(([a], [b]) => a - b)) {
    const { code, title, partner } = CAMPAIGNS[of] as (typeof CAMPAIGNS)[number]
    const people = mine.reduce((sum, one) => sum + one.members.length, 0)
    const spent = mine.length * COST_EACH.hall + people * COST_EACH.person
    const whole = [
      ...[`${code}-${year}`, `${title} ${year}`, partner, 'social-insurance', `${year}-01-08`, `${year}-12-15`],
      ...[String(Math.ceil(people * 1.1)), String(Math.ceil(spent * 1.05)), String(spent)],
    ]
    for (const { post, day, members, i } of mine) {
      const chance = stage.chance('attendees', i)
      const where = [post.code, dayOfNumber(day), `Nhà văn hóa ${chance.pick(post.villages)}`]
      const phone = () => `0900${padded(chance.whole(0, 999_999), 6)}`
      for (const member of members)
        yield csvLine([...whole, ...where, personOf(chance, post.mix).name, phone(), member, '1'])
      for (let others = Math.round(members.length * OTHERS); others > 0; others--)
        yield csvLine([
          ...whole,
          ...where,
          personOf(chance, post.mix).name,
          phone(),
          '',
          chance.happens(PROMISES) ? '1' : '0',
        ])
    }
  }
}
