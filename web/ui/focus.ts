/** Puts the focus where the next key belongs. */
import { useEffect, useRef } from 'preact/hooks'

/** A ref whose element gets the focus when it is first drawn. */
export function useFocus<E extends HTMLElement>(wanted = true) {
  const element = useRef<E>(null)
  useEffect(() => {
    if (wanted) element.current?.focus()
  }, [wanted])
  return element
}
