/**
 * The words of the year's report, in the order of the article: what was set in motion, the network and its
 * quality, the extended arm of the agencies, the result, the year to come. A sentence is there when its figures are known.
 */
import { showDay } from '#kernel/day.ts'
import type { Figure } from '#report/figure.ts'
import { FIGURES, type FigureId } from '#report/figures.ts'
import { groupName } from '#report/group.ts'
import { list, paragraph, plain, type Sentence, say } from '#report/say.ts'
import type { YearData } from '#report/year.ts'

/** `districts`, `posts`: units of the second level; `points`: all points, on the last day of the period. */
type Names = { post: string; districts: number; posts: number; points: number }

export function prose(data: YearData, names: Names): { paragraphs: Sentence[]; missing: string[] } {
  const { options, figures } = data
  const f = (id: FigureId): Figure | undefined => figures.get(id)
  const paragraphs = [
    work(data, f, names),
    network(f),
    arm(f),
    result(options.year, f, names),
    next(options.year, f, names),
  ]
  return {
    // Without figures there is nothing to introduce.
    paragraphs: figures.size === 0 ? [] : paragraphs.filter((one) => one !== undefined),
    missing: FIGURES.filter(({ id }) => !figures.has(id) && !DERIVED.has(id)).map((rule) => rule.label),
  }
}

/** Not named as missing: they only follow from others. */
const DERIVED = new Set<string>(FIGURES.filter((rule) => rule.of === 'ratio').map((rule) => rule.id))

type Find = (id: FigureId) => Figure | undefined

const until = (figure: Figure | undefined): string => (figure ? showDay(figure.asOf) : '')

/** A sentence that only stands when a figure is known. */
const given = (figure: Figure | undefined, sentence: Sentence | undefined): Sentence | undefined =>
  figure ? sentence : undefined

function work({ options: { year }, grouping }: YearData, f: Find, names: Names): Sentence | undefined {
  const best = f('dien-ty-le-cao-nhat')
  const group = best?.drill.by === 'flow' && best.drill.group !== undefined ? groupName(grouping, best.drill.group) : ''
  const where = group.replace(/^Bưu điện /, '')
  const units =
    names.districts > 0 ? `${names.districts} Bưu điện huyện, thành phố` : `${names.posts} Bưu điện xã, phường`
  const plan = f('doanh-thu')?.compare.find((one) => one.with === 'plan' || one.with === 'assigned')
  return paragraph(
    plan && names.districts + names.posts > 0
      ? say`Bước vào năm ${String(year)}, ${names.post} nhận kế hoạch doanh thu, chia xuống ${units} và theo sát từng đơn vị.`
      : say`Năm ${String(year)}, ${names.post} có những kết quả sau đây.`,
    say`Bán hàng chủ động cho thấy hiệu quả: tính đến ngày ${until(f('khach-hang'))} đã có ${f('khach-hang')} phát sinh doanh thu.`,
    say`Cùng cơ quan Bảo hiểm xã hội vận động đến từng bản, tính đến ngày ${until(f('bhxh-moi'))}, Bưu điện có thêm ${f('bhxh-moi')} lần đầu tham gia BHXH tự nguyện.`,
    say`Trong đó ${f('bhxh-hoi-nghi')} tham gia sau khi dự hội nghị tuyên truyền; cả năm có ${f('hoi-nghi')}.`,
    say`Bưu điện phối hợp triển khai ${f('chuong-trinh')}: ${named(f('chuong-trinh'))}.`,
    say`Tiền điện thu hộ tại ${where} đạt ${best} số tiền giao thu, ${safety(f)}; cả tỉnh đạt ${f('dien-ty-le')}.`,
    say`Biển tuyên truyền dùng điện an toàn, tiết kiệm đã treo tại ${f('banner')}, trên tổng số ${names.points} điểm.`,
  )
}

/** Only together: without the name of a thing its number would stand there twice. */
const named = (figure: Figure | undefined): string | undefined => figure?.names && listed(figure.names)

const listed = (names: readonly string[]): string | undefined => {
  const whole = list(names.map((name) => [name]))
  return whole && plain(whole)
}

/** “, trừ a và b”; nothing when nobody is left out. */
const except = (figure: Figure | undefined): string => {
  const names = figure?.names && listed(figure.names.map((name) => name.replace(/^Bưu điện /, '')))
  return names ? ` (trừ ${names})` : ''
}

function network(f: Find): Sentence | undefined {
  const [opened, proposed] = [f('tuyen-mo-them'), f('tuyen-de-nghi')]
  const routes = list([
    f('tuyen-doi-gio')?.value === 0 ? undefined : say`đổi giờ ${f('tuyen-doi-gio')} cấp 2, cấp 3`,
    say`mở thêm ${opened} cấp 2 (${named(opened)})`,
    say`đề nghị cấp trên mở ${proposed} cấp 1 (${named(proposed)})`,
  ])
  const score = f('nam-s-diem')
  return paragraph(
    say`Kế hoạch sản xuất, kinh doanh được triển khai đồng bộ: ${f('nhan-ke-hoach')}${except(f('nhan-ke-hoach'))} đã ký nhận bản đang có hiệu lực.`,
    say`Các phương án mạng đường thư của năm ${routes}.`,
    say`Bưu điện kiểm tra chất lượng, nghiệp vụ trực tiếp tại ${f('kiem-tra')}${except(f('kiem-tra'))}, ghi ${f('phat-hien')}, còn ${f('phat-hien-con')} chưa khắc phục.`,
    say`Bưu kiện, bưu gửi ghi số đã phát ${f('buu-gui-phat')}; ${none(f('buu-gui-that-lac'), 'bưu gửi nào thất lạc')}.`,
    say`Công tác 5S được duy trì với ${f('nam-s')} chấm, bình quân ${score && { id: score.id, shown: String(score.value) }} trên 100 điểm.`,
  )
}

/** “Không … nào” is as much a figure as any other: it opens what was looked through. */
const safety = (f: Find): Sentence | undefined =>
  list([
    f('dien-chua-thu') && say`còn ${f('dien-chua-thu')} chưa thu`,
    none(f('dien-that-lac'), 'hóa đơn nào thất lạc'),
    none(f('dien-thu-hai-lan'), 'khoản nào thu hai lần'),
  ])

function none(figure: Figure | undefined, what: string): Sentence | undefined {
  if (!figure) return undefined
  if (figure.value === 0) return [{ figure: figure.id, text: 'không' }, ` ${what}`]
  return say`${figure} ${what.replace(/^(hóa đơn|khoản|hồ sơ|bưu gửi) nào /, '')}`
}

function arm(f: Find): Sentence | undefined {
  const pensions = say`Lương hưu và trợ cấp BHXH được chi ${f('luong-huu-luot')} với ${f('luong-huu')}, bằng ${f('luong-huu-ty-le')} số tiền được giao; ${f('luong-huu-tra-lai')} hết kỳ chưa có người nhận đã trả lại cơ quan BHXH.`
  const allowances = say`Trợ cấp xã hội được chi ${f('tro-cap-luot')} với ${f('tro-cap')}, bằng ${f('tro-cap-ty-le')} số tiền được giao; ${f('tro-cap-tra-lai')} đã trả lại.`
  const collected = list([
    say`BHXH tự nguyện ${f('bhxh-thu')}`,
    say`bảo hiểm y tế hộ gia đình ${f('bhyt-thu')}`,
    say`tiền điện ${f('dien-thu')}`,
    say`tiền nước ${f('nuoc-thu')}`,
    say`thuế được ủy nhiệm ${f('thue-thu')}`,
  ])
  const dossiers = list([
    say`nhận ${f('ho-so-nhan')} thủ tục hành chính`,
    say`phát trả kết quả ${f('ket-qua-phat')}`,
    say`làm ${f('giay-phep')} cấp đổi giấy phép lái xe`,
  ])
  const body = paragraph(
    pensions ?? say`Lương hưu và trợ cấp BHXH được chi ${f('luong-huu')}.`,
    allowances ?? say`Trợ cấp xã hội được chi ${f('tro-cap')}.`,
    given(f('chi-hai-lan'), say`Trong sổ ${none(f('chi-hai-lan'), 'khoản nào bị chi hai lần')}.`),
    say`Số tiền thu hộ trong năm: ${collected}.`,
    f('thu-trung')?.value === 0
      ? undefined
      : say`Trong sổ có ${f('thu-trung')} khách trả lần hai, được ghi là ngoại lệ và tạm giữ tiền để hoàn lại.`,
    say`Qua dịch vụ bưu chính công ích, Bưu điện ${dossiers}; ${none(f('ho-so-that-lac'), 'hồ sơ nào thất lạc')}.`,
  )
  const opening =
    say`Các cơ quan, ban, ngành giao việc cho Bưu điện theo ${f('hop-dong')}, đối chiếu được từng khoản.` ??
    say`Các cơ quan, ban, ngành giao thêm việc cho Bưu điện và đối chiếu được từng khoản.`
  return body && paragraph(opening, body)
}

function result(year: number, f: Find, names: Names): Sentence | undefined {
  const revenue = f('doanh-thu')
  const growth = f('tang-truong')
  const tet = revenue?.compare.find((one) => one.with === 'before-tet')
  const change = list([
    say`đạt ${f('ke-hoach')} kế hoạch năm`,
    growth &&
      say`${growth.value < 0 ? 'giảm' : 'tăng'} ${{ id: growth.id, shown: growth.shown.replace('−', '') }} so với năm ${String(year - 1)}`,
  ])
  return paragraph(
    say`Hệ thống điểm bưu điện - văn hóa xã vừa kinh doanh, vừa phục vụ: ${f('diem-doanh-thu')} có doanh thu trong năm.`,
    change
      ? say`Tổng doanh thu năm ${String(year)} ${revenue}, ${change}.`
      : say`Tổng doanh thu năm ${String(year)} ${revenue}.`,
    growth && tet ? tetSentence(growth, tet.ratio - 1, tet.estimated ?? false) : undefined,
    say`${names.post} nộp ngân sách ${f('ngan-sach')}.`,
    paragraph(
      income(year, f),
      say`Phần Bưu điện đóng bảo hiểm xã hội, bảo hiểm y tế cho người lao động là ${f('dong-bao-hiem')}.`,
    ),
  )
}

function tetSentence(growth: Figure, aligned: number, estimated: boolean): Sentence | undefined {
  const shown = `${String(Math.round(Math.abs(aligned) * 1000) / 10).replace('.', ',')}%`
  const how = estimated ? ' (số năm trước chia theo ngày)' : ''
  return say`Đặt các ngày trước và sau Tết của hai năm cạnh nhau${how}, mức ${aligned < 0 ? 'giảm' : 'tăng'} là ${{ id: growth.id, shown }}.`
}

function income(year: number, f: Find): Sentence | undefined {
  const rise = f('thu-nhap-tang')
  const words =
    rise &&
    say`, ${rise.value < 0 ? 'giảm' : 'tăng'} ${{ id: rise.id, shown: rise.shown.replace('−', '') }} so với năm ${String(year - 1)}`
  return say`Thu nhập bình quân ${f('thu-nhap')}${words ?? ''}.`
}

function next(year: number, f: Find, names: Names): Sentence | undefined {
  const plan = f('nam-sau')
  const over = f('nam-sau-tang')
  const words =
    over &&
    say`, ${over.value < 0 ? 'thấp' : 'cao'} hơn ${{ id: over.id, shown: over.shown.replace('−', '') }} so với mức Tổng công ty giao`
  return paragraph(
    say`Sang năm ${String(year + 1)}, ${names.post} đặt kế hoạch doanh thu ${plan}${words ?? ''}.`,
    say`Lực lượng bán hàng đến tận bản có ${f('cong-tac-vien')}, phụ trách ${f('ban-co-nguoi')}.`,
  )
}
