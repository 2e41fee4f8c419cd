/** Bags at the counter: which are here, what goes into them and out of them, and how they come and go. */
import type { Held, No, Prepared } from '#counter/nouns.ts'
import { isNo } from '#counter/say.ts'
import type { Line } from '#kernel/act.ts'
import { mailBag } from '#services/bag/service.ts'
import { itemField, serviceOfItem } from '#services/item.ts'
import { goAct, read, till } from './state.ts'

/** What was scanned or typed, as the number of a bag; undefined when it is something else. */
export function bagNumber(text: string): string | undefined {
  const number = text.trim().toUpperCase()
  return mailBag.fields.bag?.safeParse(number).success ? number : undefined
}

/** The taking of one more item out of a bag, with those that are already waiting to be confirmed: an act for each service. */
export function takenOut(bag: string, text: string, waiting: readonly Prepared[]): Prepared[] | No {
  const item = text.trim().toUpperCase()
  if (!itemField.safeParse(item).success) return { no: 'thing_unknown', field: item, text: UNREAD }
  const service = serviceOfItem(item)
  const others = waiting.filter((one) => one.service !== service)
  const lines: Line[] = [...(waiting.find((one) => one.service === service)?.lines ?? [])]
  if (!lines.some((line) => line.item === item)) lines.push({ item, from: `bag:${bag}` })
  const prepared = till.value.prepare(service, 'takeOver', lines)
  return isNo(prepared) ? prepared : [...others, prepared]
}

const UNREAD = 'Mã này không phải mã bưu gửi. Quét lại nhãn trên bưu gửi.'

export function Bags({ chosen, onChoose }: { chosen: string; onChoose: (bag: string) => void }) {
  const bags = read((now) => now.held()).filter(({ service }) => service === 'bag')
  return (
    <section aria-labelledby="tui">
      <h2 id="tui">Túi thư</h2>
      {bags.length === 0 && <p class="soft">Quầy không giữ túi nào.</p>}
      <ul class="rows">
        {bags.map((one) => (
          <Bag key={one.key} held={one} isChosen={one.line.bag === chosen} onChoose={onChoose} />
        ))}
      </ul>
      <div class="doing">
        <button type="button" onClick={() => goAct('bag', 'start')}>
          Lập túi mới
        </button>
        <button type="button" onClick={() => goAct('bag', 'takeOver')}>
          Nhận túi từ xe
        </button>
        <button type="button" class="plain" onClick={() => goAct('bag', 'again')}>
          Mở lại túi đã kiểm
        </button>
      </div>
    </section>
  )
}

function Bag({ held, isChosen, onChoose }: { held: Held; isChosen: boolean; onChoose: (bag: string) => void }) {
  const number = String(held.line.bag)
  const items = read((now) => now.inside(number)).length
  return (
    <li>
      <span class="who">{number}</span>
      <span class="sum">{items} bưu gửi</span>
      <span class="doing">
        <button type="button" aria-pressed={isChosen} onClick={() => onChoose(isChosen ? '' : number)}>
          {isChosen ? 'Thôi xếp túi này' : 'Cho vào, lấy ra'}
        </button>
        <button type="button" class="plain" onClick={() => goAct('bag', 'dispatch', held.key, { items })}>
          Đóng túi, giao lên xe
        </button>
        <button type="button" class="plain" onClick={() => goAct('bag', 'finish', held.key)}>
          Kiểm xong túi
        </button>
      </span>
    </li>
  )
}
