/**
 * Administrative procedures whose dossiers the Post takes in: which papers the clerk and the applicant count together, and
 * how long the agency may take, by day. An agency publishes its procedures under national numbers; an edition holds from
 * its first day until the next. The texts were not at hand when this was written, so no edition is `verified`: a province
 * compares with the agency's published list before it goes live.
 */
import type { Day } from '#kernel/day.ts'
import { addWorkingDays } from '#rules/calendar.ts'

/** One paper of a dossier. `kind`: what is handed in; `if`: only for whom that holds. */
export type PaperAsked = { name: string; kind: 'original' | 'copy'; if?: string }

/** `days`: working days from the dossier's arrival at the agency until it must answer. */
export type ProcedureEdition = {
  from: Day
  papers: readonly PaperAsked[]
  days: number
  source: string
  verified: boolean
}

/** `key`: national number, or `licence` for what has a service of its own. `agency`: key of the principal. */
export type Procedure = {
  key: string
  name: string
  agency: string
  editions: readonly [ProcedureEdition, ...ProcedureEdition[]]
}

export const PAPER_KINDS = { original: 'bản chính', copy: 'bản sao' } as const

const paper = (kind: PaperAsked['kind'], name: string, of?: string): PaperAsked => ({
  name,
  kind,
  ...(of === undefined ? {} : { if: of }),
})
const identity = paper('copy', 'Chứng minh nhân dân, căn cước hoặc hộ chiếu')
const proxy = paper('original', 'Giấy ủy quyền', 'người khác nộp thay')
const edition = (from: Day, days: number, source: string, papers: readonly PaperAsked[]): ProcedureEdition => ({
  from,
  papers,
  days,
  source,
  verified: false,
})

export const PROCEDURES: readonly Procedure[] = [
  {
    key: '2.000488',
    name: 'Cấp phiếu lý lịch tư pháp',
    agency: 'so-tuphap',
    editions: [
      edition('2010-07-01', 10, 'Luật Lý lịch tư pháp 28/2009/QH12, điều 45, 48', [
        paper('original', 'Tờ khai yêu cầu cấp phiếu lý lịch tư pháp'),
        identity,
        paper('copy', 'Sổ hộ khẩu hoặc giấy chứng nhận tạm trú', 'trước ngày 01/01/2023'),
        proxy,
      ]),
    ],
  },
  {
    key: '1.004227',
    name: 'Đăng ký biến động đất đai do đổi thông tin trên giấy chứng nhận',
    agency: 'so-tnmt',
    editions: [
      edition('2014-07-05', 10, 'Thông tư 24/2014/TT-BTNMT, điều 9; Nghị định 43/2014/NĐ-CP, điều 61', [
        paper('original', 'Đơn đăng ký biến động (mẫu 09/ĐK)'),
        paper('original', 'Giấy chứng nhận đã cấp'),
        paper('copy', 'Giấy tờ về việc thay đổi'),
        proxy,
      ]),
    ],
  },
  {
    key: '2.001610',
    name: 'Đăng ký thành lập doanh nghiệp tư nhân',
    agency: 'so-khdt',
    editions: [
      edition('2015-11-01', 3, 'Nghị định 78/2015/NĐ-CP, điều 21, 28', [
        paper('original', 'Giấy đề nghị đăng ký doanh nghiệp'),
        identity,
        proxy,
      ]),
      edition('2021-01-04', 3, 'Nghị định 01/2021/NĐ-CP, điều 21, 33', [
        paper('original', 'Giấy đề nghị đăng ký doanh nghiệp'),
        identity,
        proxy,
      ]),
    ],
  },
  {
    key: '1.001257',
    name: 'Trợ cấp một lần cho người có thành tích kháng chiến được tặng bằng khen',
    agency: 'so-ldtbxh',
    editions: [
      edition('2013-06-01', 25, 'Nghị định 31/2013/NĐ-CP; Thông tư 05/2013/TT-BLĐTBXH', [
        paper('original', 'Bản khai cá nhân'),
        paper('copy', 'Bằng khen của Thủ tướng, bộ hoặc tỉnh'),
        identity,
      ]),
    ],
  },
  {
    key: 'licence',
    name: 'Đổi giấy phép lái xe',
    agency: 'so-gtvt',
    editions: [
      edition('2017-06-01', 5, 'Thông tư 12/2017/TT-BGTVT, điều 38, 57', [
        paper('original', 'Đơn đề nghị đổi giấy phép lái xe (phụ lục 19)'),
        paper('original', 'Giấy khám sức khỏe của người lái xe', 'không đổi giấy phép hạng A1, A2, A3'),
        paper('copy', 'Giấy phép lái xe đang dùng'),
        identity,
      ]),
    ],
  },
]

const byKey: ReadonlyMap<string, Procedure> = new Map(PROCEDURES.map((one) => [one.key, one]))

/** As in force on a day; nothing for a number that the catalogue does not have, or not yet on that day. */
export function procedureOn(key: string, day: Day): (Omit<Procedure, 'editions'> & ProcedureEdition) | undefined {
  const found = byKey.get(key)
  const edition = found?.editions.findLast(({ from }) => from <= day)
  return found && edition && { key, name: found.name, agency: found.agency, ...edition }
}

/** The day by which the agency must answer what reached it on `submitted`; unknown outside of the catalogue. */
export function answerDay(key: string, submitted: Day): Day | undefined {
  const found = procedureOn(key, submitted)
  return found && addWorkingDays(submitted, found.days, 'agency')
}
