/**
 * A room of the office costs what it shows, not what the journal holds: ten times the acts at the same points on the same days,
 * all done with, and no page may read more than half as much again. Rows are counted by the database, so no clock is asked.
 */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import type { Act, Line } from '#kernel/act.ts'
import { driver, type Query } from '#kernel/sql.ts'
import { rootOn } from '#network/tree.ts'
import type { SignedIn } from '#people/person.ts'
import { FOLDED } from '#rollup/folding.ts'
import { makeApp } from '#server/http.ts'
import { routes } from '#server/routes.ts'
import { itemCode } from '#services/item.ts'
import { fileDatabase } from './support/database.ts'
import { openSonLa, pointsOf, RECORDED, smallYear } from './support/small-year.ts'

const database = await fileDatabase()
const province = await openSonLa(database.app)
const { network } = province
assert.ok(network)
const root = rootOn(network.units, RECORDED.slice(0, 10))
assert.ok(root)
const person: SignedIn = {
  ...{ code: 'lo-thi-mai', name: 'Lò Thị Mai', unit: root.id, role: 'province', units: 'all', province: 14 },
  ...{ since: '2018-01-01', until: '9999-12-31', demo: false, token: 'her-token', fresh: true },
}
const admin = driver(database.admin, { max: 1 })
const now = () => new Date(RECORDED)
const app = makeApp({ provinces: [province], port: 0, now, session: async () => person })
after(async () => {
  await app.close()
  await Promise.all([province.close(), admin.end()])
})

let rows = 0
const { read } = province.db
const counted = async (query: Query): Promise<number> => {
  const [row] = await query<{ rows: number }[]>`
    select coalesce(sum(pg_stat_get_xact_tuples_returned(oid) + pg_stat_get_xact_tuples_fetched(oid)), 0)::bigint as rows
    from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'i')`
  return row?.rows ?? 0
}
province.db.read = (scope, work) =>
  read(scope, async (query) => {
    const before = await counted(query)
    const answer = await work(query)
    rows += (await counted(query)) - before
    return answer
  })

/** Those that can be asked for with nothing but their address. */
const PAGES = routes
  .filter(({ method, answers, who, path, query }) => {
    const whole = !path.includes(':') && query.safeParse({}).success
    return whole && method === 'GET' && answers === 'page' && who.includes('province')
  })
  .map(({ path }) => path)

async function readEach(): Promise<Map<string, number>> {
  await province.folding.keepUp(FOLDED)
  await province.folding.settled()
  await admin`analyze`
  const costs = new Map<string, number>()
  for (const url of PAGES) {
    const ask = () => app.inject({ url, headers: { host: 'localhost', cookie: 'phien=hers' } })
    await ask()
    rows = 0
    assert.equal((await ask()).statusCode, 200, url)
    costs.set(url, rows)
  }
  return costs
}

const points = pointsOf(network, '2018-01-01')
const seqs = new Map<string, number>()

/** Of customers' numbers, which begin with two letters. */
const PREFIXES = 'ABCDEFGHIK'

/** A year of bills and a parcel a day of March at each point, other ones each time. */
async function work(copy: number): Promise<void> {
  const bills = smallYear(points, 2018, 12, `P${PREFIXES[copy]}`).acts
  const parcels = points.flatMap(({ code }, p) =>
    Array.from({ length: 28 }, (_, i) => {
      const item = itemCode('EE', 1 + i + 28 * (p + points.length * copy))
      const to = { addressee: 'Lò Thị Ơn', addresseePhone: '0912000111', address: 'Bản Mòn' }
      const sent = { ...to, item, grams: 1200, zone: 'province', sender: 'Hà Văn Toán', senderPhone: '0912000222' }
      const day = `2018-03-${String(i + 1).padStart(2, '0')}`
      const act = (hour: string, verb: string, line: Line): Act => ({
        ...{ device: `${code}.1`, seq: 0, at: `${day}T${hour}:00:00+07:00`, actor: `person:gdv.${code}`, unit: code },
        ...{ service: 'parcel', verb, lines: [line] },
      })
      return [act('09', 'accept', sent), act('15', 'deliver', { item, signed: 'Lò Thị Ơn' })]
    }).flat(),
  )
  const acts = [...bills, ...parcels].map((act) => {
    const seq = (seqs.get(act.device) ?? 0) + 1
    seqs.set(act.device, seq)
    return { ...act, seq }
  })
  const answers = await province.intake.post(acts)
  const refused = answers.find(({ outcome }) => outcome !== 'accepted')
  assert.equal(refused, undefined, JSON.stringify(refused))
}

/** Rows that a page may read more in any case: what it looks up of a device, a block, a plan of the planner. */
const FREE = 200

test('ten times the acts make no room read more than half as much again', async () => {
  await work(0)
  const before = await readEach()
  for (let copy = 1; copy < 10; copy++) await work(copy)
  const after = await readEach()
  assert.ok(PAGES.length > 30)
  assert.ok(
    [...before.values()].some((rows) => rows > 1000),
    'nothing was counted',
  )
  const grown = PAGES.filter((url) => (after.get(url) ?? 0) > 1.5 * (before.get(url) ?? 0) + FREE)
  assert.deepEqual(
    grown.map((url) => `${url}: ${before.get(url)} → ${after.get(url)}`),
    [],
  )
})
