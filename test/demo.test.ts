/**
 * The demonstration year, judged without a database: the same seed gives the same bytes, the real declarations and the
 * real decision answer each act as its author planned, and the figures of the article come out, in proportion to the scale.
 */
import { deepEqual, equal, notEqual, ok, throws } from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import { Agenda } from '#demo/agenda.ts'
import { readSource, type Source } from '#demo/files.ts'
import { stageOf } from '#demo/stage.ts'
import type { Expected } from '#demo/tally.ts'
import { readTargets } from '#demo/targets.ts'
import { PLANNED, payrollLines, totalsLines } from '#demo/totals.ts'
import { yearOfActs } from '#demo/year.ts'
import { Problem } from '#kernel/problem.ts'
import { versionsOn } from '#network/tree.ts'
import { learnLateness } from '#routing/learn.ts'
import { type NaiveLedger, naiveLedger } from './support/naive-ledger.ts'

const sonla = await readSource('sonla')

type Played = { lines: string[]; expected: Expected; sha256: string }

function play(source: Source, seed: number | string, scale: number): Played {
  const acts = yearOfActs({ ...source, seed, scale })
  const lines: string[] = []
  const hash = createHash('sha256')
  for (;;) {
    const next = acts.next()
    if (next.done) return { lines, expected: next.value, sha256: hash.digest('hex') }
    const line = JSON.stringify(next.value)
    lines.push(line)
    hash.update(`${line}\n`)
  }
}

function judge(source: Source, lines: readonly string[]): NaiveLedger {
  const ledger = naiveLedger(source.network)
  for (const line of lines) ledger.post(line)
  return ledger
}

const SCALE = 0.02
const played = play(sonla, 3, SCALE)
const small = play(sonla, 1, 0.005)
const judged = judge(sonla, small.lines)

test('the same seed gives the same bytes, another seed others', () => {
  equal(play(sonla, '1', 0.005).sha256, small.sha256)
  notEqual(play(sonla, 2, 0.005).sha256, small.sha256)
})

test('the ledger answers each act as planned', () => {
  ok(judged.acts > 10_000)
  ok(small.expected.refused > 0)
  deepEqual(sorted(judged.refusals), small.expected.refusals)
  equal(judged.exceptions, small.expected.exceptions)
  deepEqual(sorted(judged.revenue), small.expected.revenue.byService)
})

test('one act taken away, and the ledger answers otherwise', () => {
  const at = small.lines.findIndex((line) => line.includes('"verb":"receive"') && line.includes('"service":"pouch"'))
  ok(at > 0)
  // The sequence is closed up, so that only the money is missing.
  const { device, seq } = JSON.parse(small.lines[at]!)
  const tampered = small.lines.toSpliced(at, 1).map((line) => {
    const act = JSON.parse(line)
    return act.device === device && act.seq > seq ? JSON.stringify({ ...act, seq: act.seq - 1 }) : line
  })
  notEqual(judge(sonla, tampered).refusals.short ?? 0, small.expected.refusals.short ?? 0)
  throws(() => judge(sonla, small.lines.toSpliced(at, 1)), /goes from/)
})

test('acts stand in order of time, every one of the 152 points works, every service is used', () => {
  const acts = played.lines.map((line) => JSON.parse(line) as { at: string; unit: string; service: string })
  const times = acts.map(({ at }) => at)
  deepEqual(times, times.toSorted())
  equal(times[0]?.slice(0, 4), '2018')
  equal(times.at(-1)?.slice(0, 4), '2018')
  const points = new Set(acts.map(({ unit }) => unit).filter((unit) => unit.startsWith('V')))
  equal(points.size, 152)
  // The names of the catalogue, so that a new service asks for its place in the year.
  equal(Object.keys(played.expected.acceptedByService).length, 25)
})

test('the books close: what is pouched arrives, nobody holds less than nothing', () => {
  for (const [account, amount] of judged.balances) {
    const [holder = '', asset] = account.split('|')
    if (/^(till|vault|pouch|carrier)/.test(holder) && (asset === 'cash' || asset?.startsWith('stock')))
      ok(amount >= 0, `${account} ${amount}`)
  }
  const { figures } = small.expected
  equal(judged.measure('electricity', 'assigned'), sumOf(figures, 'electricity.assigned.'))
  equal(judged.measure('electricity', 'collected'), sumOf(figures, 'electricity.collected.'))
  equal(judged.measure('pension', 'paid'), figures['pension.paid'])
  equal(judged.measure('bag', 'sent'), figures['bag.sent'])
  equal(judged.measure('bag', 'received'), figures['bag.received'])
  equal(judged.measure('bag', 'differences'), figures['bag.differences'])
  equal(judged.measure('result', 'delivered'), figures['result.delivered'])
  equal(judged.measure('dossier', 'accepted'), figures['dossier.accepted'])
  equal(judged.measure('social-insurance', 'newMembers'), figures['social-insurance.enrolled'])
})

test('the figures of the article come out, in proportion to the scale', () => {
  const { expected } = played
  const { revenue, customers, members, dossiers } = sonla.targets
  const { figures } = expected
  const percent = (part: number, whole: number) => Math.round((100 * part) / whole)
  ok(expected.revenue.total > 132_000_000_000 * SCALE)
  equal(percent(expected.revenue.total, revenue.plan * SCALE), 109)
  equal(percent(expected.revenue.total, revenue.before * SCALE), 123)
  equal(percent(sonla.targets.next.plan, sonla.targets.next.assigned), 106)
  equal(expected.customers.byTarget, Math.round(customers.count * SCALE))
  ok(expected.customers.inYear > expected.customers.byTarget)
  equal(figures['social-insurance.enrolledByTarget'], Math.round(members.count * SCALE))
  ok(figures['social-insurance.enrolled']! > figures['social-insurance.enrolledByTarget']!)
  equal(figures['dossier.accepted'], Math.round(dossiers * SCALE))
  ok(figures['result.delivered']! > 80_000 * SCALE)
  ok(figures['electricity.collected.H121']! > 0.997 * figures['electricity.assigned.H121']!)
  ok(figures['electricity.collected.H121']! < figures['electricity.assigned.H121']!)
  const ratio = expected.acts / small.expected.acts
  ok(ratio > 2.5 && ratio < 4.5, `four times the scale, ${ratio} times the acts`)
})

test('the totals sum to what was announced', () => {
  const rows = totalsOf(sonla, 1, played.expected)
  const { revenue, next, staff } = sonla.targets
  const sum = (kind: string, measure: string, year: number, version = kind === 'plan' && year === 2018 ? PLANNED : 1) =>
    rows
      .filter((row) => row.kind === kind && row.measure === measure && row.month.startsWith(String(year)))
      .filter((row) => row.version === version)
      .reduce((all, { amount }) => all + amount, 0)
  equal(sum('actual', 'revenue', 2017), revenue.before)
  equal(sum('plan', 'revenue', 2018), revenue.plan)
  equal(sum('plan', 'revenue', 2018, 1), revenue.plan, 'the districts were given what their points got')
  equal(sum('assigned', 'revenue', 2018), revenue.assigned)
  equal(sum('plan', 'revenue', 2019), next.plan)
  equal(sum('assigned', 'revenue', 2019), next.assigned)
  equal(sum('actual', 'budget', 2018), staff.budget)
  equal(sum('actual', 'insurance', 2018), staff.insurance)
  const average = (year: number) => sum('actual', 'income', year) / sum('actual', 'staff', year)
  ok(average(2018) > 8_000_000)
  equal(Math.round((100 * average(2018)) / average(2017)), 103)
  equal(totalsOf(sonla, SCALE, played.expected).filter(({ amount }) => !Number.isSafeInteger(amount)).length, 0)
})

test('bags are taken from vans of the plan, and how late those are can be learnt from it', () => {
  const plan = sonla.mailPlan
  ok(plan)
  const nameOf = new Map(versionsOn(sonla.network.units, '2018-06-01').map(({ code, name }) => [code, name]))
  const stopOf = (unit: string) =>
    plan.stops.find(({ id, name }) => id === unit.slice(1) || nameOf.get(unit)?.endsWith(` ${name}`))?.id
  const scans = played.lines
    .filter((line) => line.includes('"service":"bag","verb":"takeOver"'))
    .flatMap((text) => {
      const { at, unit, lines } = JSON.parse(text) as { at: string; unit: string; lines: { from: string }[] }
      const minute = Number(at.slice(11, 13)) * 60 + Number(at.slice(14, 16))
      return lines.map(({ from }) => ({
        ...{ route: from.replace('route:', ''), stop: stopOf(unit) ?? '', day: at.slice(0, 10), minute },
      }))
    })
  const { lateness, legs, unmatched } = learnLateness(plan, scans)
  equal(unmatched, 0)
  // Every line of level 2 but the one that does not come to the hub.
  const lines = plan.routes.filter(({ id, level }) => level === 2 && id !== '2-TM').map(({ id }) => id)
  deepEqual(
    lines.filter((line) => !lateness.some(({ route }) => route === line)),
    [],
  )
  for (const { route, stop, median, p90 } of legs) ok(median <= p90 && p90 < 180, `${route} ${stop} ${p90}`)
  ok(legs.some(({ runs, p90 }) => runs > 20 && p90 > 5))
})

test('each point and office has a plan that it can reach or miss, and last year stands behind it', () => {
  const rows = totalsOf(sonla, SCALE, played.expected)
  const of = (kind: string, year: number, version: number) => (unit: string) =>
    rows
      .filter((row) => row.kind === kind && row.measure === 'revenue' && row.version === version && row.unit === unit)
      .reduce((all, { month, amount }) => (month.startsWith(String(year)) ? all + amount : all), 0)
  const [plan, before] = [of('plan', 2018, PLANNED), of('actual', 2017, 1)]
  const units = Object.entries(played.expected.revenue.byUnitService)
  ok(units.length >= 164)
  const reached = units.map(([unit, sums]) => {
    const earned = Object.values(sums).reduce((all, n) => all + n, 0)
    return { unit, ofPlan: earned / plan(unit), growth: earned / before(unit) }
  })
  for (const { unit, ofPlan, growth } of reached) {
    ok(ofPlan > 0.83 && ofPlan < 1.25, `${unit} reached ${ofPlan} of its plan`)
    ok(growth > 0.8 && growth < 1.9, `${unit} grew ${growth}`)
  }
  const missed = reached.filter(({ ofPlan }) => ofPlan < 1).length / reached.length
  ok(missed > 0.05 && missed < 0.35, `${missed} missed it`)
})

test('other provinces and years are played as well, and answered as planned', async () => {
  const seen = new Set<number>()
  for (const seed of [1, 2, 3, 4]) {
    const source = await readSource('invented', seed)
    const { lines, expected } = play(source, seed, 0.01)
    const ledger = judge(source, lines)
    deepEqual(sorted(ledger.refusals), expected.refusals, `seed ${seed}`)
    deepEqual(sorted(ledger.revenue), expected.revenue.byService, `seed ${seed}`)
    equal(expected.year, source.targets.year)
    seen.add(source.targets.year * 100 + source.targets.province)
  }
  ok(seen.size > 1)
})

test('a calibration file that lacks something says what', () => {
  const { members: _, ...rest } = sonla.targets
  const said = (text: string) => {
    try {
      readTargets(text, 'targets.json')
    } catch (error) {
      return error instanceof Problem ? error.message : String(error)
    }
    return ''
  }
  ok(said(JSON.stringify(rest)).includes('members.count'))
  ok(said('{').includes('targets.json'))
  equal(said(JSON.stringify(sonla.targets)), '')
})

function totalsOf(source: Source, scale: number, { revenue }: Expected) {
  const stage = stageOf({ ...source, seed: 1, scale }, new Agenda())
  const [, ...lines] = totalsLines(stage, revenue.byUnitService)
  const [, ...paid] = payrollLines(stage)
  return [
    ...lines.map((line) => {
      const [kind = '', version, service = '', measure = '', unit = '', month = '', amount] = line.split(',')
      return { kind, version: Number(version), service, measure, unit, month, amount: Number(amount) }
    }),
    ...paid.flatMap((line) => {
      const [version, month = '', unit = '', service = '', ...amounts] = line.split(',')
      return ['staff', 'income', 'insurance'].map((measure, i) => {
        return { kind: 'actual', version: Number(version), service, measure, unit, month, amount: Number(amounts[i]) }
      })
    }),
  ]
}

function sorted(sums: Record<string, number>): Record<string, number> {
  const entries = Object.entries(sums).filter(([, n]) => n !== 0)
  return Object.fromEntries(entries.toSorted(([a], [b]) => (a < b ? -1 : 1)))
}

const sumOf = (figures: Record<string, number>, start: string): number =>
  Object.entries(figures).reduce((sum, [key, n]) => (key.startsWith(start) ? sum + n : sum), 0)
