/**
 * The door before the router: the web server itself, how slowly a caller may send, and who is let in when too much is under way.
 * Whoever is turned away costs almost nothing: no route, no session, no body and no page is looked at, and the answer is a
 * constant. Tills come before people who read: an act that waits in a till is a customer's receipt that nobody else has.
 */
import http, { type IncomingMessage, type ServerResponse } from 'node:http'
import https from 'node:https'
import { Problem } from '#kernel/problem.ts'
import { problemPage } from '#server/pages-home.ts'
import type { Route } from '#server/route.ts'

/**
 * Slow or silent callers are closed: measured with Node's defaults (60 s, 300 s, swept every 30 s) 300 of 300 trickling
 * sockets stayed; with these all were gone after 14 s.
 */
const TIMEOUTS = {
  headersTimeout: 5_000,
  // A till's batch over 20 kbit/s takes half a minute; other bodies get less (load.ts).
  requestTimeout: 120_000,
  keepAliveTimeout: 5_000,
  connectionsCheckingInterval: 1_000,
}

/** Four connections read reports, 90 ms each: who comes behind so many would wait longer than a person does. */
const AT_ONCE_MOST = 100
/** The rest of the places is for tills. */
const SHARE_OF_OTHERS = 0.6
/** A till tries again by itself, and what watches us must see that we are busy. */
const FIRST = /^\/(sync\/|metrics$|ready$)/
/** Those turned away together shall not come back together. */
const AGAIN_SECONDS = { least: 1, most: 4 }
/** A body up to here is read and thrown away, so that the connection, which cost TLS a handshake, can stay. */
const DISCARDED_BYTES = 64 * 1024

export type Handler = (request: IncomingMessage, response: ServerResponse) => void
type Door = {
  routes: readonly Route[]
  /** Requests answered at once, but for those from memory. */
  most?: number | undefined
  /** Somebody was turned away. */
  shed?: (() => void) | undefined
}

/** @param tls certificate and key in PEM, when we end TLS ourselves. */
export function serverOf(handler: Handler, door: Door, tls?: { cert: Buffer; key: Buffer }): http.Server {
  const enter = letting(handler, door)
  return tls ? https.createServer({ ...TIMEOUTS, ...tls }, enter) : http.createServer(TIMEOUTS, enter)
}

function letting(handler: Handler, { routes, most = AT_ONCE_MOST, shed }: Door): Handler {
  const free = new Set(routes.filter(({ cost }) => cost === 'static').map(({ path }) => path.replace(/:.*$/, '')))
  const mostOfOthers = Math.ceil(most * SHARE_OF_OTHERS)
  let under = 0
  return (request, response) => {
    const [path = ''] = (request.url ?? '').split('?', 1)
    if (!free.has(path) && !free.has(path.slice(0, path.lastIndexOf('/') + 1))) {
      if (under >= (FIRST.test(path) ? most : mostOfOthers)) {
        shed?.()
        turnAway(request, response, path)
        return
      }
      under++
      response.once('close', () => under--)
    }
    handler(request, response)
  }
}

const BUSY = new Problem('overloaded')
const kinds = {
  data: { type: 'application/json', text: JSON.stringify({ code: BUSY.code, message: BUSY.message, details: {} }) },
  page: {
    type: 'text/html',
    text: problemPage(BUSY.status, BUSY.message, 'Tải lại trang sau ít giây.', 'Máy chủ đang bận'),
  },
}
const answerOf = ({ type, text }: (typeof kinds)['data']) => {
  const body = Buffer.from(text)
  const headers = {
    'content-type': `${type}; charset=utf-8`,
    'content-length': body.length,
    'cache-control': 'no-store',
  }
  return { body, headers }
}
const answers = { data: answerOf(kinds.data), page: answerOf(kinds.page) }

function turnAway({ method, headers }: IncomingMessage, response: ServerResponse, path: string): void {
  const asData = /^\/(api|sync)\/|^\/(ready|metrics)$|\.json$/.test(path) || headers.accept === 'application/json'
  const answer = answers[asData ? 'data' : 'page']
  const { least, most } = AGAIN_SECONDS
  const again = String(least + Math.floor(Math.random() * (most - least + 1)))
  // Without a length it comes in pieces, and nobody knows how many.
  const large = method === 'POST' && !(Number(headers['content-length']) <= DISCARDED_BYTES)
  response.writeHead(BUSY.status, {
    ...answer.headers,
    'retry-after': again,
    ...(large && { connection: 'close' }),
  })
  response.end(answer.body)
}
