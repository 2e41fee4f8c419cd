/** When the till speaks with the centre, on a till that only counts. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Till } from '#counter/till.ts'

test('what is done while an answer is being read goes with the next round', async (t) => {
  const nothing = () => {}
  const page = { addEventListener: nothing, document: { addEventListener: nothing, visibilityState: 'hidden' } }
  for (const [name, value] of Object.entries(page)) {
    Object.defineProperty(globalThis, name, { value, configurable: true })
    t.after(() => Reflect.deleteProperty(globalThis, name))
  }
  t.mock.timers.enable({ apis: ['setTimeout'] })
  const { keepSending } = await import('./sending.ts')

  const state = { last: 1, unsent: 1 }
  let told = nothing
  let rounds = 0
  const sync = async () => {
    rounds++
    const { last } = state
    await Promise.resolve()
    state.unsent = state.last - last
    // The answer is in and the screens not yet told, when the teller does the next one.
    if (rounds === 1) {
      state.last++
      state.unsent++
      told()
    }
    await Promise.resolve()
    told()
    return 'idle' as const
  }
  const onChange = (listener: () => void) => {
    told = listener
    return nothing
  }
  keepSending({ state, onChange, sync } as unknown as Till)
  for (let i = 0; i < 50; i++) await Promise.resolve()
  assert.deepEqual({ unsent: state.unsent, rounds }, { unsent: 0, rounds: 2 })
})
