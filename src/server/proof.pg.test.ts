/** Deeds of high weight ask again who it is: a password, or the passkey of whoever has one; nothing filled in is lost. */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { driver } from '#kernel/sql.ts'
import { addPerson, everyUnit, findPerson, lasting, type SignedIn } from '#people/person.ts'
import { invite, setPassword, signIn, whoseSession } from '#people/session.ts'
import { makeApp } from '#server/http.ts'
import { routes } from '#server/routes.ts'
import { fileDatabase } from '../../test/support/database.ts'
import { openOffice } from '../../test/support/office-stage.ts'
import { RECORDED } from '../../test/support/small-year.ts'

const database = await fileDatabase()
const { province, places } = await openOffice(database)
const { people } = province
const admin = driver(database.admin, { max: 1 })
const app = makeApp({ provinces: [province], port: 0, now: () => new Date(RECORDED) })
after(async () => {
  await app.close()
  await admin.end()
  await province.close()
})
const PASSWORD = 'ruộng bậc thang mùa nước'
await addPerson(
  people,
  lasting({ code: 'son', name: 'Nguyễn Văn Sơn', unit: places.root.id, role: 'province', since: '2018-01-01' }),
  'job:test',
)
await setPassword(people, await invite(people, 'son', 'job:test'), PASSWORD)
const enter = () => signIn(people, { code: 'son', password: PASSWORD }, '127.0.0.1')
const who = async (cookie: string) => (await whoseSession(people, cookie)) as SignedIn
const later = () => admin`update session set proved = proved - interval '16 minutes'`

let made = 0
/** Adds a teller, which is of high weight. */
async function add(cookie: string, more: Record<string, string> = {}, accept = 'text/html') {
  const code = `moi.${++made}`
  const { token } = await who(cookie)
  const body = {
    code,
    name: 'Hà <b>Lan</b>',
    role: 'teller',
    unit: places.own.code,
    since: '2026-11-23',
    token,
    ...more,
  }
  const answer = await app.inject({
    method: 'POST',
    url: '/quan-ly/nguoi',
    headers: {
      host: 'localhost',
      origin: 'http://localhost',
      accept,
      cookie: `phien=${cookie}`,
      'content-type': 'application/x-www-form-urlencoded',
    },
    payload: new URLSearchParams(body).toString(),
  })
  const added = await people.db.read(everyUnit(people), (query) => findPerson(query, people, code))
  return { status: answer.statusCode, text: answer.body, done: added !== undefined }
}

test('a fresh session does it; a quarter of an hour later the password is asked for, and what was filled in is kept', async () => {
  const cookie = await enter()
  assert.equal((await add(cookie)).done, true)
  await later()
  assert.equal((await who(cookie)).fresh, false)
  const asked = await add(cookie)
  assert.deepEqual([asked.status, asked.done], [401, false])
  assert.match(asked.text, /Xác nhận lại bạn là ai/)
  assert.match(asked.text, /name="name" value="Hà &lt;b&gt;Lan/)
  const wrong = await add(cookie, { proof: 'không phải mật khẩu' })
  assert.deepEqual([wrong.status, wrong.done], [401, false])
  assert.match(wrong.text, /Mật khẩu không đúng/)
  assert.doesNotMatch(wrong.text, /không phải mật khẩu/)
  assert.equal((await add(cookie, { proof: PASSWORD })).done, true)
  assert.equal((await add(cookie)).done, true, 'it holds for a while')
  await later()
  const data = await add(cookie, {}, 'application/json')
  assert.equal(JSON.parse(data.text).code, 'proof_needed')
})

test('another session of the same person shows nothing for this one', async () => {
  const [one, other] = [await enter(), await enter()]
  await later()
  assert.equal((await add(one, { proof: PASSWORD })).done, true)
  assert.equal((await add(other)).done, false)
})

test('guessing here is slowed down as at sign-in', async () => {
  const cookie = await enter()
  await later()
  let text = ''
  for (let i = 0; i < 7; i++) text = (await add(cookie, { proof: 'đoán mò lần nữa' })).text
  assert.match(text, /Đã thử sai nhiều lần/)
  assert.equal((await add(cookie, { proof: PASSWORD })).done, false, 'not even the right one, until the wait is over')
  await admin`delete from throttle`
})

test('whoever has a passkey shows it: the password opens a session that may do nothing of high weight', async () => {
  await admin`
    insert into passkey (province, id, person, name, public_key, counter, made)
    values (14, 'khoa', 'son', 'Máy này', 'AA', 0, ${RECORDED})`
  const cookie = await enter()
  assert.equal((await who(cookie)).fresh, false)
  const asked = await add(cookie, { proof: PASSWORD })
  assert.deepEqual([asked.status, asked.done], [401, false])
  assert.match(asked.text, /Bạn có khóa đăng nhập[\s\S]*data-then="lam-tiep"/)
  assert.doesNotMatch(asked.text, /type="password"/)
})

test('rows of high weight are rows that change something, for people', () => {
  const weighty = routes.filter((row) => row.weighty)
  assert.ok(weighty.length >= 12, `${weighty.length}`)
  for (const { method, who, path } of weighty)
    assert.ok(method === 'POST' && !who.some((one) => ['anyone', 'device', 'local'].includes(one)), path)
})
