/** The investigation file as a paper: the same on a page, in print and in a workbook. */

import { showDay } from '#kernel/day.ts'
import { fieldOf } from '#kernel/field.ts'
import { showMoney, showNumber } from '#kernel/money.ts'
import type { Network } from '#network/network.ts'
import { shownLine } from '#report/act.ts'
import type { DifferenceFile, Step } from '#report/difference.ts'
import { unitName } from '#report/drill.ts'
import { holderName } from '#report/holder.ts'
import type { Paper, PaperCell, PaperTable } from '#report/paper.ts'
import { paths } from '#report/paths.ts'
import { catalogue } from '#services/index.ts'
import type { Service } from '#services/kit.ts'

const STATES: Record<DifferenceFile['state'], string> = {
  open: 'chưa ai thụ lý',
  investigating: 'đang điều tra',
  concluded: 'đã kết luận',
}
const OUTCOMES = { accepted: '', refused: ' (sổ từ chối)', exception: ' (ngoại lệ)' } as const

type Told = { network: Network; demo: boolean; name(person: string): string }

export function differencePaper(file: DifferenceFile, { network, demo, name }: Told): Paper {
  const { found, state, agreed, steps, proposals, course, proof, devices } = file
  const { difference, day, unit, entry } = found
  const much = (amount: number) =>
    difference.sku === undefined ? showMoney(amount) : `${showNumber(amount)} ${difference.sku}`
  const of = holderName(difference.of, network, day)
  const what = difference.missing > 0 ? `Thiếu ${much(difference.missing)}` : `Thừa ${much(difference.excess)}`
  const row = rowWith(name)
  return {
    title: `Hồ sơ chênh lệch ${file.key.slice('discrepancy:'.length)}`,
    lead: `${what} ở ${of}, ${unitName(network, unit, { from: day, to: day })}, ngày ${showDay(day)}; ${STATES[state]}.`,
    demo,
    tables: [
      {
        title: 'Số phải khớp',
        columns: [{ label: 'Khoản' }, { label: 'Số', number: true }],
        rows: [
          [agreed ? `Lần kiểm đếm khớp trước, ngày ${showDay(agreed.day)}` : 'Khi mở sổ', proof.opening],
          [`Vào trừ ra từ đó (${showNumber(steps.length)} việc)`, proof.moved],
          ['Theo sổ trước lần đếm này', proof.book],
          ['Đếm được', proof.counted],
          [difference.missing > 0 ? 'Thiếu' : 'Thừa', difference.missing + difference.excess],
        ],
      },
      ...notesTable(found, agreed),
      {
        title: 'Mọi việc từ lần kiểm đếm khớp trước đến lần đếm này',
        columns: [...ACT_COLUMNS, { label: 'Vào, ra', number: true }, { label: 'Theo sổ', number: true }],
        rows: [...(agreed ? [agreed] : []), ...steps, found].map((one): PaperCell[] => [
          ...row(one),
          one.moved,
          one.after,
        ]),
      },
      {
        title: 'Đề nghị sửa và trả lời',
        columns: [...ACT_COLUMNS, { label: 'Nói gì' }],
        rows: proposals.map((one): PaperCell[] => [...row(one), said(one, name)]),
        none: 'Không ai đề nghị sửa việc nào trong các việc trên.',
      },
      {
        title: 'Diễn biến hồ sơ',
        columns: [...ACT_COLUMNS, { label: 'Nói gì' }],
        rows: course.map((one): PaperCell[] => [...row(one), said(one, name)]),
        none: 'Chưa ai thụ lý.',
      },
      {
        title: 'Để đối chiếu với máy',
        columns: [
          { label: 'Máy' },
          { label: 'Từ số', number: true },
          { label: 'Đến số', number: true },
          { label: 'Số việc', number: true },
        ],
        rows: devices.map(({ device, first, last, acts }) => [device, first, last, acts]),
      },
    ],
    notes: [
      'Lệch chưa phải là nợ. Chỉ người có tên, khác người thụ lý, xác lập tổn thất sau khi người giữ quỹ đã trình bày, hoặc hết hạn mà không trình bày; đến lúc ấy không ai phải bù.',
      `Việc cuối: ${entry.act.device}/${entry.act.seq}, mã băm ${found.hash}. Máy quầy giữ cùng chuỗi mã băm, nên hai bên tự đối chiếu được.`,
    ],
  }
}

const ACT_COLUMNS: PaperTable['columns'] = [
  { label: 'Việc' },
  { label: 'Lúc làm' },
  { label: 'Ai làm' },
  { label: 'Đã làm' },
]

const rowWith =
  (name: Told['name']) =>
  ({ entry }: Step): PaperCell[] => {
    const { device, seq, at, actor, service, verb } = entry.act
    return [
      { text: `${device}/${seq}`, href: paths.act(device, seq) },
      `${showDay(at.slice(0, 10))} ${at.slice(11, 16)}`,
      actor.startsWith('person:') ? name(actor.slice('person:'.length)) : actor,
      `${catalogue.get(service)?.acts[verb]?.name ?? `${service}.${verb}`}${OUTCOMES[entry.outcome]}`,
    ]
  }

/** What an act said beside which thing it is about, people by their names. */
function said({ entry }: Step, name: Told['name']): string {
  const service = catalogue.get(entry.act.service)
  const identity = service?.thing?.id ?? []
  const line = Object.entries(entry.act.lines[0] ?? {})
    .filter(([key, value]) => value !== 0 && (!identity.includes(key) || key === 'until') && !HIDDEN.includes(key))
    .map(([key, value]) => [key, PEOPLE.includes(key) ? name(String(value).replace('carrier:', '')) : value])
  return shownLine(service, Object.fromEntries(line), {})
    .map(({ label, value }) => `${label}: ${value}`)
    .join('; ')
}

const PEOPLE = ['investigator', 'decider', 'keeper']
/** Accounts of the ledger say nothing to a reader. */
const HIDDEN = ['found', 'gap', 'till', 'to', 'proposer', 'hearing']
const labelOf = (service: Service | undefined, field: string): string | undefined =>
  service?.fields[field] && fieldOf(service.fields[field]).label

/** Both counts by denomination, where notes were counted. */
function notesTable(found: Step, agreed: Step | undefined): PaperTable[] {
  const service = catalogue.get(found.entry.act.service)
  const [now = {}, before = {}] = [found.entry.act.lines[0], agreed?.entry.act.lines[0]]
  const faces = Object.keys(service?.fields ?? {}).filter(
    (key) => /^n\d+$|^coins$/.test(key) && (now[key] || before[key]),
  )
  if (faces.length === 0) return []
  return [
    {
      title: 'Hai lần kiểm đếm theo mệnh giá',
      columns: [{ label: 'Mệnh giá' }, { label: 'Lần khớp trước', number: true }, { label: 'Lần này', number: true }],
      rows: faces.map((face) => [labelOf(service, face) ?? face, Number(before[face] ?? 0), Number(now[face] ?? 0)]),
    },
  ]
}
