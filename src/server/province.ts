/**
 * One province, opened: its network as of the newest imported editions, its ledger, the road into it, and a reader.
 * Whatever serves people, imports files or prints reports starts from here.
 */
import type { Sql } from 'postgres'
import { addDays, isDay } from '#kernel/day.ts'
import { type Connection, type Db, driver, openDb, type PrincipalScope, type Query, type Scope } from '#kernel/sql.ts'
import { connectLedger } from '#ledger/connect.ts'
import { Ledger } from '#ledger/post.ts'
import { loadNetwork, type NetworkTexts } from '#network/load.ts'
import type { Network } from '#network/network.ts'
import { lifeOf, versionOfCode } from '#network/tree.ts'
import type { People } from '#people/person.ts'
import { fold } from '#rollup/fold.ts'
import { Folding } from '#rollup/folding.ts'
import { foldMonths } from '#rollup/months.ts'
import { ruleOn } from '#rules/rules.ts'
import { durableThrough } from '#server/archive.ts'
import { type TillDesk, tillDesk } from '#server/devices.ts'
import { openHub } from '#server/hub.ts'
import { Intake } from '#server/intake.ts'
import type { Dated } from '#services/expand.ts'
import { catalogue } from '#services/index.ts'
import { reverses } from '#services/reverses.ts'
import type { Hub } from '#sync/hub.ts'

export type Province = {
  readonly id: number
  /** Undefined until the four network files have been imported. */
  readonly network: Network | undefined
  readonly world: Dated
  readonly intake: Intake
  readonly ledger: Ledger
  readonly db: Db
  readonly people: People
  /** Before a folded table is read. */
  readonly folding: Folding
  /** What tills speak to. */
  readonly hub: Hub
  readonly devices: TillDesk
  /** A READ ONLY transaction that sees the whole province, or these units, or one principal's rows; months freshly folded. */
  read<T>(work: (query: Query) => Promise<T>, units?: Scope['units'], principal?: PrincipalScope): Promise<T>
  /** Reads the newest editions of the network again. */
  reload(): Promise<void>
  close(): Promise<void>
}

/** Days within which an exception must be answered by the unit's manager; ours, until a contract says otherwise. */
const EXCEPTION_DAYS = 5

/** `owner`: who may see what lies in the archive; without it tills keep everything that they did. */
export async function openProvince(
  app: Connection,
  id: number,
  now = () => new Date().toISOString(),
  owner?: Connection,
): Promise<Province> {
  const db = openDb(app)
  const scope: Scope = { province: id, units: 'all' }
  const { write, read: sql, end } = connectLedger(app, id)
  const ledger = new Ledger(write, sql, {
    province: id,
    now,
    fold: (entry, negated) => fold(catalogue, entry, negated),
    negates: ({ act }) => reverses(act) !== undefined,
    dueOn: (day) => addDays(day, EXCEPTION_DAYS),
  })
  const world = dated(() => province.network)
  const intake = new Intake(sql, id, ledger, world)
  const people = { province: id, db, network: () => province.network, now: () => new Date(now()) }
  const archive = owner && driver(owner, { max: 1 })
  const durable = archive && (async () => (await durableThrough(archive))?.position)
  const hub = openHub({ intake, people, world, ...(durable ? { durable } : {}) })
  const province: Province & { network: Network | undefined } = {
    id,
    network: await readNetwork(sql, id),
    world,
    ledger,
    db,
    people,
    folding: new Folding(db, id),
    intake,
    hub,
    devices: tillDesk(people, hub),
    read: async <T>(work: (query: Query) => Promise<T>, units: Scope['units'] = 'all', principal?: PrincipalScope) => {
      const dirty = await sql`select from rollup_dirty where province = ${id} limit 1`
      if (dirty.length > 0) await db.act(scope, (tx) => foldMonths(tx, id))
      return db.read({ province: id, units, principal }, work)
    },
    reload: async () => {
      province.network = await readNetwork(sql, id)
    },
    close: async () => {
      await ledger.close()
      await Promise.all([end(), db.close(), archive?.end({ timeout: 5 })])
    },
  }
  return province
}

/** The catalogue, the units and the rules of a day, as the declarations of the services ask for them. */
export function dated(network: () => Network | undefined): Dated {
  return {
    catalogue,
    rule: ruleOn,
    unit: (code, day) => {
      const units = network()?.units
      if (!units || !isDay(day)) return undefined
      const now = versionOfCode(units, code, day)
      if (now) return { id: now.id, open: true }
      const past = units.byCode.get(code)?.findLast((version) => version.from <= day)
      return past && lifeOf(units, past.id) ? { id: past.id, open: false } : undefined
    },
  }
}

async function readNetwork(sql: Sql, province: number): Promise<Network | undefined> {
  const rows = await sql<{ kind: keyof NetworkTexts; content: string }[]>`
    select distinct on (kind) kind, content from reference
    where province = ${province} and kind in ('places', 'units', 'serves', 'lineage')
    order by kind, edition desc`
  const texts: Partial<NetworkTexts> = Object.fromEntries(rows.map(({ kind, content }) => [kind, content]))
  const { places, units, serves, lineage } = texts
  if (places === undefined || units === undefined || serves === undefined || lineage === undefined) return undefined
  const loaded = loadNetwork({ places, units, serves, lineage })
  if (!loaded.ok)
    throw new Error(`the stored network of province ${province} does not load: ${JSON.stringify(loaded.errors[0])}`)
  return loaded.network
}

/** The provinces that this database holds, in the order of their codes. */
export async function listProvinces(app: Connection): Promise<{ id: number; name: string }[]> {
  const sql = driver(app, { max: 1 })
  try {
    return await sql<{ id: number; name: string }[]>`select id, name from province order by id`
  } finally {
    await sql.end()
  }
}
