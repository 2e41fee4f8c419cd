/** A principal's list: 5,000 rows checked, 100,000 rows checked and applied, from XLSX, and the memory that this takes. */

import { rootOn } from '#network/tree.ts'
import { addPerson, lasting, type SignedIn } from '#people/person.ts'
import { openSession, whoseSession } from '#people/session.ts'
import { contractOf } from '#principals/contract.ts'
import { listColumns } from '#principals/layout.ts'
import { applyDraft, takeFile } from '#server/lists-apply.ts'
import { packAgain } from '#server/lists-archive.ts'
import type { Province } from '#server/province.ts'
import { catalogue } from '#services/index.ts'
import type { Service } from '#services/kit.ts'
import { openSonLa, RECORDED } from '../test/support/small-year.ts'
import type { Figure } from './run.ts'
import { SCALE, seconds, testDatabase } from './support.ts'

export const question = 'a list of a principal against its limits: 5,000 rows in 3 s, 100,000 rows in 30 s'

const LIMITS = { check: 3, apply: 30, memory: 1024 }
const CHECKED = 5000 * SCALE
const APPLIED = 100_000 * SCALE

export async function run(): Promise<Figure[]> {
  const database = await testDatabase()
  const province = await openSonLa(database.app, 14, 'demo-units.csv')
  const person = await somebody(province)
  const take = (rows: number) => takeFile(province, person, { service: 'electricity', bytes: workbook(rows) })
  const small = workbook(CHECKED)
  const checked = await seconds(() => takeFile(province, person, { service: 'electricity', bytes: small }))
  const large = workbook(APPLIED)
  const before = process.resourceUsage().maxRSS / 1024
  let planned = 0
  const applied = await seconds(async () => {
    const { id } = await takeFile(province, person, { service: 'electricity', bytes: large })
    planned = (await applyDraft(province, person, id)).plan?.assign.length ?? 0
  })
  const peak = process.resourceUsage().maxRSS / 1024
  if (planned !== APPLIED) throw new Error(`${planned} rows were applied`)
  const same = await seconds(async () => {
    const { plan } = await take(APPLIED)
    if (plan?.same !== APPLIED) throw new Error('the same list again is not the same')
  })
  await province.close()
  await database.drop()
  const figure = (name: string, value: number, limit: number, unit: string, more: Partial<Figure> = {}): Figure => ({
    name,
    value,
    unit,
    reference: `limit of ${limit} ${unit}`,
    ratio: limit / value,
    ...more,
  })
  return [
    figure(`${CHECKED.toLocaleString('en')} rows checked`, checked, LIMITS.check, 's'),
    figure(`${APPLIED.toLocaleString('en')} rows checked and applied`, applied, LIMITS.apply, 's'),
    figure('the same again: nothing to do', same, LIMITS.apply, 's', { shown: true }),
    figure(`peak of memory (${Math.round(before)} before)`, peak, LIMITS.memory, 'MiB'),
  ]
}

async function somebody({ people, network }: Province): Promise<SignedIn> {
  const day = RECORDED.slice(0, 10)
  const unit = network && rootOn(network.units, day)
  if (!unit) throw new Error('the network has no root')
  const person = lasting({ code: 'son', name: 'Sơn', unit: unit.id, role: 'province', since: '2018-01-01' })
  await addPerson(people, person, 'job:bench')
  return (await whoseSession(people, await openSession(people, 'son', '127.0.0.1'))) as SignedIn
}

/** Bills of 200 villages, written by hand: making it with the library would be most of what is measured. */
function workbook(rows: number): Buffer {
  const columns = listColumns('list/1', catalogue.get('electricity') as Service, contractOf('electricity') as never)
  const row = (cells: readonly string[], r: number) =>
    `<row r="${r}">${cells.map((cell, i) => `<c r="${String.fromCharCode(65 + i)}${r}" t="inlineStr"><is><t>${cell}</t></is></c>`).join('')}</row>`
  const sheet = [
    row(
      columns.map(({ label }) => label),
      1,
    ),
  ]
  for (let n = 0; n < rows; n++) {
    const customer = `PA${String(n).padStart(11, '0')}`
    const cells = ['GT-2026/11', 'evn', customer, '2026-11', String(60_000 + n), `Bản ${n % 200}`, `Lò Thị Ơn ${n}`, '']
    sheet.push(row(cells, n + 2))
  }
  const xml = (tag: string, ns: string, body: string) =>
    Buffer.from(`<?xml version="1.0" encoding="UTF-8"?><${tag} xmlns="${ns}">${body}</${tag}>`)
  const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
  const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
  const packed = 'http://schemas.openxmlformats.org/package/2006/relationships'
  return packAgain(
    new Map([
      [
        'xl/workbook.xml',
        xml('workbook', main, `<sheets><sheet name="DS" sheetId="1" r:id="rId1" xmlns:r="${office}"/></sheets>`),
      ],
      [
        'xl/_rels/workbook.xml.rels',
        xml(
          'Relationships',
          packed,
          `<Relationship Id="rId1" Type="${office}/worksheet" Target="worksheets/sheet1.xml"/>`,
        ),
      ],
      ['xl/worksheets/sheet1.xml', xml('worksheet', main, `<sheetData>${sheet.join('')}</sheetData>`)],
    ]),
  )
}
