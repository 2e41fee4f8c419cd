/**
 * The whole way with the real server: a manager's code lets a till in, its list arrives, a day is worked without a network,
 * and afterwards journal and report say what the teller did. PostgreSQL, hub and browser are all real.
 */
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import type { Act, Line } from '#kernel/act.ts'
import { addDays, addMonths, monthOf } from '#kernel/day.ts'
import type { Unit } from '#network/network.ts'
import { versionsOn } from '#network/tree.ts'
import { addPerson, lasting } from '#people/person.ts'
import { newPin } from '#people/pin.ts'
import { startHttp } from '#server/http.ts'
import { openProvince } from '#server/province.ts'
import { launch, skip } from './support/browser.ts'
import { TellerPage } from './support/counter-page.ts'
import { nowThere } from './support/counter-stage.ts'
import { testDatabase } from './support/database.ts'
import { openSonLa } from './support/small-year.ts'

const PIN = '246802'
const closing: (() => Promise<unknown>)[] = []
after(async () => {
  for (const close of closing.reverse()) await close()
})

test('from an empty database to the report, a day without a network between', { skip, timeout: 180_000 }, async (t) => {
  const database = await testDatabase()
  closing.push(() => database.drop())
  await (await openSonLa(database.app, 14)).close()
  const province = await openProvince(database.app, 14)
  closing.push(() => province.close())
  const today = nowThere().slice(0, 10)
  const { units } = province.network as NonNullable<typeof province.network>
  const [unit] = versionsOn(units, today, { kind: 'point' }) as [Unit]
  const { people } = province
  await addPerson(
    people,
    lasting({ code: 'lo-thi-on', name: 'Lò Thị Ơn', unit: unit.id, role: 'teller', since: '2018-01-01' }),
    'job:test',
  )
  await newPin(people, 'lo-thi-on', 'job:test', PIN)
  const server = await startHttp({ provinces: [province], port: 0 })
  closing.push(() => server.close())
  const browser = await launch()
  closing.push(() => browser.close())
  const context = await browser.newContext({ viewport: { width: 1366, height: 768 }, locale: 'vi-VN' })
  const teller = await TellerPage.open(context)
  const { page } = teller
  // What is drawn as a QR code is first made bytes.
  await context.addInitScript(() => {
    const { encode } = TextEncoder.prototype
    TextEncoder.prototype.encode = function (text = '') {
      if (text.includes('/v/#')) document.documentElement.dataset.code = text
      return encode.call(this, text)
    }
  })

  // The manager's QR code opens the page with the code in it.
  const code = await province.devices.invite(unit.id, 'person:quan-ly')
  await page.goto(`${server.url}/quay#${code}`)
  await teller.see('#ma')
  assert.equal(await page.locator('#ma').inputValue(), code)
  await teller.press('Enter')
  await teller.see('text=Đang chờ quản lý đồng ý')
  const [asking] = await province.read((query) => province.devices.list(query))
  assert.ok(asking)
  await province.devices.approve(asking.code, 'person:quan-ly')
  await teller.see('text=Vào quầy')
  assert.equal(await teller.text('h1'), unit.name)
  await teller.press('Enter')

  const till = `till:${asking.code}`
  let seq = 0
  const office = (service: string, verb: string, lines: Line[]): Act => ({
    ...{
      device: 'van-phong',
      seq: ++seq,
      at: nowThere(),
      actor: 'person:quan-ly',
      unit: unit.code,
      service,
      verb,
      lines,
    },
  })
  const bill = { customer: 'PA22010012345', period: addMonths(monthOf(today), -1) }
  // So far ahead that its payout is not over, whatever the day is.
  const pension = { member: '1420012345', period: addMonths(monthOf(today), 2) }
  const until = addDays(today, 20)
  const answers = await province.intake.post([
    office('opening', 'cash', [{ record: 'BB-1', row: 1, holder: till, amount: 5_000_000, giver: 'a', taker: 'b' }]),
    office('electricity', 'assign', [{ ...bill, amount: 184_500, village: 'Bản Mòn', name: 'Lò Văn Pâng' }]),
    office('electricity', 'handOver', [{ ...bill, to: till, until }]),
    office('pension', 'assign', [
      { ...pension, amount: 2_815_000, village: 'Bản Mòn', name: 'Cà Thị Pâng', class: 'retired' },
    ]),
    office('pension', 'handOver', [{ ...pension, to: till, until }]),
  ])
  assert.deepEqual(
    answers.map(({ outcome }) => outcome),
    answers.map(() => 'accepted'),
  )

  await teller.see('.people, #pin')
  await page.waitForTimeout(200)
  await teller.type(PIN)
  await teller.openShift('10')
  await teller.see('[role=option]:has-text("Lò Văn Pâng")')
  await teller.sent()
  await page.evaluate(() => navigator.serviceWorker.ready)

  await context.setOffline(true)
  await teller.type('2345')
  await teller.see('[role=option]:nth-child(2)')
  await teller.press('Escape')
  await teller.type('lo van')
  await teller.press('Enter', 'Enter')
  await teller.see('.last .receipt:has-text("184.500 đ")')
  await teller.type('ca thi')
  await teller.press('Enter', '1', 'Enter')
  await teller.see('.last .receipt:has-text("2.815.000 đ")')
  await teller.see('.status:has-text("Còn 2 việc chưa gửi")')
  const paper = (await page.getAttribute('html', 'data-code')) ?? ''
  const citizen = await browser.newPage()
  await citizen.goto(paper)
  await citizen.waitForSelector('#verdict.wait:has-text("Trung tâm chưa nhận được việc này")')
  await teller.press('F10')
  await teller.see('h1:has-text("Đóng ca")')
  await teller.type('4')
  for (let i = 0; i < 10; i++) await teller.press('Enter')
  await teller.see('.day')
  await context.setOffline(false)
  await page.evaluate(() => dispatchEvent(new Event('online')))

  const journal = () =>
    province.read(
      (query) => query<{ service: string; verb: string; seq: number; outcome: string }[]>`
        select service, verb, act.seq::int as seq, outcome from act join device d using (province)
        where province = 14 and act.device = d.id and d.key = ${asking.code} order by act.seq`,
    )
  let acts = await journal()
  for (let i = 0; i < 150 && !acts.some(({ service, verb }) => service === 'shift' && verb === 'close'); i++) {
    await page.waitForTimeout(100)
    acts = await journal()
  }
  t.diagnostic(acts.map(({ service, verb, outcome }) => `${service}.${verb} ${outcome}`).join(', '))
  assert.deepEqual(
    acts.map(({ seq: at }) => at),
    acts.map((_, i) => i + 1),
  )
  const said = acts.map(({ service, verb }) => `${service}.${verb}`)
  for (const one of ['electricity.collect', 'pension.pay', 'shift.close'])
    assert.equal(said.filter((other) => other === one).length, 1, said.join(' '))
  const sums = await province.read(
    (query) => query<{ service: string; measure: string; value: number }[]>`
      select service, measure, sum(amount)::float8 as value from rollup_day
      where province = 14 and unit = ${unit.id} and (service, measure) in (('electricity', 'collected'), ('pension', 'paid'))
      group by service, measure order by service`,
  )
  assert.deepEqual(
    sums.map(({ service, measure, value }) => [service, measure, value]),
    [
      ['electricity', 'collected', 184_500],
      ['pension', 'paid', 2_815_000],
    ],
  )
  await citizen.click('text=Hỏi trung tâm')
  await citizen.waitForSelector('#verdict.good:has-text("Trung tâm đã ghi sổ việc này")')
  assert.deepEqual(teller.errors, [])
  await context.close()
})
