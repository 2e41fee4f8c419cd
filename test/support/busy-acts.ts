/** A few days at a few tills, seeded: bills collected whole, in parts and given back, letters, undone and refused acts,
 * exceptions with and without a conclusion. */
import type { Act, Line } from '#kernel/act.ts'
import type { Chance } from '#kernel/chance.ts'

const people = ['Lò Thị Ơn', 'Quàng Văn Đức', 'Cầm Thị Hương', 'Giàng A Páo']
const days = ['2018-12-03', '2018-12-04', '2018-12-05']

/** `units`: codes that are open in December 2018. At least one act of every outcome and kind in a hundred. */
export function busyActs(chance: Chance, count: number, units: readonly string[], devices = 4): Act[] {
  const seqs = new Map<string, number>()
  const held = new Map<string, { bill: Line; open: number }[]>()
  const undoable = new Map<string, string>()
  const acts: Act[] = []
  const add = (device: string, at: string, service: string, verb: string, line: Line, more: Partial<Act> = {}) => {
    const seq = (seqs.get(device) ?? 0) + 1
    seqs.set(device, seq)
    const number = Number(device.slice(1))
    const unit = units[number % units.length] as string
    acts.push({ device, seq, at, actor: `person:gdv-${number}`, unit, service, verb, lines: [line], ...more })
    return `${device}/${seq}`
  }
  for (let n = 0; n < count; n++) {
    const device = `m${chance.whole(1, devices)}`
    const day = days[Math.floor((n * days.length) / count)] as string
    const at = `${day}T08:12:33+07:00`
    const mine = held.get(device) ?? []
    held.set(device, mine)
    const one = mine.at(-1)
    const kind = chance.weighted({
      assign: 40,
      collect: 25,
      part: 10,
      back: 5,
      post: 20,
      undo: 6,
      twice: 4,
      happened: 4,
    })
    if (kind === 'assign' || (!one && ['collect', 'part', 'back', 'twice'].includes(kind))) {
      const open = chance.whole(50, 900) * 1000
      const bill = { customer: `PA${String(10_000_000_000 + n)}`, period: '2018-11' }
      mine.push({ bill, open })
      add(device, at, 'electricity', 'assign', { ...bill, amount: open, village: 'Bản Mòn', name: chance.pick(people) })
    } else if (kind === 'post') {
      const regular = chance.happens(0.5) ? { account: `KH-${chance.whole(100, 110)}` } : {}
      undoable.set(
        device,
        `${add(device, at, 'letter', 'post', { grams: 18, pieces: chance.whole(1, 9), ...regular })} ${day}`,
      )
    } else if (kind === 'undo') {
      const [named = `${device}/999`, on] = (undoable.get(device) ?? '').split(' ')
      if (on === undefined || on === day)
        add(device, at, 'correction', 'undo', { named: named || `${device}/999`, reason: 'Nhầm' })
    } else if (kind === 'twice') add(device, at, 'electricity', 'nothing', { amount: 1 })
    else if (kind === 'happened') {
      const received = 70_000 + n
      const bill = { customer: 'PA99999999999', period: '2018-11', amount: received }
      const named = add(device, at, 'electricity', 'collect', bill, { happened: true })
      const [owner, suspense] = ['unit', 'suspense'].map((kind) => `${kind}:${acts.at(-1)?.unit}`) as [string, string]
      const back = { device, seq: Number(named.split('/')[1]), owner, suspense, received, paper: 'CMND 050054321' }
      if (chance.happens(0.5)) add(device, at, 'exception', 'refunded', back)
    } else if (one && kind === 'part') {
      const amount = Math.min(one.open, 20_000)
      one.open -= amount
      add(device, at, 'electricity', 'collectPart', { ...one.bill, amount })
    } else if (one && kind === 'back') {
      mine.pop()
      add(device, at, 'electricity', 'giveBack', { ...one.bill, reason: 'absent' })
    } else if (one) {
      mine.pop()
      add(device, at, 'electricity', 'collect', { ...one.bill, amount: one.open })
    }
  }
  return acts
}
