/** The trial balance as a paper (form S06-DN: opening, turnover, closing, each debit and credit). */
import { showDay } from '#kernel/day.ts'
import { books } from '#report/books-paths.ts'
import type { Paper, PaperCell } from '#report/paper.ts'
import { paths } from '#report/paths.ts'
import type { TrialBalance, TrialRow } from '#report/trial.ts'
import type { BookedActs } from '#report/trial-acts.ts'
import { catalogue } from '#services/index.ts'

/** `href`: accounts lead to what moved them. */
export function trialPaper(trial: TrialBalance): Paper {
  const { period, unit, rows, total, differences, origin, chart } = trial
  const amounts = ({ opening, turnover, closing }: Pick<TrialRow, 'opening' | 'turnover' | 'closing'>) =>
    [opening, turnover, closing].flatMap(({ debit, credit }): PaperCell[] => [debit, credit])
  return {
    title: `Bảng cân đối tài khoản${unit ? `, ${unit.name}` : ''}`,
    lead: `Từ ngày ${showDay(period.from)} đến hết ngày ${showDay(period.to)}, theo ${chart}`,
    demo: origin.demo,
    tables: [
      {
        title: 'Số dư và phát sinh',
        columns: [
          { label: 'Tài khoản' },
          { label: 'Tên' },
          ...[
            'Dư đầu kỳ: Nợ',
            'Dư đầu kỳ: Có',
            'Phát sinh: Nợ',
            'Phát sinh: Có',
            'Dư cuối kỳ: Nợ',
            'Dư cuối kỳ: Có',
          ].map((label) => ({ label, number: true })),
        ],
        rows: rows.map((row) => [
          { text: row.account, href: books.account(row.account, { ...period, unit: unit?.id }) },
          row.name,
          ...amounts(row),
        ]),
        total: ['Cộng', '', ...amounts(total)],
        none: 'Chưa có việc nào động đến tiền.',
      },
      partiesTable(trial, amounts),
    ],
    notes: [
      ...differences.map((one) => `Không khớp: ${one}.`),
      'Số hiệu và tên tài khoản chưa đối chiếu với phụ lục của thông tư. Hàng tồn kho theo số lượng, không nằm trong bảng này.',
    ],
  }
}

function partiesTable(
  { rows }: TrialBalance,
  amounts: (row: Pick<TrialRow, 'opening' | 'turnover' | 'closing'>) => PaperCell[],
): Paper['tables'][number] {
  return {
    title: 'Chi tiết theo đối tượng',
    columns: [
      { label: 'Tài khoản' },
      { label: 'Đối tượng' },
      ...['Đầu kỳ: Nợ', 'Đầu kỳ: Có', 'Nợ', 'Có', 'Cuối kỳ: Nợ', 'Cuối kỳ: Có'].map((label) => ({
        label,
        number: true,
      })),
    ],
    rows: rows.flatMap(({ account, parties }) => parties.map((party) => [account, party.name, ...amounts(party)])),
    none: 'Không có công nợ.',
  }
}

/** One account: the kinds of acts that moved it, and a page of acts of one kind when it is opened. */
export function accountPaper(
  { rows, period, unit, origin }: TrialBalance,
  account: string,
  opened?: BookedActs & { service: string; verb: string },
): Paper {
  const row = rows.find((one) => one.account === account)
  const name = ({ service, verb }: { service: string; verb: string }) => {
    const declared = catalogue.get(service)
    return `${declared?.name ?? service}: ${declared?.acts[verb]?.name ?? verb}`
  }
  const scope = { ...period, unit: unit?.id }
  const amounts = [
    { label: 'Nợ', number: true },
    { label: 'Có', number: true },
  ]
  return {
    title: `Tài khoản ${account}${row ? `: ${row.name}` : ''}`,
    lead: `Từ ngày ${showDay(period.from)} đến hết ngày ${showDay(period.to)}${unit ? `, ${unit.name}` : ''}`,
    demo: origin.demo,
    tables: [
      {
        title: 'Những việc đã ghi vào tài khoản này',
        columns: [{ label: 'Việc' }, ...amounts],
        rows: (row?.acts ?? []).map((one) => [
          { text: name(one), href: books.account(account, scope, one) },
          one.debit,
          one.credit,
        ]),
        total: ['Cộng', row?.turnover.debit ?? 0, row?.turnover.credit ?? 0],
        none: 'Không có phát sinh trong kỳ.',
      },
      ...(opened
        ? [
            {
              title: name(opened),
              columns: [{ label: 'Việc' }, { label: 'Ngày' }, ...amounts],
              rows: opened.acts.map(({ device, seq, day, debit, credit }) => [
                { text: `${device}/${seq}`, href: paths.act(device, seq) },
                showDay(day),
                debit,
                credit,
              ]),
              none: 'Không có việc nào mà bạn được xem.',
            },
            ...(opened.next === undefined
              ? []
              : [
                  {
                    title: 'Còn nữa',
                    columns: [{ label: 'Trang' }],
                    rows: [
                      [{ text: 'Trang sau', href: books.account(account, scope, { ...opened, after: opened.next }) }],
                    ],
                  },
                ]),
          ]
        : []),
    ],
    notes: ['Việc bị hủy hoặc sửa đã trừ khỏi các số cộng, và vẫn có trong danh sách việc.'],
  }
}
