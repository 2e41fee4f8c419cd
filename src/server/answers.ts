/** How long answers took and what became of them, counted for the metrics: by cost of the row and class of the status. */
import type { Cost } from '#server/route.ts'

/** Upper ends, seconds: a page from memory, a report (docs/decisions/0006), what a person no longer waits for. */
const ENDS = [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10] as const

export type Answers = {
  count(cost: Cost, status: number, seconds: number): void
  /** Turned away because too much was under way. */
  shed(): void
  /** In the text format of Prometheus. */
  lines(): string[]
}

export function countAnswers(): Answers {
  const times = new Map<Cost, { upTo: number[]; sum: number; count: number }>()
  const classes = new Map<string, number>()
  let shed = 0
  return {
    count: (cost, status, seconds) => {
      const time = times.get(cost) ?? { upTo: ENDS.map(() => 0), sum: 0, count: 0 }
      times.set(cost, time)
      for (const [i, end] of ENDS.entries()) if (seconds <= end) time.upTo[i] = (time.upTo[i] ?? 0) + 1
      time.sum += seconds
      time.count++
      const kind = `${Math.floor(status / 100)}xx`
      classes.set(kind, (classes.get(kind) ?? 0) + 1)
    },
    shed: () => {
      shed++
    },
    lines: () => [
      '# TYPE canhtay_answer_seconds histogram',
      ...[...times].flatMap(([cost, { upTo, sum, count }]) => [
        ...ENDS.map((end, i) => `canhtay_answer_seconds_bucket{cost="${cost}",le="${end}"} ${upTo[i]}`),
        `canhtay_answer_seconds_bucket{cost="${cost}",le="+Inf"} ${count}`,
        `canhtay_answer_seconds_sum{cost="${cost}"} ${sum.toFixed(6)}`,
        `canhtay_answer_seconds_count{cost="${cost}"} ${count}`,
      ]),
      '# TYPE canhtay_answers_total counter',
      ...[...classes].map(([kind, count]) => `canhtay_answers_total{status="${kind}"} ${count}`),
      '# TYPE canhtay_answers_shed_total counter',
      `canhtay_answers_shed_total ${shed}`,
    ],
  }
}
