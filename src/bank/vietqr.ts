/**
 * VietQR: the text of a code that a banking app reads as “pay this account so much, with this memo”. EMVCo Merchant-Presented
 * QR 1.1 (tag, length, value; CRC-16) as NAPAS fixes it in “QR Switching: Technical Specification” 1.5.2 for transfers by
 * 24/7 to an account (QRIBFTTA) or a card (QRIBFTTC).
 */

export type Transfer = {
  /** BIN of the beneficiary's bank, six digits. */
  readonly bank: string
  readonly account: string
  readonly to?: 'account' | 'card'
  /** Whole đồng; left out, the payer says how much. */
  readonly amount?: number
  /** At most 25 characters of ASCII (`asMemo`). */
  readonly memo?: string
  /** The bill's own number, tag 62-01. */
  readonly bill?: string
}

const NAPAS = 'A000000727'
const SERVICE = { account: 'QRIBFTTA', card: 'QRIBFTTC' } as const
const DONG = '704'
/** Field 62-08 has this room. */
export const MEMO_MOST = 25
const AMOUNT_MOST = 9_999_999_999_999

/** @throws RangeError for what no code can say: a mistake of the caller. */
export function vietQr({ bank, account, to = 'account', amount, memo = '', bill = '' }: Transfer): string {
  if (!/^\d{6}$/.test(bank)) throw new RangeError(`not a bank's number: ${bank}`)
  if (!/^[0-9A-Za-z]{1,19}$/.test(account)) throw new RangeError(`not an account: ${account}`)
  if (amount !== undefined && (!Number.isSafeInteger(amount) || amount <= 0 || amount > AMOUNT_MOST))
    throw new RangeError(`not an amount: ${amount}`)
  if (!/^[\x20-\x7e]*$/.test(memo + bill) || memo.length > MEMO_MOST || bill.length > MEMO_MOST)
    throw new RangeError(`not a memo: ${memo}`)
  const beneficiary = tlv('00', bank) + tlv('01', account)
  const said = (bill && tlv('01', bill)) + (memo && tlv('08', memo))
  const text = [
    tlv('00', '01'),
    // 12: for one payment; 11: a code to stand on the counter.
    tlv('01', amount === undefined ? '11' : '12'),
    tlv('38', tlv('00', NAPAS) + tlv('01', beneficiary) + tlv('02', SERVICE[to])),
    tlv('53', DONG),
    amount === undefined ? '' : tlv('54', String(amount)),
    tlv('58', 'VN'),
    said && tlv('62', said),
    '6304',
  ].join('')
  return text + crc16(text)
}

const tlv = (tag: string, value: string): string => `${tag}${String(value.length).padStart(2, '0')}${value}`

/** CRC-16/CCITT-FALSE (polynomial 1021, begun with FFFF) of ASCII, four capital hex digits: EMVCo's tag 63. */
export function crc16(text: string): string {
  let crc = 0xffff
  for (let i = 0; i < text.length; i++) {
    crc ^= text.charCodeAt(i) << 8
    for (let bit = 0; bit < 8; bit++) crc = crc & 0x8000 ? ((crc << 1) ^ 0x1021) & 0xffff : (crc << 1) & 0xffff
  }
  return crc.toString(16).toUpperCase().padStart(4, '0')
}

/** A text as banks carry it: ASCII without marks, letters, digits and single spaces, cut to 25. */
export const asMemo = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[đĐ]/g, (letter) => (letter === 'đ' ? 'd' : 'D'))
    .replace(/[^A-Za-z0-9]+/g, ' ')
    .trim()
    .slice(0, MEMO_MOST)
    .trim()
