/** “Đang giữ”: everything that is in this drawer's custody, by village, with what it comes to; on a phone the day's round. */
import type { Held } from '#counter/nouns.ts'
import { nameOf } from '#counter/say.ts'
import { showMoney, showNumber } from '#kernel/money.ts'
import type { Note } from '#sync/wire.ts'
import { Rows } from '../ui/rows.tsx'
import { useSignal } from '../ui/signal.ts'
import { actsOn, describe, ME, serviceOf } from './menu.ts'
import { noteWords, useNotes } from './note.tsx'
import { goAct, picked, read } from './state.ts'

/** Rows drawn at most in one village; the desk finds the rest. */
const ROWS_MOST = 50

export function Holding() {
  const held = read((till) => till.held())
  const away = read((till) => till.away()).filter((one) => WATCHED.test(one.holder ?? '') && actsOn(one).length > 0)
  const stock = read((till) => till.stock())
  const notes = useNotes()
  const service = useSignal('')
  const services = [...new Set(held.map((one) => one.service))]
  const shown = held.filter((one) => !service.value || one.service === service.value)
  const villages = byVillage(shown)
  return (
    <div class="holding">
      <h1>Đang giữ</h1>
      {held.length === 0 && <p class="empty">Quầy không giữ bưu gửi, hóa đơn hay hồ sơ nào.</p>}
      {services.length > 1 && (
        <fieldset class="groups" aria-label="Dịch vụ">
          <button type="button" aria-pressed={service.value === ''} onClick={() => (service.value = '')}>
            Tất cả {showNumber(held.length)}
          </button>
          {services.map((one) => (
            <button key={one} type="button" aria-pressed={service.value === one} onClick={() => (service.value = one)}>
              {serviceOf(one).name} {showNumber(held.filter((thing) => thing.service === one).length)}
            </button>
          ))}
        </fieldset>
      )}
      {villages.map(([village, things]) => (
        <section key={village}>
          <h2>
            {village} <small>{sumOf(things)}</small>
          </h2>
          <Rows label={village} rows={things.slice(0, ROWS_MOST).map((one) => rowOf(one, notes.get(one.key)))} />
          <More than={ROWS_MOST} of={things.length} />
        </section>
      ))}
      {away.length > 0 && (
        <section>
          <h2>
            Đã gửi cơ quan, đã phát <small>còn chờ kết quả, chờ trả tiền</small>
          </h2>
          <Rows label="Còn theo dõi" rows={away.slice(0, ROWS_MOST).map((one) => rowOf(one, notes.get(one.key)))} />
          <More than={ROWS_MOST} of={away.length} />
        </section>
      )}
      {stock.length > 0 && (
        <section>
          <h2>Hàng, tem, ấn chỉ</h2>
          <dl class="computed">
            {stock.map(({ sku, quantity }) => (
              <div key={sku}>
                <dt>{sku}</dt>
                <dd>{showNumber(quantity)}</dd>
              </div>
            ))}
          </dl>
        </section>
      )}
    </div>
  )
}

/** With agencies, and with customers: pouches and deposits have screens of their own. */
const WATCHED = /^(principal:|customer$)/

/** How many rows are not shown. */
export const More = ({ than, of }: { than: number; of: number }) =>
  of > than ? <p class="soft">Còn {showNumber(of - than)} khoản nữa. Gõ thêm ở Quầy để tìm.</p> : null

function byVillage(things: readonly Held[]): [village: string, things: Held[]][] {
  const villages = new Map<string, Held[]>()
  for (const one of things) {
    const village = describe(one).where || 'Tại quầy'
    villages.set(village, [...(villages.get(village) ?? []), one])
  }
  return [...villages].sort(([a], [b]) => a.localeCompare(b, 'vi'))
}

function sumOf(things: readonly Held[]): string {
  const open = things.reduce((sum, one) => sum + one.open, 0)
  return `${showNumber(things.length)} khoản${open > 0 ? `, ${showMoney(open)}` : ''}`
}

export function rowOf(held: Held, note?: Note) {
  const { who, code, open } = describe(held)
  const { holder = ME() } = held
  const away = holder !== ME() && `${holder.startsWith('principal:') ? 'cơ quan' : nameOf(holder)} đang giữ`
  return {
    key: held.key,
    onOpen: () => {
      picked.value = undefined
      goAct(held.service, actsOn(held)[0] ?? '', held.key)
    },
    children: (
      <>
        <span class="who">{who}</span>
        <span class="sum">{open > 0 ? showMoney(open) : ''}</span>
        <span class="soft">{[serviceOf(held.service).name, code, away].filter(Boolean).join(' · ')}</span>
        {note && <span class="also">{noteWords(note)}</span>}
      </>
    ),
  }
}
