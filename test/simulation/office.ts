/** The simulated office: it hands out rights, takes them again, and keeps to what a hub allows. */
import type { Act, Line } from '#kernel/act.ts'
import { addDays } from '#kernel/day.ts'
import { mayReclaim } from '#sync/lost.ts'
import { UNITS } from './disk.ts'
import type { Run } from './run.ts'
import { HOUR } from './world.ts'

export class Office {
  /** Rights taken from lost tills, and handed out. */
  readonly reclaimed: { thing: string; from: string; at: number }[] = []
  readonly granted: { thing: string; to: string; at: number }[] = []
  /** After a restore that nobody noticed it waits until the tills have spoken. */
  restsUntil = 0
  readonly #run: Run
  #bills = 0

  constructor(run: Run) {
    this.#run = run
  }

  /** The office hands out bills with an end, takes given-back ones again, and reclaims from lost tills. */
  work(): void {
    const { world, disk, options, tills, calm, hub } = this.#run
    if (calm) return
    world.after(world.chance.around(6 * HOUR, 0.5), () => this.work())
    const { state } = disk
    if (!hub || state.epoch.recovering || world.now < this.restsUntil) return
    const today = world.local().slice(0, 10)
    const to = world.chance.pick(tills)
    const until = addDays(today, world.chance.whole(2, 18))
    const mine: Line[] = []
    const reclaimable: { lost: string; line: Line }[] = []
    for (const [key, { line }] of state.births) {
      const holder = state.thing(key)?.holder ?? ''
      if (holder === 'customer' || line.period === undefined) continue
      const id = { customer: line.customer as string, period: line.period }
      if (holder === 'principal:evn') mine.push(id)
      const device = holder.startsWith('till:') ? state.tills.get(holder.slice(5))?.device : undefined
      const end = state.leases.get(key)
      const free =
        options.bug === 're-grant at once' ? device?.state === 'lost' : device && mayReclaim(device.state, end, today)
      if (device && free) reclaimable.push({ lost: holder, line: id })
    }
    const what = world.chance.weighted({
      fresh: 6,
      again: mine.length > 0 ? 3 : 0,
      reclaim: reclaimable.length > 0 ? 6 : 0,
    })
    let id: Line
    if (what === 'reclaim') {
      const one = world.chance.pick(reclaimable)
      id = one.line
      this.#does('reclaim', { ...id, lost: one.lost, record: 'BB-1' })
      this.reclaimed.push({ thing: `electricity:${id.customer}/${id.period}`, from: one.lost, at: world.now })
    } else if (what === 'again') {
      id = world.chance.pick(mine)
      this.#does('assignAgain', id)
    } else {
      id = { customer: `PA${10_000_000_000 + this.#bills++}`, period: '2018-10' }
      this.#does('assign', {
        ...id,
        amount: world.chance.whole(5, 90) * 1000,
        village: 'Bản Mòn',
        name: 'Lò Thị Ơn',
      })
    }
    if (this.#run.lost.has(to.code)) return
    this.granted.push({ thing: `electricity:${id.customer}/${id.period}`, to: to.code, at: world.now })
    this.#does('handOver', { ...id, to: `till:${to.code}`, until })
  }

  #does(verb: string, line: Line): void {
    const { disk, world } = this.#run
    const act: Act = {
      device: 'office',
      seq: (disk.state.book.devices.get('office')?.seq ?? 0) + 1,
      at: world.local(),
      actor: 'person:quan-ly',
      unit: UNITS[0] as string,
      service: 'electricity',
      verb,
      lines: [line],
    }
    disk.post([act])
    disk.sync()
    world.note(`office ${verb} ${line.customer}`)
  }
}
