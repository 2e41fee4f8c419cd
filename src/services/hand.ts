/**
 * Handing over: what every service with a thing in someone's hands has in common. Custody moves by the holder's own act
 * (`handOver`), or out of a carrier, bag, route or vault by the one who takes it (`takeOver`), never out of another till.
 *
 * A right (a bill to collect, an entitlement to pay) may be lent to a till with an end, `until`; afterwards the till must
 * not use it. Only that makes it safe to take rights from a till whose machine is lost (`reclaim`): the hub lets it pass
 * when the lease has ended, and the record names who declared the loss.
 */
import { day, type Fields, holder, money, text } from '#kernel/field.ts'
import type { ActRule, Check } from '#services/kit.ts'

export const handFields = {
  to: holder('Người nhận'),
  from: holder('Người giao'),
} satisfies Fields

const kindOf = (holder: string) => holder.split(':', 1)[0] as string

/** Says `why` unless the holder is of one of these kinds. */
export const isOf = (holder: string, kinds: readonly string[], why: string): string | undefined =>
  kinds.includes(kindOf(holder)) ? undefined : why

const GIVE = 'chỉ bàn giao cho quầy (till:), kho (vault:), người chở (carrier:), túi (bag:) hoặc tuyến (route:)'
const TAKE =
  'chỉ nhận từ kho (vault:), người chở (carrier:), túi (bag:) hoặc tuyến (route:); quầy khác phải tự bàn giao'

export const handChecks = {
  to: ({ to }: { to: string }) => isOf(to, ['till', 'vault', 'carrier', 'bag', 'route'], GIVE),
  from: ({ from }: { from: string }) => isOf(from, ['vault', 'carrier', 'bag', 'route'], TAKE),
}

export const handActs = {
  handOver: { name: 'Bàn giao', moves: ['till', '@to'], takes: ['to'] },
  takeOver: { name: 'Nhận bàn giao', moves: ['@from', 'till'], takes: ['from'] },
} as const satisfies Record<string, ActRule>

/** The number by which an order to give back and what was given back for it name each other. */
export const orderField = text('Số lệnh thu hồi', /^[A-Z0-9][A-Z0-9./-]{2,39}$/, 'số gồm chữ hoa, số, chấm, gạch')

/** Of rights: bills and entitlements. */
export const rightFields = {
  ...handFields,
  until: day('Được giữ đến hết ngày'),
  order: orderField,
  lost: holder('Quầy đã mất máy'),
  record: text('Số biên bản báo mất máy'),
  before: money('Số tiền trước khi đổi'),
} satisfies Fields

const until: Check<{ until: string }> = (line, _, today) =>
  line.until < today ? 'ngày này đã qua, ghi từ hôm nay trở đi' : undefined

export const rightChecks = {
  ...handChecks,
  until,
  lost: ({ lost }: { lost: string }) => isOf(lost, ['till'], 'ghi quầy có máy đã báo mất, ví dụ till:may-01'),
}

export const rightActs = {
  handOver: { ...handActs.handOver, may: ['until'] },
  takeOver: handActs.takeOver,
  recall: { name: 'Trả theo lệnh thu hồi', moves: ['till', 'principal'], takes: ['order'] },
  // The principal changed the sum while it had the right back; `before` must be all that is open.
  assignChanged: {
    name: 'Nhận lại, số tiền đã đổi',
    moves: ['principal', 'till'],
    takes: ['before', 'amount'],
    may: ['until'],
    pays: 'before',
    opens: 'amount',
    offline: false,
  },
  reclaim: { name: 'Thu lại từ máy đã mất', moves: ['@lost', 'till'], takes: ['lost', 'record'], offline: false },
} as const satisfies Record<string, ActRule>

/** In examples: what `reclaim` says of a right that till-1 had. */
export const reclaimed = { lost: 'till:till-1', record: 'BB-MM-0003' } as const
