/** An address for each GET row of the portal, by the path of the row: all of them concern the Power company. */
import { portal } from '#server/addresses.ts'

export const portalAsked = ({ draft, list }: { draft: string; list: string }): Record<string, string> => ({
  [portal.home()]: portal.home(),
  [portal.listTemplate(':service')]: portal.listTemplate('electricity'),
  [portal.listDraft(':id')]: portal.listDraft(draft),
  [portal.listFaults(':id')]: portal.listFaults(draft),
  '/don-vi-giao/so': `/don-vi-giao/so?so=${list}`,
  '/don-vi-giao/chung-tu/:device/:seq': portal.proof('may-01', 2),
  ...Object.fromEntries(
    (['doi-soat', 'chung-tu', 'ho-so'] as const).flatMap((paper) =>
      ['', '.xlsx', '.pdf', '.json'].map((kind) => [portal.paper(paper, {}, kind), portal.paper(paper, {}, kind)]),
    ),
  ),
})
