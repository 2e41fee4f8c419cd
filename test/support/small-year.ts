/**
 * A small year of acts for the tests of reports and pages: electricity bills handed out, collected, collected in part and
 * returned at a few points of some districts. Written by hand-countable rules, posted through the ledger as any other.
 */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import type { Act, Line } from '#kernel/act.ts'
import { addMonths, type Day } from '#kernel/day.ts'
import { type Connection, openDb } from '#kernel/sql.ts'
import { SONLA_FOLDER } from '#network/folder.ts'
import type { Network, Unit } from '#network/network.ts'
import { versionsOn } from '#network/tree.ts'
import { storeTotals } from '#server/import-totals.ts'
import { openProvince, type Province } from '#server/province.ts'

/** The recorded time of everything in the small year: long after it happened, as with an import. */
export const RECORDED = '2026-11-23T02:00:00.000Z'

/** Sơn La's network under a number of one's choice, stored as an import would store it. */
export async function openSonLa(app: Connection, province = 14, file = 'units.csv'): Promise<Province> {
  const db = openDb(app, 1)
  const name = (kind: string) => file.replace('units', kind)
  await db.act({ province, units: 'all' }, async (tx) => {
    await tx`insert into province (id, name) values (${province}, 'Sơn La') on conflict do nothing`
    for (const kind of ['places', 'units', 'serves', 'lineage']) {
      const content = readFileSync(new URL(`${kind}.csv`, SONLA_FOLDER), 'utf8')
      await tx`
        insert into reference (province, kind, edition, recorded, file, sha256, content)
        values (${province}, ${kind}, 1, ${RECORDED}, ${name(kind)}, ${kind}, ${content})`
    }
  })
  await db.close()
  return openProvince(app, province, () => RECORDED)
}

/** The first points of the first districts on a day. */
export function pointsOf(network: Network, day: Day, districts = 3, points = 2): Unit[] {
  return versionsOn(network.units, day, { kind: 'district' })
    .slice(0, districts)
    .flatMap((district) =>
      versionsOn(network.units, day, { kind: 'point', under: district.id })
        .filter((unit) => unit.parent === district.id)
        .slice(0, points),
    )
}

export type SmallYear = { acts: Act[]; assigned: Map<number, number>; collected: Map<number, number> }

/**
 * Ten bills a month at each point: 100.000 đ + 1.000 đ a bill + 10.000 đ a point. The tenth is returned except at the
 * points of the first district, the ninth is collected in two parts. Sums are kept per unit, by addition alone.
 */
export function smallYear(points: readonly Unit[], year: number, months = 12, prefix = 'PA'): SmallYear {
  const acts: Act[] = []
  const assigned = new Map<number, number>()
  const collected = new Map<number, number>()
  const add = (sums: Map<number, number>, unit: number, amount: number) =>
    sums.set(unit, (sums.get(unit) ?? 0) + amount)
  points.forEach((point, p) => {
    let seq = 0
    const act = (day: Day, verb: string, lines: Line[]) =>
      acts.push({
        device: `${point.code}.1`,
        seq: ++seq,
        at: `${day}T08:00:00+07:00`,
        actor: `person:gdv.${point.code}`,
        unit: point.code,
        service: 'electricity',
        verb,
        lines,
      })
    for (let m = 0; m < months; m++) {
      const month = addMonths(`${year}-01`, m)
      const period = addMonths(month, -1)
      const bills = Array.from({ length: 10 }, (_, b) => ({
        customer: `${prefix}${String(point.id).padStart(6, '0')}${String(b).padStart(5, '0')}`,
        amount: 100_000 + 1000 * b + 10_000 * p,
      }))
      act(
        `${month}-05`,
        'assign',
        bills.map(({ customer, amount }, b) => ({
          customer,
          period,
          amount,
          village: 'Bản Mòn',
          name: names[b] as string,
        })),
      )
      for (const [b, { customer, amount }] of bills.entries()) {
        add(assigned, point.id, amount)
        const returned = b === 9 && point.parent !== points[0]?.parent
        if (returned) {
          act(`${month}-28`, 'giveBack', [{ customer, period, reason: 'absent' }])
          continue
        }
        add(collected, point.id, amount)
        const day = `${month}-${String(8 + b).padStart(2, '0')}`
        if (b !== 8) {
          act(day, 'collect', [{ customer, period, amount }])
          continue
        }
        act(day, 'collectPart', [{ customer, period, amount: 40_000 }])
        act(`${month}-20`, 'collect', [{ customer, period, amount: amount - 40_000 }])
      }
    }
  })
  return { acts, assigned, collected }
}

const names = [
  'Lò Thị Ơn',
  'Quàng Văn Pản',
  'Mùa A Sử',
  'Hoàng Thị Dính',
  'Cầm Văn Inh',
  'Đèo Thị Ún',
  'Vàng A Páo',
  'Lường Thị Ết',
  'Hà Văn Ổn',
  'Sồng Thị Ánh',
]

type Total = Parameters<typeof storeTotals>[2][number]

/** Totals of other systems, stored as an import stores them: all services of a unit, version 1, unless it is said. */
export async function giveTotals(
  province: Province,
  totals: readonly (Pick<Total, 'kind' | 'unit' | 'month' | 'amount'> & Partial<Total>)[],
): Promise<void> {
  const rows = totals.map((one, row) => ({ service: '-', measure: 'revenue', version: 1, ...one, row }))
  assert.deepEqual((await storeTotals(province, { path: 'totals.csv', kind: 'total', text: '' }, rows)).errors, [])
}
