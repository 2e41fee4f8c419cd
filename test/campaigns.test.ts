/**
 * A campaign in a real browser: a conference with its list, enrolments in the journal, who promised and has not paid, what each
 * enrolment cost; an enrolment that is undone no longer counts.
 */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { marketPaths as paths } from '#server/market-paths.ts'
import { skip } from './support/browser.ts'
import { RECORDED } from './support/small-year.ts'
import { mainText, openWalk } from './support/walk.ts'

const DAY = RECORDED.slice(0, 10)

test('from a conference to those who paid, and what each cost', { skip, timeout: 180_000 }, async (t) => {
  const { cookieOf, url, act, pageWith, look } = await openWalk(t)

  const enrol = (member: string) =>
    act('quay-1', 'social-insurance.enrol', {
      ...{
        member,
        start: '2026-12',
        income: 1_500_000,
        class: 'other',
        months: 3,
        name: 'Cà Thị Pâng',
        phone: '0912000333',
      },
    })
  const cookie = await cookieOf('province', 'root')
  const page = await pageWith(cookie)
  const main = () => mainText(page, /<option[\s\S]*?<\/option>/g)
  const see = async (path: string) => {
    await page.goto(url + path)
    return main()
  }
  const fill = async (path: string, summary: string, values: Record<string, string>) => {
    await page.goto(url + path)
    await page.click(`summary:has-text("${summary}")`)
    const open = page.locator('details[open]')
    for (const [box, value] of Object.entries(values)) await open.locator(`[name=${box}]`).fill(value)
    await open.locator('button.main').click()
    return main()
  }

  assert.match(await see(paths.campaigns()), /Chưa có chiến dịch nào/)
  await fill(paths.campaigns(), 'Lập chiến dịch', {
    ...{
      name: 'Mái ấm công đoàn',
      code: 'MACD-2026',
      partner: 'Liên đoàn Lao động tỉnh',
      goal: '4',
      budget: '3.000.000',
    },
    ...{ first: '2026-11-01', last: '2026-12-31' },
  })
  const one = paths.campaign('MACD-2026')
  const held = { day: DAY, place: 'Nhà văn hóa bản Mòn' }
  // A line that cannot be read is named, and nothing is kept.
  const faulty = 'Cà Thị Pâng; 0912000333; 1420012345; x\nLò Văn Inh; ; 142; x'
  assert.match(await fill(one, 'Ghi hội nghị', { ...held, list: faulty }), /Người dự, dòng 2.*mã số BHXH: ghi 10 số/)
  const list = `${faulty.replace('; 142;', '; ;')}\nTòng Thị Lả; ; 1420012346; x\nQuàng Văn Ót; ; 1420012347;`
  assert.match(await fill(one, 'Ghi hội nghị', { ...held, list }), /Ghi danh, chưa đóng 3 /)
  assert.match(await main(), /chưa có ai đóng/)
  await fill(one, 'Ghi khoản đã chi', { what: 'Tờ rơi', voucher: 'PC-0142', amount: '900.000' })
  assert.match(
    await fill(one, 'Ghi khoản đã chi', { what: 'Lại', voucher: 'PC-0142', amount: '1' }),
    /PC-0142.*đã ghi rồi/,
  )

  // Two pay at the counter; one of them was not yet known by number when the conference was held.
  await enrol('1420012345')
  const wrong = await enrol('1420012346')
  await enrol('1420012399')
  assert.match(
    await see(one),
    /Đã tham gia, đã đóng 2 trên 4 cần đạt \(50,0 %\)[\s\S]*Chi cho mỗi người đã đóng 450\.000 đ/,
  )
  assert.doesNotMatch(await main(), /1420012345|0912000333|Tòng Thị Lả/)
  await page.locator('[name=member]').fill('1420012399')
  await page.locator('form:has([name=member]) button').click()
  await page.waitForURL(/xong=/)
  assert.match(await main(), /đã đóng 3 trên 4[\s\S]*Ghi danh, chưa đóng 0/)
  // What was paid by mistake is undone: she has promised, and not paid.
  await act('quay-1', 'correction.undo', { named: wrong, reason: 'Nhầm người' })
  assert.match(await see(one), /đã đóng 2 trên 4[\s\S]*Ghi danh, chưa đóng 1/)
  assert.match(await see(paths.campaigns()), /Mái ấm công đoàn .* 1 4 2 \/ 4 1 900\.000 đ 450\.000 đ/)

  await look(cookie, [paths.campaigns(), one], 'chien-dich')
})
