/** Puts the focus where the next key belongs. */
import { useLayoutEffect, useRef } from 'preact/hooks'

/** A ref whose element gets the focus as soon as it is drawn: a key pressed before that would be lost. */
export function useFocus<E extends HTMLElement>(wanted = true) {
  const element = useRef<E>(null)
  useLayoutEffect(() => {
    if (wanted) element.current?.focus()
  }, [wanted])
  return element
}
