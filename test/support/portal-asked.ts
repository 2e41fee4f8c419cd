/** The day of the file that is cut by stageBank (bank-asked.ts), and before what belongs to whom is asked. */
export const CUT = '2026-11-22'

/** An address for each GET row of the portal, by the path of the row: all of them concern the Power company. */
import { desk, portal } from '#server/addresses.ts'

export const portalAsked = ({ draft, list }: { draft: string; list: string }): Record<string, string> => ({
  [portal.home()]: portal.home(),
  [portal.listTemplate(':service')]: portal.listTemplate('electricity'),
  [portal.listDraft(':id')]: portal.listDraft(draft),
  [portal.listFaults(':id')]: portal.listFaults(draft),
  '/don-vi-giao/so': `/don-vi-giao/so?so=${list}`,
  '/don-vi-giao/chung-tu/:device/:seq': portal.proof('may-01', 2),
  [portal.files()]: portal.files(),
  [portal.files('.json')]: portal.files('.json'),
  ...Object.fromEntries(
    (['.xlsx', '.pdf', '.json'] as const).map((kind) => [portal.file(':day', kind), portal.file(CUT, kind)]),
  ),
  ...Object.fromEntries(
    (['doi-soat', 'chung-tu', 'ho-so'] as const).flatMap((paper) =>
      ['', '.xlsx', '.pdf', '.json'].map((kind) => [portal.paper(paper, {}, kind), portal.paper(paper, {}, kind)]),
    ),
  ),
})

type Row = {
  request: () => { url: string; body?: Record<string, string>; raw?: string }
  of: 'point' | 'self'
  says?: number
}

/** The rows of portal, alarms and slips, as the matrix of rights asks them. */
export function portalRows(of: { draft: string; list: string }): Record<string, Row> {
  const self = (url: string): Row => ({ request: () => ({ url }), of: 'self' })
  const file = (url: string): Row => ({ request: () => ({ url, raw: 'Mã\n1\n' }), of: 'self' })
  const ofOnePoint = (path: string) => path.endsWith('/so') || path.endsWith(':seq')
  return {
    ...Object.fromEntries(
      Object.entries(portalAsked(of)).map(([path, url]) => [
        `GET ${path}`,
        { ...self(url), ...(ofOnePoint(path) && { of: 'point' as const }) },
      ]),
    ),
    'POST /don-vi-giao/nop': file('/don-vi-giao/nop?kind=electricity'),
    'POST /don-vi-giao/xem/:id': {
      request: () => ({ url: portal.listDraft(of.draft), body: {} }),
      of: 'self',
      says: 409,
    },
    'GET /quan-ly/canh-bao': self('/quan-ly/canh-bao'),
    'GET /quan-ly/phieu': self('/quan-ly/phieu'),
    'GET /quan-ly/phieu/mau/:kind': self('/quan-ly/phieu/mau/parcel'),
    'POST /api/slip': file('/api/slip?kind=parcel'),
    'GET /quan-ly/phieu/xem/:id': self(desk.slipDraft(of.draft)),
    'GET /quan-ly/phieu/xem/:id/loi': self(desk.slipFaults(of.draft)),
  }
}
