/** What the ledger knows of what entries of a statement may mean: bills, claims on customers, vouchers, cash brought in. */
import { clues, type Known } from '#bank/match.ts'
import type { BankEntry } from '#bank/statement.ts'
import type { Act } from '#kernel/act.ts'
import { addDays } from '#kernel/day.ts'
import type { Query } from '#kernel/sql.ts'
import { entryOf } from '#ledger/record.ts'
import { catalogue } from '#services/index.ts'
import { type Service, thingKey } from '#services/kit.ts'

/** `creditUnits`: where a customer's claim stands, so that what he pays lowers that one. */
export type Looked = Known & { readonly creditUnits: ReadonlyMap<string, string> }

/** A bank books cash some days after it was brought, or, by its own date, before. */
const CASH_DAYS = { before: 10, after: 3 }

export async function lookUp(query: Query, province: number, entries: readonly BankEntry[]): Promise<Looked> {
  const all = entries.map(clues)
  const things = [...new Set(all.flatMap(({ bills, vouchers }) => [...bills, ...vouchers]))]
  const accounts = [...new Set(all.flatMap((one) => one.accounts))]
  const bills = new Map<string, { holder: string; open: number }>()
  const vouchers = new Map<string, number>()
  const rows = await query<{ key: string; holder: string; open: number; record: string }[]>`
    select t.key, h.key as holder, t.open, (
      select a.record from leg l
      join act a on a.province = l.province and a.month = l.month and a.position = l.position
      where l.province = t.province and l.thing = t.id and l.asset = 'thing'
      order by l.position limit 1) as record
    from thing t join holder h on h.province = t.province and h.id = t.holder
    where t.province = ${province} and t.key = any (${things})`
  for (const { key, holder, open, record } of rows) {
    const service = catalogue.get(key.slice(0, key.indexOf(':'))) as Service
    if (service.acts.collect) bills.set(key, { holder, open })
    else vouchers.set(key, amountOf(service, key, entryOf(record).act))
  }
  const owed = new Map<string, number>()
  const creditUnits = new Map<string, string>()
  for (const { account, unit, amount } of await query<{ account: string; unit: string; amount: number }[]>`
    select substr(b.asset, 5) as account, substr(h.key, 6) as unit, b.amount
    from balance b join holder h on h.province = b.province and h.id = b.holder
    where b.province = ${province} and b.asset = any (${accounts.map((account) => `due:${account}`)})
      and h.key like 'unit:%' and b.amount > 0
    order by b.amount`) {
    owed.set(account, amount)
    creditUnits.set(account, unit)
  }
  return { bills, owed, vouchers, creditUnits, cash: await cashNear(query, province, entries) }
}

/** An act may book several vouchers; this is the line of one. */
const amountOf = (service: Service, thing: string, { lines }: Act): number =>
  Number(lines.find((line) => thingKey(service, line) === thing)?.amount ?? 0)

async function cashNear(query: Query, province: number, entries: readonly BankEntry[]): Promise<Known['cash']> {
  const days = entries.map(({ day }) => day).toSorted()
  const [first, last] = [days[0], days.at(-1)]
  if (first === undefined || last === undefined) return []
  const rows = await query<{ record: string }[]>`
    select record from act
    where province = ${province} and service = 'cash' and verb in ('deposit', 'withdraw') and outcome <> 'refused'
      and day between ${addDays(first, -CASH_DAYS.before)} and ${addDays(last, CASH_DAYS.after)}`
  return rows.flatMap(({ record }) => {
    const { act } = entryOf(record)
    const sign = act.verb === 'deposit' ? 1 : -1
    return act.lines.map(({ voucher, amount }) => ({
      act: `${act.device}/${act.seq}`,
      voucher: String(voucher),
      amount: sign * Number(amount),
    }))
  })
}
