/**
 * People who complain about an item, and how they were answered: most in time, a few late, some with compensation that is
 * awarded and paid by acts; those of the last weeks still wait.
 */
import type { Place } from '#demo/carriage.ts'
import type { Complaint } from '#demo/notes.ts'
import { personOf } from '#demo/people.ts'
import { phoneOf } from '#demo/scenes/label.ts'
import { officeHour, openFrom, padded, type Stage } from '#demo/stage.ts'
import { type Day, dayOfNumber } from '#kernel/day.ts'

type Kind = 'lost' | 'late' | 'damaged' | 'price' | 'other'

const WORDS: Record<Kind, readonly string[]> = {
  lost: ['Người nhận báo chưa nhận được gì', 'Tra mã không thấy đã phát'],
  late: ['Hàng đến chậm gần một tuần', 'Hẹn hai ngày mà năm ngày mới có'],
  damaged: ['Hộp bẹp, bên trong vỡ', 'Gói bị ướt'],
  price: ['Cước cao hơn bảng giá niêm yết', 'Thu tiền hai lần phí thu hộ'],
  other: ['Gọi nhiều lần không ai nghe máy', 'Người phát không gọi trước'],
}
const ANSWERS: Record<'1' | '0', Record<Kind, string>> = {
  '1': {
    lost: 'Đã xác minh: bưu gửi mất, bồi thường theo quy định và xin lỗi khách',
    late: 'Đúng là chậm do đường sạt lở, đã xin lỗi và hoàn cước',
    damaged: 'Bao gói rách trên đường, đã bồi thường phần hư hỏng',
    price: 'Thu nhầm bậc cước, đã trả lại phần thừa',
    other: 'Đã nhắc người phát, phân công lại tuyến',
  },
  '0': {
    lost: 'Đã phát cho người nhà ký nhận, gửi khách bản sao phiếu phát',
    late: 'Phát trong thời gian đã công bố',
    damaged: 'Người nhận đã ký nguyên vẹn khi mở trước bưu tá',
    price: 'Cước đúng bảng giá đang áp dụng',
    other: 'Đã gọi hai lần theo số trên nhãn, không ai nghe',
  },
}
const MIX = { late: 46, damaged: 18, other: 24, price: 12 } as const
/** One in so many items, besides those that were lost. */
const COMPLAINTS = 0.00075
const FOUNDED = 0.55
const AMOUNTS: Partial<Record<Kind, readonly [number, number]>> = { lost: [8, 40], late: [2, 6], damaged: [4, 20] }
const DECIDER = 'nguyen-van-son'

/** Some of those whose item was delivered complain. */
export function sometimesComplain(stage: Stage, about: string, accepted: Day, at: Place): void {
  const chance = stage.chance('complains', about)
  if (chance.happens(COMPLAINTS)) complain(stage, about, chance.weighted<Kind>(MIX), accepted, at, dayOfNumber(at.day))
}

/** `at`: where the item was last, and when. */
export function complain(
  stage: Stage,
  about: string,
  kind: Kind,
  accepted: Day,
  { post, till, day }: Place,
  delivered: Day | '',
): void {
  const chance = stage.chance('complaint', about)
  const { complaints } = stage.notes
  const received = openFrom(post, day + chance.whole(1, kind === 'lost' ? 15 : 25))
  stage.plan(received, officeHour(chance), () => {
    const one: Complaint = {
      number: `KN-${stage.targets.year}-${padded(complaints.length + 1, 4)}`,
      ...{ unit: post.code, received: dayOfNumber(received), about, accepted, delivered, kind },
      ...{ name: personOf(chance, post.mix).name, phone: phoneOf(chance), words: chance.pick(WORDS[kind]) },
      ...{ answered: '', founded: '', answer: '', award: '', satisfied: '' },
    }
    complaints.push(one)
    const answered = openFrom(post, received + (chance.happens(0.05) ? chance.whole(64, 75) : chance.whole(2, 40)))
    stage.plan(answered, officeHour(chance), () => {
      one.founded = kind === 'lost' || chance.happens(FOUNDED) ? '1' : '0'
      one.answered = dayOfNumber(answered)
      one.answer = ANSWERS[one.founded][kind]
      if (chance.happens(0.7)) one.satisfied = String(one.founded === '1' ? chance.whole(3, 5) : chance.whole(1, 4))
      const range = AMOUNTS[kind]
      if (one.founded === '0' || !range) return undefined
      const amount = chance.whole(...range) * 10_000
      const { number } = one
      const record = `BB-BT-${number.slice(-4)}`
      const award = { number, amount, kind, about, liable: `till:${till.device}`, record, decider: DECIDER }
      return {
        till,
        service: 'compensation',
        verb: 'award',
        lines: [award],
        counts: { 'compensation.awarded': amount },
        after: (ref) => {
          one.award = ref
          pay(stage, { post, till, day: answered }, number, amount)
        },
      }
    })
    return undefined
  })
}

/** In cash, as soon as the drawer has it. */
function pay(stage: Stage, { post, till, day }: Place, number: string, amount: number): void {
  const chance = stage.chance('compensation', number, day)
  const on = openFrom(post, day + chance.whole(1, 5))
  const paper = `CMND ${padded(chance.whole(50_000_000, 59_999_999), 9)}`
  stage.plan(on, officeHour(chance), () => {
    if (stage.spare(till) < amount) {
      pay(stage, { post, till, day: on }, number, amount)
      return undefined
    }
    const counts = { 'compensation.paid': amount }
    return { till, service: 'compensation', verb: 'pay', lines: [{ number, amount, paper }], cash: -amount, counts }
  })
}
