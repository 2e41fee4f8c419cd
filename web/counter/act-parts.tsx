/** Parts of the form of an act: what it is about, what the rules made of it, the change, and what else could be done. */
import type { Held, No, Prepared, Wish } from '#counter/nouns.ts'
import { showDay } from '#kernel/day.ts'
import { showMoney } from '#kernel/money.ts'
import { rulesOn } from '#rules/rules.ts'
import { isPayout, paidWhere } from '#services/payout.ts'
import { grouped } from '../ui/field.tsx'
import { useFocus } from '../ui/focus.ts'
import { useSignal } from '../ui/signal.ts'
import { amountOf } from '../ui/typed.ts'
import { actsOn, describe, serviceOf } from './menu.ts'
import { LastNote } from './note.tsx'
import { goAct, till } from './state.ts'

export function Subject({ held }: { held: Held }) {
  const { who, where, code, open } = describe(held)
  return (
    <div class="subject">
      <p class="who">{who}</p>
      {open > 0 && <p class="sum">{showMoney(open)}</p>}
      <p class="soft">{[where, code].filter(Boolean).join(' · ')}</p>
      {isPayout(serviceOf(held.service)) && (
        <p class="soft">{paidWhere(String(held.line.period), till.value.today(), rulesOn(till.value.today()))}</p>
      )}
      {held.until && <p class="soft">Làm được đến hết {showDay(held.until)}</p>}
      <LastNote of={held.key} />
    </div>
  )
}

/** Every amount that the rules of the day made, summed over the lines. */
export function Computed({ prepared }: { prepared: Prepared }) {
  const { amountNames } = serviceOf(prepared.service)
  const sums: Record<string, number> = {}
  for (const line of prepared.computed)
    for (const [name, amount] of Object.entries(line)) sums[name] = (sums[name] ?? 0) + amount
  const shown = Object.entries(sums).filter(([, amount]) => amount > 0)
  if (shown.length === 0) return null
  return (
    <dl class="computed">
      {shown.map(([name, amount]) => (
        <div key={name}>
          <dt>{amountNames[name] ?? name}</dt>
          <dd>{showMoney(amount)}</dd>
        </div>
      ))}
    </dl>
  )
}

/** Nothing typed means the exact sum. It is arithmetic for the teller: nothing of it is recorded. */
export function Change({ cash, autoFocus }: { cash: number; autoFocus: boolean }) {
  const given = useSignal('')
  const input = useFocus<HTMLInputElement>(autoFocus)
  const amount = amountOf(given.value)
  const back = typeof amount === 'number' && given.value ? amount - cash : undefined
  return (
    <div class="field change">
      <label for="khach-dua">Khách đưa</label>
      <input
        id="khach-dua"
        ref={input}
        class="number"
        inputMode="numeric"
        autocomplete="off"
        placeholder="đủ tiền"
        value={given.value}
        onInput={({ currentTarget: { value } }) => {
          given.value = grouped(value)
        }}
      />
      <output for="khach-dua" class={back !== undefined && back < 0 ? 'wrong' : ''}>
        {back === undefined ? '' : back < 0 ? `Còn thiếu ${showMoney(-back)}` : `Trả lại ${showMoney(back)}`}
      </output>
    </div>
  )
}

/** The way out when the till must say no: the money is taken into suspense, with a receipt that says so. */
export const Instead = ({ no }: { no: No }) => (
  <p class="instead">
    {no.text}{' '}
    <button type="button" onClick={() => goWish(no.instead as Wish)}>
      {serviceOf((no.instead as Wish).service).acts[(no.instead as Wish).verb]?.name}
    </button>
  </p>
)

const goWish = ({ service, verb, lines: [line] }: Wish) => goAct(service, verb, undefined, line)

export function OtherActs({ held, verb }: { held: Held; verb: string }) {
  const declared = serviceOf(held.service)
  const others = actsOn(held).filter((other) => other !== verb)
  return (
    <nav class="others" aria-label="Việc khác với khoản này">
      {others.map((other) => (
        <button key={other} type="button" onClick={() => goAct(held.service, other, held.key)}>
          {declared.acts[other]?.name}
        </button>
      ))}
      {verb !== 'note' && (
        <button type="button" onClick={() => goAct('visit', 'note', held.key)}>
          Ghi chú, chụp ảnh
        </button>
      )}
    </nav>
  )
}
