/** What the screens share: the till, who works at it, where in the app one is, what was last done, what must be said. */
import type { DaySheet, Done, Found, No, Teller } from '#counter/nouns.ts'
import type { Till } from '#counter/till.ts'
import type { Line } from '#kernel/act.ts'
import type { Signer } from '#sync/keys.ts'
import type { Store } from '#sync/store.ts'
import { signal } from '../ui/signal.ts'

/** The till that the screens work on; in practice another one, on a store that is never sent. */
export const till = signal<Till>(undefined as never)
/** The store and the key that it works with: for notes, and for the code of a receipt. */
export const device = signal<{ store: Store; signer: Signer }>(undefined as never)
export const teller = signal<Teller | undefined>(undefined)
/** How practice begins and ends; set when the till is open. */
export const practice = signal<{ begin: () => Promise<void>; end: () => void }>(undefined as never)
/** Counts up with every change of the till, so that what reads it is drawn again. */
export const changes = signal(0)

/** Reads from the till, again after every change. */
export function read<T>(from: (till: Till) => T): T {
  changes.value
  return from(till.value)
}

export const SCREENS = {
  quay: 'Quầy',
  'dang-giu': 'Đang giữ',
  'giao-nhan': 'Giao nhận',
  quy: 'Nộp quỹ, tiếp quỹ',
  'ghi-no': 'Khách ghi nợ',
  'nhat-ky': 'Nhật ký',
  'cho-xu-ly': 'Chờ xử lý',
  'kiem-quy': 'Kiểm quỹ',
  'dong-ca': 'Đóng ca',
  viec: 'Việc',
} as const
export type Screen = keyof typeof SCREENS

export type Place = { screen: Screen; rest: string[] }

function placeNow(): Place {
  const [screen = '', ...rest] = location.hash.slice(1).split('/').map(decodeURIComponent)
  return screen in SCREENS ? { screen: screen as Screen, rest } : { screen: 'quay', rest: [] }
}

/** Where one is; it stands in the address, so the browser's way back works. */
export const place = signal<Place>(placeNow())
addEventListener('hashchange', () => {
  const next = placeNow()
  // By a link: what was said belongs to the screen that was left. `go` has seen to that, and something may be said since.
  if (JSON.stringify(next) !== JSON.stringify(place.value)) notice.value = undefined
  place.value = next
})

export const addressOf = (screen: Screen, ...rest: string[]): string =>
  `#${[screen, ...rest].map(encodeURIComponent).join('/')}`

export function go(screen: Screen, ...rest: string[]): void {
  goingBack = false
  notice.value = undefined
  // Setting the fragment would lay the page out at once, to scroll to it.
  const address = addressOf(screen, ...rest)
  if (address !== location.hash) history.pushState(null, '', address)
  place.value = placeNow()
  steps++
}

/** Steps into the app that can be gone back without leaving it. */
let steps = 0
/** While the browser is on its way back: a second press must not run on into a form that was left long ago. */
let goingBack = false
addEventListener('popstate', () => {
  goingBack = false
})

/** One step back; from a page that was opened by its address, to the desk. */
export function back(): void {
  notice.value = undefined
  if (goingBack) return
  if (steps > 0) {
    goingBack = true
    steps--
    history.back()
  } else go('quay')
}

/** What the next form begins with. */
export const filled = signal<Line>({})

/** The form of one act: on a thing that is held, or new, with what is known already. */
export function goAct(service: string, verb: string, key?: string, known: Line = {}): void {
  filled.value = known
  go('viec', service, verb, ...(key === undefined ? [] : [key]))
}

/** What was picked at the desk, with what the same household still owes. */
export const picked = signal<Found | undefined>(undefined)

/** The acts that were done last: their receipt stands beside the desk until the next. */
export const lastDone = signal<readonly Done[]>([])

/** The day that was just closed: shown until it is put away. */
export const closedDay = signal<DaySheet | undefined>(undefined)

/** One sentence for the teller, read aloud by a screen reader. */
export const notice = signal<{ kind: 'good' | 'bad'; text: string } | undefined>(undefined)
export const say = (text: string): void => {
  notice.value = { kind: 'good', text }
}
export const complain = ({ text }: Pick<No, 'text'>): void => {
  notice.value = { kind: 'bad', text }
}
