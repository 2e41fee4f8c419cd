/**
 * Postage of letters and parcels, the fee for cash on delivery, and VAT. The price list could not be read: the shape
 * (weight steps, zones) is that of the published lists, the numbers are supposed.
 */
import { perMilleAtLeast } from '#rules/rate.ts'
import { OutsideRule, type RuleOf, type RuleTable, supposed, unseen } from '#rules/rule.ts'

const BEGIN = '2016-01-01'
const VAT = 'Luật thuế GTGT và các nghị quyết giảm thuế; chưa đối chiếu văn bản'

/** `province`: within one; `region`: to a province of the same region; `nation`: beyond. */
export const ZONES = ['province', 'region', 'nation'] as const
export type Zone = (typeof ZONES)[number]

/** The last gram of each step of a letter; the key of its price is `letter.<grams>`. */
export const LETTER_STEPS = [20, 100, 250, 500, 1000, 2000] as const
const PARCEL_BASE_GRAMS = 1000
const PARCEL_STEP_GRAMS = 500
const PARCEL_GRAMS_MAX = 31_500

export const tariffRules = {
  'letter.20': price('Thư đến 20 g', 4_000),
  'letter.100': price('Thư đến 100 g', 6_000),
  'letter.250': price('Thư đến 250 g', 8_000),
  'letter.500': price('Thư đến 500 g', 12_000),
  'letter.1000': price('Thư đến 1 kg', 16_000),
  'letter.2000': price('Thư đến 2 kg', 20_000),
  'letter.registered': price('Cước ghi số', 8_000),
  'parcel.province.base': price('Bưu kiện nội tỉnh, 1 kg đầu', 18_000),
  'parcel.province.step': price('Bưu kiện nội tỉnh, mỗi 500 g tiếp', 2_500),
  'parcel.region.base': price('Bưu kiện cùng vùng, 1 kg đầu', 25_000),
  'parcel.region.step': price('Bưu kiện cùng vùng, mỗi 500 g tiếp', 4_000),
  'parcel.nation.base': price('Bưu kiện cách vùng, 1 kg đầu', 34_000),
  'parcel.nation.step': price('Bưu kiện cách vùng, mỗi 500 g tiếp', 7_500),
  'cod.rate': { name: 'Phí thu hộ khi phát hàng', unit: '‰', editions: [supposed(BEGIN, 8)] },
  'cod.least': price('Phí thu hộ khi phát hàng, ít nhất', 15_000),
  'vat.rate': {
    name: 'Thuế GTGT dịch vụ chuyển phát',
    unit: '‰',
    editions: [
      unseen('2010-01-01', 100, VAT),
      unseen('2022-02-01', 80, VAT),
      unseen('2023-01-01', 100, VAT),
      unseen('2023-07-01', 80, VAT),
      unseen('2027-01-01', 100, VAT),
    ],
  },
} as const satisfies RuleTable

/**
 * Postage of a letter in đồng.
 * @throws OutsideRule when the weight is not 1–2,000 g.
 */
export function letterPostage(of: { grams: number; registered: boolean }, rule: RuleOf): number {
  const step = of.grams >= 1 ? LETTER_STEPS.find((grams) => of.grams <= grams) : undefined
  if (step === undefined) throw new OutsideRule(`thư nặng ${of.grams} g: thư từ 1 đến 2.000 g, nặng hơn gửi bưu kiện`)
  return rule(`letter.${step}`) + (of.registered ? rule('letter.registered') : 0)
}

/**
 * Postage of a parcel in đồng: the first kilogram, then each begun half kilogram.
 * @throws OutsideRule when the weight is not 1–31,500 g.
 */
export function parcelPostage(of: { grams: number; zone: Zone }, rule: RuleOf): number {
  if (!(of.grams >= 1 && of.grams <= PARCEL_GRAMS_MAX)) {
    throw new OutsideRule(`bưu kiện nặng ${of.grams} g: nhận từ 1 đến 31.500 g, nặng hơn thì chia thành nhiều kiện`)
  }
  const steps = Math.ceil(Math.max(0, of.grams - PARCEL_BASE_GRAMS) / PARCEL_STEP_GRAMS)
  return rule(`parcel.${of.zone}.base`) + steps * rule(`parcel.${of.zone}.step`)
}

/** Fee for collecting `amount` đồng from the addressee; nothing to collect costs nothing. */
export function codFee(amount: number, rule: RuleOf): number {
  return amount === 0 ? 0 : perMilleAtLeast(amount, rule('cod.rate'), rule('cod.least'))
}

function price(name: string, amount: number) {
  return { name, unit: 'đ', editions: [supposed(BEGIN, amount)] } as const
}
