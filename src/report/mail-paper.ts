/** The monitor of mail as a paper: what is late now, what came and where it is, and each standard by unit. */
import { type Day, type Month, showDay } from '#kernel/day.ts'
import { showNumber } from '#kernel/money.ts'
import type { Query } from '#kernel/sql.ts'
import type { Network } from '#network/network.ts'
import { officialPath } from '#report/books-paths.ts'
import { unitName } from '#report/drill.ts'
import { holderName } from '#report/holder.ts'
import { type Flow, type Monitor, type MonitorScope, monitorOf } from '#report/mail-monitor.ts'
import { type OfficialScore, officialScores, readOfficialValues, standardOf } from '#report/mail-official.ts'
import { type ActRef, readMailMonth } from '#report/mail-read.ts'
import { readOrigin } from '#report/origin.ts'
import type { Paper, PaperCell, PaperTable } from '#report/paper.ts'
import { paths } from '#report/paths.ts'
import { showPercent } from '#report/say.ts'
import type { MailService, Score } from '#rollup/mail-score.ts'
import { RULES } from '#rules/rules.ts'

const SERVICE_NAMES: Record<MailService, string> = { parcel: 'Bưu kiện', registered: 'Thư ghi số' }

/** The monitor as a paper: page, workbook and print say the same. */
export async function monitorPaper(
  query: Query,
  network: Network,
  scope: MonitorScope & { province: number; today: Day },
): Promise<{ paper: Paper; monitor: Monitor & { official: OfficialScore[] } }> {
  const { province, units } = scope
  const mail = await readMailMonth(query, province, scope.month)
  const monitor = monitorOf(mail, network, scope)
  const said = await readOfficialValues(query, province, scope.month)
  const mine = said.filter(({ unit }) => units === 'all' || units.includes(unit))
  const official = officialScores(mine, mail, network, scope)
  const { demo } = await readOrigin(query, province)
  const { month, whole, flows, standards, late } = monitor
  const came = whole.accepted + whole.arrived
  const name = `tháng ${month.slice(5)}/${month.slice(0, 4)}`
  const counted = standards.filter(({ whole }) => whole.counted + whole.waiting > 0)
  const paper: Paper = {
    title: `Chất lượng bưu gửi ${name}`,
    lead: `${came === 0 ? 'Chưa có bưu gửi nào trong tháng.' : `${showNumber(came)} bưu gửi: ${showNumber(whole.delivered)} đã phát, ${showNumber(whole.returned)} chuyển hoàn, ${showNumber(whole.left)} rời tỉnh, ${showNumber(whole.here)} còn trên đường.`}${late.length > 0 ? ` ${showNumber(late.length)} bưu gửi đang quá hạn: gọi cho người đang giữ, bắt đầu từ dòng đầu.` : ''}`,
    demo,
    tables: [
      wholeTable(counted, name),
      lateTable(monitor, network, scope.today),
      flowTable(flows, whole, name),
      officialTable(official, network, scope),
      ...counted.map(scoreTable),
    ],
    notes: [
      'Bưu gửi tính vào tháng và đơn vị nhận gửi, hoặc nhận từ tỉnh khác; thư từ tỉnh khác, F1.3, F4.1 và nộp tiền tính cho đơn vị phát.',
      'Phải tính gồm cả bưu gửi trả lại, mất, và đang quá hạn mà chưa xong; còn hạn thì chưa tính. Một nửa, 95 %: số bưu gửi đã xong thì xong trong bao lâu, giờ làm tròn lên, quá hai ngày thì lên tròn ngày.',
      'Nộp tiền: từ khi phát, quầy đã giao ra (vào két, cho người chở) đủ số tiền thu hộ, hoặc người gửi đã nhận tiền.',
      'F1.1 tính từ lúc nhận gửi, F1.2 từ lúc nhận gửi đến lúc rời tỉnh, F1.3 từ lúc nhận từ tỉnh khác. Trước ngày chỉ tiêu có hiệu lực thì không tính. Thư ghi số không ghi nơi đến: coi là nội tỉnh cho đến khi rời tỉnh.',
      'F4.1 tính từ khi bưu cục phát quét nhận; bưu gửi còn ở quầy mà chưa phát thì tính cho bưu cục đang giữ. Thương mại điện tử: bưu gửi có thu hộ (COD). Mức 8 giờ chưa đối chiếu ngày hiệu lực.',
      'Thư từ tỉnh khác tính từ ngày gửi ghi khi nhận đến; không ghi thì không tính. Thư gửi đi tỉnh khác phát ở nơi không có sổ này: xem danh sách của Tổng công ty.',
    ],
  }
  return { paper, monitor: { ...monitor, official } }
}

function officialTable(
  scores: readonly OfficialScore[],
  network: Network,
  { month, today }: { month: Month; today: Day },
): PaperTable {
  return {
    title: 'So với số của Tổng công ty',
    columns: [
      { label: 'Chỉ tiêu' },
      { label: 'Đơn vị' },
      ...['Tổng công ty', 'Ở đây', 'Chênh (điểm)', 'Phải tính ở đây'].map((label) => ({ label, number: true })),
    ],
    rows: scores.map(({ measure, unit, value, ours }) => [
      { text: standardOf(measure)?.title ?? measure, href: officialPath(measure, { month }) },
      unitName(network, unit, { from: today, to: today }),
      showShare(value),
      ours.counted === 0 ? '' : showPercent(ours.good / ours.counted),
      ours.counted === 0 ? '' : showPoints(Math.round((ours.good / ours.counted) * 10_000) - value),
      ours.counted,
    ]),
    none: 'Chưa nhập số của Tổng công ty cho tháng này.',
  }
}

/** Hundredths of a percent: “58,62 %”. */
export const showShare = (value: number): string =>
  `${Math.floor(value / 100)},${String(value % 100).padStart(2, '0')} %`

/** Difference of two shares in percentage points: “+1,20”. */
const showPoints = (value: number): string => `${value < 0 ? '−' : '+'}${showShare(Math.abs(value)).replace(' %', '')}`

function lateTable({ late }: Monitor, network: Network, today: Day): PaperTable {
  const act = (text: string, ref: ActRef | undefined): PaperCell =>
    ref ? { text, href: paths.act(ref.device, ref.seq) } : text
  return {
    title: 'Đang quá hạn, lâu nhất trước',
    columns: [
      { label: 'Bưu gửi' },
      { label: 'Dịch vụ' },
      { label: 'Từ ngày' },
      { label: 'Hạn' },
      { label: 'Chỉ tiêu' },
      { label: 'Đang ở' },
    ],
    rows: late.map(({ item, service, since, due, standard, holder, unit, born, last }) => [
      act(item, born),
      SERVICE_NAMES[service],
      showDay(since.slice(0, 10)),
      showLocal(due),
      standard,
      act(`${holderName(holder, network, today)}, ${unitName(network, unit, { from: today, to: today })}`, last),
    ]),
    none: 'Không có bưu gửi nào đang quá hạn.',
  }
}

/** “08:00 05/12/2018”, in Vietnam. */
export function showLocal(instant: string): string {
  const local = new Date(Date.parse(instant) + 7 * 3_600_000).toISOString()
  return `${local.slice(11, 16)} ${showDay(local.slice(0, 10))}`
}

function flowTable(flows: Monitor['flows'], whole: Flow, name: string): PaperTable {
  const cells = (of: Flow): number[] => [of.accepted, of.arrived, of.delivered, of.returned, of.left, of.lost, of.here]
  return {
    title: 'Đã nhận và nay ở đâu',
    columns: [
      { label: 'Đơn vị' },
      ...['Nhận gửi', 'Từ tỉnh khác', 'Đã phát', 'Chuyển hoàn', 'Rời tỉnh', 'Mất', 'Còn trên đường'].map((label) => ({
        label,
        number: true,
      })),
    ],
    rows: flows.map(({ name, flow }) => [name, ...cells(flow)]),
    total: ['Cộng', ...cells(whole)],
    none: `Chưa có bưu gửi nào nhận trong ${name}.`,
  }
}

const SCORE_COLUMNS = [
  'Phải tính',
  'Đúng hạn',
  'Tỷ lệ',
  'Xong muộn',
  'Trả, mất',
  'Quá hạn',
  'Một nửa',
  '95 %',
  'Còn hạn',
].map((label) => ({ label, number: true }))

const scoreCells = (of: Score, rule: string): PaperCell[] => [
  of.counted,
  of.good,
  of.counted === 0 ? '' : showPercent(of.good / of.counted),
  of.late,
  of.back,
  of.overdue,
  showTook(of.half, rule),
  showTook(of.most, rule),
  of.waiting,
]

const wholeTable = (standards: Monitor['standards'], name: string): PaperTable => ({
  title: 'Các chỉ tiêu trong tháng',
  columns: [{ label: 'Chỉ tiêu' }, ...SCORE_COLUMNS],
  rows: standards.map(({ title, whole, rule }) => [title, ...scoreCells(whole, rule)]),
  none: `Không có bưu gửi nào của ${name} thuộc chỉ tiêu đang có hiệu lực.`,
})

/** By unit, lowest share on time first. */
function scoreTable({ title, rule, rows, whole }: Monitor['standards'][number]): PaperTable {
  const share = ({ good, counted }: Score): number => (counted === 0 ? 2 : good / counted)
  return {
    title,
    columns: [{ label: 'Đơn vị' }, ...SCORE_COLUMNS],
    rows: rows
      .toSorted((a, b) => share(a.score) - share(b.score))
      .map(({ name, score }) => [name, ...scoreCells(score, rule)]),
    total: ['Cộng', ...scoreCells(whole, rule)],
  }
}

/** “J+2” for days, “6 giờ” for hours. */
function showTook(took: number | undefined, rule: string): string {
  if (took === undefined) return ''
  return RULES[rule]?.unit === 'giờ' ? `${showNumber(took)} giờ` : `J+${took}`
}
