/** The frame of all screens: where, who, how things stand, the way to the other screens, what was just said. */
import type { ComponentChildren } from 'preact'
import { Dialog } from '../ui/dialog.tsx'
import { useKeys } from '../ui/keys.ts'
import { useSignal } from '../ui/signal.ts'
import { GROUPS } from './menu.ts'
import {
  addressOf,
  back,
  go,
  lastDone,
  notice,
  place,
  practice,
  read,
  SCREENS,
  type Screen,
  teller,
  till,
} from './state.ts'
import { Status } from './status.tsx'
import { UndoLast } from './undo.tsx'

/** On the rail, with Alt and its number; the last two have keys of their own. */
const RAIL: readonly Screen[] = ['quay', 'dang-giu', 'giao-nhan', 'quy', 'ghi-no', 'nhat-ky', 'cho-xu-ly']
const OWN_KEYS: Partial<Record<Screen, string>> = { 'giao-nhan': 'F9', 'dong-ca': 'F10' }
/** What fits into the bar of a phone; the rest is behind “Thêm”. */
const ON_PHONE: readonly Screen[] = ['quay', 'dang-giu', 'giao-nhan']

export function Frame({ children }: { children: ComponentChildren }) {
  const help = useSignal(false)
  const undoing = useSignal(false)
  useKeys({
    ...Object.fromEntries(RAIL.map((screen, i) => [`Alt+${i + 1}`, () => go(screen)])),
    F1: () => {
      help.value = !help.value
    },
    F9: () => go('giao-nhan'),
    F10: () => go('dong-ca'),
    Escape: () => {
      if (place.value.screen !== 'quay') back()
    },
    'Ctrl+z': () => {
      undoing.value = true
    },
  })
  return (
    <div class="app">
      <header class="top">
        <p class="point">
          <b>{till.value.point.unitName}</b>
          <span>{teller.value?.name}</span>
        </p>
        <Status />
      </header>
      <Rail onHelp={() => (help.value = true)} />
      <main>
        <Said />
        {children}
      </main>
      {help.value && <Help onClose={() => (help.value = false)} />}
      {undoing.value && <UndoLast onClose={() => (undoing.value = false)} />}
    </div>
  )
}

/** Over every screen of practice, so that nobody takes it for work. */
export const Band = () => (
  <aside class="practice" aria-label="Chế độ">
    <b>Tập sự: không ghi sổ</b>
    <button type="button" class="plain" onClick={() => practice.value.end()}>
      Thôi tập
    </button>
  </aside>
)

function Rail({ onHelp }: { onHelp: () => void }) {
  const waiting = read((now) => now.state.waiting)
  const link = (screen: Screen, key: string) => (
    <li key={screen} class={ON_PHONE.includes(screen) ? '' : 'second'}>
      <a href={addressOf(screen)} {...(place.value.screen === screen && { 'aria-current': 'page' as const })}>
        {SCREENS[screen]}
        {screen === 'cho-xu-ly' && waiting > 0 && <b class="count">{waiting}</b>}
        <kbd>{OWN_KEYS[screen] ?? key}</kbd>
      </a>
    </li>
  )
  return (
    <nav class="rail" aria-label="Màn hình">
      <ul>
        {RAIL.map((screen, i) => link(screen, `Alt ${i + 1}`))}
        {link('dong-ca', 'F10')}
        <li class="second">
          <button type="button" class="plain" onClick={onHelp}>
            Trợ giúp <kbd>F1</kbd>
          </button>
        </li>
      </ul>
      <details class="more" key={location.hash}>
        <summary>Thêm{waiting > 0 && <b class="count">{waiting}</b>}</summary>
        <ul>
          {RAIL.filter((screen) => !ON_PHONE.includes(screen)).map((screen) => link(screen, ''))}
          {link('dong-ca', '')}
          <li>
            <button type="button" class="plain" onClick={onHelp}>
              Trợ giúp
            </button>
          </li>
        </ul>
      </details>
    </nav>
  )
}

/** What was just said, good or bad, in the same place on every screen. */
export const Said = () => (
  <p class={`said ${notice.value?.kind ?? ''}`} role={notice.value?.kind === 'bad' ? 'alert' : 'status'}>
    {notice.value?.text}
  </p>
)

const KEYS_SAID: readonly (readonly [string, string])[] = [
  ['Enter', 'Làm nút xanh'],
  ['Esc', 'Lùi một bước'],
  ...GROUPS.map(({ key, name }) => [key, name] as const),
  ['F9', 'Giao nhận'],
  ['F10', 'Đóng ca'],
  ['Ctrl Z', 'Hủy việc vừa làm'],
  ['Ctrl P', 'In biên lai đang hiện'],
  ['Alt 1 … 7', 'Các màn hình ở cột trái'],
]

function Help({ onClose }: { onClose: () => void }) {
  const practise = () => {
    onClose()
    void practice.value.begin()
  }
  return (
    <Dialog title="Phím tắt" onClose={onClose}>
      <dl class="keys">
        {KEYS_SAID.map(([key, does]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
      <div class="doing">
        <button type="button" class="primary" data-first onClick={onClose}>
          Đóng <kbd>Enter</kbd>
        </button>
        {!till.value.practice && (
          <button type="button" onClick={practise}>
            Tập sự, không ghi sổ
          </button>
        )}
        <button type="button" onClick={leave}>
          Đổi người
        </button>
      </div>
    </Dialog>
  )
}

const leave = () => {
  lastDone.value = []
  notice.value = undefined
  teller.value = undefined
}
