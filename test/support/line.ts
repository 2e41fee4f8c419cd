/**
 * A bad line on loopback: a TCP proxy that lets so many bytes a second pass, each after so many milliseconds, and on demand
 * cuts a connection in the middle of a body or keeps the answer to itself. Every client can be put behind it, browsers too.
 */
import { connect, createServer, type Server, type Socket } from 'node:net'

export type Conditions = {
  /** Each way; a connection's share is all of it, as on a phone with one call at a time. */
  bitsPerSecond: number
  /** From one end to the other. */
  latencyMs: number
}

export type BadLine = {
  port: number
  /** Bytes that went up and down, as they were on the wire. */
  readonly up: number
  readonly down: number
  set(conditions: Conditions): void
  /** The next connection is cut after so many bytes have gone up. */
  cutAfter(bytes: number): void
  /** What comes back is lost until this is taken back: the server has done it, the client does not hear of it. */
  loseAnswers(lose: boolean): void
  close(): Promise<void>
}

/** Bytes that are passed on in one go: a fiftieth of a second at 20 kbit/s. */
const CHUNK = 50

export function badLine(to: { host?: string; port: number }, begin: Conditions): Promise<BadLine> {
  let conditions = begin
  let cut: number | undefined
  let deaf = false
  const bytes = { up: 0, down: 0 }
  const open = new Set<Socket>()
  const server: Server = createServer((client) => {
    const far = connect(to.port, to.host ?? '127.0.0.1')
    for (const socket of [client, far]) {
      open.add(socket)
      socket.setNoDelay(true)
      socket.on('error', () => socket.destroy())
      socket.on('close', () => open.delete(socket))
    }
    let left = cut
    cut = undefined
    pipe(client, far, (size) => {
      bytes.up += size
      if (left === undefined) return true
      left -= size
      if (left < 0) for (const socket of [client, far]) socket.destroy()
      return left >= 0
    })
    pipe(far, client, (size) => {
      bytes.down += size
      return !deaf
    })
  })

  /** Each chunk takes its time on the line, one after the other, and arrives the latency later. */
  function pipe(from: Socket, into: Socket, pass: (size: number) => boolean): void {
    let free = 0
    // What is on the line still arrives; then the other end hears that nothing more will come.
    from.on('close', () => {
      setTimeout(() => into.end(), Math.max(0, free - performance.now()) + conditions.latencyMs + 1)
    })
    from.on('data', (data: Buffer) => {
      from.pause()
      for (let at = 0; at < data.length; at += CHUNK) {
        const chunk = data.subarray(at, at + CHUNK)
        free = Math.max(free, performance.now()) + (chunk.length * 8000) / conditions.bitsPerSecond
        setTimeout(
          () => {
            if (pass(chunk.length) && !into.destroyed) into.write(chunk)
          },
          free + conditions.latencyMs - performance.now(),
        )
      }
      // No more is read than what is on the line.
      setTimeout(() => from.resume(), Math.max(0, free - performance.now()))
    })
  }

  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      resolve({
        port: typeof address === 'object' && address ? address.port : 0,
        get up() {
          return bytes.up
        },
        get down() {
          return bytes.down
        },
        set: (next) => {
          conditions = next
        },
        cutAfter: (size) => {
          cut = size
        },
        loseAnswers: (lose) => {
          deaf = lose
        },
        close: () =>
          new Promise((done) => {
            for (const socket of open) socket.destroy()
            server.close(() => done())
          }),
      })
    })
  })
}
