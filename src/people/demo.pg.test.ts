/** People of the demonstration: there while nothing else was imported, never for a caller from outside. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { DEMO_PASSWORD, keepDemoPeople } from '#people/demo.ts'
import { everyUnit, listPeople } from '#people/person.ts'
import { signIn, whoseSession } from '#people/session.ts'
import { makeApp } from '#server/http.ts'
import { fileDatabase } from '../../test/support/database.ts'
import { openSonLa, RECORDED } from '../../test/support/small-year.ts'

const province = await openSonLa((await fileDatabase()).app, 14, 'demo-units.csv')
const { people } = province
after(() => province.close())

const enter = () => signIn(people, { code: 'demo-tinh', password: DEMO_PASSWORD }, '127.0.0.1')
const list = () => people.db.read(everyUnit(people), (query) => listPeople(query, people))

test('they are made once, and let a visitor of this machine in, nobody else', async () => {
  await keepDemoPeople(people)
  await keepDemoPeople(people)
  const all = await list()
  assert.deepEqual(all.map(({ role }) => role).toSorted(), ['auditor', 'district', 'head', 'province', 'teller'])
  assert.ok(all.every(({ demo, hasPassword }) => demo && hasPassword))
  const cookie = await enter()
  assert.equal((await whoseSession(people, cookie))?.code, 'demo-tinh')
  const now = () => new Date(RECORDED)
  const here = makeApp({ provinces: [province], port: 0, now })
  const front = makeApp({ provinces: [province], port: 0, now, front: 'https://buudien.example' })
  const headers = { host: 'localhost', cookie: `phien=${cookie}; __Host-phien=${cookie}` }
  assert.equal((await here.inject({ url: '/quan-ly', headers })).statusCode, 200)
  assert.equal((await here.inject({ url: '/quan-ly', headers: { ...headers, via: 'proxy' } })).statusCode, 303)
  assert.equal((await front.inject({ url: '/quan-ly', headers })).statusCode, 303)
  assert.match((await here.inject({ url: '/vao', headers })).body, new RegExp(DEMO_PASSWORD))
  assert.doesNotMatch((await front.inject({ url: '/vao', headers })).body, new RegExp(DEMO_PASSWORD))
  await Promise.all([here.close(), front.close()])
})

test('with the first file of the Post’s own they are gone, and so are their sessions', async () => {
  const cookie = await enter()
  await people.db.act(
    everyUnit(people),
    (tx) => tx`
      insert into import (province, sha256, file, kind, started, bytes, good, bad)
      values (14, 'x', '/srv/demo-year/acts.ndjson', 'acts', ${RECORDED}, 0, 0, 0)`,
  )
  await assert.rejects(enter(), /không đúng/, 'at once, whatever the running server has noticed')
  await keepDemoPeople(people)
  assert.equal(await whoseSession(people, cookie), undefined)
})
