/** Bugs planted on purpose, to see that the simulation finds them. They live here, not in what is shipped. */
import type { Act } from '#kernel/act.ts'
import type { Hub, Reply } from '#sync/hub.ts'
import type { HubStore } from '#sync/hub-store.ts'
import { type Answer, decodeJson, decodeUp, encodeJson, type FeedEntry, splitLine } from '#sync/wire.ts'
import type { Bugs, Disk } from './disk.ts'

export const BUGS = [
  'no de-duplication',
  'no gap check',
  'refusal not recorded',
  're-grant at once',
  'restore in arrival order',
  'ack before sync',
  'outbox drops on send',
  'feed in clock order',
  'chains begin anew',
  'feed leaves one out',
  'till confirms before it keeps',
  'resend under a new number',
  'ignores the epoch',
  'applies twice',
  'lost refusal',
] as const
export type Bug = (typeof BUGS)[number]

/** What the ledger does not do. */
export const ledgerBugs: Readonly<Partial<Record<Bug, Bugs>>> = {
  'no de-duplication': { dedupe: false },
  'no gap check': { gaps: false },
  'refusal not recorded': { refusals: false },
  'chains begin anew': { chains: false },
}

/** A hub that takes again what it has, or takes what does not follow. */
export function spoilHub(hub: Hub, disk: Disk, bug: Bug): Hub {
  const up: Hub['up'] = async (body) => {
    const plain = { pack: async (bytes: Uint8Array) => bytes, unpack: async (bytes: Uint8Array) => bytes }
    const sent = await decodeUp(body, plain).catch(() => undefined)
    const { state } = disk
    const stream = sent && state.tills.get(sent.header.device)?.streams[0]
    if (sent && stream && sent.header.epoch === state.epoch.number && !state.epoch.recovering && !sent.header.report) {
      const { from, head } = sent.header
      const acts = sent.lines.map((line) => JSON.parse(splitLine(line).json) as Act)
      if (bug === 'no de-duplication' && from <= stream.last) disk.post(acts.filter(({ seq }) => seq <= stream.last))
      if (bug === 'no gap check' && from > stream.last + 1 && acts.length > 0) {
        disk.post(acts)
        const taken = acts.map(({ seq }) => ({ seq, hash: head, position: state.journal.length }))
        disk.write({ step: 'take', stream: stream.code, taken })
      }
    }
    return hub.up(body)
  }
  return { up, settle: () => hub.settle() } as Hub
}

/** A hub's store that gives reports back as they came, or a feed by the clocks of the devices, or with a hole in it. */
export function spoilStore(store: HubStore, bug: Bug): HubStore {
  const reports: HubStore['reports'] = async (epoch) =>
    (await store.reports(epoch)).map(({ device, line }, i) => ({
      device,
      line: { ...line, place: [0, i] as const, ...('seq' in line ? { after: [0, i] as const } : {}) },
    }))
  const feed: HubStore['feed'] = async (device, got, most) => {
    const { entries } = await store.feed(device, 0, Number.MAX_SAFE_INTEGER)
    const all = bug === 'feed in clock order' ? entries.toSorted(byClock) : entries.filter(({ n }) => n !== 6)
    return {
      entries: all.map((entry, i) => ({ ...entry, n: i + 1 })).slice(got, got + most),
      more: all.length > got + most,
    }
  }
  const other: Partial<HubStore> = bug === 'restore in arrival order' ? { reports } : { feed }
  return new Proxy(store, {
    get(target, name) {
      const value = (Reflect.get(other, name) ?? Reflect.get(target, name)) as unknown
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
}

const byClock = (a: FeedEntry, b: FeedEntry): number => (a.act.at < b.act.at ? -1 : 1)

/** A till that hears an answer as if it came from the hub that it knows, or without what was refused. */
export function spoilAnswer(reply: Reply, bug: Bug | undefined, epoch: number): Reply {
  if (reply.status !== 200 || (bug !== 'ignores the epoch' && bug !== 'lost refusal')) return reply
  const { recovering, ...answer } = decodeJson<Answer>(reply.body)
  const heard = bug === 'lost refusal' ? { ...answer, recovering, outcomes: [] } : { ...answer, epoch }
  return { status: 200, body: encodeJson(heard) }
}
