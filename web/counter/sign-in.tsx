/** Who stands at the till: a name, then six digits. The PIN says who did what; it does not protect the disk. */
import { isNo } from '#counter/say.ts'
import { useFocus } from '../ui/focus.ts'
import { useKeys } from '../ui/keys.ts'
import { useSignal } from '../ui/signal.ts'
import { read, teller, till } from './state.ts'

const DIGITS = 6

export function SignIn() {
  const point = till.value.point
  const tellers = read((now) => now.tellers())
  const chosen = useSignal(tellers.length === 1 ? tellers[0]?.person : undefined)
  const name = tellers.find(({ person }) => person === chosen.value)?.name
  useKeys(tellers.length > 1 ? { Escape: () => (chosen.value = undefined) } : {})
  return (
    <main class="alone">
      <p class="over">{point.unitName}</p>
      {chosen.value === undefined ? (
        <>
          <h1>Ai làm ở quầy?</h1>
          {tellers.length === 0 && <p class="wrong">Máy này chưa có ai được làm. Gọi quản lý giao người.</p>}
          <ul class="people">
            {tellers.map(({ person, name }, i) => (
              <Person key={person} name={name} first={i === 0} onPick={() => (chosen.value = person)} />
            ))}
          </ul>
        </>
      ) : (
        <Pin
          key={chosen.value}
          person={chosen.value}
          name={name ?? ''}
          {...(tellers.length > 1 && { onBack: () => (chosen.value = undefined) })}
        />
      )}
    </main>
  )
}

function Person({ name, first, onPick }: { name: string; first: boolean; onPick: () => void }) {
  const button = useFocus<HTMLButtonElement>(first)
  return (
    <li>
      <button type="button" ref={button} onClick={onPick}>
        {name}
      </button>
    </li>
  )
}

function Pin({ person, name, onBack }: { person: string; name: string; onBack?: () => void }) {
  const input = useFocus<HTMLInputElement>()
  const said = useSignal('')
  const asking = useSignal(false)
  const enter = async (pin: string) => {
    if (asking.value || pin.length < DIGITS) return
    asking.value = true
    said.value = ''
    const answer = await till.value.unlock(person, pin)
    asking.value = false
    if (isNo(answer)) {
      said.value = answer.text
      if (input.current) input.current.value = ''
      input.current?.focus()
    } else teller.value = answer
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        void enter(input.current?.value ?? '')
      }}
    >
      <h1>{name}</h1>
      <div class="field">
        <label for="pin">Mã PIN, 6 số</label>
        <input
          id="pin"
          class="pin"
          ref={input}
          type="password"
          inputMode="numeric"
          autocomplete="off"
          maxLength={DIGITS}
          aria-describedby="pin-sai"
          onInput={({ currentTarget: { value } }) => void enter(value)}
        />
        <p class="wrong" id="pin-sai" role="alert">
          {said.value}
        </p>
      </div>
      <p class="soft" role="status">
        {asking.value ? 'Đang kiểm tra…' : 'Đủ 6 số là vào, không cần bấm Enter.'}
      </p>
      {onBack && (
        <button type="button" class="plain" onClick={onBack}>
          Người khác <kbd>Esc</kbd>
        </button>
      )}
    </form>
  )
}
