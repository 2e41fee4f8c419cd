/**
 * Who is at the till: a PIN of six digits against a verifier that the enrolment left on the device. It says who did an act;
 * it protects no disk: whoever copies the verifier finds the PIN in a day (SECURITY.md). Five tries are free, then each
 * wrong one doubles a wait that is kept on the device, so that a reload does not shorten it.
 */
import type { No, Teller, Verifier } from '#counter/nouns.ts'
import type { Day } from '#kernel/day.ts'
import { fromBase64url, toBase64url } from '#sync/keys.ts'

/** OWASP Password Storage Cheat Sheet, 2023: PBKDF2-HMAC-SHA256. 0.1 s on a desktop, about a second on a weak phone. */
const ROUNDS = 600_000
const TRIES_FREE = 5
const WAIT_FIRST_MS = 30_000
const WAIT_MOST_MS = 3_600_000

/** Wrong tries in a row, and the moment (milliseconds of the epoch) before which no other is looked at. */
export type Tries = { wrong: number; until: number }
export const NO_TRIES: Tries = { wrong: 0, until: 0 }

/** @param salt 16 random bytes, drawn by the caller */
export async function makeVerifier(pin: string, salt: Uint8Array, rounds = ROUNDS): Promise<Verifier> {
  if (!isPin(pin)) throw new RangeError('a PIN has six digits')
  return { salt: toBase64url(salt), rounds, hash: toBase64url(await derive(pin, salt, rounds)) }
}

export const isPin = (pin: string): boolean => /^\d{6}$/.test(pin)

/**
 * @param at the same moment as a day at the point and in milliseconds of the epoch
 * @returns the answer, and the tries that the caller keeps before it shows it
 */
export async function tryPin(
  teller: Teller,
  pin: string,
  tries: Tries,
  at: { day: Day; ms: number },
): Promise<{ no?: No; tries: Tries }> {
  if (teller.until < at.day)
    return { tries, no: no('teller_ended', `${teller.name} hết hạn làm việc ở máy này. Xin người quản lý gia hạn.`) }
  // A clock that was set back must not turn a wait of minutes into one of years.
  const left = Math.min(tries.until - at.ms, WAIT_MOST_MS)
  if (left > 0) return { tries, no: no('pin_wait', `Nhập sai ${tries.wrong} lần. Chờ ${span(left)} rồi nhập lại.`) }
  const { salt, rounds, hash } = teller.verifier
  if (isPin(pin) && same(await derive(pin, bytesOf(salt), rounds), bytesOf(hash))) return { tries: NO_TRIES }
  const wrong = tries.wrong + 1
  const over = wrong - TRIES_FREE
  if (over < 0)
    return { tries: { wrong, until: 0 }, no: no('pin_wrong', `Mã PIN sai. Còn ${-over} lần thử trước khi phải chờ.`) }
  const wait = Math.min(WAIT_FIRST_MS * 2 ** over, WAIT_MOST_MS)
  const text = `Mã PIN sai ${wrong} lần. Chờ ${span(wait)} rồi nhập lại, hoặc xin cấp mã mới.`
  return { tries: { wrong, until: at.ms + wait }, no: no('pin_wrong', text) }
}

const no = (code: No['no'], text: string): No => ({ no: code, field: 'pin', text })

const span = (ms: number): string => (ms < 60_000 ? `${Math.ceil(ms / 1000)} giây` : `${Math.ceil(ms / 60_000)} phút`)

async function derive(pin: string, salt: Uint8Array, iterations: number): Promise<Uint8Array> {
  const key = await crypto.subtle.importKey('raw', new TextEncoder().encode(pin), 'PBKDF2', false, ['deriveBits'])
  const how = { name: 'PBKDF2', hash: 'SHA-256', salt: salt as Uint8Array<ArrayBuffer>, iterations }
  return new Uint8Array(await crypto.subtle.deriveBits(how, key, 256))
}

/** Looks at every byte, whatever the first difference. */
function same(a: Uint8Array, b: Uint8Array): boolean {
  let different = a.length ^ b.length
  for (let i = 0; i < a.length; i++) different |= (a[i] as number) ^ (b[i] ?? 0)
  return different === 0
}

const bytesOf = (text: string): Uint8Array => fromBase64url(text) ?? new Uint8Array()
