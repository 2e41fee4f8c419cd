/**
 * The web server: the route table on Fastify, listening on this machine alone as long as there is no sign-in. What goes
 * wrong becomes a Vietnamese page (or JSON under /api) that says what to do; what the program did wrong is logged.
 */
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import { Problem } from '#kernel/problem.ts'
import { type Progress, problemPage } from '#server/pages-home.ts'
import type { Province } from '#server/province.ts'
import { checkRoutes, type Route, type Site } from '#server/route.ts'
import { routes as allRoutes } from '#server/routes.ts'

export type HttpOptions = {
  /** Those open now; asked again for each request, so that a province can be opened while the server runs. */
  provinces: readonly Province[] | (() => readonly Province[])
  /** An import under way, for the home page. */
  progress?: () => Progress | undefined
  port: number
  /** Loopback only. */
  host?: '127.0.0.1' | '::1' | 'localhost'
  now?: () => Date
  /** Where faults of the program go. */
  log?: (line: string) => void
  /** For tests of the table itself. */
  routes?: readonly Route[]
}

export type HttpServer = { url: string; port: number; close(): Promise<void> }

/**
 * Slow or silent callers are closed: measured with Node's defaults (60 s, 300 s, swept every 30 s) 300 of 300 trickling
 * sockets stayed; with these all were gone after 14 s.
 */
const TIMEOUTS = {
  headersTimeout: 5_000,
  requestTimeout: 10_000,
  keepAliveTimeout: 5_000,
  connectionsCheckingInterval: 1_000,
}

const LOOPBACK = ['127.0.0.1', '::1', 'localhost']

/** No script at all, nothing from elsewhere, in nobody's frame. */
const HEADERS: Record<string, string> = {
  'content-security-policy':
    "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), microphone=(), geolocation=()',
  'cache-control': 'no-store',
}

/** @throws Error when a route leaves something unsaid, or the host is not this machine. */
export async function startHttp(options: HttpOptions): Promise<HttpServer> {
  const { port, host = '127.0.0.1' } = options
  if (!LOOPBACK.includes(host))
    throw new Error(`without sign-in the server listens on this machine only, not on ${host}`)
  const app = makeApp(options)
  await app.listen({ port, host })
  const address = app.server.address()
  const bound = typeof address === 'object' && address ? address.port : port
  return { url: `http://localhost:${bound}`, port: bound, close: () => app.close() }
}

export function makeApp(options: HttpOptions): FastifyInstance {
  const { provinces, progress = () => undefined, now = () => new Date(), log = console.error } = options
  const table = options.routes ?? allRoutes
  checkRoutes(table)
  const app = fastify({
    logger: false,
    bodyLimit: 64 * 1024,
    routerOptions: { maxParamLength: 200, ignoreTrailingSlash: true },
    requestTimeout: TIMEOUTS.requestTimeout,
    keepAliveTimeout: TIMEOUTS.keepAliveTimeout,
    forceCloseConnections: true,
    http: {
      headersTimeout: TIMEOUTS.headersTimeout,
      connectionsCheckingInterval: TIMEOUTS.connectionsCheckingInterval,
    },
  })
  const site: Site = {
    provinces: typeof provinces === 'function' ? provinces : () => provinces,
    progress,
    // Hà Nội knows no summer time.
    today: () => new Date(now().getTime() + 7 * 3_600_000).toISOString().slice(0, 10),
  }
  app.addHook('onRequest', async (request, reply) => {
    reply.headers(HEADERS)
    if (!isLocalName(request.headers.host))
      throw new Problem('request_invalid', { field: 'tên máy', why: 'Chỉ mở bằng localhost.' })
  })
  for (const row of table) register(app, row, site)
  app.setNotFoundHandler((request, reply) => {
    answerProblem(request, reply, new Problem('not_found', { what: 'trang này' }))
  })
  app.setErrorHandler((error, request, reply) => {
    const problem = problemOf(error)
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

function register(app: FastifyInstance, row: Route, site: Site): void {
  app.route({
    method: row.method,
    // A colon names a parameter; in `:year.pdf` the ending is part of the address.
    url: row.path.replace(/:(\w+)\.(\w+)$/, ':$1(\\d+).$2'),
    handler: async (request, reply) => {
      const params = read(row.params, request.params)
      const query = read(row.query, request.query)
      const { status = 200, type, body, headers = {} } = await row.handle({ params, query, site })
      return reply.code(status).headers(headers).type(type).send(body)
    },
  })
}

function read<T>(schema: Route['params'], value: unknown): T {
  const result = schema.safeParse(value)
  if (result.success) return result.data as T
  const [issue] = result.error.issues
  if (issue?.code === 'unrecognized_keys')
    throw new Problem('request_invalid', { field: issue.keys.join(', '), why: 'không có ô này. Bỏ nó khỏi địa chỉ.' })
  throw new Problem('request_invalid', { field: issue?.path.join('.') ?? '', why: `${issue?.message}.` })
}

/** Codes of a database that is gone or going: the driver's own, and PostgreSQL's classes 08, 57P and 3D. */
const GONE = /^(ECONN|EPIPE|ENOENT|ETIMEDOUT|CONNECT|CONNECTION|08|57P|3D)/

function problemOf(error: unknown): Problem {
  if (error instanceof Problem) return error
  const { code = '', statusCode } = error as { code?: string; statusCode?: number }
  if (GONE.test(code)) return new Problem('database_down', { why: code }, error)
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500)
    return new Problem('request_invalid', { field: 'địa chỉ', why: 'không đọc được.' }, error)
  return new Problem('program_fault', {}, error)
}

const REMEDIES: Record<number, string> = {
  400: 'Quay lại trang trước, hoặc mở trang chủ.',
  404: 'Kiểm tra lại địa chỉ, hoặc mở trang chủ rồi đi từ báo cáo.',
  503: 'Xem chương trình còn chạy không, rồi tải lại trang.',
  500: 'Tải lại trang. Nếu còn lỗi, gửi dòng báo lỗi trên màn hình máy chủ cho người hỗ trợ.',
}

function answerProblem(request: FastifyRequest, reply: FastifyReply, problem: Problem): void {
  const { status, code, message, details } = problem
  const asData = request.url.startsWith('/api/') || request.url === '/health' || request.url.endsWith('.json')
  if (asData)
    reply.code(status).type('application/json; charset=utf-8').send(JSON.stringify({ code, message, details }))
  else
    reply
      .code(status)
      .type('text/html; charset=utf-8')
      .send(problemPage(status, message, REMEDIES[status] ?? REMEDIES[400]))
}
