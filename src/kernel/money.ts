/** Đồng: integers without a minor unit. How they are shown and read aloud. */

/** 184500 → “184.500 đ”. */
export const showMoney = (amount: number): string => `${showNumber(amount)} đ`

/** 1234567 → “1.234.567”: dots for thousands, comma for decimals, as on Vietnamese papers (Decree 254/2026). */
export function showNumber(value: number): string {
  const [whole = '', part] = Math.abs(value).toString().split('.')
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, '.')
  return (value < 0 ? '−' : '') + grouped + (part ? `,${part}` : '')
}

const DIGITS = 'không một hai ba bốn năm sáu bảy tám chín'.split(' ')
/** Behind a group of three digits, from the last one; “tỷ” begins them anew. */
const GROUPS = ['', 'nghìn', 'triệu']

/**
 * 184500 → “Một trăm tám mươi tư nghìn năm trăm đồng”; spelt tỷ and linh, as postal papers do.
 * @throws RangeError when it is not a whole number
 */
export function moneyInWords(amount: number): string {
  const digits = BigInt(Math.abs(amount)).toString()
  const groups = digits.padStart(Math.ceil(digits.length / 3) * 3, '0').match(/.../g) as string[]
  const words = amount < 0 ? ['âm'] : []
  groups.forEach((group, i) => {
    const after = groups.length - 1 - i
    if (Number(group) > 0 || groups.length === 1) words.push(...threeInWords(group, i > 0), GROUPS[after % 3] as string)
    if (after > 0 && after % 3 === 0) words.push('tỷ')
  })
  const text = [...words, 'đồng'].filter(Boolean).join(' ')
  return text.charAt(0).toUpperCase() + text.slice(1)
}

/** `inner`: other digits stand before these, so that no hundreds are heard as “không trăm”. */
function threeInWords(group: string, inner: boolean): string[] {
  const [hundreds, tens, ones] = Array.from(group, Number) as [number, number, number]
  const words = hundreds > 0 || inner ? [DIGITS[hundreds], 'trăm'] : []
  if (tens > 1) words.push(DIGITS[tens], 'mươi')
  else if (tens === 1) words.push('mười')
  else if (ones > 0 && words.length > 0) words.push('linh')
  if (ones === 1 && tens > 1) words.push('mốt')
  else if (ones === 4 && tens > 1) words.push('tư')
  else if (ones === 5 && tens > 0) words.push('lăm')
  else if (ones > 0 || words.length === 0) words.push(DIGITS[ones])
  return words as string[]
}

/** Whole đồng in proportion to the weights, by remainders of the running sum: the parts sum to the whole. */
export function divide(whole: number, weights: readonly number[]): number[] {
  const all = weights.reduce((sum, weight) => sum + weight, 0)
  let weighed = 0
  let given = 0
  return weights.map((weight) => {
    weighed += weight
    const upTo = Math.round((whole * weighed) / all)
    const part = upTo - given
    given = upTo
    return part
  })
}

/** “172 tỷ”, “1,5 triệu”, “184.500 đ” → whole đồng; undefined when it is none of these. */
export function readMoney(text: string): number | undefined {
  const [, digits = '', part = '', unit = ''] =
    /^(\d+|\d{1,3}(?:\.\d{3})+)(?:,(\d{1,9}))?\s*(tỷ|triệu|đồng|đ)?$/u.exec(text.trim()) ?? []
  const zeros = { tỷ: 9, triệu: 6 }[unit] ?? 0
  if (digits === '' || part.length > zeros) return undefined
  const amount = Number(digits.replaceAll('.', '') + part.padEnd(zeros, '0'))
  return Number.isSafeInteger(amount) ? amount : undefined
}
