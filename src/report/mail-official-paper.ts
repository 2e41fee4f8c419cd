/** How the corporation's value of a measure comes to ours: the way in sums, then each item with its reason. */
import type { Day } from '#kernel/day.ts'
import { showNumber } from '#kernel/money.ts'
import type { Query } from '#kernel/sql.ts'
import type { Network } from '#network/network.ts'
import { unitName } from '#report/drill.ts'
import type { MonitorScope } from '#report/mail-monitor.ts'
import { type Apart, type Explained, explain, readOfficialItems, readOfficialValues } from '#report/mail-official.ts'
import { showLocal, showShare } from '#report/mail-paper.ts'
import { readMailItems } from '#report/mail-read.ts'
import { readOrigin } from '#report/origin.ts'
import type { Paper, PaperTable } from '#report/paper.ts'
import { paths } from '#report/paths.ts'
import { showPercent } from '#report/say.ts'
import type { Standard } from '#rollup/mail-score.ts'

/** Page, workbook and print of one measure; the database must show the whole province. */
export async function officialPaper(
  query: Query,
  network: Network,
  standard: Standard,
  scope: MonitorScope & { province: number; today: Day },
): Promise<{ paper: Paper; explained: Explained }> {
  const { province, month, now, units, today } = scope
  const items = await readMailItems(query, province, month)
  const official = await readOfficialItems(query, province, standard.id, month)
  const values = await readOfficialValues(query, province, month)
  const mine = (unit: number): boolean => units === 'all' || units.includes(unit)
  const explained = explain(standard, official, items, { month, now, mine })
  const { demo } = await readOrigin(query, province)
  const said = values.filter(({ measure, unit }) => measure === standard.id && mine(unit))
  const nameOf = (unit: number): string => unitName(network, unit, { from: today, to: today })
  const { list, apart } = explained
  const lead =
    list.counted === 0
      ? 'Chưa nhập danh sách bưu gửi của Tổng công ty cho tháng này: chỉ thấy số chung.'
      : `Danh sách của Tổng công ty có ${showNumber(list.counted)} bưu gửi; ${showNumber(apart.length)} bưu gửi làm hai bên khác nhau.`
  const paper: Paper = {
    title: `${standard.title} tháng ${month.slice(5)}/${month.slice(0, 4)}: Tổng công ty và ở đây`,
    lead,
    demo,
    tables: [
      {
        title: 'Số chung của Tổng công ty',
        columns: [{ label: 'Đơn vị' }, { label: 'Tỷ lệ', number: true }],
        rows: said.map(({ unit, value }) => [nameOf(unit), showShare(value)]),
        none: 'Chưa nhập số chung nào cho tháng này.',
      },
      ...(list.counted === 0 ? [] : [wayTable(explained), apartTable(apart, nameOf)]),
    ],
    notes: [
      'Số của Tổng công ty là số được tính; ở đây chỉ giải thích vì sao sổ này ra số khác. Thấy sai thì gửi danh sách này lên Tổng công ty.',
      'Bưu gửi Tổng công ty không có kết quả (chuyển hoàn) vẫn phải tính, là không đạt.',
    ],
  }
  return { paper, explained }
}

/** Adds up from one side's sums to the other's. */
function wayTable({ list, here, there, better, worse, ours }: Explained): PaperTable {
  const share = (good: number, counted: number) => (counted === 0 ? '' : showPercent(good / counted))
  return {
    title: 'Từ danh sách của Tổng công ty đến số ở đây',
    columns: [{ label: 'Bước' }, ...['Phải tính', 'Đúng hạn', 'Tỷ lệ'].map((label) => ({ label, number: true }))],
    rows: [
      ['Tổng công ty', list.counted, list.good, share(list.good, list.counted)],
      ['Chỉ Tổng công ty tính', -there.counted, -there.good, ''],
      ['Chỉ ở đây tính', here.counted, here.good, ''],
      ['Ở đây đúng hạn, Tổng công ty không', 0, better, ''],
      ['Tổng công ty đạt, ở đây không', 0, -worse, ''],
    ],
    total: ['Ở đây', ours.counted, ours.good, share(ours.good, ours.counted)],
  }
}

const WHY: Record<Apart['why'], string> = {
  unknown: 'Sổ này không có bưu gửi ấy: hỏi bưu cục phát đã quét chưa',
  elsewhere: 'Sổ này nhận nó vào tháng khác',
  uncounted: 'Không thuộc chỉ tiêu này theo sổ ở đây',
  waiting: 'Ở đây còn hạn, chưa tính',
  good: 'Ở đây xong trong hạn: đối chiếu giờ quét',
  late: 'Ở đây xong sau hạn: đối chiếu giờ quét',
  back: 'Ở đây trả lại, mất hoặc rời tỉnh: vẫn tính, không đạt',
  overdue: 'Ở đây chưa xong mà đã quá hạn',
}

function apartTable(apart: readonly Apart[], nameOf: (unit: number) => string): PaperTable {
  const verdict = (good: boolean | null | undefined): string =>
    good === undefined ? 'không tính' : good === null ? 'không có kết quả' : good ? 'đạt' : 'không đạt'
  return {
    title: 'Từng bưu gửi khác nhau',
    columns: ['Bưu gửi', 'Đơn vị', 'Tổng công ty', 'Ở đây', 'Hạn ở đây', 'Vì sao'].map((label) => ({ label })),
    rows: apart.map(({ item, unit, official, ours, why, born }) => [
      born ? { text: item, href: paths.act(born.device, born.seq) } : item,
      nameOf(unit),
      verdict(official),
      verdict(ours === undefined || ours.state === 'waiting' ? undefined : ours.state === 'good'),
      ours ? showLocal(new Date(ours.due).toISOString()) : '',
      `${WHY[why]}.`,
    ]),
    none: 'Hai bên tính như nhau từng bưu gửi.',
  }
}
