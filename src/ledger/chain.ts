/**
 * The hash chains of a journal, followed from the first act to the last: every act on the one before it of its device,
 * every block on the one before it, positions and numbers without a gap, and the heads that left the database.
 * It names the act that was touched, not merely the place where a hash stops matching.
 */
import type { Findings } from '#ledger/findings.ts'
import type { Head } from '#ledger/heads.ts'
import { actHash, blockHash, GENESIS } from '#ledger/record.ts'

export type ActLink = { position: number; device: string; seq: number; record: string; hash: string }
/** `recorded`: ISO, UTC, milliseconds; all acts of a block have the same. */
export type BlockLink = { block: number; first: number; last: number; hash: string; recorded: string }
export type DeviceHead = { device: string; seq: number; hash: string }

type Tail = { position: number; seq: number; hash: string }
/** An act that does not follow from its device's act before it. */
type Break = { position: number; act: string; before: number; beforeAct: string }

/** Breaks remembered for naming the culprit. A journal broken more often was made anew; its first break is enough. */
const BREAKS_MOST = 10_000

export class Chain {
  readonly #findings: Findings
  readonly #devices = new Map<string, Tail>()
  readonly #breaks: Break[] = []
  /** Blocks that do not follow from the hashes of their acts. */
  readonly #unsound: BlockLink[] = []
  readonly #expectActs = new Map<string, string>()
  readonly #expectBlocks = new Map<number, string>()
  readonly #expectHashes = new Set<string>()
  readonly #agreed = new Map<string, number>()
  /** Blocks whose acts have not all come. */
  readonly #waiting: BlockLink[] = []
  #hashes: string[] = []
  #position = 0
  #announced: Omit<BlockLink, 'first' | 'recorded'> = { block: 0, last: 0, hash: GENESIS }
  #closed: Omit<BlockLink, 'first' | 'recorded'> = { block: 0, last: 0, hash: GENESIS }

  constructor(findings: Findings, heads: readonly Head[] = []) {
    this.#findings = findings
    for (const head of heads)
      if ('device' in head) this.#expectActs.set(`${head.device}/${head.seq}`, head.hash)
      else if ('block' in head) this.#expectBlocks.set(head.block, head.hash)
      else this.#expectHashes.add(head.hash)
  }

  /** The last act that came, and the last block. */
  get head(): { position: number; block: number; hash: string } {
    return { position: this.#position, block: this.#announced.block, hash: this.#announced.hash }
  }

  /** When the block of the last act was recorded. */
  get recorded(): string | undefined {
    return this.#waiting[0]?.recorded
  }

  get heads(): Head[] {
    const devices = [...this.#devices].map(([device, { seq, hash }]) => ({ device, seq, hash }))
    const { block, hash } = this.#announced
    return block === 0 ? devices : [...devices, { block, hash }]
  }

  /** Blocks come in their order, each before its acts (or long before them). */
  block(block: BlockLink): void {
    const before = this.#announced
    if (block.block !== before.block + 1 || block.first !== before.last + 1 || block.last < block.first)
      this.#findings.add({
        position: Math.min(block.first, before.last + 1),
        why: `khối ${block.block} (vị trí ${block.first}–${block.last}) không nối tiếp khối ${before.block} (đến vị trí ${before.last})`,
      })
    this.#announced = block
    this.#waiting.push(block)
  }

  act(act: ActLink): void {
    const ref = `${act.device}/${act.seq}`
    const expected = this.#position + 1
    if (act.position > expected)
      this.#findings.add({ position: expected, why: `thiếu việc từ vị trí ${expected} đến ${act.position - 1}` })
    else if (act.position < expected)
      this.#findings.add({ position: act.position, act: ref, why: 'vị trí này có hơn một việc' })
    this.#position = act.position
    this.#enterBlock(act.position, ref)
    this.#hashes.push(act.hash)
    this.#link(act, ref)
    this.#compare(act, ref)
  }

  #link({ position, device, seq, record, hash }: ActLink, act: string): void {
    const tail = this.#devices.get(device) ?? { position: 0, seq: 0, hash: GENESIS }
    if (seq !== tail.seq + 1)
      this.#findings.add({ position, act, why: `máy ${device} đáng lẽ đến số ${tail.seq + 1}, lại là số ${seq}` })
    else if (hash !== actHash(tail.hash, record)) this.#broke(position, act, tail, device)
    this.#devices.set(device, { position, seq, hash })
  }

  #broke(position: number, act: string, tail: Tail, device: string): void {
    if (this.#breaks.length < BREAKS_MOST)
      this.#breaks.push({ position, act, before: tail.position, beforeAct: `${device}/${tail.seq}` })
  }

  #compare({ position, device, seq, hash }: ActLink, act: string): void {
    this.#expectHashes.delete(hash)
    if (this.#expectActs.size === 0) return
    const expected = this.#expectActs.get(act)
    if (expected === undefined) return
    this.#expectActs.delete(act)
    if (expected === hash) this.#agreed.set(device, seq)
    else {
      const since = this.#agreed.get(device) ?? 0
      const from = since + 1 === seq ? 'việc này' : `một việc từ số ${since + 1} đến số ${seq} của máy ${device}`
      this.#findings.add({ position, act, why: `dấu khác với dấu đã ra khỏi cơ sở dữ liệu: ${from} đã bị làm lại` })
    }
  }

  /** Closes the blocks that end before this position. */
  #enterBlock(position: number, act: string): void {
    while (this.#waiting[0] && this.#waiting[0].last < position) this.#closeBlock()
    const current = this.#waiting[0]
    if (!current || current.first > position)
      this.#findings.add({ position, act, why: 'việc này không thuộc khối nào' })
  }

  #closeBlock(): void {
    const block = this.#waiting.shift() as BlockLink
    if (block.hash !== blockHash(this.#closed.hash, this.#hashes)) this.#unsound.push(block)
    this.#hashes = []
    this.#closed = block
    this.#expectHashes.delete(block.hash)
    const expected = this.#expectBlocks.get(block.block)
    this.#expectBlocks.delete(block.block)
    if (expected !== undefined && expected !== block.hash)
      this.#findings.add({
        position: block.first,
        why: `dấu của khối ${block.block} khác với dấu đã ra khỏi cơ sở dữ liệu: sổ đến vị trí ${block.last} đã bị làm lại`,
      })
  }

  /** After the last act. `devices`: the heads as the database (or the export) states them; `end`: the position it states. */
  finish(devices: Iterable<DeviceHead>, end: number): void {
    const next = this.#position + 1
    const stated = Math.max(end, this.#announced.last)
    if (stated >= next)
      this.#findings.add({ position: next, why: `sổ bị cắt: thiếu việc từ vị trí ${next} đến ${stated}` })
    while (this.#waiting.length > 0) this.#closeBlock()
    const known = new Set<string>()
    for (const head of devices) {
      known.add(head.device)
      this.#compareTail(head, next)
    }
    for (const [device, { position, seq }] of this.#devices)
      if (!known.has(device))
        this.#findings.add({ position, act: `${device}/${seq}`, why: `máy ${device} không có trong danh sách máy` })
    this.#nameCulprits()
    this.#missing(next)
  }

  #compareTail({ device, seq, hash }: DeviceHead, next: number): void {
    const tail = this.#devices.get(device)
    if (!tail || seq > tail.seq)
      this.#findings.add({ position: next, why: `máy ${device} đã đến số ${seq}, sổ chỉ có đến số ${tail?.seq ?? 0}` })
    else if (seq < tail.seq)
      this.#findings.add({
        position: tail.position,
        act: `${device}/${tail.seq}`,
        why: `máy ${device} mới đến số ${seq}`,
      })
    else if (hash !== tail.hash) this.#broke(Number.POSITIVE_INFINITY, '', tail, device)
  }

  /**
   * Where an act does not follow from the one before it, one of the two was touched. If only the record of the later one
   * was changed, the stored hashes still make up their blocks. If the earlier one was changed and hashed again, its
   * block does not, and the act after the later one still follows.
   */
  #nameCulprits(): void {
    const leads = new Set(this.#breaks.map(({ before }) => before))
    for (const { position, act, before, beforeAct } of this.#breaks) {
      const earlier = before > 0 && !leads.has(position) && this.#isUnsound(before)
      if (earlier) this.#findings.add({ position: before, act: beforeAct, why: 'nội dung đã bị sửa và tính lại dấu' })
      else if (act === '') this.#findings.add({ position: before, act: beforeAct, why: 'dấu cuối của máy bị sửa' })
      else this.#findings.add({ position, act, why: 'nội dung hoặc dấu đã bị sửa: không nối với việc trước của máy' })
    }
    for (const { block, first, last } of this.#unsound)
      if (!this.#findings.within(first, last))
        this.#findings.add({
          position: first,
          why: `dấu của khối ${block} (vị trí ${first}–${last}) không khớp các việc trong khối`,
        })
  }

  #isUnsound(position: number): boolean {
    return this.#unsound.some(({ first, last }) => position >= first && position <= last)
  }

  /** Heads that left the database and are not in it any more. */
  #missing(next: number): void {
    for (const act of this.#expectActs.keys())
      this.#findings.add({ position: next, why: `sổ bị cắt: việc ${act} đã ra khỏi cơ sở dữ liệu mà sổ không còn` })
    for (const block of this.#expectBlocks.keys())
      this.#findings.add({ position: next, why: `sổ bị cắt: khối ${block} đã ra khỏi cơ sở dữ liệu mà sổ không còn` })
    for (const hash of this.#expectHashes)
      this.#findings.add({
        position: next,
        why: `dấu ${hash} đã ra khỏi cơ sở dữ liệu mà sổ không có: sổ bị cắt hoặc bị làm lại`,
      })
  }
}
