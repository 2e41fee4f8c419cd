/**
 * Counting a drawer at closing, in notes; the differences that come of it, and what becomes of them. A difference is not a
 * debt: it is looked into, and most have a cause.
 */
import type { Step } from '#demo/agenda.ts'
import { openFrom, type Post, type Stage, type Till, type Today } from '#demo/stage.ts'
import type { Line } from '#kernel/act.ts'

const HOUR = 3600
const DIFFERS = 0.003
const EXPLAINED = 0.75

/** The count of a drawer; now and then something is missing or over. */
export function count(stage: Stage, post: Post, till: Till, today: Today): Step {
  const chance = stage.chance('difference', till.device, today.day)
  const base = { till, service: 'cash', verb: 'count' }
  if (!chance.happens(DIFFERS)) return { ...base, lines: [notes(till.cash)], counts: { 'cash.counts': 1 } }
  const size = Math.max(1, Math.round(chance.around(40_000, 0.9) / 1000)) * 1000
  const over = chance.happens(0.35) ? size : -Math.min(size, till.cash)
  if (over === 0) return { ...base, lines: [notes(till.cash)], counts: { 'cash.counts': 1 } }
  return {
    ...base,
    lines: [notes(till.cash + over)],
    cash: over,
    counts: { 'cash.counts': 1, 'discrepancies.opened': 1 },
    after: (ref) => investigate(stage, post, till, ref, over, today.number),
  }
}

/** Someone of the district looks into it; most turn out to have a cause. The first of the year stays a loss. */
function investigate(stage: Stage, post: Post, till: Till, ref: string, over: number, number: number): void {
  const chance = stage.chance('investigation', ref)
  const { house } = post
  const slash = ref.lastIndexOf('/')
  const id = { device: ref.slice(0, slash), seq: Number(ref.slice(slash + 1)) }
  const investigator = `carrier:kiem-soat.${house.code}`
  const act = { till: house.desk, service: 'discrepancy' }
  const begin = openFrom(post, number + chance.whole(1, 4))
  const end = openFrom(post, begin + chance.whole(3, 18))
  const found = `unit:${till.unit}`
  stage.plan(begin, 10 * HOUR, {
    ...act,
    verb: 'investigate',
    lines: [{ ...id, found, investigator }],
    counts: { 'discrepancies.investigated': 1 },
  })
  const closing = {
    ...id,
    investigator,
    gap: `gap:${till.unit}`,
    missing: Math.max(0, -over),
    excess: Math.max(0, over),
    evidence: `BB-${ref.replace('/', '-')}`,
    decider: `giam-doc.${house.code}`,
  }
  if (over < 0 && !stage.established) {
    stage.established = true
    const lines = [
      { ...closing, cause: 'Trả thừa tiền, không tìm được người nhận', party: 'nv-giao-dich', heard: true },
    ]
    stage.plan(end, 14 * HOUR, { ...act, verb: 'establish', lines, counts: { 'discrepancies.established': 1 } })
    return
  }
  if (!chance.happens(EXPLAINED)) return
  const cause = over < 0 ? 'Trả nhầm tiền thừa, khách đã mang lại' : 'Khách quên lấy tiền thừa, đã trả lại khách'
  stage.plan(end, 14 * HOUR, () => {
    // What was over goes back to its owner out of the drawer, when the drawer has it.
    if (stage.spare(till) < over) return undefined
    till.cash -= over
    const lines = [{ ...closing, cause, till: `till:${till.device}` }]
    return { ...act, verb: 'explain', lines, counts: { 'discrepancies.explained': 1 } }
  })
}

const FACES = [500_000, 200_000, 100_000, 50_000, 20_000, 10_000, 5_000, 2_000, 1_000] as const

/** A sum in as few notes as possible; what is left under a thousand are coins. */
export function notes(amount: number): Line {
  const line: Line = {}
  let rest = amount
  for (const face of FACES) {
    const n = Math.floor(rest / face)
    if (n > 0) line[`n${face / 1000}`] = n
    rest -= n * face
  }
  line.coins = rest
  return line
}
