/**
 * How the outside reaches this server, from the environment. Without a name for it: not at all. With one, TLS is required:
 * either a proxy of ours on this machine ends it, or we do, with a certificate from two files.
 */
import { readFileSync } from 'node:fs'
import { Problem } from '#kernel/problem.ts'

export type Front = {
  /** https://… as people type it, no slash at the end. */
  front?: string
  /** When we end TLS ourselves: we listen to everybody. */
  tls?: { cert: Buffer; key: Buffer }
}

/** @throws Problem option_invalid, file_unreadable */
export function frontOf(env: Record<string, string | undefined>): Front {
  const { CANHTAY_ORIGIN: origin, CANHTAY_TLS_CERT: cert, CANHTAY_TLS_KEY: key } = env
  if (!origin && !cert && !key) return {}
  const wrong = (why: string) => new Problem('option_invalid', { why, command: 'start' })
  const url = origin && URL.canParse(origin) ? new URL(origin) : undefined
  if (url?.protocol !== 'https:' || url.origin !== origin)
    throw wrong(`CANHTAY_ORIGIN=${origin ?? ''}; cần dạng https://buudien.example, không có gì phía sau`)
  if (!cert && !key) return { front: url.origin }
  if (!cert || !key) throw wrong('cần cả CANHTAY_TLS_CERT và CANHTAY_TLS_KEY')
  return { front: url.origin, tls: { cert: read(cert), key: read(key) } }
}

function read(file: string): Buffer {
  try {
    return readFileSync(file)
  } catch (cause) {
    throw new Problem('file_unreadable', { file, why: (cause as Error).message }, cause)
  }
}
