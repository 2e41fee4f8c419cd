/** The search column of personal values, made for rows that were written before there was one. */
import { foldLines } from '#kernel/fold.ts'
import type { Db } from '#kernel/sql.ts'

const ROWS_A_TRANSACTION = 5000

/**
 * The application may add and erase personal rows, not change them: each row is taken out and put in again, whole, by one
 * statement. A row that is erased meanwhile stays erased. @returns how many rows were folded.
 */
export async function refold(db: Db, province: number): Promise<number> {
  let folded = 0
  let rows: number
  do {
    rows = await db.act({ province, units: 'all' }, async (tx) => {
      const old = await tx<{ device: number; seq: number; content: string }[]>`
        select device, seq, content from personal
        where province = ${province} and folded is null limit ${ROWS_A_TRANSACTION}`
      const [done] = await tx<{ rows: number }[]>`
        with
          named as (
            select * from unnest(${old.map((row) => row.device)}::int[], ${old.map((row) => row.seq)}::bigint[],
              ${old.map((row) => foldLines(JSON.parse(row.content)))}::text[]) as n (device, seq, folded)),
          taken as (
            delete from personal p using named n
            where p.province = ${province} and p.device = n.device and p.seq = n.seq
            returning p.device, p.seq, p.salt, p.content, n.folded),
          put as (
            insert into personal (province, device, seq, salt, content, folded)
            select ${province}, device, seq, salt, content, folded from taken
            returning 1)
        select count(*)::int as rows from put`
      return done?.rows ?? 0
    })
    folded += rows
  } while (rows > 0)
  return folded
}
