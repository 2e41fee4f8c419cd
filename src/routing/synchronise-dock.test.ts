import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { chooseUnderDock, type Dock } from './synchronise-dock.ts'
import { DAY, type SyncTable } from './synchronise-table.ts'

const SLOTS = 12
const MINUTES = DAY / SLOTS

/** Tables as wild as no district has them: routes want the same slots, costs are anything. */
const anyTable: fc.Arbitrary<SyncTable> = fc
  .record({ trips: fc.integer({ min: 1, max: 2 }), costs: fc.array(fc.nat(40), { minLength: 3, maxLength: 9 }) })
  .chain(({ trips, costs }) =>
    fc
      .array(fc.nat(7), { minLength: trips * costs.length, maxLength: trips * costs.length })
      .map((slots) => slots.map((slot, i) => (i % trips === 1 ? (slot + 4) % SLOTS : slot) * MINUTES))
      .map((leave) => ({
        trips,
        leave: Int32Array.from(leave),
        back: new Int32Array(),
        away: Int32Array.from(leave, (at, i) => (1 + ((at / MINUTES + i) % 3)) * MINUTES),
        costs: Float64Array.from(costs),
      })),
  )

/** The least cost by trying all rows of all tables; undefined when none fit. */
function naive(tables: readonly SyncTable[], { most, width, vans = 99 }: Dock): number | undefined {
  let best: number | undefined
  const go = (left: readonly number[], cost: number, r: number, busy: readonly number[]): void => {
    if (best !== undefined && cost >= best) return
    for (let from = 0; from < SLOTS; from++) {
      const stretch = Array.from({ length: width }, (_, i) => (from + i) % SLOTS)
      if (left.filter((slot) => stretch.includes(slot)).length > most) return
    }
    for (let slot = 0; slot < SLOTS; slot++) if (busy.filter((one) => one === slot).length > vans) return
    const table = tables[r]
    if (!table) best = cost
    else
      for (const [row, own] of table.costs.entries()) {
        const leave = table.leave.slice(row * table.trips, (row + 1) * table.trips)
        const starts = [...leave].map((at) => at / MINUTES)
        const away = starts.flatMap((slot, k) =>
          Array.from({ length: (table.away[row * table.trips + k] as number) / MINUTES }, (_, i) => (slot + i) % SLOTS),
        )
        go([...left, ...starts], cost + own, r + 1, [...busy, ...away])
      }
  }
  go([], 0, 0, [])
  return best
}

test('rows under a narrow dock and with few vans cost what trying all of them finds', () => {
  let narrow = 0
  let impossible = 0
  fc.assert(
    fc.property(
      fc.array(anyTable, { minLength: 3, maxLength: 5 }),
      fc.integer({ min: 1, max: 2 }),
      fc.integer({ min: 1, max: 4 }),
      fc.constantFrom(undefined, 2, 3, 4),
      (tables, most, width, vans) => {
        const dock = { most, width, slots: SLOTS, vans }
        const found = chooseUnderDock(tables, dock, () => true)
        const least = naive(tables, dock)
        assert.equal(found.proven, true)
        assert.equal(found.chosen && found.cost, least)
        if (least === undefined) {
          impossible++
          return
        }
        assert.equal(found.lowerBound, least)
        if (least > tables.reduce((sum, { costs }) => sum + Math.min(...costs), 0)) narrow++
      },
    ),
    { numRuns: 250 },
  )
  assert.ok(narrow > 60 && impossible > 10, `${narrow} narrow, ${impossible} impossible`)
})
