/**
 * What goes out to a principal each day: what was collected or paid for him, what goes back to him unpaid, what was settled.
 * A file holds the acts between two positions of the journal, so every act is in exactly one file, whenever it reached the
 * books, and the same file can be made again to the byte. No personal value is in it: the principal knows his codes.
 */
import type { Leg } from '#kernel/act.ts'
import { type Day, showDay } from '#kernel/day.ts'
import { fieldOf } from '#kernel/field.ts'
import type { Query } from '#kernel/sql.ts'
import { type Entry, entryOf } from '#ledger/record.ts'
import { partyName } from '#report/holder.ts'
import type { Paper } from '#report/paper.ts'
import { catalogue } from '#services/index.ts'
import { type Service, thingKey } from '#services/kit.ts'

/** Which acts: after one position, up to another. `day`: when it was cut; with the principal it is the file's number. */
export type Cut = { readonly principal: string; readonly day: Day; readonly after: number; readonly until: number }

/** `amount`: collected, paid out, or settled (what the Post received below zero); of what goes back, what is open on it. An undone act counts below zero. */
export type DayRow = {
  readonly day: Day
  readonly kind: 'collected' | 'paid' | 'returned' | 'settled'
  readonly code: string
  readonly verb: string
  readonly amount: number
  readonly commission: number
  readonly unit: string
  /** Device and number of the act: what the customer's receipt names. */
  readonly act: string
  readonly reason: string
}

export type Sums = {
  readonly [kind in DayRow['kind'] | 'commission']: { readonly count: number; readonly amount: number }
}
export type DayFile = Cut & { readonly number: string; readonly rows: readonly DayRow[]; readonly sums: Sums }

export const dayFileNumber = ({ principal, day }: Pick<Cut, 'principal' | 'day'>): string =>
  `${principal.toUpperCase()}-${day.replaceAll('-', '')}`

/** The query must see the whole province. */
export async function dayFile(query: Query, province: number, cut: Cut): Promise<DayFile> {
  const rows: DayRow[] = []
  const acts = query<{ record: string; opens: Record<string, number> | null }[]>`
    select a.record, (
      select jsonb_object_agg(t.key, b.amount - coalesce((
        select sum(p.amount) from leg p
        where p.province = a.province and p.thing = l.thing and p.asset = 'pay'
          and p.position between b.position and a.position - 1), 0))
      from leg l
      join holder h on h.province = l.province and h.key = ${`principal:${cut.principal}`}
        and (h.id = l.dst or h.id = l.src and a.service = 'correction')
      join thing t on t.province = l.province and t.id = l.thing
      cross join lateral (
        select position, amount from leg
        where province = l.province and thing = l.thing and asset = 'thing' and amount > 0 and position < a.position
        order by position desc limit 1) b
      where l.province = a.province and l.month = a.month and l.position = a.position and l.asset = 'thing') as opens
    from act a
    where a.province = ${province} and a.position > ${cut.after} and a.position <= ${cut.until} and a.outcome <> 'refused'
      and exists (
        select from leg l
        left join holder s on s.province = l.province and s.id = l.src
        left join holder d on d.province = l.province and d.id = l.dst
        where l.province = a.province and l.month = a.month and l.position = a.position
          and (l.asset = ${`due:${cut.principal}`}
               or l.asset = 'thing' and (d.key = ${`principal:${cut.principal}`}
                                         or a.service = 'correction' and s.key = ${`principal:${cut.principal}`})))
    order by a.position`
  for await (const batch of acts.cursor(2000))
    for (const { record, opens } of batch) rows.push(...rowsOf(entryOf(record), cut.principal, opens ?? {}))
  return { ...cut, number: dayFileNumber(cut), rows, sums: sumsOf(rows) }
}

/** One row a thing that an act touched. Movements of money belong to the thing that stands before them. */
function rowsOf({ act, legs }: Entry, principal: string, opens: Readonly<Record<string, number>>): DayRow[] {
  const groups: { thing: string; legs: Leg[] }[] = []
  for (const leg of legs) {
    const thing = leg.kind === 'amount' ? groups.at(-1)?.thing : leg.thing
    if (thing === undefined || thing !== groups.at(-1)?.thing) groups.push({ thing: thing ?? '', legs: [] })
    groups.at(-1)?.legs.push(leg)
  }
  const name = catalogue.get(act.service)?.acts[act.verb]?.name ?? act.verb
  return groups.flatMap(({ thing, legs }): DayRow[] => {
    const declared = catalogue.get(thing.slice(0, thing.indexOf(':')))
    const line = act.lines.find((one) => declared && thingKey(declared, one) === thing)
    const said = {
      day: act.at.slice(0, 10),
      code: thing.slice(thing.indexOf(':') + 1),
      verb: name,
      unit: act.unit,
      act: `${act.device}/${act.seq}`,
      reason: reasonOf(declared, line?.reason ?? line?.order),
    }
    const moved = legs.find((leg) => leg.kind === 'thing')
    const back = moved?.kind === 'thing' && moved.to === `principal:${principal}`
    const undone = moved?.kind === 'thing' && moved.from === `principal:${principal}` && act.service === 'correction'
    if (back || undone)
      return [{ ...said, kind: 'returned', amount: (undone ? -1 : 1) * (opens[thing] ?? 0), commission: 0 }]
    const { owed, commission } = moneyOf(legs, principal)
    if (owed === 0 && commission === 0) return []
    const paidOut = declared?.acts.pay !== undefined && declared.thing?.value !== undefined
    const kind = act.service === 'settlement' ? 'settled' : paidOut ? 'paid' : 'collected'
    // What the Post owes more is collected; what it owes less was paid out, or settled.
    const gross = owed + commission
    return [{ ...said, kind, amount: kind === 'collected' ? gross : -gross, commission }]
  })
}

function moneyOf(legs: readonly Leg[], principal: string): { owed: number; commission: number } {
  let [owed, commission] = [0, 0]
  for (const leg of legs) {
    if (leg.kind !== 'amount') continue
    if (leg.asset === `due:${principal}`)
      owed += leg.from.startsWith('unit:') ? leg.amount : leg.to.startsWith('unit:') ? -leg.amount : 0
    else if (leg.asset === 'revenue')
      commission +=
        leg.from === `principal:${principal}` ? leg.amount : leg.to === `principal:${principal}` ? -leg.amount : 0
  }
  return { owed, commission }
}

function reasonOf(declared: Service | undefined, reason: unknown): string {
  const field = declared?.fields.reason
  const choices = field ? (fieldOf(field).choices ?? {}) : {}
  return choices[String(reason)] ?? (typeof reason === 'string' ? reason : '')
}

const KINDS = ['collected', 'paid', 'returned', 'settled'] as const

function sumsOf(rows: readonly DayRow[]): Sums {
  const of = (some: readonly DayRow[], amount: (row: DayRow) => number) => ({
    count: some.length,
    amount: some.reduce((sum, row) => sum + amount(row), 0),
  })
  const kinds = KINDS.map((kind) => [
    kind,
    of(
      rows.filter((row) => row.kind === kind),
      ({ amount }) => amount,
    ),
  ])
  const earned = of(
    rows.filter(({ commission }) => commission !== 0),
    ({ commission }) => commission,
  )
  return { ...Object.fromEntries(kinds), commission: earned }
}

const TITLES: Record<DayRow['kind'], string> = {
  collected: 'Đã thu',
  paid: 'Đã chi',
  returned: 'Trả lại, chưa thu, chưa chi',
  settled: 'Bưu điện đã trả',
}

export function dayFilePaper({ principal, day, number, rows, sums }: DayFile, demo: boolean): Paper {
  return {
    title: `Tệp ngày ${number}`,
    lead: `${partyName(`due:${principal}`)}, chốt ngày ${showDay(day)}`,
    demo,
    tables: [
      {
        title: 'Tổng của tệp',
        columns: [{ label: 'Khoản' }, { label: 'Số dòng', number: true }, { label: 'Số tiền', number: true }],
        rows: [
          ...KINDS.map((kind) => [TITLES[kind], sums[kind].count, sums[kind].amount]),
          ['Trong đó hoa hồng, phí của Bưu điện', sums.commission.count, sums.commission.amount],
        ],
      },
      ...KINDS.filter((kind) => sums[kind].count > 0).map((kind) => ({
        title: TITLES[kind],
        columns: [
          { label: 'Mã, kỳ' },
          { label: 'Ngày' },
          { label: 'Đơn vị' },
          { label: 'Việc' },
          { label: 'Số biên lai' },
          ...(kind === 'returned' ? [{ label: 'Lý do, lệnh' }] : [{ label: 'Hoa hồng', number: true }]),
          { label: 'Số tiền', number: true },
        ],
        rows: rows
          .filter((row) => row.kind === kind)
          .map((row) => [
            row.code,
            showDay(row.day),
            row.unit,
            row.verb,
            row.act,
            kind === 'returned' ? row.reason : row.commission,
            row.amount,
          ]),
        total: ['Cộng', '', '', '', '', '', sums[kind].amount],
      })),
    ],
    notes: ['Việc đến sổ muộn nằm ở tệp sau, với ngày của nó. Việc đã hủy, và tiền Bưu điện nhận, ghi số âm.'],
  }
}
