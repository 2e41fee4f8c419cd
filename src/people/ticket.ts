/** Secrets that work once and for a short time. Only their hash is stored: who reads the database cannot use them. */
import { hash, randomBytes } from 'node:crypto'
import type { Tx } from '#kernel/sql.ts'
import type { People } from '#people/person.ts'

export type TicketKind = 'password' | 'passkey-new' | 'passkey'

const MINUTES: Record<TicketKind, number> = { password: 24 * 60, 'passkey-new': 5, passkey: 5 }

/** 256 bits, safe in an address. */
export const newSecret = (): string => randomBytes(32).toString('base64url')
export const hashOf = (secret: string): string => hash('sha256', secret)

/** @returns the secret; it is nowhere else. */
export async function makeTicket(
  tx: Tx,
  { province, now }: People,
  kind: TicketKind,
  person: string | null,
): Promise<string> {
  const secret = newSecret()
  const time = now().getTime()
  await tx`delete from ticket where province = ${province} and ends < ${new Date(time).toISOString()}`
  await tx`
    insert into ticket (province, hash, kind, person, ends)
    values (${province}, ${hashOf(secret)}, ${kind}, ${person}, ${new Date(time + MINUTES[kind] * 60_000).toISOString()})`
  return secret
}

/** Whose ticket it is, without using it up; undefined: unknown, used or too late. */
export async function seeTicket(
  tx: Tx,
  { province, now }: People,
  kind: TicketKind,
  secret: string,
): Promise<{ person: string | null } | undefined> {
  const [row] = await tx<{ person: string | null }[]>`
    select person from ticket
    where province = ${province} and hash = ${hashOf(secret)} and kind = ${kind} and ends > ${now().toISOString()}`
  return row
}

/** Uses it up: a second call finds nothing. */
export async function useTicket(
  tx: Tx,
  { province, now }: People,
  kind: TicketKind,
  secret: string,
): Promise<{ person: string | null } | undefined> {
  const [row] = await tx<{ person: string | null }[]>`
    delete from ticket
    where province = ${province} and hash = ${hashOf(secret)} and kind = ${kind} and ends > ${now().toISOString()}
    returning person`
  return row
}
