/** Requests to the rows of the treasury and of differences, for the matrix of rights: of one point, or for everybody. */
import { treasuryPaths as paths } from '#report/treasury-paths.ts'
import type { Province } from '#server/province.ts'
import type { Places } from './office-stage.ts'

const DEVICE = 'may-dem'

type Asked = {
  request: () => { url: string; body?: Record<string, string> }
  of: 'point' | 'self'
  says?: number
}

/** A count at the point that found more than the book said. */
export async function stageCount({ intake }: Province, { own }: Places, day: string): Promise<void> {
  const common = { device: DEVICE, seq: 1, at: `${day}T08:00:00+07:00`, actor: 'person:lo-thi-on', unit: own.code }
  await intake.post([{ ...common, service: 'cash', verb: 'count', lines: [{ n50: 1 }] }])
}

export function treasuryAsked({ own, sibling }: Places): Record<string, Asked> {
  let made = 0
  const point = (url: string): Asked => ({ request: () => ({ url }), of: 'point' })
  const all = (url: string): Asked => ({ request: () => ({ url }), of: 'self' })
  const pouch = { from: String(own.id), to: String(sibling.id), carrier: 'lo-van-pang', slip: 'GN-1' }
  const bank = { verb: 'withdraw', unit: String(own.id), amount: '1', bank: 'agribank' }
  const files = (['', '.xlsx', '.pdf', '.json'] as const).map((kind) => [
    `GET ${paths.difference(':device', ':seq', kind)}`,
    point(paths.difference(DEVICE, 1, kind)),
  ])
  return {
    ...Object.fromEntries(files),
    ...Object.fromEntries(
      ['', '.xlsx', '.pdf', '.json'].map((kind) => [`GET ${paths.differences(kind)}`, all(paths.differences(kind))]),
    ),
    [`GET ${paths.board()}`]: all(paths.board()),
    [`GET ${paths.point(':unit')}`]: point(paths.point(own.id)),
    // Nobody investigates the difference, and nobody is asked about it: let in, and not allowed or not found.
    [`POST ${paths.ask()}`]: {
      request: () => ({
        url: paths.ask(),
        body: { key: 'discrepancy:khong-co/1', keeper: 'lo-thi-on', until: '2026-12-30', slip: 'GM-1' },
      }),
      of: 'self',
      says: 404,
    },
    [`POST ${paths.answer()}`]: {
      request: () => ({
        url: paths.answer(),
        body: { device: DEVICE, seq: '1', until: '2026-12-30', statement: 'Tôi không rõ' },
      }),
      of: 'self',
      says: 404,
    },
    [`POST ${paths.limit()}`]: {
      // In the past: let in by its scope, and told so.
      request: () => ({
        url: paths.limit(),
        body: { unit: String(own.id), amount: '5.000.000', since: '2018-01-01', reason: 'x' },
      }),
      of: 'point',
      says: 400,
    },
    // The safe never holds so much: let in, and refused by the ledger.
    [`POST ${paths.send()}`]: {
      request: () => ({ url: paths.send(), body: { ...pouch, pouch: `TT-${++made}00`, amount: '900.000.000' } }),
      of: 'point',
      says: 409,
    },
    [`POST ${paths.bank()}`]: {
      request: () => ({ url: paths.bank(), body: { ...bank, voucher: `SEC-${++made}` } }),
      of: 'point',
    },
  }
}
