/**
 * What stands for `node:test` while faults are planted: tests are gathered as their file is read and run when asked, again
 * and again in one process, and the first that fails ends the run.
 */
type Body = (t: Context) => unknown
type Context = {
  name: string
  signal: AbortSignal
  diagnostic(said: string): void
  after(body: Body): void
  test(name: string, body: Body): Promise<void>
}
type Named = { name: string; body: Body }
type Suite = { before: Body[]; after: Body[]; beforeEach: Body[]; items: (Named | Suite)[] }

const empty = (): Suite => ({ before: [], after: [], beforeEach: [], items: [] })
let suite = empty()

/** Forgets what was gathered. */
export function clear(): void {
  suite = empty()
}

export function test(name: string, ...rest: unknown[]): void {
  suite.items.push({ name, body: rest.at(-1) as Body })
}

export function describe(_: string, body: () => void): void {
  const outer = suite
  suite = empty()
  outer.items.push(suite)
  body()
  suite = outer
}

export const before = (body: Body): number => suite.before.push(body)
export const after = (body: Body): number => suite.after.push(body)
export const beforeEach = (body: Body): number => suite.beforeEach.push(body)

/** Runs what was gathered. @returns the first test that failed, if one did, and why. */
export async function run(): Promise<string | undefined> {
  const whole = suite
  let failed: string | undefined
  try {
    await runSuite(whole, [])
  } catch (error) {
    failed = String(error instanceof Error ? error.message : error)
  }
  clear()
  return failed
}

async function runSuite({ before, after, beforeEach, items }: Suite, outer: readonly Body[]): Promise<void> {
  const each = [...outer, ...beforeEach]
  try {
    for (const body of before) await runOne('before', body)
    for (const item of items) {
      if (!('body' in item)) {
        await runSuite(item, each)
        continue
      }
      for (const body of each) await runOne('beforeEach', body)
      await runOne(item.name, item.body)
    }
  } finally {
    for (const body of after) await runOne('after', body)
  }
}

async function runOne(name: string, body: Body): Promise<void> {
  const ends: Body[] = []
  const t: Context = {
    name,
    signal: new AbortController().signal,
    diagnostic: () => {},
    after: (end) => ends.push(end),
    test: (inner, its) => runOne(`${name}: ${inner}`, its),
  }
  try {
    await body(t)
  } catch (error) {
    throw new Error(`${name}: ${error instanceof Error ? error.message.split('\n')[0] : error}`)
  } finally {
    for (const end of ends) await end(t)
  }
}
