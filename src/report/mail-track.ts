/**
 * Where an item has been, from its scans: the acts that moved it, those that moved a bag while it lay inside, and the notes
 * of visits at the door. Each has the event code of the UPU's message EMSEVT where that has one. Anybody may see times,
 * offices and events; whom the item is for is read apart, for who knows the end of the receiver's phone number.
 */
import type { Line } from '#kernel/act.ts'
import { show } from '#kernel/field.ts'
import type { Query } from '#kernel/sql.ts'
import { type Entry, entryOf } from '#ledger/record.ts'
import { catalogue } from '#services/index.ts'
import { thingKey } from '#services/kit.ts'
import { visit } from '#services/visit/service.ts'

/** `code`: UPU EMSEVT. `vi`, `en`: what it is called. */
type Named = { code?: `EM${string}` | 'EDG'; vi: string; en: string }

/** Our acts as events; what EMSEVT has no event for goes without a code. Departure and arrival are of the bag. */
const EVENTS: Readonly<Record<string, Named>> = {
  accept: { code: 'EMA', vi: 'Đã nhận gửi', en: 'Posted' },
  acceptOnCredit: { code: 'EMA', vi: 'Đã nhận gửi', en: 'Posted' },
  collected: { code: 'EMB', vi: 'Đã về bưu cục khai thác đi', en: 'Arrived at outward office' },
  forward: { code: 'EMC', vi: 'Đã rời tỉnh', en: 'Departed from the province' },
  dispatch: { code: 'EMC', vi: 'Đã rời bưu cục', en: 'Departed from office' },
  arrive: { code: 'EMD', vi: 'Đã đến từ tỉnh khác', en: 'Arrived from another province' },
  bagTakeOver: { code: 'EMD', vi: 'Đã đến bưu cục', en: 'Arrived at office' },
  takeOver: { code: 'EMG', vi: 'Đã đến bưu cục phát', en: 'Arrived at delivery office' },
  handOver: { code: 'EDG', vi: 'Đang đi phát', en: 'Out for delivery' },
  note: { code: 'EMH', vi: 'Chưa phát được', en: 'Delivery attempted' },
  deliver: { code: 'EMI', vi: 'Đã phát', en: 'Delivered' },
  returnToSender: { vi: 'Đã trả lại người gửi', en: 'Returned to sender' },
  lost: { vi: 'Đã xác lập mất, hỏi bưu cục nhận gửi', en: 'Declared lost' },
  remit: { vi: 'Đã trả tiền thu hộ cho người gửi', en: 'Cash remitted to sender' },
  remitByBank: { vi: 'Đã trả tiền thu hộ cho người gửi', en: 'Cash remitted to sender' },
}

/** `unit`: internal id of the postal unit where it happened. `why`: of an attempt or a return. */
export type TrackEvent = Named & { at: string; unit: number; why?: string }

/** `born`: where its personal values stand: the act of its birth and the line. */
export type Tracked = { service: string; item: string; events: readonly TrackEvent[]; born: Place; signed?: Place }
type Place = { device: number; seq: number; line: number }

type Row = { position: number; unit: number; device: number; seq: number; record: string; undone: boolean }

const SERVICES = ['parcel', 'registered'] as const

/** The whole way of an item; nothing when no item has this number here. Two look-ups by key, the rest by their index. */
export async function trackItem(query: Query, province: number, item: string): Promise<Tracked | undefined> {
  const keys = SERVICES.map((service) => `${service}:${item}`)
  const rows = await query<Row[]>`
    with
      item as materialized (select id, key from thing where province = ${province} and key in (${keys[0]!}, ${keys[1]!})),
      own as materialized (
        select l.position, l.dst from item i join leg l on l.province = ${province} and l.thing = i.id and l.asset = 'thing'),
      bags as (
        select distinct t.id
        from own o
        join holder h on h.province = ${province} and h.id = o.dst and h.key ^@ 'bag:'
        cross join lateral (select id from thing where province = ${province} and key = h.key limit 1) t),
      scans as (
        select position from own
        union select l.position from bags b join leg l on l.province = ${province} and l.thing = b.id and l.asset = 'thing'
        union select position from thing where province = ${province} and key ^@ ${`visit:${keys[0]}/`}
        union select position from thing where province = ${province} and key ^@ ${`visit:${keys[1]}/`})
    select a.position, a.unit, a.device, a.seq, a.record,
      exists (select from negation n where n.province = ${province} and n.device = a.device and n.seq = a.seq) as undone
    from scans s
    cross join lateral (select * from act where province = ${province} and position = s.position limit 1) a
    order by a.position`
  return rows.length === 0 ? undefined : wayOf(item, rows)
}

function wayOf(item: string, rows: readonly Row[]): Tracked | undefined {
  const events: TrackEvent[] = []
  let born: (Place & { service: string }) | undefined
  let signed: Place | undefined
  let leaves = false
  let inside = ''
  for (const { record, unit, device, seq, undone } of rows) {
    const entry = entryOf(record)
    const { act } = entry
    if (undone || entry.outcome === 'refused' || act.service === 'correction') continue
    const own = SERVICES.find((service) => service === act.service)
    if (act.service === 'bag' && !entry.legs.some((leg) => leg.kind === 'thing' && leg.thing === inside)) continue
    const line = lineOf(entry, own ? `${own}:${item}` : undefined, item)
    if (own && entry.legs.some((leg) => leg.kind === 'thing' && leg.thing === `${own}:${item}` && leg.born)) {
      born = { service: own, device, seq, line: act.lines.indexOf(line) }
      leaves = line.zone !== undefined && line.zone !== 'province'
    }
    if (act.verb === 'deliver') signed = { device, seq, line: act.lines.indexOf(line) }
    const moved = entry.legs.find((leg) => leg.kind === 'thing' && leg.thing === `${own}:${item}`)
    if (moved?.kind === 'thing') inside = moved.to
    const named = namedOf(act.service, act.verb, inside, leaves)
    const why = reasonOf(act.service, line)
    if (named) events.push({ ...named, at: act.at, unit, ...(why ? { why } : {}) })
  }
  if (!born) return undefined
  const { service, ...place } = born
  return { service, item, events, born: place, ...(signed ? { signed } : {}) }
}

function namedOf(service: string, verb: string, now: string, leaves: boolean): Named | undefined {
  if (service === 'bag') return verb === 'takeOver' ? EVENTS.bagTakeOver : EVENTS[verb]
  if (verb === 'takeOver' && leaves) return EVENTS.collected
  // Into a bag or a store room is no event of its own.
  if (verb === 'handOver' && !/^(till|carrier):/.test(now)) return undefined
  return EVENTS[verb]
}

function lineOf({ act }: Entry, key: string | undefined, item: string): Line {
  const declared = catalogue.get(act.service)
  const found = act.lines.find((line) =>
    key === undefined || !declared ? String(line.about ?? '').endsWith(`:${item}`) : thingKey(declared, line) === key,
  )
  return found ?? {}
}

/** Why nothing came of a visit, or why it went back, in words. */
function reasonOf(service: string, line: Line): string | undefined {
  const name = service === 'visit' ? 'outcome' : 'reason'
  const field = (service === 'visit' ? visit : catalogue.get(service))?.fields[name]
  return field && line[name] !== undefined ? show(field, line[name]) : undefined
}

/** Personal values of an item, as they were given; none of what was erased. `signed`: who signed for it. */
export type Receiver = { addressee?: string; address?: string; phone?: string; signed?: string }

export async function readReceiver(query: Query, province: number, { born, signed }: Tracked): Promise<Receiver> {
  const read = async (place: Place | undefined): Promise<Record<string, string>> => {
    if (!place) return {}
    const [row] = await query<{ content: string }[]>`
      select content from personal where province = ${province} and device = ${place.device} and seq = ${place.seq}`
    return row ? ((JSON.parse(row.content) as Record<string, string>[])[place.line] ?? {}) : {}
  }
  const { addressee, address, addresseePhone } = await read(born)
  const { signed: by } = await read(signed)
  return {
    ...(addressee && { addressee }),
    ...(address && { address }),
    ...(addresseePhone && { phone: addresseePhone }),
    ...(by && { signed: by }),
  }
}

/** Digits of the phone number that let its owner see more. */
export const DIGITS = 4

/** Whether these are the last digits of the receiver's phone number. */
export const knowsPhone = ({ phone = '' }: Receiver, digits: string): boolean =>
  /^\d{4}$/.test(digits) && phone.replace(/\D/g, '').length > DIGITS && phone.replace(/\D/g, '').endsWith(digits)
