/** What the till must first look up in its store. */
import { useEffect, useState } from 'preact/hooks'
import { changes } from './state.ts'

/** Undefined until it is there; asked again when the till or something in `of` changes. */
export function useLoaded<T>(load: () => Promise<T>, of: readonly unknown[]): T | undefined {
  const [found, setFound] = useState<T>()
  useEffect(() => {
    let wanted = true
    void load().then((value) => {
      if (wanted) setFound(() => value)
    })
    return () => {
      wanted = false
    }
  }, [changes.value, ...of])
  return found
}
