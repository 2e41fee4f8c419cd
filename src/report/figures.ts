/**
 * The figures of the year's report as data: what each one is, which amounts it adds up, and until which day. The sentences
 * around them are in `prose.ts`; docs/article.md says which sentence of the article each one answers.
 */
import type { KeptKey } from '#report/kept.ts'
import type { Flow } from '#report/read.ts'

export type FigureUnit =
  | 'đ'
  | '%'
  | 'đ/người/tháng'
  | 'người'
  | 'khách hàng'
  | 'lượt'
  | 'hồ sơ'
  | 'hóa đơn'
  | 'khoản'
  | 'bưu gửi'
  | 'bản'
  | 'cộng tác viên'
  | 'cuộc'
  | 'chương trình'
  | 'điểm'
  | 'đơn vị'
  | 'hợp đồng'
  | 'hội nghị'
  | 'phát hiện'
  | 'tuyến'

/** Month and day, for a figure that is told as of another day than the end of the year. */
export type MonthDay = `${number}-${number}`

type Base = { id: string; label: string; unit: FigureUnit; asOf?: MonthDay }
/** Adds up a flow of the roll-up. */
export type FlowFigure = Base & { of: 'flow'; flow: Flow }
/** Different customers with a sum above zero. */
export type SubjectFigure = Base & { of: 'subjects'; measure: string }
/** Imported from another system: payroll, budget, plans. */
export type TotalFigure = Base & { of: 'total'; kind: 'actual' | 'plan' | 'assigned'; measure: string; year?: 1 }
/** Found in the ledger's custody: things that are with nobody, or were handed over twice; what is open on things (đồng). */
export type CustodyFigure = Base & {
  of: 'lost' | 'twice' | 'left'
  services: readonly string[]
  /** Only in the unit that this ratio names as the best. */
  at?: string
}
/** Kept beside the journal (src/report/kept.ts). */
export type KeptFigure = Base & { of: 'kept'; kept: KeptKey }
/** One figure divided by another, or by what it is compared with. */
export type RatioFigure = Base & { of: 'ratio'; part: string; whole: string; best?: true; less?: 1 }

export type FigureRule = FlowFigure | SubjectFigure | TotalFigure | CustodyFigure | KeptFigure | RatioFigure

const flow = (id: string, label: string, unit: FigureUnit, service: string, measure: string, asOf?: MonthDay) =>
  ({ id, label, unit, of: 'flow', flow: { measure, services: [service] }, ...(asOf ? { asOf } : {}) }) as const

const kept = (id: string, label: string, unit: FigureUnit, key: KeptKey, asOf?: MonthDay) =>
  ({ id, label, unit, of: 'kept', kept: key, ...(asOf ? { asOf } : {}) }) as const

const ratio = (id: string, label: string, part: string, whole: string, more: { best?: true; less?: 1 } = {}) =>
  ({ id, label, unit: '%', of: 'ratio', part, whole, ...more }) as const

export const FIGURES = [
  { id: 'doanh-thu', label: 'Tổng doanh thu', unit: 'đ', of: 'flow', flow: { measure: 'revenue' } },
  ratio('ke-hoach', 'Doanh thu so với kế hoạch năm', 'doanh-thu', 'plan'),
  ratio('tang-truong', 'Doanh thu so với năm trước', 'doanh-thu', 'before', { less: 1 }),
  {
    id: 'khach-hang',
    label: 'Khách hàng có doanh thu',
    unit: 'khách hàng',
    of: 'subjects',
    measure: 'revenue',
    asOf: '11-30',
  },
  flow('bhxh-moi', 'Người mới tham gia BHXH tự nguyện', 'người', 'social-insurance', 'newMembers', '12-15'),
  kept('hoi-nghi', 'Hội nghị tuyên truyền đã tổ chức', 'hội nghị', 'conferences'),
  kept('bhxh-hoi-nghi', 'Người tham gia BHXH tự nguyện sau khi dự hội nghị', 'người', 'attributed', '12-15'),
  kept('chuong-trinh', 'Chương trình cùng các đoàn thể', 'chương trình', 'campaigns'),
  flow('dien-giao', 'Tiền điện giao thu', 'đ', 'electricity', 'assigned'),
  flow('dien-thu', 'Tiền điện đã thu', 'đ', 'electricity', 'collected'),
  ratio('dien-ty-le', 'Tỷ lệ thu tiền điện trên số tiền giao thu', 'dien-thu', 'dien-giao'),
  ratio('dien-ty-le-cao-nhat', 'Tỷ lệ thu tiền điện của địa bàn cao nhất', 'dien-thu', 'dien-giao', { best: true }),
  {
    id: 'dien-chua-thu',
    label: 'Tiền điện giao mà chưa thu, tại địa bàn ấy',
    unit: 'đ',
    of: 'left',
    services: ['electricity'],
    at: 'dien-ty-le-cao-nhat',
  },
  {
    id: 'dien-that-lac',
    label: 'Hóa đơn tiền điện không rõ ở đâu, tại địa bàn ấy',
    unit: 'hóa đơn',
    of: 'lost',
    services: ['electricity'],
    at: 'dien-ty-le-cao-nhat',
  },
  {
    id: 'dien-thu-hai-lan',
    label: 'Khoản tiền điện thu hai lần, tại địa bàn ấy',
    unit: 'khoản',
    of: 'twice',
    services: ['electricity'],
    at: 'dien-ty-le-cao-nhat',
  },
  {
    id: 'banner',
    label: 'Điểm đã treo biển tuyên truyền',
    unit: 'điểm',
    of: 'total',
    kind: 'actual',
    measure: 'banners',
  },
  kept('nhan-ke-hoach', 'Đơn vị đã ký nhận kế hoạch đang có hiệu lực', 'đơn vị', 'signed'),
  kept('tuyen-doi-gio', 'Tuyến thư cấp 2, 3 đổi giờ giữa các phương án', 'tuyến', 'retimed'),
  kept('tuyen-mo-them', 'Tuyến thư cấp 2 mở thêm trong các phương án', 'tuyến', 'opened'),
  kept('tuyen-de-nghi', 'Tuyến thư cấp 1 đề nghị trong các phương án', 'tuyến', 'proposed'),
  kept('kiem-tra', 'Địa bàn đã kiểm tra chất lượng trực tiếp', 'đơn vị', 'inspected'),
  kept('phat-hien', 'Phát hiện khi kiểm tra', 'phát hiện', 'findings'),
  kept('phat-hien-con', 'Phát hiện chưa khắc phục', 'phát hiện', 'open'),
  {
    id: 'buu-gui-phat',
    label: 'Bưu kiện, bưu gửi ghi số đã phát',
    unit: 'bưu gửi',
    of: 'flow',
    flow: { measure: 'delivered', services: ['parcel', 'registered'] },
  },
  {
    id: 'buu-gui-that-lac',
    label: 'Bưu kiện, bưu gửi ghi số không rõ ở đâu',
    unit: 'bưu gửi',
    of: 'lost',
    services: ['parcel', 'registered'],
  },
  kept('nam-s', 'Cuộc chấm 5S', 'cuộc', 'audits'),
  kept('nam-s-diem', 'Điểm 5S trung bình, trên 100', 'điểm', 'score'),
  kept('hop-dong', 'Hợp đồng với đơn vị giao việc, có việc trong năm', 'hợp đồng', 'contracts'),
  {
    id: 'thu-trung',
    label: 'Khoản khách trả lần hai, ghi ngoại lệ và tạm giữ',
    unit: 'khoản',
    of: 'twice',
    services: ['electricity', 'water', 'tax', 'social-insurance', 'health-insurance'],
  },
  flow('luong-huu', 'Tiền lương hưu, trợ cấp BHXH đã chi', 'đ', 'pension', 'paid'),
  flow('luong-huu-luot', 'Lượt chi lương hưu, trợ cấp BHXH', 'lượt', 'pension', 'payments'),
  flow('luong-huu-giao', 'Tiền lương hưu, trợ cấp BHXH được giao chi', 'đ', 'pension', 'assigned'),
  flow('luong-huu-tra-lai', 'Khoản lương hưu trả lại vì hết kỳ chưa nhận', 'khoản', 'pension', 'returned'),
  ratio('luong-huu-ty-le', 'Tỷ lệ chi lương hưu trên số được giao', 'luong-huu', 'luong-huu-giao'),
  flow('tro-cap', 'Tiền trợ cấp xã hội đã chi', 'đ', 'allowance', 'paid'),
  flow('tro-cap-luot', 'Lượt chi trợ cấp xã hội', 'lượt', 'allowance', 'payments'),
  flow('tro-cap-giao', 'Tiền trợ cấp xã hội được giao chi', 'đ', 'allowance', 'assigned'),
  flow('tro-cap-tra-lai', 'Khoản trợ cấp xã hội trả lại vì hết kỳ chưa nhận', 'khoản', 'allowance', 'returned'),
  ratio('tro-cap-ty-le', 'Tỷ lệ chi trợ cấp xã hội trên số được giao', 'tro-cap', 'tro-cap-giao'),
  {
    id: 'chi-hai-lan',
    label: 'Khoản lương hưu, trợ cấp chi hai lần',
    unit: 'khoản',
    of: 'twice',
    services: ['pension', 'allowance'],
  },
  flow('bhxh-thu', 'Thu BHXH tự nguyện', 'đ', 'social-insurance', 'collected'),
  flow('bhyt-thu', 'Thu BHYT hộ gia đình', 'đ', 'health-insurance', 'collected'),
  flow('nuoc-thu', 'Thu tiền nước', 'đ', 'water', 'collected'),
  flow('thue-thu', 'Thu thuế được ủy nhiệm', 'đ', 'tax', 'collected'),
  flow('giay-phep', 'Hồ sơ cấp đổi giấy phép lái xe', 'hồ sơ', 'licence', 'accepted'),
  flow('ho-so-nhan', 'Hồ sơ thủ tục hành chính tiếp nhận', 'hồ sơ', 'dossier', 'accepted'),
  flow('ket-qua-phat', 'Kết quả thủ tục hành chính phát trả', 'lượt', 'result', 'delivered'),
  {
    id: 'ho-so-that-lac',
    label: 'Hồ sơ, kết quả không rõ ở đâu',
    unit: 'hồ sơ',
    of: 'lost',
    services: ['dossier', 'result', 'licence'],
  },
  kept('diem-doanh-thu', 'Điểm bưu điện - văn hóa xã có doanh thu', 'điểm', 'earning'),
  { id: 'ngan-sach', label: 'Nộp ngân sách', unit: 'đ', of: 'total', kind: 'actual', measure: 'budget' },
  {
    id: 'quy-luong',
    label: 'Tổng thu nhập của người lao động',
    unit: 'đ',
    of: 'total',
    kind: 'actual',
    measure: 'income',
  },
  { id: 'thang-lao-dong', label: 'Số tháng lao động', unit: 'người', of: 'total', kind: 'actual', measure: 'staff' },
  {
    id: 'thu-nhap',
    label: 'Thu nhập bình quân',
    unit: 'đ/người/tháng',
    of: 'ratio',
    part: 'quy-luong',
    whole: 'thang-lao-dong',
  },
  ratio('thu-nhap-tang', 'Thu nhập bình quân so với năm trước', 'thu-nhap', 'before', { less: 1 }),
  {
    id: 'dong-bao-hiem',
    label: 'Đóng BHXH, BHYT cho người lao động',
    unit: 'đ',
    of: 'total',
    kind: 'actual',
    measure: 'insurance',
  },
  {
    id: 'nam-sau',
    label: 'Kế hoạch doanh thu năm sau',
    unit: 'đ',
    of: 'total',
    kind: 'plan',
    measure: 'revenue',
    year: 1,
  },
  {
    id: 'nam-sau-giao',
    label: 'Doanh thu năm sau Tổng công ty giao',
    unit: 'đ',
    of: 'total',
    kind: 'assigned',
    measure: 'revenue',
    year: 1,
  },
  kept('cong-tac-vien', 'Cộng tác viên tại xã, bản', 'cộng tác viên', 'collaborators'),
  kept('ban-co-nguoi', 'Bản có cộng tác viên phụ trách', 'bản', 'villages'),
  ratio('nam-sau-tang', 'Kế hoạch năm sau so với mức giao', 'nam-sau', 'nam-sau-giao', { less: 1 }),
] as const satisfies readonly FigureRule[]

export type FigureId = (typeof FIGURES)[number]['id']
