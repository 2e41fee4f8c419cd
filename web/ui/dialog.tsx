/** A question over the screen: the browser's own dialog, so that nothing behind it can be reached. Esc puts it away. */
import type { ComponentChildren } from 'preact'
import { useLayoutEffect, useRef } from 'preact/hooks'
import { useKeys } from './keys.ts'
import { useId } from './signal.ts'

type Props = { title: string; onClose: () => void; children: ComponentChildren }

/** The first element with `data-first` gets the focus: what Enter then does. */
export function Dialog({ title, onClose, children }: Props) {
  const dialog = useRef<HTMLDialogElement>(null)
  const id = useId()
  useKeys({ Escape: onClose })
  useLayoutEffect(() => {
    const { current } = dialog
    current?.showModal()
    current?.querySelector<HTMLElement>('[data-first]')?.focus()
    // Closing gives the focus back to where it was.
    return () => current?.close()
  }, [])
  return (
    <dialog
      ref={dialog}
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault()
        onClose()
      }}
    >
      <h2 id={id}>{title}</h2>
      {children}
    </dialog>
  )
}
