/** Doing what was prepared: each act durable before the next, the receipt only afterwards. */
import type { Done, Prepared, Teller } from '#counter/nouns.ts'
import { isNo } from '#counter/say.ts'
import { showMoney } from '#kernel/money.ts'
import { photosIn } from '../ui/photo.tsx'
import { useSignal } from '../ui/signal.ts'
import { serviceOf } from './menu.ts'
import { complain, go, lastDone, say, teller, till } from './state.ts'

/** `commit` does nothing while it is at work: ten presses are one act. What was done before a no stays done, and is shown. */
export function useCommit(after: (done: Done[]) => void = () => go('quay')) {
  const busy = useSignal(false)
  const commit = async (all: readonly Prepared[]) => {
    if (busy.value || all.length === 0) return
    busy.value = true
    const done: Done[] = []
    try {
      for (const one of all) {
        const answer = await till.value.commit(one, teller.value as Teller, photosIn(one.lines.flatMap(Object.values)))
        if (isNo(answer)) {
          complain(answer)
          return
        }
        done.push(answer)
      }
      after(done)
      say(`Đã ghi: ${done.map(summary).join('; ')}.`)
    } finally {
      if (done.length > 0) lastDone.value = done
      busy.value = false
    }
  }
  return { busy, commit }
}

/** “Thu tiền 184.500 đ” */
export function summary({ act, cash }: Done): string {
  const declared = serviceOf(act.service)
  const amount = cash === 0 ? '' : ` ${showMoney(Math.abs(cash))}`
  return `${declared.acts[act.verb]?.name ?? declared.name}${amount}`
}
