/**
 * The roll-ups made anew from the journal and compared with the stored ones. There must be no difference; if there is,
 * the stored ones can be put right, because nothing is in them that the journal does not say.
 * Things and balances are compared by `canhtay verify`.
 */
import { type Connection, type Db, openDb, type Tx } from '#kernel/sql.ts'
import { atOneMoment, copyOut, plain, type Reader } from '#ledger/copy.ts'
import { type Entry, entryOf } from '#ledger/record.ts'
import { refoldFlows } from '#rollup/flows.ts'
import { fold } from '#rollup/fold.ts'
import { refoldInsured } from '#rollup/insured.ts'
import { refoldMail } from '#rollup/mail.ts'
import { foldMonths } from '#rollup/months.ts'
import { refold } from '#rollup/refold.ts'
import { refoldTotals } from '#rollup/totals.ts'
import { catalogue } from '#services/index.ts'
import { reverses } from '#services/reverses.ts'

/**
 * `stored` and `folded`: the amount there and the amount by the journal, 0 when there is none; of an item of the mail and of
 * a member its row as text, empty when there is none.
 */
export type Difference = { table: Table; key: string[]; stored: number | string; folded: number | string }
type Table =
  | 'rollup_day'
  | 'rollup_month'
  | 'rollup_whole'
  | 'rollup_subject'
  | 'rollup_total'
  | 'flow'
  | 'mail_item'
  | 'mail_sum'
  | 'insured'

export type Rebuilt = {
  /** Acts folded: those that were not refused. */
  acts: number
  /** Rows of roll-ups compared. */
  rows: number
  differences: readonly Difference[]
  /** Rows of `personal` that had no search column and now have one. */
  refolded: number
  /** Whether the stored roll-ups now say what the journal says. */
  applied: boolean
}

type Options = { apply?: boolean; onProgress?: (acts: number) => void }

/**
 * Folds the journal as of one moment. To apply, it then holds the ledger's head, folds what came meanwhile and replaces
 * the rows that differ, in one transaction: posting waits for the comparison, not for the fold.
 */
export async function rebuild(app: Connection, province: number, options: Options = {}): Promise<Rebuilt> {
  const { apply = false, onProgress = () => {} } = options
  const sums = new Sums()
  let differences: Difference[] = []
  let refolded = 0
  let position = 0
  await atOneMoment(app, province, 2, async ([one, two]) => {
    if (!one || !two) throw new Error('two connections are needed')
    position = await foldActs(one, two, province, sums, 0, onProgress)
    if (!apply) differences = await compare(one, province, sums)
  })
  if (apply) {
    const db = openDb(app, 2)
    try {
      differences = await putRight(db, province, sums, position)
      refolded = await refold(db, province)
    } finally {
      await db.close()
    }
  }
  differences.push(...(await foldedAnew(app, province, apply)))
  const { acts, rows } = sums
  return { acts, rows, differences, refolded, applied: apply }
}

/** What is folded behind a cursor waits for no writer: it is compared up to its own cursor, in the database. */
async function foldedAnew(app: Connection, province: number, apply: boolean): Promise<Difference[]> {
  const db = openDb(app, 1)
  const scope = { province, units: 'all' } as const
  try {
    const flows = await db.act(scope, (tx) => refoldFlows(tx, province, apply))
    const mail = await db.act(scope, (tx) => refoldMail(tx, province, apply))
    const insured = await db.act(scope, (tx) => refoldInsured(tx, province, apply))
    const totals = await db.act(scope, (tx) => refoldTotals(tx, province, apply))
    return [
      ...flows.map((one) => ({ table: 'flow' as const, ...one })),
      ...mail,
      ...insured.map((one) => ({ table: 'insured' as const, ...one })),
      ...totals.map((one) => ({ table: 'rollup_total' as const, ...one })),
    ]
  } finally {
    await db.close()
  }
}

/** What the journal adds up to. Keys are columns joined by tabs, as COPY writes them. */
class Sums {
  acts = 0
  rows = 0
  readonly days = new Map<string, number>()
  readonly subjects = new Map<string, number>()

  add(posted: Posted, negated: Posted | undefined): void {
    for (const { service, measure, unit, day, amount, subject } of fold(catalogue, posted, negated)) {
      add(this.days, `${service}\t${measure}\t${unit}\t${day}`, amount)
      if (subject !== undefined) add(this.subjects, `${service}\t${measure}\t${subject}\t${unit}\t${day}`, amount)
    }
  }

  get months(): Map<string, number> {
    const months = new Map<string, number>()
    for (const [key, amount] of this.days) add(months, `${key.slice(0, -2)}01`, amount)
    return months
  }
}

function add(sums: Map<string, number>, key: string, amount: number): void {
  sums.set(key, (sums.get(key) ?? 0) + amount)
}

type Posted = Entry & { unit: number; day: string }

/** Folds the acts after a position, in any order. @returns the position of the last act. */
async function foldActs(
  sql: Reader,
  other: Reader,
  province: number,
  sums: Sums,
  after: number,
  onProgress: (acts: number) => void,
): Promise<number> {
  let last = after
  for await (const lines of copyOut(sql)`
    select position, unit, day, record from act
    where province = ${province} and position > ${after} and outcome <> 'refused'`) {
    const reversals: [posted: Posted, named: string][] = []
    for (const line of lines) {
      const posted = postedOf(line)
      const named = reverses(posted.act)
      if (named === undefined) sums.add(posted, undefined)
      else reversals.push([posted, named])
      if (posted.position > last) last = posted.position
    }
    if (reversals.length > 0) {
      const acts = await namedActs(
        other,
        province,
        reversals.map(([, named]) => named),
      )
      for (const [posted, named] of reversals) sums.add(posted, acts.get(named))
    }
    sums.acts += lines.length
    onProgress(sums.acts)
  }
  return last
}

function postedOf(line: string): Posted {
  const [, unit, day = '', record = ''] = line.split('\t')
  return { ...entryOf(plain(record)), unit: Number(unit), day }
}

async function namedActs(sql: Reader, province: number, names: readonly string[]): Promise<Map<string, Posted>> {
  const devices = names.map((name) => name.slice(0, name.lastIndexOf('/')))
  const seqs = names.map((name) => Number(name.slice(name.lastIndexOf('/') + 1)))
  const rows = await sql<{ name: string; unit: number; day: string; record: string }[]>`
    select d.key || '/' || a.seq as name, a.unit, a.day, a.record
    from unnest(${devices}::text[], ${seqs}::bigint[]) as named (key, seq)
    join device d on d.province = ${province} and d.key = named.key
    cross join lateral (
      select * from act where province = ${province} and device = d.id and act.seq = named.seq limit 1) a`
  return new Map(rows.map(({ name, unit, day, record }) => [name, { ...entryOf(record), unit, day }]))
}

async function compare(sql: Reader, province: number, sums: Sums): Promise<Difference[]> {
  const days = copyOut(sql)`select service, measure, unit, day, amount from rollup_day where province = ${province}`
  const subjects = copyOut(sql)`
    select service, measure, subject, unit, day, amount from rollup_subject where province = ${province}`
  // Months whose days have changed are folded when somebody reads them.
  const months = copyOut(sql)`
    select service, measure, unit, month, amount from rollup_month m
    where province = ${province}
      and not exists (select from rollup_dirty d where d.province = m.province and d.month = m.month)`
  const whole = copyOut(sql)`
    select service, measure, month, amount from rollup_whole w
    where province = ${province}
      and not exists (select from rollup_dirty d where d.province = w.province and d.month = w.month)`
  const dirty = await sql<{ month: string }[]>`select month from rollup_dirty where province = ${province}`
  const waiting = new Set(dirty.map(({ month }) => month))
  const folded = new Map([...sums.months].filter(([key]) => !waiting.has(key.slice(-10))))
  return [
    ...(await differ('rollup_day', days, sums.days, sums)),
    ...(await differ('rollup_subject', subjects, sums.subjects, sums)),
    ...(await differ('rollup_month', months, folded, sums)),
    ...(await differ('rollup_whole', whole, wholeOf(folded), sums)),
  ]
}

/** Over all units. */
function wholeOf(months: ReadonlyMap<string, number>): Map<string, number> {
  const whole = new Map<string, number>()
  for (const [key, amount] of months) {
    const [service, measure, , month] = key.split('\t')
    add(whole, `${service}\t${measure}\t${month}`, amount)
  }
  return whole
}

async function differ(
  table: Table,
  stored: AsyncIterable<string[]>,
  folded: ReadonlyMap<string, number>,
  sums: Sums,
): Promise<Difference[]> {
  const differences: Difference[] = []
  const say = (key: string, was: number, is: number) => {
    if (was !== is) differences.push({ table, key: key.split('\t'), stored: was, folded: is })
  }
  const left = new Map(folded)
  for await (const lines of stored)
    for (const line of lines) {
      const at = line.lastIndexOf('\t')
      const key = plain(line.slice(0, at))
      say(key, Number(line.slice(at + 1)), left.get(key) ?? 0)
      left.delete(key)
      sums.rows++
    }
  for (const [key, amount] of left) say(key, 0, amount)
  return differences
}

function putRight(db: Db, province: number, sums: Sums, position: number): Promise<Difference[]> {
  const scope = { province, units: 'all' } as const
  return db.act(scope, async (tx) => {
    await tx`select from head where province = ${province} for update`
    await db.read(scope, (other) => foldActs(tx, other, province, sums, position, () => {}))
    const differences = await compare(tx, province, sums)
    for (let i = 0; i < differences.length; i += ROWS_A_STATEMENT)
      await replace(tx, province, differences.slice(i, i + ROWS_A_STATEMENT))
    await foldMonths(tx, province)
    return differences
  })
}

const ROWS_A_STATEMENT = 10_000

type Columns = [string[], string[], string[], string[], string[], string[]]

/** Days and subjects are replaced row by row; a month with a difference is marked, to be folded again whole. */
async function replace(tx: Tx, province: number, differences: readonly Difference[]): Promise<void> {
  const columns = (table: Table, width: number) => {
    const rows = differences.filter((one) => one.table === table)
    const keys = Array.from({ length: width }, (_, n) => rows.map(({ key }) => key[n] as string))
    return [...keys, rows.map(({ folded }) => String(folded))] as Columns
  }
  const [service, measure, unit, day, amount] = columns('rollup_day', 4)
  await tx`
    with right_rows as (
      select * from unnest(${service}::text[], ${measure}::text[], ${unit}::int[], ${day}::date[], ${amount}::bigint[])
        as r (service, measure, unit, day, amount)),
    removed as (
      delete from rollup_day s using right_rows r
      where s.province = ${province} and s.service = r.service and s.measure = r.measure and s.unit = r.unit
        and s.day = r.day and r.amount = 0)
    insert into rollup_day (province, service, measure, unit, day, amount)
    select ${province}, * from right_rows where amount <> 0
    on conflict (province, service, measure, unit, day) do update set amount = excluded.amount`
  const subjects = columns('rollup_subject', 5)
  await tx`
    with right_rows as (
      select * from unnest(${subjects[0]}::text[], ${subjects[1]}::text[], ${subjects[2]}::text[], ${subjects[3]}::int[],
        ${subjects[4]}::date[], ${subjects[5]}::bigint[]) as r (service, measure, subject, unit, day, amount)),
    removed as (
      delete from rollup_subject s using right_rows r
      where s.province = ${province} and s.service = r.service and s.measure = r.measure and s.subject = r.subject
        and s.unit = r.unit and s.day = r.day and r.amount = 0)
    insert into rollup_subject (province, service, measure, subject, unit, day, amount)
    select ${province}, * from right_rows where amount <> 0
    on conflict (province, service, measure, subject, unit, day) do update set amount = excluded.amount`
  const months = differences
    .filter(({ table }) => table !== 'rollup_subject')
    .map(({ key }) => `${(key.at(-1) as string).slice(0, 7)}-01`)
  await tx`
    insert into rollup_dirty (province, month) select ${province}, * from unnest(${[...new Set(months)]}::date[])
    on conflict do nothing`
}
