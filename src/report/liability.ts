/**
 * Who had a thing, from hand to hand, and the facts that a complaint about it is judged by: when it was accepted and
 * delivered, what was paid for it. Read from the movements of the thing; nobody types them.
 */
import type { Day } from '#kernel/day.ts'
import type { Query } from '#kernel/sql.ts'
import { entryOf } from '#ledger/record.ts'
import { trackPapers } from '#report/dossier-track.ts'
import { catalogue } from '#services/index.ts'
import { thingKey } from '#services/kit.ts'

/** `at`: since when, as the act says. `unit`: where the act was done. */
export type Hand = {
  holder: string
  at: string
  unit: number
  device: string
  seq: number
  verb: string
  service: string
}

/** `liable`: the last hand of the Post; nothing while none had it. `postage`: đồng, with tax. */
export type Custody = {
  key: string
  hands: readonly Hand[]
  accepted: Day
  delivered?: Day
  postage: number
  liable?: string
}

/** By the number on a label or a docket, or by its key; undefined when the ledger has no such thing. */
export async function findThing(query: Query, province: number, text: string): Promise<string | undefined> {
  const code = text.replace(/\s/g, '')
  const upper = code.toUpperCase()
  const ways = /^[A-Z0-9./-]{3,40}$/.test(upper) ? await trackPapers(query, province, upper) : []
  const keys = [
    ...(code.includes(':') ? [code] : []),
    ...['parcel', 'registered'].map((service) => `${service}:${upper}`),
    ...ways.flatMap(({ agency, number }) =>
      ['result', 'dossier', 'licence'].map((one) => `${one}:${agency}/${number}`),
    ),
  ]
  const found = await query<{ key: string }[]>`
    select key from thing where province = ${province} and key = any (${keys})`
  return keys.find((key) => found.some((one) => one.key === key))
}

const OURS = /^(till|vault|carrier|bag|route):/

export async function readCustody(query: Query, province: number, key: string): Promise<Custody | undefined> {
  const rows = await query<{ holder: string; unit: number; device: string; seq: number; record: string }[]>`
    select h.key as holder, a.unit, d.key as device, a.seq, a.record
    from thing t
    join leg l on l.province = t.province and l.thing = t.id and l.asset = 'thing'
    join act a on a.province = l.province and a.month = l.month and a.position = l.position
    join holder h on h.province = t.province and h.id = l.dst
    join device d on d.province = t.province and d.id = a.device
    where t.province = ${province} and t.key = ${key}
      and not exists (select from negation n where n.province = a.province and n.device = a.device and n.seq = a.seq)
    order by a.position`
  const [first] = rows
  if (!first) return undefined
  const born = entryOf(first.record)
  const declared = catalogue.get(born.act.service)
  const line = born.act.lines.findIndex((one) => declared && thingKey(declared, one) === key)
  const paid = born.computed[line] ?? {}
  const hands = rows.map(({ holder, unit, device, seq, record }) => {
    const { act } = entryOf(record)
    return { holder, unit, device, seq, at: act.at, verb: act.verb, service: act.service }
  })
  const delivered = hands.findLast(({ verb }) => verb === 'deliver' || verb === 'deliverPrepaid')?.at.slice(0, 10)
  const liable = hands.findLast(({ holder }) => OURS.test(holder))?.holder
  return {
    ...{ key, hands, accepted: born.act.at.slice(0, 10), postage: paid.price ?? paid.postage ?? 0 },
    ...(delivered && { delivered }),
    ...(liable && { liable }),
  }
}
