/** Requests to the rows of dossiers, inspections and complaints, for the matrix of rights. */
import { dossierPaths } from '#report/dossier-paths.ts'
import { qualityPaths as paths } from '#report/quality-paths.ts'
import type { Province } from '#server/province.ts'
import type { Places } from './office-stage.ts'
import { RECORDED } from './small-year.ts'

type Asked = { request: () => { url: string; body?: Record<string, string> }; of: 'point' | 'self'; says?: number }

const self = (url: string): Asked => ({ request: () => ({ url }), of: 'self' })
const DAY = RECORDED.slice(0, 10)
const NUMBER = 'KT-2026-9001'
const COMPLAINT = 'KN-2026-9001'

/** An inspection of the point that is still to be done, and a complaint that it must answer. */
async function stageInspection({ id, db }: Province, { own }: Places): Promise<void> {
  await db.act({ province: id, units: 'all' }, async (tx) => {
    await tx`
        insert into complaint (province, number, unit, received, about, kind, far, name, phone, words, due, answer, actor)
        values (${id}, ${COMPLAINT}, ${own.id}, ${DAY}, '', 'other', false, 'Lò Thị Mai', '0912000111', 'Chờ lâu', ${DAY}, '', 'job:test')`
    await tx`
      insert into inspection (province, number, unit, kind, planned, inspector, actor, lines)
      values (${id}, ${NUMBER}, ${own.id}, 'quality', ${DAY}, 'nguyen-van-son', 'job:test', '[]')`
  })
}

export async function qualityAsked(province: Province, places: Places): Promise<Record<string, Asked>> {
  await stageInspection(province, places)
  const { own } = places
  const files = (['', '.xlsx', '.pdf', '.json'] as const).map((kind) => [
    `GET ${dossierPaths.board(kind)}`,
    self(dossierPaths.board(kind)),
  ])
  const plan = { unit: own.code, kind: '5s', planned: DAY, inspector: 'nguyen-van-son' }
  // Nothing was counted and nothing found: let in, and refused for what it says.
  const post = (url: string, body: Record<string, string>, says?: number): Asked => ({
    request: () => ({ url, body }),
    of: 'point',
    ...(says ? { says } : {}),
  })
  return {
    ...Object.fromEntries(files),
    [`GET ${paths.inspections()}`]: self(paths.inspections()),
    [`GET ${paths.inspection(':number')}`]: { request: () => ({ url: paths.inspection(NUMBER) }), of: 'point' },
    [`POST ${paths.inspections()}`]: post(paths.inspections(), plan),
    [`POST ${paths.doInspection()}`]: post(paths.doInspection(), { number: NUMBER }, 400),
    [`GET ${paths.complaints()}`]: self(paths.complaints()),
    [`GET ${paths.complaint(':number')}`]: { request: () => ({ url: paths.complaint(COMPLAINT) }), of: 'point' },
    [`POST ${paths.complaints()}`]: post(paths.complaints(), {
      ...{ kind: 'other', unit: own.code, name: 'Lò Thị Mai', phone: '0912000111', words: 'Chờ lâu' },
    }),
    // Compensation without an item: let in, and refused for what it says.
    [`POST ${paths.answer()}`]: post(
      paths.answer(),
      { number: COMPLAINT, founded: 'true', answer: 'Xin lỗi', amount: '1000' },
      400,
    ),
    [`POST ${paths.rate()}`]: post(paths.rate(), { number: COMPLAINT, satisfied: '5' }, 400),
    [`POST ${paths.mend()}`]: post(paths.mend(), { inspection: NUMBER, n: '1', how: 'Đã sửa' }, 400),
  }
}
