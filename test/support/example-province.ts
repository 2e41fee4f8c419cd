/** The province of docs/examples (99, Mường Thử) on a database of its own, and a folder for the files of one test. */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after } from 'node:test'
import { type ImportOptions, type ImportResult, importFiles, recognise } from '#server/import.ts'
import { openProvince, type Province } from '#server/province.ts'
import { type TestDatabase, testDatabase } from './database.ts'

export const examples = join(import.meta.dirname, '..', '..', 'docs', 'examples')
export const networkFiles = ['places.csv', 'units.csv', 'serves.csv', 'lineage.csv']
export const EXAMPLE = 99

/** A folder with copies of the examples, removed after the tests of the file. */
export function folder(): {
  path(name: string): string
  write(name: string, text: string | Buffer): string
  read(name: string): string
} {
  const root = mkdtempSync(join(tmpdir(), 'canhtay-import-'))
  after(() => rmSync(root, { recursive: true, force: true }))
  cpSync(examples, root, { recursive: true })
  const path = (name: string) => join(root, name)
  return {
    path,
    write: (name, text) => {
      writeFileSync(path(name), text)
      return path(name)
    },
    read: (name) => readFileSync(path(name), 'utf8'),
  }
}

export async function importAll(
  province: Province,
  paths: string[],
  options: ImportOptions = {},
): Promise<ImportResult[]> {
  const files = []
  for (const path of paths) files.push(await recognise(path))
  return await importFiles(province, files, options)
}

/** An empty province, or one with the example's network. */
export async function exampleProvince(
  network: 'empty' | 'network' = 'network',
): Promise<Province & { database: TestDatabase }> {
  const database = await testDatabase()
  const province = await openProvince(database.app, EXAMPLE)
  after(async () => {
    await province.close()
    await database.drop()
  })
  if (network === 'network') await importAll(province, networkFiles.map(folder().path))
  return Object.assign(province, { database })
}

type Counts = { acts: number; legs: number; totals: number; editions: number; personal: number; head: string | null }

/** What the database holds, for comparing before and after. Runs as the application in the scope of the province. */
export async function state(province: Province) {
  return await province.read(async (query) => {
    const [counts] = await query<Counts[]>`
      select (select count(*) from act) as acts, (select count(*) from leg) as legs, (select count(*) from total) as totals,
             (select count(*) from reference) as editions, (select count(*) from personal) as personal,
             (select hash from head) as head`
    const rollups = await query`select service, measure, unit, day, amount from rollup_day order by 1, 2, 3, 4`
    const months = await query`select service, measure, unit, month, amount from rollup_month order by 1, 2, 3, 4`
    const things = await query`
      select t.key, h.key as holder, t.open from thing t join holder h on h.province = t.province and h.id = t.holder order by 1`
    const balances = await query`
      select h.key, b.asset, b.amount, b.floor
      from balance b join holder h on h.province = b.province and h.id = b.holder order by 1, 2`
    return {
      ...(counts as Counts),
      rollups: [...rollups],
      months: [...months],
      things: [...things],
      balances: [...balances],
    }
  })
}
