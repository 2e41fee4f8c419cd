/**
 * “Nộp quỹ, tiếp quỹ”: cash between drawer and safe, sealed pouches with the carrier who answers for them by name, and what
 * else comes out of the store room: goods, stamps, numbered receipts.
 */
import { showMoney } from '#kernel/money.ts'
import { Rows } from '../ui/rows.tsx'
import { rowOf } from './holding.tsx'
import { serviceOf } from './menu.ts'
import { go, goAct, read } from './state.ts'

type Choice = readonly [service: string, verb: string]
const DRAWER: readonly Choice[] = [
  ['cash', 'supply'],
  ['cash', 'remit'],
  ['pouch', 'seal'],
  ['pouch', 'receive'],
  ['pouch', 'takeIn'],
]
const SAFE: readonly Choice[] = [
  ['cash', 'withdraw'],
  ['cash', 'deposit'],
  ['cash', 'countVault'],
  ['pouch', 'sealVault'],
  ['pouch', 'handOverVault'],
  ['pouch', 'receiveVault'],
  ['pouch', 'pass'],
  ['pouch', 'bank'],
]

const GOODS: readonly Choice[] = [
  ['goods', 'supply'],
  ['goods', 'giveBack'],
  ['goods', 'count'],
  ['goods', 'receive'],
  ['receipt-book', 'supply'],
  ['receipt-book', 'receive'],
]

export function Treasury() {
  const drawer = read((till) => till.drawer())
  const pouches = read((till) => till.away()).filter(({ service, open }) => service === 'pouch' && open > 0)
  const held = read((till) => till.held()).filter(({ service }) => service === 'pouch')
  return (
    <div class="treasury">
      <h1>Nộp quỹ, tiếp quỹ</h1>
      <p>
        Trong ngăn kéo theo sổ: <b>{showMoney(drawer)}</b>
      </p>
      <Choices label="Quỹ quầy" choices={DRAWER} autoFocus />
      <p>
        <button type="button" onClick={() => go('kiem-quy')}>
          Kiểm quỹ giữa ca
        </button>
      </p>
      {held.length > 0 && (
        <section>
          <h2>Túi tiền đang giữ</h2>
          <Rows label="Túi tiền đang giữ" rows={held.map((one) => rowOf(one))} />
        </section>
      )}
      {pouches.length > 0 && (
        <section>
          <h2>Túi tiền trên đường</h2>
          <Rows label="Túi tiền trên đường" rows={pouches.map((one) => rowOf(one))} />
        </section>
      )}
      <section>
        <h2>Két của điểm</h2>
        <Choices label="Két của điểm" choices={SAFE} />
      </section>
      <section>
        <h2>Hàng, tem, biên lai</h2>
        <Choices label="Hàng, tem, biên lai" choices={GOODS} />
      </section>
    </div>
  )
}

export const Choices = ({
  label,
  choices,
  autoFocus = false,
}: {
  label: string
  choices: readonly Choice[]
  autoFocus?: boolean
}) => (
  <Rows
    label={label}
    autoFocus={autoFocus}
    rows={choices.map(([service, verb]) => ({
      key: `${service}/${verb}`,
      onOpen: () => goAct(service, verb),
      children: (
        <>
          <span class="who">{serviceOf(service).acts[verb]?.name}</span>
          <span class="soft">{serviceOf(service).name}</span>
        </>
      ),
    }))}
  />
)
