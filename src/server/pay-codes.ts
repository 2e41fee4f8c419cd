/**
 * Codes by which something is paid by transfer to the Post's own account, VietQR with a memo that finds its way back: for
 * an open bill, and for what the act behind a receipt left to be paid.
 */
import { type BankAccount, ownAccounts } from '#bank/accounts.ts'
import { billMemo, creditMemo } from '#bank/memo.ts'
import { vietQr } from '#bank/vietqr.ts'
import { qrCode, qrPath } from '#counter/qr.ts'
import type { Leg } from '#kernel/act.ts'
import type { Day } from '#kernel/day.ts'
import type { Query } from '#kernel/sql.ts'
import { entryOf } from '#ledger/record.ts'

/** `path`: the black modules of a code in a square of `side` units, white around them. */
export type PayCode = {
  /** đồng */
  readonly amount: number
  readonly memo: string
  readonly account: string
  readonly name: string
  readonly side: number
  readonly path: string
}

export const transferText = ({ bank, number }: BankAccount, amount: number, memo: string): string =>
  vietQr({ bank, account: number, amount, memo })

/**
 * What of a recorded act can still be paid by transfer: the rest of a bill that is with a till, and what was posted on
 * credit, as far as the customer still owes it. Empty when nothing is left, or no code is made for it.
 */
export async function payCodes(
  query: Query,
  province: number,
  { device, seq, today }: { device: string; seq: number; today: Day },
): Promise<PayCode[]> {
  const [account] = ownAccounts(today)
  const [found] = await query<{ record: string }[]>`
    select a.record from device d join act a on a.province = d.province and a.device = d.id and a.seq = ${seq}
    where d.province = ${province} and d.key = ${device} and a.outcome = 'accepted'`
  if (!account || !found) return []
  const { legs } = entryOf(found.record)
  const open = [...(await openBills(query, province, legs)), ...(await openCredit(query, province, legs))]
  return open.map(({ memo, amount }) => ({
    amount,
    memo,
    account: account.number,
    name: account.name,
    ...qrPath(qrCode(transferText(account, amount, memo), 'M'), QUIET),
  }))
}

const QUIET = 4

type Open = { memo: string; amount: number }

async function openBills(query: Query, province: number, legs: readonly Leg[]): Promise<Open[]> {
  const bills = legs.flatMap((leg) => (leg.kind !== 'amount' && billMemo(leg.thing) ? [leg.thing] : []))
  if (bills.length === 0) return []
  const rows = await query<{ key: string; open: number }[]>`
    select t.key, t.open from thing t join holder h on h.province = t.province and h.id = t.holder
    where t.province = ${province} and t.key = any (${bills}) and t.open > 0 and h.key like 'till:%' order by t.key`
  const paid = await billsPaid(query, province)
  return rows.flatMap(({ key, open }) => (paid.has(key) ? [] : [{ memo: billMemo(key) as string, amount: open }]))
}

/** Bills whose money came by transfer and is kept until whoever has the bill settles it: nobody pays them again. */
export async function billsPaid(query: Query, province: number): Promise<Set<string>> {
  const rows = await query<{ record: string }[]>`
    select a.record
    from thing t join act a on a.province = t.province and a.position = t.position and a.service = 'suspense'
    where t.province = ${province} and t.key >= 'suspense:' and t.key < 'suspense;' and t.open > 0`
  return new Set(rows.flatMap(({ record }) => entryOf(record).act.lines.map(({ purpose }) => String(purpose))))
}

/** A customer's claim arises as an amount of the asset `due:ACCOUNT`. */
async function openCredit(query: Query, province: number, legs: readonly Leg[]): Promise<Open[]> {
  const owed = new Map<string, number>()
  for (const leg of legs)
    if (leg.kind === 'amount' && leg.to.startsWith('unit:') && creditMemo(leg.asset.slice(DUE.length)))
      owed.set(leg.asset, (owed.get(leg.asset) ?? 0) + leg.amount)
  if (owed.size === 0) return []
  const rows = await query<{ asset: string; amount: number }[]>`
    select b.asset, max(b.amount) as amount from balance b join holder h on h.province = b.province and h.id = b.holder
    where b.province = ${province} and b.asset = any (${[...owed.keys()]}) and h.key like 'unit:%' and b.amount > 0
    group by b.asset order by b.asset`
  return rows.map(({ asset, amount }) => ({
    memo: creditMemo(asset.slice(DUE.length)) as string,
    amount: Math.min(amount, owed.get(asset) ?? 0),
  }))
}

const DUE = 'due:'
