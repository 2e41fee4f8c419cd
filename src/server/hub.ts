/** The hub of a province: its logic (src/sync/hub.ts) with the province's journal, network and people. */
import { hash } from 'node:crypto'
import type { Teller } from '#counter/nouns.ts'
import type { Act } from '#kernel/act.ts'
import type { Query } from '#kernel/sql.ts'
import type { People } from '#people/person.ts'
import { tellersOf } from '#people/pin.ts'
import { readActLine } from '#server/act-line.ts'
import { type HubOptions, PostgresHubStore } from '#server/hub-store.ts'
import type { Intake } from '#server/intake.ts'
import { type Dated, expand, split } from '#services/expand.ts'
import { Hub } from '#sync/hub.ts'
import type { ParkCode } from '#sync/parked.ts'

type Parts = { intake: Intake; people: People; world: Dated; durable?: HubOptions['durable'] }

export function openHub({ intake, people, world, durable }: Parts): Hub {
  const store = new PostgresHubStore(
    { id: people.province, db: people.db, intake, people },
    {
      refs: refsOf(people),
      ...(durable ? { durable } : {}),
    },
  )
  const judge = {
    read: (json: string) => {
      const act = readActLine(json)
      return 'details' in act ? undefined : act
    },
    // The commitment to personal values is the intake's; what a declaration says does not depend on it.
    expand: (act: Act) =>
      expand(
        world,
        split(act, world.catalogue, () => ''),
      ),
    barred: (act: Act, device: { code: string }) => barred(people, world, act, device.code),
    now: () => `${new Date(people.now().getTime() + 7 * 3_600_000).toISOString().slice(0, 19)}+07:00`,
  }
  return new Hub(store, judge, { now: () => people.now().toISOString() })
}

/** Only who works at the device's unit on the day of the act may act there, and only for that unit. */
async function barred({ province, db }: People, world: Dated, act: Act, device: string): Promise<ParkCode | undefined> {
  const day = act.at.slice(0, 10)
  const person = /^person:([^/]+)$/.exec(act.actor)?.[1]
  const [row] = await db.read(
    { province, units: 'all' },
    (query) => query<{ unit: number; works: boolean }[]>`
      select d.unit, coalesce(p.unit = d.unit and p.role in ('teller', 'head') and p.since::text <= ${day}
                              and p.until::text > ${day}, false) as works
      from till_device d left join person p on p.province = d.province and p.code = ${person ?? null}
      where d.province = ${province} and d.code = ${device}`,
  )
  if (!row?.works) return 'teller_disabled'
  return world.unit(act.unit, day)?.id === row.unit ? undefined : 'unit_other'
}

/** The reference sets of a unit. */
const refsOf =
  (people: People): HubOptions['refs'] =>
  async (query, unit) => ({
    tellers: (await tellersVersion(query, people, unit)).version,
  })

/** 128 bits of a hash over salts that nobody else knows: whoever can name the version has been told it by the hub. */
export async function tellersVersion(
  query: Query,
  people: People,
  unit: number,
): Promise<{ version: string; tellers: Teller[] }> {
  const tellers = await tellersOf(query, people, unit)
  return { version: `${unit}.${hash('sha256', JSON.stringify(tellers)).slice(0, 32)}`, tellers }
}
