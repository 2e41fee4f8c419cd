/** “Chờ xử lý”: what others propose, ask back or did not take; each with its evidence. Silence is never consent. */
import type { Done, Teller, Waiting } from '#counter/nouns.ts'
import { isNo } from '#counter/say.ts'
import { showDay } from '#kernel/day.ts'
import { showMoney, showNumber } from '#kernel/money.ts'
import { useSignal } from '../ui/signal.ts'
import { summary } from './commit.ts'
import { room } from './device.ts'
import { useLoaded } from './loaded.ts'
import { describe } from './menu.ts'
import { LastNote } from './note.tsx'
import { Receipt } from './receipt.tsx'
import { complain, go, read, say, teller, till } from './state.ts'

export function Inbox() {
  const waiting = read((now) => now.waiting())
  return (
    <div class="inbox">
      <h1>Chờ xử lý</h1>
      {waiting.length === 0 && <p class="empty">Không có việc nào chờ.</p>}
      {waiting.map((one) => (
        <Case key={one.key} one={one} />
      ))}
      <Room />
    </div>
  )
}

/** Name of a colleague; of others the code. */
const whoIs = (actor: string): string =>
  till.value.tellers().find(({ person }) => actor === `person:${person}`)?.name ?? actor.replace(/^person:/, '')

const when = (at: string): string => `${at.slice(11, 16)} ngày ${at.slice(8, 10)}/${at.slice(5, 7)}`

function Case({ one }: { one: Waiting }) {
  switch (one.kind) {
    case 'proposal':
      return <Proposal one={one} />
    case 'recall':
      return (
        <section class="case">
          <h2>Đề nghị trả lại: lệnh {one.order}</h2>
          <p class="soft">
            {whoIs(one.from)}, {when(one.at)}
          </p>
          <p>
            {one.reason}. Trả trước khi hết {showDay(one.until)}.
          </p>
          {one.things.length === 0 && <p class="soft">Ở quầy không còn khoản nào của lệnh này.</p>}
          <ul>
            {one.things.map((held) => {
              const { who, code, open } = describe(held)
              return (
                <li key={held.key}>
                  {who} · {code} {open > 0 && <b>{showMoney(open)}</b>}
                </li>
              )
            })}
          </ul>
          <Act words="Trả lại" done="Đã trả lại." act={(who) => till.value.obey(one.key, who)} />
          <Refuse of={one.key} label="Lý do không trả được" words="Không trả được" />
        </section>
      )
    case 'outcome':
      return (
        <section class="case">
          <h2>{one.text}</h2>
          <p class="soft">
            {summary(one.done)}, {when(one.at)}
          </p>
          <Paper done={one.done} />
          <Act words="Đã xem, đã xử lý" done="Đã cất." act={() => till.value.settle(one.key)} />
        </section>
      )
    case 'count':
      return (
        <section class="case">
          <h2>
            Quỹ {one.done && one.done.cash < 0 ? 'thiếu' : 'thừa'} {showMoney(one.open)}, đang được xem xét
          </h2>
          <p class="soft">{when(one.at)}</p>
          <p>Lệch chưa phải là nợ. Không ai phải bù khi chưa có kết luận.</p>
        </section>
      )
  }
}

const Paper = ({ done }: { done: Done }) => (
  <details>
    <summary>Xem giấy của việc này</summary>
    <Receipt done={done} />
  </details>
)

/** What an act moved: what was found at the door is evidence, too. */
const thingsOf = (done: Done | undefined): string[] => [
  ...new Set(done?.legs.flatMap((leg) => (leg.kind === 'thing' ? [leg.thing] : []))),
]

type Proposed = Extract<Waiting, { kind: 'proposal' }>

function Proposal({ one }: { one: Proposed }) {
  return (
    <section class="case">
      <h2>Đề nghị sửa việc {one.named}</h2>
      <p class="soft">
        {whoIs(one.from)}, {when(one.at)}
      </p>
      <dl class="computed">
        <div>
          <dt>Lý do</dt>
          <dd>{one.reason}</dd>
        </div>
        <div>
          <dt>Chứng cứ</dt>
          <dd>{one.evidence}</dd>
        </div>
      </dl>
      {one.done && <Paper done={one.done} />}
      {thingsOf(one.done).map((thing) => (
        <LastNote key={thing} of={thing} />
      ))}
      <p>Sổ chỉ đổi khi mình đồng ý. Im lặng không phải là đồng ý.</p>
      <Act words="Đồng ý sửa" done="Đã đồng ý sửa." act={(who) => till.value.accept(one.key, who)} />
      <Refuse of={one.key} label="Lý do không đồng ý" words="Không đồng ý" />
    </section>
  )
}

/** A no goes back to who asked, with its reason. */
function Refuse({ of, label, words }: { of: string; label: string; words: string }) {
  const reason = useSignal('')
  return (
    <>
      <div class="field">
        <label for={`ly-do-${of}`}>{label}</label>
        <input
          id={`ly-do-${of}`}
          autocomplete="off"
          value={reason.value}
          onInput={({ currentTarget: { value } }) => {
            reason.value = value
          }}
        />
      </div>
      <Act
        words={words}
        done={`Đã ghi: ${words.toLowerCase()}.`}
        plain
        act={(who) => till.value.dispute(of, reason.value.trim(), who)}
      />
    </>
  )
}

function Act({
  words,
  done,
  act,
  plain = false,
}: {
  words: string
  done: string
  act: (who: Teller) => Promise<unknown>
  plain?: boolean
}) {
  const busy = useSignal(false)
  const press = async () => {
    if (busy.value) return
    busy.value = true
    const answer = await act(teller.value as Teller)
    busy.value = false
    if (answer && isNo(answer)) complain(answer)
    else say(done)
  }
  return (
    <button type="button" class={plain ? '' : 'primary'} disabled={busy.value} onClick={() => void press()}>
      {words}
    </button>
  )
}

/** What the browser promised, and what to do when it promised nothing. */
function Room() {
  const known = useLoaded(room, [])
  if (!known || known.persisted) return null
  return (
    <section class="case">
      <h2>Bộ nhớ chưa được bảo vệ</h2>
      <p>Trình duyệt có thể dọn sổ khi máy gần đầy. Thêm trang này vào dấu trang hoặc cài như ứng dụng, rồi mở lại.</p>
      <p class="soft">Còn trống {showNumber(Math.round(known.freeBytes / 1e6))} MB.</p>
      <button type="button" onClick={() => go('quay')}>
        Về quầy
      </button>
    </section>
  )
}
