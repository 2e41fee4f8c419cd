/** “Nhật ký”: what was done here today, newest first, each with its receipt and its undoing. */
import { outcomeWords } from '#counter/cases.ts'
import type { Done } from '#counter/nouns.ts'
import type { Line } from '#kernel/act.ts'
import { showDay } from '#kernel/day.ts'
import { showMoney } from '#kernel/money.ts'
import { Dialog } from '../ui/dialog.tsx'
import { useKeys } from '../ui/keys.ts'
import { Rows } from '../ui/rows.tsx'
import { useSignal } from '../ui/signal.ts'
import { useLoaded } from './loaded.ts'
import { describeLine, linesOf, serviceOf } from './menu.ts'
import { Print, Receipt } from './receipt.tsx'
import { goAct, teller, till } from './state.ts'
import { canUndo, Undo } from './undo.tsx'

export function Journal() {
  const today = till.value.today()
  const acts = useLoaded(() => till.value.acts(today), [today])
  const opened = useSignal<number | undefined>(undefined)
  const shown = acts?.find(({ seq }) => seq === opened.value)
  return (
    <div class="journal">
      <h1>Nhật ký ngày {showDay(today)}</h1>
      {acts?.length === 0 && <p class="empty">Hôm nay chưa có việc nào.</p>}
      {acts && acts.length > 0 && (
        <Rows
          key={String(opened.value === undefined)}
          label="Việc hôm nay, mới nhất trước"
          autoFocus={opened.value === undefined}
          rows={acts.toReversed().map((done) => ({
            key: String(done.seq),
            onOpen: () => {
              opened.value = done.seq
            },
            children: <Entry done={done} />,
          }))}
        />
      )}
      {shown && <Opened done={shown} onClose={() => (opened.value = undefined)} />}
    </div>
  )
}

function Entry({ done }: { done: Done }) {
  const { act, cash, undoneBy, outcome, number } = done
  const declared = serviceOf(act.service)
  return (
    <>
      <span class={undoneBy === undefined ? 'who' : 'who gone'}>
        {act.at.slice(11, 16)} {declared.acts[act.verb]?.name}
      </span>
      <span class={cash < 0 ? 'sum out' : 'sum'}>{cash === 0 ? '' : showMoney(cash)}</span>
      <span class="soft">
        {[declared.name, ...linesOf(done).map((line) => describeLine(act.service, line)), number]
          .filter(Boolean)
          .join(' · ')}
      </span>
      {undoneBy !== undefined && <span class="also">Đã hủy</span>}
      {outcome && <span class="also bad">{outcomeWords(done)}</span>}
    </>
  )
}

function Opened({ done, onClose }: { done: Done; onClose: () => void }) {
  const undoing = useSignal(false)
  const can = canUndo(done)
  useKeys({ ...(can && { Delete: () => (undoing.value = true) }) })
  return (
    <Dialog title={`Việc ${done.act.device}/${done.seq}`} onClose={onClose}>
      <Receipt done={done} />
      <div class="doing">
        <Print />
        {can && done.cash > 0 && (
          <button type="button" onClick={() => goAct('teller-credit', 'lend', undefined, lent(done))}>
            Tôi trả thay khách
          </button>
        )}
        {can && (
          <button type="button" class="stern" onClick={() => (undoing.value = true)}>
            Hủy việc này <kbd>Del</kbd>
          </button>
        )}
        <button type="button" class="plain" onClick={onClose}>
          Đóng <kbd>Esc</kbd>
        </button>
      </div>
      {undoing.value && (
        <Undo
          done={done}
          onClose={() => {
            undoing.value = false
            onClose()
          }}
        />
      )}
    </Dialog>
  )
}

/** The note of what a teller laid out for the customer of this act. */
function lent(done: Done): Line {
  const [known = {}] = linesOf(done)
  const said = Object.entries({ name: known.name, phone: known.phone, village: known.village })
  return {
    paid: `${done.act.device}/${done.seq}`,
    amount: done.cash,
    teller: teller.value?.person ?? '',
    ...(Object.fromEntries(said.filter(([, value]) => value !== undefined)) as Line),
  }
}
