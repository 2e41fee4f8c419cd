/**
 * What waits: deposits, parked acts, exceptions and receipts without an act, each with the unit that has it and its age.
 * Every unit sees all of it. Nothing here can become income: it ends by going back, by being applied, or by a decision.
 */
import { addDays, type Day, daysBetween, showDay } from '#kernel/day.ts'
import { showMoney } from '#kernel/money.ts'
import type { Query } from '#kernel/sql.ts'
import type { Network } from '#network/network.ts'
import { holderName } from '#report/holder.ts'
import { readOrigin } from '#report/origin.ts'
import type { Paper } from '#report/paper.ts'
import { showPercent } from '#report/say.ts'
import { catalogue } from '#services/index.ts'

/** Kinds of things that wait, by who holds them. Money waits on the first three. */
const KINDS = ['suspense', 'parked', 'exception', 'missing']

/** `open`: đồng that wait; `since`: the day of the act that brought it there. */
export type Waiting = { key: string; kind: string; owner: string; open: number; since: Day }

/** Oldest first. The query must see the whole province. */
export async function readSuspense(query: Query, network: Network, province: number): Promise<Waiting[]> {
  const rows = await query<(Omit<Waiting, 'owner' | 'kind'> & { holder: string })[]>`
    select t.key, h.key as holder, t.open, a.day as since
    from unnest(${KINDS}::text[]) as kind
    -- The few that ever were of a kind, one stretch of the index of keys; a unit holds thousands of others.
    cross join lateral (
      select * from thing where province = ${province} and key >= kind || ':' and key < kind || ';' offset 0) t
    cross join lateral (select key from holder where province = ${province} and id = t.holder offset 0) h
    cross join lateral (
      select day from leg l join act a on a.province = l.province and a.month = l.month and a.position = l.position
      where l.province = t.province and l.thing = t.id
      order by l.position limit 1) a
    where split_part(h.key, ':', 1) in ('suspense', 'unit')
    order by a.day, t.position`
  return rows.map(({ holder, ...row }) => {
    const unit = holder.replace(/^suspense:/, 'unit:')
    const owner = holderName(unit, network, row.since).replace(/^sổ của /, '')
    return { ...row, owner, kind: row.key.slice(0, row.key.indexOf(':')) }
  })
}

/** What customers paid in over the counter in the days before. */
async function takenIn(query: Query, province: number, from: Day, to: Day): Promise<number> {
  const [row] = await query<{ amount: number }[]>`
    select coalesce(sum(amount), 0)::bigint as amount from flow
    where province = ${province} and per = 'day' and day between ${from} and ${to}
      and asset = 'cash' and src = 'customer' and dst = 'till'`
  return row?.amount ?? 0
}

const TURNOVER_DAYS = 30

export async function suspensePaper(query: Query, network: Network, province: number, today: Day): Promise<Paper> {
  const waiting = await readSuspense(query, network, province)
  const taken = await takenIn(query, province, addDays(today, -TURNOVER_DAYS), today)
  const { demo } = await readOrigin(query, province)
  const money = waiting.reduce((sum, { open }) => sum + open, 0)
  return {
    title: 'Tiền tạm giữ và việc chờ kết luận',
    lead: `Đến ngày ${showDay(today)}. Mọi đơn vị xem được; không khoản nào thành doanh thu.`,
    demo,
    tables: [
      {
        title: 'Từng khoản, cũ nhất trước',
        columns: [
          { label: 'Mã' },
          { label: 'Loại' },
          { label: 'Đơn vị giữ' },
          { label: 'Từ ngày' },
          { label: 'Số ngày', number: true },
          { label: 'Tiền đang chờ', number: true },
        ],
        rows: waiting.map(({ key, kind, owner, open, since }) => [
          key.slice(kind.length + 1),
          catalogue.get(kind)?.name ?? kind,
          owner,
          showDay(since),
          daysBetween(since, today),
          open,
        ]),
        total: ['Cộng', '', '', '', '', money],
        none: 'Không khoản nào đang chờ.',
      },
    ],
    notes:
      taken > 0
        ? [
            `${showMoney(money)} đang chờ bằng ${showPercent(money / taken)} tiền thu của khách trong ${TURNOVER_DAYS} ngày.`,
          ]
        : [],
  }
}
