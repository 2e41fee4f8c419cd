/** Customers out of a file: whole or not at all, each fault at its row with its remedy, the same file again changes nothing. */
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { readDuplicates } from '#server/customer-store.ts'
import { importFile } from '#server/import.ts'
import { testDatabase } from '../../test/support/database.ts'
import { openOffice } from '../../test/support/office-stage.ts'

const HEAD = 'code,name,kind,unit,place,tax,phone,since,contact,role,consent,dealing,day,title,amount'

test('three people’s lists of customers, with faults and then without', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'canhtay-khach-'))
  const database = await testDatabase()
  const { province, places } = await openOffice(database)
  after(async () => {
    await province.close()
    await database.drop()
    rmSync(dir, { recursive: true })
  })
  let files = 0
  const take = (...rows: string[]) => {
    const path = join(dir, `khach-${++files}.csv`)
    writeFileSync(path, `${[HEAD, ...rows].join('\n')}\n`)
    return importFile(province, path)
  }
  const count = async (table: 'customer' | 'contact' | 'dealing') => {
    const [row] = await province.read(
      (query) => query<{ n: number }[]>`select count(*)::int as n from ${query(table)} where province = 14`,
    )
    return row?.n
  }
  const unit = places.own.code
  const good = `KH-00001,Trại chè Nà Sản,farm,${unit},Bản Mòn,0100109106,0168 234 5678,2026-01-02`
  const faulty = await take(
    `${good},Hà Thị Lan,kế toán,given,,,,`,
    `KH-00002,Quán,shop,khong-co,Bản Mòn,0100109107,12,2026-01-02,,,,,,,`,
    `KH-00001,Tên khác,farm,${unit},Bản Mòn,,,2026-01-02,,,,,,,`,
    `kh 3,Quán,inn,${unit},Bản Mòn,,,2026-01-02,,,,task,,,`,
  )
  assert.ok(faulty.errors >= 5, String(faulty.errors))
  assert.equal(await count('customer'), 0, 'nothing half applied')

  const rows = [
    `${good},Hà Thị Lan,kế toán,given,task,2026-12-01,Gửi bảng giá,`,
    `${good},Lò Văn Inh,kho,,deal,2026-12-20,Gom hàng Tết,20000000`,
    `KH-00002,TRAI CHE NA SAN,shop,${unit},Bản Mòn,,,2026-01-02,,,,,,,`,
    `KH-00003,Chè Nà Sản,shop,${places.other.code},Bản Lạ,,0382345678,2026-01-02,,,,,,,`,
  ]
  const taken = await take(...rows)
  assert.deepEqual([taken.errors, taken.accepted, taken.repeated], [0, 4, 0])
  assert.deepEqual([await count('customer'), await count('contact'), await count('dealing')], [3, 2, 2])
  const again = await take(...rows)
  assert.deepEqual([again.errors, again.repeated, await count('contact')], [0, 4, 2])
  assert.equal((await take(rows[2]?.replace('Bản Mòn', 'Bản Lạ') ?? '')).errors, 1, 'who is there is not overwritten')

  const pairs = await province.read((query) => readDuplicates(query, 14))
  assert.deepEqual(
    pairs.map(({ a, b, by }) => `${a.code} ${b.code} ${by}`),
    ['KH-00001 KH-00003 phone', 'KH-00001 KH-00002 name'],
  )
})
