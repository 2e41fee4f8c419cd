/**
 * “Giao nhận”: a hand-over has two sides. The giver scans what goes and names the taker; custody moves by the giver's act,
 * and the code on the giver's screen lets the taker's till write the same on its side. With a bag in hand, what is scanned goes
 * into the bag when it is here, and comes out of it when it is not.
 */
import { useMemo } from 'preact/hooks'
import type { Done, Held, No, Prepared } from '#counter/nouns.ts'
import { isNo } from '#counter/say.ts'
import { holder } from '#kernel/field.ts'
import { showMoney } from '#kernel/money.ts'
import { FieldInput } from '../ui/field.tsx'
import { useFocus } from '../ui/focus.ts'
import { useKeys } from '../ui/keys.ts'
import { Qr } from '../ui/qr.tsx'
import { Scan } from '../ui/scan.tsx'
import { useSignal } from '../ui/signal.ts'
import { Bags, bagNumber, takenOut } from './bags.tsx'
import { useCommit } from './commit.ts'
import { describe, describeLine, knownLine, offeredFor, serviceOf } from './menu.ts'
import { complain, goAct, notice, read, till } from './state.ts'

const taker = holder('Người nhận')

export function Hand() {
  const chosen = useSignal<readonly Held[]>([])
  const arriving = useSignal<readonly Prepared[]>([])
  const handed = useSignal<readonly Done[]>([])
  const to = useSignal('')
  const bag = useSignal('')
  const text = useSignal('')
  const input = useFocus<HTMLInputElement>()
  const held = read((now) => now.held())
  const takers = useMemo(() => offeredFor(serviceOf('registered'), ['to']).to, [])
  const { busy, commit } = useCommit((done) => {
    handed.value = done.filter(({ act }) => act.verb === 'handOver' && !String(act.lines[0]?.to).startsWith('bag:'))
    chosen.value = []
    arriving.value = []
  })

  const choose = (number: string) => {
    bag.value = number
    to.value = number && `bag:${number}`
    input.current?.focus()
  }
  const scan = (scanned: string) => {
    notice.value = undefined
    text.value = ''
    const number = bagNumber(scanned)
    if (number !== undefined) {
      if (held.some(({ key }) => key === `bag:${number}`)) choose(number)
      else goAct('bag', 'takeOver', undefined, { bag: number })
      return
    }
    const [hit] = till.value.find(scanned, 1)
    if (hit && handsOver(hit.held)) {
      if (!chosen.value.includes(hit.held)) chosen.value = [...chosen.value, hit.held]
      return
    }
    const got = bag.value ? takenOut(bag.value, scanned, arriving.value) : till.value.receive(scanned)
    if (isNo(got)) complain(got)
    else arriving.value = got
  }
  const submit = () => {
    if (text.value.trim()) scan(text.value.trim())
    else if (arriving.value.length > 0) void commit(arriving.value)
    else {
      const all = byService(chosen.value).map((things) => give(things, to.value))
      const no = all.find(isNo)
      if (no) complain(no)
      else void commit(all as Prepared[])
    }
  }
  if (handed.value.length > 0) return <Handed done={handed.value} onClose={() => (handed.value = [])} />
  const ready = arriving.value.length > 0 || chosen.value.length > 0
  return (
    <form
      class="hand"
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        submit()
      }}
    >
      <h1>Giao nhận</h1>
      <div class="field">
        <label for="quet">
          {bag.value
            ? `Túi ${bag.value}: quét bưu gửi đang giữ để cho vào, quét bưu gửi trong túi để lấy ra`
            : 'Quét mã bưu gửi, hồ sơ để giao; quét mã trên máy người giao, mã túi thư để nhận'}
        </label>
        <input
          id="quet"
          class="big"
          ref={input}
          autocomplete="off"
          spellcheck={false}
          value={text.value}
          onInput={({ currentTarget: { value } }) => {
            text.value = value
          }}
        />
        <Scan onScan={scan} />
      </div>
      {arriving.value.length > 0 && (
        <section>
          <h2>{bag.value ? 'Lấy từ túi về quầy' : 'Nhận về quầy'}</h2>
          <ul class="rows">
            {arriving.value.flatMap(({ service, lines }) =>
              lines.map((line) => (
                <li key={describeLine(service, line)}>
                  <span class="who">{describeLine(service, line)}</span>
                  <span class="soft">{serviceOf(service).name}</span>
                </li>
              )),
            )}
          </ul>
        </section>
      )}
      {arriving.value.length === 0 && (
        <section>
          <h2>
            {bag.value ? 'Cho vào túi' : 'Giao đi'} <small>{chosen.value.length} khoản</small>
          </h2>
          <ul class="rows">
            {chosen.value.map((one) => (
              <Going
                key={one.key}
                held={one}
                onDrop={() => (chosen.value = chosen.value.filter((other) => other !== one))}
              />
            ))}
          </ul>
          {chosen.value.length === 0 && (
            <button type="button" onClick={() => (chosen.value = held.filter(handsOver))}>
              Giao tất cả đang giữ
            </button>
          )}
          {!bag.value && (
            <FieldInput
              name="to"
              field={taker}
              typed={to.value}
              onType={(value) => (to.value = String(value))}
              known={takers}
            />
          )}
          {to.value.startsWith('till:') && (
            <p class="soft">
              Quầy khác thấy khi cả hai máy có mạng, không cần quét. Chưa có mạng: giao cho người chở, ghi tên người
              nhận; quầy kia quét mã là nhận được ngay.
            </p>
          )}
        </section>
      )}
      <div class="doing">
        <button type="submit" class="primary" disabled={busy.value || !(ready || text.value)}>
          {bag.value
            ? arriving.value.length > 0
              ? 'Lấy ra'
              : 'Cho vào túi'
            : arriving.value.length > 0
              ? 'Nhận'
              : 'Giao'}{' '}
          <kbd>Enter</kbd>
        </button>
      </div>
      <Bags chosen={bag.value} onChoose={choose} />
    </form>
  )
}

/** A pouch goes by its own act, with a slip that the carrier signs. */
const handsOver = ({ service }: Held): boolean => serviceOf(service).acts.handOver?.takes?.includes('to') ?? false

const byService = (things: readonly Held[]): Held[][] =>
  [...new Set(things.map(({ service }) => service))].map((service) => things.filter((one) => one.service === service))

function give(things: readonly Held[], to: string): Prepared | No {
  const { service } = things[0] as Held
  const declared = serviceOf(service)
  return till.value.prepare(
    service,
    'handOver',
    things.map((one) => ({ ...knownLine(declared, 'handOver', one), ...(to && { to }) })),
  )
}

function Going({ held, onDrop }: { held: Held; onDrop: () => void }) {
  const { who, code, open } = describe(held)
  return (
    <li>
      <span class="who">{who}</span>
      <span class="sum">{open > 0 ? showMoney(open) : ''}</span>
      <span class="soft">{[serviceOf(held.service).name, code].filter(Boolean).join(' · ')}</span>
      <button type="button" class="plain" onClick={onDrop}>
        Bỏ ra
      </button>
    </li>
  )
}

/** One code at a time, large: what a hand-over says may need several. */
function Handed({ done, onClose }: { done: readonly Done[]; onClose: () => void }) {
  const at = useSignal(0)
  const codes = done.flatMap((one) => till.value.release(one).map((text) => ({ text, of: one })))
  const { text, of } = codes[at.value] as (typeof codes)[number]
  const isLast = at.value === codes.length - 1
  const next = () => {
    if (isLast) onClose()
    else at.value++
  }
  const button = useFocus<HTMLButtonElement>()
  useKeys({ Enter: next })
  return (
    <div class="handed">
      <h1>Đã giao</h1>
      <p>
        Người nhận quét mã này bằng quầy của mình: {serviceOf(of.act.service).name}, {of.act.lines.length} khoản
        {codes.length > 1 && ` (mã ${at.value + 1}/${codes.length})`}.
      </p>
      <div class="doing">
        <button type="button" class="primary" ref={button} onClick={next}>
          {isLast ? 'Xong' : 'Mã tiếp theo'} <kbd>Enter</kbd>
        </button>
      </div>
      <figure>
        <Qr text={text} label={`Mã bàn giao của việc ${of.seq}`} />
        <details>
          <summary>Không quét được: chép mã này</summary>
          <textarea rows={3} readOnly value={text} aria-label="Mã bàn giao" />
        </details>
      </figure>
    </div>
  )
}
