/**
 * Proofs for a principal: each line of an act by which a customer paid for him or was paid for him, with who received it,
 * when, where, and by what document. Names keep their first and last word, documents their last two signs (Decree
 * 13/2023 on personal data): the principal knows whom its list names, and finds the same person again.
 */
import type { Line } from '#kernel/act.ts'
import { showDay } from '#kernel/day.ts'
import { Problem } from '#kernel/problem.ts'
import type { Query } from '#kernel/sql.ts'
import { type Entry, entryOf } from '#ledger/record.ts'
import type { Network } from '#network/network.ts'
import { masked } from '#report/act.ts'
import { unitName } from '#report/drill.ts'
import { partyName } from '#report/holder.ts'
import { readOrigin } from '#report/origin.ts'
import type { Paper } from '#report/paper.ts'
import type { Period } from '#report/read.ts'
import { catalogue } from '#services/index.ts'
import { type ActRule, type Service, thingKey } from '#services/kit.ts'

/** `services`: those that he gives the Post. `act` narrows it to one act; `most`: lines at most. */
export type ProofOptions = {
  province: number
  principal: string
  services: readonly string[]
  period?: Period
  act?: { device: string; seq: number }
  most?: number
}

export type Proof = {
  /** Device and number of the act. */
  device: string
  seq: number
  /** Local time with offset. */
  at: string
  unit: string
  service: string
  verb: string
  /** Identity of the bill or entitlement. */
  code: string
  /** đồng that the customer paid or received. */
  amount: number
  receiver: string
  document: string
  /** Taken back by a later act. */
  reversed: boolean
  /** Of the act in its device's chain. */
  hash: string
}

type Row = {
  device: string
  seq: number
  unit: number
  day: string
  record: string
  hash: string
  content: string | null
  reversed: boolean
}

const MOST = 500

/** The newest first. @throws PostgresError as the query does. */
async function readProofs(query: Query, network: Network, options: ProofOptions): Promise<Proof[]> {
  const { province, principal, services, period, act, most = MOST } = options
  const settling = services.flatMap((key) => verbsOf(catalogue.get(key)).map((verb) => `${key}.${verb}`))
  const rows = await query<Row[]>`
    select d.key as device, a.seq, a.unit, a.day, a.record, a.hash, p.content, n.seq is not null as reversed
    from act a
    join device d on d.province = a.province and d.id = a.device
    left join personal p on p.province = a.province and p.device = a.device and p.seq = a.seq
    left join negation n on n.province = a.province and n.device = a.device and n.seq = a.seq
    where a.province = ${province} and a.service = any (${services as string[]}) and a.outcome = 'accepted'
      and a.service || '.' || a.verb = any (${settling})
      and a.day between ${period?.from ?? '0001-01-01'} and ${period?.to ?? '9999-12-31'}
      and (${act?.device ?? null}::text is null or d.key = ${act?.device ?? ''} and a.seq = ${act?.seq ?? 0})
    order by a.position desc limit ${most}`
  const proofs = rows.flatMap((row) => {
    const entry = entryOf(row.record)
    const service = catalogue.get(entry.act.service) as Service
    const personal = row.content === null ? [] : (JSON.parse(row.content) as Record<string, string>[])
    return entry.act.lines.flatMap((line, i) =>
      service.principal === '@agency' && line.agency !== principal
        ? []
        : [{ thing: thingKey(service, line), proof: proofOf(network, row, entry, service, i, personal[i] ?? {}) }],
    )
  })
  const names = await namesOf(
    query,
    province,
    proofs.filter(({ proof }) => proof.receiver === '').map(({ thing }) => thing),
  )
  return proofs
    .map(({ thing, proof }) => (proof.receiver === '' ? { ...proof, receiver: names.get(thing) ?? '' } : proof))
    .slice(0, most)
}

/** One act's proofs. @throws Problem not_found: no such act, or it is not this principal's. */
export async function readProof(
  query: Query,
  network: Network,
  options: ProofOptions & { act: { device: string; seq: number } },
): Promise<Proof[]> {
  const proofs = await readProofs(query, network, { ...options, most: 1000 })
  if (proofs.length === 0) throw new Problem('not_found', { what: `việc ${options.act.device}/${options.act.seq}` })
  return proofs
}

/** Cash changes hands with a customer, and with it what the Post and the principal owe each other. */
const settles = ({ legs = [] }: ActRule): boolean =>
  legs.some(({ asset, from, to }) => asset === 'cash' && (from === 'customer' || to === 'customer')) &&
  legs.some(({ asset, from, to }) => asset === 'due' && (from === 'principal' || to === 'principal'))

const verbsOf = (service: Service | undefined): string[] =>
  Object.entries(service?.acts ?? {}).flatMap(([verb, rule]) => (settles(rule) ? [verb] : []))

function proofOf(
  network: Network,
  row: Row,
  { act, computed }: Entry,
  service: Service,
  i: number,
  personal: Record<string, string>,
): Proof {
  const line = act.lines[i] as Line
  const amount = service.acts[act.verb]?.legs?.find(({ asset }) => asset === 'cash')?.amount as string
  const { proxy, heir, name, applicant, paper, proxyPaper, death } = masked(personal)
  return {
    device: row.device,
    seq: row.seq,
    at: act.at,
    unit: unitName(network, row.unit, { from: row.day, to: row.day }),
    service: service.key,
    verb: service.acts[act.verb]?.name ?? act.verb,
    code: thingKey(service, line).slice(service.key.length + 1),
    amount: Number(line[amount] ?? computed[i]?.[amount] ?? 0),
    receiver: String(proxy ?? heir ?? name ?? applicant ?? ''),
    document: [paper, proxyPaper, death].filter(Boolean).join('; '),
    reversed: row.reversed,
    hash: row.hash,
  }
}

/** Whom the acts of birth name, masked; acts are read once however many lines they have. */
export async function namesOf(query: Query, province: number, things: readonly string[]): Promise<Map<string, string>> {
  const names = new Map<string, string>()
  if (things.length === 0) return names
  const births = await query<{ record: string; content: string }[]>`
    with born as (
      select distinct (select l.position from leg l where l.province = t.province and l.thing = t.id
                       order by l.position limit 1) as position
      from thing t where t.province = ${province} and t.key = any (${things as string[]}))
    select a.record, p.content
    from born b
    join act a on a.province = ${province} and a.position = b.position
    join personal p on p.province = a.province and p.device = a.device and p.seq = a.seq`
  for (const { record, content } of births) {
    const { act } = entryOf(record)
    const service = catalogue.get(act.service) as Service
    const personal = JSON.parse(content) as Record<string, string>[]
    act.lines.forEach((line, i) => {
      const { name, applicant } = masked(personal[i] ?? {})
      names.set(thingKey(service, line), String(name ?? applicant ?? ''))
    })
  }
  return names
}

/** `href` leads to one act. */
export async function proofsPaper(
  query: Query,
  network: Network,
  options: ProofOptions & { period: Period },
  href: (proof: Proof) => string,
): Promise<{ paper: Paper; whole: Proof[] }> {
  const { period, principal, province, most = MOST } = options
  const whole = await readProofs(query, network, options)
  const paper: Paper = {
    title: `Chứng từ thu, chi cho ${partyName(`due:${principal}`)}`,
    lead: `Từ ngày ${showDay(period.from)} đến hết ngày ${showDay(period.to)}`,
    demo: (await readOrigin(query, province)).demo,
    tables: [
      {
        title: 'Ai nộp, ai nhận, lúc nào, bằng giấy tờ gì',
        columns: [
          { label: 'Lúc' },
          { label: 'Mã' },
          { label: 'Việc' },
          { label: 'Người nộp, người nhận' },
          { label: 'Giấy tờ' },
          { label: 'Nơi làm' },
          { label: 'Số tiền', number: true },
          { label: 'Số của việc' },
        ],
        rows: whole.map((one) => [
          moment(one.at),
          one.code,
          one.reversed ? `${one.verb} (đã hủy)` : one.verb,
          one.receiver || 'đã xóa',
          one.document,
          one.unit,
          one.amount,
          { text: `${one.device}/${one.seq}`, href: href(one) },
        ]),
        total: ['Cộng', '', '', '', '', '', whole.reduce((sum, one) => sum + (one.reversed ? 0 : one.amount), 0), ''],
        none: 'Chưa có khoản nào trong kỳ này.',
      },
    ],
    notes: [
      'Tên và giấy tờ đã che bớt. Đơn vị giao đối chiếu theo mã; cần bản đủ thì hỏi Bưu điện bằng văn bản.',
      ...(whole.length >= most ? [`Chỉ ${most} khoản mới nhất. Chọn kỳ ngắn hơn để xem đủ.`] : []),
    ],
  }
  return { paper, whole }
}

/** “11:05 ngày 26/11/2026”. */
export const moment = (at: string): string => `${at.slice(11, 16)} ngày ${showDay(at.slice(0, 10))}`
