/** Requests to the rows of dossiers and of quality, for the matrix of rights: everybody of the office sees his own part. */
import { dossierPaths } from '#report/dossier-paths.ts'

type Asked = { request: () => { url: string; body?: Record<string, string> }; of: 'point' | 'self'; says?: number }

const self = (url: string): Asked => ({ request: () => ({ url }), of: 'self' })

export const qualityAsked: Record<string, Asked> = Object.fromEntries(
  (['', '.xlsx', '.pdf', '.json'] as const).map((kind) => [
    `GET ${dossierPaths.board(kind)}`,
    self(dossierPaths.board(kind)),
  ]),
)
