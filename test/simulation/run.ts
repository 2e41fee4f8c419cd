/**
 * One run of the simulation: four tills and an office for sixty days in the weather of the seed, then calm until everything
 * has been said, then the reckoning. What is simulated is the disk, the line, the clocks and the people; outbox, hub,
 * services and `decide` are the real ones.
 */
import { hash } from 'node:crypto'
import type { Head } from '#ledger/heads.ts'
import type { Digest } from '#sync/chain.ts'
import { Hub } from '#sync/hub.ts'
import { newKeys, type Signer, signerOf, verify } from '#sync/keys.ts'
import type { Line as Wire } from '#sync/outbox.ts'
import { type Codec, gzip } from '#sync/wire.ts'
import { type Bug, ledgerBugs, spoilAnswer, spoilHub, spoilStore } from './bugs.ts'
import { answerOf, Disk, lay, UNITS } from './disk.ts'
import { MemoryHubStore } from './hub-memory.ts'
import { Office } from './office.ts'
import { reckon } from './reckon.ts'
import { SimTill } from './till.ts'
import { Watch } from './watch.ts'
import { CALM, DAY, HOUR, type Weather, World } from './world.ts'

export type Result = { seed: number; faults: number; acts: number; rounds: number; trace: string; wrong: string[] }

export type Options = {
  bug?: Bug
  /** WebCrypto and gzip in place of a plain hash for signatures and bytes as they are. */
  real?: boolean
  /** Calm begins after so many days. */
  until?: number
  /** Weather that is left out. */
  without?: readonly (keyof Weather)[]
}

/** Days of work and weather, when nothing is said. */
export const DAYS = 60

const TILLS = 4
/** Simulated days of calm within which everything must have been said. */
const CALM_DAYS = 6

const plain: Codec = { pack: async (bytes) => bytes, unpack: async (bytes) => bytes }
const digest: Digest = async (text) => hash('sha256', text)
const utf8 = new TextEncoder()

/** Key and hash of the text stand for a signature: as hard to get wrong by accident, a hundred times as quick. */
const seal = (key: string, bytes: Uint8Array): Uint8Array => utf8.encode(key + hash('sha256', bytes))

const STORE_BUGS: readonly Bug[] = ['restore in arrival order', 'feed in clock order', 'feed leaves one out']

export class Run {
  readonly world: World
  readonly disk: Disk
  readonly tills: SimTill[] = []
  /** Copies of a till's store at work with its key. */
  readonly copies: SimTill[] = []
  readonly options: Options
  /** Devices that a person declared lost. */
  readonly lost = new Set<string>()
  readonly office: Office
  hub: Hub | undefined
  #store: MemoryHubStore | undefined
  calm = false
  restored = false

  constructor(seed: number, options: Options) {
    this.options = options
    this.world = new World(seed, options.without)
    this.disk = new Disk(options.bug && ledgerBugs[options.bug])
    this.office = new Office(this)
    this.#watch = new Watch(this)
  }
  readonly #watch: Watch

  /** @returns what went wrong, said at the hour when it was first seen; nothing when nothing did. */
  async run(): Promise<string[]> {
    const { world, options } = this
    const good = () => this.#watch.look()
    this.#startHub()
    const { chance, weather } = world
    for (let n = 1; n <= TILLS; n++) await this.#enrol(`quay-${n}`, UNITS[n % UNITS.length] as string)
    const days = DAYS
    const until = options.until ?? days
    world.after(HOUR, () => this.office.work())
    world.after(chance.whole(5, 20) * DAY, () => this.#backUp())
    if (weather.loses) world.after(chance.whole(3, days - 25) * DAY, () => this.#lose())
    if (weather.forks) world.after(chance.whole(3, days - 5) * DAY, () => this.#fork())
    if (weather.restores !== 'none')
      for (let n = chance.whole(1, 2); n > 0; n--) world.after(chance.whole(10, days - 2) * DAY, () => this.#restore())
    await world.run(until * DAY, good)
    this.calm = true
    world.weather = CALM
    this.#away.clear()
    if (!this.hub) this.#startHub()
    await world.run((until + CALM_DAYS) * DAY, good)
    return this.#watch.wrong.length > 0 ? this.#watch.wrong : reckon(this)
  }

  // People and machines

  async #enrol(code: string, unit: string): Promise<void> {
    const signer: Signer = this.options.real
      ? this.#counted(await signerOf(await newKeys()))
      : { publicKey: utf8.encode(code), sign: async (bytes) => seal(code, bytes) }
    const till = new SimTill(this.world, code, unit, signer, this.#tools(), this.options.bug)
    this.tills.push(till)
    const start = await digest(code)
    const stream = { code, base: 0, start, last: 0, head: start }
    this.disk.write({ step: 'enrol', device: { code, unit, publicKey: signer.publicKey, state: 'active' }, stream })
    await till.enrol(1)
    this.#work(till)
    this.#talk(till, 600)
  }

  #tools() {
    const { world, options } = this
    const codec: Codec = options.real
      ? { pack: (bytes) => world.real(gzip.pack(bytes)), unpack: (bytes, most) => world.real(gzip.unpack(bytes, most)) }
      : plain
    return { digest, codec }
  }

  #counted(signer: Signer): Signer {
    return { ...signer, sign: (bytes) => this.world.real(signer.sign(bytes)) }
  }

  #work(till: SimTill): void {
    const { world } = this
    const next = () => {
      if (this.calm || till.gone) return
      if (world.fault(world.weather.clockJumps)) till.skew = world.chance.whole(-DAY, DAY)
      void till.work()
      world.after(world.chance.around(20 * HOUR, 1), next)
    }
    world.after(world.chance.whole(1, 30) * HOUR, next)
  }

  #talk(till: SimTill, pause: number): void {
    const { world } = this
    world.after(pause, async () => {
      if (till.gone) return
      if (world.fault(world.weather.tillDies)) {
        till.crash()
        await till.start()
      }
      const round = await till.talk(this.#wire(till))
      this.#remember(till)
      if (world.fault(world.weather.tillDies)) {
        till.crash()
        await till.start()
      }
      const left = till.outbox.state.unsent > 0
      const wait = round === 'more' ? 1 : Math.min(pause * 2, (left ? 2 : 12) * HOUR)
      this.#talk(till, round === 'wait' ? wait : round === 'more' ? 1 : 6 * HOUR)
    })
  }

  /** The answer to an act is what the journal says when the till first hears that it is received. */
  #remember(till: SimTill): void {
    if (!till.running) return
    const { last, unsent } = till.outbox.state
    const { journal, places, epoch } = this.disk.state
    if (epoch.recovering) return
    for (let seq = last - unsent; seq > 0 && !till.answers.has(seq); seq--) {
      const entry = journal[(places.get(`${till.code}/${seq}`) ?? 0) - 1]
      if (entry) till.answers.set(seq, answerOf(entry))
    }
  }

  /** Either the machine is gone for good, or it is far away and comes back. */
  #lose(): void {
    const { world } = this
    const till = world.chance.pick(this.tills)
    world.faults++
    if (world.chance.happens(0.5)) {
      till.gone = true
      till.crash()
    } else this.#away.set(till.code, world.now + world.chance.whole(8, 25) * DAY)
    world.after(world.chance.whole(6, 48) * HOUR, () => this.#declareLost(till))
  }
  readonly #away = new Map<string, number>()

  async #declareLost(till: SimTill): Promise<void> {
    this.lost.add(till.code)
    this.disk.write({ step: 'state', device: till.code, state: 'lost' })
    this.disk.sync()
    this.world.note(`lost ${till.code}`)
    await this.hub?.settle().catch(() => {})
  }

  async #fork(): Promise<void> {
    const { world } = this
    const till = world.chance.pick(this.tills)
    if (!till.running || this.lost.has(till.code)) return
    world.faults++
    const copy = till.copy(world)
    await copy.start()
    this.copies.push(copy)
    this.#work(copy)
    this.#talk(copy, HOUR)
  }

  /** Heads leave the house with every backup. */
  readonly heads: { position: number; head: Head }[] = []

  #backUp(): void {
    if (this.calm) return
    this.disk.backUp()
    const { blocks, book, journal } = this.disk.state
    const block = blocks.at(-1)
    const position = journal.length
    if (block) this.heads.push({ position, head: { block: block.block, hash: block.hash } })
    for (const [device, { seq, hash }] of book.devices) this.heads.push({ position, head: { device, seq, hash } })
    this.world.after(this.world.chance.whole(3, 12) * DAY, () => this.#backUp())
  }

  // The hub

  #startHub(): void {
    const { world, disk, options } = this
    const store = new MemoryHubStore(disk, () => {
      if (!world.fault(world.weather.hubDies)) return
      this.#killHub()
      throw new Error('the hub died')
    })
    this.#store = store
    const { bug } = options
    const told = bug && STORE_BUGS.includes(bug) ? spoilStore(store, bug) : store
    disk.restart()
    const hub = new Hub(
      told,
      { expand: lay, now: () => world.local() },
      {
        now: () => world.iso(),
        ...this.#tools(),
        verify: options.real
          ? (key, bytes, sig) => world.real(verify(key, bytes, sig))
          : async (key, bytes, sig) => Buffer.from(seal(Buffer.from(key).toString(), bytes)).equals(sig),
      },
    )
    this.hub = hub
    hub.settle().catch(() => {})
    if (options.bug === 'no de-duplication' || options.bug === 'no gap check')
      this.hub = spoilHub(hub, disk, options.bug)
    if (options.bug === 'ack before sync') disk.syncs = false
    else disk.syncs = true
  }

  #killHub(): void {
    if (this.#store) this.#store.dead = true
    this.hub = undefined
    this.disk.crash()
    this.world.after(this.world.chance.whole(60, 6 * HOUR), () => this.#startHub())
  }

  /** The operator brings the database back as it was some time ago; the server may notice it or not. */
  #restore(): void {
    const { world, disk } = this
    if (this.calm) return
    world.faults++
    if (this.#store) this.#store.dead = true
    this.hub = undefined
    const to = world.chance.whole(Math.max(disk.backedUp, Math.floor(disk.length * 0.7)), disk.length)
    const { epoch } = disk.state
    const lost = [...this.lost]
    disk.back(to)
    this.restored = true
    const kept = this.heads.filter(({ position }) => position <= disk.state.journal.length)
    this.heads.splice(0, this.heads.length, ...kept)
    world.note(`restored to ${to}`)
    if (world.weather.restores === 'known') disk.write({ step: 'epoch', number: epoch.number + 1 })
    else this.office.restsUntil = world.now + 10 * DAY
    // What people decided is not forgotten with the machine.
    for (const device of lost) disk.write({ step: 'state', device, state: 'lost' })
    disk.sync()
    world.after(world.chance.whole(60, 6 * HOUR), () => {
      if (!this.hub) this.#startHub()
    })
  }

  // The line

  #wire(till: SimTill): Wire {
    const { world } = this
    return (_, body) =>
      new Promise((answer, fail) => {
        const { weather, chance } = world
        const away = (this.#away.get(till.code) ?? 0) > world.now
        if (this.options.bug === 'outbox drops on send' && !this.calm) void till.drop()
        world.after(90, () => {
          if (this.options.bug === 'resend under a new number') till.again()
          fail(new Error('no answer'))
        })
        const arrive = (delay: number, back: boolean) =>
          world.after(delay, async () => {
            const bytes = world.fault(weather.cut) ? body.slice(0, chance.whole(1, body.length - 1)) : body
            const reply = await this.hub?.up(bytes).catch(() => undefined)
            if (!reply || !back || world.fault(weather.lost)) return
            world.after(this.#delay(), () => answer(spoilAnswer(reply, this.options.bug, till.outbox?.state.epoch)))
          })
        if (away || world.fault(weather.lost)) return
        arrive(this.#delay(), true)
        if (world.fault(weather.twice)) arrive(this.#delay() + chance.whole(0, 3 * HOUR), false)
      })
  }

  #delay(): number {
    const { world } = this
    return world.fault(world.weather.late) ? world.chance.whole(30, 2 * HOUR) : world.chance.whole(1, 5)
  }
}

export async function simulate(seed: number, options: Options = {}): Promise<Result> {
  const run = new Run(seed, options)
  const wrong = await run.run()
  const { world, tills, copies } = run
  const all = [...tills, ...copies]
  return {
    seed,
    faults: world.faults,
    acts: all.reduce((sum, { confirmed }) => sum + confirmed.length, 0),
    rounds: all.reduce((sum, { rounds }) => sum + rounds, 0),
    trace: world.trace,
    wrong,
  }
}

export const saySeed = ({ seed, wrong }: Pick<Result, 'seed' | 'wrong'>): string => `seed ${seed}: ${wrong.join('; ')}`
