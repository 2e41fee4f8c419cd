/** What waits for a second person, for the matrix of rights. */
import { randomBytes } from 'node:crypto'
import type postgres from 'postgres'
import { RECORDED } from './small-year.ts'

/** A decision of the unit that somebody proposed. @returns its id */
export async function freshProposal(admin: postgres.Sql, unit: number): Promise<string> {
  const id = randomBytes(8).toString('hex')
  await admin`
    insert into proposal (province, id, kind, unit, subject, amount, body, proposer, proposed, state)
    values (14, ${id}, 'decision', ${unit}, 'thử', 20000000, '{}', 'ai-do', ${RECORDED}, 'waiting')`
  return id
}
