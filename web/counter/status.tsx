/** How things stand, always in sight and in words: what is sent, what waits, the drawer, what the browser promised. */
import { stateWords } from '#counter/words.ts'
import { showMoney } from '#kernel/money.ts'
import { signal } from '../ui/signal.ts'
import { clock, room } from './device.ts'
import { addressOf, read } from './state.ts'
import { stored, waiting } from './update.ts'

/** Whether the browser promised not to sweep the store; asked once. */
const kept = signal<boolean | undefined>(undefined)
void room().then(({ persisted }) => {
  kept.value = persisted
})

/** The hour moves on although nothing happens. */
const now = signal(clock())
setInterval(() => {
  now.value = clock()
}, 30_000)

export function Status() {
  const { state, practice } = read(({ state, practice }) => ({ state, practice }))
  const said = stateWords(state, now.value)
  return (
    <div class="status">
      <p class="drawer">
        Quỹ <b>{showMoney(state.drawer)}</b>
      </p>
      <div role="status">
        <ul>
          {said.map(({ text, tone }) => (
            <li key={text} class={tone}>
              {tone === 'act' ? <a href={addressOf('cho-xu-ly')}>{text}</a> : text}
            </li>
          ))}
          {kept.value === false && !practice && (
            <li class="wait">
              <a href={addressOf('cho-xu-ly')}>Bộ nhớ chưa được bảo vệ</a>
            </li>
          )}
          {waiting.value && <li class="wait">Có bản mới, thay khi đổi ca</li>}
          {!stored.value && <li class="wait">Đang tải để dùng khi mất mạng</li>}
        </ul>
      </div>
    </div>
  )
}
