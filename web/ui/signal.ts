/**
 * State of the screens: a value that draws again what is on the screen when it changes. A component's own one draws that
 * component; a shared one the whole app, which is a few hundred nodes, so nobody keeps book of who reads what.
 */
import { useReducer, useState } from 'preact/hooks'

export type Signal<T> = { value: T }

let drawAll = (): void => undefined

/** Shared by the screens. */
export const signal = <T>(first: T): Signal<T> => watched(first, () => drawAll())

/** A component's own. */
export function useSignal<T>(first: T): Signal<T> {
  const draw = useDraw()
  return useState(() => watched(first, draw))[0]
}

/** For the outermost component alone: it is drawn when a shared one changes. */
export function useShared(): void {
  drawAll = useDraw()
}

let ids = 0

/** What ties a label to its input, the same at every draw. Nothing is drawn elsewhere first, so counting is enough. */
export const useId = (): string => useState(() => `o${++ids}`)[0]

const useDraw = (): (() => void) => useReducer((times: number) => times + 1, 0)[1] as () => void

function watched<T>(first: T, draw: () => void): Signal<T> {
  let now = first
  return {
    get value() {
      return now
    },
    set value(next) {
      if (Object.is(next, now)) return
      now = next
      draw()
    },
  }
}
