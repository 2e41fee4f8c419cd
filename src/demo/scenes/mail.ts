/**
 * Letters, registered letters and parcels: posted at the counter or on account, carried to other provinces or within the
 * province, delivered with or without cash on delivery, sent back when nobody takes them.
 */
import { type Carry, carrier, gatherer, type Place } from '#demo/carriage.ts'
import { personOf } from '#demo/people.ts'
import { brings, type Customer, customersOf } from '#demo/scenes/customers.ts'
import { clocked, deliver, type Round, remindAll, remit, remitInCash } from '#demo/scenes/delivery.ts'
import { codOf, type Desk, gramsOf, itemCodes, type Kind, phoneOf, type Written, write } from '#demo/scenes/label.ts'
import { byWeight, quota } from '#demo/season.ts'
import { isOpen, officeHour, openFrom, type Post, type Scene, type Stage, type Today, todayOf } from '#demo/stage.ts'
import type { Line } from '#kernel/act.ts'
import type { Chance } from '#kernel/chance.ts'
import { letterPostage } from '#rules/tariff.ts'

type Mail = Desk &
  Round & {
    carry: Carry
    offices: readonly Post[]
    anyPost: (share: number) => Post
  }

const FORWARD = 17 * 3600 + 1500
const MORNING = 9 * 3600 + 600
const COD_INBOUND = 0.45
/** Senders within the province who take their cash on delivery at the counter. */
const IN_CASH = 0.3

export const mail: Scene = (stage) => {
  const gather = gatherer(stage)
  const scene: Mail = {
    stage,
    gather,
    carry: carrier(stage, gather),
    offices: stage.posts.filter((post) => post.kind === 'office'),
    anyPost: byWeight(stage.posts),
    item: itemCodes(stage),
    waiting: [],
  }
  const { mail } = stage.targets
  const customers = customersOf(stage)
  const onAccount = accountScene(scene, customers)
  const parcels = quota(stage, mail.atCounter)
  const letters = quota(stage, mail.letters)
  const registered = quota(stage, mail.registered)
  const parcelsIn = quota(stage, mail.inbound)
  const registeredIn = quota(stage, mail.registeredIn)
  return (today) => {
    remindAll(scene, today)
    onAccount(today)
    const chance = stage.chance('mail', today.day)
    each(scene, chance, today, letters(today), (post) => postLetter(scene, chance, post, today))
    each(scene, chance, today, parcels(today), (post) => postAtCounter(scene, chance, post, today, 'parcel'))
    each(scene, chance, today, registered(today), (post) => postAtCounter(scene, chance, post, today, 'registered'))
    inbound(scene, today, 'parcel', parcelsIn(today))
    inbound(scene, today, 'registered', registeredIn(today))
  }
}

/** Somewhere that is open; on days when nothing is, at the next opening. */
function each(scene: Mail, chance: Chance, today: Today, times: number, work: (post: Post) => void): void {
  for (let i = 0; i < times; i++) {
    let post = scene.anyPost(chance.share())
    for (let tries = 0; tries < 5 && !isOpen(post, today); tries++) post = scene.anyPost(chance.share())
    work(post)
  }
}

// At the counter

function postLetter({ stage }: Mail, chance: Chance, post: Post, today: Today): void {
  const pieces = chance.weighted({ 1: 70, 2: 15, 3: 6, 5: 5, 12: 3, 40: 1 })
  const grams = gramsOf(chance)
  const postage = Number(pieces) * letterPostage({ grams, registered: false }, today.rule)
  stage.plan(openFrom(post, today.number), officeHour(chance), {
    till: chance.pick(post.tills),
    service: 'letter',
    verb: 'post',
    lines: [{ grams, pieces: Number(pieces) }],
    cash: postage,
    earns: postage,
  })
}

function postAtCounter(scene: Mail, chance: Chance, post: Post, today: Today, service: Kind): void {
  const { stage } = scene
  const day = openFrom(post, today.number)
  const till = chance.pick(post.tills)
  const sender = personOf(chance, post.mix).name
  const written = write(scene, chance, post, todayOf(day), service, sender, 'counter')
  stage.plan(day, officeHour(chance), {
    till,
    service,
    verb: 'accept',
    lines: [written.line],
    cash: written.price,
    earns: written.earns,
    counts: { [`${service}.accepted`]: 1 },
    after: () => travel(scene, service, written, { post, till, day }, chance),
  })
}

// On account

function accountScene(scene: Mail, customers: readonly Customer[]): (today: Today) => void {
  const { stage } = scene
  const { onCredit } = stage.targets.mail
  const season = quota({ ...stage, scale: 1 }, 1_000_000)
  return (today) => {
    const dayShare = season(today) / 1_000_000
    for (const customer of customers) {
      // Authorities post letters, a third as many as all parcels.
      const all = customer.kind === 'authority' ? onCredit / 6 : onCredit * KIND_SHARE[customer.kind]
      const pieces = brings(customer, all * dayShare * stage.scale, today)
      if (pieces === 0) continue
      const chance = stage.chance('posting', customer.account, today.day)
      const day = openFrom(customer.post, today.number)
      if (customer.kind === 'authority' && chance.happens(0.4)) lettersOnAccount(scene, chance, customer, pieces, day)
      else itemsOnAccount(scene, chance, customer, pieces, day)
    }
  }
}

const KIND_SHARE = { shop: 0.28, farm: 0.72 } as const

function lettersOnAccount({ stage }: Mail, chance: Chance, customer: Customer, pieces: number, day: number): void {
  const grams = gramsOf(chance)
  const postage = pieces * letterPostage({ grams, registered: false }, todayOf(day).rule)
  stage.plan(day, officeHour(chance), {
    till: customer.till,
    service: 'letter',
    verb: 'postOnCredit',
    lines: [{ grams, pieces, account: customer.account }],
    earns: postage,
    account: customer.account,
    after: () => owes(stage, customer, day, postage),
  })
}

function itemsOnAccount(scene: Mail, chance: Chance, customer: Customer, pieces: number, day: number): void {
  const service = customer.kind === 'authority' ? 'registered' : 'parcel'
  const { account, name, till, post, kind } = customer
  const written = Array.from({ length: pieces }, () => write(scene, chance, post, todayOf(day), service, name, kind))
  const price = written.reduce((sum, one) => sum + one.price, 0)
  scene.stage.plan(day, officeHour(chance), {
    till,
    service,
    verb: 'acceptOnCredit',
    lines: () => written.map(({ line }) => ({ ...line, account })),
    earns: written.reduce((sum, one) => sum + one.earns, 0),
    account,
    counts: { [`${service}.accepted`]: pieces },
    after: () => {
      owes(scene.stage, customer, day, price)
      for (const one of written) travel(scene, service, one, { post, till, day }, chance)
    },
  })
}

/** What a customer owes is settled once a month: `settlement.ts` asks for it. */
function owes(stage: Stage, customer: Customer, day: number, amount: number): void {
  const month = todayOf(day).month
  const { account, post } = customer
  const key = `${account}|${month}`
  stage.debts.set(key, { account, post, amount: (stage.debts.get(key)?.amount ?? 0) + amount })
}

// On the way

/** From the counter that accepted it out of the province, or to whom it is for. */
function travel(scene: Mail, service: Kind, { item, zone, cod }: Written, from: Place, chance: Chance): void {
  const { gather, carry, stage } = scene
  const id = { item }
  const office = stage.counters.get(from.post.house) ?? from.post
  if (zone !== 'province') {
    carry(service, id, from, office, ({ till, day }) =>
      gather({ day, second: FORWARD, till, service, verb: 'forward' }, id),
    )
    return
  }
  const to = chance.happens(0.35) ? scene.anyPost(chance.share()) : chance.pick(scene.offices)
  const home = from.post
  const accepted = todayOf(from.day).day
  const kept = clocked(stage, service, 'thu-noi-tinh', item, home, { from: accepted, taken: accepted })
  carry(service, id, from, to, (at) =>
    deliver(scene, service, item, cod, { ...at, accepted }, chance.share(), (paid) => {
      kept(paid)
      // The sender has his money a few days later, in cash where he posted it or in his account.
      if (cod === 0) return
      if (chance.happens(IN_CASH)) remitInCash(stage, item, cod, { ...paid, post: home, till: home.tills[0]! })
      else remit(scene, item, cod, { ...paid, post: home, till: home.tills[0]! })
    }),
  )
}

/** What comes from other provinces, in one list at each district's counter, then to the points. */
function inbound(scene: Mail, today: Today, service: Kind, count: number): void {
  const { stage, gather, carry } = scene
  const chance = stage.chance('inbound', service, today.day)
  for (let i = 0; i < count; i++) {
    const to = scene.anyPost(chance.share())
    const office = stage.counters.get(to.house) ?? to
    const till = office.tills[i % office.tills.length]!
    const day = openFrom(office, today.number)
    const item = scene.item(service === 'parcel' ? 'EI' : 'RI', to)
    const cod = service === 'parcel' && chance.happens(COD_INBOUND) ? codOf(chance) : 0
    const line: Line = { item, addressee: personOf(chance, to.mix).name, address: chance.pick(to.villages) }
    line.posted = todayOf(day - stage.chance('posted', item).whole(2, 7)).day
    if (service === 'parcel') line.addresseePhone = phoneOf(chance)
    if (cod > 0) line.cod = cod
    const fate = chance.share()
    const taken = todayOf(day).day
    const kept = clocked(stage, service, 'thu-lien-tinh', item, to, { from: String(line.posted), taken })
    gather({ day, second: MORNING, till, service, verb: 'arrive', count: `${service}.arrived` }, line, () =>
      carry(service, { item }, { post: office, till, day }, to, (at) =>
        deliver(scene, service, item, cod, { ...at, accepted: taken }, fate, (paid) => {
          kept(paid)
          if (cod > 0) remit(scene, item, cod, paid)
        }),
      ),
    )
  }
}
