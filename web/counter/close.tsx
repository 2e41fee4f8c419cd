/** The count, and the end of the shift: the book is set to what is there, a difference is written down and owed by nobody. */
import type { DaySheet, Notes, Teller } from '#counter/nouns.ts'
import { isNo } from '#counter/say.ts'
import { useFocus } from '../ui/focus.ts'
import { NotesInput, worth } from '../ui/notes.tsx'
import { useSignal } from '../ui/signal.ts'
import { useCommit } from './commit.ts'
import { Print } from './receipt.tsx'
import { differs } from './shift.tsx'
import { closedDay, complain, lastDone, notice, read, say, teller, till } from './state.ts'

/** A count in the middle of the day. */
export function Count() {
  const notes = useSignal<Notes>({})
  const { busy, commit } = useCommit()
  const count = () => {
    const prepared = till.value.prepare('cash', 'count', [notes.value as Record<string, number>])
    if (isNo(prepared)) complain(prepared)
    else {
      const difference = worth(notes.value) - till.value.drawer()
      void commit([prepared]).then(() => say(differs(difference)))
    }
  }
  return (
    <div class="counting">
      <h1>Kiểm quỹ</h1>
      <p>Đếm trước, so sau: số theo sổ chỉ hiện khi đã ghi số đếm.</p>
      <NotesInput notes={notes} onDone={count} />
      <div class="doing">
        <button type="button" class="primary" disabled={busy.value} onClick={count}>
          Ghi số đếm <kbd>Enter</kbd>
        </button>
      </div>
    </div>
  )
}

export function Close() {
  const notes = useSignal<Notes>({})
  const busy = useSignal(false)
  const unsent = read((now) => now.state.unsent)
  const close = async () => {
    if (busy.value) return
    busy.value = true
    notice.value = undefined
    const answer = await till.value.shift.close(teller.value as Teller, notes.value)
    busy.value = false
    if (isNo(answer)) complain(answer)
    else {
      lastDone.value = []
      closedDay.value = answer.sheet
    }
  }
  return (
    <div class="counting">
      <h1>Đóng ca</h1>
      <p>
        Đếm tiền trong ngăn kéo. Lệch vẫn đóng được ca.
        {unsent > 0 && ` Còn ${unsent} việc chưa gửi: máy tự gửi khi có mạng, kể cả sau khi đóng ca.`}
      </p>
      <NotesInput notes={notes} onDone={() => void close()} />
      <div class="doing">
        <button type="button" class="primary" disabled={busy.value} onClick={() => void close()}>
          Đóng ca <kbd>Enter</kbd>
        </button>
      </div>
    </div>
  )
}

/** The day on one sheet; the head of the chain on it lets anybody prove later that nothing was changed. */
export function Sheet({ sheet }: { sheet: DaySheet }) {
  const leave = useFocus<HTMLButtonElement>()
  return (
    <main class="alone wide">
      <h1>Đã đóng ca</h1>
      <p>{differs(sheet.difference ?? 0)} In phiếu ngày, ký, nộp cùng chứng từ.</p>
      <pre class="day">{sheet.lines.join('\n')}</pre>
      <div class="doing">
        <button
          type="button"
          class="primary"
          ref={leave}
          onClick={() => {
            closedDay.value = undefined
            teller.value = undefined
          }}
        >
          Xong <kbd>Enter</kbd>
        </button>
        <Print />
      </div>
    </main>
  )
}
