/** Addresses of the queue of e-invoices and fee receipts. */
import type { Month } from '#kernel/day.ts'

export const invoicePaths = {
  /** `done`: what the page says was done. */
  queue: (month?: Month, kind: '' | '.xlsx' = '', done?: string) => {
    const given = Object.entries({ thang: month, xong: done }).filter(
      (pair): pair is [string, string] => pair[1] !== undefined,
    )
    return `/so-sach/hoa-don${kind}${given.length === 0 ? '' : `?${new URLSearchParams(given)}`}`
  },
  mark: () => '/so-sach/hoa-don/ghi-so',
  cancel: () => '/so-sach/hoa-don/huy',
} as const
