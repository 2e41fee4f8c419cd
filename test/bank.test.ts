/**
 * Money of a principal there and back, in a real browser and from an empty database: his list comes in, bills are collected,
 * the day's file goes out, what is due is ordered, the bank's statement says that it was paid, the statement is at zero.
 */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, test } from 'node:test'
import type { Page } from 'playwright-core'
import { STATEMENT_COLUMNS } from '#bank/sheet.ts'
import { at, readXml } from '#bank/xml.ts'
import { csvLine } from '#kernel/csv.ts'
import { rootOn } from '#network/tree.ts'
import { addPerson, lasting } from '#people/person.ts'
import { openSession } from '#people/session.ts'
import { books } from '#report/books-paths.ts'
import { desk } from '#server/addresses.ts'
import { startHttp } from '#server/http.ts'
import { readList } from '#server/lists-sheet.ts'
import { faults, LOOKS, launch, skip } from './support/browser.ts'
import { testDatabase } from './support/database.ts'
import { openSonLa, RECORDED } from './support/small-year.ts'

const closing: (() => Promise<unknown>)[] = []
after(async () => {
  for (const close of closing.reverse()) await close()
})

const TODAY = RECORDED.slice(0, 10)
/** The last working day before. */
const FRIDAY = '2026-11-20'
const ACCOUNT = '7900201000014'

test('a list comes in, its money goes back, and the statement is at zero', { skip, timeout: 180_000 }, async () => {
  const database = await testDatabase()
  closing.push(() => database.drop())
  const province = await openSonLa(database.app)
  closing.push(() => province.close())
  const root = rootOn(province.network?.units as never, TODAY)
  assert.ok(root)
  const person = lasting({ code: 'ke-toan', name: 'Hà Thị Lan', unit: root.id, role: 'province', since: '2018-01-01' })
  await addPerson(province.people, person, 'job:test')
  const server = await startHttp({ provinces: [province], port: 0, now: () => new Date(RECORDED) })
  closing.push(() => server.close())
  const browser = await launch()
  closing.push(() => browser.close())
  const cookie = {
    name: 'phien',
    value: await openSession(province.people, 'ke-toan', '127.0.0.1'),
    url: server.url,
  }
  const context = await browser.newContext({ locale: 'vi-VN', acceptDownloads: true })
  await context.addCookies([cookie])
  const page = await context.newPage()
  const wrong: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error' && !message.text().includes('400')) wrong.push(message.text())
  })
  const main = async () => (await page.locator('main').allInnerTexts()).join(' ').replace(/\s+/g, ' ')
  const hand = async (path: string, name: string, content: string | Buffer) => {
    await page.goto(server.url + path)
    await page.setInputFiles('#tep', { name, mimeType: '', buffer: Buffer.from(content) })
    await page.click('form[data-list] button')
  }

  const header = 'Số danh sách,Đơn vị giao,Mã khách hàng,Kỳ hóa đơn,Số tiền,"Bản, tổ",Tên khách hàng\n'
  const rows = [
    [1, 500_000],
    [2, 70_000],
    [3, 60_000],
  ].map(([n, amount]) => `GT-1/2026,evn,PA2205000000${n},2026-11,${amount},Bản Mòn,Lò Thị Ơn\n`)
  await hand(desk.listsIn(), 'danh-sach.csv', header + rows.join(''))
  await page.waitForURL(/danh-sach\/xem\//)
  await page.click('text=Nhập danh sách này')
  await page.waitForURL(/danh-sach\/so\?/)

  // The office's own till collects one on Friday and gives one back.
  const device = `vp-${root.code}`
  const [cursor] = await province.db.read(
    { province: province.id, units: 'all' },
    (query) => query<{ seq: number }[]>`select seq from device where key = ${device}`,
  )
  const act = (n: number, verb: string, more: object) => ({
    device,
    seq: (cursor?.seq ?? 0) + n,
    at: `${FRIDAY}T15:00:0${n}+07:00`,
    actor: 'person:ke-toan',
    unit: root.code,
    service: 'electricity',
    verb,
    lines: [{ customer: `PA2205000000${n}`, period: '2026-11', ...more }],
  })
  const done = await province.intake.post([
    act(1, 'collect', { amount: 500_000 }),
    {
      ...act(2, 'giveBack', { reason: 'absent' }),
      lines: [{ customer: 'PA22050000003', period: '2026-11', reason: 'absent' }],
    },
  ])
  assert.ok(done.every(({ outcome }) => outcome === 'accepted'))

  await page.goto(server.url + books.statements())
  await page.click('li:has-text("Công ty Điện lực") >> text=Tệp ngày')
  await page.click('text=Chốt tệp hôm nay')
  await page.waitForURL(/xong=da-chot-tep/)
  assert.match(await main(), /Đã chốt tệp ngày[\s\S]*EVN-20261123/)
  assert.ok(!/Chốt tệp hôm nay/.test(await main()), 'one a day')
  const { table } = await readList(await download(page, 'td a:has-text("Bảng tính")'))
  const sums = table.map(({ cells }) => cells.slice(0, 3).join('|'))
  assert.ok(sums.includes('Đã thu|1|500000') && sums.includes('Trả lại, chưa thu, chưa chi|1|60000'), sums.join('\n'))

  // The second bill is paid by its code.
  await page.goto(server.url + desk.bank())
  await page.click('text=Mã VietQR cho một hóa đơn')
  await page.fill('#ma', 'PA22050000002/2026-11')
  await page.click('text=Lập mã')
  assert.match(await main(), /70\.000 đ[\s\S]*TD PA22050000002 202611/)
  assert.ok(await page.isVisible('svg.qr'))
  const printed = await page.request.get(
    new URL(String(await page.getAttribute('text=In giấy báo A5', 'href')), page.url()).href,
  )
  assert.equal((await printed.body()).subarray(0, 5).toString('latin1'), '%PDF-')
  const code = page.url()
  const beside = await browser.newContext({ viewport: LOOKS[2].size, bypassCSP: true, locale: 'vi-VN' })
  await beside.addCookies([cookie])
  const small = await beside.newPage()
  await small.goto(code)
  assert.deepEqual(await faults(small), [])
  await beside.close()

  await page.goto(server.url + desk.bank())
  assert.match(await main(), /Công ty Điện lực 495\.000 đ 0 đ 0 đ/)
  await page.click('text=Lập lệnh chi hôm nay')
  await page.waitForURL(/xong=da-lap-lenh/)
  assert.match(await main(), /Đã lập lệnh chi/)
  const order = readXml((await download(page, 'a:has-text("tệp pain.001")')).toString())
  assert.equal(at(order, 'CstmrCdtTrfInitn', 'GrpHdr', 'CtrlSum')?.text, '495000')

  await hand(desk.bank(), 'sao-ke.xml', '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>')
  await page.waitForFunction(() => /DOCTYPE/.test(document.getElementById('nop-noi')?.textContent ?? ''))
  const entry = (ref: string, out: string, into: string, balance: string, memo: string) => [
    'SK-1',
    ACCOUNT,
    TODAY,
    ref,
    out,
    into,
    balance,
    '',
    memo,
  ]
  const statement = [
    STATEMENT_COLUMNS.map(({ label }) => label),
    entry('FT1', '495000', '', '505000', 'UNC EVN 20261123'),
    entry('FT2', '', '70000', '575000', 'MBVCB.1.TD PA22050000002 202611.CT'),
    entry('FT3', '', '5000', '580000', '=HYPERLINK("x") chuyển nhầm'),
  ]
    .map(csvLine)
    .join('')
  for (const _ of ['first', 'again']) {
    await hand(desk.bank(), 'sao-ke.csv', statement)
    await page.waitForURL(/xong=da-nhap-sao-ke/)
  }
  assert.match(await main(), /Chưa rõ là việc gì 1[\s\S]*Tiền đến 5\.000 đ[\s\S]*Tiền đến, không rõ của ai/)
  const waiting = page.url()
  await page.click('summary:has-text("Quyết dòng này")')
  await page.selectOption('select[name=decision]', 'hold')
  await page.click('article button:has-text("Ghi")')
  await page.waitForURL(/xong=da-quyet-dong/)
  assert.match(await main(), /Mọi dòng sao kê đều đã có việc trong sổ/)

  // What was collected by code today, 69,300 after commission, is due tomorrow; a second statement pays it as well.
  await hand(
    desk.bank(),
    'sao-ke-2.csv',
    [
      STATEMENT_COLUMNS.map(({ label }) => label),
      entry('FT4', '69300', '', '510700', 'tra dien').with(0, 'SK-2').with(7, '7900201000101'),
    ]
      .map(csvLine)
      .join(''),
  )
  await page.waitForURL(/xong=da-nhap-sao-ke/)
  await page.goto(server.url + books.statement('evn', { from: '2026-11-01', to: TODAY }))
  const paper = await main()
  assert.match(paper, /Hiện nay còn phải trả 0/)
  assert.match(paper, /20\/11\/2026 5\.000 495\.000 0 23\/11\/2026 0/)
  assert.match(paper, /23\/11\/2026 700 69\.300 564\.300 24\/11\/2026 0/)
  assert.match(paper, /Khớp với số dư và các khoản trong sổ, đến từng đồng/)
  assert.match(paper, /Không ai còn giữ khoản nào/)
  assert.deepEqual(wrong, [])

  await hand(desk.bank(), 'sao-ke-3.csv', statement.replaceAll('SK-1', 'SK-3').replace('FT3', 'FT9'))
  await page.waitForURL(/xong=da-nhap-sao-ke/)
  let looked = 0
  for (const { size, theme } of LOOKS) {
    const seen = await browser.newContext({ viewport: size, colorScheme: theme, bypassCSP: true, locale: 'vi-VN' })
    await seen.addCookies([cookie])
    const one = await seen.newPage()
    for (const url of [waiting, code, server.url + books.dayFiles('evn'), server.url + desk.contracts()]) {
      await one.goto(url)
      await one.evaluate(() => {
        for (const each of document.querySelectorAll('details')) each.open = true
      })
      assert.deepEqual(await faults(one), [], `${url} ${theme} ${size.width}`)
      if (process.env.LOOK) await one.screenshot({ path: `${process.env.LOOK}/bank-${looked}.png`, fullPage: true })
      looked++
    }
    await seen.close()
  }
  console.log(`axe: ${looked} looks at 4 pages of the bank, 0 faults`)
})

async function download(page: Page, link: string): Promise<Buffer> {
  const [got] = await Promise.all([page.waitForEvent('download'), page.click(link)])
  return readFileSync((await got.path()) as string)
}
