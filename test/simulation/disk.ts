/**
 * The hub's disk: the journal with the real `decide`, and the hub's notes. Everything that is written is a step of one log,
 * so a crash or a restore is the same log read again up to some step.
 */
import type { Act, FrozenAct, Leg, Line, Proposal } from '#kernel/act.ts'
import type { Refusal } from '#kernel/refusal.ts'
import { LiveBook } from '#ledger/book.ts'
import type { BlockLink } from '#ledger/chain.ts'
import { type Book, decide, type NamedAct, type ThingState } from '#ledger/decide.ts'
import { actHash, blockHash, GENESIS, recordOf } from '#ledger/record.ts'
import { ruleOn } from '#rules/rules.ts'
import { type Dated, expand } from '#services/expand.ts'
import { catalogue } from '#services/index.ts'
import { thingKey } from '#services/kit.ts'
import { reverses } from '#services/reverses.ts'
import type { DeviceState, Epoch, Posted, Stream, Taken, TillDevice } from '#sync/hub-store.ts'
import type { FeedEntry, ReportLine } from '#sync/wire.ts'

export const UNITS = ['361000', '362000']

export const world: Dated = {
  catalogue,
  unit: (code) => (UNITS.includes(code) ? { id: Number(code), open: true } : undefined),
  rule: ruleOn,
}

export const lay = (act: Act): Proposal | Refusal => expand(world, { frozen: act })

export type Entry = {
  act: FrozenAct
  day: string
  outcome: FeedEntry['outcome']
  refusal?: Pick<Refusal, 'refusal' | 'field'>
  legs: Leg[]
  /** As the journal has it, and its place in the chain of its device. */
  record: string
  hash: string
}
/** What was still open on the things of an act, after it. */
type Opens = ReadonlyMap<string, number>

type Step =
  | { step: 'block'; link: BlockLink; entry: Entry }
  | { step: 'enrol'; device: TillDevice; stream: Stream }
  | { step: 'state'; device: string; state: DeviceState }
  | { step: 'take'; stream: string; taken: readonly Taken[] }
  | { step: 'branch'; device: string; branch: Stream }
  | { step: 'epoch'; number: number }
  | { step: 'recovered'; number: number }
  | { step: 'report'; device: string; epoch: number; lines: readonly ReportLine[]; done: boolean }

export type Notes = {
  device: TillDevice
  streams: Stream[]
  reported: number
  reports: { epoch: number; line: ReportLine }[]
}

/** What the log amounts to. */
export class State implements Book {
  readonly book = new LiveBook()
  readonly journal: Entry[] = []
  readonly blocks: BlockLink[] = []
  readonly places = new Map<string, number>()
  readonly births = new Map<string, { service: string; line: Line }>()
  readonly opens: Opens[] = []
  readonly trails = new Map<string, Act[]>()
  readonly tills = new Map<string, Notes>()
  readonly taken = new Map<string, Taken[]>()
  readonly feeds = new Map<string, number[]>()
  /** Last day on which the till that holds a thing may use it. */
  readonly leases = new Map<string, string>()
  epoch: Epoch = { number: 1, position: 0, recovering: false }

  apply(step: Step): void {
    switch (step.step) {
      case 'block':
        this.blocks.push(step.link)
        this.#post(step.entry)
        break
      case 'enrol':
        this.tills.set(step.device.code, { device: step.device, streams: [step.stream], reported: 0, reports: [] })
        break
      case 'state': {
        const notes = this.tills.get(step.device) as Notes
        notes.device = { ...notes.device, state: step.state }
        break
      }
      case 'take': {
        const taken = this.taken.get(step.stream) ?? []
        this.taken.set(step.stream, taken)
        taken.push(...step.taken)
        for (const { streams } of this.tills.values())
          for (const [i, stream] of streams.entries()) {
            const last = step.taken.at(-1)
            if (stream.code === step.stream && last) streams[i] = { ...stream, last: last.seq, head: last.hash }
          }
        break
      }
      case 'branch':
        this.tills.get(step.device)?.streams.push(step.branch)
        break
      case 'epoch':
        this.epoch = { number: step.number, position: this.journal.length, recovering: true }
        for (const notes of this.tills.values()) notes.reports = []
        break
      case 'recovered':
        this.epoch = { ...this.epoch, recovering: false }
        break
      case 'report': {
        const notes = this.tills.get(step.device) as Notes
        const told = new Set(notes.reports.map(({ line }) => keyOf(line)))
        for (const line of step.lines) if (!told.has(keyOf(line))) notes.reports.push({ epoch: step.epoch, line })
        if (step.done) notes.reported = step.epoch
        break
      }
      default:
        step satisfies never
    }
  }

  #post(entry: Entry): void {
    const { act, legs, outcome, hash } = entry
    this.journal.push(entry)
    this.book.devices.set(act.device, { id: 0, seq: act.seq, hash })
    const ref = `${act.device}/${act.seq}`
    this.places.set(ref, this.journal.length)
    this.book.apply(legs)
    this.opens.push(
      new Map(legs.flatMap((leg) => (leg.kind === 'thing' ? [[leg.thing, this.thing(leg.thing)?.open ?? 0]] : []))),
    )
    const named = outcome === 'refused' ? undefined : reverses(act)
    if (named) this.book.negated.add(named)
    for (const leg of legs)
      if (leg.kind === 'thing' && leg.born) {
        const line = act.lines.find((one) => keyOfLine(act.service, one) === leg.thing) ?? {}
        this.births.set(leg.thing, { service: leg.born.service, line })
      }
    for (const leg of legs)
      if (leg.kind === 'thing') {
        const lines = act.lines.filter((one) => keyOfLine(act.service, one) === leg.thing)
        this.trails.set(leg.thing, [...(this.trails.get(leg.thing) ?? []), { ...act, lines }])
      }
    for (const line of act.lines)
      if (outcome === 'accepted' && typeof line.until === 'string')
        this.leases.set(keyOfLine(act.service, line) ?? '', line.until)
    const concerned = new Set<string>()
    for (const leg of legs) {
      if (leg.kind !== 'pay')
        for (const holder of [leg.from, leg.to]) if (holder.startsWith('till:')) concerned.add(holder.slice(5))
      if (leg.kind !== 'amount' && CASE.test(leg.thing))
        concerned.add(leg.thing.slice(leg.thing.indexOf(':') + 1, leg.thing.lastIndexOf('/')))
      if (leg.kind === 'pay' && leg.at?.startsWith('till:')) concerned.add(leg.at.slice(5))
    }
    const asWritten = outcome === 'accepted' && act.service !== 'parked'
    if (asWritten) concerned.delete(act.device)
    else concerned.add(act.device)
    for (const till of concerned) {
      const feed = this.feeds.get(till) ?? []
      this.feeds.set(till, feed)
      feed.push(this.journal.length)
    }
  }

  thing(key: string): ThingState | undefined {
    return this.book.thing(key)
  }

  balance(holder: string, asset: string): number {
    return this.book.balance(holder, asset)
  }

  named(ref: string): NamedAct | undefined {
    const entry = this.journal[(this.places.get(ref) ?? 0) - 1]
    if (!entry) return undefined
    const reversible = entry.outcome === 'accepted' && reverses(entry.act) === undefined
    return {
      device: entry.act.device,
      day: entry.day,
      legs: entry.legs,
      reversible,
      reversed: this.book.negated.has(ref),
    }
  }
}

const CASE = /^(?:parked|discrepancy|correction):/
const keyOf = (line: ReportLine): string => ('act' in line ? `${line.act.device}/${line.act.seq}` : `${line.seq}`)
export const keyOfLine = (service: string, line: Line): string | undefined => {
  const declared = catalogue.get(service)
  return declared && thingKey(declared, line)
}

export type Bugs = { dedupe?: false; gaps?: false; refusals?: false; chains?: false }

/** The disk outlives the process that uses it. */
export class Disk {
  state = new State()
  readonly #log: Step[] = []
  readonly #bugs: Bugs
  /** Steps that lie in the backup, and how far streams and feeds were then. */
  backedUp = 0
  #durable = new Map<string, number>()

  constructor(bugs: Bugs = {}) {
    this.#bugs = bugs
  }

  get length(): number {
    return this.#log.length
  }

  write(step: Step): void {
    this.#log.push(step)
    this.state.apply(step)
  }

  backUp(): void {
    const { tills, feeds } = this.state
    this.backedUp = this.#log.length
    for (const { streams } of tills.values()) for (const { code, last } of streams) this.#durable.set(code, last)
    for (const [device, feed] of feeds) this.#durable.set(`feed ${device}`, feed.length)
  }

  durable(device: string, stream: string): { acts: number; feed: number } {
    return { acts: this.#durable.get(stream) ?? 0, feed: this.#durable.get(`feed ${device}`) ?? 0 }
  }

  /** Whether a step is durable when it is done; without it, a crash takes what came after the last `sync`. */
  syncs = true
  #synced = 0

  sync(): void {
    this.#synced = this.#log.length
  }

  crash(): void {
    if (!this.syncs && this.#synced < this.#log.length) this.back(this.#synced)
  }

  /** As it was after so many steps. */
  back(length: number): void {
    this.#log.length = Math.min(length, this.#log.length)
    this.#synced = Math.min(this.#synced, length)
    this.backedUp = Math.min(this.backedUp, length)
    this.state = new State()
    for (const step of this.#log) this.state.apply(step)
  }

  /** The ledger: one block, or nothing. */
  post(acts: readonly Act[], refused?: ReadonlyMap<Act, Refusal>): Posted[] {
    const { state } = this
    const trial = state.book
    return acts.map((act): Posted => {
      const cursor = trial.devices.get(act.device)?.seq ?? 0
      if (act.seq > cursor + 1 && this.#bugs.gaps !== false) return { outcome: 'gap' }
      if (act.seq <= cursor && this.#bugs.dedupe !== false) return this.#again(act)
      const proposal = refused?.get(act) ?? lay(act)
      const decision = 'refusal' in proposal ? proposal : decide(state, proposal)
      const day = act.at.slice(0, 10)
      const judged: Pick<Entry, 'outcome' | 'refusal' | 'legs'> =
        'refusal' in decision
          ? { outcome: 'refused', refusal: { refusal: decision.refusal, field: decision.field }, legs: [] }
          : { outcome: decision.outcome, legs: decision.legs }
      if (judged.outcome === 'refused' && this.#bugs.refusals === false)
        return { outcome: 'refused', position: 0, refusal: judged.refusal as never }
      // Posted one by one: the next is judged by what this one moved.
      const entry = this.#chained({ act, day, ...judged })
      this.write({ step: 'block', link: this.#block(entry), entry })
      return postedOf(entry, state.journal.length)
    })
  }

  /** Devices and blocks that this process has chained on. */
  readonly #chains = new Set<string>()

  /** A new process opens the journal. */
  restart(): void {
    this.#chains.clear()
  }

  #chained({ act, day, outcome, refusal, legs }: Omit<Entry, 'record' | 'hash'>): Entry {
    const { journal, book } = this.state
    const record = recordOf({
      act,
      position: journal.length + 1,
      recorded: act.at,
      outcome,
      ...(refusal ? { refusal: refusal as Refusal } : {}),
      rules: [],
      computed: [],
      legs,
    })
    const before = book.devices.get(act.device)?.hash || GENESIS
    const hash = actHash(this.#knows(`device ${act.device}`) ? before : GENESIS, record)
    return { act, day, outcome, ...(refusal ? { refusal } : {}), legs, record, hash }
  }

  #block({ act, hash }: Entry): BlockLink {
    const { blocks, journal } = this.state
    const position = journal.length + 1
    const before = this.#knows('block') ? (blocks.at(-1)?.hash ?? GENESIS) : GENESIS
    return {
      block: blocks.length + 1,
      first: position,
      last: position,
      hash: blockHash(before, [hash]),
      recorded: act.at,
    }
  }

  #knows(chain: string): boolean {
    const known = this.#bugs.chains !== false || this.#chains.has(chain)
    this.#chains.add(chain)
    return known
  }

  #again(act: Act): Posted {
    const position = this.state.places.get(`${act.device}/${act.seq}`) ?? 0
    const entry = this.state.journal[position - 1] as Entry
    return JSON.stringify(entry.act) === JSON.stringify(act) ? postedOf(entry, position) : { outcome: 'conflict' }
  }
}

const postedOf = ({ outcome, refusal }: Entry, position: number): Posted =>
  outcome === 'refused' ? { outcome, position, refusal: refusal as never } : { outcome, position }

/** What became of an act, in a word. */
export const answerOf = ({ act, outcome, refusal }: Entry): string =>
  act.service === 'parked'
    ? `parked ${act.lines[0]?.code}`
    : outcome === 'refused'
      ? `refused ${refusal?.refusal}`
      : outcome
