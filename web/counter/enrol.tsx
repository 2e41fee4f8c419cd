/** A new device: it shows the manager's one-use code to the centre with its own public key, and waits to be let in. */
import { useEffect } from 'preact/hooks'
import type { Enrolment } from '#counter/nouns.ts'
import { toBase64url } from '#sync/keys.ts'
import type { Store } from '#sync/store.ts'
import { useFocus } from '../ui/focus.ts'
import { signal } from '../ui/signal.ts'
import { ask, room } from './device.ts'

type Props = { store: Store; publicKey: Uint8Array; onDone: (enrolment: Enrolment) => void }

type Step = { at: 'code'; said?: string } | { at: 'waiting'; said?: string } | { at: 'done'; enrolment: Enrolment }
const step = signal<Step>({ at: 'code' })
const sending = signal(false)

/** How often the centre is asked whether the manager has agreed. */
const ASK_AGAIN_MS = 3_000

export function Enrol(props: Props) {
  const now = step.value
  useEffect(() => {
    // Loaded again while the manager was thinking.
    void props.store.get('meta', 'ticket').then((ticket) => {
      if (ticket !== undefined) step.value = { at: 'waiting' }
    })
  }, [props.store])
  return (
    <main class="alone">
      <p class="over">Cánh Tay · Quầy</p>
      {now.at === 'code' && <Code {...props} {...(now.said !== undefined && { said: now.said })} />}
      {now.at === 'waiting' && <Waiting {...props} {...(now.said !== undefined && { said: now.said })} />}
      {now.at === 'done' && <Welcome {...props} enrolment={now.enrolment} />}
    </main>
  )
}

function Code({ store, publicKey, said }: Props & { said?: string }) {
  const input = useFocus<HTMLInputElement>()
  const send = async (event: Event) => {
    event.preventDefault()
    const code = input.current?.value.trim() ?? ''
    if (code === '' || sending.value) return
    sending.value = true
    step.value = await askIn(store, codeIn(code), publicKey)
    sending.value = false
  }
  return (
    <form onSubmit={send}>
      <h1>Đăng ký máy này</h1>
      <p>Quét mã QR quản lý đưa, hoặc gõ mã. Mã dùng một lần, trong 15 phút.</p>
      <p class="soft">Chưa có mã: nhờ trưởng điểm hoặc bưu điện cấp trên, họ tạo mã ở trang Quản lý quầy, mục Máy.</p>
      <div class="field">
        <label for="ma">Mã đăng ký</label>
        <input
          id="ma"
          ref={input}
          // The manager's QR code opens this page with the code behind the sign.
          defaultValue={location.hash.slice(1)}
          autocomplete="off"
          autocapitalize="characters"
          spellcheck={false}
          aria-describedby="ma-sai"
        />
        <p class="wrong" id="ma-sai" role="alert">
          {said}
        </p>
      </div>
      <button type="submit" class="primary" disabled={sending.value}>
        {sending.value ? 'Đang gửi…' : 'Gửi mã'} <kbd>Enter</kbd>
      </button>
    </form>
  )
}

/** A scanned code may be an address with the code behind its sign. */
const codeIn = (scanned: string): string => scanned.split(/[#=/]/).at(-1) ?? scanned

async function askIn(store: Store, code: string, publicKey: Uint8Array): Promise<Step> {
  try {
    const body = { code, publicKey: toBase64url(publicKey), ...(await room()) }
    const answer = await ask('/sync/1/enrol', { type: 'application/json', body: JSON.stringify(body) })
    if (answer.status !== 202) return { at: 'code', said: refusal(answer.status) }
    const { ticket } = (await answer.json()) as { ticket: string }
    await store.write([{ table: 'meta', key: 'ticket', value: ticket }])
    return { at: 'waiting' }
  } catch {
    return { at: 'code', said: 'Chưa nối được với trung tâm. Xem lại mạng, rồi gửi lại.' }
  }
}

const refusal = (status: number): string =>
  status === 429
    ? 'Thử quá nhiều lần. Chờ 1 phút, rồi gửi lại.'
    : 'Mã không đúng hoặc đã dùng, đã quá giờ. Xin quản lý mã mới.'

function Waiting({ store, said }: Props & { said?: string }) {
  useEffect(() => {
    const again = async () => {
      const next = await askAgain(store)
      if (next) step.value = next
    }
    const timer = setInterval(() => void again(), ASK_AGAIN_MS)
    return () => clearInterval(timer)
  }, [store])
  return (
    <div role="status">
      <h1>Đang chờ quản lý đồng ý</h1>
      <p>Gọi cho quản lý, đọc tên điểm của mình. Màn này tự chuyển khi được đồng ý.</p>
      <p class="soft">{said ?? 'Giữ máy mở và có mạng.'}</p>
    </div>
  )
}

async function askAgain(store: Store): Promise<Step | undefined> {
  const ticket = (await store.get('meta', 'ticket')) as string | undefined
  if (ticket === undefined) return undefined
  try {
    const answer = await ask(`/sync/1/enrol/${ticket}`)
    if (answer.status === 404 || answer.status === 410) return { at: 'code', said: refusal(answer.status) }
    const told = (await answer.json()) as Enrolment | object
    return 'device' in told ? { at: 'done', enrolment: told } : { at: 'waiting' }
  } catch {
    return { at: 'waiting', said: 'Mất mạng. Máy vẫn tự hỏi lại.' }
  }
}

function Welcome({ store, enrolment, onDone }: Props & { enrolment: Enrolment }) {
  const next = useFocus<HTMLButtonElement>()
  const enter = async () => {
    await store.write([
      { table: 'meta', key: 'enrolment', value: enrolment },
      { table: 'meta', key: 'ticket', value: undefined },
    ])
    history.replaceState(null, '', location.pathname)
    onDone(enrolment)
  }
  return (
    <div>
      <h1>{enrolment.unitName}</h1>
      <p>
        Máy này là quầy <b>{enrolment.device}</b> của điểm. Đúng tên điểm thì vào; sai thì gọi quản lý.
      </p>
      <button type="button" class="primary" ref={next} onClick={() => void enter()}>
        Vào quầy <kbd>Enter</kbd>
      </button>
    </div>
  )
}
