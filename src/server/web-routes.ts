/** The teller's app: its page and its files, as the build made them. Anyone may have them: they hold no data. */
import { gunzipSync } from 'node:zlib'
import * as z from 'zod'
import { Problem } from '#kernel/problem.ts'
import { type Answer, type Given, publicRow, type Route, route } from '#server/route.ts'
import { webApp } from '#server/web-build.ts'

const YEAR_SECONDS = 31_536_000

async function file(address: string, { headers }: Pick<Given, 'headers'>): Promise<Answer> {
  const found = (await webApp()).get(address)
  if (!found) throw new Problem('not_found', { what: 'tệp này của quầy' })
  const taken = String(headers['accept-encoding'] ?? '')
  const packing = (['br', 'gzip'] as const).find((one) => new RegExp(`\\b${one}\\b`).test(taken))
  return {
    type: found.type,
    body: packing ? found[packing] : gunzipSync(found.gzip),
    headers: {
      // What is named by its content never changes; page and worker are asked for again, and tell of new names.
      'cache-control': found.forever ? `public, max-age=${YEAR_SECONDS}, immutable` : 'no-cache',
      vary: 'accept-encoding',
      ...(packing && { 'content-encoding': packing }),
      ...(address === '/quay/worker.js' && { 'service-worker-allowed': '/quay' }),
    },
  }
}

const common = { ...publicRow, loads: 'app' } as const

export const webRoutes: readonly Route[] = [
  route({
    ...common,
    path: '/quay',
    name: 'Quầy của giao dịch viên, làm việc cả khi không có mạng',
    answers: 'page',
    handle: (given) => file('/quay', given),
  }),
  route({
    ...common,
    path: '/quay/:file',
    name: 'Các tệp của quầy',
    answers: 'file',
    params: z.strictObject({ file: z.string().regex(/^[\w.-]{1,80}$/, 'không phải tên tệp') }),
    handle: (given) => file(`/quay/${given.params.file}`, given),
  }),
]
