/**
 * The portal in a real browser: two principals, each made by the province's manager, each hands its list over, watches
 * it, reads its statement and its proofs, and fails to read the other's by address; no fault found by axe.
 */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Page } from 'playwright-core'
import type { Act, Line } from '#kernel/act.ts'
import { csvLine } from '#kernel/csv.ts'
import type { SignedIn } from '#people/person.ts'
import { whoseSession } from '#people/session.ts'
import { desk, portal } from '#server/addresses.ts'
import { cutDay } from '#server/day-files.ts'
import { officeDevice } from '#server/office.ts'
import { faults, skip } from './support/browser.ts'
import { RECORDED } from './support/small-year.ts'
import { openWalk } from './support/walk.ts'

const DAY = RECORDED.slice(0, 10)
const PASSWORD = 'mười hai con gà trống'
const BILLS = [
  ['Số danh sách', 'Đơn vị giao', 'Mã khách hàng', 'Kỳ hóa đơn', 'Số tiền', 'Bản, tổ', 'Tên khách hàng', 'Mã điểm'],
  ['GT-CONG/2026', 'evn', 'PA22088880001', '2026-11', '184500', 'Bản Mòn', 'Quàng Thị Nga', ''],
  ['GT-CONG/2026', 'evn', 'PA22088880002', '2026-11', '90000', 'Bản Pe', 'Lò Văn Inh', ''],
]
const RIGHTS = [
  [
    'Số danh sách',
    'Đơn vị giao',
    'Mã số BHXH',
    'Kỳ chi trả',
    'Số tiền được lĩnh',
    'Bản, tổ',
    'Tên người hưởng',
    'Chế độ',
  ],
  ['CT-CONG/2026', 'bhxh-payout', '1420088881', '2026-11', '2815000', 'Bản Mòn', 'Cà Thị Pâng', 'Hưu trí'],
]

test('two principals hand over, watch and prove, and neither reads the other', {
  skip,
  timeout: 180_000,
}, async (t) => {
  const { province, places, cookieOf, browser, url, pageOf, look } = await openWalk(t)

  const office = await pageOf('province', 'root')
  /** The manager adds somebody of a principal, who sets a password by the link that the page shows. */
  const enter = async (code: string, principal: string): Promise<Page> => {
    await office.goto(url + desk.people())
    await office.click('summary:has-text("Thêm người")')
    await office.fill('#them-ten', 'Đinh Thị Hoa')
    await office.fill('#them-ma', code)
    await office.selectOption('#them-vai', 'principal')
    await office.fill('#them-dv', principal)
    await office.selectOption('#them-noi', places.parent.code)
    await office.click('button:has-text("Thêm")')
    const link = (await office.textContent('.secret')) ?? ''
    const page = await (await browser.newContext({ locale: 'vi-VN', acceptDownloads: true })).newPage()
    await page.goto(link)
    await page.fill('#moi', PASSWORD)
    await page.fill('#lai', PASSWORD)
    await page.click('text=Đặt mật khẩu >> visible=true >> nth=-1')
    await page.waitForURL(url + portal.home())
    return page
  }
  const main = async (page: Page) => (await page.textContent('main')) ?? ''
  const hand = async (page: Page, rows: readonly string[][]): Promise<string> => {
    await page.goto(url + portal.home())
    const buffer = Buffer.from(rows.map(csvLine).join(''))
    if ((await page.locator('#loai option').count()) > 1) await page.selectOption('#loai', { index: 0 })
    await page.setInputFiles('#tep', { name: 'danh-sach.csv', mimeType: 'text/csv', buffer })
    await page.click('text=Đọc và kiểm tra')
    await page.waitForURL(/don-vi-giao\/xem\//)
    return page.url()
  }
  const evn = await enter('hoa.evn', 'evn')
  const payout = await enter('hoa.bhxh', 'bhxh-payout')

  // Another principal's list is a fault; its kind is not even offered.
  assert.deepEqual(await payout.locator('#loai option').allTextContents(), [
    'Chi trả lương hưu (BHXH tỉnh (chi lương hưu))',
  ])
  const astray = await hand(payout, BILLS)
  assert.match(await main(payout), /lỗi, chưa nhập dòng nào/)
  /** Hands over what was read; the office's answer comes later. */
  const send = async (page: Page) => {
    await page.click('text=Gửi Bưu điện danh sách này')
    await page.waitForURL(/xong=da-gui/)
    assert.match(await main(page), /Bưu điện chưa nhận[\s\S]*chờ nhận/)
  }
  const answer = async (number: string, what: () => Promise<void>) => {
    await office.goto(url + desk.listsIn())
    await office.click(`main a:has-text("${number}")`)
    await what()
  }
  await hand(payout, RIGHTS)
  await send(payout)
  let waiting = ''
  const draft = await hand(evn, BILLS)
  assert.match(await main(evn), /2 dòng, 274\.500 đ[\s\S]*Khoản mới/)
  await send(evn)
  // It comes back with a reason, is sent again, looked at and accepted.
  await office.goto(url + desk.home())
  assert.match(await main(office), /2danh sách đơn vị giao gửi, chờ nhận/)
  await answer('GT-CONG/2026', async () => {
    assert.match(await main(office), /Sẽ làm khi xác nhận[\s\S]*Khoản mới2/)
    waiting = office.url()
    assert.deepEqual(await faults(office), [])
    await office.click('summary:has-text("Trả lại đơn vị giao")')
    await office.fill('#tra-vi', 'Thiếu bản Nà Tâu')
    await office.click('button:has-text("Trả lại")')
    await office.waitForURL(/xong=da-tra/)
  })
  await evn.reload()
  assert.match(await main(evn), /trả lại Thiếu bản Nà Tâu[\s\S]*sửa theo lý do/)
  assert.doesNotMatch(await main(payout), /Nà Tâu|GT-CONG/)
  await hand(evn, BILLS)
  await send(evn)
  for (const number of ['GT-CONG/2026', 'CT-CONG/2026'])
    await answer(number, async () => {
      await office.click('text=Nhận danh sách này')
      await office.waitForURL(/danh-sach\/so\?/)
      assert.match(await main(office), /Đã nhập danh sách của đơn vị giao/)
    })
  await evn.goto(url + portal.home())
  assert.doesNotMatch(await main(evn), /Bưu điện chưa nhận/)
  await evn.click('main a:has-text("GT-CONG/2026")')
  assert.match(await main(evn), /Theo huyện, cụm[\s\S]*Chiềng Cơi2274\.500 đ0 đ274\.500 đ/)

  // The office's till does the work of the day.
  const device = officeDevice(places.parent.code)
  const [{ seq } = { seq: 0 }] = await province.read(
    (query) => query<{ seq: number }[]>`select seq from device where province = 14 and key = ${device}`,
  )
  const act = (n: number, service: string, verb: string, line: Line): Act => ({
    device,
    seq: seq + n,
    at: `${DAY}T10:0${n}:00+07:00`,
    actor: 'person:lo-thi-on',
    unit: places.parent.code,
    service,
    verb,
    lines: [line],
  })
  const right = { member: '1420088881', period: '2026-11', amount: 2_815_000, paper: 'CMND 050012345' }
  const proxy = { proxy: 'Cà Văn Minh', proxyPaper: '12/UQ, UBND xã Chiềng Mung', proxyUntil: '2027-03-31' }
  const done = await province.intake.post([
    act(1, 'opening', 'cash', {
      record: 'BB-BG-1',
      row: 1,
      holder: `till:${device}`,
      amount: 5_000_000,
      giver: 'a',
      taker: 'b',
    }),
    act(2, 'electricity', 'collect', { customer: 'PA22088880001', period: '2026-11', amount: 184_500 }),
    act(3, 'pension', 'payByProxy', { ...right, ...proxy }),
  ])
  assert.deepEqual(
    done.map((one) => ('outcome' in one ? one.outcome : one)),
    ['accepted', 'accepted', 'accepted'],
  )

  await evn.reload()
  assert.match(await main(evn), /184\.500 đ90\.000 đ/)
  const watched = evn.url()
  await evn.click('nav >> text=Đối soát')
  assert.match(await main(evn), /Bảng đối soát với Công ty Điện lực[\s\S]*Thu tiền[\s\S]*Khớp với số dư/)
  const workbook = await evn.request.get(url + portal.paper('doi-soat', {}, '.xlsx'))
  assert.equal(workbook.status(), 200)
  await evn.click('nav >> text=Chứng từ')
  assert.match(await main(evn), /PA22088880001\/2026-11[\s\S]*Quàng T••• Nga/)
  await evn.click(`main a:has-text("${device}/${seq + 2}")`)
  const proof = evn.url()
  assert.match(await main(evn), /Thu tiền[\s\S]*184\.500 đ[\s\S]*10:02 ngày/)

  await payout.click('nav >> text=Chứng từ')
  assert.match(await main(payout), /1420088881\/2026-11[\s\S]*Cà V••• Minh[\s\S]*•••45/)
  assert.doesNotMatch(await main(payout), /050012345|PA2208888/)
  await payout.click(`main a:has-text("${device}/${seq + 3}")`)
  const paid = payout.url()

  // What was cut for one day, each takes for itself, as a page, a workbook and data.
  const cutter = (await whoseSession(province.people, await cookieOf('province', 'root'))) as SignedIn
  for (const key of ['evn', 'bhxh-payout']) await cutDay(province, cutter, key, DAY)
  await evn.click('nav >> text=Tệp ngày')
  assert.match(await main(evn), new RegExp(`EVN-${DAY.replaceAll('-', '')}`))
  const data = await (await evn.request.get(url + portal.file(DAY, '.json'))).json()
  const mine = data.rows.filter(({ code }: { code: string }) => code === 'PA22088880001/2026-11')
  assert.deepEqual([mine.length, mine[0].kind, mine[0].amount], [1, 'collected', 184_500])
  const [kept] = await (await evn.request.get(url + portal.files('.json'))).json()
  assert.deepEqual([kept.day, kept.to], [DAY, portal.file(DAY, '.json')])
  const [file] = await Promise.all([evn.waitForEvent('download'), evn.click('main a:has-text("Bảng tính")')])
  assert.equal(file.suggestedFilename(), `tep-ngay-${data.number}.xlsx`)
  const paidOut = await (await payout.request.get(url + portal.file(DAY, '.json'))).text()
  assert.match(paidOut, /1420088881\/2026-11/)
  assert.doesNotMatch(paidOut, /PA2208888/)
  assert.equal((await evn.request.get(url + portal.file('2026-01-01', '.json'))).status(), 404)

  // By address: list, draft, proof, the office's own pages. The statement is always one's own.
  const status = async (page: Page, url: string) => (await page.request.get(url)).status()
  for (const address of [watched, draft, proof, waiting, `${url}${desk.list('evn', 'GT-CONG/2026')}`])
    assert.ok([403, 404].includes(await status(payout, address)), address)
  for (const address of [paid, astray, `${url}${portal.list('CT-CONG/2026')}`])
    assert.ok([403, 404].includes(await status(evn, address)), address)
  assert.equal(await status(evn, proof), 200)
  for (const kind of ['', '.json'])
    for (const paper of ['doi-soat', 'chung-tu', 'ho-so'] as const) {
      const said = await (await payout.request.get(url + portal.paper(paper, {}, kind))).text()
      assert.doesNotMatch(said, /PA2208888|Điện lực/)
    }

  const [session] = await evn.context().cookies()
  const papers = (['doi-soat', 'chung-tu', 'ho-so'] as const).map((paper) => portal.paper(paper))
  const looked = await look(session?.value ?? '', [portal.home(), watched, proof, portal.files(), ...papers], 'cong')
  assert.ok(looked >= 28, String(looked))
})
