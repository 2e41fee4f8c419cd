/**
 * A till of the simulation: it holds bills, collects, gives back, hands on, sells stamps, undoes; sometimes it does what
 * it should not. Its book lies in the same store as its outbox and is read again after every crash.
 */
import type { Act, Leg, Line } from '#kernel/act.ts'
import { deltas } from '#ledger/decide.ts'
import type { Tools } from '#sync/batch.ts'
import { legsFor } from '#sync/hub-store.ts'
import type { Signer } from '#sync/keys.ts'
import { MemoryStore } from '#sync/memory-store.ts'
import { type Apply, type Committed, Outbox, type Round, type Line as Wire } from '#sync/outbox.ts'
import type { Change, Store } from '#sync/store.ts'
import type { FeedEntry, Outcome } from '#sync/wire.ts'
import type { Bug } from './bugs.ts'
import { lay } from './disk.ts'
import type { World } from './world.ts'

/**
 * A bill that has been here. `net`: how often it came less how often it went, so that what is said late about an earlier act
 * changes no more than it must; it is in hand at 1. `until`: last day of the right.
 */
type Held = { net: number; open: number; line: Line; until?: string }

export type Told = { seq: number; said: string }

export class SimTill {
  readonly code: string
  readonly unit: string
  readonly #world: World
  readonly #signer: Signer
  readonly #tools: Tools
  store: MemoryStore
  /** Seconds by which its clock is wrong. */
  skew = 0
  /** The machine is gone, and its store with it. */
  gone = false
  /** Confirmed to the teller: sequence and hash. */
  readonly confirmed: Committed[] = []
  /** What it was told of acts that were not simply taken, each time it was told. */
  readonly told: Told[] = []
  /** Bills collected by right, as it believed, and when in truth. */
  readonly used: { thing: string; at: number }[] = []
  rounds = 0
  /** What the hub had made of each act when it was first told that it is received. */
  readonly answers = new Map<number, string>()
  #outbox: Outbox | undefined
  #held = new Map<string, Held>()
  #cash = 0
  /** The highest time that it knows of, hub's or own: rights end by it. */
  #knows = ''
  #busy = false
  #lives = 0

  readonly #bug: Bug | undefined

  constructor(world: World, code: string, unit: string, signer: Signer, tools: Tools, bug?: Bug) {
    this.#world = world
    this.#bug = bug
    this.code = code
    this.unit = unit
    this.#signer = signer
    this.#tools = tools
    this.store = this.#newStore()
  }

  #newStore(): MemoryStore {
    return new MemoryStore(() => this.fate())
  }

  fate(): 'kept' | 'lost' | 'kept, no answer' {
    if (!this.#outbox || !this.#world.fault(this.#world.weather.storeFails)) return 'kept'
    return this.#world.chance.happens(0.5) ? 'lost' : 'kept, no answer'
  }

  async enrol(epoch: number): Promise<void> {
    await Outbox.begin(this.store, this.code, epoch, this.#tools)
    await this.start()
  }

  /** A second machine with the same key, from a copy of the store. */
  copy(world: World): SimTill {
    const other = new SimTill(world, this.code, this.unit, this.#signer, this.#tools, this.#bug)
    other.store = this.store.copy(() => other.fate())
    return other
  }

  /** After a start or a crash: everything is read from the store. */
  async start(): Promise<void> {
    this.#outbox = undefined
    const outbox = await Outbox.open(this.#alive(), this.#signer, { ...this.#tools, reload: () => this.#read() })
    await this.#read()
    this.#outbox = outbox
    this.#busy = false
  }

  async #read(): Promise<void> {
    this.#held = new Map((await this.store.list('held')) as [string, Held][])
    this.#cash = ((await this.store.get('accounts', 'cash')) as number | undefined) ?? 0
  }

  crash(): void {
    this.#lives++
    this.#outbox = undefined
  }

  /** The store as long as this life of the machine lasts: nothing writes after it has died. */
  #alive(): Store {
    const life = ++this.#lives
    const { store } = this
    return {
      get: (table, key) => store.get(table, key),
      list: (table, range) => store.list(table, range),
      write: async (changes) => {
        if (life !== this.#lives) throw new Error('this machine is dead')
        const written = store.write(changes)
        return this.#bug === 'till confirms before it keeps' ? written.catch(() => {}) : written
      },
    }
  }

  get running(): boolean {
    return this.#outbox !== undefined && !this.gone
  }

  get outbox(): Outbox {
    return this.#outbox as Outbox
  }

  get held(): ReadonlyMap<string, Held> {
    return this.#held
  }

  get cash(): number {
    return this.#cash
  }

  /** One act of the teller; ten presses now and then. */
  async work(): Promise<void> {
    const outbox = this.#outbox
    if (!outbox || this.#busy || this.gone || outbox.state.locked) return
    this.#busy = true
    try {
      const local = this.#world.local(this.skew)
      if (local > this.#knows) this.#knows = local
      const act = this.#choose(local)
      const proposal = lay({ ...act, device: this.code, seq: outbox.state.last + 1 })
      const named = act.verb === 'undo' ? await this.#legsOf(Number(String(act.lines[0]?.named).split('/')[1])) : []
      const laid = 'refusal' in proposal ? [] : [...proposal.legs, ...named.toReversed().map(backwards)]
      const legs = legsFor(this.code, laid)
      const cash = deltas(legs).get(`till:${this.code}|cash`) ?? 0
      const right = act.verb === 'collect' && act.happened && this.#inHand().some(([key]) => key === keyOf(act))
      const also = (seq: number): Change[] => [
        ...this.#move([], legs, act.lines[0] ?? {}),
        { table: 'accounts', key: seq, value: legs },
      ]
      const presses = Array.from({ length: this.#world.chance.happens(0.1) ? 10 : 1 }, () =>
        outbox.commit(act, cash, also),
      )
      const all = await Promise.allSettled(presses)
      let done = all.find((one) => one.status === 'fulfilled')?.value
      // What was not confirmed is pressed again, until it is, or the machine dies, or the hub has locked it.
      while (!done && this.#outbox === outbox && !outbox.state.locked)
        done = await outbox.commit(act, cash, also).catch(() => undefined)
      if (!done || this.#outbox !== outbox) return
      this.confirmed.push(done)
      this.#last = act
      if (right) this.used.push({ thing: keyOf(act), at: this.#world.now })
      this.#world.note(`${this.code}/${done.seq} ${act.service}.${act.verb}`)
    } finally {
      this.#busy = false
    }
  }

  #choose(at: string): Omit<Act, 'device' | 'seq'> {
    const { chance } = this.#world
    const act = (service: string, verb: string, line: Line, happened = true): Omit<Act, 'device' | 'seq'> => ({
      at,
      actor: `person:gdv-${chance.whole(1, 3)}`,
      unit: this.unit,
      service,
      verb,
      lines: [line],
      ...(happened ? { happened } : {}),
    })
    const usable = this.#inHand()
    const [key, bill] = usable.length > 0 ? chance.pick(usable) : []
    const id = bill && { customer: bill.line.customer as string, period: bill.line.period as string }
    const kind = chance.weighted({
      collect: 40,
      part: 8,
      back: 8,
      hand: 8,
      stamps: 20,
      undo: 6,
      wrong: 3,
      future: 2,
      twice: 4,
    })
    if (key && bill && id && ['collect', 'part', 'back', 'hand'].includes(kind)) {
      if (kind === 'back') return act('electricity', 'giveBack', { ...id, reason: 'absent' })
      if (kind === 'hand') {
        const until = bill.until === undefined ? {} : { until: bill.until }
        const others = [1, 2, 3, 4].map((n) => `quay-${n}`).filter((code) => code !== this.code)
        return act('electricity', 'handOver', { ...id, to: `till:${chance.pick(others)}`, ...until })
      }
      if (kind === 'part' && bill.open > 2000) return act('electricity', 'collectPart', { ...id, amount: 1000 })
      return act('electricity', 'collect', { ...id, amount: bill.open })
    }
    const never = { customer: `PB${chance.whole(10_000_000_000, 10_000_000_060)}`, period: '2018-10' }
    const other = { customer: `PA${chance.whole(10_000_000_000, 10_000_000_060)}`, period: '2018-10' }
    if (kind === 'wrong') {
      // Of a bill that is not in hand, if there is one; or of one that never was.
      const gone = [...this.#held].find(([, { net }]) => net <= 0)?.[1].line
      if (gone && chance.happens(0.5))
        return act('electricity', 'collect', { customer: gone.customer as string, period: '2018-10', amount: 0 })
      return act('electricity', 'collect', { ...never, amount: chance.whole(1, 90) * 1000 })
    }
    if (kind === 'twice') return act('electricity', 'collect', { ...other, amount: 50_000 }, false)
    if (kind === 'future') return act('drone', 'deliver', { drone: 'D1' })
    const last = this.confirmed.at(-1)
    // The same day's, and not an undoing itself: its own `decide` would refuse anything else.
    const undoable = last?.line.includes(`"at":"${at.slice(0, 10)}`) && !last.line.includes('"verb":"undo"')
    if (kind === 'undo' && last && undoable)
      return act('correction', 'undo', { named: `${this.code}/${last.seq}`, reason: 'Nhầm' })
    return act('letter', 'post', { grams: 18, pieces: chance.whole(1, 9) })
  }

  /** What may be used today. */
  #inHand(): [string, Held][] {
    const today = this.#knows.slice(0, 10)
    return [...this.#held].filter(([, { net, until }]) => net > 0 && (until === undefined || until >= today))
  }

  async #legsOf(seq: number): Promise<Leg[]> {
    return ((await this.store.get('accounts', seq)) as Leg[] | undefined) ?? []
  }

  /** What changes when `was` is taken back and `legs` happen; in memory, too. */
  #move(was: readonly Leg[], legs: readonly Leg[], line: Line, things: FeedEntry['things'] = {}): Change[] {
    const me = `till:${this.code}`
    const touched = new Set<string>()
    const count = (leg: Leg, sign: number) => {
      if (leg.kind === 'amount' || !leg.thing.startsWith('electricity:')) return
      const told = things[leg.thing]
      const one = this.#held.get(leg.thing) ?? { net: 0, open: told?.open ?? 0, line: told?.line ?? line }
      const came = leg.kind === 'thing' ? (leg.to === me ? 1 : leg.from === me ? -1 : 0) : 0
      const paid = leg.kind === 'pay' ? leg.amount : 0
      const until = sign > 0 && came > 0 && told?.until ? { until: told.until } : {}
      const open = sign > 0 && came > 0 && told ? told.open : one.open - sign * paid
      this.#held.set(leg.thing, { ...one, net: one.net + sign * came, open, ...until })
      touched.add(leg.thing)
    }
    for (const leg of was) count(leg, -1)
    for (const leg of legs) count(leg, 1)
    const cash = (list: readonly Leg[]) => deltas(list).get(`${me}|cash`) ?? 0
    this.#cash += cash(legs) - cash(was)
    return [
      ...[...touched].map((key) => ({ table: 'held' as const, key, value: this.#held.get(key) })),
      { table: 'accounts', key: 'cash', value: this.#cash },
    ]
  }

  /** A planted bug: what is sent is forgotten. */
  async drop(): Promise<void> {
    if (!this.running) return
    const from = this.outbox.state.last - this.outbox.state.unsent + 1
    const rows = await this.store.list('acts', { from, limit: 5 })
    await this.store.write(rows.map(([key]) => ({ table: 'acts', key, value: undefined }))).catch(() => {})
  }

  /** A planted bug: what was not answered is done again, as if it were another act. */
  again(): void {
    const act = this.#last
    if (act && this.running && !this.#busy && this.outbox.state.unsent > 0)
      this.outbox.commit({ ...act }, 0).catch(() => {})
  }
  #last: Omit<Act, 'device' | 'seq'> | undefined

  /** One round with the hub. */
  async talk(wire: Wire): Promise<Round> {
    const outbox = this.#outbox
    if (!outbox) return 'wait'
    this.rounds++
    const apply: Apply = async ({ feed, outcomes }) => {
      this.told.push(...outcomes.map(saidOf))
      const changes: Change[] = []
      for (const { entry, was } of feed) {
        const own = entry.act.device === this.code
        const before = own ? await this.#legsOf(entry.act.seq) : (was?.legs ?? [])
        if (JSON.stringify(before) === JSON.stringify(entry.legs)) continue
        changes.push(...this.#move(before, entry.legs, entry.act.lines[0] ?? {}, entry.things))
        if (own) changes.push({ table: 'accounts', key: entry.act.seq, value: entry.legs })
      }
      return changes
    }
    try {
      const twice: Apply = async (news) => [...(await apply(news)), ...(await apply(news))]
      return await outbox.sync(wire, this.#bug === 'applies twice' ? twice : apply)
    } catch {
      return 'wait'
    }
  }
}

const keyOf = ({ lines: [line] }: Pick<Act, 'lines'>): string => `electricity:${line?.customer}/${line?.period}`
const saidOf = ([seq, kind, code]: Outcome): Told => ({ seq, said: `${kind} ${code}` })

function backwards(leg: Leg): Leg {
  if (leg.kind === 'pay') return { ...leg, amount: -leg.amount }
  if (leg.kind === 'thing') return { kind: 'thing', thing: leg.thing, from: leg.to, to: leg.from }
  return { ...leg, from: leg.to, to: leg.from }
}
