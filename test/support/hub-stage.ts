/** A hub in memory for tests, with tills at work and devices that say whatever they are told to. */
import type { Act } from '#kernel/act.ts'
import { chainOn, chainStart, sha256 } from '#sync/chain.ts'
import { Hub } from '#sync/hub.ts'
import { newKeys, type Signer, signerOf, toBase64url } from '#sync/keys.ts'
import { MemoryStore } from '#sync/memory-store.ts'
import { type Line, type News, Outbox } from '#sync/outbox.ts'
import {
  type Answer,
  decodeJson,
  encodeUp,
  type Header,
  lineOf,
  type ReportedEntry,
  signedText,
  type Want,
} from '#sync/wire.ts'
import { Disk, lay } from '../simulation/disk.ts'
import { MemoryHubStore } from '../simulation/hub-memory.ts'

export const at = '2018-12-03T08:12:33+07:00'
export const act = (service: string, verb: string, line: Act['lines'][number]): Omit<Act, 'device' | 'seq'> => ({
  ...{ at, actor: 'person:lo-thi-on', unit: '361000', service, verb },
  lines: [line],
})
/** Of a bill that was never here: refused. */
export const refused = () =>
  act('electricity', 'collect', { customer: 'PA10000000001', period: '2018-10', amount: 5_000 })

export const NOW = '2018-12-03T01:20:00.000Z'

/** A hub of tills: `enrol` lets one in. */
export function stage() {
  const disk = new Disk()
  const store = new MemoryHubStore(disk, () => {})
  const hub = new Hub(store, { expand: lay, now: () => at }, { now: () => NOW })
  const enrol = async (code: string) => {
    const signer = await signerOf(await newKeys())
    const start = await chainStart(code)
    const device = { code, unit: '361000', publicKey: signer.publicKey, state: 'active' as const }
    disk.write({ step: 'enrol', device, stream: { code, base: 0, start, last: 0, head: start } })
    return { code, signer, start }
  }
  return { disk, store, hub, enrol }
}

/** A till of it, with a line that may lose the answer. */
export async function till(code = 'quay-1') {
  const { disk, hub, enrol } = stage()
  const { signer } = await enrol(code)
  const store = new MemoryStore()
  await Outbox.begin(store, code, 1)
  const outbox = await Outbox.open(store, signer)
  const heard: string[] = []
  const listen = ({ outcomes }: News) => {
    heard.push(...outcomes.map(([seq, kind, why]) => `${seq} ${kind} ${why}`))
    return []
  }
  const line: Line = (_, body) => hub.up(body)
  const lost: Line = async (_, body) => {
    await hub.up(body)
    throw new Error('the answer is lost')
  }
  return { disk, hub, outbox, heard, talk: (answered = true) => outbox.sync(answered ? line : lost, listen) }
}

/** A device that says whatever it is told to, signed. */
export async function teller(house: ReturnType<typeof stage>, code = 'quay-1') {
  const { signer, start } = await house.enrol(code)
  const lines: string[] = []
  const heads = [start]
  /** Does acts: a letter each, of so many pieces. */
  const does = async (...pieces: number[]) => {
    for (const n of pieces) {
      const seq = lines.length + 1
      lines.push(
        lineOf({ ...act('letter', 'post', { grams: 18, pieces: n }), device: code, seq, happened: true }, 4_000 * n),
      )
      heads.push((await chainOn(heads.at(-1) as string, [lines.at(-1) as string]))[0] as string)
    }
  }
  const body = async (from: number, to: number, more: Partial<Header> = {}, by: Signer = signer) => {
    const head = heads[to] as string
    const header = { v: 1 as const, device: code, epoch: 1, from, got: 0, gotAt: 0, left: 0, head, ...more }
    const mine = lines.slice(from - 1, to)
    const sig = toBase64url(await by.sign(signedText(header, to)))
    return encodeUp({ ...header, sig, ...('sig' in more ? { sig: more.sig as string } : {}) }, mine)
  }
  const says = async (from: number, to: number, more: Partial<Header> = {}, by?: Signer) => {
    const { status, body: said } = await house.hub.up(await body(from, to, more, by))
    return { status, ...decodeJson<Partial<Answer & Want>>(said) }
  }
  /** Tells a restored hub of its acts from one to another, and of what it was fed. */
  const reports = async (from: number, to: number, fed: readonly ReportedEntry[] = [], more: Partial<Header> = {}) => {
    const own = lines
      .slice(from - 1, to)
      .map((line, i) => ({ seq: from + i, line, hash: heads[from + i], after: [1, 0] }))
    const told = [...own, ...fed].map((one) => JSON.stringify(one))
    const header = { v: 1 as const, device: code, epoch: 2, from, got: 0, gotAt: 0, left: 0, head: heads[to] as string }
    const all = { ...header, report: true as const, ...more }
    const sig = toBase64url(await signer.sign(signedText(all, to, await sha256(told.join('\n')))))
    const { status, body } = await house.hub.up(await encodeUp({ ...all, sig }, told))
    return { status, ...decodeJson<Partial<Answer>>(body) }
  }
  /** From the act on it was another life. */
  const fork = async (seq: number, pieces: number) => {
    lines.length = seq - 1
    heads.length = seq
    await does(pieces)
  }
  return { lines, heads, does, body, says, reports, fork }
}

export const acts = ({ disk }: ReturnType<typeof stage>) =>
  disk.state.journal.map(({ act: { device, seq, service } }) => `${device}/${seq} ${service}`)

export const bill = { customer: 'PA10000000001', period: '2018-10' }
export const office = (seq: number, verb: string, line: Act['lines'][number]): Act => ({
  ...act('electricity', verb, { ...bill, ...line }),
  ...{ device: 'vp', seq, actor: 'person:x' },
})
export const assign = (seq: number) => office(seq, 'assign', { amount: 5_000, village: 'Bản Mòn', name: 'Lò Thị Ơn' })
export const handOver = (seq: number) => office(seq, 'handOver', { to: 'till:quay-1' })
export const entry = (act: Act, position: number, trail: Act[] = []): ReportedEntry => ({
  place: [1, position],
  act,
  trail,
})
export const outcomes = ({ disk }: ReturnType<typeof stage>) =>
  disk.state.journal.map(
    ({ act, outcome }) => `${act.device}/${act.seq} ${act.verb} ${outcome}${act.happened ? ', happened' : ''}`,
  )

/** A hub that was restored with nothing, and a till of it. */
export async function restored() {
  const house = stage()
  const one = await teller(house)
  await one.does(1, 2, 3)
  house.disk.write({ step: 'epoch', number: 2 })
  return { house, one }
}
