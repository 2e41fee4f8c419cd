/**
 * Five times as much as the server can do. First callers who ask again as soon as they are answered: the peak. Then callers who
 * come whether or not earlier ones were answered, at five times the rate of the peak, in the same run. The callers are a process of
 * their own that writes prepared bytes into sockets and reads little more than the status; it works on the same cores.
 */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { versionsOn } from '#network/tree.ts'
import { startHttp } from '#server/http.ts'
import type { Province } from '#server/province.ts'
import { newKeys, signerOf } from '#sync/keys.ts'
import { MemoryStore } from '#sync/memory-store.ts'
import { Outbox } from '#sync/outbox.ts'
import { openSonLa, RECORDED } from '../test/support/small-year.ts'
import type { Figure } from './run.ts'
import { median, PROVINCE, testDatabase } from './support.ts'

export const question = 'five times what the server can do: 80 % of the peak must still be done'

/** Short ones in turn: what else this machine does meanwhile meets both alike. The median is told. */
const ROUNDS = 3
const SECONDS = 2
const CALLERS = 64
const TIMES = 5
const SHARE_LEAST = 0.8
/** A person waits no longer. */
const P99_MOST_MS = 10_000
const TILLS = 40
/** More sockets a machine of callers does not open; whoever finds none free then is counted among the unanswered. */
const SOCKETS_MOST = 4_000

/** `rate`: so many a second, whatever becomes of them; without it `callers` ask again when they are answered. */
type Order = { port: number; requests: readonly string[]; seconds: number; callers?: number; rate?: number }
/** `p99`: milliseconds, of those that were done. */
type Told = { sent: number; done: number; shed: number; unanswered: number; p99: number; seconds: number }
/** `cpu`: of the server's process, microseconds. */
type Measured = Told & { cpu: number }
type Round = { calm: Measured; many: Measured; share: number }

export async function run(): Promise<Figure[]> {
  const database = await testDatabase()
  const province = await openSonLa(database.app, PROVINCE)
  const server = await startHttp({ provinces: [province], port: 0 })
  const asked = async (more: Omit<Order, 'port'>): Promise<Measured> => {
    const before = process.cpuUsage()
    const told = await byCallers({ port: server.port, ...more })
    const { user, system } = process.cpuUsage(before)
    return { ...told, cpu: user + system }
  }
  const kinds = {
    'rounds of tills': await roundsOf(province),
    'pages of the year': ['GET /bao-cao/nam/2018 HTTP/1.1\r\nHost: localhost\r\n\r\n'],
  }
  try {
    const figures: Figure[] = []
    for (const [name, requests] of Object.entries(kinds)) {
      const rounds: Round[] = []
      let most = 0
      // The first warms up and does not count.
      for (let n = 0; n <= ROUNDS; n++) {
        const calm = await asked({ requests, seconds: SECONDS, callers: CALLERS })
        const peak = calm.done / calm.seconds
        most = Math.max(most, peak)
        const many = await asked({ requests, seconds: SECONDS, rate: TIMES * most })
        if (n > 0) rounds.push({ calm, many, share: many.done / many.seconds / peak })
      }
      if (rounds.every(({ many }) => many.shed === 0)) throw new Error(`${name}: nobody was turned away`)
      figures.push(...figuresOf(name, rounds))
    }
    return figures
  } finally {
    await server.close()
    await province.close()
    await database.drop()
  }
}

function figuresOf(name: string, rounds: readonly Round[]): Figure[] {
  const share = median(rounds.map((round) => round.share))
  const p99 = median(rounds.map(({ many }) => many.p99))
  const sum = (of: (round: Round) => number) => rounds.reduce((total, round) => total + of(round), 0)
  const each = sum(({ calm }) => calm.cpu) / sum(({ calm }) => calm.done)
  const turnedAway = (sum(({ many }) => many.cpu) - each * sum(({ many }) => many.done)) / sum(({ many }) => many.shed)
  const peak = sum(({ calm }) => calm.done) / sum(({ calm }) => calm.seconds)
  return [
    {
      name: `${name}: done of the peak of ${Math.round(peak)} a second`,
      value: 100 * share,
      unit: '%',
      reference: `${100 * SHARE_LEAST} % at ${TIMES} ×`,
      ratio: share / SHARE_LEAST,
    },
    {
      name: `${name}: the 99th of a hundred that were done`,
      value: p99,
      unit: 'ms',
      reference: `${P99_MOST_MS / 1000} s`,
      ratio: P99_MOST_MS / p99,
    },
    {
      name: `${name}: the server’s own CPU to turn one away`,
      value: turnedAway,
      unit: 'µs',
      reference: `what one that is done costs it, ${Math.round(each)} µs`,
      ratio: each / turnedAway,
      shown: true,
    },
    {
      name: `${name}: neither done nor told to come again`,
      value: (100 * sum(({ many }) => many.unanswered)) / sum(({ many }) => many.sent),
      unit: '%',
      reference: `${sum(({ many }) => many.sent)} came`,
      ratio: 1,
      shown: true,
    },
  ]
}

/** What tills send that have done nothing since: signed, read and answered like any other round, and the same each time. */
async function roundsOf({ devices, network }: Province): Promise<string[]> {
  const [point] = network ? versionsOn(network.units, RECORDED.slice(0, 10), { kind: 'point' }) : []
  if (!point) throw new Error('the network has no points')
  const rounds: string[] = []
  for (let n = 1; n <= TILLS; n++) {
    const signer = await signerOf(await newKeys())
    const code = await devices.invite(point.id, 'job:bench')
    await devices.enrol({ code, publicKey: signer.publicKey, persisted: true, freeBytes: 0 })
    const device = `q${point.code}-${n}`
    await devices.approve(device, 'job:bench')
    const store = new MemoryStore()
    await Outbox.begin(store, device, 1)
    const outbox = await Outbox.open(store, signer)
    await outbox.sync(
      async (path, body) => {
        const head = `POST ${path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/octet-stream\r\n`
        rounds.push(`${head}Content-Length: ${body.length}\r\n\r\n${Buffer.from(body).toString('latin1')}`)
        return { status: 503, body: new Uint8Array() }
      },
      () => [],
    )
  }
  return rounds
}

async function byCallers(order: Order): Promise<Told> {
  const child = fork(import.meta.filename)
  child.send(order)
  const [told] = (await once(child, 'message')) as [Told]
  await once(child, 'exit')
  return told
}

/** The process of the callers. */
async function call({ port, requests, seconds, callers, rate }: Order): Promise<Told> {
  const bytes = requests.map((text) => Buffer.from(text, 'latin1'))
  const told: Told = { sent: 0, done: 0, shed: 0, unanswered: 0, p99: 0, seconds }
  const waits: number[] = []
  const idle: Socket[] = []
  const begun = new Map<Socket, number>()
  const { promise: over, resolve: end } = Promise.withResolvers<void>()
  let sockets = 0
  let going = true

  const open = (): Socket => {
    sockets++
    const socket = connect({ port, host: '127.0.0.1', noDelay: true })
    let text = ''
    let length = 0
    socket.on('data', (chunk) => {
      if (text === '') {
        text = chunk.toString('latin1')
        const body = text.indexOf('\r\n\r\n') + 4
        length = body + Number(/content-length: (\d+)/i.exec(text)?.[1]) - text.length
      } else length -= chunk.length
      if (length > 0) return
      answered(socket, text.slice(9, 12))
      text = ''
    })
    const gone = () => {
      sockets--
      if (begun.delete(socket)) told.unanswered++
      const at = idle.indexOf(socket)
      if (at >= 0) idle.splice(at, 1)
    }
    return socket.on('error', () => {}).once('close', gone)
  }
  const send = () => {
    told.sent++
    const socket = idle.pop() ?? (sockets < SOCKETS_MOST ? open() : undefined)
    if (!socket) {
      told.unanswered++
      return
    }
    begun.set(socket, performance.now())
    socket.write(bytes[told.sent % bytes.length] as Buffer)
  }
  const answered = (socket: Socket, status: string) => {
    const wait = performance.now() - (begun.get(socket) ?? 0)
    begun.delete(socket)
    idle.push(socket)
    if (going && status === '200') {
      told.done++
      waits.push(wait)
    } else if (status === '503') told.shed++
    else if (going) throw new Error(`answered with ${status}`)
    if (going && callers) send()
    if (!going && begun.size === 0) end()
  }

  const from = performance.now()
  for (let n = 0; n < (callers ?? 0); n++) send()
  const timer = setInterval(() => {
    const passed = (performance.now() - from) / 1000
    going = passed < seconds
    if (!going) {
      clearInterval(timer)
      told.seconds = passed
      if (begun.size === 0) end()
      // Whoever was let in is answered within this; the others never.
      setTimeout(end, P99_MOST_MS).unref()
      return
    }
    while (rate && told.sent < rate * passed) send()
  }, 2)
  await over
  told.unanswered += begun.size
  told.p99 = waits.toSorted((a, b) => a - b)[Math.floor(waits.length * 0.99)] ?? 0
  return told
}

if (process.send)
  process.once('message', async (order) => {
    const told = await call(order as Order)
    process.send?.(told, () => process.exit(0))
  })
