/**
 * A counter for browser tests: the app as the server gives it, and behind it a small centre in memory instead of the hub, so
 * that screens can be tried without a database. One device, one manager who agrees at once.
 */
import { gunzipSync } from 'node:zlib'
import * as z from 'zod'
import type { Enrolment, Teller } from '#counter/nouns.ts'
import { makeVerifier } from '#counter/pin.ts'
import type { Act, Line } from '#kernel/act.ts'
import { Chance } from '#kernel/chance.ts'
import { addDays, addMonths, monthOf } from '#kernel/day.ts'
import { startHttp } from '#server/http.ts'
import { type Answer, bytes, type Route, route, type UnitScope } from '#server/route.ts'
import { webApp } from '#server/web-build.ts'
import { webRoutes } from '#server/web-routes.ts'
import { decodeUp } from '#sync/wire.ts'
import { Centre } from './centre.ts'

export const PIN = '123456'
const UNIT = '361000'

/** Local time at the Post. */
export const nowThere = (): string => `${new Date(Date.now() + 7 * 3_600_000).toISOString().slice(0, 19)}+07:00`

export type CounterStage = {
  url: string
  centre: Centre
  /** Sequences as they arrived, duplicates included: what the kill test compares with what the screen confirmed. */
  arrived: Act[]
  /** What the centre does with the next uploads: answers, takes them and says nothing, or is not there. */
  weather: 'fine' | 'silent' | 'down'
  /** A number that stands in the service worker: another one is a new version of the app. */
  edition: number
  /** An act of the office, which reaches the till with its next answer. */
  office(service: string, verb: string, lines: Line[]): void
  close(): Promise<void>
}

/** `bills`, `pensions`: how many are handed out to the till with its first answer. */
export async function counterStage({ bills = 40, pensions = 10, port = 0 } = {}): Promise<CounterStage> {
  const centre = new Centre(nowThere)
  let seq = 0
  let devices = 0
  const tellers = await tellersOf()
  const stage: CounterStage = {
    url: '',
    centre,
    arrived: [],
    weather: 'fine',
    edition: 1,
    office(service, verb, lines) {
      const { outcome } = centre.post({
        ...{
          device: 'van-phong',
          seq: ++seq,
          at: nowThere(),
          actor: 'person:quan-ly',
          unit: UNIT,
          service,
          verb,
          lines,
        },
      })
      if (outcome !== 'accepted') throw new Error(`the office may not ${service}.${verb}: ${outcome}`)
    },
    close: async () => undefined,
  }
  const newDevice = () => {
    const device = `may-${String(++devices).padStart(2, '0')}`
    centre.feeds.set(device, [])
    stage.office('opening', 'cash', [
      { record: 'BB-1', row: devices, holder: `till:${device}`, amount: 20_000_000, giver: 'a', taker: 'b' },
    ])
    handOut(stage, device, bills, pensions)
    return device
  }
  const server = await startHttp({
    provinces: [],
    port,
    routes: [...webRoutes, ...centreRoutes(stage, tellers, newDevice)],
  })
  stage.url = server.url
  stage.close = server.close
  return stage
}

async function tellersOf(): Promise<Teller[]> {
  const verifier = await makeVerifier(PIN, new Uint8Array(16))
  const on: Teller = { person: 'lo-thi-on', name: 'Lò Thị Ơn', role: 'teller', verifier, until: '2099-12-31' }
  return [on, { ...on, person: 'ca-van-minh', name: 'Cà Văn Minh' }]
}

const FAMILIES = ['Lò', 'Quàng', 'Cà', 'Giàng', 'Nguyễn', 'Hà', 'Điêu', 'Vì']
const GIVEN = ['Thị Ơn', 'Văn Pâng', 'Thị Lả', 'Văn Toán', 'Thị Mỷ', 'Văn Hặc', 'Thị Thơm', 'Văn Xôm']
const VILLAGES = ['Bản Mòn', 'Bản Nà Hiên', 'Bản Cọ', 'Tổ 3', 'Bản Pắc Ngần']

function handOut(stage: CounterStage, device: string, bills: number, pensions: number): void {
  const chance = new Chance('counter-stage', device)
  const today = nowThere().slice(0, 10)
  const until = addDays(today, 20)
  const give = (service: string, lines: Line[], id: readonly string[]) => {
    if (lines.length === 0) return
    stage.office(service, 'assign', lines)
    const ids = lines.map((line) => Object.fromEntries(id.map((name) => [name, line[name] as string])))
    stage.office(
      service,
      'handOver',
      ids.map((line) => ({ ...line, to: `till:${device}`, until })),
    )
  }
  const person = (): Line => ({
    name: `${chance.pick(FAMILIES)} ${chance.pick(GIVEN)}`,
    village: chance.pick(VILLAGES),
  })
  const period = addMonths(monthOf(today), -1)
  const codes = new Set<string>()
  while (codes.size < bills) codes.add(`PA22${String(chance.whole(0, 999_999_999)).padStart(9, '0')}`)
  give(
    'electricity',
    [...codes].map((customer) => ({ customer, period, amount: chance.whole(200, 4000) * 100, ...person() })),
    ['customer', 'period'],
  )
  const members = Array.from({ length: pensions }, () => `142${String(chance.whole(0, 9_999_999)).padStart(7, '0')}`)
  // So far ahead that its payout is not over, whatever the day is.
  const paid = addMonths(monthOf(today), 2)
  give(
    'pension',
    members.map((member) => ({
      ...{ member, period: paid, class: 'retired', amount: chance.whole(10, 30) * 100_000, ...person() },
    })),
    ['member', 'period'],
  )
}

const json = (value: unknown, status = 200): Answer => ({
  status,
  type: 'application/json; charset=utf-8',
  body: JSON.stringify(value),
})

function centreRoutes(stage: CounterStage, tellers: Teller[], newDevice: () => string): Route[] {
  const common = {
    name: 'Trung tâm giả',
    answers: 'json',
    query: z.strictObject({}),
    who: ['device'],
    unit: (): UnitScope => 'none',
    cost: 'static',
    personal: [],
  } as const
  const enrolment: Omit<Enrolment, 'device'> = {
    unit: UNIT,
    unitName: 'Điểm BĐ-VHX Chiềng Mung',
    province: '14',
    epoch: 1,
    tellers,
  }
  return [
    route({
      ...common,
      method: 'GET',
      path: '/quay/worker.js',
      params: z.strictObject({}),
      loads: 'app',
      handle: async () => {
        const worker = (await webApp()).get('/quay/worker.js')
        return {
          type: 'text/javascript',
          body: `${gunzipSync(worker?.gzip ?? Buffer.alloc(0))}\n// ${stage.edition}`,
          headers: { 'service-worker-allowed': '/quay' },
        }
      },
    }),
    route({
      ...common,
      method: 'POST',
      path: '/sync/1/enrol',
      params: z.strictObject({}),
      body: z.looseObject({ code: z.string() }),
      handle: ({ body }) => (body.code === 'SAI' ? json({}, 404) : json({ ticket: newDevice() }, 202)),
    }),
    route({
      ...common,
      method: 'GET',
      path: '/sync/1/enrol/:ticket',
      params: z.strictObject({ ticket: z.string() }),
      handle: ({ params }) => json({ ...enrolment, device: params.ticket } satisfies Enrolment),
    }),
    route({
      ...common,
      method: 'POST',
      path: '/sync/1/up',
      params: z.strictObject({}),
      body: bytes(1_000_000),
      handle: async ({ body }) => {
        if (stage.weather === 'down') return json({}, 503)
        const { lines } = await decodeUp(body)
        stage.arrived.push(...lines.map((line) => JSON.parse(line.replace(/ -?\d+$/, '')) as Act))
        const answer = await stage.centre.line('', body)
        if (stage.weather === 'silent') return new Promise<never>(() => undefined)
        return { status: answer.status, type: 'application/json', body: Buffer.from(answer.body) }
      },
    }),
  ]
}
