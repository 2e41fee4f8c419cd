/** From the codes of receipts back to the acts: what a box of papers can still say of a till whose memory is gone. */
import { gather, isSigned, openCode, type Proof, type Sealed } from '#counter/receipt-code.ts'
import { canonical } from '#kernel/act.ts'
import { chainOn } from '#sync/chain.ts'
import { lineOf } from '#sync/wire.ts'

/** Public key (SPKI) of a device; nothing when it is not known. */
export type KeyOf = (proof: Proof) => Uint8Array | undefined

/** `unreadable`: no receipt of ours; `unknown`: no key of its device; `forged`: that key has not signed it. */
export type Checked =
  | { kind: 'unreadable' | 'parts'; text: string }
  | { kind: 'signed' | 'unknown' | 'forged'; sealed: Sealed; proof: Proof }

/** `texts`: addresses or fragments in any order, a receipt of several codes as its parts. */
export async function checkCodes(texts: readonly string[], keyOf: KeyOf): Promise<Checked[]> {
  const { wholes, lacking } = gather(texts)
  const checked = await Promise.all(
    wholes.map(async (text): Promise<Checked> => {
      const opened = await openCode(text)
      if (!opened) return { kind: 'unreadable', text }
      const key = keyOf(opened.proof)
      if (!key) return { kind: 'unknown', ...opened }
      return { kind: (await isSigned(opened.proof, key)) ? 'signed' : 'forged', ...opened }
    }),
  )
  return [
    ...checked,
    ...lacking.map(({ tag, parts }): Checked => ({ kind: 'parts', text: `${tag}: ${parts.join(', ')}` })),
  ]
}

/** `at` and `unit` are those of the act before the gap, for what is put in its place. */
export type Gap = { device: string; from: number; to: number; at: string; unit: string }

export type Rebuilt = {
  /** By device and sequence, each act once. */
  acts: Sealed[]
  /** Sequences between the first and the last act of a device that no receipt tells of. */
  gaps: Gap[]
  /** Acts that do not continue the chain of the act just before them, or of which two receipts say different things. */
  broken: { device: string; seq: number; why: 'chain' | 'two' }[]
}

/** @param signed whose signatures have been found right: `checkCodes` */
export async function rebuild(signed: readonly Sealed[]): Promise<Rebuilt> {
  const order = (a: Sealed, b: Sealed) =>
    a.act.device < b.act.device ? -1 : a.act.device > b.act.device ? 1 : a.act.seq - b.act.seq
  const out: Rebuilt = { acts: [], gaps: [], broken: [] }
  for (const next of signed.toSorted(order)) {
    const last = out.acts.at(-1)
    const { device, seq } = next.act
    if (last?.act.device === device && last.act.seq === seq) {
      const same = canonical(last.act) === canonical(next.act) && last.hash === next.hash
      if (!same) out.broken.push({ device, seq, why: 'two' })
      continue
    }
    out.acts.push(next)
    if (last?.act.device !== device) continue
    const { at, unit } = last.act
    if (last.act.seq < seq - 1) out.gaps.push({ device, from: last.act.seq + 1, to: seq - 1, at, unit })
    else if ((await chainOn(last.hash, [lineOf(next.act, next.cash)]))[0] !== next.hash)
      out.broken.push({ device, seq, why: 'chain' })
  }
  return out
}
