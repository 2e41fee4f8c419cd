/** The receipt on the screen, drawn as it is printed: after the act is durable, never before. */
import { useLayoutEffect, useMemo, useRef } from 'preact/hooks'
import type { Done } from '#counter/nouns.ts'
import { type Acted, receiptCodes, receiptOf } from '#counter/receipt.ts'
import { paperOf, printed } from '#counter/receipt-print.ts'
import { useKeys } from '../ui/keys.ts'
import { summary } from './commit.ts'
import { useLoaded } from './loaded.ts'
import { linesOf } from './menu.ts'
import { device, lastDone, till } from './state.ts'

/** On a phone it is folded up, so that the next customer's code can be typed at once. */
const wide = matchMedia('(min-width: 60rem)')

export function LastReceipt() {
  if (lastDone.value.length === 0) return null
  return (
    <aside class="last" aria-label="Biên lai vừa ghi">
      <details open={wide.matches}>
        <summary>Biên lai: {lastDone.value.map(summary).join('; ')}</summary>
        {lastDone.value.map((done) => (
          <Receipt key={done.seq} done={done} />
        ))}
      </details>
      <div class="doing">
        <Print />
        <button
          type="button"
          class="plain"
          onClick={() => {
            lastDone.value = []
          }}
        >
          Cất đi
        </button>
      </div>
    </aside>
  )
}

export function Print() {
  useKeys({ 'Ctrl+p': () => print() })
  return (
    <button type="button" onClick={() => print()}>
      In <kbd>Ctrl P</kbd>
    </button>
  )
}

const signed = new WeakMap<Done, Promise<string[]>>()

/** Signed once: each signature is another one, and so would be the paper. */
function codesOf(done: Done, acted: Acted): Promise<string[]> {
  const codes = signed.get(done) ?? receiptCodes(acted, device.value.signer, location.origin)
  signed.set(done, codes)
  return codes
}

export function Receipt({ done }: { done: Done }) {
  const { point, practice } = till.value
  const acted = { ...done, point, known: linesOf(done), practice }
  const codes = useLoaded(() => codesOf(done, acted), [done])
  // A code of 85 × 85 modules is not drawn again with each key.
  const { style, body } = useMemo(() => {
    const receipt = receiptOf(acted, codes ?? [])
    return printed(receipt, paperOf(receipt, '80mm'))
  }, [done, codes])
  const paper = useRef<HTMLDivElement>(null)
  useLayoutEffect(() => {
    // Markup of our own tag: whatever was typed is escaped in it.
    if (paper.current) paper.current.innerHTML = body.text
  }, [body.text])
  useLayoutEffect(() => {
    const sheet = new CSSStyleSheet()
    sheet.replaceSync(style)
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet]
    return () => {
      document.adoptedStyleSheets = document.adoptedStyleSheets.filter((other) => other !== sheet)
    }
  }, [style])
  return <div class="paper" ref={paper} />
}
