/**
 * The route table's one row and its table. A route is data: what it answers to, who may ask, which units' data it shows,
 * what it costs, which personal fields it can show. Router, description for programs, the matrix of rights, limits and
 * tests all read the same rows; a row that leaves something unsaid is not registered.
 */
import type * as z from 'zod'
import type { Progress } from '#server/pages-home.ts'
import type { Province } from '#server/province.ts'

/** Until there is sign-in: whoever sits at this machine, since the server listens to nobody else. */
export type Who = 'local'
const WHO: readonly Who[] = ['local']

/** `static`: from memory; `report`: a fixed number of statements over roll-ups; `journal`: pages through acts. */
export type Cost = 'static' | 'report' | 'journal'
const COSTS: readonly Cost[] = ['static', 'report', 'journal']

/** Whose data an answer shows: nobody's, or the units that the asked-for path names. */
export type UnitScope = 'none' | 'all' | readonly number[]

export type Answer = { status?: number; type: string; body: string | Buffer; headers?: Record<string, string> }

/** What a handler has at hand. */
export type Site = {
  provinces(): readonly Province[]
  progress(): Progress | undefined
  /** Today at the Post, ISO. */
  today(): string
}

export type Given<P = unknown, Q = unknown> = { params: P; query: Q; site: Site }

export type Route<P = unknown, Q = unknown> = {
  method: 'GET'
  /** As the router writes it: /viec/:device/:seq */
  path: string
  /** What it gives, one Vietnamese line. */
  name: string
  answers: 'page' | 'json' | 'file'
  params: z.ZodType<P>
  query: z.ZodType<Q>
  who: readonly Who[]
  unit: (given: { params: P; query: Q }) => UnitScope
  cost: Cost
  /** Personal fields that an answer can hold, masked or not; `[]` when none. */
  personal: readonly string[]
  handle: (given: Given<P, Q>) => Promise<Answer> | Answer
}

/** Keeps the types of a row together; the table itself no longer needs them. */
export const route = <P, Q>(row: Route<P, Q>): Route => row as unknown as Route

const SAID: readonly (keyof Route)[] = [
  'method',
  'path',
  'name',
  'answers',
  'params',
  'query',
  'who',
  'unit',
  'cost',
  'personal',
  'handle',
]

/** @throws Error naming the row and what it leaves unsaid, or the path that is there twice. */
export function checkRoutes(routes: readonly Route[]): void {
  const seen = new Set<string>()
  for (const row of routes) {
    const id = `${row.method} ${row.path}`
    const silent = SAID.filter((name) => row[name] === undefined || row[name] === '')
    if (silent.length > 0) throw new Error(`route ${id} does not say: ${silent.join(', ')}`)
    if (row.who.length === 0 || row.who.some((one) => !WHO.includes(one)))
      throw new Error(`route ${id}: nobody may ask`)
    if (!COSTS.includes(row.cost)) throw new Error(`route ${id}: unknown cost ${row.cost}`)
    if (seen.has(id)) throw new Error(`route ${id} is there twice`)
    seen.add(id)
  }
}
