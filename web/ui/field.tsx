/** One field of a form, drawn from its declaration: label, widget, how its text becomes its value, and what is wrong. */
import type { ComponentChildren } from 'preact'
import { type Field, type FieldMeta, fieldOf } from '#kernel/field.ts'
import { showNumber } from '#kernel/money.ts'
import { useFocus } from './focus.ts'
import { PhotoInput } from './photo.tsx'
import { useId } from './signal.ts'
import { amountOf, type Typed } from './typed.ts'

type Props = {
  name: string
  field: Field
  typed: Typed | undefined
  onType: (typed: Typed) => void
  /** What is wrong with it, once it has been left. */
  wrong?: string | undefined
  required?: boolean
  autoFocus?: boolean
  /** Values to choose from for a free text, such as carriers used before. */
  known?: readonly string[] | undefined
  children?: ComponentChildren
}

export function FieldInput(props: Props) {
  const { field, typed, wrong, required = true, children } = props
  const meta = fieldOf(field)
  const id = useId()
  const said = wrong === undefined ? {} : { 'aria-invalid': true, 'aria-describedby': `${id}-sai` }
  if (meta.widget === 'choice') return <Choice {...props} meta={meta} />
  if (meta.widget === 'photo') return <PhotoInput {...props} label={meta.label} />
  if (meta.widget === 'yes')
    return (
      <label class="tick">
        <input
          type="checkbox"
          checked={typed === true}
          onInput={(event) => props.onType(event.currentTarget.checked)}
        />
        {meta.label}
      </label>
    )
  return (
    <div class="field">
      <label for={id}>
        {meta.label}
        {!required && <span class="soft"> (có thể bỏ trống)</span>}
      </label>
      {meta.widget === 'holder' ? (
        <Holder {...props} id={id} said={said} />
      ) : (
        <Text {...props} id={id} meta={meta} said={said} />
      )}
      {children}
      {wrong !== undefined && (
        <p class="wrong" id={`${id}-sai`}>
          {wrong}
        </p>
      )}
    </div>
  )
}

type Inner = Props & { id: string; said: object }

/** Typed loosely: preact knows each kind of input apart, and this table is all of them. */
const TYPES: Partial<Record<FieldMeta['widget'], object>> = {
  money: { inputMode: 'numeric' },
  count: { inputMode: 'numeric' },
  phone: { type: 'tel', inputMode: 'tel' },
  day: { type: 'date' },
  month: { type: 'month' },
}

function Text({ name, typed, onType, autoFocus = false, known, id, meta, said }: Inner & { meta: FieldMeta }) {
  const number = meta.widget === 'money' || meta.widget === 'count'
  const input = useFocus<HTMLInputElement>(autoFocus)
  return (
    <>
      <input
        {...TYPES[meta.widget]}
        {...said}
        ref={input}
        id={id}
        name={name}
        class={number ? 'number' : ''}
        value={typeof typed === 'string' ? typed : ''}
        autocomplete="off"
        autocapitalize={meta.widget === 'name' ? 'words' : 'off'}
        spellcheck={false}
        {...((known ? { list: `${id}-co` } : {}) as object)}
        onInput={({ currentTarget: { value } }) => onType(number ? grouped(value) : value)}
      />
      {known && (
        <datalist id={`${id}-co`}>
          {known.map((one) => (
            <option key={one} value={one} />
          ))}
        </datalist>
      )}
    </>
  )
}

/** 184500 → 184.500 while it is typed; anything else stays as it is. */
export function grouped(typed: string): string {
  const amount = amountOf(typed)
  return typeof amount === 'number' && Number.isSafeInteger(amount) ? showNumber(amount) : typed
}

/** Few choices: all of them can be seen, and the first letter or an arrow picks one. */
function Choice({ name, typed, onType, wrong, autoFocus = false, meta }: Props & { meta: FieldMeta }) {
  const first = useFocus<HTMLInputElement>(autoFocus)
  const choices = Object.entries(meta.choices ?? {})
  return (
    <fieldset class="field choice">
      <legend>{meta.label}</legend>
      {choices.map(([value, words], i) => (
        <label key={value}>
          <input
            type="radio"
            name={name}
            value={value}
            ref={i === 0 ? first : null}
            checked={typed === value}
            onInput={() => onType(value)}
          />
          {words}
        </label>
      ))}
      {wrong !== undefined && <p class="wrong">{wrong}</p>}
    </fieldset>
  )
}

const KINDS: Record<string, string> = {
  carrier: 'Người chở',
  vault: 'Kho, két',
  till: 'Quầy',
  route: 'Tuyến thư',
  bag: 'Túi thư',
  principal: 'Ngân hàng, cơ quan',
  unit: 'Đơn vị',
}

/** A holder is chosen by its kind and its code; `known` codes are offered. */
function Holder({ name, typed, onType, autoFocus = false, known = [], id, said }: Inner) {
  const [kind = 'carrier', code = ''] = (typeof typed === 'string' && typed ? typed : 'carrier:').split(':')
  const input = useFocus<HTMLInputElement>(autoFocus)
  return (
    <div class="pair">
      <select
        aria-label="Loại"
        value={kind}
        onInput={({ currentTarget: { value } }) => onType(code || value !== 'carrier' ? `${value}:${code}` : '')}
      >
        {Object.entries(KINDS).map(([value, words]) => (
          <option key={value} value={value}>
            {words}
          </option>
        ))}
      </select>
      <input
        {...said}
        ref={input}
        id={id}
        name={name}
        value={code}
        autocomplete="off"
        spellcheck={false}
        list={`${id}-co`}
        onInput={({ currentTarget: { value } }) => onType(value.includes(':') ? value : value && `${kind}:${value}`)}
      />
      <datalist id={`${id}-co`}>
        {known.map((one) => (
          <option key={one} value={one} />
        ))}
      </datalist>
    </div>
  )
}
