/**
 * What a verification checks of every act, wherever the journal is read from: its chains, its laws, and that what is
 * filed beside the record says what the record says. The database's own tables are compared in `verify-database.ts`,
 * an exported file is read in `verify-export.ts`.
 */
import { hash } from 'node:crypto'
import type { FrozenAct } from '#kernel/act.ts'
import { isDay } from '#kernel/day.ts'
import type { Refusal } from '#kernel/refusal.ts'
import { type ActLink, type BlockLink, Chain } from '#ledger/chain.ts'
import { Custody, type Written } from '#ledger/custody.ts'
import { EXCEPTION } from '#ledger/decide.ts'
import { type Finding, Findings } from '#ledger/findings.ts'
import type { Head } from '#ledger/heads.ts'
import type { Outcome } from '#ledger/record.ts'

export type Options = {
  /** Heads that left the database. */
  heads?: readonly Head[]
  /** device/seq of the act that this one reverses. */
  reverses: (act: FrozenAct) => string | undefined
  /**
   * Ids that the unit of a code may have on a day, in any edition of the network. Without it a code must mean the same
   * unit in all acts of a day.
   */
  units?: (code: string, day: string) => readonly number[]
}

/** What is filed beside a record, as far as the source keeps it. */
export type Filed = ActLink & {
  unit: number
  verb: string
  service?: string
  day?: string
  outcome?: string
  month?: string
  personal?: { salt: string; content: string }
}

/** A record, decoded no further than verification needs. */
export type Decoded = {
  act: FrozenAct
  position: number
  recorded: string
  outcome: Outcome
  refusal?: Refusal
  legs?: readonly Written[]
}

export type Report = {
  acts: number
  blocks: number
  /** Movements: rows of the database, or those in the records of an export. */
  legs: number
  /** Personal values that were compared with what the journal commits to. */
  personal: number
  things: number
  accounts: number
  problems: number
  /** The first fault in the order of the journal. */
  first?: Finding
  /** At most 1000. */
  findings: readonly Finding[]
  /** Heads of all devices and of the last block. */
  heads: readonly Head[]
}

/** The business day that an act is filed under; 1970-01-01 when it names none. */
export function dayOf({ at }: Pick<FrozenAct, 'at'>): string {
  const day = at.slice(0, 10)
  return isDay(day) ? day : '1970-01-01'
}

export class Verifier {
  readonly findings = new Findings()
  readonly chain: Chain
  readonly custody: Custody
  /** Act reversed → position of the reversal. */
  readonly reversals = new Map<string, number>()
  /** By act: what the table of exceptions must say. `closed`: position of the conclusion. */
  readonly exceptions = new Map<string, { position: number; said: string; closed: number | null }>()
  acts = 0
  blocks = 0
  /** Movements in the records. */
  legs = 0
  personal = 0
  readonly #options: Options
  readonly #units = new Map<string, number>()

  constructor(options: Options, custody = new Custody()) {
    this.#options = options
    this.custody = custody
    this.chain = new Chain(this.findings, options.heads)
  }

  block(block: BlockLink): void {
    this.blocks++
    this.chain.block(block)
  }

  /** @returns the record decoded, or nothing when it cannot be read. */
  act(filed: Filed): Decoded | undefined {
    this.acts++
    this.chain.act(filed)
    const entry = decode(filed.record)
    const { position } = filed
    const act = `${filed.device}/${filed.seq}`
    if (!entry) {
      this.findings.add({ position, act, why: 'không đọc được bản ghi' })
      return undefined
    }
    const say = (why: string) => this.findings.add({ position, act, why })
    const { legs = [] } = entry
    this.legs += legs.length
    for (const why of this.custody.apply(legs, position)) say(why)
    this.#compare(filed, entry, say)
    if (entry.outcome !== 'refused') {
      const named = this.#options.reverses(entry.act)
      if (named !== undefined) {
        // The first reversal stands: the second is the one at fault.
        if (this.reversals.has(named)) say(`đảo lại việc ${named} lần thứ hai`)
        else this.reversals.set(named, position)
      }
    }
    for (const leg of legs) {
      const key = leg[1]
      if (leg[0] !== 'thing' || leg.length > 4 || typeof key !== 'string' || !key.startsWith(EXCEPTION)) continue
      const one = this.exceptions.get(key.slice(EXCEPTION.length))
      if (one) one.closed = leg[3] === 'outside' ? position : null
    }
    if (entry.outcome === 'exception') {
      const said = `${filed.unit} ${entry.refusal?.refusal} ${dayOf(entry.act)}`
      this.exceptions.set(act, { position, said, closed: null })
    }
    return entry
  }

  #compare(filed: Filed, entry: Decoded, say: (why: string) => void): void {
    const { act, outcome } = entry
    const day = dayOf(act)
    const differ = (name: string, stated: unknown, recorded: unknown) => {
      if (stated !== undefined && stated !== recorded) say(`${name} ghi là ${stated}, bản ghi nói ${recorded}`)
    }
    differ('vị trí', filed.position, entry.position)
    differ('máy', filed.device, act.device)
    differ('số thứ tự', filed.seq, act.seq)
    differ('ngày', filed.day, day)
    differ('kết quả', filed.outcome, outcome)
    differ('tháng', filed.month, `${entry.recorded.slice(0, 7)}-01`)
    differ('giờ của khối', this.chain.recorded, entry.recorded)
    // An act that its declarations refused is filed under `?`: its words may be anything.
    if (outcome !== 'refused' || filed.verb !== '?') differ('việc', filed.verb, act.verb)
    if (outcome !== 'refused' || filed.service !== '?') differ('dịch vụ', filed.service, act.service)
    if (
      outcome === 'refused'
        ? entry.refusal === undefined || entry.legs !== undefined
        : outcome !== 'accepted' && outcome !== 'exception'
    )
      say(`kết quả “${outcome}” không khớp với các bút toán`)
    if (outcome !== 'refused' || filed.unit !== 0) this.#compareUnit(act.unit, day, filed.unit, say)
    if (filed.personal) {
      this.personal++
      const { salt, content } = filed.personal
      if (hash('sha256', salt + content) !== act.personal) say('thông tin cá nhân khác với cam kết trong sổ')
    }
  }

  #compareUnit(code: string, day: string, unit: number, say: (why: string) => void): void {
    const key = `${code}|${day}`
    const known = this.#units.get(key)
    if (known === unit) return
    const allowed = this.#options.units?.(code, day) ?? [known ?? unit]
    if (allowed.includes(unit)) this.#units.set(key, unit)
    else say(`đơn vị ghi là ${unit}, mã ${code} ngày ${day} là đơn vị ${allowed.join(' hoặc ') || 'không có'}`)
  }

  report(counted: { legs: number; things: number; accounts: number }): Report {
    const { findings, acts, blocks, personal } = this
    if (acts === 0) findings.add({ why: 'sổ không có việc nào để kiểm' })
    return {
      acts,
      blocks,
      personal,
      ...counted,
      problems: findings.count,
      ...(findings.first ? { first: findings.first } : {}),
      findings: findings.kept,
      heads: this.chain.heads,
    }
  }
}

/** @returns nothing when it is not a record. */
export function decode(record: string): Decoded | undefined {
  try {
    const entry = JSON.parse(record) as Decoded
    return typeof entry.act === 'object' && typeof entry.recorded === 'string' ? entry : undefined
  } catch {
    return undefined
  }
}
