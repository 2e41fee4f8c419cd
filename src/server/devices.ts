/**
 * Letting tills in and out. A manager makes a one-use code; the device shows it with its public key and waits; a manager who
 * knows that the device is there approves it. A device's code is never used again, whatever becomes of the device.
 */
import { randomInt } from 'node:crypto'
import type { Enrolment } from '#counter/nouns.ts'
import { Problem } from '#kernel/problem.ts'
import type { Query, Tx } from '#kernel/sql.ts'
import { versionOn } from '#network/tree.ts'
import { type Deed, record } from '#people/deed.ts'
import { everyUnit, type People, postDay } from '#people/person.ts'
import { tellersOf } from '#people/pin.ts'
import { hashOf, newSecret } from '#people/ticket.ts'
import type { Device, DeviceDesk } from '#server/office-devices.ts'
import { chainStart } from '#sync/chain.ts'
import type { Hub } from '#sync/hub.ts'
import { isPublicKey } from '#sync/keys.ts'

export type Asking = { code: string; publicKey: Uint8Array; persisted: boolean; freeBytes: number }

export type TillDesk = DeviceDesk & {
  /** @returns what the device asks with whether it has been let in. @throws Problem not_found: the code is used or too old. */
  enrol(asking: Asking): Promise<string>
  /** @returns nothing while a manager has not decided. @throws Problem not_found: no such ticket, or the device is out. */
  enrolment(ticket: string): Promise<Enrolment | undefined>
}

const INVITE_MINUTES = 15
/** 32 signs that are not mistaken for each other; ten of them are 50 bits. */
const SIGNS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const SIGNS_IN_CODE = 10

export function tillDesk(people: People, hub: Pick<Hub, 'settle' | 'epoch'>): TillDesk {
  const { province: id, db } = people
  const now = () => people.now().toISOString()
  const change = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => db.act(everyUnit(people), work)

  /** Takes a device from one of these states to another. @throws Problem not_found */
  const move = async (
    code: string,
    from: readonly Device['state'][],
    to: Device['state'],
    deed: Pick<Deed, 'actor' | 'what' | 'detail'>,
    more: (tx: Tx) => Promise<unknown> = async () => {},
  ): Promise<void> => {
    await change(async (tx) => {
      const [row] = await tx<{ unit: number }[]>`
        update till_device set state = ${to}, revoked = ${to === 'active' ? null : now()}
        where province = ${id} and code = ${code} and state = any (${from}) returning unit`
      if (!row) throw new Problem('not_found', { what: `máy ${code} đang ở trạng thái ấy` })
      await more(tx)
      await record(tx, people, { ...deed, about: `device:${code}`, unit: row.unit })
    })
  }

  return {
    list: (query) => listDevices(query, id),

    invite: (unit, actor) =>
      change(async (tx) => {
        const code = Array.from({ length: SIGNS_IN_CODE }, () => SIGNS[randomInt(SIGNS.length)]).join('')
        const ends = new Date(people.now().getTime() + INVITE_MINUTES * 60_000).toISOString()
        await tx`delete from till_invite where province = ${id} and ends < ${now()}`
        await tx`insert into till_invite (province, hash, unit, ends) values (${id}, ${hashOf(code)}, ${unit}, ${ends})`
        await record(tx, people, { actor, what: 'device.invite', about: 'device:?', unit, detail: {} })
        return code
      }),

    enrol: async (asking) => {
      if (!(await isPublicKey(asking.publicKey)))
        throw new Problem('body_invalid', { field: 'publicKey', why: 'không phải khóa.' })
      return change((tx) => takeIn(tx, people, asking))
    },

    enrolment: async (ticket) => {
      const { number: epoch } = await hub.epoch()
      const found = await db.read(everyUnit(people), (query) => readEnrolment(query, people, ticket))
      return found && { ...found, epoch }
    },

    approve: async (code, actor) => {
      const { number: epoch } = await hub.epoch()
      const start = await chainStart(code)
      await move(code, ['pending'], 'active', { actor, what: 'device.approve', detail: {} }, async (tx) => {
        await tx`
          insert into till_stream (province, code, device, base, start, last, head)
          values (${id}, ${code}, ${code}, 0, ${start}, 0, ${start})`
        // It has nothing to report to an epoch that began before it.
        await tx`update till_device set reported = ${epoch} where province = ${id} and code = ${code}`
      })
    },

    revoke: (code, reason, actor) =>
      move(code, ['pending', 'active', 'locked'], 'revoked', { actor, what: 'device.revoke', detail: { reason } }),

    declareLost: async (code, paper, actor) => {
      const deed = { actor, what: 'device.lost', detail: { record: paper } } as const
      await move(code, ['active', 'locked', 'revoked'], 'lost', deed)
      // A restored hub need not wait for it any more.
      await hub.settle()
    },
  }
}

const unitToday = (people: People, unit: number) => {
  const network = people.network()
  return network && versionOn(network.units, unit, postDay(people.now()))
}

/** Uses the code up. @returns the ticket of the device that waits now. */
async function takeIn(tx: Tx, people: People, { code, publicKey, persisted, freeBytes }: Asking): Promise<string> {
  const { province: id } = people
  const now = people.now().toISOString()
  const shown = code.toUpperCase().replace(/[^0-9A-Z]/g, '')
  const [invite] = await tx<{ unit: number }[]>`
    delete from till_invite where province = ${id} and hash = ${hashOf(shown)} and ends > ${now} returning unit`
  const unit = invite && unitToday(people, invite.unit)
  if (!unit) throw new Problem('not_found', { what: 'mã này, hoặc mã đã dùng, đã quá giờ' })
  const [row] = await tx<{ known: number }[]>`
    select count(*)::int as known from till_device where province = ${id} and unit_code = ${unit.code}`
  const device = `q${unit.code}-${(row?.known ?? 0) + 1}`
  const ticket = newSecret()
  await tx`
    insert into till_device (province, code, unit, unit_code, public_key, state, ticket, persisted, free_bytes, asked,
                             behind, reported)
    values (${id}, ${device}, ${unit.id}, ${unit.code}, ${Buffer.from(publicKey)}, 'pending', ${hashOf(ticket)},
            ${persisted}, ${Math.floor(freeBytes)}, ${now}, 0, 0)`
  return ticket
}

async function readEnrolment(
  query: Query,
  people: People,
  ticket: string,
): Promise<Omit<Enrolment, 'epoch'> | undefined> {
  const { province: id } = people
  const [row] = await query<{ code: string; unit: number; unitCode: string; state: string }[]>`
    select code, unit, unit_code as "unitCode", state from till_device
    where province = ${id} and ticket = ${hashOf(ticket)}`
  if (row?.state === 'pending') return undefined
  if (row?.state !== 'active') throw new Problem('not_found', { what: 'máy này trong danh sách' })
  const unit = unitToday(people, row.unit)
  return {
    device: row.code,
    unit: unit?.code ?? row.unitCode,
    unitName: unit?.name ?? row.unitCode,
    province: String(id),
    tellers: await tellersOf(query, people, row.unit),
  }
}

async function listDevices(query: Query, province: number): Promise<Device[]> {
  const rows = await query<(Omit<Device, 'seen'> & { seen: string | null })[]>`
    select code, unit, state, to_char(asked at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as asked, persisted,
           free_bytes as "freeBytes", to_char(seen at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as seen, behind as left
    from till_device where province = ${province} order by state = 'pending' desc, code`
  return rows.map(({ seen, ...row }) => ({ ...row, ...(seen ? { seen } : {}) }))
}
