/**
 * What the till itself signed of the acts in an evidence. Its key, which never left its browser, signs the head of its own
 * chain with every batch (docs/sync.md); here that chain is made again from the records, so nobody without the key can have
 * written them. Knows the till's chain and signature from docs/formats.md alone: the ledger imports no till.
 */
import { createPublicKey, hash, type KeyObject, verify } from 'node:crypto'
import { canonical, type Line } from '#kernel/act.ts'
import type { Findings } from '#ledger/findings.ts'
import type { Entry } from '#ledger/record.ts'

/** `key`: SPKI, base64url. `chain`: head of the till's own chain after its act `seq`, the one before the first here. */
export type EvidenceSigner = { signer: string; key: string; seq: number; chain: string }
/** Over `signature|epoch|last|head|got`. `sig`: r and s, base64url. */
export type EvidenceSignature = {
  signature: string
  epoch: number
  last: number
  head: string
  got: number
  sig: string
}
/** Of a till's own act: head of its chain after it, and the personal values when the file was written with them. */
export type OwnPart = { chain?: string; personal?: { salt: string; content: string } }

/** `own`: acts of the till. `signed`: of these, those that its key has signed as they stand in the journal. */
export type SignedReport = { own: number; signed: number; key: string | undefined }

export class Signed {
  readonly #findings: Findings
  /** By number: the head after it, and whether the record makes that head from the one before. */
  readonly #acts = new Map<number, { chain: string; made: boolean }>()
  readonly #signed = new Set<number>()
  #signer: EvidenceSigner | undefined
  #key: KeyObject | undefined

  constructor(findings: Findings) {
    this.#findings = findings
  }

  begin(signer: EvidenceSigner): void {
    this.#signer = signer
    this.#acts.set(signer.seq, { chain: signer.chain, made: false })
    try {
      this.#key = createPublicKey({ key: Buffer.from(signer.key, 'base64url'), format: 'der', type: 'spki' })
    } catch {
      this.#findings.add({ why: `khóa của máy ${signer.signer} không đọc được` })
    }
  }

  /** @param cash by how many đồng the drawer changed */
  act({ chain, personal }: OwnPart, entry: Entry, cash: number): void {
    const { act, outcome, position } = entry
    if (!this.#signer || chain === undefined) return
    const before = this.#acts.get(act.seq - 1)?.chain
    const say = (why: string) => this.#findings.add({ position, act: `${act.device}/${act.seq}`, why })
    if (personal && act.personal !== hash('sha256', personal.salt + personal.content))
      say('dữ liệu riêng không khớp cam kết trong bản ghi')
    const line = lineOf(entry, personal?.content, cash)
    const made = line !== undefined && before !== undefined && chain === hash('sha256', before + line)
    // Of what was refused, parked or is an exception the till had reckoned otherwise; that is no fault.
    if (!made && line !== undefined && outcome === 'accepted') say('việc không như quầy đã ký')
    this.#acts.set(act.seq, { chain, made })
  }

  signature({ signature, epoch, last, head, got, sig }: EvidenceSignature): void {
    const say = (why: string) => this.#findings.add({ act: `${signature}/${last}`, why })
    const text = Buffer.from([signature, epoch, last, head, got].join('|'))
    if (signature !== this.#signer?.signer || !this.#key) return void say('chữ ký không của máy này')
    if (!verify('sha256', text, { key: this.#key, dsaEncoding: 'ieee-p1363' }, Buffer.from(sig, 'base64url')))
      return void say('chữ ký của máy không đúng')
    if (this.#acts.get(last)?.chain !== head) return void say('chữ ký của máy là của chuỗi khác')
    for (let seq = last; this.#acts.get(seq)?.made; seq--) this.#signed.add(seq)
  }

  end(): SignedReport {
    const { key } = this.#signer ?? {}
    return { own: Math.max(0, this.#acts.size - 1), signed: this.#signed.size, key }
  }
}

/** What the till froze; undefined when its personal values are not here. */
function lineOf({ act: { personal, ...act } }: Entry, content: string | undefined, cash: number): string | undefined {
  if (personal !== undefined && content === undefined) return undefined
  const values = content === undefined ? [] : (JSON.parse(content) as Line[])
  const line = canonical({ ...act, lines: act.lines.map((one, i) => ({ ...one, ...values[i] })) })
  return cash === 0 ? line : `${line} ${cash}`
}
