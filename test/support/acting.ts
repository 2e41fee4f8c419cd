/** Acts of the tills of a test, straight to the province's intake. */
import assert from 'node:assert/strict'
import type { Line } from '#kernel/act.ts'
import type { Province } from '#server/province.ts'

/** `unit`: its code. `at`: ISO with offset, or made of the act's number. */
export type Doing = { device: string; unit: string; at: string | ((seq: number) => string) }

/** @returns what posts an act (`service.verb`) under its till's next number and answers that; one that is not accepted fails the test. */
export function acting(province: Province) {
  const seqs = new Map<string, number>()
  return async ({ device, unit, at }: Doing, what: string, line: Line | Line[]): Promise<number> => {
    const [service = '', verb = ''] = what.split('.')
    const seq = (seqs.get(device) ?? 0) + 1
    seqs.set(device, seq)
    const when = typeof at === 'string' ? at : at(seq)
    const common = { device, seq, at: when, actor: 'person:lo-thi-on', unit }
    const [answer] = await province.intake.post([{ ...common, service, verb, lines: [line].flat() }])
    assert.equal(answer?.outcome, 'accepted', `${what}: ${JSON.stringify(answer)}`)
    return seq
  }
}
