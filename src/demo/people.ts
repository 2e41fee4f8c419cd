/**
 * Invented people and villages with names as the peoples of the north-west bear them. Every name is put together by
 * chance; none is taken from a list of persons.
 */
import type { Chance } from '#kernel/chance.ts'

export const PEOPLES = ['thai', 'mong', 'kinh', 'muong', 'dao', 'khomu', 'xinhmun'] as const
export type People = (typeof PEOPLES)[number]
/** The weight of each people where someone lives. */
export type Mix = Readonly<Partial<Record<People, number>>>

export type Person = { name: string; female: boolean; people: People }

type Names = { families: readonly string[]; men: readonly string[]; women: readonly string[] }

const words = (text: string): readonly string[] => text.split(/,\s*/)

const NAMES: Record<People, Names> = {
  thai: {
    families: words('Lò, Quàng, Cầm, Tòng, Lường, Hoàng, Cà, Lèo, Vì, Điêu, Bạc, Sa, Lù, Kha, Mè, Hà, Lừ, Ngần'),
    men: words(
      'Văn Pâng, Văn Inh, Văn Biên, Văn Xôm, Văn Dọn, Văn Mấng, Văn Phớ, Văn Kẹo, Văn Chướng, Văn Thoan, Văn Pản, Văn Hặc, Văn Ướng, Văn Chiến, Văn Hương, Văn Diện, Văn Ọi, Văn Tướng, Văn Piềng, Văn Muôn, Văn Quyết, Văn Thỏa',
    ),
    women: words(
      'Thị Ơn, Thị Inh, Thị Thoan, Thị Pâng, Thị Xuân, Thị Ún, Thị Yêu, Thị Hặc, Thị Lả, Thị Biên, Thị Pản, Thị Tươi, Thị Ánh, Thị Phượng, Thị Ín, Thị Chựa, Thị Dưn, Thị Kẻo, Thị Hiên, Thị Muôn, Thị Thương, Thị Piêng',
    ),
  },
  mong: {
    families: words('Giàng, Sồng, Mùa, Vàng, Thào, Hờ, Lầu, Vừ, Hạng, Phàng, Tráng, Cứ, Ly, Sùng, Và, Chá'),
    men: words(
      'A Chu, A Páo, A Tủa, A Dơ, A Lử, A Của, A Chống, A Nhìa, A Dế, A Sếnh, A Trừ, A Vang, A Lềnh, A Phua, A Tồng, A Cáng, A Só, A Khua, A Thái, A Sa',
    ),
    women: words(
      'Thị Mỷ, Thị Dở, Thị Xía, Thị Dua, Thị Pà, Thị Chứ, Thị Mái, Thị Say, Thị Cha, Thị Ca, Thị Sông, Thị Vang, Thị Dợ, Thị Lía, Thị Mo, Thị Nếnh',
    ),
  },
  kinh: {
    families: words('Nguyễn, Trần, Lê, Phạm, Vũ, Đỗ, Bùi, Hoàng, Đặng, Phan, Ngô, Dương, Đào, Mai, Lương, Trịnh'),
    men: words(
      'Văn Hùng, Văn Tuấn, Đức Thắng, Quang Vinh, Xuân Trường, Văn Dũng, Mạnh Cường, Văn Toàn, Ngọc Sơn, Đình Khoa, Văn Thành, Văn Long, Minh Hiếu, Công Định, Hữu Nghĩa',
    ),
    women: words(
      'Thị Lan, Thị Hoa, Thị Hương, Thu Hà, Thị Nga, Thị Thủy, Thị Mai, Thanh Huyền, Bích Ngọc, Thị Loan, Thị Hạnh, Thị Yến, Kim Oanh, Thị Thơm, Thị Tuyết',
    ),
  },
  muong: {
    families: words('Đinh, Bùi, Hà, Xa, Quách, Phùng, Cầm, Bàn, Hoàng, Lường'),
    men: words('Văn Ẻng, Văn Thiệp, Công Hoan, Văn Chỉnh, Văn Đon, Văn Tỉnh, Văn Lập, Văn Khoa, Văn Ưng, Văn Nhất'),
    women: words('Thị Ọt, Thị Ẻng, Thị Bưởi, Thị Son, Thị Dậu, Thị Nghịu, Thị Hợi, Thị Thiện, Thị Mến, Thị Lượm'),
  },
  dao: {
    families: words('Bàn, Triệu, Đặng, Phùng, Lý, Dương'),
    men: words('Văn Phú, Văn Tài, Văn Hương, Kim Long, Tiến Lâm, Văn Quý, Văn Lìn, Văn Sinh, Đức Kim'),
    women: words('Thị Mùi, Thị Pham, Thị Coi, Thị Sim, Thị Lụa, Mùi Nái, Thị Nhàn, Thị Chiêm'),
  },
  khomu: {
    families: words('Lường, Cút, Quàng, Moong, Lò, Ốc, Vì'),
    men: words('Văn Ban, Văn Ngoan, Văn Ót, Văn Phim, Văn Chum, Văn Quý, Văn Nhớ'),
    women: words('Thị Phởi, Thị Ngoai, Thị Ban, Thị Xiêng, Thị Loi, Thị Un'),
  },
  xinhmun: {
    families: words('Vì, Lò, Hoàng, Cút, Lèo'),
    men: words('Văn Phon, Văn Xiên, Văn Hặc, Văn Lưng, Văn Nọi, Văn Thích'),
    women: words('Thị Phóng, Thị Hoan, Thị Lan, Thị Ơ, Thị Nọi, Thị Pỏm'),
  },
}

/** Where nothing is known of who lives there. */
export const MIXED: Mix = { thai: 53, kinh: 18, mong: 15, muong: 8, dao: 2, khomu: 2, xinhmun: 2 }

export function personOf(chance: Chance, mix: Mix): Person {
  const people = chance.weighted<People>(mix)
  const female = chance.happens(0.5)
  const { families, men, women } = NAMES[people]
  return { name: `${chance.pick(families)} ${chance.pick(female ? women : men)}`, female, people }
}

const HEADS = words(
  'Nà, Pá, Co, Huổi, Phiêng, Pom, Púng, Nong, Him, Lóng, Tà, Hua, Bó, Nậm, Pú, Noong, Mường, Chiềng, Thẩm, Tong',
)
const TAILS = words(
  'Cang, Mòn, Lanh, Khoang, Sàng, Hạ, Pháy, Tòng, Ban, Mạt, Đứa, Lầu, Nghè, Sản, Hịa, Cù, Tạy, Muông, Ít, Lìu, Xa, Hốc, Phung, Mản, Sàn, Dửn',
)
const NUMBERED = words('Tiểu khu, Tổ')

/** Different villages of one place; in a town they are numbered. */
export function villagesOf(chance: Chance, count: number, town: boolean): string[] {
  if (town) {
    const kind = chance.pick(NUMBERED)
    return Array.from({ length: count }, (_, i) => `${kind} ${i + 1}`)
  }
  const villages = new Set<string>()
  while (villages.size < count) villages.add(`Bản ${chance.pick(HEADS)} ${chance.pick(TAILS)}`)
  return [...villages]
}
