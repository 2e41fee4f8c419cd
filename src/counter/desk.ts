/**
 * The inside of a till: the book, the outbox and the order between them. Every change goes one way: it is judged by the
 * book and written with its act in one durable write. After a write that failed the book may say more than the store, so
 * nothing more is done with it: the till must be opened again.
 */
import { noteOf, readBack, readDay, readDone } from '#counter/acts.ts'
import { TillBook, type Told, toldBy } from '#counter/book.ts'
import { type Judged, judge } from '#counter/judge.ts'
import type { Clock, Done, Enrolment, Held, No, OpenShift, Teller, Wish } from '#counter/nouns.ts'
import { NO_NUMBERS, type Numbers } from '#counter/numbers.ts'
import { isNo, tillNo } from '#counter/say.ts'
import { Search } from '#counter/search.ts'
import type { Act, Leg, Line } from '#kernel/act.ts'
import type { Day } from '#kernel/day.ts'
import { catalogue } from '#services/index.ts'
import { thingKey } from '#services/kit.ts'
import { reverses } from '#services/reverses.ts'
import type { Signer } from '#sync/keys.ts'
import { type Apply, Locked, type News, Outbox } from '#sync/outbox.ts'
import { type Photo, photoChanges } from '#sync/photos.ts'
import type { Change, Store } from '#sync/store.ts'

/** `practice`: a memory store that is never sent anywhere. */
/** `release`: of the program that runs here, when its file says so. */
export type World = { signer: Signer; clock: Clock; enrolment: Enrolment; practice?: true; release?: string }

/** What the till remembers beside its book; one row, written with the act that changes it. */
export type Own = { shifts: number; shift?: OpenShift | undefined; numbers: Numbers; pruned?: Day }

/** What may come with an act: what was told of things that the till has not seen, how `Own` changes, pictures that it names. */
export type Along = { told?: Told; own?: (done: Done) => Partial<Own>; photos?: readonly Photo[] }

export class Desk {
  readonly store: Store
  readonly enrolment: Enrolment
  readonly clock: Clock
  readonly signer: Signer
  readonly outbox: Outbox
  readonly book: TillBook
  readonly search = new Search()
  own: Own = { shifts: 0, numbers: NO_NUMBERS }
  #failure: unknown
  readonly #listeners = new Set<() => void>()

  private constructor(store: Store, { enrolment, clock, signer }: World, outbox: Outbox) {
    this.store = store
    this.enrolment = enrolment
    this.clock = clock
    this.signer = signer
    this.outbox = outbox
    this.book = new TillBook(enrolment.device)
  }

  /** Begins the outbox of a device that was just enrolled. */
  static async open(store: Store, world: World): Promise<Desk> {
    const { device, epoch } = world.enrolment
    if ((await store.get('meta', 'outbox')) === undefined) await Outbox.begin(store, device, epoch)
    const desk = new Desk(store, world, await Outbox.open(store, world.signer))
    await desk.#read()
    return desk
  }

  today(): Day {
    return this.clock().slice(0, 10)
  }

  *held(): Generator<Held> {
    for (const thing of this.book.things()) if (thing.holder === this.book.me) yield thing
  }

  /** The till's own act, also when it is of an earlier day. */
  async done(seq: number): Promise<Done | undefined> {
    const known = this.book.act(seq)
    if (known) return known
    const done = await readDone(this.store, seq)
    if (done) this.book.remember(done)
    return done
  }

  async acts(day: Day): Promise<Done[]> {
    if (day !== this.today()) return readDay(this.store, this.outbox.state.last, day)
    return [...this.book.acts()].filter((done) => done.day === day).toSorted((a, b) => a.seq - b.seq)
  }

  /** What would become of the act under this sequence. Writes nothing. */
  judge(wish: Wish, told: Told = {}, at = this.clock(), seq = this.outbox.state.last + 1): Judged | No {
    const { book, own, enrolment } = this
    return judge({ book, numbers: own.numbers, enrolment, held: () => this.held() }, wish, { at, seq, told })
  }

  /** Judges again and does it. Durable when it resolves. @throws what the store throws: then nothing is done. */
  async perform(wish: Wish, teller: Teller, along: Along = {}): Promise<Done | No> {
    if (this.#failure !== undefined) throw this.#failure
    const at = this.clock()
    if (teller.until < at.slice(0, 10)) return tillNo('teller_ended', teller.name)
    const first = this.judge(wish, along.told, at)
    if (isNo(first)) return first
    const { service, verb, lines } = wish
    const { unit } = this.enrolment
    const frozen = { at, actor: `person:${teller.person}`, unit, service, verb, lines, happened: true }
    let done: Done | undefined
    try {
      const { hash } = await this.outbox.commit(frozen, first.cash, (seq) => {
        const judged = this.judge(wish, along.told, at, seq)
        // Another act came in between, and the line that is already frozen would tell another change of the drawer.
        if (isNo(judged) || judged.cash !== first.cash) throw new Overtaken(judged)
        const act = { ...frozen, device: this.enrolment.device, seq }
        const { numbers, ...rest } = judged
        const drawer = this.book.balance(this.book.me, 'cash') + rest.cash
        done = { seq, act, day: at.slice(0, 10), ...rest, drawer, teller: teller.name, hash: '' }
        return this.#take(this.#changes(done, numbers, along))
      })
      const finished = { ...(done as unknown as Done), hash }
      this.book.remember(finished)
      this.tell()
      return finished
    } catch (error) {
      if (error instanceof Overtaken) return isNo(error.judged) ? error.judged : this.perform(wish, teller, along)
      if (error instanceof Locked) return tillNo('locked')
      throw this.fail(error)
    }
  }

  #changes(done: Done, numbers: Numbers | undefined, { told = {}, own, photos = [] }: Along): Change[] {
    const { legs, day, act } = done
    const changes = this.book.changes(legs, { ...toldBy(act, legs), ...told }, day, act.verb)
    changes.push(noteOf(done), ...photoChanges(done.seq, photos))
    const undone = this.#undoneBy(done.act)
    if (undone) changes.push(noteOf(undone))
    const more = { ...(numbers ? { numbers } : {}), ...own?.(done) }
    if (Object.keys(more).length > 0) changes.push({ table: 'meta', key: 'till', value: { ...this.own, ...more } })
    this.book.remember(done)
    return changes
  }

  #undoneBy(act: Act): Done | undefined {
    const named = reverses(act)?.split('/')
    const first = named?.[0] === this.enrolment.device ? this.book.act(Number(named[1])) : undefined
    if (!first) return undefined
    const undone = { ...first, undoneBy: act.seq }
    this.book.remember(undone)
    return undone
  }

  /** What the hub answers becomes the till's own: legs of others, and what became of its own acts. */
  readonly news: Apply = async ({ feed, outcomes }) => {
    const changes: Change[] = []
    for (const one of feed) changes.push(...this.#take(await this.#fed(one)))
    for (const [seq, kind, code, field] of outcomes) {
      const done = await this.done(seq)
      if (done) changes.push(this.#judged({ ...done, outcome: { kind, code, field } }))
    }
    return changes
  }

  async #fed({ entry, was }: News['feed'][number]): Promise<Change[]> {
    const { act, legs, outcome, refusal } = entry
    const own = act.device === this.enrolment.device ? await this.done(act.seq) : undefined
    const parked = act.service === 'parked'
    const before = was?.legs ?? (own && outcome !== 'refused' && !parked ? this.#touching(own.legs) : own?.legs)
    const told = toldInFeed(entry)
    const changes = before
      ? this.book.replaced(before, legs, told, dayOf(act))
      : this.book.changes(legs, told, dayOf(act))
    const undone = outcome === 'refused' ? undefined : this.#undoneBy(act)
    if (undone) changes.push(noteOf(undone))
    if (own && (outcome !== 'accepted' || parked))
      changes.push(
        this.#judged({
          ...own,
          legs,
          outcome: own.outcome ?? {
            kind: parked ? 'parked' : outcome,
            code: refusal?.refusal ?? '',
            field: refusal?.field ?? '',
          },
        }),
      )
    return changes
  }

  /** The hub feeds only the legs that touch the till: of an exception the others stand as they were laid out. */
  #touching(legs: readonly Leg[]): Leg[] {
    const { me } = this.book
    const own = new Set(
      legs.flatMap((leg) => (leg.kind === 'thing' && (leg.from === me || leg.to === me) ? [leg.thing] : [])),
    )
    return legs.filter((leg) =>
      leg.kind === 'amount'
        ? leg.from === me || leg.to === me
        : own.has(leg.thing) || (leg.kind === 'pay' && leg.at === me),
    )
  }

  #judged(done: Done): Change {
    this.book.remember(done)
    return noteOf(done)
  }

  /** Changes the till's own row outside an act. */
  async keep(own: Partial<Own>): Promise<void> {
    this.own = { ...this.own, ...own }
    await this.#write([{ table: 'meta', key: 'till', value: this.own }])
  }

  /** Removes rows for good. */
  async forget(changes: readonly Change[]): Promise<void> {
    await this.#write(this.#take([...changes]))
  }

  async #write(changes: readonly Change[]): Promise<void> {
    await this.store.write(changes).catch((error: unknown) => {
      throw this.fail(error)
    })
    this.tell()
  }

  /** Remembers that a write failed, so that nothing is done on a book that may be ahead of the store. */
  fail(error: unknown): unknown {
    this.#failure ??= error
    return error
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  tell(): void {
    for (const listener of this.#listeners) listener()
  }

  #take(changes: Change[]): Change[] {
    this.book.take(changes)
    for (const { table, key, value } of changes) {
      if (table === 'meta' && key === 'till') this.own = value as Own
      if (table !== 'held') continue
      const thing = this.book.thing(String(key))
      if (thing?.holder === this.book.me && !papers.has(thing.service)) this.search.put(thing)
      else this.search.drop(String(key))
    }
    return changes
  }

  async #read(): Promise<void> {
    const { store, outbox } = this
    for (const table of ['held', 'accounts'] as const)
      this.#take((await store.list(table)).map(([key, value]) => ({ table, key, value })))
    this.own = ((await store.get('meta', 'till')) as Own | undefined) ?? this.own
    const { last, unsent } = outbox.state
    const today = this.today()
    const recent = await readBack(store, last, ({ seq, day }) => seq > last - unsent || day >= today)
    for (const done of recent) this.book.remember(done)
  }
}

/** What lies with the till and is no customer's. */
export const papers: ReadonlySet<string> = new Set(['shift', 'recall', 'correction'])

class Overtaken extends Error {
  readonly judged: Judged | No
  constructor(judged: Judged | No) {
    super('overtaken by another act')
    this.judged = judged
  }
}

const dayOf = (act: Act): Day => act.at.slice(0, 10)

/** What a feed entry tells of the things that it brings: as they were before its legs, with what the act says of each. */
function toldInFeed({ act, legs, things }: News['feed'][number]['entry']): Told {
  const declared = catalogue.get(act.service)
  const lines = declared?.thing ? new Map(act.lines.map((line) => [thingKey(declared, line), line])) : new Map()
  const by = { at: act.at, actor: act.actor, unit: act.unit }
  return Object.fromEntries(
    Object.entries(things).map(([key, { service, open, line, until, note }]) => {
      const { to: _, from: __, until: ___, ...said } = (lines.get(key) ?? {}) as Line
      const paid = legs.reduce((sum, leg) => (leg.kind === 'pay' && leg.thing === key ? sum + leg.amount : sum), 0)
      const lease = until === undefined ? {} : { until }
      return [key, { service, open: open + paid, line: { ...line, ...said }, ...lease, ...(note ? { note } : {}), by }]
    }),
  )
}
