/**
 * The treasury in a real browser: money is due, the board says so and what to bring; it is brought; a count differs, its
 * file tells all that happened since the last count that agreed; a loss is established by another person, after hearing.
 */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Page } from 'playwright-core'
import { driver } from '#kernel/sql.ts'
import { openSession } from '#people/session.ts'
import { treasuryPaths } from '#report/treasury-paths.ts'
import { desk } from '#server/addresses.ts'
import { skip } from './support/browser.ts'
import { RECORDED } from './support/small-year.ts'
import { mainText, openWalk } from './support/walk.ts'

const DAY = RECORDED.slice(0, 10)
const right = (n: number) => ({ member: `142001234${n}`, period: DAY.slice(0, 7) })

test('from money that is due to a loss that is established', { skip, timeout: 180_000 }, async (t) => {
  const { province, places, cookieOf, signedIn, database, url, act, pageWith, pageOf, see, look } = await openWalk(t)

  const board = (page: Page) => see(page, treasuryPaths.board())

  // A point with its float and a safe above it: nothing is to be done but a first count.
  const page = await pageOf('district', 'parent')
  const signed = { record: 'BB-BG-1', giver: 'nguoi-giao', taker: 'thu-quy' }
  await act('so-dau', 'opening.cash', [
    { ...signed, row: 1, holder: `vault:${places.parent.code}`, amount: 50_000_000 },
    { ...signed, row: 2, holder: 'till:quay-1', amount: 5_000_000 },
  ])
  await act('quay-1', 'cash.count', { n500: 10 })
  await act('quay-1', 'shift.open', { device: 'quay-1', number: 1, teller: 'lo-thi-on', release: 'BhX2c_9k' })
  assert.match(await board(page), /Không phải tiếp hay nộp gì/)

  // The district lets this point keep less, from today and with a reason; the board says so, and counts by it.
  await page.goto(url + treasuryPaths.point(places.own.id))
  await page.click('summary:has-text("Đặt định mức riêng")')
  await page.fill('[name=amount]', '4.000.000')
  await page.fill('[name=reason]', 'Điểm chưa có két')
  await page.click('details[open] button.main')
  await page.waitForURL(/xong=da-dat-dinh-muc/)
  assert.match(await mainText(page), /5\.429\.000 đ 4\.000\.000 đ riêng vượt 1\.429\.000 đ/)
  await page.goto(url + treasuryPaths.point(places.own.id))
  assert.match(await mainText(page), /riêng điểm này; chung [\d.]+ đ[\s\S]*23\/11\/2026 4\.000\.000 đ Điểm chưa có két/)
  await page.click('summary:has-text("Đặt định mức riêng")')
  await page.fill('[name=reason]', 'Đã có két')
  await page.click('details[open] button.main')
  await page.waitForURL(/xong=da-dat-dinh-muc/)
  assert.match(await board(page), /Không phải tiếp hay nộp gì/)

  // Pensions come on the till's list: the same board now says what will be missing, when, and what to bring.
  const pensions = [1, 2, 3, 4].map((n) => ({
    ...right(n),
    amount: 6_000_000,
    village: 'Bản Mòn',
    name: 'Cà Thị Pâng',
  }))
  await act(
    'quay-1',
    'pension.assign',
    pensions.map((one) => ({ ...one, class: 'retired' })),
  )
  const due = await board(page)
  assert.match(
    due,
    new RegExp(
      `Sẽ thiếu [\\d.]+ đ ngày 2\\d/11/2026[\\s\\S]*Tiếp quỹ hôm nay ${places.parent.name} ${places.own.name}`,
    ),
  )
  await page.click('summary:has-text("Giao túi")')
  await page.fill('details[open] [name=amount]', '24.000.000')
  await page.fill('details[open] [name=pouch]', 'TT-000001')
  await page.fill('details[open] [name=carrier]', 'lo-van-pang')
  await page.fill('details[open] [name=slip]', 'GN-0001')
  await page.click('details[open] button.main')
  await page.waitForURL(/xong=da-giao-tui/)
  const sent = await mainText(page)
  assert.match(sent, /TT-000001 24\.000\.000 đ người chở lo-van-pang/)
  assert.doesNotMatch(sent, /Sẽ thiếu/)

  // The pouch is received, pensions are paid, the count agrees; then one more, and the next count does not.
  await act('quay-1', 'pouch.receive', { pouch: 'TT-000001', carrier: 'carrier:lo-van-pang', amount: 24_000_000 })
  const pay = (n: number) => act('quay-1', 'pension.pay', { ...right(n), amount: 6_000_000, paper: 'CMND 050012345' })
  await pay(1)
  await act('quay-1', 'cash.count', { n500: 46 })
  const paid = await pay(2)
  await act('van-phong', 'correction.propose', {
    named: paid,
    to: 'till:quay-1',
    reason: 'Nghi trả nhầm người',
    evidence: 'BB-0044',
  })
  await act('quay-1', 'correction.dispute', {
    named: paid,
    proposer: `unit:${places.own.code}`,
    reason: 'Đã xem giấy tờ',
  })
  const count = await act('quay-1', 'cash.count', { n500: 33, n200: 2, n50: 1 })
  assert.match(await board(page), /17\.?[\d.]* đ/)

  // Whoever investigates sees the file, and does not conclude.
  const key = `discrepancy:${count}`
  await page.goto(url + desk.case(key))
  await page.click('summary:has-text("Thụ lý")')
  await page.click('details[open] button.main')
  await page.waitForURL(/xong=da-quyet/)
  await page.goto(url + desk.case(key))
  assert.match(await mainText(page), /Bạn thụ lý chênh lệch này, nên người khác kết luận/)
  await page.click('text=Hồ sơ điều tra')
  const file = await mainText(page)
  assert.match(file, /Thiếu 50\.000 đ ở quầy quay-1[\s\S]*đang điều tra/)
  assert.match(file, /khớp trước, ngày 23\/11\/2026 23\.000\.000 Vào trừ ra từ đó \(2 việc\) −6\.000\.000/)
  assert.match(file, /Theo sổ trước lần đếm này 17\.000\.000 Đếm được 16\.950\.000 Thiếu 50\.000/)
  assert.match(file, /Nghi trả nhầm người[\s\S]*Không đồng ý Lý do: Đã xem giấy tờ/)

  // Another person, of the level above, cannot establish anything before who held the drawer has spoken.
  const decider = await pageOf('province', 'root')
  await decider.goto(url + desk.case(key))
  assert.match(
    await mainText(decider),
    /Chưa xác lập khoản phải thu, phải trả được: người giữ quỹ phải trình bày trước/,
  )
  assert.equal(await decider.locator('summary:has-text("Xác lập")').count(), 0)
  await signedIn('lo-thi-on', 'teller', 'own', 'Lò Thị Ơn')
  await page.goto(url + desk.case(key))
  await page.click('summary:has-text("Mời người giữ quỹ")')
  assert.equal(await page.inputValue('[name=keeper]'), 'lo-thi-on')
  await page.fill('[name=slip]', 'GM-0001')
  await page.click('details[open] button.main')
  await page.waitForURL(/xong=da-moi/)
  await decider.reload()
  assert.match(await mainText(decider), /đã mời Lò Thị Ơn, hạn hết ngày 30\/11\/2026; chưa trình bày/)
  assert.equal(await decider.locator('summary:has-text("Xác lập")').count(), 0)
  const keeper = await pageWith(await openSession(province.people, 'lo-thi-on', '::1'))
  await keeper.goto(url + desk.home())
  await keeper.click('text=Xem hồ sơ và trình bày')
  await keeper.fill('[name=statement]', 'Tôi trả thừa cho khách cuối ngày,\nđã gọi mà khách không nhận.')
  const asking = keeper.url().slice(url.length)
  await keeper.click('button.main')
  await keeper.waitForURL(url + asking)
  assert.match(
    await mainText(keeper),
    /Trình bày[^<]*Lời trình bày: Tôi trả thừa cho khách cuối ngày, đã gọi mà khách không nhận\./,
  )
  assert.equal(await keeper.locator('[name=statement]').count(), 0)
  await keeper.goto(url + desk.home())
  assert.doesNotMatch(await mainText(keeper), /mời trình bày/)

  await decider.reload()
  assert.match(await mainText(decider), /Lò Thị Ơn đã trình bày/)
  await decider.click('summary:has-text("Xác lập")')
  const open = decider.locator('details[open]')
  await open.locator('[name=cause]').fill('Trả thừa một tờ')
  await open.locator('[name=evidence]').fill('BB-0051')
  await open.locator('[name=party]').fill('nv-lo-thi-on')
  await open.locator('button.main').click()
  await decider.waitForURL(/xong=da-quyet/)

  // The teller reads the same file, and how often counts differ anywhere, without a name.
  const teller = await pageOf('teller', 'own')
  const [device = '', seq = ''] = count.split('/')
  await teller.goto(url + treasuryPaths.difference(device, seq))
  assert.match(await mainText(teller), /đã kết luận[\s\S]*Lời trình bày: Tôi trả thừa[\s\S]*xác lập khoản phải thu/i)
  const whole = await teller.request.get(url + treasuryPaths.difference(device, seq, '.json'))
  const { proof, steps } = (await whole.json()) as { proof: object; steps: object[] }
  assert.deepEqual(
    [proof, steps.length],
    [{ opening: 23_000_000, moved: -6_000_000, book: 17_000_000, counted: 16_950_000 }, 2],
  )
  const print = await teller.request.get(url + treasuryPaths.difference(device, seq, '.pdf'))
  assert.equal((await print.body()).subarray(0, 5).toString(), '%PDF-')
  await teller.goto(url + treasuryPaths.differences())
  const statistics = await mainText(teller)
  assert.match(statistics, new RegExp(`${places.own.name} 3 1 50\\.000 0 0 0 1 0`))
  assert.match(statistics, /quay-1 \d+ 1 50\.000/)
  assert.match(statistics, /BhX2c_9k 1 1 50\.000/)
  assert.doesNotMatch(statistics, /lo-thi-on|Lò Thị/)

  const looks = [
    treasuryPaths.board(),
    treasuryPaths.point(places.own.id),
    treasuryPaths.difference(device, seq),
    treasuryPaths.differences(),
  ]
  await look(await cookieOf('province', 'root'), looks, 'ngan-quy')

  // A file that lacks a movement is not issued.
  const admin = driver(database.admin, { max: 1 })
  await admin`delete from act where record like ${`%"seq":${Number(paid.split('/')[1])},%pension%"verb":"pay"%`}`
  await admin.end()
  const lacking = await teller.request.get(url + treasuryPaths.difference(device, seq, '.json'))
  assert.deepEqual([lacking.status(), /không khớp/.test(await lacking.text())], [500, true])
})
