/** What a receipt is worth: by the key of its till alone, then by the word of the centre. */
import { isSigned, type Proof, type Sealed } from '#counter/receipt-code.ts'
import { fromBase64url } from '#sync/keys.ts'

/** `point`: where the till stands. `revoked`: the day on which the key was taken from it. */
export type KeysFile = { devices: Readonly<Record<string, { key: string; point: string; revoked?: string }>> }

/** What is left to be paid, and the code to pay it by: the black modules in a square of `side` units. */
export type Pay = { amount: number; memo: string; account: string; name: string; side: number; path: string }

/** The centre's word; `state` is checked against those that are known. */
export type Said = { state: string; pay?: readonly Pay[] }

/**
 * - `recorded`, `missing`, `different`, `reversed`: the centre's word on an act whose signature is right.
 * - `signed`: the signature is right, the centre was not reached; `busy`: it asks for patience.
 * - `forged`: no till of the Post signed this. `unknown`: no key is known, and there is no network.
 * - `revoked`: signed with a key after the day on which it was taken away.
 */
export type Verdict =
  | { kind: 'recorded'; pay: readonly Pay[] }
  | { kind: 'asking' | 'missing' | 'different' | 'reversed' | 'signed' | 'busy' | 'forged' | 'unknown' }
  | { kind: 'revoked'; on: string }

const WORDS = ['missing', 'different', 'reversed', 'busy', 'forged'] as const

/** @param ask the centre's word on a proof; nothing when it is not reached. `keys`: nothing when none were ever fetched. */
export async function judge(
  { act }: Sealed,
  proof: Proof,
  keys: KeysFile | undefined,
  ask: (proof: Proof) => Promise<Said | undefined>,
): Promise<Verdict> {
  const known = keys?.devices[proof.device]
  const key = known && fromBase64url(known.key)
  if (!known || !key) {
    // The list at hand may be older than the till: only the centre knows that there is none.
    const said = await ask(proof)
    return said?.state === 'busy' ? { kind: 'unknown' } : (verdictOf(said) ?? { kind: 'unknown' })
  }
  if (!(await isSigned(proof, key))) return { kind: 'forged' }
  if (known.revoked !== undefined && act.at.slice(0, 10) > known.revoked) return { kind: 'revoked', on: known.revoked }
  return verdictOf(await ask(proof)) ?? { kind: 'signed' }
}

function verdictOf(said: Said | undefined): Verdict | undefined {
  if (said?.state === 'recorded') return { kind: 'recorded', pay: said.pay ?? [] }
  const kind = WORDS.find((one) => one === said?.state)
  return kind && { kind }
}
