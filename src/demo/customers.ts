/**
 * The customers of the year as a file of another system (docs/formats.md): who stands behind each account that the scene of
 * mail posts on, whom to call there, what is open with the largest; and three entries of one shop, made by three people.
 */
import { personOf } from '#demo/people.ts'
import { type Customer, customersOf } from '#demo/scenes/customers.ts'
import { padded, type Stage } from '#demo/stage.ts'
import { csvLine } from '#kernel/csv.ts'
import { dayNumber, dayOfNumber } from '#kernel/day.ts'

const HEADER = [
  ...['code', 'name', 'kind', 'unit', 'place', 'tax', 'phone', 'since', 'contact', 'role', 'consent'],
  ...['dealing', 'day', 'title', 'amount'],
]
/** How many of a hundred have a contact; whose contact agreed to be called; with whom something is open. */
const SHARES = { contact: 0.6, consent: 0.7, dealing: 0.08 }
const ROLES = ['chủ cửa hàng', 'kế toán', 'văn thư', 'kho']
const DEALINGS = [
  { dealing: 'task', title: 'Gửi bảng giá mới' },
  { dealing: 'task', title: 'Hỏi vì sao gửi ít đi' },
  { dealing: 'deal', title: 'Nhận gom hàng tận nơi hằng ngày' },
  { dealing: 'deal', title: 'Gửi nông sản vụ tới' },
  { dealing: 'visit', title: 'Gặp chủ, nghe ý kiến về giờ gom' },
] as const

/** Lines of customers.csv, the header first, each with its line end. */
export function* customerLines(stage: Stage): Iterable<string> {
  yield csvLine(HEADER)
  const customers = customersOf(stage)
  for (const [i, customer] of customers.entries()) yield csvLine(cellsOf(stage, customer, i))
  const [first] = customers
  if (!first) return
  // Three people who did not look first: another spelling, the old number, no diacritics.
  const phone = phoneOf(stage, 0)
  yield csvLine([...entry(first, 'KH-90001', first.name.toUpperCase()), '', phone, since(stage), ...NOTHING])
  yield csvLine([...entry(first, 'KH-90002', `Hộ kinh doanh ${first.name}`), '', '', since(stage), ...NOTHING])
}

const NOTHING = ['', '', '', '', '', '', '']
const since = ({ targets }: Stage): string => `${targets.year}-01-02`
const phoneOf = (stage: Stage, i: number): string =>
  `0900${padded(stage.chance('customer phone', i).whole(0, 999_999), 6)}`
const entry = ({ kind, post, name: own }: Customer, code: string, name = own): string[] => [
  ...[code, name, kind, post.code],
  own.slice(own.search(/(Bản|Tiểu khu|Tổ) /)),
]

function cellsOf(stage: Stage, customer: Customer, i: number): string[] {
  const chance = stage.chance('customer file', i)
  const contact = chance.happens(SHARES.contact)
  const person = contact
    ? [
        personOf(chance, customer.post.mix).name,
        chance.pick(ROLES),
        chance.happens(SHARES.consent) ? 'given' : 'unknown',
      ]
    : ['', '', '']
  const doing = chance.happens(SHARES.dealing) ? chance.pick(DEALINGS) : undefined
  const last = dayNumber(`${stage.targets.year}-12-31`)
  const day =
    doing && dayOfNumber(doing.dealing === 'visit' ? last - chance.whole(1, 60) : last + chance.whole(-10, 40))
  const amount = doing?.dealing === 'deal' ? String(chance.whole(2, 40) * 500_000) : ''
  return [
    ...entry(customer, customer.account),
    ...['', phoneOf(stage, i), since(stage), ...person],
    ...(doing ? [doing.dealing, day as string, doing.title, amount] : ['', '', '', '']),
  ]
}
