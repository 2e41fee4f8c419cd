/**
 * What the database itself keeps from sight: rows of other units, and everything of another principal, whatever address
 * of the portal is asked for.
 */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { openDb } from '#kernel/sql.ts'
import { addPerson, lasting } from '#people/person.ts'
import { openSession, whoseSession } from '#people/session.ts'
import { portal } from '#server/addresses.ts'
import { cutDay } from '#server/day-files.ts'
import { makeApp } from '#server/http.ts'
import { applyDraft, takeFile } from '#server/lists-apply.ts'
import { routes } from '#server/routes.ts'
import { testDatabase } from './support/database.ts'
import { openOffice } from './support/office-stage.ts'
import { CUT, portalAsked } from './support/portal-asked.ts'
import { RECORDED } from './support/small-year.ts'

const database = await testDatabase()
const { province, places, cookieOf } = await openOffice(database)
const ORIGIN = 'https://buudien.example'
const app = makeApp({ provinces: [province], port: 0, front: ORIGIN, now: () => new Date(RECORDED), log: () => {} })
after(async () => {
  await app.close()
  await province.close()
  await database.drop()
})

async function sessionOf(principal: string): Promise<string> {
  const code = `nguoi.${principal}`
  const unit = places.root.id
  await addPerson(
    province.people,
    lasting({ code, name: 'Lò Thị Mai', unit, role: 'principal', principal, since: '2018-01-01' }),
    'job:test',
  )
  return openSession(province.people, code, '::1')
}

async function get(cookie: string, url: string): Promise<{ status: number; text: string }> {
  const headers = { host: 'buudien.example', accept: 'application/json', cookie: `__Host-phien=${cookie}` }
  const { statusCode, body } = await app.inject({ url: encodeURI(url), headers })
  return { status: statusCode, text: body }
}

test('somebody of one principal reads nothing of another, by no address of the portal', async () => {
  const evn = await sessionOf('evn')
  const who = await whoseSession(province.people, evn)
  if (!who) throw new Error('nobody signed in')
  const take = (bytes: string) => takeFile(province, who, { service: 'electricity', bytes: Buffer.from(bytes) })
  const faulty = (await take('Mã\n1\n')).id
  const row = 'GT-CONG/2026,evn,PA22050000001,2026-11,1000,Bản Mòn,Lò Thị Ơn'
  const list = await take(
    `Số danh sách,Đơn vị giao,Mã khách hàng,Kỳ hóa đơn,Số tiền,"Bản, tổ",Tên khách hàng\n${row}\n`,
  )
  await applyDraft(province, who, list.id)

  await cutDay(province, who, 'evn', CUT)

  const asked = portalAsked({ draft: faulty, list: 'GT-CONG/2026' })
  const gets = routes.filter(({ who, method }) => method === 'GET' && who.length === 1 && who[0] === 'principal')
  assert.deepEqual(gets.map(({ path }) => path).toSorted(), Object.keys(asked).toSorted())
  const others = [await sessionOf('bhxh-payout'), await sessionOf('so-tuphap')]
  let hidden = 0
  for (const [path, url] of Object.entries(asked)) {
    assert.equal((await get(evn, url)).status, 200, `${path} of its own`)
    for (const other of others) {
      const { status, text } = await get(other, url)
      assert.equal(status, path.includes(':') || path.endsWith('/so') ? 404 : 200, path)
      // A refusal repeats the number that was asked for.
      for (const word of ['PA2201', 'PA2205', 'Điện lực', ...(status === 200 ? ['GT-CONG'] : [])])
        assert.ok(!text.includes(word), `${path} shows ${word}`)
      hidden++
    }
  }
  assert.match((await get(evn, portal.paper('chung-tu'))).text, /PA22010010101[\s\S]*Lò T••• Ơn/)
  assert.ok(hidden >= 36, `${hidden} answers looked at`)
})

test('the database shows no row of another unit in 10,000 interleaved reads', { timeout: 120_000 }, async () => {
  await cookieOf('teller', 'own')
  await cookieOf('teller', 'other')
  const db = openDb(database.app, 8)
  const scopes = [[places.own.id], [places.other.id], [places.sibling.id], [], 'all'] as const
  const principal = { key: 'water', services: ['water'] }
  const seen = new Map<number, number>()
  let leaked = 0
  await Promise.all(
    Array.from({ length: 50 }, async (_, worker) => {
      for (let i = 0; i < 200; i++) {
        const which = (worker + i) % scopes.length
        const units = scopes[which] as (typeof scopes)[number]
        const rows = await db.read(
          { province: 14, units },
          (query) => query<{ unit: number }[]>`
            (select unit from act limit 20) union all (select unit from exception limit 20)
            union all (select unit from person limit 20) union all (select unit from deed limit 20)`,
        )
        const ofAnother = await db.read(
          { province: 14, units, principal },
          (query) => query`
            select service from act where service <> 'water' limit 1`,
        )
        leaked += ofAnother.length
        if (units !== 'all') leaked += rows.filter(({ unit }) => !(units as readonly number[]).includes(unit)).length
        seen.set(which, (seen.get(which) ?? 0) + rows.length)
      }
    }),
  )
  await db.close()
  assert.equal(leaked, 0)
  assert.equal(seen.get(3), 0, 'no unit in scope, no row')
  assert.ok((seen.get(0) ?? 0) > 1000 && (seen.get(4) ?? 0) > 1000)
})
