/**
 * Custody added up a second time, from the journal's records as text and by nothing of the product: who holds which amount
 * and which thing after every act, what was paid of each entitlement, what is owed to each principal. It says where that
 * does not hold together.
 */

type Written = (string | number)[]
type Journaled = {
  act: { device: string; seq: number; at: string; service: string; verb: string; lines: Record<string, unknown>[] }
  outcome: string
  legs?: Written[]
}
type Thing = { holder: string; open: number; paid: number }

export type Custody = {
  /** Counts of a drawer or a safe, each a close at which everything was added up. */
  closes: number
  /** Acts that were not simply accepted. */
  refused: number
  exceptions: number
  /** What does not hold, in words; empty when everything does. */
  unbalanced: string[]
  lost: string[]
  twice: string[]
  /** Payouts that stand: those that were taken back do not. */
  payouts: number
  things: Map<string, Thing>
  /** `holder asset`: amount. */
  balances: Map<string, number>
  /** `principal month service.verb`: by how much it raised what the units owe the principal, đồng. */
  owed: Map<string, number>
}

const PAYS = ['pay', 'payByProxy', 'payAtHome', 'payHeir']
const PAYOUTS = ['pension', 'allowance']

/** @param records in the order of their positions */
export function foldCustody(records: Iterable<string>): Custody {
  const all: Custody = {
    closes: 0,
    refused: 0,
    exceptions: 0,
    unbalanced: [],
    lost: [],
    twice: [],
    payouts: 0,
    things: new Map(),
    balances: new Map(),
    owed: new Map(),
  }
  /** By device and number, what an act did or takes back. */
  const done = new Map<string, string>()
  const add = (map: Map<string, number>, key: string, amount: number) => map.set(key, (map.get(key) ?? 0) + amount)
  for (const record of records) {
    const { act, outcome, legs = [] } = JSON.parse(record) as Journaled
    const named = `${act.device}/${act.seq} ${act.service}.${act.verb}`
    // What is taken back is told under what it takes back.
    const back = act.service === 'correction' ? done.get(String(act.lines[0]?.named)) : undefined
    const kind = back ?? `${act.service}.${act.verb}`
    done.set(`${act.device}/${act.seq}`, kind)
    if (outcome === 'refused') all.refused++
    if (outcome === 'exception') all.exceptions++
    for (const leg of legs) {
      if (leg[0] === 'thing') move(all, named, leg as [string, string, string, string, number?])
      else if (leg[0] === 'pay') pay(all, named, leg as [string, number, string])
      else {
        const [asset, amount, from, to] = leg as [string, number, string, string]
        add(all.balances, `${from} ${asset}`, -amount)
        add(all.balances, `${to} ${asset}`, amount)
        const raised = from.startsWith('unit:') ? amount : to.startsWith('unit:') ? -amount : 0
        if (asset.startsWith('due:')) add(all.owed, `${asset.slice(4)} ${act.at.slice(0, 7)} ${kind}`, raised)
      }
    }
    if (act.service === 'cash' && act.verb.startsWith('count') && outcome !== 'refused') close(all, named)
  }
  for (const [key, { paid }] of all.things)
    if (PAYOUTS.includes(key.slice(0, key.indexOf(':')))) {
      all.payouts += paid
      if (paid > 1) all.twice.push(`${key}: ${paid}`)
    }
  return all
}

/** A thing comes out of the hands in which it was, and is in one place. */
function move(
  { things, lost }: Custody,
  named: string,
  [, key, from, to, born]: [string, string, string, string, number?],
) {
  const thing = things.get(key)
  if (born === undefined && !thing) lost.push(`${named}: ${key} was nowhere`)
  if (thing && thing.holder !== from) lost.push(`${named}: ${key} was with ${thing.holder}, not ${from}`)
  const verb = named.slice(named.lastIndexOf('.') + 1)
  const paid = (thing?.paid ?? 0) + (PAYS.includes(verb) ? 1 : verb === 'undo' && to.startsWith('till:') ? -1 : 0)
  things.set(key, { holder: to, open: thing ? thing.open : (born ?? 0), paid: Math.max(0, paid) })
}

/** Nothing is paid beyond what is open. */
function pay({ things, twice }: Custody, named: string, [, amount, key]: [string, number, string]) {
  const thing = things.get(key)
  if (!thing) return void twice.push(`${named}: ${key} is not there`)
  thing.open -= amount
  if (thing.open < 0) twice.push(`${named}: ${key} paid ${-thing.open} too much`)
}

/** Over all custody every asset sums to nothing. */
function close(all: Custody, named: string): void {
  all.closes++
  const sums = new Map<string, number>()
  for (const [key, amount] of all.balances) {
    const asset = key.slice(key.indexOf(' ') + 1)
    sums.set(asset, (sums.get(asset) ?? 0) + amount)
  }
  for (const [asset, sum] of sums) if (sum !== 0) all.unbalanced.push(`${named}: ${asset} sums to ${sum}`)
}
