/** Tills as the office sees them: who waits to be let in, who works, who is silent, whose drawer holds too much. */
import type { Query } from '#kernel/sql.ts'
import { postDay, type SignedIn } from '#people/person.ts'
import { ruleOn } from '#rules/rules.ts'
import { placeOf } from '#server/office.ts'
import type { Province } from '#server/province.ts'

export type Device = {
  code: string
  /** Internal number of the unit at which it stands. */
  unit: number
  state: 'pending' | 'active' | 'locked' | 'revoked' | 'lost'
  /** When it asked to be let in; ISO, UTC. */
  asked: string
  /** What it said of itself: whether its browser keeps the store, and the free space in bytes. */
  persisted: boolean
  freeBytes: number
  /** When it was last here, and how many acts it had that did not follow. */
  seen?: string
  left: number
}

/** What the office asks of the hub; `Province.devices` holds it. Each change writes a `device.…` deed with its actor. */
export type DeviceDesk = {
  /** As far as the scope of the query lets units be seen. */
  list(query: Query): Promise<Device[]>
  /** @returns the one-use code, good for 15 minutes. */
  invite(unit: number, actor: string): Promise<string>
  approve(code: string, actor: string): Promise<void>
  revoke(code: string, reason: string, actor: string): Promise<void>
  /** `record`: number of the paper in which the loss is written down. */
  declareLost(code: string, record: string, actor: string): Promise<void>
}

export type Till = Device & {
  place: string
  /** đồng in the drawer by the book. */
  cash: number
  limit: number
  over: boolean
  /** Days since it was last here, when that is too long. */
  silentDays?: number
}

const DAY_MS = 86_400_000

export async function readTills(query: Query, province: Province, person: SignedIn): Promise<Till[]> {
  const devices = await province.devices.list(query)
  if (devices.length === 0) return []
  const day = postDay(province.people.now())
  const limit = ruleOn('cash.limit.till', day).value
  const silent = ruleOn('device.silent', day).value
  const cash = await readCash(
    query,
    province.id,
    devices.map(({ code }) => code),
  )
  return devices
    .filter(({ unit }) => person.units === 'all' || person.units.includes(unit))
    .map((device) => {
      const held = cash.get(device.code) ?? 0
      const days = Math.floor((province.people.now().getTime() - Date.parse(device.seen ?? device.asked)) / DAY_MS)
      return {
        ...device,
        place: placeOf(province, device.unit, day),
        cash: held,
        limit,
        over: held > limit,
        ...(device.state === 'active' && days >= silent ? { silentDays: days } : {}),
      }
    })
}

async function readCash(query: Query, province: number, codes: readonly string[]): Promise<Map<string, number>> {
  const rows = await query<{ till: string; amount: number }[]>`
    select substr(h.key, 6) as till, b.amount
    from holder h join balance b on b.province = h.province and b.holder = h.id and b.asset = 'cash'
    where h.province = ${province} and h.key = any (${codes.map((code) => `till:${code}`)})`
  return new Map(rows.map(({ till, amount }) => [till, amount]))
}
