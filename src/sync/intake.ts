/**
 * From the lines of a device to acts in the journal, each in its own place: taken as it stands, or parked. What is received
 * here is received for ever; that it is agreed is another matter.
 */
import { type Act, type Proposal, readAct } from '#kernel/act.ts'
import type { Refusal, RefusalCode } from '#kernel/refusal.ts'
import type { HubStore, Posted, Stream, Taken, TillDevice } from '#sync/hub-store.ts'
import { type ParkCode, parkedAct, UNKNOWN_DIGEST } from '#sync/parked.ts'
import { type Outcome, splitLine } from '#sync/wire.ts'

/** What judges an act before it is posted. Pure but for `now`, which only an act without a readable time is given. */
export type Judge = {
  /** Reads the JSON of a line so that nothing is silently changed; undefined when it is no act. */
  read?: (json: string) => Act | undefined
  /** The act as its service lays it out. */
  expand: (act: Act) => Proposal | Refusal
  /** Why this may not be done at this device by this person, as far as is known now: a code, e.g. teller_disabled. */
  barred?: (act: Act, device: TillDevice) => Promise<ParkCode | undefined>
  /** Local time at the Post with offset. */
  now: () => string
}

/** A line that is new to the stream. `placed`: a restored hub had taken it before; `outcome`: and had answered this. */
export type Fresh = { seq: number; line: string; hash: string; placed?: boolean; outcome?: Outcome }

/** The place of `seq` is taken in the journal by another act: there are two devices with one key. */
export class Forked extends Error {
  readonly seq: number
  constructor(seq: number) {
    super(`forked at ${seq}`)
    this.seq = seq
  }
}

type Item = { fresh: Fresh; plain: Act | undefined; code: string | undefined; act: Act }

export class Intake {
  readonly #store: HubStore
  readonly #judge: Judge

  constructor(store: HubStore, judge: Judge) {
    this.#store = store
    this.#judge = judge
  }

  /**
   * Takes lines that follow the stream's last act. Repeating is safe: what the journal already has is found there.
   * @throws Forked: what came before it is taken.
   */
  async absorb(device: TillDevice, stream: Stream, lines: readonly Fresh[]): Promise<Stream> {
    let now = stream
    let waiting: Item[] = []
    const flush = async () => {
      if (waiting.length > 0) now = await this.#post(device, now, waiting)
      waiting = []
    }
    for (const fresh of lines) {
      const { plain, code, proposal } = await this.#read(device, stream, fresh)
      // What undoes an act is refused whole or not at all, and then its cash would be nowhere: it is judged first.
      const undoes = code === undefined && proposal?.negates !== undefined && plain?.happened
      if (undoes) await flush()
      const no = undoes ? (await this.#store.judge(proposal))?.refusal : undefined
      const why = code ?? no
      const act = plain && why === undefined ? plain : this.#parked(device, stream, fresh, why ?? 'unreadable', plain)
      waiting.push({ fresh, plain, code: why, act })
      if (undoes) await flush()
    }
    await flush()
    return now
  }

  async #read(device: TillDevice, stream: Stream, { seq, line, placed, outcome }: Fresh) {
    const { json } = splitLine(line)
    const plain = this.#judge.read ? this.#judge.read(json) : readJson(json)
    if (outcome?.[1] === 'parked') return { plain, code: outcome[2] }
    if (!plain) return { plain, code: 'unreadable' }
    if (plain.device !== device.code || plain.seq !== seq) return { plain: undefined, code: 'other_place' }
    if (stream.code !== device.code) return { plain, code: 'device_locked' }
    if (!placed) {
      if (device.state !== 'active')
        return { plain, code: device.state === 'locked' ? 'device_locked' : 'device_revoked' }
      const barred = await this.#judge.barred?.(plain, device)
      if (barred) return { plain, code: barred }
    }
    const proposal = this.#judge.expand(plain)
    if (!('refusal' in proposal)) return { plain, code: undefined, proposal }
    // What has happened is not refused for its form: its cash would be nowhere.
    return { plain, code: plain.happened ? proposal.refusal : undefined }
  }

  /** Dated as the act says, unless on that day nothing could be kept. */
  #parked(device: TillDevice, stream: Stream, { seq, line, hash }: Fresh, code: string, plain: Act | undefined): Act {
    const place = {
      device: stream.code,
      seq: seq - stream.base,
      unit: device.unit,
      code,
      digest: hash,
      line,
      act: plain,
    }
    const dated = plain && parkedAct({ ...place, at: plain.at })
    return dated && !('refusal' in this.#judge.expand(dated)) ? dated : parkedAct({ ...place, at: this.#judge.now() })
  }

  async #post(device: TillDevice, stream: Stream, items: readonly Item[]): Promise<Stream> {
    // What was refused before a restore is refused for ever.
    const before = items.filter(({ fresh, code }) => fresh.outcome?.[1] === 'refused' && code === undefined)
    const refused = new Map(before.map(({ act, fresh }) => [act, refusalOf(fresh.outcome as Outcome)]))
    const answers = await this.#store.post(
      items.map(({ act }) => act),
      refused,
    )
    const taken: Taken[] = []
    let forked: number | undefined
    for (const [i, item] of items.entries()) {
      const one = await this.#settle(device, stream, item, answers[i] as Posted)
      if (!one) {
        forked = item.fresh.seq
        break
      }
      taken.push(one)
    }
    const last = taken.at(-1)
    if (last) await this.#store.take(stream, taken)
    if (forked !== undefined) throw new Forked(forked)
    return { ...stream, last: last?.seq ?? stream.last, head: last?.hash ?? stream.head }
  }

  /** What became of an act; nothing when its place is taken by another. */
  async #settle(device: TillDevice, stream: Stream, item: Item, said: Posted): Promise<Taken | undefined> {
    const { fresh, plain, code, act } = item
    const { seq, hash } = fresh
    if (said.outcome === 'gap') throw new Error(`the journal lacks acts of ${stream.code} before ${act.seq}`)
    if ('position' in said) {
      const parked: Outcome | undefined = code ? [seq, 'parked', code, ''] : undefined
      const refused: Outcome | undefined =
        said.outcome === 'refused' ? [seq, 'refused', said.refusal.refusal, said.refusal.field] : undefined
      const outcome = refused ?? parked
      return { seq, hash, position: said.position, ...(outcome ? { outcome } : {}) }
    }
    // It was taken before a crash or a restore, when other things were known of its device.
    const kept = await this.#store.keptAs(stream.code, act.seq)
    if (kept?.digest === hash) return { seq, hash, position: kept.position, outcome: [seq, 'parked', kept.code, ''] }
    if (plain && code !== undefined && stream.code === device.code) {
      const [again] = await this.#store.post([plain])
      if (again && again.outcome !== 'conflict')
        return this.#settle(device, stream, { ...item, code: undefined }, again)
    }
    if (kept?.digest !== UNKNOWN_DIGEST) return undefined
    // Its place was filled while nobody knew it: it is kept in a sequence of its own.
    const aside: Stream = { code: branchCode(device.code, hash), base: seq - 1, start: '', last: seq - 1, head: '' }
    const [beside] = await this.#store.post([this.#parked(device, aside, fresh, code ?? 'place_filled', plain)])
    if (!beside || !('position' in beside)) return undefined
    return { seq, hash, position: beside.position, outcome: [seq, 'parked', code ?? 'place_filled', ''] }
  }
}

const refusalOf = ([, , code, field]: Outcome): Refusal => ({ refusal: code as RefusalCode, field })

/** What the journal calls a copy of a device, or a single act beside its sequence: the same whenever it is seen. */
export const branchCode = (device: string, hash: string): string => `${device}.${hash.slice(0, 8)}`

function readJson(json: string): Act | undefined {
  try {
    const act = readAct(JSON.parse(json))
    return 'why' in act ? undefined : act
  } catch {
    return undefined
  }
}
