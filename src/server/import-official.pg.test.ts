/** The corporation's values from a file: whole or not at all, the same twice without effect, other words only as a new version. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { readCsv } from '#kernel/csv.ts'
import { readOfficialItems, readOfficialValues } from '#report/mail-official.ts'
import { importFile } from '#server/import.ts'
import { exampleProvince, folder, importAll, networkFiles } from '../../test/support/example-province.ts'

test('the example of docs/formats.md, again, changed, and wrong in every way', async () => {
  const province = await exampleProvince('empty')
  const files = folder()
  await importAll(province, networkFiles.map(files.path))
  const path = files.path('official.csv')
  const text = readFileSync(path, 'utf8')
  const first = await importFile(province, path)
  assert.deepEqual([first.kind, first.rows, first.accepted, first.repeated, first.errors], ['official', 4, 4, 0, 0])
  const read = (measure: string) =>
    province.read(async (query) => ({
      values: (await readOfficialValues(query, province.id, '2018-12')).map(({ value }) => value),
      good: (await readOfficialItems(query, province.id, measure, '2018-12')).items.filter(({ good }) => good).length,
    }))
  assert.deepEqual(await read('thu-lien-tinh'), { values: [6667], good: 2 })
  assert.deepEqual(await read('f1-3'), { values: [6667], good: 0 })

  const bad = async (name: string, changed: string) => {
    files.write(name, changed)
    const { accepted, errors } = await importFile(province, files.path(name))
    const told = errors === 0 ? [] : readCsv(readFileSync(`${files.path(name)}.errors.csv`, 'utf8')).slice(1)
    return [accepted, ...told.map(({ cells: [row, column] }) => `${row} ${column}`)]
  }
  assert.deepEqual(await bad('other.csv', text.replace('66,67', '70')), [0, '2 value'])
  assert.deepEqual(await bad('flipped.csv', text.replace('không đạt', 'đạt')), [0, '5 value'])
  const wrong = [
    ['RR473124829GB', 'RR473124820GB', '3 item'],
    ['"66,67"', '101', '2 value'],
    ['"66,67"', 'đạt', '2 value'],
    ['V99001', 'V00000', '2 unit'],
    ['thu-lien-tinh', 'f9-9', '2 measure'],
    ['RR000000045GB', 'RR473124829GB', '4 item'],
  ] as const
  for (const [from, to, where] of wrong)
    assert.deepEqual(
      await bad(`wrong-${to.replace(/\W/g, '')}.csv`, text.replace(from, to)),
      [0, where],
      `${from} → ${to}`,
    )
  assert.deepEqual(await read('thu-lien-tinh'), { values: [6667], good: 2 }, 'nothing of a wrong file was applied')
  assert.deepEqual(await bad('next.csv', text.replaceAll(',1,', ',2,').replace('66,67', '70')), [4])
  assert.deepEqual(await read('thu-lien-tinh'), { values: [7000], good: 2 })
})
