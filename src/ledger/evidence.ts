/**
 * The evidence of one drawer between two counts, line by line, without a database: docs/formats.md has the lines, so both
 * sides of a dispute can check the same file by programs of their own.
 */
import {
  type EvidenceSignature,
  type EvidenceSigner,
  type OwnPart,
  Signed,
  type SignedReport,
} from '#ledger/evidence-signed.ts'
import { type Finding, Findings } from '#ledger/findings.ts'
import type { Head } from '#ledger/heads.ts'
import { actHash, blockHash, type Entry, entryOf } from '#ledger/record.ts'

export const EVIDENCE_VERSION = 2

export type EvidenceHeader = {
  canhtay: 'evidence'
  version: number
  province: number
  name: string
  /** The drawer: till:CODE */
  holder: string
  /** device/seq of the two counts. */
  from: string
  to: string
  made: string
  /** The block before the first one here; 0 and zeros before the first of all. */
  block: number
  hash: string
}
/** `acts`: hashes of all its acts in the order of positions, also of those that are not here. */
export type EvidenceBlock = {
  block: number
  first: number
  last: number
  recorded: string
  hash: string
  acts: readonly string[]
}
/** `previous`: hash of the same device's act before it. */
export type EvidenceAct = {
  position: number
  device: string
  seq: number
  previous: string
  hash: string
  record: string
} & OwnPart
export type EvidenceLine =
  | EvidenceHeader
  | EvidenceSigner
  | EvidenceBlock
  | EvidenceAct
  | EvidenceSignature
  | { end: number }

export type EvidenceReport = {
  header: EvidenceHeader | undefined
  acts: number
  blocks: number
  /** đồng: counted at first, came in, went out, counted at last, and what that count found missing (below 0) or over. */
  cash: { counted: number; in: number; out: number; countedAgain: number; found: number }
  till: SignedReport
  findings: readonly Finding[]
}

/** @param heads that left the database before: a till's last answer, a printed day sheet, a file of an earlier night. */
export async function checkEvidence(
  lines: AsyncIterable<EvidenceLine> | Iterable<EvidenceLine>,
  heads: readonly Head[] = [],
): Promise<EvidenceReport> {
  const findings = new Findings()
  const known = new Set<string>()
  const signed = new Signed(findings)
  const drawer = new Drawer(findings, signed)
  let header: EvidenceHeader | undefined
  let before: { block: number; last?: number; hash: string } | undefined
  let block: EvidenceBlock | undefined
  let acts = 0
  let blocks = 0
  for await (const line of lines) {
    if ('canhtay' in line) {
      header = line
      drawer.begin(line)
      before = line
    } else if ('signer' in line) signed.begin(line)
    else if ('signature' in line) signed.signature(line)
    else if ('position' in line) {
      acts++
      known.add(`${line.device}/${line.seq}|${line.hash}`).add(line.hash)
      checkAct(line, block, findings)
      drawer.act(line)
    } else if ('block' in line) {
      blocks++
      block = line
      known.add(`${line.block}|${line.hash}`).add(line.hash)
      if (before) checkBlock(line, before, findings)
      before = line
    }
  }
  if (!header) findings.add({ why: 'tệp thiếu dòng đầu' })
  for (const head of heads) {
    const name = 'device' in head ? `${head.device}/${head.seq}|` : 'block' in head ? `${head.block}|` : ''
    if (!known.has(name + head.hash)) findings.add({ why: `dấu ${name}${head.hash} không có trong tệp` })
  }
  return { header, acts, blocks, cash: drawer.end(), till: signed.end(), findings: findings.kept }
}

function checkBlock(
  { block, first, last, hash, acts }: EvidenceBlock,
  before: { block: number; last?: number; hash: string },
  findings: Findings,
): void {
  if (block !== before.block + 1 || (before.last !== undefined && first !== before.last + 1))
    findings.add({ position: first, why: `khối ${block} không nối tiếp khối ${before.block}` })
  else if (acts.length !== last - first + 1 || hash !== blockHash(before.hash, acts))
    findings.add({ position: first, why: `dấu của khối ${block} không khớp các việc trong khối` })
}

function checkAct(act: EvidenceAct, block: EvidenceBlock | undefined, findings: Findings): void {
  const { position, device, seq, previous, hash, record } = act
  const say = (why: string) => findings.add({ position, act: `${device}/${seq}`, why })
  if (hash !== actHash(previous, record)) say('nội dung không khớp dấu')
  if (!block || block.acts[position - block.first] !== hash) say('việc không có trong khối của nó')
}

/** Follows the drawer's own sequence of acts, and its cash from the first count to the second. */
class Drawer {
  readonly #findings: Findings
  readonly #signed: Signed
  readonly #cash = { counted: 0, in: 0, out: 0, countedAgain: 0, found: 0 }
  #header: EvidenceHeader | undefined
  #last: EvidenceAct | undefined
  #ended = false

  constructor(findings: Findings, signed: Signed) {
    this.#findings = findings
    this.#signed = signed
  }

  begin(header: EvidenceHeader): void {
    this.#header = header
  }

  act(act: EvidenceAct): void {
    const { holder = '', from, to } = this.#header ?? {}
    const { position, device, seq, previous, record } = act
    const ref = `${device}/${seq}`
    const say = (why: string) => this.#findings.add({ position, act: ref, why })
    const entry = decoded(record)
    if (!entry || entry.position !== position || entry.act.device !== device || entry.act.seq !== seq)
      return void say('bản ghi không nói như dòng của nó')
    if (`till:${device}` === holder) {
      if (!this.#last && ref !== from) say(`việc đầu của quầy phải là lần kiểm đếm ${from}`)
      else if (this.#last && (seq !== this.#last.seq + 1 || previous !== this.#last.hash))
        say(`không nối với việc ${this.#last.seq} của quầy`)
      this.#last = act
      this.#signed.act(act, entry, changeOf(entry, holder))
    }
    this.#pour(entry, holder, ref === from, ref === to)
    if (ref === to) this.#ended = true
  }

  #pour(entry: Entry, holder: string, first: boolean, last: boolean): void {
    const counted = entry.computed[0]?.counted
    if ((first || last) && counted === undefined)
      this.#findings.add({ position: entry.position, why: 'việc này không phải lần kiểm đếm' })
    if (first) {
      // What the first count found is in what it counted.
      this.#cash.counted = counted ?? 0
      return
    }
    for (const leg of entry.legs) {
      if (leg.kind !== 'amount' || leg.asset !== 'cash' || (leg.from !== holder && leg.to !== holder)) continue
      const amount = leg.to === holder ? leg.amount : -leg.amount
      if (last) this.#cash.found += amount
      else if (amount > 0) this.#cash.in += amount
      else this.#cash.out -= amount
    }
    if (last) this.#cash.countedAgain = counted ?? 0
  }

  end() {
    const { counted, in: came, out, countedAgain, found } = this.#cash
    if (!this.#ended) this.#findings.add({ why: `tệp thiếu lần kiểm đếm cuối ${this.#header?.to ?? ''}` })
    const sum = counted + came - out + found
    if (sum !== countedAgain)
      this.#findings.add({
        why: `tiền cộng theo các việc là ${sum}, lần kiểm đếm cuối ghi ${countedAgain}: thiếu việc`,
      })
    return this.#cash
  }
}

/** By how many đồng an act changed a drawer. */
function changeOf({ legs }: Entry, holder: string): number {
  const cash = legs.flatMap((leg) => (leg.kind === 'amount' && leg.asset === 'cash' ? [leg] : []))
  return cash.reduce((sum, { from, to, amount }) => sum + (to === holder ? amount : from === holder ? -amount : 0), 0)
}

function decoded(record: string): Entry | undefined {
  try {
    return entryOf(record)
  } catch {
    return undefined
  }
}
