/**
 * Sơn La with an office at work: people of every role at a point, its sibling, the unit above, another branch and the
 * root; lists, cases and tills for them to see. Everything through the functions that the pages use.
 */
import type { Act, Line } from '#kernel/act.ts'
import type { Unit } from '#network/network.ts'
import { rootOn, versionsOn } from '#network/tree.ts'
import { addPerson, lasting, type Role, type SignedIn } from '#people/person.ts'
import { openSession, whoseSession } from '#people/session.ts'
import type { Device, DeviceDesk } from '#server/office-devices.ts'
import type { Province } from '#server/province.ts'
import type { TestDatabase } from './database.ts'
import { openSonLa, RECORDED } from './small-year.ts'

const DAY = RECORDED.slice(0, 10)

export type Places = Record<'own' | 'sibling' | 'parent' | 'other' | 'root', Unit>

export type Stage = {
  province: Province
  places: Places
  tills: Device[]
  cookieOf(role: Role, at: keyof Places): Promise<string>
  /** Somebody by a code of one's choice. */
  signedIn(code: string, role: Role, at: keyof Places, name?: string): Promise<SignedIn>
}

export async function openOffice(database: TestDatabase): Promise<Stage> {
  const opened = await openSonLa(database.app, 14, 'demo-units.csv')
  const places = placesOf(opened)
  const tills: Device[] = []
  const province: Province = Object.assign(opened, { devices: deskOf(tills) })
  for (const [i, at] of (['own', 'other'] as const).entries()) tills.push(tillAt(places[at].id, `may-0${i + 1}`))
  await province.intake.post(actsAt(places.own.code, 'may-01'))
  await province.intake.post(actsAt(places.other.code, 'may-02'))
  const enter = async (code: string, role: Role, at: keyof Places, name = `Lò Thị ${at}`) => {
    await addPerson(
      province.people,
      lasting({ code, name, unit: places[at].id, role, since: '2018-01-01' }),
      'job:test',
    )
    return openSession(province.people, code, '127.0.0.1')
  }
  let made = 0
  return {
    ...{ province, places, tills },
    cookieOf: (role, at) => enter(`${role}.${at}.${++made}`, role, at),
    signedIn: async (code, role, at, name) =>
      (await whoseSession(province.people, await enter(code, role, at, name))) as SignedIn,
  }
}

/** Two points under one unit, that unit, a point under another, and the root. */
function placesOf({ network }: Province): Places {
  if (!network) throw new Error('no network')
  const points = Map.groupBy(versionsOn(network.units, DAY, { kind: 'point' }), ({ parent }) => parent)
  const [first = [], second = []] = [...points.values()].filter((one) => one.length > 1)
  const [own, sibling] = first
  const [other] = second
  const parent = network.units.byId.get(own?.parent as number)?.at(-1)
  const root = rootOn(network.units, DAY)
  if (!own || !sibling || !other || !parent || !root) throw new Error('the network has no such places')
  return { own, sibling, parent, other, root }
}

const bill = (n: number): Line => ({ customer: `PA2201001${String(n).padStart(4, '0')}`, period: '2026-11' })

/** A list in the till, a bill collected twice (an exception), and a parked act. */
function actsAt(unit: string, device: string): Act[] {
  const base = Number(device.slice(-1)) * 100
  const acts = [
    {
      verb: 'assign',
      lines: [1, 2, 3].map((n) => ({ ...bill(base + n), amount: 184_500, village: 'Bản Mòn', name: 'Lò Thị Ơn' })),
    },
    { verb: 'collect', lines: [{ ...bill(base + 1), amount: 184_500 }] },
    { verb: 'collect', lines: [{ ...bill(base + 1), amount: 184_500 }], happened: true },
    {
      service: 'parked',
      verb: 'keep',
      lines: [{ device, seq: 4, code: 'unreadable', digest: '4f'.repeat(32), raw: '{"device"', received: 60_000 }],
    },
  ]
  return acts.map((act, i) => ({
    device,
    seq: i + 1,
    at: `${DAY}T08:0${i}:00+07:00`,
    actor: 'person:lo-thi-on',
    unit,
    service: 'electricity',
    ...act,
  }))
}

export const tillAt = (unit: number, code: string, state: Device['state'] = 'active'): Device => ({
  code,
  unit,
  state,
  asked: RECORDED,
  persisted: true,
  freeBytes: 12_345_678_901,
  seen: RECORDED,
  left: 0,
})

/** Tills in memory, for pages that only show them. */
export function deskOf(tills: Device[]): DeviceDesk {
  const change = async (code: string, state: Device['state']) => {
    const at = tills.findIndex((till) => till.code === code)
    tills[at] = { ...(tills[at] as Device), state }
  }
  return {
    list: async () => tills,
    invite: async () => 'K7QM-3XPA',
    approve: (code) => change(code, 'active'),
    revoke: (code) => change(code, 'revoked'),
    declareLost: (code) => change(code, 'lost'),
  }
}
