/** Following an item: what everybody may see, what only the addressee, how often, and how little the database reads for it. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { driver } from '#kernel/sql.ts'
import { paths } from '#report/paths.ts'
import { makeApp } from '#server/http.ts'
import { mailBag } from '#services/bag/service.ts'
import { testDatabase } from '../../test/support/database.ts'
import { openSonLa, pointsOf } from '../../test/support/small-year.ts'

const database = await testDatabase()
const province = await openSonLa(database.app, 14)
const { network } = province
assert.ok(network)
const [here, there] = pointsOf(network, '2018-12-05', 2, 1)
assert.ok(here && there)
let now = new Date('2026-11-26T01:00:00Z')
const app = makeApp({ provinces: [province], port: 0, now: () => now, log: () => {} })
after(async () => {
  await app.close()
  await province.close()
  await database.drop()
})

const PARCEL = 'EE000000031VN'
const LETTER = 'RA000000028VN'
const PERSONAL = /Lò Thị Ơn|Bản Mòn|0912000111|Hà Văn Toán/

/** The example of the service `bag`, its first till at one point, its second at another; a visit before the delivery. */
const seqs = new Map<string, number>()
async function post(device: string, service: string, verb: string, line: object): Promise<void> {
  const seq = (seqs.get(device) ?? 0) + 1
  seqs.set(device, seq)
  const at = `2018-12-05T08:${String(10 + [...seqs.values()].reduce((sum, one) => sum + one, 0)).padStart(2, '0')}:00+07:00`
  const unit = (device === 'till-1' ? here : there)!.code
  const lines = [JSON.parse(JSON.stringify(line).replaceAll('unit:361000', `unit:${there!.code}`))]
  const [answer] = await province.intake.post([
    { device, seq, at, actor: 'person:lo-thi-on', unit, service, verb, lines },
  ])
  assert.equal(answer?.outcome, 'accepted', `${service}.${verb} ${JSON.stringify(answer)}`)
}
for (const step of mailBag.example) {
  if (step.verb === 'deliver')
    await post('till-2', 'visit', 'note', { about: `registered:${LETTER}`, number: 'till-2.9', outcome: 'away' })
  await post(step.device ?? 'till-1', 'service' in step ? step.service : 'bag', step.verb, step.line)
}

const get = (url: string, remoteAddress = '10.0.0.1') => app.inject({ url, remoteAddress })
const ask = (ma: string, so: string, remoteAddress: string) =>
  app.inject({
    method: 'POST',
    url: paths.track(),
    remoteAddress,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    payload: new URLSearchParams({ ma, so }).toString(),
  })

test('programs get the way of an item with the codes of EMSEVT, and nothing of people', async () => {
  const answer = await get(paths.trackJson(LETTER))
  const { events, service } = answer.json() as {
    service: string
    events: { code?: string; office: string; why?: string }[]
  }
  assert.equal(service, 'registered')
  assert.deepEqual(
    events.map(
      ({ code, office }) => `${code} ${office === here.name ? 'here' : office === there.name ? 'there' : office}`,
    ),
    ['EMA here', 'EMC here', 'EMD there', 'EMG there', 'EMH there', 'EMI there'],
  )
  assert.equal(events.find(({ code }) => code === 'EMH')?.why, 'Đi vắng')
  assert.doesNotMatch(answer.body, PERSONAL)
  assert.match(String(answer.headers['x-robots-tag']), /noindex/)
  assert.equal((await get(paths.trackJson('RA000000045VN'))).statusCode, 404)
  const parcel = (await get(paths.trackJson(PARCEL))).json() as { events: { en: string }[] }
  assert.deepEqual(
    parcel.events.map(({ en }) => en),
    [
      ...['Arrived from another province', 'Departed from office', 'Arrived at office'],
      ...['Arrived at delivery office', 'Declared lost'],
    ],
    'it stayed in the bag while others were taken out',
  )
})

test('the page is small, says the newest event first, and bad numbers what is wrong', async () => {
  const page = await get(`${paths.track()}?ma=${PARCEL.toLowerCase()}`)
  assert.equal(page.statusCode, 200)
  assert.match(page.body, /<h2>Đã xác lập mất/)
  assert.match(page.body, /<meta name="robots" content="noindex/)
  assert.doesNotMatch(page.body, PERSONAL)
  const style = await get(paths.trackStyle())
  const icon = await get(paths.icon())
  const bytes = [page, style, icon].reduce((sum, { rawPayload }) => sum + rawPayload.length, 0)
  assert.ok(bytes > 1000 && bytes <= 30_000, `${bytes} bytes, gzip ${gzipSync(page.body + style.body).length}`)
  const wrong = await get(`${paths.track()}?ma=EE000000032VN`)
  assert.equal(wrong.statusCode, 400)
  assert.match(wrong.body, /Mã không đúng/)
  assert.equal((await get(`${paths.track()}?ma=RA000000045VN`)).statusCode, 404)
  assert.equal((await get(paths.track())).statusCode, 200)
})

test('who knows the end of the phone number sees the addressee; tries are few', async () => {
  const right = await ask(PARCEL, '0111', '10.0.0.2')
  assert.equal(right.statusCode, 200)
  assert.match(right.body, /Lò Thị Ơn/)
  assert.match(right.body, /Bản Mòn/)
  for (let i = 0; i < 9; i++) {
    const wrong = await ask(PARCEL, String(1000 + i), `10.0.1.${i}`)
    assert.equal(wrong.statusCode, 403)
    assert.doesNotMatch(wrong.body, PERSONAL)
  }
  assert.equal((await ask(PARCEL, '0111', '10.0.0.3')).statusCode, 429, 'from any address')
  assert.equal((await ask(LETTER, '0111', '10.0.0.3')).statusCode, 403, 'a letter has no phone number')
  now = new Date(now.getTime() + 3_600_000)
  assert.equal((await ask(PARCEL, '0111', '10.0.0.3')).statusCode, 200)
})

test('one address asks 60 times a minute at most', async () => {
  const codes = []
  for (let i = 0; i < 61; i++) codes.push((await get(paths.trackJson(PARCEL), '10.0.0.9')).statusCode)
  assert.deepEqual([...new Set(codes.slice(0, 60)), codes[60]], [200, 429])
})

test('a look-up reads by indexes alone', async () => {
  const sql = driver(database.admin, { max: 1 })
  await sql`set enable_seqscan = off`
  const plan = await sql<{ 'QUERY PLAN': string }[]>`
    explain select l.position from thing t join leg l on l.province = t.province and l.thing = t.id and l.asset = 'thing'
    where t.province = 14 and t.key = ${`parcel:${PARCEL}`}`
  await sql.end()
  const text = plan.map((row) => row['QUERY PLAN']).join('\n')
  assert.match(text, /thing_province_key_key/)
  assert.match(text, /leg_\w*_province_thing_position_idx|leg_of_thing/)
})
