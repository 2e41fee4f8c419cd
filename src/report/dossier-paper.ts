/** The board of dossiers as a paper: where they are, what is late and who has it, what came and went this year. */
import { type Day, showDay } from '#kernel/day.ts'
import { showNumber } from '#kernel/money.ts'
import type { Query } from '#kernel/sql.ts'
import type { Network } from '#network/network.ts'
import { AGENCY_DAYS, type BoardScope, type HeldPaper, readBoard, tallyOf } from '#report/dossier-board.ts'
import { PAPER_SERVICES, STAGES, type Stage } from '#report/dossier-clock.ts'
import { unitName } from '#report/drill.ts'
import { holderName, principalName } from '#report/holder.ts'
import { readOrigin } from '#report/origin.ts'
import type { Paper, PaperTable } from '#report/paper.ts'
import { paths } from '#report/paths.ts'
import { procedureOn } from '#rules/procedures.ts'
import { RULES } from '#rules/rules.ts'
import { catalogue } from '#services/index.ts'

/** Counting measures of the year, by service. */
const FLOWS: readonly (readonly [service: string, measures: readonly string[]])[] = [
  ['dossier', ['accepted', 'submitted', 'returned']],
  ['result', ['received', 'delivered', 'returned']],
  ['licence', ['accepted', 'delivered', 'returned']],
]

export type Board = { held: HeldPaper[]; flows: { service: string; measure: string; month: number; year: number }[] }

export async function boardPaper(
  query: Query,
  network: Network,
  scope: BoardScope,
): Promise<{ paper: Paper; board: Board }> {
  const { today } = scope
  const held = await readBoard(query, scope)
  const flows = await readFlows(query, scope)
  const { demo } = await readOrigin(query, scope.province)
  const late = held.filter((one) => one.late > 0)
  const ours = late.filter(({ stage }) => stage !== 'agency').length
  const yearOf = (service: string, measure: string) =>
    flows.find((one) => one.service === service && one.measure === measure)?.year ?? 0
  const place = (one: HeldPaper) =>
    one.stage === 'agency'
      ? principalName(one.agency)
      : `${holderName(one.holder, network, today)}, ${unitName(network, one.unit, { from: today, to: today })}`
  const paper: Paper = {
    title: 'Hồ sơ đang ở đâu',
    lead: `Ngày ${showDay(today)}. Từ đầu năm nhận ${showNumber(yearOf('dossier', 'accepted'))} hồ sơ, phát ${showNumber(yearOf('result', 'delivered'))} kết quả. ${
      late.length === 0
        ? 'Không có hồ sơ nào quá hạn.'
        : `${showNumber(late.length)} đang quá hạn: ${showNumber(ours)} ở Bưu điện, ${showNumber(late.length - ours)} ở cơ quan. Gọi cho người đang giữ, bắt đầu từ dòng đầu.`
    }`,
    demo,
    tables: [
      stageTable(held, today),
      whereTable(late, network, today),
      lateTable(late, place),
      flowTable(flows, today),
    ],
    notes: [
      `Ở Bưu điện: ${RULES['dossier.days.province']?.editions[0]?.value ?? ''} ngày làm việc từ khi nhận hồ sơ, nhận kết quả, hoặc cơ quan trả lại (${RULES['dossier.days.province']?.editions[0]?.source ?? ''}); trong cùng huyện là 1 ngày, nhưng chỉ biết khi đã đến nơi.`,
      `Ở cơ quan: ngày hẹn mà cơ quan đã ghi khi nhận hồ sơ; giấy phép lái xe tính theo danh mục thủ tục. Chỉ theo dõi hồ sơ nhận kết quả qua bưu điện, trong ${AGENCY_DAYS} ngày từ khi nộp; kết quả cùng số hồ sơ đến Bưu điện thì hết chờ.`,
    ],
  }
  return { paper, board: { held, flows } }
}

async function readFlows(query: Query, { province, today, units }: BoardScope): Promise<Board['flows']> {
  const first = `${today.slice(0, 4)}-01-01`
  const month = `${today.slice(0, 7)}-01`
  const rows = await query<Board['flows']>`
    select service, measure, sum(amount)::bigint as year, coalesce(sum(amount) filter (where month = ${month}), 0)::bigint as month
    from rollup_month
    where province = ${province} and month between ${first} and ${month}
      and service = any (${FLOWS.map(([service]) => service)}) and measure = any (${[...new Set(FLOWS.flatMap(([, all]) => all))]})
      ${units === 'all' ? query`` : query`and unit = any (${`{${units.join(',')}}`}::text::int[])`}
    group by service, measure`
  return [...rows]
}

const numbers = (...labels: string[]) => labels.map((label) => ({ label, number: true }))

function stageTable(held: readonly HeldPaper[], today: Day): PaperTable {
  const row = (label: string, some: readonly HeldPaper[]) => {
    const { count, late, soon, oldest } = tallyOf(some, today)
    return [label, count, late, soon, oldest]
  }
  const groups = (Object.keys(STAGES) as Stage[]).flatMap((stage) =>
    PAPER_SERVICES.flatMap((service) => {
      const some = held.filter((one) => one.stage === stage && one.service === service)
      return some.length === 0 ? [] : [row(`${STAGES[stage]}: ${thingName(service)}`, some)]
    }),
  )
  return {
    title: 'Đang ở chặng nào',
    columns: [{ label: 'Chặng' }, ...numbers('Đang có', 'Quá hạn', 'Đến hạn trong 2 ngày', 'Lâu nhất, ngày')],
    rows: groups,
    ...(groups.length > 0 && { total: row('Cộng', held) }),
    none: 'Không có hồ sơ, kết quả nào đang ở Bưu điện hay chờ cơ quan trả lời.',
  }
}

function whereTable(late: readonly HeldPaper[], network: Network, today: Day): PaperTable {
  const groups = Map.groupBy(late, ({ stage, agency, unit }) =>
    stage === 'agency' ? principalName(agency) : unitName(network, unit, { from: today, to: today }),
  )
  return {
    title: 'Quá hạn nằm ở đâu, nhiều nhất trước',
    columns: [{ label: 'Nơi' }, ...numbers('Quá hạn', 'Trễ nhất, ngày làm việc')],
    rows: [...groups]
      .map(([name, some]) => [name, some.length, Math.max(...some.map((one) => one.late))] as const)
      .toSorted((a, b) => b[1] - a[1] || b[2] - a[2] || a[0].localeCompare(b[0], 'vi')),
    none: 'Không nơi nào có hồ sơ quá hạn.',
  }
}

const thingName = (service: string): string => catalogue.get(service)?.thing?.name ?? service

const whatName = ({ service, procedure, since }: HeldPaper): string =>
  (procedure !== undefined && procedureOn(procedure, since)?.name) || thingName(service)

const lateTable = (late: readonly HeldPaper[], place: (one: HeldPaper) => string): PaperTable => ({
  title: 'Từng hồ sơ quá hạn, trễ nhất trước',
  columns: [
    ...['Số', 'Việc', 'Chặng', 'Đang ở', 'Từ ngày', 'Hạn'].map((label) => ({ label })),
    ...numbers('Trễ, ngày làm việc'),
  ],
  rows: late.map((one) => [
    { text: one.number, href: paths.act(one.last.device, one.last.seq) },
    whatName(one),
    STAGES[one.stage],
    place(one),
    showDay(one.since),
    showDay(one.due ?? one.since),
    one.late,
  ]),
  none: 'Không có hồ sơ nào quá hạn.',
})

function flowTable(flows: Board['flows'], today: Day): PaperTable {
  const name = (service: string, measure: string) => catalogue.get(service)?.measures[measure]?.name ?? measure
  return {
    title: 'Đến và đi',
    columns: [
      { label: 'Việc' },
      ...numbers(`Tháng ${today.slice(5, 7)}/${today.slice(0, 4)}`, `Năm ${today.slice(0, 4)}`),
    ],
    rows: FLOWS.flatMap(([service, measures]) =>
      measures.map((measure) => {
        const found = flows.find((one) => one.service === service && one.measure === measure)
        return [name(service, measure), found?.month ?? 0, found?.year ?? 0]
      }),
    ),
  }
}
