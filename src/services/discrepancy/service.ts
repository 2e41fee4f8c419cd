/**
 * Discrepancies: what a count found over or missing. A difference is not a debt. It is open (held by the unit where it
 * was found), under investigation (held by a named investigator), or closed: explained, established, or an error of this
 * system. Only an established one may become a claim on a person, decided by someone other than the investigator, after
 * the person was heard: what he said, or that he said nothing in time, is filed with the conclusion (hearing). It is born
 * by counts and pouches; `device` and `seq` name that act.
 */
import { type Day, showDay } from '#kernel/day.ts'
import { count, day, holder, money, text, yes } from '#kernel/field.ts'
import { isOf } from '#services/hand.ts'
import { cash, due, service, stock } from '#services/kit.ts'

const closed = { moves: ['@investigator', 'outside'], pays: 'difference', offline: false } as const
const takes = ['investigator', 'gap', 'missing', 'excess', 'cause', 'evidence', 'decider'] as const
const cashGone = [cash('@gap', 'outside', 'missing'), cash('outside', '@gap', 'excess')] as const

/** Before that day the decider ticked that he had heard; what was decided then stays. Ours, until the Post sets it. */
const FILED_SINCE: Day = '2026-12-01'

type Heard = { heard?: boolean; hearing?: string; until?: Day }
const wasHeard = ({ heard, hearing, until }: Heard, today: Day): boolean =>
  hearing === undefined ? heard === true && today < FILED_SINCE : until !== undefined

const counted = (seq: number) => ({ device: 'till-1', seq })
/** A count by till-1, as its act number `seq`. */
const short = (_seq: number, coins: number) => ({ service: 'cash', verb: 'count', line: { coins } }) as const
const investigate = (seq: number) =>
  ({
    verb: 'investigate',
    line: { ...counted(seq), found: 'unit:361000', investigator: 'carrier:ha-thi-lan' },
  }) as const
/** Who held the drawer is asked, and answers in his own name. */
const heardOn = (seq: number) => {
  const of = { ...counted(seq), until: '2019-01-04' }
  return [
    { service: 'hearing', verb: 'ask', line: { ...of, keeper: 'carrier:lo-thi-on', slip: 'GM-0007' } },
    {
      service: 'hearing',
      verb: 'answer',
      line: { ...of, statement: 'Tôi trả thừa một tờ 50.000 đ cho khách cuối ngày' },
    },
  ] as const
}
const heard = { until: '2019-01-04', hearing: 'unit:361000' } as const
const concluded = (seq: number) => ({
  ...counted(seq),
  investigator: 'carrier:ha-thi-lan',
  gap: 'gap:361000',
  cause: 'Trả nhầm tiền thừa',
  evidence: 'BB-0051',
  decider: 'nguyen-van-son',
})

export const discrepancy = service({
  key: 'discrepancy',
  name: 'Chênh lệch kiểm đếm',
  principal: '@party',
  thing: { name: 'Hồ sơ chênh lệch', id: ['device', 'seq'] },
  fields: {
    device: text('Máy đã kiểm đếm', /^[\p{L}\p{N}._-]{1,64}$/u, 'mã máy gồm chữ, số, chấm, gạch'),
    seq: count('Số thứ tự việc kiểm đếm', 999_999_999),
    found: holder('Đơn vị phát hiện'),
    investigator: holder('Người thụ lý'),
    gap: holder('Tài khoản chênh lệch'),
    till: holder('Quầy hoặc két được điều chỉnh'),
    missing: money('Phần thiếu'),
    excess: money('Phần thừa'),
    sku: text('Mã hàng', /^[a-z0-9-]{2,20}$/, 'mã gồm chữ thường, số, gạch'),
    cause: text('Nguyên nhân'),
    evidence: text('Số biên bản, chứng cứ'),
    decider: text('Mã người quyết định', /^[\p{L}\p{N}._-]{1,64}$/u, 'mã nhân viên'),
    party: text('Mã người chịu, hoặc chủ của tiền thừa', /^[a-z][a-z0-9-]{1,31}$/, 'mã gồm chữ thường, số, gạch'),
    heard: yes('Đã nghe ý kiến người giữ quỹ'),
    until: day('Hạn trình bày'),
    hearing: holder('Nơi giữ lời trình bày'),
    defect: text('Mã lỗi chương trình'),
  },
  checks: {
    found: ({ found }) => isOf(found, ['unit'], 'ghi đơn vị, ví dụ unit:361000'),
    investigator: ({ investigator }) => isOf(investigator, ['carrier'], 'ghi người thụ lý, ví dụ carrier:ha-thi-lan'),
    gap: ({ gap }) => isOf(gap, ['gap'], 'ghi tài khoản chênh lệch của đơn vị, ví dụ gap:361000'),
    till: ({ till }) => isOf(till, ['till', 'vault'], 'ghi quầy hoặc két, ví dụ till:may-01'),
    excess: ({ missing, excess }) =>
      (missing === 0) === (excess === 0) ? 'ghi một trong hai: phần thiếu hoặc phần thừa, ô kia ghi 0' : undefined,
    decider: ({ decider, investigator }) =>
      investigator === `carrier:${decider}` ? 'người quyết định phải khác người thụ lý' : undefined,
    heard: ({ heard }) => (heard ? undefined : 'phải nghe người giữ quỹ trước khi kết luận'),
    party: (line, _, today) =>
      wasHeard(line, today) ? undefined : 'chưa hỏi người giữ quỹ. Hỏi bằng văn bản, chờ trình bày hoặc hết hạn',
    hearing: ({ hearing, until }, _, today) =>
      hearing.startsWith('carrier:') && until !== undefined && today <= until
        ? `người giữ quỹ còn được trình bày đến hết ngày ${showDay(until)}`
        : isOf(hearing, ['unit', 'carrier'], 'ghi unit: khi đã trình bày, carrier: của người được hỏi khi chưa'),
  },
  amounts: { difference: { name: 'Chênh lệch', of: ({ missing, excess }) => missing + excess } },
  acts: {
    investigate: {
      name: 'Thụ lý',
      moves: ['@found', '@investigator'],
      takes: ['found', 'investigator'],
      offline: false,
    },
    explain: {
      ...closed,
      name: 'Kết luận: đã rõ nguyên nhân',
      takes: [...takes, 'till'],
      legs: [cash('@gap', '@till', 'missing'), cash('@till', '@gap', 'excess')],
    },
    establish: {
      ...closed,
      name: 'Kết luận: xác lập khoản phải thu, phải trả',
      takes: [...takes, 'party'],
      may: ['heard', 'until', 'hearing'],
      files: { service: 'hearing', id: ['device', 'seq', 'until'], from: 'hearing' },
      legs: [...cashGone, due('principal', 'unit', 'missing'), due('unit', 'principal', 'excess')],
    },
    systemError: {
      ...closed,
      name: 'Kết luận: lỗi chương trình',
      takes: [...takes, 'defect'],
      legs: cashGone,
    },
    settleStock: {
      ...closed,
      name: 'Kết luận: chênh lệch hàng',
      takes: [...takes, 'sku'],
      legs: [stock('sku', '@gap', 'outside', 'missing'), stock('sku', 'outside', '@gap', 'excess')],
    },
  },
  measures: {
    investigated: { name: 'Chênh lệch đã thụ lý', of: ['investigate'], unit: 'việc' },
    explained: { name: 'Chênh lệch đã rõ nguyên nhân', of: ['explain'], sum: 'difference', unit: 'đ' },
    established: { name: 'Tổn thất đã xác lập', of: ['establish'], sum: 'missing', unit: 'đ' },
    systemErrors: { name: 'Chênh lệch do lỗi chương trình', of: ['systemError'], sum: 'difference', unit: 'đ' },
  },
  receipt: ['device', 'seq', 'missing', 'excess', 'cause', 'evidence', 'decider', 'defect'],
  example: [
    // The till's book stands at 200 million when the example begins; each conclusion closes the count before it.
    short(1, 199_900_000),
    investigate(1),
    { verb: 'explain', line: { ...concluded(1), missing: 100_000, excess: 0, till: 'till:till-1' } },
    short(4, 200_050_000),
    investigate(4),
    // As it was done before hearings were filed.
    { verb: 'establish', line: { ...concluded(4), missing: 0, excess: 50_000, party: 'chua-ro-chu', heard: true } },
    short(7, 199_850_000),
    investigate(7),
    ...heardOn(7),
    { verb: 'establish', line: { ...concluded(7), missing: 200_000, excess: 0, party: 'nv-lo-thi-on', ...heard } },
    short(12, 199_840_000),
    investigate(12),
    { verb: 'systemError', line: { ...concluded(12), missing: 10_000, excess: 0, defect: 'LOI-0007' } },
    { service: 'goods', verb: 'countVault', line: { sku: 'gao-st25-5kg', counted: 2 } },
    investigate(15),
    { verb: 'settleStock', line: { ...concluded(15), missing: 0, excess: 2, sku: 'gao-st25-5kg' } },
  ],
})
