/** Callers who send so slowly that they only hold a place: closed within seconds, on the rows that anybody may ask. */
import { deepEqual } from 'node:assert/strict'
import { once } from 'node:events'
import { connect } from 'node:net'
import { test } from 'node:test'
import { startHttp } from '#server/http.ts'

test('whoever sends a body drop by drop is closed: a form, and a batch of a till', { timeout: 60_000 }, async () => {
  const server = await startHttp({ provinces: [], port: 0 })
  const closed = ['/vao', '/sync/1/up'].map(async (path) => {
    const socket = connect(server.port, '127.0.0.1')
    socket.on('error', () => {})
    socket.write(`POST ${path} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 90\r\n\r\n`)
    const drip = setInterval(() => socket.write('a'), 500)
    await once(socket, 'close')
    clearInterval(drip)
    return path
  })
  deepEqual(await Promise.all(closed), ['/vao', '/sync/1/up'])
  await server.close()
})
