/** The statement for a principal as a paper: what was handed out, the money, and every open item with its owner and age. */
import { type Day, daysBetween, showDay } from '#kernel/day.ts'
import type { Paper, PaperTable } from '#report/paper.ts'
import type { Statement, StatementLine } from '#report/statement.ts'
import { catalogue } from '#services/index.ts'

/** `today`: ages count until then. */
export function statementPaper(of: Statement, today: Day): Paper {
  const { principal, period, unit, origin, lists, since, money, owing, differences } = of
  const listed = [...Object.values(lists), ...Object.values(since)].some((amount) => amount !== 0)
  return {
    title: `Bảng đối soát với ${principal.name}${unit ? `, ${unit.name}` : ''}`,
    lead: `Từ ngày ${showDay(period.from)} đến hết ngày ${showDay(period.to)}`,
    demo: origin.demo,
    tables: [
      ...(listed ? [listsTable(of)] : []),
      {
        title: 'Tiền phải trả',
        columns: [
          { label: 'Khoản' },
          { label: 'Số lần', number: true },
          { label: 'Bưu điện phải trả thêm', number: true },
        ],
        rows: [
          ['Đầu kỳ còn phải trả', '', money.opening],
          ...money.lines.map((line) => [lineName(line), line.acts, line.amount]),
          ['Cuối kỳ còn phải trả', '', money.closing],
        ],
        total: ['Hiện nay còn phải trả', '', money.now],
      },
      ...settlementTable(of, today),
      {
        title: 'Nơi còn phải trả hiện nay',
        columns: [{ label: 'Đơn vị' }, { label: 'Còn phải trả', number: true }],
        rows: owing.map(({ name, amount }) => [name, amount]),
        total: ['Cộng', owing.reduce((sum, { amount }) => sum + amount, 0)],
        none: 'Không đơn vị nào còn nợ hoặc còn được trả.',
      },
      ...(listed ? openTables(of, today) : []),
    ],
    notes: [
      ...differences.map((one) => `Không khớp: ${one}.`),
      ...(differences.length === 0 ? ['Khớp với số dư và các khoản trong sổ, đến từng đồng.'] : []),
    ],
  }
}

/** Who holds what is open, and each of the things. */
function openTables({ owners, items }: Statement, today: Day): PaperTable[] {
  const age = (day: Day) => daysBetween(day, today)
  const sum = (of: 'things' | 'open') => owners.reduce((all, one) => all + one[of], 0)
  return [
    {
      title: 'Người đang giữ',
      columns: [
        { label: 'Người giữ' },
        { label: 'Đơn vị' },
        { label: 'Số khoản', number: true },
        { label: 'Còn', number: true },
        { label: 'Lâu nhất (ngày)', number: true },
      ],
      rows: owners.map(({ name, unit = '', things, open, since }) => [name, unit, things, open, age(since)]),
      total: ['Cộng', '', sum('things'), sum('open'), ''],
      none: 'Không ai còn giữ khoản nào.',
    },
    {
      title: 'Từng khoản còn ngoài',
      columns: [
        { label: 'Mã' },
        { label: 'Người giữ' },
        { label: 'Từ ngày' },
        { label: 'Số ngày', number: true },
        { label: 'Còn', number: true },
      ],
      rows: items.map(({ key, owner, since, open }) => [
        key.slice(key.indexOf(':') + 1),
        owner,
        showDay(since),
        age(since),
        open,
      ]),
      none: 'Không còn khoản nào.',
    },
  ]
}

function listsTable({ lists, since }: Statement): PaperTable {
  return {
    title: 'Danh sách đã giao',
    columns: [{ label: 'Khoản' }, { label: 'Trong kỳ', number: true }, { label: 'Sau kỳ đến nay', number: true }],
    rows: [
      ['Đầu kỳ còn ngoài', lists.opening, lists.out],
      ['Giao', lists.assigned, since.assigned],
      ['Đã thu, đã chi', -lists.settled, -since.settled],
      ['Trả lại', -lists.returned, -since.returned],
    ],
    total: ['Còn ngoài', lists.out, since.out],
  }
}

/** By days, with the end that the contract sets: what is late is said with how late it is. */
function settlementTable({ settlement, money }: Statement, today: Day): PaperTable[] {
  if (!settlement) return []
  const { days, before, ahead } = settlement
  const sum = (of: 'net' | 'commission' | 'paid' | 'open') => days.reduce((total, one) => total + one[of], 0)
  const debtor = money.closing < 0 ? 'Đơn vị giao phải trả' : 'Phải trả'
  return [
    {
      title: 'Theo ngày và hạn thanh toán',
      columns: [
        { label: 'Ngày' },
        { label: 'Hoa hồng', number: true },
        { label: debtor, number: true },
        { label: 'Đã thanh toán', number: true },
        { label: 'Hạn' },
        { label: 'Còn', number: true },
        { label: 'Quá hạn (ngày)', number: true },
      ],
      rows: [
        ...(before > 0 ? [['Từ trước kỳ', '', '', '', '', before, '']] : []),
        ...days.map(({ day, commission, net, paid, due, open }) => [
          showDay(day),
          commission,
          net,
          paid,
          showDay(due),
          open,
          open > 0 && due < today ? daysBetween(due, today) : '',
        ]),
        ...(ahead > 0 ? [['Đã thanh toán trước', '', '', '', '', -ahead, '']] : []),
      ],
      total: ['Cộng', sum('commission'), sum('net'), sum('paid'), '', sum('open') + before - ahead, ''],
      none: 'Trong kỳ không có gì phải thanh toán.',
    },
  ]
}

function lineName({ service, verb, what }: StatementLine): string {
  const declared = catalogue.get(service)
  const name = `${declared?.name ?? service}: ${declared?.acts[verb]?.name ?? verb}`
  return what === 'commission' ? `Hoa hồng, phí: ${name}` : name
}
