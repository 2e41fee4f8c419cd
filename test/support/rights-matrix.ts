/** The matrix of rights: every row × role × place × state of a session, and people of another province at every row. */
import assert from 'node:assert/strict'
import type { FastifyInstance } from 'fastify'
import type postgres from 'postgres'
import { addPerson, lasting, ROLES, type Role } from '#people/person.ts'
import { openSession } from '#people/session.ts'
import type { Province } from '#server/province.ts'
import type { Route } from '#server/route.ts'
import type { Places } from './office-stage.ts'
import {
  ABOVE,
  AWAY,
  ask,
  cookiesOf,
  inLanes,
  outcome,
  PERSONAL,
  PLACES,
  type Place,
  type Request,
  type Row,
  tokenOf,
  turnAway,
} from './rights-ask.ts'

export type Matrix = {
  app: FastifyInstance
  admin: postgres.Sql
  /** Rows that ask who is there. */
  asking: readonly Route[]
  rowOf: (row: Route) => Row
  /** Adds somebody of a role at a place. */
  someone: (role: Role, at: Place) => Promise<string>
  province: Province
  places: Places
}

export const idOf = ({ method, path }: Route): string => `${method} ${path.split('?')[0]}`

/** Pages and files side by side, then what changes something, one after the other. */
async function readsFirst(rows: readonly Route[], look: (row: Route) => Promise<void>): Promise<void> {
  await inLanes(
    rows.filter(({ method }) => method === 'GET'),
    look,
  )
  for (const row of rows.filter(({ method }) => method !== 'GET')) await look(row)
}

/** One request a row: for whoever is turned away it need not be made anew. */
async function requests({ asking, rowOf }: Matrix): Promise<Map<Route, Request>> {
  const made = new Map<Route, Request>()
  for (const row of asking) made.set(row, await rowOf(row).request())
  return made
}

/** @throws AssertionError naming the cell. Says how many cells there are. */
export async function askMatrix(matrix: Matrix): Promise<void> {
  const { app, admin, asking, rowOf, someone } = matrix
  const { people } = matrix.province
  const made = await requests(matrix)
  let cells = 0
  let refused = 0
  let whole = 0
  for (const role of ROLES)
    for (const at of PLACES) {
      const cookies = await cookiesOf(admin, people, await someone(role, at), await someone(role, at))
      const token = await tokenOf(people, cookies.valid)
      const away = await turnAway(app, made, { cookies, token, who: `${role} at ${at}` })
      cells += away
      refused += away
      await readsFirst(asking, async (row) => {
        const id = idOf(row)
        const { request, of, marker, says, above = ABOVE, shows = false } = rowOf(row)
        // Signing out ends the session that it is done in.
        const cookie = id === 'POST /ra' ? await openSession(people, await someone(role, at), '::1') : cookies.valid
        const said = await ask(
          app,
          row,
          await request(),
          cookie,
          id === 'POST /ra' ? await tokenOf(people, cookie) : token,
        )
        const cell = `${id} by ${role} at ${at}: ${said.status} ${said.code} ${said.text.slice(0, 300)}`
        const covers = of === 'self' || (of === 'point' ? above.includes(at) : at === 'root')
        const expected = row.who.includes(role) && covers ? 'in' : 'no'
        // A row may let in and then find nothing: 404 is also what is answered to whom it hides something.
        const came = expected === 'in' && said.status === says ? 'in' : outcome(said)
        assert.equal(came, expected, cell)
        if (expected === 'in') assert.equal(said.status >= 400 ? said.status : 0, says ?? 0, cell)
        else refused++
        if (expected === 'in' && marker !== undefined)
          assert.equal(said.text.includes(marker), ABOVE.includes(at), `${cell} shows ${marker}`)
        assert.equal(said.text.includes(PERSONAL), expected === 'in' && shows, `${cell} shows a person's name`)
        if (expected === 'in' && shows) whole++
        cells++
      })
    }
  assert.equal(cells, asking.length * ROLES.length * PLACES.length * (AWAY.length + 1))
  assert.ok(refused > cells / 2, `${cells} cells, ${refused} refused`)
  const [looked] = await admin<{ deeds: number }[]>`
    select count(*)::int as deeds from deed where province = 14 and what = 'personal.look' and about ^@ 'act:'`
  assert.ok(whole > 5 && looked?.deeds === whole, `${whole} shown in full, ${looked?.deeds} written down`)
  console.log(`rights: ${asking.length} rows, ${cells} cells, of which ${refused} are refusals`)
}

/** @throws AssertionError naming the cell where somebody of `elsewhere` saw or changed something of the province. */
export async function askFromElsewhere(matrix: Matrix, elsewhere: Province): Promise<void> {
  const { app, admin, asking, places } = matrix
  const { people, network } = elsewhere
  // What would show that something of the province was seen.
  const ours = [
    'parked:may-01',
    'PA22010010101',
    'GT-QUYEN',
    'CT-QUYEN',
    'UNC-EVN',
    PERSONAL,
    places.own.code,
    places.own.name,
  ]

  const made = await requests(matrix)

  const count = async () =>
    (
      await admin<object[]>`
        select (select count(*) from act where province = 14)::int as acts,
               (select count(*) from deed where province = 14)::int as deeds,
               (select count(*) from person where province = 14)::int as people,
               (select count(*) from payment_order where province = 14)::int as orders,
               (select count(*) from list_row where province = 14)::int as rows`
    )[0]
  const before = await count()
  let cells = 0
  let n = 0
  // Who answers for the whole of the other province; below it nobody may do more.
  for (const role of ROLES) {
    const code = 'T99'
    const unit = network?.units.byCode.get(code)?.at(-1)?.id as number
    const add = async () => {
      const person = `${role}.elsewhere.${++n}`
      const principal = role === 'principal' ? 'evn' : null
      await addPerson(
        people,
        lasting({ code: person, name: 'Lò', unit, role, principal, since: '2018-01-01' }),
        'job:test',
      )
      return person
    }
    const cookies = await cookiesOf(admin, people, await add(), await add())
    const token = await tokenOf(people, cookies.valid)
    cells += await turnAway(app, made, { cookies, token, who: `${role} of another province` })
    await readsFirst(asking, async (row) => {
      const request = made.get(row) as Request
      const cookie = idOf(row) === 'POST /ra' ? await openSession(people, await add(), '::1') : cookies.valid
      const said = await ask(
        app,
        row,
        request,
        cookie,
        idOf(row) === 'POST /ra' ? await tokenOf(people, cookie) : token,
      )
      const cell = `${idOf(row)} by ${role} at ${code} of another province: ${said.status} ${said.text.slice(0, 300)}`
      if (!row.who.includes(role)) assert.equal(outcome(said), 'no', cell)
      assert.notEqual(said.status, 500, cell)
      // What was asked for may be repeated.
      const asked = decodeURIComponent(JSON.stringify(request))
      for (const word of ours) if (!asked.includes(word)) assert.ok(!said.text.includes(word), `${cell} shows ${word}`)
      cells++
    })
  }
  assert.deepEqual(await count(), before)
  assert.equal(cells, asking.length * ROLES.length * (AWAY.length + 1))
  console.log(`rights: ${cells} cells of another province`)
}
