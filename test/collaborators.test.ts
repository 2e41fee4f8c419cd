/**
 * Collaborators in a real browser: villages without one, what a collaborator sold and holds, his commission from award to
 * payment, also in the books; and who must renew, until he has paid again.
 */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Line } from '#kernel/act.ts'
import { books } from '#report/books-paths.ts'
import { marketPaths as paths } from '#server/market-paths.ts'
import { skip } from './support/browser.ts'
import { mainText, openWalk } from './support/walk.ts'

const CODE = 'CTV-0042'

test('from a village without anybody to commission that is paid, and cards that end', {
  skip,
  timeout: 180_000,
}, async (t) => {
  const { province, cookieOf, url, act, pageWith, look } = await openWalk(t)

  const person = { name: 'Cà Thị Pâng', phone: '0912000333' }
  const joined = { start: '2026-12', income: 1_500_000, class: 'other', months: 3, ...person }
  const card = { household: '1401234567', rank: 1, months: 3 }

  const cookie = await cookieOf('head', 'own')
  const page = await pageWith(cookie)
  const main = () => mainText(page, /<option[\s\S]*?<\/option>/g)
  const see = async (path: string) => {
    await page.goto(url + path)
    return main()
  }
  const fill = async (path: string, summary: string, values: Record<string, string>, who?: string) => {
    await page.goto(url + path)
    await page.click(`summary:has-text("${summary}")`)
    const open = page.locator('details[open]')
    for (const [box, value] of Object.entries(values)) await open.locator(`[name=${box}]`).fill(value)
    if (who) await open.locator('[name=collaborator]').selectOption(who)
    await open.locator('button.main').click()
    return main()
  }

  assert.match(await see(paths.collaborators()), /Chưa có cộng tác viên nào/)
  const typed = { code: CODE, name: 'Lường Thị Inh', contract: 'HĐ-042/2026', limit: '10.000.000' }
  assert.match(
    await fill(paths.collaborators(), 'Lập cộng tác viên', { ...typed, phone: '12' }),
    /không phải số điện thoại; ghi 10 số/,
  )
  await fill(paths.collaborators(), 'Lập cộng tác viên', { ...typed, phone: '0912000444' })
  assert.match(
    await fill(paths.collaborators(), 'Lập cộng tác viên', { ...typed, phone: '0912000444' }),
    /“CTV-0042” đã có người/,
  )
  await fill(paths.collaborators(), 'Ghi địa bàn', { villages: 'Bản Mòn\nBản Pe\nBản Lạ' })
  assert.match(await main(), /Bản chưa có ai phụ trách.* 3 \/ 3 Bản Lạ, Bản Mòn, Bản Pe/)
  await fill(paths.collaborators(), 'Ghi địa bàn', { villages: 'Bản Mòn\nBản Pe' }, CODE)
  assert.match(await main(), / 1 \/ 3 Bản Lạ/)

  // She brings three to the counter; one of them is undone. What comes without her is nobody's sale.
  const enrol = (member: string, more: Line = {}) =>
    act('quay-1', 'social-insurance.enrol', { member, ...joined, ...more })
  await enrol('1420012345', { collaborator: CODE })
  const wrong = await enrol('1420012346', { collaborator: CODE })
  await enrol('1420012347')
  await act('quay-1', 'health-insurance.enrol', {
    ...{ member: '1420012348', start: '2026-09-01', ...card, ...person, collaborator: CODE },
  })
  await act('quay-1', 'correction.undo', { named: wrong, reason: 'Nhầm người' })
  const one = paths.collaborator(CODE)
  // 7 % of what one paid for three months, 4 % of a first member's card.
  const [social] = await province.read(
    (query) => query<{ amount: number }[]>`
      select sum(amount)::bigint as amount from rollup_subject where measure = 'earned' and subject = ${CODE}`,
  )
  const earned = (3 * (330_000 - 66_000) * 70 + 3 * 113_850 * 40) / 1000
  assert.equal(social?.amount, earned)
  const commission = earned / 2
  const shown = (amount: number) => amount.toLocaleString('de-DE')
  assert.match(await see(one), new RegExp(`Doanh thu tháng này ${shown(earned)} đ`))
  assert.doesNotMatch(await main(), /Lường Thị Inh|0912000444/)

  // More than her limit: recorded all the same, and said.
  await fill(one, 'Ghi tiền đã thu ở bản', { number: 'PT-0101', amount: '12.000.000' })
  assert.match(await main(), /12\.000\.000 đ \/ 10\.000\.000 đ .*quá định mức: nộp hôm nay/)
  assert.match(await fill(one, 'Ghi tiền đã thu ở bản', { number: 'PT-0101', amount: '1.000' }), /PT-0101|đã có/)
  await page.goto(url + one)
  await page.click('button:has-text("Đã nộp đủ")')
  assert.match(await main(), / 0 đ \/ 10\.000\.000 đ/)

  await page.click(`button:has-text("Tính hoa hồng ${shown(commission)}")`)
  assert.match(await main(), new RegExp(`Hoa hồng đã tính, chưa chi .* ${shown(commission)} đ`))
  assert.equal(await page.locator('button:has-text("Tính hoa hồng")').count(), 0)
  // The safe is empty: the ledger says so, and the commission stays open. By the bank it is paid.
  const pay = async (bank: string) => {
    await page.goto(url + one)
    await page.fill('[name=bank]', bank)
    await page.fill('[name=voucher]', 'UNC-0305')
    await page.click('button:text-is("Chi")')
    return main()
  }
  assert.match(await pay(''), /không đủ|thiếu|Két/i)
  assert.match(await pay('agribank'), new RegExp(`đã chi trên đã tính ${shown(commission)} đ / ${shown(commission)} đ`))
  assert.match(await see(books.trial()), new RegExp(`6417 .*${shown(commission)}`))

  // A card that ends in a week: she is asked to see the member, until he has paid again.
  const due = await see(paths.renewals())
  assert.match(due, /1 người .*BHYT · •••48.* 30\/11\/2026 còn không quá 7 ngày nhờ CTV-0042 gặp/)
  assert.doesNotMatch(due, /Cà Thị Pâng|0912000333|1420012348/)
  assert.match(await see(one), /Người cần gia hạn 1 người/)

  await look(cookie, [paths.collaborators(), one, paths.renewals()], 'cong-tac-vien')

  // Her contract ends: its villages have nobody on the day after, and she collects no more; who she is stays.
  const ends = (until: string) => fill(one, 'Đổi hợp đồng', { limit: '5.000.000', until })
  assert.match(await ends('2026-01-01'), /Hết hợp đồng|trước ngày bắt đầu/)
  assert.match(await ends('2026-12-31'), /đến 31\/12\/2026 ·/)
  assert.match(await main(), /0 đ \/ 5\.000\.000 đ/)
  assert.match(await see(paths.collaborators()), / 1 \/ 3 Bản Lạ/)
  await province.db.act(
    { province: province.id, units: 'all' },
    (tx) => tx`update collaborator set since = '2026-01-01', until = '2026-11-01' where code = ${CODE}`,
  )
  assert.match(await see(one), /01\/11\/2026 ?, đã hết/)
  assert.doesNotMatch(await main(), /Ghi tiền đã thu ở bản/)
  assert.match(await see(paths.collaborators()), /hết hợp đồng 01\/11\/2026 .* 3 \/ 3 Bản Lạ, Bản Mòn, Bản Pe/)

  await act('quay-1', 'health-insurance.renew', { member: '1420012348', start: '2026-12-01', ...card, months: 12 })
  assert.match(await see(paths.renewals()), /Không có ai sắp hết hạn/)
})
