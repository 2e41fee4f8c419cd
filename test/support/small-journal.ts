/** A journal of eight acts in four blocks, as a writer makes it and as an export shows it; for tests of verification. */
import { hash } from 'node:crypto'
import type { Leg } from '#kernel/act.ts'
import type { Head } from '#ledger/heads.ts'
import { actHash, blockHash, type Entry, GENESIS, recordOf } from '#ledger/record.ts'
import type { Filed } from '#ledger/verify.ts'
import type { JournalLine } from '#ledger/verify-export.ts'

const RECORDED = '2018-03-05T02:00:00.000Z'
const COMMITTED = hash('sha256', 'saltvalues')

type Sketch = { device: string; legs?: Leg[]; refused?: true; exception?: true; personal?: true; reverses?: string }
export const cash = (from: string, to: string, amount: number): Leg => ({
  kind: 'amount',
  asset: 'cash',
  from,
  to,
  amount,
})
const sketches: Sketch[] = [
  { device: 'a', legs: [cash('customer', 'till:a', 50)] },
  { device: 'b', legs: [cash('customer', 'till:b', 20)], personal: true },
  { device: 'a', refused: true },
  { device: 'a', legs: [cash('till:a', 'vault:x', 30)] },
  {
    device: 'b',
    exception: true,
    legs: [
      { kind: 'thing', thing: 'exception:b/2', from: 'outside', to: 'unit:u', born: { service: 'exception', open: 0 } },
    ],
  },
  { device: 'a', legs: [cash('vault:x', 'till:a', 30)], reverses: 'a/3' },
  { device: 'b', legs: [{ kind: 'thing', thing: 'exception:b/2', from: 'unit:u', to: 'outside' }] },
  { device: 'c', legs: [cash('customer', 'till:c', 1)] },
]
/** Acts of each block. */
const BLOCKS = [3, 1, 3, 1]

export type Journal = {
  acts: Filed[]
  blocks: { block: number; first: number; last: number; hash: string; recorded: string }[]
}

/** As a writer makes it: heads, hashes and blocks follow from what is done. `edit` has its way with the entries first. */
export function journal(edit: (entries: Entry[]) => void = () => {}): Journal {
  const seqs = new Map<string, number>()
  const entries = sketches.map(({ device, legs = [], refused, exception, personal, reverses }, i): Entry => {
    const seq = (seqs.get(device) ?? 0) + 1
    seqs.set(device, seq)
    return {
      act: {
        ...{ device, seq, at: '2018-03-05T08:00:00+07:00', actor: 'person:on', unit: 'u', service: 's', verb: 'v' },
        lines: [{ n: i, ...(reverses ? { reverses } : {}) }],
        ...(personal ? { personal: COMMITTED } : {}),
      },
      position: i + 1,
      recorded: RECORDED,
      outcome: refused ? 'refused' : exception ? 'exception' : 'accepted',
      ...(refused || exception ? { refusal: { refusal: 'short', field: 'till:a' } } : {}),
      ...{ rules: [], computed: [], legs },
    }
  })
  edit(entries)
  const heads = new Map<string, string>()
  const acts = entries.map((entry): Filed => {
    const { device, seq, service, verb } = entry.act
    const record = recordOf(entry)
    const own = actHash(heads.get(device) ?? GENESIS, record)
    heads.set(device, own)
    const filed = { unit: 1, verb, service, day: '2018-03-05', outcome: entry.outcome, month: '2018-03-01' }
    return { position: entry.position, device, seq, record, hash: own, ...filed }
  })
  const blocks: Journal['blocks'] = []
  let last = 0
  for (const size of BLOCKS) {
    const mine = acts.slice(last, last + size).map((one) => one.hash)
    const first = last + 1
    last += size
    const made = blockHash(blocks.at(-1)?.hash ?? GENESIS, mine)
    blocks.push({ block: blocks.length + 1, first, last, hash: made, recorded: RECORDED })
  }
  return { acts, blocks }
}

/** All lines of an export, and the heads that left the house when it was made. */
export function lines({ acts, blocks }: Journal): { lines: JournalLine[]; heads: Head[] } {
  const devices = new Map(acts.map(({ device, seq, hash }) => [device, { device, seq, hash }]))
  const last = blocks.at(-1)
  const head = { canhtay: '1', acts: acts.length, blocks: blocks.length, hash: last?.hash ?? GENESIS }
  const body = blocks.flatMap((block) => [block, ...acts.slice(block.first - 1, block.last)])
  const all = [head, ...body, ...devices.values()]
  return { lines: [...all, { end: all.length + 1 }], heads: [...devices.values()] }
}
