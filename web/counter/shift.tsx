/** The shift begins with a count: one's own, one taken over from a colleague, or an absent colleague's before a witness. */
import type { Notes, OpenShift as Open, Teller } from '#counter/nouns.ts'
import { isNo } from '#counter/say.ts'
import { showMoney } from '#kernel/money.ts'
import { useKeys } from '../ui/keys.ts'
import { NotesInput, worth } from '../ui/notes.tsx'
import { useSignal } from '../ui/signal.ts'
import { Said } from './frame.tsx'
import { complain, go, read, say, teller, till } from './state.ts'

export function OpenShift() {
  const shift = read((now) => now.shift.current())
  const who = teller.value as Teller
  const notes = useSignal<Notes>({})
  const absent = useSignal(false)
  const witness = useSignal('')
  const busy = useSignal(false)
  const leave = () => {
    teller.value = undefined
  }
  useKeys({ Escape: leave })
  const open = async () => {
    if (busy.value) return
    if (absent.value && witness.value === '') return complain({ text: 'Chọn người chứng kiến, rồi nhận ca.' })
    busy.value = true
    // Whoever closed last left the app at “Đóng ca”. Now, not when all is done: the desk is there as soon as the shift is,
    // and what has been picked by then must not be left again.
    go('quay')
    const { shift: shifts } = till.value
    const difference = worth(notes.value) - till.value.drawer()
    const answer = !shift
      ? await shifts.open(who, notes.value)
      : absent.value
        ? await shifts.substitute(who, shift.teller, witness.value.trim(), notes.value)
        : await shifts.change(who, notes.value)
    busy.value = false
    if (isNo(answer)) complain(answer)
    else say(`Đã mở ca của ${who.name}. ${differs(difference)}`)
  }
  return (
    <main class="alone wide">
      <p class="over">{till.value.point.unitName}</p>
      <h1>{shift ? `Nhận ca từ ${shift.name}` : 'Mở ca'}</h1>
      <p>{shift ? took(shift) : 'Đếm tiền trong ngăn kéo, ghi số tờ từng loại.'} Không có tờ nào thì bấm Enter.</p>
      {till.value.practice && <p>Tập: coi như ngăn kéo có {showMoney(till.value.drawer())}.</p>}
      {shift && (
        <label class="tick">
          <input
            type="checkbox"
            checked={absent.value}
            onInput={() => {
              absent.value = !absent.value
            }}
          />
          {shift.name} vắng mặt, có người chứng kiến
        </label>
      )}
      {absent.value && (
        <div class="field">
          <label for="chung-kien">Người chứng kiến</label>
          <select
            id="chung-kien"
            value={witness.value}
            onInput={({ currentTarget: { value } }) => {
              witness.value = value
            }}
          >
            <option value="">Chọn người thứ ba cùng đếm</option>
            {till.value
              .tellers()
              .filter(({ person }) => person !== who.person && person !== shift?.teller)
              .map(({ person, name }) => (
                <option key={person} value={person}>
                  {name}
                </option>
              ))}
          </select>
        </div>
      )}
      <NotesInput notes={notes} onDone={() => void open()} />
      <Said />
      <div class="doing">
        <button type="button" class="primary" disabled={busy.value} onClick={() => void open()}>
          {shift ? 'Nhận ca' : 'Mở ca'}
        </button>
        <button type="button" class="plain" onClick={leave}>
          Thôi <kbd>Esc</kbd>
        </button>
      </div>
    </main>
  )
}

const took = ({ name, at }: Open): string => `Ngăn kéo do ${name} mở lúc ${at.slice(11, 16)}. Hai người cùng đếm.`

/** What a count found, in đồng. */
export const differs = (difference: number): string =>
  difference === 0
    ? 'Quỹ khớp sổ.'
    : `Quỹ ${difference < 0 ? 'thiếu' : 'thừa'} ${showMoney(Math.abs(difference))} so với sổ. Đã mở hồ sơ chênh lệch. Chưa ai phải bù.`
