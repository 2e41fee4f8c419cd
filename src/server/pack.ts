/**
 * Answers go packed to whoever takes that: a page of a room is 30 to 280 KB of text that packs to 3 to 15. A packed page with a
 * secret beside what was typed would tell of it by its length to a site that makes the browser ask again and again (BREACH); our
 * cookie is SameSite=Strict, so no other site makes it ask as anybody.
 */
import type { IncomingHttpHeaders } from 'node:http'
import { promisify } from 'node:util'
import { brotliCompress, gzip } from 'node:zlib'
import type { Answer } from '#server/route.ts'

/** Pictures, workbooks and PDF are packed already. */
const PACKS = /^(text\/|font\/ttf|image\/svg\+xml|application\/json)/
/** Below so many bytes a packet is not saved. */
const LEAST = 1024

const [gzipped, brotlied] = [promisify(gzip), promisify(brotliCompress)]
/** What everybody may keep is the same bytes each time: packed once, as small as can be. */
const kept = new WeakMap<Buffer, Promise<Buffer>>()

const takes = ({ 'accept-encoding': said }: IncomingHttpHeaders, how: string): boolean =>
  new RegExp(`\\b${how}\\b(?!;q=0(\\.0*)?(,|$))`).test(String(said ?? ''))

/** The answer as it goes over the line. */
export async function packed(answer: Answer, headers: IncomingHttpHeaders): Promise<Answer> {
  const { type, body, headers: own = {} } = answer
  if (!PACKS.test(type) || body.length < LEAST || own['content-encoding'] !== undefined) return answer
  const varied = { ...own, vary: 'accept-encoding' }
  if (Buffer.isBuffer(body) && own['cache-control']?.startsWith('public') && takes(headers, 'br')) {
    const small = kept.get(body) ?? brotlied(body)
    kept.set(body, small)
    return { ...answer, body: await small, headers: { ...varied, 'content-encoding': 'br' } }
  }
  if (!takes(headers, 'gzip')) return { ...answer, headers: varied }
  return { ...answer, body: await gzipped(body), headers: { ...varied, 'content-encoding': 'gzip' } }
}
