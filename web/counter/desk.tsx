/**
 * “Quầy”: one input that finds anything the till holds, one list, Enter. With a key of a group the list also offers what
 * can be begun there. Beside it stands the receipt of what was done last.
 */
import { useEffect } from 'preact/hooks'
import type { Found, Held } from '#counter/nouns.ts'
import { showMoney } from '#kernel/money.ts'
import type { Note } from '#sync/wire.ts'
import { useFocus } from '../ui/focus.ts'
import { useKeys } from '../ui/keys.ts'
import { useSignal } from '../ui/signal.ts'
import { More } from './holding.tsx'
import { actsOn, describe, GROUPS, type Group, newActs, newActsNamed, serviceOf } from './menu.ts'
import { noteWords, useNotes } from './note.tsx'
import { LastReceipt } from './receipt.tsx'
import { goAct, lastDone, picked, read } from './state.ts'

/** Rows drawn at most, more than fit on a screen: drawing takes longer than finding. */
const ROWS_MOST = 12
/** Asked from the search, to be narrowed to a group and counted. */
const HITS_MOST = 400

type Row = { kind: 'held'; found: Found } | { kind: 'new'; service: string; verb: string }

export function Desk() {
  const notes = useNotes()
  const text = useSignal('')
  const group = useSignal<Group | undefined>(undefined)
  const at = useSignal(0)
  const input = useFocus<HTMLInputElement>()
  const all = read((till) => rowsOf(till.held(), () => till.find(text.value, HITS_MOST), text.value, group.value))
  const rows = all.slice(0, ROWS_MOST)
  const chosen = Math.min(at.value, rows.length - 1)
  const pick = (row: Row | undefined) => {
    if (!row) return
    picked.value = row.kind === 'held' ? row.found : undefined
    if (row.kind === 'new') goAct(row.service, row.verb)
    else goAct(row.found.held.service, actsOn(row.found.held)[0] ?? '', row.found.held.key)
  }
  const toGroup = (next: Group | undefined) => {
    group.value = next === group.value ? undefined : next
    at.value = 0
    input.current?.focus()
  }
  useKeys({
    ...Object.fromEntries(GROUPS.map((one) => [one.key, () => toGroup(one)])),
    ...(text.value || group.value || lastDone.value.length > 0
      ? {
          Escape: () => {
            if (text.value) text.value = ''
            else if (group.value) group.value = undefined
            else lastDone.value = []
            at.value = 0
          },
        }
      : {}),
  })
  useEffect(() => {
    // What is typed or scanned while nothing has the focus belongs to the input.
    const catchKey = ({ key, target, ctrlKey, altKey, metaKey }: KeyboardEvent) => {
      if (target === document.body && key.length === 1 && !ctrlKey && !altKey && !metaKey) input.current?.focus()
    }
    addEventListener('keydown', catchKey)
    return () => removeEventListener('keydown', catchKey)
  }, [input])
  const onKey = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 }[event.key]
    if (step !== undefined) {
      event.preventDefault()
      at.value = Math.max(0, Math.min(rows.length - 1, chosen + step))
      document.getElementById(`dong-${at.value}`)?.scrollIntoView({ block: 'nearest' })
    }
    if (event.key === 'Enter' && !event.repeat) {
      event.preventDefault()
      pick(rows[chosen])
    }
  }
  return (
    <div class="desk">
      <section class="finding" aria-label="Tìm">
        <h1 class="hidden">Quầy</h1>
        <input
          ref={input}
          class="big"
          type="text"
          role="combobox"
          aria-label="Số cuối của mã, tên, điện thoại, bản; hoặc quét mã"
          aria-expanded={rows.length > 0}
          aria-controls="ket-qua"
          aria-autocomplete="list"
          {...(rows.length > 0 && { 'aria-activedescendant': `dong-${chosen}` })}
          placeholder="Số cuối của mã, tên, bản…"
          autocomplete="off"
          spellcheck={false}
          value={text.value}
          onInput={({ currentTarget: { value } }) => {
            text.value = value
            at.value = 0
          }}
          onKeyDown={onKey}
        />
        <fieldset class="groups" aria-label="Nhóm việc">
          {GROUPS.map((one) => (
            <button key={one.key} type="button" aria-pressed={group.value === one} onClick={() => toGroup(one)}>
              {one.name} <kbd>{one.key}</kbd>
            </button>
          ))}
        </fieldset>
        <div class="rows" id="ket-qua" role="listbox" aria-label="Kết quả">
          {rows.map((row, i) => (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the input above has the focus and takes the keys
            <div
              key={row.kind === 'held' ? row.found.held.key : `${row.service}/${row.verb}`}
              id={`dong-${i}`}
              role="option"
              tabIndex={-1}
              aria-selected={i === chosen}
              onClick={() => pick(row)}
            >
              {row.kind === 'held' ? (
                <HeldRow {...row.found} note={notes.get(row.found.held.key)} />
              ) : (
                <NewRow {...row} />
              )}
            </div>
          ))}
        </div>
        <More than={ROWS_MOST} of={all.length} />
        {rows.length === 0 && <Empty text={text.value} group={group.value} />}
      </section>
      <LastReceipt />
    </div>
  )
}

/** What is held comes first when something was typed, but acts that bear the name are among the rows that are shown. */
function rowsOf(held: readonly Held[], find: () => Found[], text: string, group: Group | undefined): Row[] {
  const typed = text.trim() !== ''
  const hits = typed ? find() : held.map((one): Found => ({ held: one, exact: true, others: [] }))
  const begins = typed
    ? group
      ? []
      : newActsNamed(text)
    : (group && !group.verb ? group.services : []).flatMap((service) =>
        newActs(serviceOf(service)).map((verb) => ({ service, verb })),
      )
  const found = hits.flatMap((hit): Row[] => (fits(hit.held, group) ? [{ kind: 'held', found: hit }] : []))
  const fresh = begins.map((one): Row => ({ kind: 'new', ...one }))
  return typed
    ? [...found.slice(0, ROWS_MOST - fresh.length), ...fresh, ...found.slice(ROWS_MOST - fresh.length)]
    : [...fresh, ...found]
}

const fits = ({ service }: Held, group: Group | undefined): boolean =>
  !group || (group.services.includes(service) && (!group.verb || group.verb in serviceOf(service).acts))

function HeldRow({ held, others, note }: Found & { note: Note | undefined }) {
  const { who, where, code, open } = describe(held)
  const more = others.reduce((sum, one) => sum + one.open, 0)
  return (
    <>
      <span class="who">{who}</span>
      <span class="sum">{open > 0 ? showMoney(open) : ''}</span>
      <span class="soft">{[serviceOf(held.service).name, where, code].filter(Boolean).join(' · ')}</span>
      {note && <span class="also">{noteWords(note)}</span>}
      {others.length > 0 && (
        <span class="also">
          Còn {others.length} khoản khác{more > 0 ? `: ${showMoney(more)}` : ''}
        </span>
      )}
    </>
  )
}

const NewRow = ({ service, verb }: { service: string; verb: string }) => (
  <>
    <span class="who">{serviceOf(service).acts[verb]?.name}</span>
    <span class="sum new">Việc mới</span>
    <span class="soft">{serviceOf(service).name}</span>
  </>
)

function Empty({ text, group }: { text: string; group: Group | undefined }) {
  if (text)
    return (
      <div class="empty">
        <p>Quầy không giữ gì khớp “{text}”.</p>
        <p>Gõ ít chữ hơn, hoặc thử số cuối của mã. Khách có giấy báo mà quầy không giữ: tạm nhận tiền.</p>
        <button type="button" onClick={() => goAct('suspense', 'deposit')}>
          Tạm nhận tiền
        </button>
      </div>
    )
  return (
    <div class="empty">
      <p>
        {group
          ? `Chưa giữ gì trong nhóm ${group.name}.`
          : 'Quầy chưa giữ gì. Danh sách mà quản lý giao sẽ tự tới khi có mạng. Việc mới: chọn một nhóm ở trên, hoặc gõ tên việc.'}
      </p>
    </div>
  )
}
