/**
 * The route table's one row and its table. A route is data: what it answers to, what it takes, who may ask, which units'
 * data it shows, what it costs, which personal fields it can show. Router, description for programs, the matrix of rights,
 * limits and tests all read the same rows; a row that leaves something unsaid is not registered.
 *
 * How to add one: write `route({ … })` with all fields below, put it into the list of `routes.ts`. A GET row has no `body`.
 * A POST row has one: a zod schema, for which the router reads JSON or a form by its content type (at most 64 KiB; with
 * `most` also a form with files), or `bytes(most)`, which hands over the raw bytes as they came, gzip untouched
 * (`headers['content-encoding']`).
 */
import type { IncomingHttpHeaders } from 'node:http'
import * as z from 'zod'
import type { Role, SignedIn } from '#people/person.ts'
import type { Machine } from '#server/machine.ts'
import type { Progress } from '#server/pages-home.ts'
import type { Province } from '#server/province.ts'

/**
 * - `anyone`: public, no cookie is read: check of a receipt, the page of sign-in, the files of the till.
 * - `device`: called by a till, which signs what it says; the handler verifies. No cookie, no check of the origin.
 * - `local`: whoever sits at this machine, while the server listens to nobody else and no front passes on from outside.
 * - a role: a signed-in person of that role, whose unit (and all that stands below it) covers `unit`. Of a POST the
 *   router has checked the origin and the form's token (`SignedIn.token`; the field `token`, or the header `x-token`).
 */
export type Who = 'anyone' | 'device' | 'local' | Role
const WHO: Record<Who, true> = {
  anyone: true,
  device: true,
  local: true,
  teller: true,
  head: true,
  district: true,
  province: true,
  auditor: true,
  principal: true,
}

/** `static`: from memory; `report`: a fixed number of statements over roll-ups; `journal`: pages through acts. */
export type Cost = 'static' | 'report' | 'journal'
const COSTS: readonly Cost[] = ['static', 'report', 'journal']

/**
 * Whose data an answer shows: nobody's, the whole province's, the named units', or `own`: the handler keeps to the units
 * of the person who asks (`SignedIn.units`).
 */
export type UnitScope = 'none' | 'all' | 'own' | readonly number[]

export type Answer = { status?: number; type: string; body: string | Buffer; headers?: Record<string, string> }

/** The raw body of a POST, at most so many bytes. */
export type Bytes = { readonly bytes: number }
export const bytes = (most: number): Bytes => ({ bytes: most })
export const isBytes = (body: z.ZodType | Bytes): body is Bytes => 'bytes' in body

/** What a handler has at hand beside what it was asked. */
export type Site = {
  /** Those open now; for somebody signed in, the own one alone. */
  provinces(): readonly Province[]
  progress(): Progress | undefined
  /** The server as its operator sees it; nothing in tests of the router. */
  readonly machine?: Machine
  /** Today at the Post, ISO. */
  today(): string
  /** This moment, ISO with Z. */
  now(): string
  /** Where people reach this server: http://localhost:8080, or what the front is called. No slash at the end. */
  readonly origin: string
}

export type Given<P = unknown, Q = unknown, B = unknown> = {
  params: P
  query: Q
  /** Of a GET nothing; of `bytes` rows a Buffer. */
  body: B
  headers: IncomingHttpHeaders
  /** Where the call came from, for limits. */
  address: string
  /** From this very machine, which nobody else reaches. */
  local: boolean
  /** Who is signed in, when the row names roles; nobody when it answers to this machine's reader. */
  person?: SignedIn
  /** Who is signed in, also when the row answers to this machine's reader; for what a page offers. */
  signedIn?: SignedIn
  site: Site
}

/**
 * What a page may load. Unsaid: styles, fonts and pictures of our own, no script. `script`: also our own scripts, which
 * may ask our own addresses. `photo`: also may it ask where the phone is. `app`: also a worker and a manifest, and the camera.
 */
export type Loads = 'script' | 'photo' | 'app'

export type Route<P = unknown, Q = unknown, B = unknown> = {
  method: 'GET' | 'POST'
  /** As the router writes it: /viec/:device/:seq */
  path: string
  /** What it gives, one Vietnamese line. */
  name: string
  answers: 'page' | 'json' | 'file'
  params: z.ZodType<P>
  query: z.ZodType<Q>
  body?: z.ZodType<B> | Bytes
  /** Bytes of a form that holds files (multipart/form-data; a file is a `File`). Unsaid: no files. */
  most?: number
  loads?: Loads
  who: readonly Who[]
  /** A deed of high weight: who does it has shown a short while ago who it is, or is asked for it. */
  weighty?: true
  unit: (given: { params: P; query: Q; body: B }) => UnitScope
  cost: Cost
  /** Personal fields that an answer can hold, masked or not; `[]` when none. */
  personal: readonly string[]
  handle: (given: Given<P, Q, B>) => Promise<Answer> | Answer
}

/** Keeps the types of a row together; the table itself no longer needs them. */
export function route<P, Q>(row: Route<P, Q, Buffer> & { body: Bytes }): Route
export function route<P, Q, B>(row: Route<P, Q, B>): Route
export function route(row: unknown): Route {
  return row as Route
}

/** What everybody may ask: from memory, nothing personal, no questions. A row says after it what is otherwise. */
export const publicRow = {
  method: 'GET',
  params: z.strictObject({}),
  query: z.strictObject({}),
  who: ['anyone'],
  unit: (): UnitScope => 'none',
  cost: 'static',
  personal: [],
} as const

type More = Pick<Answer, 'status' | 'headers'>
export const json = (value: unknown, more: More = {}): Answer => ({
  ...more,
  type: 'application/json; charset=utf-8',
  body: JSON.stringify(value),
})
export const pageAnswer = (body: string, more: More = {}): Answer => ({
  ...more,
  type: 'text/html; charset=utf-8',
  body,
})

/** Sends the browser on after a POST, so that loading the page again repeats nothing. */
export const goTo = (location: string, headers: Record<string, string> = {}): Answer => ({
  status: 303,
  type: 'text/plain; charset=utf-8',
  body: '',
  headers: { ...headers, location },
})

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
    const said = row.method === 'POST' ? [...SAID, 'body' as const] : SAID
    const silent = said.filter((name) => row[name] === undefined || row[name] === '')
    if (silent.length > 0) throw new Error(`route ${id} does not say: ${silent.join(', ')}`)
    if (row.method === 'GET' && row.body !== undefined) throw new Error(`route ${id}: a GET takes no body`)
    if (row.who.length === 0 || row.who.some((one) => !(one in WHO))) throw new Error(`route ${id}: nobody may ask`)
    if (row.who.length > 1 && row.who.some((one) => one === 'anyone' || one === 'device'))
      throw new Error(`route ${id}: anyone and device stand alone`)
    if (!COSTS.includes(row.cost)) throw new Error(`route ${id}: unknown cost ${row.cost}`)
    if (seen.has(id)) throw new Error(`route ${id} is there twice`)
    seen.add(id)
  }
}
