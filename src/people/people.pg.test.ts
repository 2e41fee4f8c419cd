/** Who gets in, and who no longer does: real PostgreSQL, a clock of our own. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { NO_TRIES, tryPin } from '#counter/pin.ts'
import { Problem } from '#kernel/problem.ts'
import { driver } from '#kernel/sql.ts'
import { listDeeds } from '#people/deed.ts'
import { deviceOf, endSession, sessionsOf } from '#people/own.ts'
import {
  addPerson,
  everyUnit,
  lasting,
  listPeople,
  type People,
  type SignedIn,
  stopPerson,
  unitsOf,
} from '#people/person.ts'
import { newPin, tellersOf } from '#people/pin.ts'
import { invite, setPassword, signIn, signOut, whoseSession } from '#people/session.ts'
import { countTry } from '#people/throttle.ts'
import { exampleProvince } from '../../test/support/example-province.ts'

const province = await exampleProvince()
let clock = Date.parse('2018-03-05T01:00:00Z')
const people: People = {
  province: province.id,
  db: province.db,
  network: () => province.network,
  now: () => new Date(clock),
}
const unitOf = (code: string) => province.world.unit(code, '2018-03-05')?.id as number
const units = [...new Set(province.network?.units.versions.map(({ code }) => code))]
const [root = '', district = '', point = ''] = ['province', 'district', 'point'].map(
  (kind) => province.network?.units.versions.find((one) => one.kind === kind)?.code as string,
)
const password = 'mười hai con gà trống'
let codes = 0

async function someone(unit = point, role: 'teller' | 'head' | 'district' = 'head'): Promise<string> {
  const code = `nguoi-${++codes}`
  await addPerson(
    people,
    lasting({ code, name: 'Lò Thị Mai', unit: unitOf(unit), role, since: '2018-01-01' }),
    'job:test',
  )
  await setPassword(people, await invite(people, code, 'job:test'), password)
  return code
}

const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'ok',
    (error: unknown) => (error instanceof Problem ? error.code : String(error)),
  )
const deeds = () => people.db.read(everyUnit(people), (query) => listDeeds(query, people, 200))
/** Counting the tries by itself: 2,000 times argon2 would take minutes and say nothing more. */
const countOnly = (account: string, address: string) => countTry(people, { account, address })
const enter = (code: string, given = password, address = '10.0.0.1') =>
  signIn(people, { code, password: given }, address)

test('a link sets a password once, within a day, and the password lets in', async () => {
  const code = await someone()
  const link = await invite(people, code, 'job:test')
  assert.equal(await codeOf(setPassword(people, link, 'ngắn')), 'body_invalid')
  assert.equal(await codeOf(setPassword(people, link, `${code} và thêm nữa`)), 'body_invalid')
  assert.equal(await setPassword(people, link, `${password} khác`), code)
  assert.equal(await codeOf(setPassword(people, link, password)), 'link_used')
  assert.equal(await codeOf(enter(code)), 'sign_in_failed')
  // The same letters in decomposed form, as some keyboards send them.
  const cookie = await enter(code, `${password} khác`.normalize('NFD'))
  assert.equal((await whoseSession(people, cookie))?.code, code)
  const late = await invite(people, code, 'job:test')
  clock += 25 * 3_600_000
  assert.equal(await codeOf(setPassword(people, late, password)), 'link_used')
  const older = await invite(people, code, 'job:test')
  await invite(people, code, 'job:test')
  assert.equal(await codeOf(setPassword(people, older, password)), 'link_used', 'a newer link ends the older one')
})

test('a session ends when idle, when old, when signed out, and for a person who was stopped', async () => {
  const code = await someone()
  const holds = async (cookie: string) => (await whoseSession(people, cookie)) !== undefined
  const idle = await enter(code)
  clock += 59 * 60_000
  assert.ok(await holds(idle))
  clock += 59 * 60_000
  assert.ok(await holds(idle), 'used within the hour')
  clock += 61 * 60_000
  assert.equal(await holds(idle), false)

  const old = await enter(code)
  for (let half = 0; half < 24; half++) {
    assert.ok(await holds(old), `after ${half / 2} hours`)
    clock += 30 * 60_000
  }
  clock += 1000
  assert.equal(await holds(old), false)

  const [out, other] = [await enter(code), await enter(code)]
  await signOut(people, out)
  assert.deepEqual([await holds(out), await holds(other)], [false, true])
  assert.equal(await holds(`${province.id}.${'A'.repeat(43)}`), false)

  await setPassword(people, await invite(people, code, 'job:test'), `${password} mới`)
  assert.equal(await holds(other), false, 'a new password ends what the old one opened')
  const last = await enter(code, `${password} mới`)
  await stopPerson(people, code, '2018-03-07', 'person:boss')
  assert.equal(await holds(last), false)
  clock = Date.parse('2018-03-08T01:00:00Z')
  assert.equal(await codeOf(enter(code, `${password} mới`)), 'sign_in_failed')
})

test('somebody sees the own sessions and ends one, or all but the one that asks, at once', async () => {
  const [code, another] = [await someone(), await someone()]
  const holds = async (cookie: string) => (await whoseSession(people, cookie)) !== undefined
  const agent = 'Mozilla/5.0 (Windows NT 6.1) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/109.0.0.0 Safari/537.36'
  const [here, lost, third] = [
    await enter(code),
    await signIn(people, { code, password }, '10.0.0.9', deviceOf(agent)),
    await enter(code),
  ]
  const hers = await enter(another)
  const seen = await sessionsOf(people, code, here)
  assert.equal(seen.length, 3)
  const [phone] = seen.filter(({ address }) => address === '10.0.0.9')
  assert.deepEqual([phone?.device, phone?.here], ['Chrome, Windows', false])
  assert.equal(seen.filter((one) => one.here).length, 1)
  const me = (await whoseSession(people, here)) as SignedIn
  const end = (id: string) => endSession(people, me, { id, cookie: here })
  const [other] = await sessionsOf(people, another, hers)
  assert.equal(await codeOf(end(other?.id ?? '')), 'not_found', 'nobody ends somebody else’s')
  await end(phone?.id ?? '')
  assert.deepEqual(
    [await holds(here), await holds(lost), await holds(third), await holds(hers)],
    [true, false, true, true],
  )
  await end('others')
  assert.deepEqual([await holds(here), await holds(third), await holds(hers)], [true, false, true])
  const ended = (await deeds()).filter(({ what, about }) => what === 'person.session-end' && about === `person:${code}`)
  assert.equal(ended.length, 2)
})

test('a browser says of itself what a person knows it by', () => {
  const said = {
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/130.0.0.0 Safari/537.36 Edg/130.0':
      'Edge, Windows',
    'Mozilla/5.0 (Linux; Android 9; SM-J400F) AppleWebKit/537.36 Chrome/120.0 Mobile Safari/537.36': 'Chrome, Android',
    'Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Version/17.0 Mobile Safari/604.1': 'Safari, iPhone',
    'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0': 'Firefox, Linux',
    '<script>alert(1)</script>': '',
  }
  for (const [agent, device] of Object.entries(said)) assert.equal(deviceOf(agent), device)
  assert.equal(deviceOf(undefined), '')
})

test('of 1,000 guesses in an hour at most 100 are looked at, also from many addresses', async () => {
  const code = await someone()
  let looked = 0
  for (let guess = 0; guess < 1000; guess++) {
    const said = await codeOf(countOnly(code, `10.1.${guess % 200}.7`))
    if (said === 'ok') looked++
    else assert.equal(said, 'too_many_tries')
    clock += 3600
  }
  assert.ok(looked > 5 && looked <= 100, `looked at ${looked}`)
  let byAddress = 0
  for (let guess = 0; guess < 1000; guess++) {
    if ((await codeOf(countOnly(`no-one-${guess}`, '10.9.9.9'))) === 'ok') byAddress++
    clock += 3600
  }
  assert.ok(byAddress >= 20 && byAddress <= 100, `looked at ${byAddress}`)
  console.log(`of 1000 guesses in an hour looked at: ${looked} of one account, ${byAddress} from one address`)
})

test('many tries at once do not slip through together', async () => {
  const code = await someone()
  const said = await Promise.all(Array.from({ length: 30 }, (_, i) => codeOf(countOnly(code, `10.2.0.${i}`))))
  assert.equal(said.filter((one) => one === 'ok').length, 5)
})

test('units: the own one, all below it, what those took over; the root sees all', () => {
  assert.equal(unitsOf(people, unitOf(root)), 'all')
  const below = unitsOf(people, unitOf(district))
  assert.ok(below !== 'all' && below.includes(unitOf(district)) && below.length > 1 && below.length < units.length)
  const one = unitsOf(people, unitOf(point))
  assert.ok(one !== 'all' && one.includes(unitOf(point)) && !one.includes(unitOf(district)))
})

test('a PIN opens the till of its unit, and its verifier is all that leaves the server', async () => {
  const code = await someone(point, 'teller')
  const pin = await newPin(people, code, 'person:boss')
  assert.match(pin, /^\d{6}$/)
  const listed = await people.db.read(everyUnit(people), (query) => tellersOf(query, people, unitOf(point)))
  const teller = listed.find((one) => one.person === code)
  assert.ok(teller)
  const at = { day: '2018-03-08', ms: clock }
  assert.equal((await tryPin(teller, pin, NO_TRIES, at)).no, undefined)
  assert.ok((await tryPin(teller, pin === '000000' ? '000001' : '000000', NO_TRIES, at)).no)
  assert.equal(await codeOf(newPin(people, await someone(district, 'district'), 'job:test')), 'not_found')
})

test('who did what about whom is kept; the database shows it, and people, within the units in scope alone', async () => {
  const code = await someone()
  const scopes = [everyUnit(people), { province: people.province, units: [unitOf(district)] }]
  const seen = []
  for (const scope of scopes)
    seen.push(
      await people.db.read(scope, async (query) => ({
        people: (await listPeople(query, people)).some((one) => one.code === code),
        deeds: (await listDeeds(query, people, 1000)).filter(({ about }) => about === `person:${code}`),
      })),
    )
  const [all, few] = seen
  assert.equal(all?.people, true)
  assert.deepEqual(all?.deeds.map(({ what }) => what).toSorted(), ['person.add', 'person.invite', 'person.password'])
  assert.deepEqual(few, { people: false, deeds: [] })
})

test('the database holds no password, no link and no cookie as it was given', async () => {
  const code = await someone()
  const link = await invite(people, code, 'job:test')
  const cookie = await enter(code)
  const sql = driver(province.database.admin, { max: 1 })
  const rows = await sql`
    select to_jsonb(p)::text as text from person p union all select to_jsonb(s)::text from session s
    union all select to_jsonb(t)::text from ticket t`
  await sql.end()
  const text = rows.map((row) => row.text as string).join('\n')
  assert.ok(rows.length > 3 && text.includes('$argon2id$v=19$m=32768,t=3,p=1$'))
  for (const secret of [password, link.split('.')[1], cookie.split('.')[1]]) assert.ok(!text.includes(secret as string))
})
