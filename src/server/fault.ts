/** What is wrong on a machine: said to a person by `canhtay doctor`, to programs by `/ready`. */
export type Fault = {
  /** Stable, for programs: the heading of docs/operations that says what to do. */
  key: string
  /** What is wrong, one Vietnamese sentence. */
  what: string
  /** What to do, one Vietnamese sentence. */
  remedy: string
}

/** One thing that is looked at. `fine`: what a person reads when nothing is wrong. */
export type Look = { name: string; fine: string; faults: readonly Fault[] }

export const DAY_MS = 86_400_000

/** “3,2 GB” */
export const showBytes = (bytes: number): string =>
  `${new Intl.NumberFormat('vi-VN', { maximumFractionDigits: 1 }).format(bytes / 1e9)} GB`

/** “2 ngày”, “3 giờ”, “5 phút” */
export function showSpan(ms: number): string {
  const [unit, name] = ms >= 2 * DAY_MS ? [DAY_MS, 'ngày'] : ms >= 7_200_000 ? [3_600_000, 'giờ'] : [60_000, 'phút']
  return `${Math.floor(ms / (unit as number))} ${name}`
}
