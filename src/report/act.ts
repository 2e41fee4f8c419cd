/**
 * One act, as a person reads it: what was done, by whom, when it happened and when it was recorded, what moved from whom
 * to whom, by which editions of the rules, and its place in the chain. Personal values are masked unless they are asked for.
 */
import type { Leg, Line } from '#kernel/act.ts'
import { fieldOf, show } from '#kernel/field.ts'
import { showMoney, showNumber } from '#kernel/money.ts'
import { Problem } from '#kernel/problem.ts'
import { type Refusal, sentence } from '#kernel/refusal.ts'
import type { Query } from '#kernel/sql.ts'
import { actHash, type Entry, entryOf, GENESIS } from '#ledger/record.ts'
import type { Network } from '#network/network.ts'
import { versionOn } from '#network/tree.ts'
import { assetName, holderName } from '#report/holder.ts'
import type { RuleTable } from '#rules/rule.ts'
import { RULES } from '#rules/rules.ts'
import { catalogue } from '#services/index.ts'
import type { Service } from '#services/kit.ts'
import { receiptBody } from '#services/receipt.ts'

export type Shown = { label: string; value: string; masked?: true }

export type ActView = {
  entry: Entry
  serviceName: string
  verbName: string
  /** Internal number. */
  unit: number
  unitName: string
  day: string
  outcome: string
  refusal?: string
  lines: readonly (readonly Shown[])[]
  legs: readonly { what: string; amount: string; from: string; to: string }[]
  /** Body of the receipt by line of the act: label and value; empty where nothing is printed. */
  receipts: readonly (readonly (readonly [label: string, value: string])[])[]
  /** The editions of the dated rules used. */
  rules: readonly { name: string; from: string }[]
  position: number
  block: number | undefined
  hash: string
  previousHash: string
  /** The hash was computed again from the record and its predecessor. */
  chained: boolean
  previous: number | undefined
  next: number | undefined
  /** device/seq of the act that reversed this one. */
  reversedBy?: { device: string; seq: number }
  /** Fields with a personal value that has not been erased. */
  personal: readonly string[]
  /** Personal values were erased: only their commitment is left. */
  erased: boolean
}

type Row = {
  id: number
  position: number
  unit: number
  day: string
  record: string
  hash: string
  previous: string | null
  follows: boolean
  block: number | null
  content: string | null
  by_device: string | null
  by_seq: number | null
}

/** `whole`: with personal values as they were given; who asks so has said why before. @throws Problem not_found */
export async function readActView(
  query: Query,
  province: number,
  network: Network | undefined,
  { device, seq }: { device: string; seq: number },
  { whole = false } = {},
): Promise<ActView> {
  const [row] = await query<Row[]>`
    select a.device as id, a.position, a.unit, a.day, a.record, a.hash, p.content,
      (select b.hash from act b where b.province = a.province and b.device = a.device and b.seq = a.seq - 1) as previous,
      d.seq > a.seq as follows,
      (select k.block from block k where k.province = a.province and k.first <= a.position and k.last >= a.position
       order by k.block limit 1) as block,
      r.key as by_device, n.seq as by_seq
    from device d
    join act a on a.province = d.province and a.device = d.id and a.seq = ${seq}
    left join personal p on p.province = a.province and p.device = a.device and p.seq = a.seq
    left join lateral (
      select x.device, x.seq from negation g
      join act x on x.province = g.province and x.position = g.position
      where g.province = a.province and g.device = a.device and g.seq = a.seq) n on true
    left join device r on r.province = ${province} and r.id = n.device
    where d.province = ${province} and d.key = ${device}`
  if (!row) throw new Problem('not_found', { what: `việc ${device}/${seq}` })
  return view(row, network, whole)
}

const OUTCOMES = {
  accepted: 'Đã vào sổ',
  refused: 'Bị từ chối, đã lưu câu trả lời',
  exception: 'Ghi nhận là ngoại lệ, chờ xử lý',
} as const

function view(row: Row, network: Network | undefined, whole: boolean): ActView {
  const entry = entryOf(row.record)
  const { act } = entry
  const service = catalogue.get(act.service)
  const personal = row.content === null ? undefined : (JSON.parse(row.content) as Record<string, string>[])
  const lines = act.lines.map((line, i) => {
    const own = personal?.[i] ?? {}
    return { ...line, ...(whole ? own : masked(own)) }
  })
  const previous = row.previous ?? (act.seq === 1 ? GENESIS : '')
  return {
    entry,
    serviceName: service?.name ?? act.service,
    verbName: service?.acts[act.verb]?.name ?? act.verb,
    unit: row.unit,
    unitName: (network && versionOn(network.units, row.unit, row.day)?.name) ?? act.unit,
    day: row.day,
    outcome: OUTCOMES[entry.outcome],
    ...(entry.refusal ? { refusal: refusalIn(entry.refusal, service, network, row.day) } : {}),
    lines: lines.map((line, i) => shownLine(service, line, entry.computed[i] ?? {}, !whole)),
    legs: entry.legs.map((leg) => shownLeg(leg, network, row.day)),
    receipts:
      entry.outcome === 'accepted' && service
        ? lines.map((line, i) => receiptBody(service, line, entry.computed[i] ?? {}).map(labelled))
        : [],
    rules: entry.rules.map(shownRule),
    position: row.position,
    block: row.block ?? undefined,
    hash: row.hash,
    previousHash: previous,
    chained: actHash(previous, row.record) === row.hash,
    previous: act.seq > 1 ? act.seq - 1 : undefined,
    next: row.follows ? act.seq + 1 : undefined,
    ...(row.by_device !== null && row.by_seq !== null
      ? { reversedBy: { device: row.by_device, seq: row.by_seq } }
      : {}),
    personal: [...new Set((personal ?? []).flatMap((own) => Object.keys(own)))],
    erased: act.personal !== undefined && personal === undefined,
  }
}

/** “Lò Thị Ơn” → “Lò T••• Ơn”: enough to recognise whom one knows, not enough to find a stranger. */
export function mask(value: string): string {
  const words = value.split(' ')
  if (words.length === 1) return value.length <= 2 ? '•••' : `${[...value][0]}•••${[...value].at(-1)}`
  return words.map((word, i) => (i === 0 || i === words.length - 1 ? word : `${[...word][0]}•••`)).join(' ')
}

/** Papers, phones and numbers keep their last two digits alone. */
const maskNumber = (value: string): string => `•••${value.slice(-2)}`

/** Personal values by field, each masked. */
export const masked = (personal: Record<string, string>): Line =>
  Object.fromEntries(
    Object.entries(personal).map(([key, value]) => [key, /\d{4}/.test(value) ? maskNumber(value) : mask(value)]),
  )

/** A line of an act, field by field, personal values as they are handed in, then what the rules computed. */
export function shownLine(
  service: Service | undefined,
  line: Line,
  computed: Record<string, number>,
  isMasked = true,
): Shown[] {
  const shown: Shown[] = Object.entries(line).map(([key, value]) => {
    const field = service?.fields[key]
    if (!field) return { label: key, value: String(value) }
    const meta = fieldOf(field)
    // A masked value no longer fits its field; it is shown as it is.
    return meta.personal && isMasked
      ? { label: meta.label, value: String(value), masked: true }
      : { label: meta.label, value: show(field, value) }
  })
  for (const [key, amount] of Object.entries(computed))
    shown.push({ label: service?.amountNames[key] ?? key, value: showMoney(amount) })
  return shown
}

/** A printed line has its label on the left and its value on the right; a value alone stands on a line of its own. */
function labelled(line: string): [label: string, value: string] {
  const [label = '', value = ''] = line.split(/ {2,}(?=\S)/)
  return [label, value]
}

/** The ledger's no with names of fields, things and holders instead of their keys. */
function refusalIn(no: Refusal, service: Service | undefined, network: Network | undefined, day: string): string {
  const declared = service?.fields[no.field]
  const named = thingName(no.field)
  return sentence({
    ...no,
    field: declared ? fieldOf(declared).label : named === no.field ? holderName(no.field, network, day) : named,
  })
}

/** “electricity.commission@2016-01-01” → its name and its first day. */
function shownRule(edition: string): { name: string; from: string } {
  const [key = '', from = ''] = edition.split('@')
  const rules: RuleTable = RULES
  return { name: rules[key]?.name ?? key, from }
}

/** “electricity:PC40061000006/2018-04” → “Hóa đơn tiền điện PC40061000006, 2018-04”. */
export function thingName(key: string): string {
  const cut = key.indexOf(':')
  const name = catalogue.get(key.slice(0, cut))?.thing?.name
  return name === undefined ? key : `${name} ${key.slice(cut + 1).replaceAll('/', ', ')}`
}

function shownLeg(leg: Leg, network: Network | undefined, day: string): ActView['legs'][number] {
  const name = (holder: string) => holderName(holder, network, day)
  if (leg.kind === 'thing') return { what: thingName(leg.thing), amount: '1', from: name(leg.from), to: name(leg.to) }
  if (leg.kind === 'pay')
    return {
      what: `Trả vào ${thingName(leg.thing)}`,
      amount: showMoney(leg.amount),
      from: 'còn phải trả',
      to: leg.at ? name(leg.at) : '',
    }
  const { asset, amount } = leg
  const shown = asset.startsWith('stock:') ? showNumber(amount) : showMoney(amount)
  return { what: assetName(asset), amount: shown, from: name(leg.from), to: name(leg.to) }
}
