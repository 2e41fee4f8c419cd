/**
 * Deeds of high weight: who does one has shown within a quarter of an hour who it is. Else the answer is a page that asks for
 * the password, or for the passkey of whoever has one, and does the deed with it: nothing that was filled in is lost.
 */
import type { FastifyRequest } from 'fastify'
import { Problem } from '#kernel/problem.ts'
import { passkeysOf } from '#people/passkey.ts'
import type { SignedIn } from '#people/person.ts'
import { prove } from '#people/session.ts'
import type { Sent } from '#server/body.ts'
import { sessionCookie } from '#server/gate.ts'
import { provinceOfPerson } from '#server/office.ts'
import { proofPage } from '#server/pages-proof.ts'
import type { Site } from '#server/route.ts'

type Asked = { request: FastifyRequest; sent: Sent; address: string }

/** The cookie of a call's session. */
export const cookieOf = (site: Site, headers: FastifyRequest['headers']): string =>
  sessionCookie(headers.cookie, site.origin.startsWith('https:')) ?? ''

/** @returns the page that asks; nothing when the password came along and is right. @throws Problem proof_needed, to programs */
export async function askProof(
  site: Site,
  person: SignedIn,
  { request, sent, address }: Asked,
): Promise<string | undefined> {
  const { people } = provinceOfPerson(site, person)
  const { headers, url } = request
  let wrong: string | undefined
  if (typeof sent.proof === 'string') {
    try {
      await prove(people, person, { cookie: cookieOf(site, headers), password: sent.proof, address })
      return undefined
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      wrong = error.code === 'sign_in_failed' ? 'Mật khẩu không đúng.' : error.message
    }
  }
  if (
    !headers['content-type']?.startsWith('application/x-www-form-urlencoded') ||
    headers.accept === 'application/json'
  )
    throw new Problem('proof_needed')
  const keys = await passkeysOf(people, person.code)
  return proofPage({ person, action: url, fields: sent.fields ?? {}, hasPasskey: keys.length > 0, wrong })
}
