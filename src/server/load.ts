/** How slowly a caller may send a body, and how long answers took. How much is done at once is for door.ts. */
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Machine } from '#server/machine.ts'
import type { Route } from '#server/route.ts'

const FORM_MS = 10_000
/** A till on the worst line sends five times this; who sends less holds a place that others need. */
const BYTES_A_SECOND_LEAST = 500
const SLOW_EACH_MS = 5_000

/** How long a row took and what became of it, for the metrics. */
export function timeAnswer(row: Route, reply: FastifyReply, machine: Machine): void {
  const begun = performance.now()
  reply.raw.once('close', () => machine.answers.count(row.cost, reply.statusCode, (performance.now() - begun) / 1000))
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
