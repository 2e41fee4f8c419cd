/** Requests to the rows of the mail monitor, for the matrix of rights: everybody of the office sees his own part. */
import { mailPath } from '#report/books-paths.ts'

export const monitorAsked = Object.fromEntries(
  (['', '.xlsx', '.pdf', '.json'] as const).map((kind) => [
    `GET ${mailPath({}, kind)}`,
    { request: () => ({ url: mailPath({ month: '2026-11' }, kind) }), of: 'self' as const },
  ]),
)
