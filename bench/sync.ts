/** What a day's acts cost on a thin line: bytes per act, and the time in which a thousand of them are at the hub. */
import { readSource } from '#demo/files.ts'
import { yearOfActs } from '#demo/year.ts'
import type { Act } from '#kernel/act.ts'
import { addPerson, lasting } from '#people/person.ts'
import { startHttp } from '#server/http.ts'
import { newKeys, signerOf } from '#sync/keys.ts'
import { MemoryStore } from '#sync/memory-store.ts'
import { type Line, Outbox } from '#sync/outbox.ts'
import { encodeUp, type Header, lineOf } from '#sync/wire.ts'
import { badLine } from '../test/support/line.ts'
import { openSonLa } from '../test/support/small-year.ts'
import type { Figure } from './run.ts'
import { PROVINCE, testDatabase } from './support.ts'

export const question = 'how thin a line may be'

const ACTS = 1_000
const BYTES_MOST = 60
const SECONDS_MOST = 30
/** Acts of others that are posted in one go beforehand. */
const POSTED = 4_000
/** GPRS. The latency is there and back. */
const BITS_PER_SECOND = 20_000
const LATENCY_MS = 800

export async function run(): Promise<Figure[]> {
  const { acts, others } = await actsOfOneTill()
  // Lists are handed out by the office now: a till's own acts have one line.
  const single = acts.filter(({ lines }) => lines.length === 1)
  const sizes = await Promise.all([50, 100, 350].map((batch) => bytesPerAct(single, batch)))
  const bytes = [50, 100, 350].map((batch, i): Figure => {
    const value = sizes[i] as number
    return {
      name: `bytes an act on the wire, ${batch} in a batch`,
      value,
      unit: 'B',
      reference: `${BYTES_MOST} B promised`,
      ratio: BYTES_MOST / value,
    }
  })
  return [...bytes, ...(await overGprs(acts, others))]
}

type Day = { acts: Act[]; others: Act[] }

/** The first thousand acts of a busy till of the demonstration year, as a till freezes them, and everybody else's until then. */
async function actsOfOneTill(): Promise<Day> {
  const { network, targets } = await readSource('sonla', 1)
  const all: Act[] = []
  const counts = new Map<string, number>()
  for (const act of yearOfActs({ network, targets, seed: 1, scale: 0.2 })) {
    const count = (counts.get(act.device) ?? 0) + 1
    counts.set(act.device, count)
    all.push(act)
    if (count < ACTS) continue
    const acts = all.filter(({ device }) => device === act.device).map((one) => ({ ...one, happened: true }))
    return { acts, others: all.filter(({ device }) => device !== act.device) }
  }
  throw new Error(`no till of the demonstration does ${ACTS} acts`)
}

const cashOf = ({ lines: [line] }: Act): number => (typeof line?.amount === 'number' ? line.amount : 0)

async function bytesPerAct(acts: readonly Act[], size: number): Promise<number> {
  const batches = Math.floor(acts.length / size)
  let bytes = 0
  for (let n = 0; n < batches; n++) {
    const lines = acts
      .slice(n * size, (n + 1) * size)
      .map((act, i) => lineOf({ ...act, seq: n * size + i + 1 }, cashOf(act)))
    const header: Header = {
      ...{ v: 1, device: 'q361000-1', epoch: 1, from: n * size + 1, got: 120, gotAt: 481_516, left: 0 },
      head: 'd34db33f'.repeat(8),
      sig: 'A'.repeat(86),
    }
    bytes += (await encodeUp(header, lines)).length
  }
  return bytes / (batches * size)
}

async function overGprs(acts: readonly Act[], others: readonly Act[]): Promise<Figure[]> {
  const database = await testDatabase()
  const province = await openSonLa(database.app, PROVINCE)
  const server = await startHttp({ provinces: [province], port: 0 })
  const line = await badLine({ port: server.port }, { bitsPerSecond: BITS_PER_SECOND, latencyMs: LATENCY_MS / 2 })
  try {
    for (let at = 0; at < others.length; at += POSTED) await province.intake.post(others.slice(at, at + POSTED))
    const [{ unit: code, at }] = acts as [Act]
    const unit = province.world.unit(code, at.slice(0, 10))?.id as number
    await addPerson(
      province.people,
      lasting({ code: 'lo-thi-mai', name: 'Lò Thị Mai', unit, role: 'teller', since: '2010-01-01' }),
      'job:bench',
    )
    const signer = await signerOf(await newKeys())
    const invite = await province.devices.invite(unit, 'job:bench')
    await province.devices.enrol({ code: invite, publicKey: signer.publicKey, persisted: true, freeBytes: 0 })
    const [device] = await province.read((query) => province.devices.list(query))
    if (!device) throw new Error('the device was not let in')
    await province.devices.approve(device.code, 'job:bench')
    const store = new MemoryStore()
    await Outbox.begin(store, device.code, 1)
    const outbox = await Outbox.open(store, signer)
    for (const { device: _, seq: __, ...act } of acts)
      await outbox.commit({ ...act, unit: code, actor: 'person:lo-thi-mai' }, cashOf(act as Act))
    const begun = performance.now()
    let rounds = 0
    const send: Line = async (path, body) => {
      rounds++
      const answer = await fetch(`http://127.0.0.1:${line.port}${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/octet-stream' },
        body: body as BodyInit,
      })
      return { status: answer.status, body: new Uint8Array(await answer.arrayBuffer()) }
    }
    while (outbox.state.unsent > 0)
      if ((await outbox.sync(send, () => [])) === 'wait') throw new Error(outbox.state.trouble)
    const value = (performance.now() - begun) / 1000
    return [
      {
        name: `${ACTS} acts over ${BITS_PER_SECOND / 1000} kbit/s, ${LATENCY_MS} ms`,
        value,
        unit: 's',
        reference: `${SECONDS_MOST} s promised`,
        ratio: SECONDS_MOST / value,
      },
      { name: 'round trips that took', value: rounds, unit: '', reference: 'shown', ratio: 1, shown: true },
      { name: 'bytes up, with HTTP', value: line.up, unit: 'B', reference: 'shown', ratio: 1, shown: true },
      { name: 'bytes down, with HTTP', value: line.down, unit: 'B', reference: 'shown', ratio: 1, shown: true },
    ]
  } finally {
    await line.close()
    await server.close()
    await province.close()
    await database.drop()
  }
}
