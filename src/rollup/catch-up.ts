/**
 * Tables that are folded from the journal when somebody reads them, so that posting costs nothing more: each has a cursor, and
 * goes up to the journal's head in steps of so many acts, a transaction each.
 */
import type { Day } from '#kernel/day.ts'
import type { Db, Tx } from '#kernel/sql.ts'

export type Cursor = 'flow_cursor' | 'mail_cursor' | 'insured_cursor'

/** Folds the acts after one position up to another. */
type Step = (tx: Tx, province: number, after: number, until: number) => Promise<void>

/** Two readers at once: the second waits, then finds nothing to do. */
export async function catchUp(db: Db, province: number, cursor: Cursor, actsAStep: number, step: Step): Promise<void> {
  /** @returns whether the head is reached. */
  const next = async (tx: Tx): Promise<boolean> => {
    await tx`insert into ${tx(cursor)} (province, position) values (${province}, 0) on conflict do nothing`
    const after = await lockCursor(tx, province, cursor)
    const [head] = await tx<{ position: number }[]>`select position from head where province = ${province}`
    const until = Math.min(head?.position ?? 0, after + actsAStep)
    if (until <= after) return true
    await step(tx, province, after, until)
    await tx`update ${tx(cursor)} set position = ${until} where province = ${province}`
    return until === head?.position
  }
  while (!(await db.act({ province, units: 'all' }, next))) {}
}

/** How many acts the table lacks, and the day of the last that it has; waits for nobody. */
export function leftOf(db: Db, province: number, cursor: Cursor): Promise<{ acts: number; day: Day | null }> {
  return db.read({ province, units: 'all' }, async (query) => {
    const [row] = await query<{ acts: number; day: Day | null }[]>`
      select h.position - coalesce(c.position, 0) as acts,
             (select day::text from act where province = h.province and position = c.position limit 1) as day
      from head h left join ${query(cursor)} c on c.province = h.province
      where h.province = ${province}`
    return row ?? { acts: 0, day: null }
  })
}

/** The last act that is in the table, 0 before the first; until the transaction ends nobody else adds to it. */
export async function lockCursor(tx: Tx, province: number, cursor: Cursor): Promise<number> {
  const [found] = await tx<{ position: number }[]>`
    select position from ${tx(cursor)} where province = ${province} for update`
  return found?.position ?? 0
}
