/** A list of things to open: buttons, the arrows go up and down. */
import type { ComponentChildren } from 'preact'
import { useFocus } from './focus.ts'

export type RowProps = { key: string; onOpen: () => void; children: ComponentChildren }

export function Rows({
  rows,
  label,
  autoFocus = false,
}: {
  rows: readonly RowProps[]
  label: string
  autoFocus?: boolean
}) {
  const first = useFocus<HTMLButtonElement>(autoFocus && rows.length > 0)
  const onKeyDown = (event: KeyboardEvent & { currentTarget: HTMLUListElement }) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step === undefined) return
    const buttons = [...event.currentTarget.querySelectorAll('button')]
    const at = buttons.indexOf(document.activeElement as HTMLButtonElement)
    const to = buttons[at + step]
    if (!to) return
    event.preventDefault()
    to.focus()
  }
  return (
    <ul class="rows" aria-label={label} onKeyDown={onKeyDown}>
      {rows.map(({ key, onOpen, children }, i) => (
        <li key={key}>
          <button type="button" ref={i === 0 ? first : null} onClick={onOpen}>
            {children}
          </button>
        </li>
      ))}
    </ul>
  )
}
