/** How much is done at once, and how slowly a caller may send: what keeps many or slow callers from starving the others. */
import type { FastifyReply, FastifyRequest } from 'fastify'
import { Problem } from '#kernel/problem.ts'
import type { Machine } from '#server/machine.ts'
import type { Route } from '#server/route.ts'

const FORM_MS = 10_000
/** A till on the worst line sends five times this; who sends less holds a place that others need. */
const BYTES_A_SECOND_LEAST = 500
const SLOW_EACH_MS = 5_000

/** Four connections read reports, 90 ms each: who comes behind so many would wait longer than a person does. */
export const AT_ONCE_MOST = 100
const AGAIN_SECONDS = 2

/** How many requests are under way, and how many may be. */
export type Load = { now: number; most: number }

/** Before anything is read or asked: a server that does all at once does nothing in time. @throws Problem overloaded */
export function takePlace(row: Route, reply: FastifyReply, load: Load, machine: Machine | undefined): void {
  const begun = performance.now()
  const counted = row.cost !== 'static'
  if (counted) load.now++
  reply.raw.once('close', () => {
    if (counted) load.now--
    machine?.answers.count(row.cost, reply.statusCode, (performance.now() - begun) / 1000)
  })
  if (load.now <= load.most || !counted) return
  machine?.answers.shed()
  throw new Problem('overloaded', { seconds: AGAIN_SECONDS })
}

/** A form is small and comes within seconds; a batch or a file may take its time, as long as it comes. */
export function closeIfSlow({ raw }: FastifyRequest, large: boolean): void {
  const { socket } = raw
  let seen = socket.bytesRead
  const isSlow = (): boolean => {
    const came = socket.bytesRead - seen
    seen = socket.bytesRead
    return !large || came < (BYTES_A_SECOND_LEAST * SLOW_EACH_MS) / 1000
  }
  const timer = setInterval(() => isSlow() && raw.destroy(), large ? SLOW_EACH_MS : FORM_MS).unref()
  raw.once('close', () => clearInterval(timer))
  raw.once('end', () => clearInterval(timer))
}
