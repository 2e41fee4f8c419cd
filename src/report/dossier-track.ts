/**
 * Where a dossier is, for the citizen: by the number on her docket, whatever agency it is for. The way of the dossier and of
 * the result that bears the same number is one way. Times, offices and the appointment are for anybody who has the number;
 * the applicant is read apart, for who knows the end of her phone number.
 */
import type { Line } from '#kernel/act.ts'
import type { Day } from '#kernel/day.ts'
import { show } from '#kernel/field.ts'
import type { Query } from '#kernel/sql.ts'
import { entryOf } from '#ledger/record.ts'
import { dueOf, PAPER_SERVICES, type PaperService, type Stage, stageOf, TURNS } from '#report/dossier-clock.ts'
import { catalogue } from '#services/index.ts'
import { thingKey } from '#services/kit.ts'

/** `unit`: internal id of the office. `why`: of what went back. */
export type PaperEvent = { name: string; at: string; unit: number; why?: string }

/** `ended`: with the citizen, or back at the agency for good. `due`: of the stage that it is in now. */
export type PaperWay = {
  agency: string
  number: string
  procedure?: string
  stage?: Stage
  ended: boolean
  due?: Day
  appointment?: Day
  events: readonly PaperEvent[]
  /** Where personal values stand: the acts of its births and the lines. */
  born: readonly { device: number; seq: number; line: number }[]
}

const NAMES: Readonly<Record<string, string>> = {
  accept: 'Đã nhận hồ sơ',
  submit: 'Đã nộp cho cơ quan',
  giveBack: 'Cơ quan trả lại hồ sơ',
  refund: 'Đã trả lại người nộp',
  issue: 'Đã nhận giấy phép từ cơ quan',
  receive: 'Đã nhận kết quả từ cơ quan',
  receiveAgain: 'Đã nhận lại kết quả từ cơ quan',
  handOver: 'Đang chuyển đi',
  takeOver: 'Đã đến bưu cục',
  deliver: 'Đã phát',
  deliverPrepaid: 'Đã phát',
}
/** What a citizen reads of a stage. */
export const STAGE_SAYS: Record<Stage | 'ended', { vi: string; en: string }> = {
  in: { vi: 'Bưu điện đang chuyển đến cơ quan', en: 'On its way to the agency' },
  agency: { vi: 'Cơ quan đang giải quyết', en: 'The agency is at work' },
  back: { vi: 'Cơ quan trả lại, đang về bưu cục nơi nộp', en: 'Turned down, on its way back to you' },
  out: { vi: 'Kết quả đang về', en: 'The answer is on its way to you' },
  ended: { vi: 'Đã xong', en: 'Done' },
}
const ENDS = ['refund', 'deliver', 'deliverPrepaid']

type Row = { key: string; unit: number; device: number; seq: number; record: string }

/** A way for each agency that has this number; few, for numbers begin with the agency's own letters. */
export async function trackPapers(query: Query, province: number, number: string): Promise<PaperWay[]> {
  const rows = await query<Row[]>`
    with recursive
      services (service) as (select unnest(${[...PAPER_SERVICES]}::text[])),
      -- From one agency's first paper to the next agency's: a probe each, whatever they hold.
      agencies (service, agency) as (
        select s.service, (
          select split_part(substr(key, length(s.service) + 2), '/', 1) from thing
          where province = ${province} and key > s.service || ':' and key < s.service || ';' order by key limit 1)
        from services s
        union all
        select a.service, (
          select split_part(substr(key, length(a.service) + 2), '/', 1) from thing
          where province = ${province} and key > a.service || ':' || a.agency || '0' and key < a.service || ';'
          order by key limit 1)
        from agencies a where a.agency is not null),
      keys as (
        select service || ':' || agency || '/' || ${number}::text as key from agencies where agency is not null),
      papers as materialized (
        select t.id, t.key from keys k
        cross join lateral (select id, key from thing where province = ${province} and key = k.key limit 1) t)
    select p.key, a.unit, a.device, a.seq, a.record
    from papers p
    join leg l on l.province = ${province} and l.thing = p.id and l.asset = 'thing'
    join act a on a.province = l.province and a.month = l.month and a.position = l.position
    where not exists (select from negation n where n.province = a.province and n.device = a.device and n.seq = a.seq)
      and a.service <> 'correction'
    order by a.position`
  return [...Map.groupBy(rows, ({ key }) => key.slice(key.indexOf(':') + 1))].map(([id, own]) => wayOf(id, own))
}

function wayOf(id: string, rows: readonly Row[]): PaperWay {
  const [agency = '', number = ''] = id.split(/\/(.*)/s)
  const way: { -readonly [K in keyof PaperWay]: PaperWay[K] } = { agency, number, ended: false, events: [], born: [] }
  const events: PaperEvent[] = []
  const born: PaperWay['born'][number][] = []
  for (const { key, unit, device, seq, record } of rows) {
    const { act, legs } = entryOf(record)
    const declared = catalogue.get(act.service)
    const at = act.lines.findIndex((line) => declared && thingKey(declared, line) === key)
    const line: Line = act.lines[at] ?? {}
    if (legs.some((leg) => leg.kind === 'thing' && leg.thing === key && leg.born)) born.push({ device, seq, line: at })
    if (line.procedure !== undefined) way.procedure = String(line.procedure)
    if (line.appointment !== undefined) way.appointment = String(line.appointment)
    follow(way, act.service as PaperService, act.verb, act.at.slice(0, 10), line)
    const reason = declared?.fields.reason
    const why = reason && line.reason !== undefined ? show(reason, line.reason) : undefined
    const name = act.service === 'result' && act.verb === 'giveBack' ? 'Đã chuyển hoàn cơ quan' : NAMES[act.verb]
    if (name) events.push({ name, at: act.at, unit, ...(why && { why }) })
  }
  return { ...way, events, born }
}

type Followed = { -readonly [K in keyof PaperWay]: PaperWay[K] }

function follow(way: Followed, service: PaperService, verb: string, day: Day, line: Line): void {
  const returned = service === 'result' && verb === 'giveBack'
  if (returned || ENDS.includes(verb)) {
    way.ended = true
    delete way.stage
    delete way.due
  } else if (TURNS.includes(verb)) {
    way.ended = false
    way.stage = stageOf(verb)
    const due = dueOf({ service, verb, day, line })
    if (due === undefined) delete way.due
    else way.due = due
  }
}

export type Applicant = { applicant?: string; address?: string; phone?: string }

/** As they were given; of the newest birth first, so of the result when there is one. Nothing of what was erased. */
export async function readApplicants(query: Query, province: number, { born }: PaperWay): Promise<Applicant[]> {
  const found: Applicant[] = []
  for (const { device, seq, line } of born.toReversed()) {
    const [row] = await query<{ content: string }[]>`
      select content from personal where province = ${province} and device = ${device} and seq = ${seq}`
    if (row) found.push((JSON.parse(row.content) as Applicant[])[line] ?? {})
  }
  return found
}
