/**
 * The people of the Post in a real browser: payroll totals come in, the page's figures and the row of the year's report change
 * with them; a file with a fault changes nothing; a head sees his own point alone.
 */
import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { paths } from '#report/paths.ts'
import { startHttp } from '#server/http.ts'
import { importFile } from '#server/import.ts'
import { staffPath } from '#server/plan-paths.ts'
import { faults, LOOKS, launch, skip } from './support/browser.ts'
import { testDatabase } from './support/database.ts'
import { openOffice } from './support/office-stage.ts'
import { RECORDED } from './support/small-year.ts'

const closing: (() => Promise<unknown>)[] = []
after(async () => {
  for (const close of closing.reverse()) await close()
})

test('from payroll totals to the page and the row of the report', { skip, timeout: 180_000 }, async () => {
  const database = await testDatabase()
  closing.push(() => database.drop())
  const { province, places, cookieOf } = await openOffice(database)
  closing.push(() => province.close())
  const server = await startHttp({ provinces: [province], port: 0, now: () => new Date(RECORDED) })
  closing.push(() => server.close())
  const browser = await launch()
  closing.push(() => browser.close())
  const folder = await mkdtemp(join(tmpdir(), 'staff-'))
  closing.push(() => rm(folder, { recursive: true }))

  const comesIn = async (name: string, rows: readonly string[]) => {
    const file = join(folder, name)
    writeFileSync(file, `${['version,month,unit,post,staff,income,insurance', ...rows].join('\n')}\n`)
    return (await importFile(province, file)).errors
  }
  const month = (version: number, at: keyof typeof places, post: string, rest: string) =>
    `${version},2026-10,${places[at].code},${post},${rest}`
  const open = async (role: 'head' | 'province', at: 'own' | 'root') => {
    const context = await browser.newContext({ locale: 'vi-VN' })
    await context.addCookies([{ name: 'phien', value: await cookieOf(role, at), url: server.url }])
    const page = await context.newPage()
    const read = async (path: string) => {
      assert.equal((await page.goto(server.url + path))?.status(), 200, path)
      return (await page.innerHTML('main')).replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ')
    }
    return { page, read }
  }
  const director = await open('province', 'root')
  const head = await open('head', 'own')
  const income = paths.figure(2026, 'thu-nhap')

  assert.match(await director.read(staffPath({ year: 2026 })), /Chưa có bảng lương năm 2026/)

  const first = [
    month(1, 'own', 'Giao dịch viên', '1,8000000,900000'),
    month(1, 'other', 'teller', '1,9000000,900000'),
    month(1, 'root', 'driver', '2,23000000,2000000'),
  ]
  assert.equal(await comesIn('bang-luong.csv', first), 0)
  const before = await director.read(staffPath({ year: 2026 }))
  assert.match(before, /4 người/)
  assert.match(before, /Cộng 4 40\.000\.000 10\.000\.000 3\.800\.000/)
  assert.match(before, /Lái xe/)
  assert.match(await director.read(income), /10\.000\.000/)

  // A unit that nobody knows, income of nobody: the file is refused whole, each row with its remedy.
  const faulty = [month(2, 'own', 'teller', '1,12000000,900000'), '2,2026-10,V00000,teller,1,1,1']
  assert.equal(await comesIn('sai.csv', faulty), 1)
  assert.equal(await comesIn('khong-nguoi.csv', [month(2, 'own', 'teller', '0,12000000,900000')]), 1)
  assert.equal(await director.read(staffPath({ year: 2026 })), before)

  // The payroll is paid out again, with what had been forgotten: the next version holds, for all units.
  const again = first.map((line) => line.replace(/^1,/, '2,').replace(',8000000,', ',12000000,'))
  assert.equal(await comesIn('bang-luong-2.csv', again), 0)
  assert.match(await director.read(staffPath({ year: 2026 })), /Cộng 4 44\.000\.000 11\.000\.000/)
  assert.match(await director.read(income), /11\.000\.000/)

  const own = await head.read(staffPath({ year: 2026 }))
  assert.match(own, /Giao dịch viên 1 12\.000\.000 12\.000\.000/)
  assert.doesNotMatch(own, /Lái xe/)

  for (const { size, theme } of LOOKS) {
    await director.page.setViewportSize(size)
    await director.page.emulateMedia({ colorScheme: theme })
    await director.read(staffPath({ year: 2026 }))
    assert.deepEqual(await faults(director.page), [], `${size.width} ${theme}`)
  }
})
