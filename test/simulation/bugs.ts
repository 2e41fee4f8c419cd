/** Bugs planted on purpose, to see that the simulation finds them. They live here, not in what is shipped. */
import type { Act } from '#kernel/act.ts'
import type { Hub } from '#sync/hub.ts'
import type { HubStore } from '#sync/hub-store.ts'
import { decodeUp, splitLine } from '#sync/wire.ts'
import type { Bugs, Disk } from './disk.ts'

export const BUGS = [
  'no de-duplication',
  'no gap check',
  'refusal not recorded',
  're-grant at once',
  'restore in arrival order',
  'ack before sync',
  'outbox drops on send',
] as const
export type Bug = (typeof BUGS)[number]

/** What the ledger does not do. */
export const ledgerBugs: Readonly<Partial<Record<Bug, Bugs>>> = {
  'no de-duplication': { dedupe: false },
  'no gap check': { gaps: false },
  'refusal not recorded': { refusals: false },
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

/** A hub that replays reports as they came. */
export function spoilReports(store: HubStore): HubStore {
  return new Proxy(store, {
    get(target, name) {
      if (name === 'reports')
        return async (epoch: number) =>
          (await target.reports(epoch)).map(({ device, line }, i) => ({
            device,
            line: { ...line, place: [0, i] as const, ...('seq' in line ? { after: [0, i] as const } : {}) },
          }))
      const value = Reflect.get(target, name) as unknown
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
}
