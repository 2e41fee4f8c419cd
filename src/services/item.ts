/** Identifiers of registered items and parcels: UPU S10, two letters, eight digits, a check digit, a country. */
import { day, personal, text } from '#kernel/field.ts'
import type { Check } from '#services/kit.ts'

const WEIGHTS = [8, 6, 4, 2, 3, 5, 9, 7]

/** The check digit of a serial number of eight digits (S10-12): 11 − Σ digit × weight mod 11, with 10 → 0 and 11 → 5. */
export function checkDigit(serial: string): number {
  const sum = WEIGHTS.reduce((total, weight, i) => total + weight * (serial.charCodeAt(i) - 48), 0)
  const digit = 11 - (sum % 11)
  if (digit === 10) return 0
  return digit === 11 ? 5 : digit
}

/** The identifier of an item: `itemCode('EE', 47110815, 'FR')` is `EE471108151FR`. `serial` is 0–99,999,999. */
export function itemCode(indicator: string, serial: number, country = 'VN'): string {
  const digits = String(serial).padStart(8, '0')
  return `${indicator}${digits}${checkDigit(digits)}${country}`
}

/**
 * An item without an S10 label gets a domestic identifier: the six characters of the office that accepted it, a serial
 * number of eight digits, and the same check digit: `361000123456785`.
 */
export const itemField = text(
  'Mã bưu gửi',
  /^([A-Z]{2}\d{9}[A-Z]{2}|[A-Z0-9]{6}\d{9})$/,
  'mã gồm 2 chữ, 9 số, 2 chữ, ví dụ EE123456785VN; mã trong nước gồm mã bưu cục và 9 số, ví dụ 361000123456785',
)

export const itemCheck: Check<{ item: string }> = ({ item }) => {
  const serial = item.length === S10_LENGTH ? item.slice(2, 11) : item.slice(-9)
  return checkDigit(serial.slice(0, 8)) === Number(serial[8])
    ? undefined
    : 'số kiểm tra không khớp, xem lại từng chữ số trên nhãn'
}

/** The day of posting of what comes from another province, from its label or the pre-advice: its J+n starts there. */
export const postedField = day('Ngày gửi ở nơi gửi')

export const postedCheck: Check<{ posted: string }> = ({ posted }, _, today) =>
  posted > today ? 'ngày này chưa đến, xem lại ngày trên nhãn' : undefined

const S10_LENGTH = 13

/** Which service an item is of by its label: S10 keeps indicators that begin with R for registered letters. */
export const serviceOfItem = (item: string): 'registered' | 'parcel' =>
  item.length === S10_LENGTH && item.startsWith('R') ? 'registered' : 'parcel'

const OLD = ' theo tên cũ (có huyện, trước 7/2025)'

/** From where to where: each as it is written now, and as people still write it. The addressee's is asked for, the sender's may be said. */
export const addressFields = {
  address: personal('Địa chỉ người nhận'),
  oldAddress: personal(`Địa chỉ người nhận${OLD}`),
  senderAddress: personal('Địa chỉ người gửi'),
  oldSenderAddress: personal(`Địa chỉ người gửi${OLD}`),
}

export const senderAddresses = ['senderAddress', 'oldSenderAddress'] as const
