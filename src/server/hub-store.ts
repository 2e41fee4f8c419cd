/** The hub's store in PostgreSQL: the journal by way of the intake, and the hub's notes beside it (db/0006-sync.sql). */
import { createHash } from 'node:crypto'
import type { Act, Proposal } from '#kernel/act.ts'
import type { Refusal } from '#kernel/refusal.ts'
import type { Query, Scope, Tx } from '#kernel/sql.ts'
import { type Book, decide, lookedAt, type NamedAct, type ThingState } from '#ledger/decide.ts'
import { entryOf } from '#ledger/record.ts'
import { feedEntries, feedOn } from '#server/hub-feed.ts'
import type { Province } from '#server/province.ts'
import { reverses } from '#services/reverses.ts'
import type { Epoch, HubStore, Posted, Signed, Stream, Taken, TillDevice } from '#sync/hub-store.ts'
import type { Outcome, ReportLine } from '#sync/wire.ts'

export type HubOptions = {
  /** Bytes of the database's log that lie in a backup; undefined while there is none. */
  durable?: () => Promise<number | undefined>
  /** Newest version of each reference set for a device. */
  refs: (query: Query, unit: number) => Promise<Record<string, string>>
}

type ProvinceParts = Pick<Province, 'id' | 'db' | 'intake' | 'people'>

export class PostgresHubStore implements HubStore {
  readonly #province: ProvinceParts
  readonly #options: HubOptions

  constructor(province: ProvinceParts, options: HubOptions) {
    this.#province = province
    this.#options = options
  }

  get #scope(): Scope {
    return { province: this.#province.id, units: 'all' }
  }
  #read<T>(work: (query: Query, id: number) => Promise<T>): Promise<T> {
    return this.#province.db.read(this.#scope, (query) => work(query, this.#province.id))
  }
  #act<T>(work: (tx: Tx, id: number) => Promise<T>): Promise<T> {
    return this.#province.db.act(this.#scope, (tx) => work(tx, this.#province.id))
  }

  /** Another server, or one that was brought back to an earlier moment, shows itself by its identifier and timeline. */
  async epoch(): Promise<Epoch> {
    const { now, cluster } = await this.#read(async (query, id) => {
      const [server] = await query<{ cluster: string }[]>`
        select (select system_identifier from pg_control_system()) || '/' || (select timeline_id from pg_control_checkpoint())
          as cluster`
      const [now] = await query<(Epoch & { cluster: string })[]>`
        select epoch as number, position, ended is null as recovering, cluster from till_epoch
        where province = ${id} order by epoch desc limit 1`
      return { now, cluster: server!.cluster }
    })
    if (now?.cluster === cluster) return { number: now.number, position: now.position, recovering: now.recovering }
    await this.#begin((now?.number ?? 0) + 1, cluster)
    return this.epoch()
  }

  async beginEpoch(number: number): Promise<void> {
    const [row] = await this.#read(
      (query, id) => query<{ cluster: string; last: number }[]>`
        select cluster, epoch as last from till_epoch where province = ${id} order by epoch desc limit 1`,
    )
    if (row && row.last < number) await this.#begin(number, row.cluster)
  }

  #begin(number: number, cluster: string): Promise<unknown> {
    const now = this.#province.people.now().toISOString()
    return this.#act(
      (tx, id) => tx`
        insert into till_epoch (province, epoch, position, cluster, began, ended)
        select ${id}, ${number}, coalesce((select position from head where province = ${id}), 0), ${cluster}, ${now},
               case when exists (select from till_device where province = ${id} and state in ('active', 'locked', 'revoked'))
                    then null else ${now}::timestamptz end
        on conflict do nothing`,
    )
  }

  async endRecovery(number: number): Promise<void> {
    const now = this.#province.people.now().toISOString()
    await this.#act(async (tx, id) => {
      await tx`update till_epoch set ended = ${now} where province = ${id} and epoch = ${number}`
      await tx`delete from till_report where province = ${id} and epoch <= ${number}`
    })
  }

  async awaited(epoch: number): Promise<string[]> {
    const rows = await this.#read(
      (query, id) => query<{ code: string }[]>`
        select code from till_device
        where province = ${id} and state in ('active', 'locked', 'revoked') and reported < ${epoch}`,
    )
    return rows.map(({ code }) => code)
  }

  async report(device: string, epoch: number, lines: readonly ReportLine[], done: boolean): Promise<void> {
    await this.#act(async (tx, id) => {
      for (const line of lines)
        await tx`
          insert into till_report (province, epoch, device, about, line)
          values (${id}, ${epoch}, ${device}, ${aboutOf(line)}, ${JSON.stringify(line)}) on conflict do nothing`
      if (done) await tx`update till_device set reported = ${epoch} where province = ${id} and code = ${device}`
    })
  }

  async reported(device: string, epoch: number) {
    const [row] = await this.#read(
      (query, id) => query<{ lines: number; whole: boolean }[]>`
        select (select count(*) from till_report where province = ${id} and epoch = ${epoch} and device = ${device})::int
                 as lines,
               not exists (select from till_device where province = ${id} and code = ${device}
                             and state in ('active', 'locked', 'revoked') and reported < ${epoch}) as whole`,
    )
    return row!
  }

  async reports(epoch: number) {
    const rows = await this.#read(
      (query, id) => query<{ device: string; line: string }[]>`
        select device, line from till_report where province = ${id} and epoch = ${epoch} order by device, about`,
    )
    return rows.map(({ device, line }) => ({ device, line: JSON.parse(line) as ReportLine }))
  }

  async device(code: string): Promise<TillDevice | undefined> {
    const [row] = await this.#read(
      (query, id) => query<TillDevice[]>`
        select code, unit_code as unit, public_key as "publicKey", state from till_device
        where province = ${id} and code = ${code} and state <> 'pending'`,
    )
    return row && { ...row, publicKey: new Uint8Array(row.publicKey) }
  }

  async lock(code: string): Promise<void> {
    await this.#act(
      (tx, id) =>
        tx`update till_device set state = 'locked' where province = ${id} and code = ${code} and state = 'active'`,
    )
  }

  async seen(code: string, now: string, left: number): Promise<void> {
    await this.#act(
      (tx, id) => tx`update till_device set seen = ${now}, behind = ${left} where province = ${id} and code = ${code}`,
    )
  }

  async streams(device: string): Promise<Stream[]> {
    const rows = await this.#read(
      (query, id) => query<Stream[]>`
        select code, base, start, last, head from till_stream where province = ${id} and device = ${device}
        order by code <> device, code`,
    )
    return [...rows]
  }

  async openBranch(device: string, { code, base, start, last, head }: Stream): Promise<void> {
    await this.#act(
      (tx, id) => tx`
        insert into till_stream (province, code, device, base, start, last, head)
        values (${id}, ${code}, ${device}, ${base}, ${start}, ${last}, ${head}) on conflict do nothing`,
    )
  }

  async taken(stream: string, from: number, to: number): Promise<Taken[]> {
    type Row = { seq: number; hash: string; position: number; outcome: Outcome[1] | null; code: string; field: string }
    const rows = await this.#read(
      (query, id) => query<Row[]>`
        select seq, hash, position, outcome, code, field from till_act
        where province = ${id} and device = ${stream} and seq between ${from} and ${to} order by seq`,
    )
    return rows.map(({ seq, hash, position, outcome, code, field }) => ({
      seq,
      hash,
      position,
      ...(outcome ? { outcome: [seq, outcome, code, field] as const } : {}),
    }))
  }

  async take({ code }: Stream, taken: readonly Taken[]): Promise<void> {
    const last = taken.at(-1)
    if (!last) return
    const rows = taken.map(({ outcome, ...one }) => ({
      ...one,
      ...(outcome ? { outcome: outcome[1], code: outcome[2], field: outcome[3] } : {}),
    }))
    await this.#act(async (tx, id) => {
      await tx`
        insert into till_act (province, device, seq, hash, position, outcome, code, field)
        select ${id}, ${code}, seq, hash, position, outcome, code, field
        from json_to_recordset(${JSON.stringify(rows)}::text::json)
          as t (seq bigint, hash text, position bigint, outcome text, code text, field text)`
      await tx`update till_stream set last = ${last.seq}, head = ${last.hash} where province = ${id} and code = ${code}`
    })
  }

  async sign({ device, epoch, last, head, got, sig }: Signed): Promise<void> {
    await this.#act(
      (tx, id) => tx`
        insert into till_signature (province, device, last, head, epoch, got, sig)
        values (${id}, ${device}, ${last}, ${head}, ${epoch}, ${got}, ${sig}) on conflict do nothing`,
    )
  }

  async post(acts: readonly Act[], refused?: ReadonlyMap<Act, Refusal>): Promise<Posted[]> {
    return this.#province.intake.post(acts, refused)
  }

  judge(proposal: Proposal): Promise<Refusal | undefined> {
    return this.#read(async (query, id) => {
      const said = decide(await readBook(query, id, proposal), proposal)
      return 'refusal' in said ? said : undefined
    })
  }

  async cursor(device: string): Promise<number> {
    const [row] = await this.#read(
      (query, id) => query<{ seq: number }[]>`select seq from device where province = ${id} and key = ${device}`,
    )
    return row?.seq ?? 0
  }

  async keptAs(device: string, seq: number) {
    const [row] = await this.#read(
      (query, id) => query<{ position: number; record: string }[]>`
        select a.position, a.record from device d
        join act a on a.province = d.province and a.device = d.id and a.seq = ${seq}
        where d.province = ${id} and d.key = ${device} and a.service = 'parked'`,
    )
    const act = row && entryOf(row.record).act
    if (!row || act?.verb !== 'keep') return undefined
    return { position: row.position, digest: String(act.lines[0]?.digest), code: String(act.lines[0]?.code) }
  }

  async feed(device: string, got: number, most: number) {
    await this.#act((tx, id) => feedOn(tx, id))
    return this.#read((query, id) => feedEntries(query, id, device, got, most))
  }

  async fedThrough(device: string, position: number): Promise<number> {
    const [row] = await this.#read(
      (query, id) => query<{ n: number }[]>`
        select coalesce(max(n), 0) as n from till_feed
        where province = ${id} and device = ${device} and position <= ${position}`,
    )
    return row!.n
  }

  /** Says at the same time how far the log is now: what is committed already lies before it. */
  async durable(device: string, stream: string) {
    const through = await this.#options.durable?.()
    return this.#act(async (tx, id) => {
      await tx`
        insert into till_mark (province, code, last, fed, wal)
        select ${id}, s.code, s.last, coalesce((select max(n) from till_feed where province = ${id} and device = ${device}), 0),
               (pg_current_wal_insert_lsn() - '0/0'::pg_lsn)::bigint
        from till_stream s where s.province = ${id} and s.code = ${stream}
        on conflict do nothing`
      if (through === undefined) return { acts: 0, feed: 0 }
      const [row] = await tx<{ acts: number; feed: number }[]>`
        select coalesce(max(last), 0) as acts, coalesce(max(fed), 0) as feed from till_mark
        where province = ${id} and code = ${stream} and wal <= ${through}`
      const { acts, feed } = row!
      await tx`delete from till_mark where province = ${id} and code = ${stream} and last <= ${acts} and fed <= ${feed}
                 and (last, fed) <> (${acts}, ${feed})`
      return { acts, feed }
    })
  }

  async refs(device: string): Promise<Record<string, string>> {
    return this.#read(async (query, id) => {
      const [row] = await query<{ unit: number }[]>`
        select unit from till_device where province = ${id} and code = ${device}`
      return row ? this.#options.refs(query, row.unit) : {}
    })
  }
}

/** A line is known by what it is about; of copies of a device each has its own line under a number. */
function aboutOf(line: ReportLine): string {
  if ('act' in line) return `${line.act.device}/${line.act.seq}`
  return `${line.seq} ${createHash('sha256').update(line.line).digest('hex').slice(0, 8)}`
}

/** What `decide` would ask about this one proposal. */
async function readBook(query: Query, id: number, { legs, negates }: Proposal): Promise<Book> {
  const named = negates && (await readNamed(query, id, negates.named))
  const all = [...legs, ...(named?.legs ?? [])]
  const things = new Map<string, ThingState>()
  const balances = new Map<string, number>()
  const keys = [...lookedAt(all)]
  const holders = all.flatMap((leg) => (leg.kind === 'amount' ? [leg.from, leg.to] : []))
  for (const { key, holder, open } of await query<{ key: string; holder: string; open: number }[]>`
    select t.key, h.key as holder, t.open from thing t join holder h on h.province = t.province and h.id = t.holder
    where t.province = ${id} and t.key = any (${keys})`)
    things.set(key, { holder, open })
  for (const { key, asset, amount } of await query<{ key: string; asset: string; amount: number }[]>`
    select h.key, b.asset, b.amount from holder h join balance b on b.province = h.province and b.holder = h.id
    where h.province = ${id} and h.key = any (${holders})`)
    balances.set(`${key}|${asset}`, amount)
  return {
    thing: (key) => things.get(key),
    balance: (holder, asset) => balances.get(`${holder}|${asset}`) ?? 0,
    named: () => named,
  }
}

async function readNamed(query: Query, id: number, ref: string): Promise<NamedAct | undefined> {
  const slash = ref.lastIndexOf('/')
  const seq = Number(ref.slice(slash + 1))
  if (!Number.isSafeInteger(seq)) return undefined
  const [row] = await query<{ record: string; day: string; reversed: boolean }[]>`
    select a.record, to_char(a.day, 'YYYY-MM-DD') as day,
           exists (select from negation n where n.province = a.province and n.device = a.device and n.seq = a.seq) as reversed
    from device d join act a on a.province = d.province and a.device = d.id and a.seq = ${seq}
    where d.province = ${id} and d.key = ${ref.slice(0, slash)}`
  if (!row) return undefined
  const entry = entryOf(row.record)
  const reversible = entry.outcome === 'accepted' && reverses(entry.act) === undefined
  return { device: entry.act.device, day: row.day, legs: entry.legs, reversible, reversed: row.reversed }
}
