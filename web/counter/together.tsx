/** What the same person or household still owes here, to be paid with it: one press, one sum. */
import type { Held } from '#counter/nouns.ts'
import type { Line } from '#kernel/act.ts'
import { showMoney } from '#kernel/money.ts'
import { useKeys } from '../ui/keys.ts'
import type { Signal } from '../ui/signal.ts'
import { actsOn, askedFields, describe, knownLine, serviceOf } from './menu.ts'

/** Those that go into the same act as further lines, and those that are acts of their own. */
export const alike = (others: readonly Held[], service: string, verb: string): [Held[], Held[]] => [
  others.filter((one) => one.service === service && actsOn(one).includes(verb)),
  others.filter((one) => one.service !== service || !actsOn(one).includes(verb)),
]

/** Its primary act, with all that is open on it. */
export function wishOf(held: Held): [service: string, verb: string, lines: Line[]] {
  const verb = actsOn(held)[0] as string
  return [held.service, verb, [knownLine(serviceOf(held.service), verb, held)]]
}

/** What can be done in one go: nothing of it is left to ask. */
const needsNothing = (held: Held): boolean => {
  const declared = serviceOf(held.service)
  const verb = actsOn(held)[0]
  return verb !== undefined && askedFields(declared, verb, knownLine(declared, verb, held)).length === 0
}

type Props = { verb: string; others: readonly Held[]; chosen: Signal<readonly Held[]> }

export function Together({ others, chosen }: Props) {
  const can = others.filter(needsNothing)
  const all = can.length > 0 && chosen.value.length === can.length
  useKeys(
    can.length > 0
      ? {
          '+': () => {
            chosen.value = all ? [] : can
          },
        }
      : {},
  )
  return (
    <fieldset class="field together">
      <legend>
        Cùng người, cùng nhà còn{' '}
        {can.length > 0 && (
          <span class="soft">
            phím <kbd>+</kbd> chọn tất cả
          </span>
        )}
      </legend>
      {others.map((one) => {
        const { who, code, open } = describe(one)
        const ready = can.includes(one)
        const words = `${serviceOf(one.service).name} · ${who} · ${code}`
        return ready ? (
          <label key={one.key} class="tick">
            <input
              type="checkbox"
              checked={chosen.value.includes(one)}
              onInput={() => {
                chosen.value = chosen.value.includes(one)
                  ? chosen.value.filter((other) => other !== one)
                  : [...chosen.value, one]
              }}
            />
            <span>{words}</span>
            <b>{showMoney(open)}</b>
          </label>
        ) : (
          <p key={one.key} class="tick">
            <span>{words}</span>
            <b>{open > 0 ? showMoney(open) : ''}</b>
          </p>
        )
      })}
    </fieldset>
  )
}
