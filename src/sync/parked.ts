/** What cannot be taken as it stands, as the act that keeps it in its own place (services/parked). */
import type { Act } from '#kernel/act.ts'
import { RAW_MOST } from '#services/parked/service.ts'
import { toBase64url } from '#sync/keys.ts'
import { splitLine } from '#sync/wire.ts'

/** Why an act is parked rather than posted; the ledger's own codes come beside these. */
export type ParkCode =
  | 'unreadable'
  | 'other_place'
  | 'device_locked'
  | 'device_revoked'
  | 'teller_disabled'
  | 'unit_other'

/** Stands where an act is missing that a restored hub has forgotten, and of which nobody kept the bytes. */
export const UNKNOWN_DIGEST = '0'.repeat(64)

type Kept = {
  /** Device and number in the journal. */
  device: string
  seq: number
  at: string
  unit: string
  code: string
  /** Chain hash of the line. */
  digest: string
  line?: string
  act?: Act | undefined
}

export function parkedAct({ device, seq, at, unit, code, digest, line, act }: Kept): Act {
  const { cash } = splitLine(line ?? '')
  const what = act ? `${act.service}.${act.verb}` : ''
  return {
    device,
    seq,
    at,
    actor: 'job:hub',
    unit,
    service: 'parked',
    verb: 'keep',
    lines: [
      {
        device,
        seq,
        code,
        digest,
        ...(line ? { raw: rawOf(line) } : {}),
        ...(/^[a-z-]{1,40}\.[A-Za-z]{1,40}$/.test(what) ? { what } : {}),
        ...(cash > 0 ? { received: cash } : {}),
        ...(cash < 0 ? { paid: -cash } : {}),
      },
    ],
    happened: true,
  }
}

const printable = /^\P{Cc}*$/u

/** As text where it is composed, printable text; its bytes otherwise. */
function rawOf(line: string): string {
  const plain = printable.test(line) && line === line.normalize('NFC') && line.trim() === line && line.isWellFormed()
  return (plain ? line : `base64:${toBase64url(new TextEncoder().encode(line))}`).slice(0, RAW_MOST)
}
