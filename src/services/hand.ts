/**
 * Handing over: what every service with a thing in someone's hands has in common. Custody moves by the holder's own act
 * (`handOver`), or out of a carrier, bag, route or vault by the one who takes it (`takeOver`), never out of another till.
 */
import { type Fields, holder } from '#kernel/field.ts'
import type { ActRule } from '#services/kit.ts'

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
