/**
 * The running server looks at its own journal: what is new within seconds, what is old piece by piece, round after round.
 * What it finds rings on the office's first page and in the metrics until a whole round no longer finds it. It keeps
 * nothing: after a start the first round begins anew. The whole fold is `canhtay verify`, nightly (docs/operations).
 */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Db, Query } from '#kernel/sql.ts'
import type { Finding } from '#ledger/findings.ts'
import { type BlockRow, type Slice, verifyEnds, verifySlice } from '#ledger/verify-slice.ts'

export type Watched = {
  /** Acts that came since the start, by what became of them. */
  outcomes: Slice['outcomes'] & { parked: number }
  /** What is wrong as far as the last whole round and the one under way know. */
  findings: readonly Finding[]
  /** Moment (ISO) at which the last whole round over everything began: no act is checked less recently. */
  wholeSince: string | undefined
  /** Acts looked at since the start, new and old. */
  checked: number
}

export type Watch = {
  state(): Watched
  /** One look: heads and all that is new, then one piece of the old. @returns whether a round ended with it. */
  step(): Promise<boolean>
}

type Watching = { id: number; db: Pick<Db, 'read'> }

/** 1,800 acts and their movements took 225–260 ms, 30 ms of them our own CPU (20,000 acts, two cores, load 5 to 7). */
const ACTS_A_STEP = 2000

export function openWatch({ id, db }: Watching, now: () => string, actsAStep = ACTS_A_STEP): Watch {
  /** Up to here everything was new once and has been looked at; nothing before the first step. */
  let newest: BlockRow | undefined
  let begun = false
  let oldest: BlockRow | undefined
  let roundBegan: string | undefined
  let before: readonly Finding[] = []
  let during: Finding[] = []
  const state = {
    outcomes: { accepted: 0, refused: 0, exception: 0, parked: 0 },
    wholeSince: undefined as string | undefined,
    checked: 0,
  }

  const lookAtNew = async (query: Query): Promise<void> => {
    if (newest) {
      const [still] = await query<{ hash: string }[]>`
        select hash from block where province = ${id} and block = ${newest.block}`
      if (still?.hash !== newest.hash)
        note({
          position: newest.first,
          why: `khối ${newest.block} đã được kiểm nay khác hoặc mất: sổ bị cắt hoặc làm lại`,
        })
    }
    if (!begun) {
      const [head] = await query<BlockRow[]>`
        select block, first, last, hash from block where province = ${id} order by block desc limit 1`
      newest = head
      begun = true
      return
    }
    for (;;) {
      const slice = await verifySlice(query, id, newest, actsAStep)
      if (!slice.last) return
      newest = slice.last
      state.checked += slice.acts
      state.outcomes.parked += slice.parked
      for (const outcome of ['accepted', 'refused', 'exception'] as const)
        state.outcomes[outcome] += slice.outcomes[outcome]
      for (const finding of slice.findings) note(finding)
    }
  }

  const note = (finding: Finding): void => {
    const same = ({ position, act, why }: Finding) =>
      position === finding.position && act === finding.act && why === finding.why
    if (!during.some(same)) during.push(finding)
  }

  const lookAtOld = async (query: Query): Promise<boolean> => {
    roundBegan ??= now()
    const slice = await verifySlice(query, id, oldest, actsAStep)
    state.checked += slice.acts
    for (const finding of slice.findings) note(finding)
    oldest = slice.last
    // The piece that reaches what was new at this very moment ends the round.
    const whole = oldest === undefined || oldest.block >= (newest?.block ?? 0)
    if (!whole) return false
    state.wholeSince = roundBegan
    roundBegan = undefined
    oldest = undefined
    before = during
    during = []
    return true
  }

  return {
    state: () => ({ ...state, findings: merged(before, during) }),
    step: () =>
      db.read({ province: id, units: 'all' }, async (query) => {
        for (const finding of await verifyEnds(query, id)) note(finding)
        await lookAtNew(query)
        return lookAtOld(query)
      }),
  }
}

const merged = (before: readonly Finding[], during: readonly Finding[]): Finding[] => [
  ...new Map([...before, ...during].map((one) => [JSON.stringify(one), one])).values(),
]

/** Of the time, this part is spent looking at most: 1.3 million acts in a quarter of an hour at the rate above. */
const SHARE = 0.2
const PAUSE_MS = 1000
const ROUND_PAUSE_MS = 60_000

/** Looks until it is told to stop. What keeps it from looking (the database is away) is tried again. */
export async function keepWatching(watch: Watch, stop: AbortSignal, log: (line: string) => void): Promise<void> {
  let rang = 0
  let failed = ''
  while (!stop.aborted) {
    const begun = performance.now()
    const ended = await watch.step().catch((error: Error) => {
      // Said once, not each minute; how long ago the last whole round was tells the rest.
      if (error.message !== failed) log(`Chưa kiểm được sổ: ${error.message}`)
      failed = error.message
      return true
    })
    const { findings } = watch.state()
    if (findings.length > rang) log(`Sổ không khớp ở ${findings.length} chỗ. Giữ nguyên máy, chạy: npx canhtay verify`)
    rang = findings.length
    const used = performance.now() - begun
    const pause = Math.max(ended ? ROUND_PAUSE_MS : PAUSE_MS, used / SHARE)
    await sleep(pause, undefined, { signal: stop, ref: false }).catch(() => {})
  }
}
