/** Undoing: an act of the same day is undone by a new one that carries its movements backwards. A reason is asked for. */
import type { Done, Teller } from '#counter/nouns.ts'
import { isNo } from '#counter/say.ts'
import { Dialog } from '../ui/dialog.tsx'
import { useKeys } from '../ui/keys.ts'
import { useSignal } from '../ui/signal.ts'
import { summary } from './commit.ts'
import { useLoaded } from './loaded.ts'
import { complain, lastDone, say, teller, till } from './state.ts'

const REASONS = ['Nhập nhầm', 'Khách đổi ý', 'Nhầm người'] as const

/** The newest act of today that has not been undone, found by itself. */
export function UndoLast({ onClose }: { onClose: () => void }) {
  const acts = useLoaded(() => till.value.acts(till.value.today()), [])
  if (!acts) return null
  const last = acts.findLast((done) => canUndo(done))
  return last ? <Undo done={last} onClose={onClose} /> : <Nothing onClose={onClose} />
}

export const canUndo = ({ act, undoneBy }: Done): boolean =>
  undoneBy === undefined && act.service !== 'correction' && act.service !== 'shift'

const Nothing = ({ onClose }: { onClose: () => void }) => (
  <Dialog title="Hôm nay chưa có việc nào để hủy" onClose={onClose}>
    <button type="button" class="primary" data-first onClick={onClose}>
      Đóng <kbd>Enter</kbd>
    </button>
  </Dialog>
)

export function Undo({ done, onClose }: { done: Done; onClose: () => void }) {
  const reason = useSignal<string>(REASONS[0])
  const busy = useSignal(false)
  const undo = async () => {
    if (busy.value) return
    busy.value = true
    const answer = await till.value.undo(done.seq, reason.value.trim(), teller.value as Teller)
    busy.value = false
    if (isNo(answer)) complain(answer)
    else {
      lastDone.value = []
      say(`Đã hủy: ${summary(done)}.`)
    }
    onClose()
  }
  useKeys(
    Object.fromEntries(
      REASONS.map((words, i) => [
        String(i + 1),
        () => {
          reason.value = words
        },
      ]),
    ),
  )
  return (
    <Dialog title="Hủy việc này?" onClose={onClose}>
      <p class="what">{summary(done)}</p>
      <p>Sổ giữ cả việc cũ lẫn việc hủy. Thu lại biên lai đã đưa khách.</p>
      <fieldset class="field choice">
        <legend>Lý do</legend>
        {REASONS.map((words, i) => (
          <label key={words}>
            <input
              type="radio"
              name="ly-do"
              checked={reason.value === words}
              onInput={() => {
                reason.value = words
              }}
            />
            {words} <kbd>{i + 1}</kbd>
          </label>
        ))}
      </fieldset>
      <div class="doing">
        <button type="button" class="primary stern" data-first disabled={busy.value} onClick={() => void undo()}>
          Hủy việc <kbd>Enter</kbd>
        </button>
        <button type="button" class="plain" onClick={onClose}>
          Thôi <kbd>Esc</kbd>
        </button>
      </div>
    </Dialog>
  )
}
