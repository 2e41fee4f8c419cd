/** Act files for tests: electricity bills handed out and collected by devices that take turns, as text of any length. */
import type { Act } from '#kernel/act.ts'

const names = ['Lò Thị Ơn', 'Quàng Văn Đức', 'Cầm Thị Hương', 'Giàng A Páo', 'Lường Văn Thẻ']
const villages = ['Bản Mòn', 'Bản Đứa', 'Tổ 5', 'Bản Nà Nghịu']

/** Acts in turn: each device receives a bill, then collects it. `units`: codes that are open in 2018. */
export function* electricityActs(count: number, units: readonly string[], devices = units.length): Generator<Act> {
  const seqs = new Array<number>(devices).fill(0)
  for (let n = 0; n < count; n++) {
    const turn = Math.floor(n / 2)
    const d = turn % devices
    const seq = (seqs[d] ?? 0) + 1
    seqs[d] = seq
    const day = 1 + (Math.floor((n * 28) / count) % 28)
    const base = {
      device: `m${d}`,
      seq,
      at: `2018-12-${String(day).padStart(2, '0')}T08:12:33+07:00`,
      actor: `person:gdv-${d}`,
      unit: units[d % units.length] as string,
      service: 'electricity',
    }
    const customer = `PA${String(10_000_000_000 + turn)}`
    const amount = 50_000 + ((turn * 7919) % 400) * 1000
    const bill = { customer, period: '2018-11', amount }
    if (n % 2 === 0) {
      const name = names[turn % names.length] as string
      const village = villages[turn % villages.length] as string
      yield { ...base, verb: 'assign', lines: [{ ...bill, village, name }] }
    } else yield { ...base, verb: 'collect', lines: [bill] }
  }
}

export const ndjson = (acts: Iterable<unknown>): string => {
  let text = ''
  for (const act of acts) text += `${JSON.stringify(act)}\n`
  return text
}
