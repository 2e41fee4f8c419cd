/** What readers of folded tables wait for, what they are told, and that members folded anew are the same. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import type { Line } from '#kernel/act.ts'
import { rootOn } from '#network/tree.ts'
import type { SignedIn } from '#people/person.ts'
import { lockCursor } from '#rollup/catch-up.ts'
import { FOLDED, Folding } from '#rollup/folding.ts'
import { rebuild } from '#rollup/rebuild.ts'
import { makeApp } from '#server/http.ts'
import { fileDatabase } from '../../test/support/database.ts'
import { openSonLa, pointsOf, RECORDED, smallYear } from '../../test/support/small-year.ts'

const database = await fileDatabase()
const opened = await openSonLa(database.app)
const folding = new Folding(opened.db, 14, 100)
const province = Object.assign(opened, { folding })
after(async () => {
  await app.close()
  await province.close()
})
assert.ok(province.network)
const [point] = pointsOf(province.network, '2018-01-01')
assert.ok(point)
const { acts } = smallYear([point], 2018)
assert.ok(acts.length > 100)
await province.intake.post(acts)
const root = rootOn(province.network.units, '2026-11-23')
assert.ok(root)
const person: SignedIn = {
  ...{ code: 'lo-thi-mai', name: 'Lò Thị Mai', unit: root.id, role: 'province', units: 'all', province: 14 },
  ...{ since: '2018-01-01', until: '9999-12-31', demo: false, token: 'her-token', fresh: true },
}
const now = () => new Date(RECORDED)
const app = makeApp({ provinces: [province], port: 0, now, session: async () => person })
const ask = (url: string) => app.inject({ url, headers: { host: 'localhost', cookie: 'phien=hers' } })
const told = (page: Awaited<ReturnType<typeof ask>>) => /Đang dựng số liệu từ sổ, ([^.]*)\./.exec(page.payload)?.[1]

test('a reader of what an import brought is answered at once, and told how far it is; a file waits until all is there', async () => {
  const { promise: looked, resolve: go } = Promise.withResolvers<void>()
  const { promise: locked, resolve: held } = Promise.withResolvers<void>()
  // The fold cannot end while the cursor is held, and the page does not wait for the fold.
  const holding = province.db.act({ province: 14, units: 'all' }, async (tx) => {
    await tx`insert into flow_cursor (province, position) values (14, 0)`
    await lockCursor(tx, 14, 'flow_cursor')
    held()
    await looked
  })
  await locked
  const page = await ask('/so-sach/can-doi')
  assert.equal(page.statusCode, 200)
  assert.equal(told(page), 'chưa có ngày nào')
  const file = await ask('/so-sach/can-doi.json')
  assert.deepEqual([file.statusCode, file.json().code], [429, 'figures_building'])
  await assert.rejects(folding.keepUp(['flows'], true), /Chờ vài phút/)
  go()
  await holding
  await folding.settled()
  assert.equal(folding.until, undefined)
  assert.equal(told(await ask('/so-sach/can-doi')), undefined)
  assert.ok((await ask('/so-sach/can-doi.json')).json().rows.length > 0)
})

test('what a day brought is folded before the reader sees it', async () => {
  const [first] = acts
  assert.ok(first)
  const line = { ...first.lines[0], period: '2018-12' } as Line
  await province.intake.post([{ ...first, seq: acts.length + 1, at: '2018-12-30T08:00:00+07:00', lines: [line] }])
  await folding.keepUp(['flows'], true)
  const [row] = await province.read(
    (query) => query<{ acts: number }[]>`
    select sum(legs)::int as acts from flow where province = 14 and per = 'day' and day = '2018-12-30' and asset = 'thing'`,
  )
  assert.equal(row?.acts, 1)
})

test('a fold that failed is said to the next reader, who may try again', async () => {
  const broken = new Folding({ ...province.db, act: () => Promise.reject(new Error('gone')) }, 14, 0)
  const line = { ...acts[0]?.lines[0], period: '2019-01' } as Line
  const again = { ...(acts[0] as (typeof acts)[number]), seq: acts.length + 2, at: '2019-01-05T08:00:00+07:00' }
  await province.intake.post([{ ...again, lines: [line] }])
  await broken.keepUp(['flows'])
  await broken.settled()
  await assert.rejects(broken.keepUp(['flows']), /gone/)
  await broken.keepUp(['flows'])
})

test('members are folded anew to the same rows; one that says something else, or is missing, is put right', async () => {
  const common = { device: 'bh-1', actor: 'person:lo-thi-on', unit: point.code, service: 'social-insurance' }
  const paid = { income: 700_000, class: 'other', months: 3, name: 'Lường Thị Inh', phone: '0912000333' }
  const act = (seq: number, verb: string, line: Line) => ({
    ...{ ...common, seq, verb, lines: [line], at: `2018-12-0${seq}T08:00:00+07:00` },
  })
  const answers = await province.intake.post([
    act(1, 'enrol', { ...paid, member: '1420012345', start: '2018-12' }),
    act(2, 'enrol', { ...paid, member: '1420012346', start: '2018-12' }),
    act(3, 'enrol', { ...paid, member: '1420012347', start: '2018-12' }),
  ])
  assert.ok(
    answers.every(({ outcome }) => outcome === 'accepted'),
    JSON.stringify(answers),
  )
  await folding.keepUp(FOLDED)
  await folding.settled()
  assert.deepEqual((await rebuild(database.app, 14)).differences, [])
  await province.db.act({ province: 14, units: 'all' }, async (tx) => {
    await tx`update insured set until = '2030-01-01' where province = 14 and member = '1420012345'`
    await tx`delete from insured where province = 14 and member = '1420012347'`
  })
  const { differences } = await rebuild(database.app, 14, { apply: true })
  assert.deepEqual(
    differences.map(({ table, key, stored }) => [table, key[1], stored === '']),
    [
      ['insured', '1420012345', false],
      ['insured', '1420012347', true],
    ],
  )
  assert.deepEqual((await rebuild(database.app, 14)).differences, [])
})
