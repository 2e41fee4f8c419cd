/** What must hold when a run has come to rest. Each thing that does not is one sentence. */
import { Chain } from '#ledger/chain.ts'
import { isBounded } from '#ledger/decide.ts'
import { Findings, sayFinding } from '#ledger/findings.ts'
import { answerOf } from './disk.ts'
import type { Run } from './run.ts'
import type { SimTill } from './till.ts'

export async function reckon(run: Run): Promise<string[]> {
  const { disk, tills, copies, lost } = run
  const { journal, book, tills: notes, taken } = disk.state
  const wrong: string[] = []
  const say = (what: string) => {
    if (wrong.length < 20) wrong.push(what)
  }
  if (disk.state.epoch.number > 1 && !run.restored)
    say('the hub has forgotten what it had confirmed, and nobody restored it')
  if (disk.state.epoch.recovering) say('the hub still waits for reports')

  // Every confirmed act once: as itself, or parked under its hash.
  const plain = new Map<string, number>()
  const kept = new Map<string, number>()
  const add = (map: Map<string, number>, key: string) => map.set(key, (map.get(key) ?? 0) + 1)
  for (const { act } of journal) {
    if (act.service === 'parked' && act.verb === 'keep') add(kept, String(act.lines[0]?.digest))
    else add(plain, `${act.device}/${act.seq} ${act.at} ${act.verb}`)
  }
  for (const till of [...tills, ...copies].filter((one) => !one.gone)) {
    for (const { seq, line, hash } of till.confirmed) {
      const { at, verb } = JSON.parse(line.replace(/ -?\d+$/, '')) as { at: string; verb: string }
      const times = (plain.get(`${till.code}/${seq} ${at} ${verb}`) ?? 0) + (kept.get(hash) ?? 0)
      const shared = copies.length > 0 && times > 1
      if (times !== 1 && !shared) say(`${till.code}/${seq} was confirmed and is in the journal ${times} times`)
    }
    const { unsent } = till.outbox.state
    if (unsent > 0) say(`${till.code} still has ${unsent} acts to send`)
    // A lost device that comes back after a restore has missed it: what was forgotten of it is parked.
    if (!(lost.has(till.code) && run.restored)) answers(till, say)
  }

  // What each was told is what the hub still says.
  for (const till of tills) {
    const own = new Map((taken.get(till.code) ?? []).map((one) => [one.seq, one]))
    if (till.gone || lost.has(till.code) || copies.some(({ code }) => code === till.code)) continue
    for (const { seq, said } of till.told) {
      const now = own.get(seq)?.outcome
      if (now === undefined || `${now[1]} ${now[2]}` !== said)
        say(`${till.code}/${seq}: told “${said}”, now “${now?.slice(1, 3).join(' ') ?? 'taken'}”`)
    }
  }

  // Whatever was refused, parked or an exception lies before the teller.
  for (const till of tills) {
    if (till.gone || lost.has(till.code) || copies.some(({ code }) => code === till.code)) continue
    const { attention } = till.outbox.state
    for (const { act, outcome } of journal) {
      const own = act.device === till.code && (outcome !== 'accepted' || act.service === 'parked')
      if (own && !attention.includes(act.seq)) say(`${till.code}/${act.seq} is ${outcome}, and the teller was not told`)
    }
  }

  // And so is what was told of acts that were simply taken, as long as nobody's knowledge is lost for good: a database
  // brought back in silence, a lost device and a copied one each take some with them.
  if (run.world.restores !== 'unnoticed' && lost.size === 0 && copies.length === 0)
    for (const till of tills)
      for (const [seq, said] of till.answers) {
        const entry = journal[(disk.state.places.get(`${till.code}/${seq}`) ?? 0) - 1]
        const now = entry && answerOf(entry)
        if (now !== said) say(`${till.code}/${seq}: was ${said}, is ${now}`)
      }

  // The chains are whole, and hold every head that left the house.
  const findings = new Findings()
  const chain = new Chain(
    findings,
    run.heads.map(({ head }) => head),
  )
  for (const block of disk.state.blocks) chain.block(block)
  journal.forEach(({ act: { device, seq }, record, hash }, i) => {
    chain.act({ position: i + 1, device, seq, record, hash })
  })
  const devices = [...book.devices].map(([device, { seq, hash }]) => ({ device, seq, hash }))
  chain.finish(devices, journal.length)
  for (const finding of findings.kept) say(sayFinding(finding))

  const sums = new Map<string, number>()
  for (const [account, amount] of book.balances) {
    const [holder, asset] = account.split('|') as [string, string]
    sums.set(asset, (sums.get(asset) ?? 0) + amount)
    if (amount < 0 && isBounded(holder, asset)) say(`${account} is ${amount}`)
  }
  for (const [asset, sum] of sums) if (sum !== 0) say(`${asset} sums to ${sum}`)

  // Nobody uses a right after it was taken from him. What a lost till did before that, nobody could know: where it had
  // collected already, the customer's receipt proves it.
  for (const till of [...tills, ...copies])
    for (const { thing, at } of till.used)
      for (const taken of run.office.reclaimed)
        if (
          taken.thing === thing &&
          taken.from === `till:${till.code}` &&
          taken.at < at &&
          !regained(run, till.code, thing, taken.at, at)
        )
          say(`${till.code} used ${thing} after it had been reclaimed`)

  // The till's book is the hub's book for that till.
  for (const till of tills) {
    const device = notes.get(till.code)?.device
    if (till.gone || device?.state !== 'active' || till.outbox.state.locked) continue
    const cash = book.balance(`till:${till.code}`, 'cash')
    if (cash !== till.cash) say(`${till.code} has ${till.cash} đồng by its book, ${cash} by the hub's`)
    const things = new Set(
      [...disk.state.births.keys()].filter((key) => book.thing(key)?.holder === `till:${till.code}`),
    )
    for (const [key, { net }] of till.held)
      if (net > 0 !== things.has(key))
        say(`${key}: ${net} at ${till.code}, at ${book.thing(key)?.holder} by the hub's book`)
    for (const key of things)
      if (key.startsWith('electricity:') && !till.held.has(key)) say(`${key}: at ${till.code} by the hub's book only`)
  }
  return wrong
}

const regained = ({ office: { granted } }: Run, code: string, thing: string, from: number, to: number): boolean =>
  granted.some((one) => one.thing === thing && one.to === code && one.at >= from && one.at <= to)

/** An act has one answer, however often it was told. */
function answers({ code, told }: SimTill, say: (what: string) => void): void {
  const first = new Map<number, string>()
  for (const { seq, said } of told) {
    const before = first.get(seq)
    if (before !== undefined && before !== said) say(`${code}/${seq} was told “${before}”, then “${said}”`)
    first.set(seq, said)
  }
}
