/** Following an item among ten million scans. CANHTAY_BENCH_SCALE makes the journal smaller. */
import { trackItem } from '#report/mail-track.ts'
import { itemCode } from '#services/item.ts'
import { fillScans, SCANS_OF_ITEM } from '../test/support/many-scans.ts'
import type { Figure } from './run.ts'
import { median, PROVINCE, scoped, seconds, testDatabase } from './support.ts'

export const question = 'where an item has been, among ten million scans: 50 ms'

const SCANS = 10_000_000 * Number(process.env.CANHTAY_BENCH_SCALE ?? 1)
const ASKED = 101

export async function run(): Promise<Figure[]> {
  const database = await testDatabase()
  const admin = scoped(database.admin, 1)
  const { items, asked } = await fillScans(admin, PROVINCE, SCANS, ASKED)
  const app = scoped(database.app, 1)
  const times: number[] = []
  for (const n of asked)
    times.push(
      await seconds(async () => {
        const found = await app.begin((query) => trackItem(query as never, PROVINCE, itemCode('EE', n)))
        if (found?.events.length !== SCANS_OF_ITEM) throw new Error(`${found?.events.length} events of item ${n}`)
      }),
    )
  await Promise.all([admin.end(), app.end()])
  await database.drop()
  const [first = 0, ...rest] = times
  const figure = (name: string, s: number, shown = false): Figure => ({
    name,
    value: s * 1000,
    unit: 'ms',
    reference: '50 ms',
    ratio: 0.05 / s,
    ...(shown ? { shown } : {}),
  })
  return [
    figure(`${(items * SCANS_OF_ITEM).toLocaleString('en')} scans, one item`, median(rest)),
    figure('the slowest of a hundred', Math.max(...rest), true),
    figure('the very first, plans and pages cold', first, true),
  ]
}
