/** Requests to the rows of the mail monitor and of reminders, for the matrix of rights. */
import { bagsPath, mailPath, officialPath, reminderPaths } from '#report/books-paths.ts'
import { desk } from '#server/addresses.ts'
import type { Places } from './office-stage.ts'

type Asked = {
  request: () => { url: string; body?: Record<string, string>; raw?: string }
  of: 'point' | 'self' | 'province'
  says?: number
}

export function monitorAsked({ own }: Places): Record<string, Asked> {
  // Everybody of the office sees his own part.
  const mine = (url: string): Asked => ({ request: () => ({ url }), of: 'self' })
  const month = '2026-11'
  return {
    ...Object.fromEntries(
      (['', '.xlsx', '.pdf', '.json'] as const).flatMap((kind) => [
        [`GET ${mailPath({}, kind)}`, mine(mailPath({ month }, kind))],
        [`GET ${bagsPath({}, kind)}`, mine(bagsPath({ from: '2026-11-20', to: '2026-11-23' }, kind))],
        [`GET ${officialPath(':measure', {}, kind)}`, mine(officialPath('f1-1', { month }, kind))],
      ]),
    ),
    [`GET ${reminderPaths.list()}`]: mine(reminderPaths.list()),
    // Let in, and then refused: nothing is late there, no such reminder, no such file.
    [`POST ${reminderPaths.send()}`]: {
      request: () => ({ url: reminderPaths.send(), body: { unit: String(own.id) } }),
      of: 'point',
      says: 400,
    },
    [`POST ${reminderPaths.read()}`]: {
      request: () => ({ url: reminderPaths.read(), body: { id: '0'.repeat(36) } }),
      of: 'self',
      says: 400,
    },
    [`POST ${desk.apiOfficial()}`]: {
      request: () => ({ url: desk.apiOfficial(), raw: 'x' }),
      of: 'province',
      says: 400,
    },
  }
}
