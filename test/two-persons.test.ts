/** A conclusion about much money in the browser: one proposes, another shows again who it is and confirms. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { driver } from '#kernel/sql.ts'
import { addPerson, lasting } from '#people/person.ts'
import { invite, setPassword, signIn } from '#people/session.ts'
import { desk } from '#server/addresses.ts'
import { faults, LOOKS, skip } from './support/browser.ts'
import { openWalk } from './support/walk.ts'

const PASSWORD = 'ruộng bậc thang mùa nước'

test('money of a parked act: proposed by the head, confirmed by the district', {
  skip,
  timeout: 180_000,
}, async (t) => {
  const { province, places, cookieOf, database, url, pageWith } = await openWalk(t)
  const { people } = province
  const lines = [
    { device: 'may-01', seq: 5, code: 'unreadable', digest: '4f'.repeat(32), raw: '{', received: 20_000_000 },
  ]
  const common = { device: 'may-01', seq: 5, at: '2026-11-23T09:00:00+07:00', actor: 'job:sync', unit: places.own.code }
  await province.intake.post([{ ...common, service: 'parked', verb: 'keep', lines }])
  const pang = {
    code: 'pang',
    name: 'Lò Văn Páng',
    unit: places.parent.id,
    role: 'district',
    since: '2018-01-01',
  } as const
  await addPerson(people, lasting(pang), 'job:test')
  await setPassword(people, await invite(people, 'pang', 'job:test'), PASSWORD)
  const open = (cookie: string, { size }: (typeof LOOKS)[number] = LOOKS[0]) =>
    pageWith(cookie, { viewport: size, bypassCSP: true })
  const see = async (page: Awaited<ReturnType<typeof open>>, name: string) => {
    assert.deepEqual(await faults(page), [], name)
    if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/${name}.png`, fullPage: true })
  }

  const head = await open(await cookieOf('head', 'own'))
  await head.goto(url + desk.case('parked:may-01/5'))
  await head.click('summary:has-text("Việc không xảy ra")')
  const form = head.locator('details[open] form')
  await form.locator('[name=reason]').fill('Máy chép')
  await form.locator('[name=evidence]').fill('BB-1')
  await form.locator('button').click()
  await head.waitForURL(/xong=cho-nguoi-hai/)
  assert.match((await head.textContent('main')) ?? '', /cần hai người[\s\S]*Chờ người thứ hai[\s\S]*20\.000\.000 đ/)
  assert.equal(await head.locator('button:has-text("Xác nhận")').count(), 0)
  await see(head, 'two-head')

  const cookie = await signIn(people, { code: 'pang', password: PASSWORD }, '127.0.0.1')
  const admin = driver(database.admin, { max: 1 })
  await admin`update session set proved = proved - interval '16 minutes' where person = 'pang'`
  await admin.end()
  const narrow = await open(cookie, LOOKS[2])
  await narrow.goto(url + desk.cases())
  await see(narrow, 'two-narrow')
  const district = await open(cookie)
  await district.goto(url + desk.cases())
  await see(district, 'two-district')
  await district.click('button:has-text("Xác nhận")')
  await district.locator('h1:has-text("Xác nhận lại bạn là ai")').waitFor()
  await see(district, 'two-proof')
  await district.fill('[name=proof]', PASSWORD)
  await district.click('button:has-text("Xác nhận và làm")')
  await district.waitForURL(/xong=da-xac-nhan/)
  assert.equal(await district.locator('text=Chờ người thứ hai').count(), 0)
  await district.goto(url + desk.deeds())
  assert.match((await district.textContent('main')) ?? '', /pang\s*Xác nhận việc người khác đề nghị[\s\S]*head\.own/)
})
