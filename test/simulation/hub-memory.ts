/** The hub's store in memory, as one hub process sees it. */
import type { Act, Proposal } from '#kernel/act.ts'
import type { Refusal } from '#kernel/refusal.ts'
import { decide } from '#ledger/decide.ts'
import { type HubStore, isCaseOf, legsFor, type Stream, type Taken } from '#sync/hub-store.ts'
import type { FeedEntry, ReportLine } from '#sync/wire.ts'
import { type Disk, type Entry, keyOfLine, type Notes, type State } from './disk.ts'

/** A hub process's view of the disk: it dies at any step, before or after the step was done. */
export class MemoryHubStore implements HubStore {
  readonly #disk: Disk
  readonly #step: () => void
  dead = false

  /** `step` is asked before and after each write and may throw: that is the crash. */
  constructor(disk: Disk, step: () => void) {
    this.#disk = disk
    this.#step = step
  }

  get #state(): State {
    if (this.dead) throw new Error('this hub is dead')
    return this.#disk.state
  }

  #write<T>(work: () => T): T {
    this.#state
    this.#step()
    const done = work()
    this.#step()
    return done
  }

  #notes(device: string): Notes {
    return this.#state.tills.get(device) as Notes
  }

  /** Nothing in the simulation asks for signatures later; its devices sign nothing. */
  async sign() {}

  async epoch() {
    return this.#state.epoch
  }
  async beginEpoch(number: number) {
    if (this.#state.epoch.number < number) this.#write(() => this.#disk.write({ step: 'epoch', number }))
  }
  async endRecovery(number: number) {
    this.#write(() => this.#disk.write({ step: 'recovered', number }))
  }
  async awaited(epoch: number) {
    const all = [...this.#state.tills.values()]
    return all
      .filter(({ device, reported }) => device.state !== 'lost' && reported < epoch)
      .map(({ device }) => device.code)
  }
  async report(device: string, epoch: number, lines: readonly ReportLine[], done: boolean) {
    this.#write(() => this.#disk.write({ step: 'report', device, epoch, lines, done }))
  }
  async reported(device: string, epoch: number) {
    const { reported, reports } = this.#notes(device)
    return { lines: reports.length, whole: reported >= epoch }
  }
  async reports(epoch: number) {
    return [...this.#state.tills.values()].flatMap(({ device, reports }) =>
      reports.filter((one) => one.epoch === epoch).map(({ line }) => ({ device: device.code, line })),
    )
  }
  async device(code: string) {
    return this.#state.tills.get(code)?.device
  }
  async lock(device: string) {
    if (this.#notes(device).device.state !== 'active') return
    this.#write(() => this.#disk.write({ step: 'state', device, state: 'locked' }))
  }
  async seen(_device: string, _now: string, _left: number) {}
  async streams(device: string) {
    return [...this.#notes(device).streams]
  }
  async openBranch(device: string, branch: Stream) {
    this.#write(() => this.#disk.write({ step: 'branch', device, branch }))
  }
  async taken(stream: string, from: number, to: number) {
    const all = this.#state.taken.get(stream) ?? []
    const first = all[0]?.seq ?? 0
    return all.slice(Math.max(0, from - first), Math.max(0, to - first + 1))
  }
  async take(stream: Stream, taken: readonly Taken[]) {
    this.#write(() => this.#disk.write({ step: 'take', stream: stream.code, taken }))
  }
  async post(acts: readonly Act[], refused?: ReadonlyMap<Act, Refusal>) {
    return this.#write(() => this.#disk.post(acts, refused))
  }
  async judge(proposal: Proposal) {
    const said = decide(this.#state, proposal)
    return 'refusal' in said ? said : undefined
  }
  async cursor(device: string) {
    return this.#state.book.devices.get(device)?.seq ?? 0
  }
  async keptAs(device: string, seq: number) {
    const position = this.#state.places.get(`${device}/${seq}`) ?? 0
    const act = this.#state.journal[position - 1]?.act
    if (act?.service !== 'parked' || act.verb !== 'keep') return undefined
    return { position, digest: String(act.lines[0]?.digest), code: String(act.lines[0]?.code) }
  }
  async feed(device: string, got: number, most: number) {
    const { feeds, journal } = this.#state
    const all = feeds.get(device) ?? []
    const entries = all.slice(got, got + most).map((position, i) => this.#entry(device, got + i + 1, position, journal))
    return { entries, more: all.length > got + most }
  }
  #entry(device: string, n: number, position: number, journal: readonly Entry[]): FeedEntry {
    const { act, outcome, legs: all } = journal[position - 1] as Entry
    const legs = legsFor(device, all)
    const things: FeedEntry['things'] = {}
    for (const leg of legs) {
      if (leg.kind !== 'thing' || !(leg.to === `till:${device}` || isCaseOf(device, leg.thing))) continue
      const born = this.#state.births.get(leg.thing)
      const until = act.lines.find((one) => keyOfLine(act.service, one) === leg.thing)?.until
      if (!born) continue
      const { service, line } = born
      const open = this.#state.opens[position - 1]?.get(leg.thing) ?? 0
      const all = this.#state.trails.get(leg.thing) ?? []
      const trail = all.slice(
        0,
        all.findIndex(({ device, seq }) => device === act.device && seq === act.seq),
      )
      things[leg.thing] = { service, open, line, ...(typeof until === 'string' ? { until } : {}), trail }
    }
    return { n, position, outcome, act, legs, things }
  }
  async fedThrough(device: string, position: number) {
    return (this.#state.feeds.get(device) ?? []).filter((one) => one <= position).length
  }
  async durable(device: string, stream: string) {
    return this.#disk.durable(device, stream)
  }
  async refs() {
    return { network: '1' }
  }
}
