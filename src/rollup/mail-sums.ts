/**
 * Items of the mail that are done with, added up by the month in which they were taken in: how many came and how each ended, by
 * the unit that took them in, and how they kept each clock, by the unit whose result it is. What is still under way, or
 * waits for its cash, stands in no sum: how late it is depends on the hour at which somebody asks.
 */
import { type Day, firstDayOf, monthOf } from '#kernel/day.ts'
import type { Tx } from '#kernel/sql.ts'
import type { MailRow } from '#rollup/mail-row.ts'
import { type Item, judge, partOf, STANDARDS } from '#rollup/mail-score.ts'

/** `standard`: id of mail-score.ts, or `came` and `ended`, whose states are those of the item. `within`: -1 when not done. */
export type MailSum = { month: Day; standard: string; unit: number; state: string; within: number; items: number }

/** A row as its clocks see it. */
export const itemOf = (row: Omit<MailRow, 'thing' | 'begun' | 'till' | 'paid_position'>): Item => ({
  service: row.service,
  came: row.came,
  leaves: row.leaves,
  from: row.begin_unit,
  unit: row.end_unit ?? row.last_unit,
  begin: moment(row.begin_at),
  ...(row.end_at && row.end_how && { end: { ...moment(row.end_at), how: row.end_how } }),
  ...(row.there_at && { there: moment(row.there_at) }),
  ...(row.posted && { posted: row.posted }),
  cod: row.cod,
  ...(row.paid_at && { paid: moment(row.paid_at) }),
})
const moment = (at: string) => ({ at, day: at.slice(0, 10) as Day })

const isDone = ({ end_how, cod, paid_at }: MailRow): boolean =>
  end_how !== null && !(end_how === 'delivered' && cod > 0 && paid_at === null)

/** What rows add up to. */
export class MailSums {
  readonly #sums = new Map<string, MailSum>()

  add(rows: readonly MailRow[], items: 1 | -1 = 1): this {
    for (const row of rows) if (isDone(row)) this.#addOne(row, items)
    return this
  }

  #addOne(row: MailRow, items: 1 | -1): void {
    const item = itemOf(row)
    const of = (standard: string, unit: number, state: string, within = -1) =>
      this.#put({ month: firstDayOf(monthOf(row.begun)), standard, unit, state, within, items })
    of('came', item.from, item.came)
    if (item.end) of('ended', item.from, item.end.how)
    for (const standard of STANDARDS) {
      // Its time is over: no hour at which it is asked changes the verdict.
      const verdict = judge(item, standard, 0)
      if (!verdict) continue
      const { state, within } = partOf(verdict)
      of(standard.id, item[standard.by], state, within ?? -1)
    }
  }

  #put(sum: MailSum): void {
    const key = keyOf(sum)
    const known = this.#sums.get(key)
    if (known) known.items += sum.items
    else this.#sums.set(key, sum)
  }

  /** Adds them to what is stored. */
  async save(tx: Tx, province: number): Promise<void> {
    const sums = [...this.#sums.values()].filter(({ items }) => items !== 0)
    if (sums.length === 0) return
    await tx`
      insert into mail_sum as s
      select * from json_populate_recordset(
        null::mail_sum, ${JSON.stringify(sums.map((sum) => ({ province, ...sum })))}::text::json)
      on conflict (province, month, standard, unit, state, within) do update set items = s.items + excluded.items`
    await tx`delete from mail_sum where province = ${province} and items = 0`
  }

  /** Compares what is stored with these, and replaces it when asked to. */
  async compare(tx: Tx, province: number, apply: boolean): Promise<SumDifference[]> {
    const rows = await tx<MailSum[]>`
      select month, standard, unit, state, within, items from mail_sum where province = ${province}`
    const stored = new Map(rows.map((sum) => [keyOf(sum), sum.items]))
    const keys = new Set([...stored.keys(), ...this.#sums.keys()])
    const differences = [...keys].flatMap((key) => {
      const [was, is] = [stored.get(key) ?? 0, this.#sums.get(key)?.items ?? 0]
      return was === is ? [] : [{ key: key.split('\t'), stored: was, folded: is }]
    })
    if (apply && differences.length > 0) {
      await tx`delete from mail_sum where province = ${province}`
      await this.save(tx, province)
    }
    return differences
  }
}

const KEYS = ['month', 'standard', 'unit', 'state', 'within'] as const
const keyOf = (sum: MailSum): string => KEYS.map((name) => sum[name]).join('\t')

export type SumDifference = { key: string[]; stored: number; folded: number }
