/**
 * The form of one act, drawn from its declaration: what is known, what is left to ask, what the rules make of it, and one
 * green button that says how much changes hands. One press is one act, however long the answer takes.
 */
import { useMemo, useRef } from 'preact/hooks'
import type { Held, No, Prepared } from '#counter/nouns.ts'
import { isNo } from '#counter/say.ts'
import { showMoney } from '#kernel/money.ts'
import { FieldInput } from '../ui/field.tsx'
import { useKeys } from '../ui/keys.ts'
import { useSignal } from '../ui/signal.ts'
import { type Typed, typedOf } from '../ui/typed.ts'
import { Change, Computed, Instead, OtherActs, Subject } from './act-parts.tsx'
import { useCommit } from './commit.ts'
import { actsOn, askedFields, knownLine, lineOf, offeredFor, serviceOf, shortcutsOf } from './menu.ts'
import { back, complain, filled, go, notice, picked, place, read, till } from './state.ts'
import { alike, Together, wishOf } from './together.tsx'

export function ActForm() {
  const [service = '', verb = '', key] = place.value.rest
  const known = read((now) => (key === undefined ? undefined : now.thing(key)))
  const held = known && (service === 'visit' || actsOn(known).includes(verb)) ? known : undefined
  const declared = serviceOf(service)
  if (!(verb in declared.acts) || (key !== undefined && !held))
    return (
      <div class="empty">
        <p>Việc này không còn ở quầy.</p>
        <button type="button" class="primary" onClick={() => go('quay')}>
          Về quầy
        </button>
      </div>
    )
  return <Form key={`${service}/${verb}/${key}`} service={service} verb={verb} held={held} />
}

type Props = { service: string; verb: string; held: Held | undefined }

function Form({ service, verb, held }: Props) {
  const declared = serviceOf(service)
  const rule = declared.acts[verb]
  const known = useMemo(() => knownLine(declared, verb, held), [declared, verb, held])
  const asked = askedFields(declared, verb, known)
  const offered = useMemo(() => offeredFor(declared, asked), [declared, verb])
  const typed = useSignal<Record<string, Typed>>(typedOf(filled.value))
  /** Fields that have been left, or asked for in vain: before that nothing is called wrong. */
  const left = useSignal<ReadonlySet<string>>(new Set())
  const others = useSignal<readonly Held[]>([])
  const form = useRef<HTMLFormElement>(null)
  const { busy, commit } = useCommit()

  const own = lineOf(declared, known, asked, typed.value)
  const [same, apart] = alike(others.value, service, verb)
  const prepared = usePrepared(service, verb, [own, ...same.map((one) => knownLine(declared, verb, one))])
  const rest = apart.map((one) => till.value.prepare(...wishOf(one)))
  const all = [prepared, ...rest]
  const no = all.find(isNo)
  const cash = all.reduce((sum, one) => sum + (isNo(one) ? 0 : one.cash), 0)

  const submit = () => {
    if (!no) {
      void commit(all as Prepared[])
      return
    }
    left.value = new Set(asked)
    const field = asked.includes(no.field) ? no.field : undefined
    if (field === undefined) complain(no)
    else form.current?.querySelector<HTMLElement>(`[name="${field}"]`)?.focus()
  }
  useKeys({ Enter: submit })
  const wrong = (name: string) => (no?.field === name && left.value.has(name) ? no.text : undefined)
  return (
    <form
      class="act"
      ref={form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        submit()
      }}
    >
      <header>
        <p class="over">{declared.name}</p>
        <h1>{rule?.name}</h1>
        {held && <Subject held={held} />}
      </header>
      {asked.map((name, i) => (
        <div
          key={name}
          onFocusOut={() => {
            if (typed.value[name] !== undefined) left.value = new Set([...left.value, name])
          }}
        >
          <FieldInput
            name={name}
            field={declared.fields[name] as never}
            typed={typed.value[name]}
            onType={(value) => {
              typed.value = { ...typed.value, [name]: value }
              notice.value = undefined
            }}
            wrong={wrong(name)}
            known={offered[name]}
            required={!rule?.may?.includes(name)}
            autoFocus={i === 0}
          >
            <Shortcuts
              name={name}
              onPick={(words) => {
                typed.value = { ...typed.value, [name]: words }
              }}
            />
          </FieldInput>
        </div>
      ))}
      {held?.service === service && picked.value?.held.key === held.key && picked.value.others.length > 0 && (
        <Together verb={verb} others={picked.value.others} chosen={others} />
      )}
      {cash > 0 && <Change cash={cash} autoFocus={asked.length === 0} />}
      {!isNo(prepared) && <Computed prepared={prepared} />}
      <div class="doing">
        <button type="submit" class="primary" disabled={busy.value}>
          {rule?.name}
          {cash !== 0 && <b> {showMoney(Math.abs(cash))}</b>} <kbd>Enter</kbd>
        </button>
        <button type="button" class="plain" onClick={back}>
          Thôi <kbd>Esc</kbd>
        </button>
      </div>
      {no?.instead && <Instead no={no} />}
      {held && <OtherActs held={held} verb={verb} />}
    </form>
  )
}

/** Judged again only when something changed: the same `Prepared` is the same act, however often it is pressed. */
function usePrepared(service: string, verb: string, lines: Parameters<typeof till.value.prepare>[2]): Prepared | No {
  const said = JSON.stringify(lines)
  return useMemo(() => till.value.prepare(service, verb, lines), [service, verb, said])
}

/** A digit typed alone stands for these words too. */
function Shortcuts({ name, onPick }: { name: string; onPick: (words: string) => void }) {
  const shortcuts = shortcutsOf(name)
  if (!shortcuts) return null
  return (
    <div class="short">
      {Object.entries(shortcuts).map(([digit, words]) => (
        <button key={digit} type="button" class="plain" onClick={() => onPick(words)}>
          <kbd>{digit}</kbd> {words}
        </button>
      ))}
    </div>
  )
}
