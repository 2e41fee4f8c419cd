/** A count of cash, kind by kind. What the book expects is not shown: a count that knows its result is no count. */
import type { Notes } from '#counter/nouns.ts'
import { showMoney } from '#kernel/money.ts'
import { useFocus } from './focus.ts'
import { type Signal, useId } from './signal.ts'

const FACES = {
  n500: 500_000,
  n200: 200_000,
  n100: 100_000,
  n50: 50_000,
  n20: 20_000,
  n10: 10_000,
  n5: 5_000,
  n2: 2_000,
  n1: 1_000,
  coins: 1,
} as const
type Kind = keyof typeof FACES
const KINDS = Object.keys(FACES) as Kind[]

/** In đồng. */
export const worth = (notes: Notes): number => KINDS.reduce((sum, kind) => sum + (notes[kind] ?? 0) * FACES[kind], 0)

/** Enter goes on to the next kind, from the last one out of the form. */
export function NotesInput({ notes, onDone }: { notes: Signal<Notes>; onDone: () => void }) {
  const first = useFocus<HTMLInputElement>()
  const id = useId()
  const next = (event: KeyboardEvent & { currentTarget: HTMLInputElement }) => {
    const { key, currentTarget } = event
    if (key !== 'Enter' && key !== 'ArrowDown' && key !== 'ArrowUp') return
    event.preventDefault()
    if (event.repeat) return
    const inputs = [...(currentTarget.closest('.notes')?.querySelectorAll('input') ?? [])]
    const to = inputs[inputs.indexOf(currentTarget) + (key === 'ArrowUp' ? -1 : 1)]
    if (to) to.select()
    else if (key === 'Enter') onDone()
  }
  return (
    <fieldset class="notes" aria-label="Kiểm đếm tiền">
      {KINDS.map((kind) => {
        const many = notes.value[kind] ?? 0
        return (
          <div key={kind}>
            <label for={`${id}-${kind}`}>{kind === 'coins' ? 'Tiền lẻ khác, đồng' : showMoney(FACES[kind])}</label>
            <input
              id={`${id}-${kind}`}
              ref={kind === 'n500' ? first : null}
              inputMode="numeric"
              class="number"
              autocomplete="off"
              value={many || ''}
              onInput={({ currentTarget: { value } }) => {
                const digits = value.replace(/\D/g, '').slice(0, 9)
                notes.value = { ...notes.value, [kind]: Number(digits) }
              }}
              onKeyDown={next}
            />
            <output>{many > 0 ? showMoney(many * FACES[kind]) : ''}</output>
          </div>
        )
      })}
      <p class="total">
        Tổng đếm được <b>{showMoney(worth(notes.value))}</b>
      </p>
    </fieldset>
  )
}
