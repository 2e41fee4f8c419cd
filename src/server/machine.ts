/** The running server as its operator sees it: is it ready, what do the metrics say. No personal data. */
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { type Connection, driver } from '#kernel/sql.ts'
import { type Answers, countAnswers } from '#server/answers.ts'
import type { Fault, Look } from '#server/fault.ts'
import { type Kept, keptOf, lookAtArchive, lookAtClock, lookAtSchema } from '#server/look-database.ts'
import { certificateEnds, diskOf, lookAtDisk } from '#server/look-machine.ts'
import type { Province } from '#server/province.ts'
import { openWatch, type Watch, type Watched } from '#server/watch.ts'

export type Machine = {
  readonly answers: Answers
  /** Who shows it may read the metrics from elsewhere. */
  readonly token?: string
  /** What the continuous check knows of a province. */
  watched(province: number): Watched | undefined
  watch(province: Province): Watch
  /** What keeps this server from taking work; empty when it is ready. @throws when the database is away. */
  faults(): Promise<Fault[]>
  /** In the text format of Prometheus. @throws when the database is away. */
  metrics(provinces: readonly Province[]): Promise<string>
  close(): Promise<void>
}

type Parts = {
  owner: Connection
  embedded: boolean
  dataDir: string
  migrations: string
  now?: () => Date
  token?: string
  /** The certificate that we serve. */
  cert?: Buffer
}

export function openMachine({
  owner,
  embedded,
  dataDir,
  migrations,
  now = () => new Date(),
  token,
  cert,
}: Parts): Machine {
  const sql = driver(owner, { max: 1 })
  const watches = new Map<number, Watch>()
  const answers = countAnswers()
  const delay = monitorEventLoopDelay({ resolution: 20 })
  delay.enable()

  const looks = async (): Promise<Look[]> => {
    const [clock] = await sql<{ ms: number }[]>`select extract(epoch from clock_timestamp())::float8 * 1000 as ms`
    const all = [
      await lookAtSchema(sql, migrations),
      lookAtDisk('dữ liệu', dataDir),
      lookAtClock(undefined, clock?.ms ?? 0, now()),
    ]
    // The archive of another server is its own administrator's.
    const kept = embedded ? await keptOf(sql) : undefined
    return kept ? [...all, ...lookAtArchive(kept, now())] : all
  }

  return {
    answers,
    ...(token === undefined ? {} : { token }),
    watched: (province) => watches.get(province)?.state(),
    watch: (province) => {
      const watch = openWatch(province, () => now().toISOString())
      watches.set(province.id, watch)
      return watch
    },
    // An old base is for somebody to mend, not a reason to take no work.
    faults: async () => (await looks()).flatMap(({ faults }) => faults).filter(({ key }) => key !== 'backup'),
    metrics: async (provinces) => {
      const lines = [...answers.lines(), ...processLines(delay), ...diskLines('data', dataDir)]
      if (cert) lines.push(...gauge('canhtay_certificate_ends_seconds', { '': seconds(certificateEnds(cert)) }))
      if (embedded) lines.push(...keptLines(await keptOf(sql), now()))
      const each = await Promise.all(provinces.map((one) => provinceLines(one, watches.get(one.id)?.state(), now())))
      return `${declared([...lines, ...each.flat()]).join('\n')}\n`
    },
    close: async () => {
      delay.disable()
      await sql.end({ timeout: 5 })
    },
  }
}

const seconds = (moment: Date | undefined): number => (moment ? Math.floor(moment.getTime() / 1000) : 0)

/** `values`: by labels as they stand between the braces. */
function gauge(name: string, values: Record<string, number>, type: 'gauge' | 'counter' = 'gauge'): string[] {
  const shown = Object.entries(values).map(([labels, value]) => `${name}${labels && `{${labels}}`} ${value}`)
  return [`# TYPE ${name} ${type}`, ...shown]
}

/** Several provinces say the same names: the type of each is said once, and all its values stand together. */
function declared(lines: readonly string[]): string[] {
  const groups = new Map<string, string[]>()
  let group: string[] = []
  for (const line of lines)
    if (line.startsWith('#')) {
      group = groups.get(line) ?? []
      groups.set(line, group)
    } else group.push(line)
  return [...groups].flatMap(([type, values]) => (values.length > 0 ? [type, ...values] : []))
}

function processLines(delay: ReturnType<typeof monitorEventLoopDelay>): string[] {
  const late = delay.percentile(99) / 1e9
  delay.reset()
  return [
    ...gauge('canhtay_loop_delay_seconds', { 'quantile="0.99"': Number(late.toFixed(4)) }),
    ...gauge('process_resident_memory_bytes', { '': process.memoryUsage.rss() }),
  ]
}

function diskLines(of: string, path: string): string[] {
  const { free, total } = diskOf(path)
  return [
    ...gauge('canhtay_disk_free_bytes', { [`of="${of}"`]: free }),
    ...gauge('canhtay_disk_bytes', { [`of="${of}"`]: total }),
  ]
}

function keptLines(kept: Kept | undefined, now: Date): string[] {
  const lines = gauge('canhtay_archive_on', { '': kept ? 1 : 0 })
  if (!kept) return lines
  const { failing, behind, archivedAt, baseAt, disk } = kept
  const age = (moment: string | undefined) => (moment ? { '': (now.getTime() - Date.parse(moment)) / 1000 } : {})
  return [
    ...lines,
    ...gauge('canhtay_archive_failing', { '': failing === undefined ? 0 : 1 }),
    ...gauge('canhtay_archive_behind_bytes', behind === undefined ? {} : { '': behind }),
    ...gauge('canhtay_archive_age_seconds', age(archivedAt)),
    ...gauge('canhtay_backup_age_seconds', age(baseAt)),
    ...(disk ? gauge('canhtay_disk_free_bytes', { 'of="backup"': disk.free }) : []),
  ]
}

type TillRow = { code: string; state: string; silent: number | null; behind: number }

async function provinceLines({ id, db }: Province, watched: Watched | undefined, now: Date): Promise<string[]> {
  const { position, tills } = await db.read({ province: id, units: 'all' }, async (query) => {
    const [head] = await query<{ position: number }[]>`select position from head where province = ${id}`
    const tills = await query<TillRow[]>`
      select code, state, extract(epoch from ${now.toISOString()}::timestamptz - seen)::float8 as silent, behind
      from till_device where province = ${id} order by code`
    return { position: head?.position ?? 0, tills }
  })
  const of = `province="${id}"`
  const states = Map.groupBy(tills, ({ state }) => state)
  const active = tills.filter(({ state }) => state === 'active')
  const perTill = (value: (till: TillRow) => number | null) =>
    Object.fromEntries(
      active.flatMap((till) => {
        const amount = value(till)
        return amount === null ? [] : [[`${of},till="${till.code}"`, Math.round(amount)]]
      }),
    )
  return [
    ...gauge('canhtay_journal_acts', { [of]: position }),
    ...gauge(
      'canhtay_tills',
      Object.fromEntries([...states].map(([state, { length }]) => [`${of},state="${state}"`, length])),
    ),
    ...gauge(
      'canhtay_till_silent_seconds',
      perTill(({ silent }) => silent),
    ),
    ...gauge(
      'canhtay_till_behind_acts',
      perTill(({ behind }) => behind),
    ),
    ...(watched ? watchLines(of, watched, now) : []),
  ]
}

function watchLines(of: string, { outcomes, findings, wholeSince }: Watched, now: Date): string[] {
  const posted = Object.entries(outcomes).map(([outcome, count]) => [`${of},outcome="${outcome}"`, count])
  const age = wholeSince && { [of]: Math.round((now.getTime() - Date.parse(wholeSince)) / 1000) }
  return [
    ...gauge('canhtay_acts_total', Object.fromEntries(posted), 'counter'),
    ...gauge('canhtay_journal_problems', { [of]: findings.length }),
    ...gauge('canhtay_journal_check_age_seconds', age || {}),
  ]
}
