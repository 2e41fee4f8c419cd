/**
 * The web server: the route table on Fastify. Without a front it listens on this machine alone. What goes wrong becomes a
 * Vietnamese page (or JSON for programs) that says what to do; what the program did wrong is logged.
 */
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import { Problem } from '#kernel/problem.ts'
import type { SignedIn } from '#people/person.ts'
import { provinceOfCookie, whoseSession } from '#people/session.ts'
import { desk } from '#server/addresses.ts'
import { readBody, readInput } from '#server/body.ts'
import { serverOf } from '#server/door.ts'
import type { Front } from '#server/front.ts'
import {
  answeredAs,
  asksWho,
  type Caller,
  checkToken,
  isPassedOn,
  letIn,
  sessionCookie,
  withinUnits,
} from '#server/gate.ts'
import { closeIfSlow, timeAnswer } from '#server/load.ts'
import type { Machine } from '#server/machine.ts'
import { packed } from '#server/pack.ts'
import { type Progress, problemPage } from '#server/pages-home.ts'
import { askProof } from '#server/proof.ts'
import type { Province } from '#server/province.ts'
import { checkRoutes, isBytes, type Loads, type Route, type Site } from '#server/route.ts'
import { routes as allRoutes } from '#server/routes.ts'

export type HttpOptions = {
  /** Those open now; asked again for each request, so that a province can be opened while the server runs. */
  provinces: readonly Province[] | (() => readonly Province[])
  /** An import under way, for the home page. */
  progress?: () => Progress | undefined
  machine?: Machine
  /** Requests answered at once, but for those from memory; more are turned away. */
  atOnceMost?: number
  port: number
  /** Loopback only. */
  host?: '127.0.0.1' | '::1' | 'localhost' | '::'
  /** What people outside call us, https://… ; without it, only this machine reaches us. */
  front?: string
  /** When no proxy ends TLS before us: then we listen to everybody. */
  tls?: NonNullable<Front['tls']>
  /** For tests of the router: who a session's cookie belongs to; undefined: to nobody, or no longer. */
  session?: (cookie: string) => Promise<SignedIn | undefined>
  now?: () => Date
  /** Where faults of the program go. */
  log?: (line: string) => void
  /** For tests of the table itself. */
  routes?: readonly Route[]
}

export type HttpServer = { url: string; port: number; close(): Promise<void> }

const YEAR_SECONDS = 31_536_000
const FORM_BYTES = 64 * 1024

const LOOPBACK = ['127.0.0.1', '::1', 'localhost']

/** Nothing from elsewhere, in nobody's frame; scripts only where the row says so. What looks a page over may ask the rest of us. */
const POLICY =
  "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
const SCRIPT_POLICY = `${POLICY}; script-src 'self'`
const LOADS: Record<Loads, Record<string, string>> = {
  script: { 'content-security-policy': `${SCRIPT_POLICY}; require-trusted-types-for 'script'` },
  photo: {
    'content-security-policy': `${SCRIPT_POLICY}; require-trusted-types-for 'script'`,
    'permissions-policy': 'camera=(), microphone=(), geolocation=(self)',
  },
  app: {
    'content-security-policy': `${SCRIPT_POLICY.replace("img-src 'self'", "img-src 'self' blob:")}; worker-src 'self'; manifest-src 'self'; media-src 'self' blob:`,
    'permissions-policy': 'camera=(self), microphone=(), geolocation=()',
  },
}
const HEADERS: Record<string, string> = {
  'content-security-policy': POLICY,
  'x-content-type-options': 'nosniff',
  // With `no-referrer` browsers would send the origin of a form as `null`.
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), microphone=(), geolocation=()',
  'cache-control': 'no-store',
}

/** @throws Problem option_invalid: the port is taken. @throws Error when a route leaves something unsaid, or the host is not this machine. */
export async function startHttp(options: HttpOptions): Promise<HttpServer> {
  const { port, host = '127.0.0.1' } = options
  if (!LOOPBACK.includes(host)) throw new Error(`without TLS the server listens on this machine only, not on ${host}`)
  const app = makeApp(options)
  await app.listen({ port, host }).catch((error: { code?: string }) => {
    if (error.code !== 'EADDRINUSE') throw error
    throw new Problem('option_invalid', {
      why: `cổng ${port} đang có chương trình khác dùng, đặt PORT khác`,
      command: 'start',
    })
  })
  const bound = portOf(app)
  return { url: options.front ?? `http://localhost:${bound}`, port: bound, close: () => app.close() }
}

export function makeApp(options: HttpOptions): FastifyInstance {
  const { provinces, progress = () => undefined, front, now = () => new Date(), log = console.error } = options
  const table = options.routes ?? allRoutes
  checkRoutes(table)
  const shed = options.machine && (() => options.machine?.answers.shed())
  const app = fastify({
    logger: false,
    bodyLimit: FORM_BYTES,
    routerOptions: { maxParamLength: 200, ignoreTrailingSlash: true },
    forceCloseConnections: true,
    serverFactory: (handler) => serverOf(handler, { routes: table, most: options.atOnceMost, shed }, options.tls),
  })
  // The router hands bodies over as they came: a till's batch stays gzip, forms and JSON are read by the row's schema.
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_, body, done) => done(null, body))
  const site: Site = {
    provinces: typeof provinces === 'function' ? provinces : () => provinces,
    progress,
    ...(options.machine ? { machine: options.machine } : {}),
    // Hà Nội knows no summer time.
    today: () => new Date(now().getTime() + 7 * 3_600_000).toISOString().slice(0, 10),
    now: () => now().toISOString(),
    get origin() {
      return front ?? `http://localhost:${portOf(app)}`
    },
  }
  app.addHook('onRequest', async (request, reply) => {
    reply.headers(HEADERS)
    if (front) reply.header('strict-transport-security', `max-age=${YEAR_SECONDS}`)
    if (!front && !isLocalName(request.headers.host))
      throw new Problem('request_invalid', { field: 'tên máy', why: 'Chỉ mở bằng localhost.' })
  })
  for (const row of table) register(app, row, site, options)
  app.setNotFoundHandler((request, reply) => {
    answerProblem(request, reply, new Problem('not_found', { what: 'trang này' }))
  })
  app.setErrorHandler((error, request, reply) => {
    const problem = problemOf(error, request.routeOptions.bodyLimit)
    if (problem.status === 500) log(`${request.method} ${request.url}: ${(error as Error).stack ?? String(error)}`)
    answerProblem(request, reply, problem)
  })
  return app
}

/** A page of another site cannot reach this server under a name of its own (DNS rebinding). */
function isLocalName(host: string | undefined): boolean {
  const name = (host ?? '').replace(/:\d+$/, '')
  return ['localhost', '127.0.0.1', '[::1]'].includes(name)
}

/** The person of a cookie, asked of the database of its province each time. */
async function personOf(site: Site, cookie: string): Promise<SignedIn | undefined> {
  const province = site.provinces().find(({ id }) => id === provinceOfCookie(cookie))
  return province && whoseSession(province.people, cookie)
}

function register(app: FastifyInstance, row: Route, site: Site, options: HttpOptions): void {
  const { front, tls, session = (cookie: string) => personOf(site, cookie) } = options
  const most = row.body && isBytes(row.body) ? row.body.bytes : row.most
  const callers = new WeakMap<FastifyRequest, Caller>()
  app.route({
    method: row.method,
    // A colon names a parameter; in `:year.pdf` the ending is part of the address.
    url: row.path.replace(/:(\w+)\.(\w+)$/, ':$1(\\d+).$2'),
    bodyLimit: most ?? FORM_BYTES,
    // Before the body is read: who may not ask shall not make us read.
    onRequest: async (request, reply) => {
      if (row.loads) reply.headers(LOADS[row.loads])
      if (site.machine) timeAnswer(row, reply, site.machine)
      const { headers } = request
      const cookie = asksWho(row) ? sessionCookie(headers.cookie, front !== undefined) : undefined
      const local = front === undefined && !isPassedOn(headers)
      const known = cookie === undefined ? undefined : await session(cookie)
      const caller: Caller = {
        headers,
        origin: front ?? `http://${headers.host}`,
        local,
        // Whoever reads the page of sign-in knows the password of the demonstration.
        person: known?.demo && !local ? undefined : known,
      }
      letIn(row, caller)
      callers.set(request, caller)
      if (row.method === 'POST') closeIfSlow(request, most !== undefined)
    },
    handler: async (request, reply) => {
      const caller = callers.get(request) as Caller
      const { headers } = caller
      const person = answeredAs(row, caller)
      const params = readInput(row.params, request.params, 'request_invalid')
      const query = readInput(row.query, request.query, 'request_invalid')
      const sent = await readBody(row, headers, request.body as Buffer | undefined)
      if (row.method === 'POST' && person) checkToken(headers['x-token'] ?? sent.token, person)
      const asked = { params, query, body: sent.body }
      if (person) withinUnits(row.unit(asked), person)
      const address = front === undefined || tls ? request.ip : forwardedFor(request)
      if (row.weighty && person && !person.fresh) {
        const again = await askProof(site, person, { request, sent, address })
        if (again) return reply.code(401).headers(LOADS.script).type('text/html; charset=utf-8').send(again)
      }
      const given = { ...asked, headers, address, local: caller.local, site: person ? ofOne(site, person) : site }
      const answer = await row.handle({
        ...given,
        ...(person ? { person } : {}),
        ...(caller.person ? { signedIn: caller.person } : {}),
      })
      const { status = 200, type, body, headers: more = {} } = await packed(answer, headers)
      return reply.code(status).headers(more).type(type).send(body)
    },
  })
}

/** A person of one province never reaches another. */
const ofOne = (site: Site, { province }: SignedIn): Site => ({
  ...site,
  provinces: () => site.provinces().filter(({ id }) => id === province),
})

/** The front writes the last entry; what stands before it anyone may have written. */
const forwardedFor = ({ headers, ip }: FastifyRequest): string =>
  String(headers['x-forwarded-for'] ?? '')
    .split(',')
    .at(-1)
    ?.trim() || ip

function portOf(app: FastifyInstance): number {
  const address = app.server.address()
  return typeof address === 'object' && address ? address.port : 0
}

/** Codes of a database that is gone or going: the driver's own, and PostgreSQL's classes 08, 57P and 3D. */
const GONE = /^(ECONN|EPIPE|ENOENT|ETIMEDOUT|CONNECT|CONNECTION|08|57P|3D)/

function problemOf(error: unknown, bytesMost: number): Problem {
  if (error instanceof Problem) return error
  const { code = '', statusCode } = error as { code?: string; statusCode?: number }
  if (GONE.test(code)) return new Problem('database_down', { why: code }, error)
  if (statusCode === 413) return new Problem('body_too_large', { most: bytesMost }, error)
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500)
    return new Problem('request_invalid', { field: 'địa chỉ', why: 'không đọc được.' }, error)
  return new Problem('program_fault', {}, error)
}

const REMEDIES: Record<number, string> = {
  400: 'Quay lại trang trước, hoặc mở trang chủ.',
  401: 'Đăng nhập rồi mở lại trang này.',
  403: 'Quay lại trang trước, hoặc đăng nhập bằng người có quyền.',
  404: 'Kiểm tra lại địa chỉ, hoặc mở trang chủ rồi đi từ báo cáo.',
  503: 'Xem chương trình còn chạy không, rồi tải lại trang.',
  500: 'Tải lại trang. Nếu còn lỗi, gửi dòng báo lỗi trên màn hình máy chủ cho người hỗ trợ.',
}

const FORM_REMEDY = 'Bấm Quay lại của trình duyệt, sửa chỗ sai rồi gửi lại.'

function answerProblem(request: FastifyRequest, reply: FastifyReply, problem: Problem): void {
  const { status, code, message, details } = problem
  if (details.seconds !== undefined) reply.header('retry-after', details.seconds)
  const [path = ''] = request.url.split('?')
  const asData =
    /^\/(api|sync)\/|^\/(health|ready|metrics)$|\.json$/.test(path) || request.headers.accept === 'application/json'
  const isForm = request.method === 'POST' && [400, 409, 413].includes(status)
  if (asData)
    reply.code(status).type('application/json; charset=utf-8').send(JSON.stringify({ code, message, details }))
  else if (code === 'sign_in_needed' && request.method === 'GET') reply.redirect(desk.signIn(request.url), 303)
  else
    reply
      .code(status)
      .type('text/html; charset=utf-8')
      .send(
        isForm
          ? problemPage(status, message, FORM_REMEDY, 'Chưa làm được')
          : problemPage(status, message, REMEDIES[status] ?? REMEDIES[400]),
      )
}
