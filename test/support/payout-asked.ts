/** What the matrix of rights asks of the pages of payout work and of invoices, and the list of pensions that it asks about. */
import { invoicePaths } from '#report/invoice-paths.ts'
import { payouts } from '#server/payout-paths.ts'

const ROLL = { principal: 'bhxh-payout', number: 'CT-QUYEN/2026' }

export const payoutRoll =
  Buffer.from(`Số danh sách,Đơn vị giao,Mã số BHXH,Kỳ chi trả,Số tiền được lĩnh,"Bản, tổ",Tên người hưởng,Chế độ
${ROLL.number},${ROLL.principal},1420090001,2026-11,2000000,Bản Mòn,Lò Thị Ơn,Hưu trí
`)

type Asked = { request: () => { url: string; body?: Record<string, string> }; of: 'self' | 'point'; says?: number }

export const payoutAsked: Record<string, Asked> = {
  [`GET ${payouts.home()}`]: { request: () => ({ url: payouts.home() }), of: 'self' },
  [`POST ${payouts.giveBack()}`]: {
    request: () => ({ url: payouts.giveBack(), body: { things: '1', open: '1', sure: 'true' } }),
    of: 'self',
    says: 400,
  },
  [`GET ${payouts.decree()}`]: { request: () => ({ url: payouts.decree() }), of: 'self' },
  [`GET ${payouts.decree(undefined, '.xlsx')}`]: {
    request: () => ({ url: decodeURIComponent(payouts.decree(ROLL, '.xlsx')) }),
    of: 'point',
  },
  [`POST ${payouts.decree()}`]: {
    request: () => ({ url: payouts.decree(), body: { ...ROLL, seen: '0'.repeat(64), sure: 'true' } }),
    of: 'point',
    says: 400,
  },
  [`GET ${invoicePaths.queue()}`]: { request: () => ({ url: invoicePaths.queue('2026-11') }), of: 'self' },
  [`GET ${invoicePaths.queue(undefined, '.xlsx')}`]: {
    request: () => ({ url: invoicePaths.queue('2026-11', '.xlsx') }),
    of: 'self',
  },
  [`POST ${invoicePaths.mark()}`]: {
    request: () => ({ url: invoicePaths.mark(), body: { month: '2026-11', rows: 'x' } }),
    of: 'self',
    says: 400,
  },
  [`POST ${invoicePaths.cancel()}`]: {
    request: () => ({
      url: invoicePaths.cancel(),
      body: { month: '2026-11', kind: 'invoice', subject: 'may-01/1', reason: 'x' },
    }),
    of: 'self',
    says: 409,
  },
}
