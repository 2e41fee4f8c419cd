/** The till without its screen: what it holds, may do, did. Runs in the browser, in Node and in the simulation alike. */
import { acceptCase, disputeCase, obeyRecall, readCases, waitingAt } from '#counter/cases.ts'
import { Desk, papers, type World } from '#counter/desk.ts'
import { received, released } from '#counter/hand.ts'
import { lastNotes } from '#counter/notes.ts'
import type { DaySheet, Done, Found, Held, No, Point, Prepared, Teller, TillState, Waiting } from '#counter/nouns.ts'
import { finishLine, spoil } from '#counter/numbers.ts'
import { NO_TRIES, type Tries, tryPin } from '#counter/pin.ts'
import { pruned } from '#counter/prune.ts'
import { isNo, tillNo } from '#counter/say.ts'
import { daySheet } from '#counter/sheet.ts'
import { Shift } from '#counter/shift.ts'
import { clockWords, msBetween } from '#counter/words.ts'
import type { Line } from '#kernel/act.ts'
import type { Day } from '#kernel/day.ts'
import type { Round, Line as Wire } from '#sync/outbox.ts'
import { type Photo, photoHere, photosLeft, sendPhotos } from '#sync/photos.ts'
import type { Store } from '#sync/store.ts'
import { decodeJson, type Note } from '#sync/wire.ts'

type Edition = { version: string; tellers: readonly Teller[] }

export class Till {
  readonly point: Point
  readonly practice: boolean
  readonly shift: Shift
  readonly #desk: Desk
  #tellers: readonly Teller[]
  readonly #pressed = new WeakMap<Prepared, Promise<Done | No>>()
  /** By how many milliseconds the hub's clock was ahead of this device's when it spoke last. */
  #ahead = 0
  /** Pictures that the centre does not have. */
  #photos = 0

  private constructor(desk: Desk, { practice, release }: World, tellers: readonly Teller[]) {
    const { device, unit, unitName, province } = desk.enrolment
    this.point = { device, unit, unitName, province }
    this.practice = practice ?? false
    this.#desk = desk
    this.#tellers = tellers
    this.shift = new Shift(desk, () => this.sheet(this.today()), release)
  }

  /** Opens the till of an enrolled device; begins its outbox when the store is new. @throws what the store throws. */
  static async open(store: Store, world: World): Promise<Till> {
    const desk = await Desk.open(store, world)
    await readCases(desk)
    const known = (await store.get('refs', 'tellers')) as Edition | undefined
    const till = new Till(desk, world, known?.tellers ?? world.enrolment.tellers)
    till.#photos = await photosLeft(store, desk.outbox.state)
    await till.#prune()
    return till
  }

  /** Called after every change: commit, answer of the centre, shift. Returns how to stop it. */
  onChange(listener: () => void): () => void {
    return this.#desk.onChange(listener)
  }

  get state(): TillState {
    const { outbox, own, clock } = this.#desk
    const { unsent, oldestUnsentAt, lastSentAt, locked, last } = outbox.state
    const lastAct = this.#desk.book.act(last)?.act.at
    const doubt = clockWords(clock(), { ahead: this.#ahead, ...(lastAct === undefined ? {} : { lastAct }) })
    return {
      last,
      unsent,
      ...(this.#photos > 0 ? { photos: this.#photos } : {}),
      ...(oldestUnsentAt === undefined ? {} : { oldestUnsentAt }),
      ...(lastSentAt === undefined ? {} : { lastSentAt }),
      // A difference lies with the unit: the teller sees it in the list and has nothing to do about it.
      waiting: this.waiting().filter(({ kind }) => kind !== 'count').length,
      ...(locked === undefined ? {} : { locked }),
      ...(doubt === undefined ? {} : { clock: doubt }),
      ...(own.shift ? { shift: own.shift } : {}),
      drawer: this.drawer(),
      ...(this.practice ? { practice: true } : {}),
    }
  }

  today(): Day {
    return this.#desk.today()
  }

  held(): readonly Held[] {
    return [...this.#desk.held()].filter(({ service }) => !papers.has(service))
  }

  /** Things that went out of this drawer and are in somebody else's hands, or are still owed on. */
  away(): readonly Held[] {
    const { book } = this.#desk
    return [...book.things()].filter(({ holder, service }) => holder !== book.me && !papers.has(service))
  }

  /** What this till knows to lie in a bag. */
  inside(bag: string): readonly Held[] {
    return [...this.#desk.book.things()].filter(({ holder }) => holder === `bag:${bag}`)
  }

  /** A thing that is or was here, wherever it is now. */
  thing(key: string): (Held & { holder: string }) | undefined {
    return this.#desk.book.thing(key)
  }

  /** Suffix of a code, name with or without diacritics, phone, village, scanned code; best first. */
  find(text: string, most?: number): Found[] {
    return this.#desk.search.find(text, most)
  }

  /** Cash by the book, in đồng. */
  drawer(): number {
    return this.#desk.book.balance(this.#desk.book.me, 'cash')
  }

  stock(): { sku: string; quantity: number }[] {
    return this.#accounts(this.#desk.book.me, 'stock:', (sku, quantity) => ({ sku, quantity }))
  }

  /** What customers on credit owe by this till's own acts, per account. */
  credit(): { account: string; amount: number }[] {
    return this.#accounts('customer', 'due:', (account, amount) => ({ account, amount: -amount }))
  }

  #accounts<T>(of: string, kind: string, row: (name: string, amount: number) => T): T[] {
    return this.#desk.book
      .accounts()
      .flatMap(([holder, asset, amount]) =>
        holder === of && asset.startsWith(kind) ? [row(asset.slice(kind.length), amount)] : [],
      )
  }

  /** What has stood in a field of this name, for things and in acts that are still here; of a `holder` all hands that it knows. */
  seen(name: string, holder: boolean): string[] {
    const { book } = this.#desk
    const things = [...book.things()]
    const values = [...things.map(({ line }) => line), ...[...book.acts()].flatMap(({ act }) => act.lines)].map(
      (line) => line[name],
    )
    const hands = holder ? [...things.map((one) => one.holder), ...book.accounts().map(([hand]) => hand)] : []
    return [...new Set([...values, ...hands])].filter(
      (one): one is string => typeof one === 'string' && one !== book.me,
    )
  }

  /** The last note about each thing, by its key. */
  notes(): ReadonlyMap<string, Note> {
    return lastNotes(this.#desk.book)
  }

  /** A number for a slip of this till: no other act has it. */
  nextNumber(): string {
    return `${this.point.device}.${this.#desk.outbox.state.last + 1}`
  }

  /** A picture that is still on this device. */
  photo(digest: string): Promise<Uint8Array | undefined> {
    return photoHere(this.#desk.store, digest)
  }

  /** Money taken here whose purpose is not settled yet. */
  deposits(): Held[] {
    return [...this.#desk.book.things()].filter(
      ({ service, open, holder }) => service === 'suspense' && open > 0 && holder.startsWith('suspense:'),
    )
  }

  tellers(): readonly Teller[] {
    return this.#tellers
  }

  /** The teller whose PIN it is; a wrong one is counted, and from the fifth on a wait grows. */
  async unlock(person: string, pin: string): Promise<Teller | No> {
    const teller = this.#tellers.find((one) => one.person === person)
    if (!teller) return tillNo('teller_ended', person)
    const key = `pin/${person}`
    const known = ((await this.#desk.store.get('meta', key)) as Tries | undefined) ?? NO_TRIES
    const { no, tries } = await tryPin(teller, pin, known, {
      day: this.today(),
      ms: Date.parse(this.#desk.clock()),
    })
    if (tries !== known) await this.#desk.store.write([{ table: 'meta', key, value: tries }])
    return no ?? teller
  }

  /** Lays the act out and judges it by the till's book. Writes nothing. */
  prepare(service: string, verb: string, lines: Line[]): Prepared | No {
    if (!this.shift.current()) return tillNo('shift_closed')
    const judged = this.#desk.judge({ service, verb, lines })
    if (isNo(judged)) return judged
    const { legs, computed, cash } = judged
    return { service, verb, lines, legs, computed, cash }
  }

  /**
   * Durable when it resolves. The same `prepared` gives the same act, however often it is pressed; after the store has
   * failed the till must be opened again. @returns a no only when something came between the two, or another person's
   * shift is open. `photos`: the pictures that it names; they lie in the store with it.
   */
  commit(prepared: Prepared, teller: Teller, photos?: readonly Photo[]): Promise<Done | No> {
    const known = this.#pressed.get(prepared)
    if (known !== undefined) return known
    const done = this.#do(prepared, teller, photos)
    this.#pressed.set(prepared, done)
    return done
  }

  async #do(prepared: Prepared, teller: Teller, photos: readonly Photo[] = []): Promise<Done | No> {
    const { service, verb, lines, told } = prepared
    const no = this.#mine(teller)
    if (no) return no
    const done = await this.#desk.perform({ service, verb, lines }, teller, { photos, ...(told ? { told } : {}) })
    if (!isNo(done) && photos.length > 0) {
      this.#photos += photos.length
      this.#desk.tell()
    }
    return done
  }

  /** Undoes an act of this till of the same day by one that carries its movements backwards. */
  async undo(seq: number, reason: string, teller: Teller): Promise<Done | No> {
    await this.#desk.done(seq)
    const lines = [{ named: `${this.point.device}/${seq}`, reason }]
    return this.#mine(teller) ?? this.#desk.perform({ service: 'correction', verb: 'undo', lines }, teller)
  }

  /** A no unless this teller's shift is open: nobody answers for what another one did. */
  #mine(teller: Teller): No | undefined {
    const shift = this.shift.current()
    if (!shift) return tillNo('shift_closed')
    return shift.teller === teller.person ? undefined : tillNo('shift_open', shift.name)
  }

  /** Acts of a day in their order. */
  acts(day: Day): Promise<Done[]> {
    return this.#desk.acts(day)
  }

  async sheet(day: Day): Promise<DaySheet> {
    const { unsent } = this.#desk.outbox.state
    return daySheet(this.point, day, await this.acts(day), { held: this.held(), drawer: this.drawer(), unsent })
  }

  waiting(): Waiting[] {
    return waitingAt(this.#desk)
  }

  async accept(key: string, teller: Teller): Promise<Done | No> {
    return this.#mine(teller) ?? acceptCase(this.#desk, key, teller)
  }

  async dispute(key: string, reason: string, teller: Teller): Promise<Done | No> {
    return this.#mine(teller) ?? disputeCase(this.#desk, key, reason, teller)
  }

  /** Gives back what a recall asks for, as far as it is still here. */
  async obey(key: string, teller: Teller): Promise<Done[] | No> {
    return this.#mine(teller) ?? obeyRecall(this.#desk, key, teller)
  }

  /** A refused or parked act that a person has looked at leaves the list. */
  async settle(key: string): Promise<void> {
    await this.#desk.outbox.attend(Number(key.slice(key.indexOf(':') + 1)))
    this.#desk.tell()
  }

  /** What the giver shows as QR codes, one after the other, after a hand-over. */
  release(done: Done): string[] {
    return released(this.#desk, done)
  }

  /** What the taker makes of a scanned code: acts of taking over out of the same hands, to be confirmed. */
  receive(payload: string): Prepared[] | No {
    return this.shift.current() ? received(this.#desk, payload) : tillNo('shift_closed')
  }

  /** Marks the next number of a numbered book as spoilt: it is never printed on. */
  async spoilNumber(series: string): Promise<No | undefined> {
    const numbers = spoil(this.#desk.own.numbers, series, this.#desk.held())
    if (!numbers) return tillNo('receipts_out', series)
    await this.#desk.keep({ numbers })
    return undefined
  }

  /** The line of `receipt-book.finish` for a book that is held. */
  bookLine(held: Held): Line {
    return finishLine(this.#desk.own.numbers, held)
  }

  /** One round with the centre; never in practice. @throws what the store throws: then the till must be opened again. */
  async sync(line: Wire): Promise<Round> {
    if (this.practice) return 'idle'
    const { outbox, news, clock } = this.#desk
    const before = outbox.state.lastSentAt
    try {
      const round = await outbox.sync(line, news)
      const now = outbox.state.lastSentAt
      if (now !== undefined && now !== before) this.#ahead = msBetween(clock(), now)
      await readCases(this.#desk)
      await this.#readTellers(line)
      // Pictures go when no act is left to send.
      return round === 'idle' || round === 'locked' ? await this.#sendPhotos(round, line) : round
    } catch (error) {
      throw this.#desk.fail(error)
    } finally {
      this.#desk.tell()
    }
  }

  async #sendPhotos(round: Round, line: Wire): Promise<Round> {
    const { store, outbox, signer } = this.#desk
    const state = () => outbox.state
    const sent = await sendPhotos({ device: this.point.device, store, signer, state }, line)
    this.#photos = await photosLeft(store, outbox.state)
    return sent === 'idle' ? round : sent
  }

  /** The list of tellers is an edition that the hub names with every answer and gives out once. */
  async #readTellers(line: Wire): Promise<void> {
    const { store, outbox } = this.#desk
    const version = outbox.state.refs.tellers
    const known = (await store.get('refs', 'tellers')) as Edition | undefined
    if (version === undefined || version === known?.version) return
    const answer = await line(`/sync/1/ref/tellers/${version}`, new Uint8Array()).catch(() => undefined)
    if (answer?.status !== 200) return
    this.#tellers = decodeJson<Teller[]>(answer.body)
    await store.write([{ table: 'refs', key: 'tellers', value: { version, tellers: this.#tellers } satisfies Edition }])
  }

  /** Once a day, personal values leave the device that nobody here needs any more. */
  async #prune(): Promise<void> {
    const { store, own, book } = this.#desk
    const today = this.today()
    if (own.pruned === today) return
    await this.#desk.forget(await pruned(store, today, book))
    await this.#desk.keep({ pruned: today })
  }
}
