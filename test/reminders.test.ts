/**
 * The mail monitor at work, from an empty book: a parcel lies too long at a point, its district reminds the point, the point
 * reads it, the district sees who read it and when; then the corporation's values come from a file and are explained.
 */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Page } from 'playwright-core'
import { mailPath, officialPath, reminderPaths } from '#report/books-paths.ts'
import { desk } from '#server/addresses.ts'
import { itemCode } from '#services/item.ts'
import { faults, LOOKS, skip } from './support/browser.ts'
import { mainText, openWalk } from './support/walk.ts'

const [LATE, DONE, ELSEWHERE] = [1, 2, 3].map((n) => itemCode('EE', n)) as [string, string, string]

test('reminded, read, seen to be read; official values explained', { skip, timeout: 180_000 }, async (t) => {
  const { province, places, url, pageOf } = await openWalk(t)
  let seq = 0
  const act = async (at: string, verb: string, line: Record<string, string | number>) => {
    const common = { device: 'quay-thu', seq: ++seq, at: `2026-11-${at}:00+07:00`, actor: 'person:lo-thi-on' }
    const [answer] = await province.intake.post([
      { ...common, unit: places.own.code, service: 'parcel', verb, lines: [line] },
    ])
    assert.equal(answer?.outcome, 'accepted', JSON.stringify(answer))
  }
  const to = { addressee: 'Lò Thị Ơn', addresseePhone: '0912000111', address: 'Bản Mòn' }
  for (const item of [LATE, DONE]) await act('19T08:00', 'arrive', { item, ...to, posted: '2026-11-16' })
  await act('19T10:00', 'deliver', { item: DONE, signed: 'Lò Thị Ơn' })
  const look = async (page: Page, name: string) => {
    for (const { size, theme } of LOOKS) {
      await page.setViewportSize(size)
      await page.emulateMedia({ colorScheme: theme })
      assert.deepEqual(await faults(page), [], `${name} ${size.width}`)
    }
  }

  const district = await pageOf('district', 'parent')
  await district.goto(url + mailPath())
  assert.match(await mainText(district), new RegExp(`${places.own.name} 1 [\\s\\S]*chưa nhắc`))
  await look(district, 'chat-luong')
  await district.click('button:has-text("Nhắc")')
  await district.waitForURL(/xong=da-nhac/)
  assert.match(await mainText(district), /1 bưu gửi quá hạn[\s\S]*chưa ai đọc[\s\S]*Còn 1 trong 1 bưu gửi chưa xong/)
  // A second time within the hour, while nobody has read the first: call instead.
  await district.goto(url + mailPath())
  await district.click('button:has-text("Nhắc")')
  await district.waitForSelector('[role=alert]:has-text("Gọi điện")')

  const head = await pageOf('head', 'own')
  await head.goto(url + desk.home())
  await head.click('a:has-text("lời nhắc về bưu gửi quá hạn chưa đọc")')
  assert.match(await mainText(head), /Lò Thị parent gửi/)
  await look(head, 'nhac')
  await head.click('button:has-text("Tôi đã đọc")')
  await head.waitForURL(/xong=da-doc/)
  assert.equal(await head.locator('button:has-text("Tôi đã đọc")').count(), 0)
  await act('23T08:30', 'deliver', { item: LATE, signed: 'Lò Thị Ơn' })
  await district.goto(url + reminderPaths.list())
  assert.match(await mainText(district), /Lò Thị own \([^)]+\) đã đọc 09:00 23\/11\/2026\. Mọi bưu gửi ấy đã xong/)

  // The corporation counts an item that is not here, and takes a late one for a good one.
  const office = await pageOf('province', 'root')
  await office.goto(url + mailPath())
  const rows = [`f1-3,${places.own.code},2026-11,1,"66,67",`]
  for (const item of [LATE, DONE, ELSEWHERE]) rows.push(`f1-3,${places.own.code},2026-11,1,đạt,${item}`)
  const file = (text: string) => ({ name: 'so-tct.csv', mimeType: 'text/csv', buffer: Buffer.from(text) })
  const header = 'measure,unit,month,version,value,item\n'
  await office.setInputFiles('#tep', file(`${header}f1-3,${places.own.code},2026-11,1,đạt,EE123\n`))
  await office.click('form[data-list] button')
  await office.waitForSelector('#nop-noi:has-text("dòng 2, item")')
  await office.setInputFiles('#tep', file(`${header}${rows.join('\n')}\n`))
  await office.click('form[data-list] button')
  await office.waitForURL(/xong=da-nhap-chinh-thuc/)
  assert.match(await mainText(office), /F1\.3 phát, nộp tiền liên tỉnh [^%]* 66,67 % 50,0 % −16,67 2/)
  await office.goto(url + officialPath('f1-3', { month: '2026-11' }))
  const told = await mainText(office)
  assert.match(told, /Tổng công ty 3 3 100,0 % Chỉ Tổng công ty tính −1 −1 [\s\S]*Ở đây 2 1 50,0 %/)
  assert.match(told, new RegExp(`${LATE} [^%]*đạt không đạt[^%]*sau hạn`))
  assert.match(told, new RegExp(`${ELSEWHERE} [^%]*không tính[^%]*không có bưu gửi ấy`))
  await look(office, 'doi-chieu')
})
