/**
 * `canhtay start`, which is `npm start`: the database, the web pages, and on an empty system the demonstration year,
 * made and imported by the same commands that a Post would type, in a process of their own.
 */
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { Problem } from '#kernel/problem.ts'
import { keepDemoPeople } from '#people/demo.ts'
import { FOLDED } from '#rollup/folding.ts'
import { frontOf } from '#server/front.ts'
import { type HttpServer, startHttp } from '#server/http.ts'
import { openMachine } from '#server/machine.ts'
import { ensurePartitions } from '#server/migrate.ts'
import type { Progress } from '#server/pages-home.ts'
import { listProvinces, openProvince, type Province } from '#server/province.ts'
import { mailOf } from '#server/report-mail.ts'
import { keepReporting } from '#server/report-runner.ts'
import { keepWatching } from '#server/watch.ts'
import { dataDir, demoActs, migrations, openDatabase } from './open.ts'

export const help = `start   Chạy Cánh Tay tại http://localhost:8080 (npm start)
npx canhtay start [--empty] [--scale 1] [--seed 1]
--empty: không sinh năm trình diễn. PORT: cổng khác. CANHTAY_DATA: thư mục dữ liệu (mặc định ./data).
DATABASE_URL: dùng máy chủ PostgreSQL đó thay cho PostgreSQL đi kèm.
CANHTAY_ORIGIN: tên mà bên ngoài gọi, https://…, của máy chuyển tiếp TLS đứng trước máy này. CANHTAY_TLS_CERT và
CANHTAY_TLS_KEY: tệp chứng thư và khóa, khi chương trình tự mở cổng TLS. Có tên ấy thì ai cũng phải đăng nhập.
CANHTAY_METRICS_TOKEN: mã (từ 32 ký tự) để máy khác đọc /metrics.
CANHTAY_REPORTS: thư mục của báo cáo hẹn gửi (mặc định CANHTAY_DATA/reports). CANHTAY_SMTP và CANHTAY_MAIL_FROM: máy chủ thư
và địa chỉ gửi, để gửi cả bằng thư (docs/operations/reports.md).`

const PORT = 8080
const MINUTE_MS = 60_000
const TOKEN_LEAST = 32

export async function run(args: string[]): Promise<number> {
  const { values } = parseArgs({
    args,
    options: {
      empty: { type: 'boolean', default: false },
      scale: { type: 'string', default: '1' },
      seed: { type: 'string', default: '1' },
    },
  })
  const port = Number(process.env.PORT ?? PORT)
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new Problem('option_invalid', { why: `PORT=${process.env.PORT}`, command: 'start' })
  const front = frontOf(process.env)
  const { CANHTAY_METRICS_TOKEN: token } = process.env
  if (token !== undefined && token.length < TOKEN_LEAST)
    throw new Problem('option_invalid', {
      why: `CANHTAY_METRICS_TOKEN ngắn hơn ${TOKEN_LEAST} ký tự`,
      command: 'start',
    })
  const mail = mailOf(process.env)
  const stopping = stopSignal()
  const database = await openDatabase(console.log)
  const machine = openMachine({
    ...database,
    dataDir: dataDir(),
    migrations,
    ...(token === undefined ? {} : { token }),
    ...(front.tls ? { cert: front.tls.cert } : {}),
  })
  const provinces: Province[] = []
  const watching: Promise<void>[] = []
  let http: HttpServer | undefined
  let step: Progress | undefined
  const openNew = async () => {
    for (const { id } of await listProvinces(database.app)) {
      if (provinces.some((one) => one.id === id)) continue
      const province = await openProvince(database.app, id, undefined, database.owner)
      provinces.push(province)
      watching.push(keepWatching(machine.watch(province), stopping.signal, console.error))
      const post = { folder: reportsDir(), mail, origin: front.front ?? `http://localhost:${port}` }
      watching.push(keepReporting(province, post, stopping.signal, console.error))
    }
    for (const province of provinces) {
      await province.reload()
      await keepDemoPeople(province.people)
      foldAhead(province, stopping.signal)
    }
  }
  const partitions = setInterval(() => {
    ensurePartitions(database.owner, today()).catch((error: unknown) => console.error(String(error)))
  }, 60 * MINUTE_MS)
  try {
    await openNew()
    http = await startHttp({ provinces: () => provinces, progress: () => step, machine, port, ...front })
    console.log(`Cánh Tay đang chạy tại ${http.url}`)
    if (!values.empty && (provinces.length === 0 || existsSync(demoActs()))) {
      const done = demonstrate(['--scale', values.scale, '--seed', values.seed], stopping, (next) => {
        step = next
      })
      await Promise.race([done, stopping.stopped])
      await openNew()
      // Only now: a province that is imported and not open would be shown as one without figures.
      step = undefined
      if (!stopping.signal.aborted) console.log(`Xong. Mở ${http.url} để xem báo cáo năm.`)
    }
    await stopping.stopped
    return 0
  } finally {
    clearInterval(partitions)
    await http?.close()
    stopping.stop()
    await Promise.all(watching)
    await machine.close()
    for (const province of provinces) await province.close()
    await database.stop()
  }
}

/** What a large import brought is folded now, beside the server's work, and not when the first reader comes. */
function foldAhead({ folding }: Province, stopped: AbortSignal): void {
  folding.keepUp(FOLDED).catch((error: unknown) => stopped.aborted || console.error(String(error)))
}

const reportsDir = (): string => process.env.CANHTAY_REPORTS ?? join(dataDir(), 'reports')

const today = () => new Date().toISOString().slice(0, 10)

type Stopping = { stopped: Promise<void>; signal: AbortSignal; stop(): void }

/**
 * The first SIGINT or SIGTERM closes in order; a second SIGINT ends at once, and the next start recovers. A second SIGTERM is
 * what a service manager sends that tells the launcher and this process: it changes nothing.
 */
function stopSignal(): Stopping {
  const abort = new AbortController()
  const { promise: stopped, resolve } = Promise.withResolvers<void>()
  const stop = () => {
    abort.abort()
    resolve()
  }
  process.once('SIGINT', stop)
  process.on('SIGTERM', stop)
  return { stopped, signal: abort.signal, stop }
}

/** Runs `canhtay demo` beside the server, so that the pages stay quick; it reports each step on its channel. */
function demonstrate(args: string[], { signal }: Stopping, onStep: (step: Progress) => void): Promise<void> {
  const script = join(import.meta.dirname, 'canhtay.js')
  // Without the launcher between, which would not hand on the channel.
  const child = spawn(process.execPath, [...process.execArgv, script, 'demo', ...args], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  child.on('message', (message) => onStep(message as Progress))
  signal.addEventListener('abort', () => child.kill('SIGTERM'))
  return new Promise((resolve, reject) => {
    child.on('exit', (code) => {
      if (code === 0 || signal.aborted) resolve()
      else reject(new Error(`the demonstration year was not imported: exit code ${code}`))
    })
  })
}
