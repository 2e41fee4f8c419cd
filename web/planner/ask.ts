/** What the worker is asked and what it says, and one way to ask it. It is ended with its question: nothing waits in it. */
import type { Scenario } from '#routing/scenario.ts'
import type { SyncMoves } from '#routing/synchronise.ts'

export type Question =
  | { readonly kind: 'reliability'; readonly scenario: Scenario; readonly samples: number; readonly share: number }
  | {
      readonly kind: 'synchronise'
      readonly scenario: Scenario
      readonly seconds: number
      readonly routes: readonly string[]
      /** Shared by all; undefined: each route has its own. */
      readonly vans: number | undefined
    }

/** `waiting`: item-minutes a day. `moves`: in the order of the routes that `syncOf` takes. */
export type Solved = {
  readonly status: 'optimal' | 'stopped' | 'impossible' | 'nothing'
  readonly waiting: number
  readonly lowerBound: number
  readonly moves: SyncMoves
}

export type Said =
  | { readonly kind: 'reliability'; readonly n: readonly (readonly (number | undefined)[])[] }
  | {
      readonly kind: 'step'
      readonly seconds: number
      readonly lowerBound: number
      /** The best known, when it is better than what was said before. */
      readonly best: Pick<Solved, 'waiting' | 'moves'> | undefined
    }
  | ({ readonly kind: 'solved' } & Solved)
  | { readonly kind: 'failed'; readonly message: string }

type Types = { createPolicy(name: string, rules: object): { createScriptURL(text: string): string } }

/** Asks; `hear` gets every word of the answer. The function that is returned ends it. */
export function ask(address: string, question: Question, hear: (said: Said) => void): () => void {
  // Where the page lets in no script from text, an address must be given by name.
  const types = (globalThis as { trustedTypes?: Types }).trustedTypes
  const url = types?.createPolicy('phong', { createScriptURL: (text: string) => text }).createScriptURL(address)
  const worker = new Worker(url ?? address)
  worker.onmessage = ({ data }: MessageEvent<Said>) => hear(data)
  worker.onerror = ({ message }) => hear({ kind: 'failed', message })
  worker.postMessage(question)
  return () => worker.terminate()
}
