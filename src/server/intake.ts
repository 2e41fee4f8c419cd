/**
 * The way of every act into the ledger, whoever brings it: personal values are parted from it and replaced by a salted
 * commitment, its service lays it out, the ledger decides. An import file, a device and a test all come through here.
 */
import { hash, randomBytes } from 'node:crypto'
import type { Sql } from 'postgres'
import type { Act } from '#kernel/act.ts'
import type { Refusal } from '#kernel/refusal.ts'
import type { Answer, Item, Ledger } from '#ledger/post.ts'
import { dayOf } from '#ledger/verify.ts'
import { type Dated, expand, personalFields, split } from '#services/expand.ts'

/** sha256(salt + JSON of the personal values, one object per line): what the journal holds in their place. */
const commitment = (salt: string, content: string): string => hash('sha256', salt + content)

type Sealed = { salt: string } | { personal: string }

export class Intake {
  readonly #sql: Sql
  readonly #province: number
  readonly #ledger: Ledger
  readonly #world: Dated
  /** Every earlier call has handed its acts to the ledger. */
  #entered: Promise<unknown> = Promise.resolve()

  /** `sql`: a connection with the province's scope for its session. */
  constructor(sql: Sql, province: number, ledger: Ledger, world: Dated) {
    this.#sql = sql
    this.#province = province
    this.#ledger = ledger
    this.#world = world
  }

  /**
   * Answers in the order of the acts, after they are durable. Acts of a later call come after those of an earlier one, also
   * when the earlier has more to look up: a device's acts may be split over calls. @throws Problem as `Ledger.post` does.
   * @param refused answers given before the journal was restored: such an act is not judged again.
   */
  async post(acts: readonly Act[], refused?: ReadonlyMap<Act, Refusal>): Promise<Answer[]> {
    const enter = Promise.all([this.#alreadySealed(acts), this.#entered]).then(([sealed]) => {
      const items = acts.map((act) => this.#item(act, sealed.get(`${act.device}/${act.seq}`), refused?.get(act)))
      return { answers: this.#ledger.post(items) }
    })
    this.#entered = enter.catch(() => {})
    return (await enter).answers
  }

  #item(act: Act, known: Sealed | undefined, refused: Refusal | undefined): Item {
    let kept: Item['personal']
    const parted = split(act, this.#world.catalogue, (values) => {
      if (known && 'personal' in known) return known.personal
      const salt = known?.salt ?? randomBytes(16).toString('hex')
      const content = JSON.stringify(values)
      kept = { salt, content }
      return commitment(salt, content)
    })
    const proposal = refused ?? expand(this.#world, parted)
    const personal = kept ? { personal: kept } : {}
    if (!('refusal' in proposal)) return { ...proposal, ...personal }
    const day = dayOf(parted.frozen)
    const unit = this.#world.unit(act.unit, day)?.id ?? 0
    return { act: parted.frozen, day, unit, refusal: proposal, ...personal }
  }

  /**
   * An act that comes again must freeze to the same bytes, so its first salt is looked up; where the values have been
   * erased, the commitment itself.
   */
  async #alreadySealed(acts: readonly Act[]): Promise<Map<string, Sealed>> {
    const found = new Map<string, Sealed>()
    const secret = acts.filter((act) => {
      const declared = this.#world.catalogue.get(act.service)
      return declared && personalFields(declared).some((name) => act.lines.some((line) => name in line))
    })
    if (secret.length === 0) return found
    const devices = [...new Set(secret.map((act) => act.device))]
    const cursors = new Map<string, number>()
    for (const row of await this.#sql<{ key: string; seq: number }[]>`
      select key, seq from device where province = ${this.#province} and key = any (${devices})`)
      cursors.set(row.key, row.seq)
    const again = secret.filter((act) => act.seq <= (cursors.get(act.device) ?? 0))
    if (again.length === 0) return found
    const rows = await this.#sql<{ key: string; seq: number; salt: string | null; personal: string | null }[]>`
      select d.key, a.seq, p.salt, a.record::jsonb #>> '{act,personal}' as personal
      from unnest(${again.map((act) => act.device)}::text[], ${again.map((act) => act.seq)}::bigint[]) as w (key, seq)
      join device d on d.province = ${this.#province} and d.key = w.key
      join act a on a.province = d.province and a.device = d.id and a.seq = w.seq
      left join personal p on p.province = d.province and p.device = d.id and p.seq = w.seq`
    for (const { key, seq, salt, personal } of rows)
      if (salt !== null) found.set(`${key}/${seq}`, { salt })
      else if (personal !== null) found.set(`${key}/${seq}`, { personal })
    return found
  }
}
