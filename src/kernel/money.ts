/** Đồng: integers without a minor unit. How they are shown and read aloud. */
import { doReadNumber, ReadingConfig } from 'read-vietnamese-number'

/** 184500 → “184.500 đ”. */
export const showMoney = (amount: number): string => `${showNumber(amount)} đ`

/** 1234567 → “1.234.567”: dots for thousands, comma for decimals, as on Vietnamese papers (Decree 254/2026). */
export function showNumber(value: number): string {
  const [whole = '', part] = Math.abs(value).toString().split('.')
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, '.')
  return (value < 0 ? '−' : '') + grouped + (part ? `,${part}` : '')
}

const reading = new ReadingConfig()
reading.unit = ['đồng']

/** 184500 → “Một trăm tám mươi tư nghìn năm trăm đồng”; spelt tỷ and linh, as postal papers do. */
export function moneyInWords(amount: number): string {
  const words = doReadNumber(BigInt(amount), reading).replaceAll('tỉ', 'tỷ').replaceAll('lẻ', 'linh')
  return words.charAt(0).toUpperCase() + words.slice(1)
}
