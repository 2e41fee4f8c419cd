/** Keys that work wherever the focus is. The screen that opened last is asked first; the one that knows the key takes it. */
import { useEffect, useState } from 'preact/hooks'

export type Keys = Record<string, () => void>

const layers: { keys: Keys }[] = []

/** A key as it is written in `Keys`: F2, Escape, Alt+1, Ctrl+z. */
function nameOf(event: KeyboardEvent): string {
  const held = `${event.ctrlKey || event.metaKey ? 'Ctrl+' : ''}${event.altKey ? 'Alt+' : ''}`
  // With Alt the layout may make another sign of a digit.
  const digit = /^Digit(\d)$/.exec(event.code)?.[1]
  return held + (held && digit ? digit : event.key)
}

/** What Enter already means something to. */
const OWN_ENTER = 'button, a, input, select, textarea, summary'

addEventListener('keydown', (event) => {
  if (event.isComposing || event.defaultPrevented) return
  // A key held down is one press: it must not run through one screen into the next.
  if (event.repeat && event.key === 'Enter') return event.preventDefault()
  const name = nameOf(event)
  if (name === 'Enter' && (event.target as Element).closest?.(OWN_ENTER)) return
  const layer = layers.findLast(({ keys }) => name in keys)
  if (!layer) return
  event.preventDefault()
  if (!event.repeat) layer.keys[name]?.()
})

/** While the component is there. Layers stand in the order in which the components were first drawn: outer below inner. */
export function useKeys(keys: Keys): void {
  const [layer] = useState(() => {
    const fresh = { keys }
    layers.push(fresh)
    return fresh
  })
  layer.keys = keys
  useEffect(
    () => () => {
      layers.splice(layers.indexOf(layer), 1)
    },
    [layer],
  )
}
