/**
 * Statements of the bank, from the file to the ledger: read and kept as a whole or not at all, then each entry that nobody
 * knows yet is matched; what matches becomes an act of the office, what does not waits with why. The same statement again
 * changes nothing, and a broken run is finished by the next.
 */
import { hash } from 'node:crypto'
import { ownAccounts } from '#bank/accounts.ts'
import { type BankAct, heldAct, type Match, match } from '#bank/match.ts'
import { voucherOf } from '#bank/memo.ts'
import type { BankStatement } from '#bank/statement.ts'
import { Problem } from '#kernel/problem.ts'
import { everyUnit, type SignedIn } from '#people/person.ts'
import { type Looked, lookUp } from '#server/bank-known.ts'
import * as store from '#server/bank-store.ts'
import { readStatements } from '#server/lists-reader.ts'
import { actFor, officeDevice, ownCode } from '#server/office.ts'
import { inTurn, ownActs } from '#server/own-act.ts'
import type { Province } from '#server/province.ts'
import { catalogue } from '#services/index.ts'
import type { Service } from '#services/kit.ts'

/** What a file brought: `entries` are new ones; `matched` became acts or were in the ledger; `open` wait for a person. */
export type Taken = {
  statements: { account: string; number: string; entries: number; known: boolean }[]
  matched: number
  open: number
}

/** Entries that are matched in one go. */
const AT_ONCE = 1000
const FAULTS_TOLD = 5

/** @throws Problem file_unreadable with the first faults and their places; then nothing was kept. */
export async function takeStatements(province: Province, person: SignedIn, bytes: Buffer): Promise<Taken> {
  const read = await readStatements(bytes)
  const faults = read.flatMap((one) => one.faults)
  const statements = read.flatMap(({ statement }) => (statement ? [statement] : []))
  for (const { account, number, from } of statements)
    if (!ownAccounts(from).some((own) => own.number === account))
      faults.push({
        place: `sao kê ${number}`,
        message: `Tài khoản ${account} không phải của Bưu điện. Xem các tài khoản ở trang Hợp đồng.`,
      })
  if (faults.length > 0) {
    const told = faults.slice(0, FAULTS_TOLD).map(({ place, message }) => `${place}: ${message.replace(/\.$/, '')}`)
    const more = faults.length > FAULTS_TOLD ? `; và ${faults.length - FAULTS_TOLD} lỗi nữa` : ''
    throw new Problem('file_unreadable', { file: 'sao kê', why: told.join('; ') + more })
  }
  const { people, db } = province
  const by = { actor: `person:${person.code}`, at: people.now().toISOString() }
  const kept = await db.act(everyUnit(people), async (tx) => {
    const all: Taken['statements'] = []
    for (const one of statements) {
      const fresh = await store.keepStatement(tx, province.id, one, { ...by, sha256: digest(one) })
      all.push({ account: one.account, number: one.number, entries: fresh ?? 0, known: fresh === undefined })
    }
    return all
  })
  return { statements: kept, ...(await matchOpen(province, person)) }
}

const digest = (statement: BankStatement): string => hash('sha256', JSON.stringify(statement))

/** Matches what nobody knows yet. @returns how many found their act, and how many still wait. */
export const matchOpen = (province: Province, person: SignedIn): Promise<Pick<Taken, 'matched' | 'open'>> =>
  inTurn(`${province.id}/ngan-hang`, async () => {
    const all = { matched: 0, open: 0 }
    let last: store.StoredEntry | undefined
    for (;;) {
      const entries = await province.db.read(everyUnit(province.people), (query) =>
        store.readOpen(query, province.id, AT_ONCE, last),
      )
      const matched = await matchSome(province, person, entries)
      all.matched += matched
      all.open += entries.length - matched
      last = entries.at(-1)
      if (entries.length < AT_ONCE) return all
    }
  })

async function matchSome(province: Province, person: SignedIn, entries: readonly store.StoredEntry[]): Promise<number> {
  const known = await province.db.read(everyUnit(province.people), (query) => lookUp(query, province.id, entries))
  const found = entries.map((entry) => {
    const account = ownAccounts(entry.day).find(({ number }) => number === entry.account)
    const is: Match = account
      ? match(entry, known, account.party, entry.number)
      : { kind: 'open', why: `Tài khoản ${entry.account} không còn là của Bưu điện.` }
    return { entry, is }
  })
  const noted: store.Noted[] = []
  const together = entries.length > 1 ? await postTogether(province, person, found, known) : undefined
  for (const { entry, is } of found) {
    const { account, ref } = entry
    const act = together?.get(entry)
    if (together && is.kind === 'act' && act === undefined) continue
    const became = act === undefined ? await become(province, person, is, known) : ({ became: 'act', act } as const)
    if (became.became !== null || became.note !== entry.note) noted.push({ account, ref, ...became })
  }
  // A server that dies before this finds the acts in the ledger, and notes them then.
  await note(province, person, noted)
  let matched = noted.filter(({ became }) => became !== null).length
  // Among those posted together one was refused: each is looked up again by itself.
  for (const { entry, is } of found)
    if (together && is.kind === 'act' && !together.has(entry)) matched += await matchSome(province, person, [entry])
  return matched
}

type Found = { readonly entry: store.StoredEntry; readonly is: Match }

/** One act a round trip is a minute for a thousand entries; so they go together. @returns the acts of those that all went well. */
async function postTogether(province: Province, person: SignedIn, found: readonly Found[], known: Looked) {
  const done = new Map<store.StoredEntry, string>()
  const acts = found.flatMap(({ entry, is }) => (is.kind === 'act' ? [{ entry, act: is.act }] : []))
  for (const [unit, some] of Map.groupBy(acts, ({ act }) => unitFor(province, person, act, known)))
    try {
      const own = { device: officeDevice(unit), actor: `person:${person.code}`, unit }
      const posted = some.map(({ act: { service, verb, line } }) => ({ service, verb, lines: [line] }))
      const refs = await ownActs(province, own, posted)
      for (const [i, { entry }] of some.entries()) done.set(entry, refs[i] as string)
    } catch (error) {
      if (!(error instanceof Problem) || error.code !== 'act_refused') throw error
    }
  return done
}

/** What a customer pays lowers the claim where it stands; all else is the person's own unit's. */
const unitFor = (province: Province, person: SignedIn, { service, line }: BankAct, known: Looked): string =>
  (service === 'credit' ? known.creditUnits.get(String(line.account)) : undefined) ?? ownCode(province, person)

/** A refusal of the ledger is why an entry waits; it never stops the others. */
async function become(province: Province, person: SignedIn, found: Match, known: Looked): Promise<store.Became> {
  if (found.kind === 'open') return { became: null, note: found.why }
  if (found.kind === 'booked') return { became: 'booked', act: found.by }
  try {
    if (found.kind === 'bill') return { became: 'act', act: await settleBill(province, person, found, known) }
    const unit = unitFor(province, person, found.act, known)
    return { became: 'act', act: await post(province, person, unit, found.act) }
  } catch (error) {
    if (!(error instanceof Problem) || error.code !== 'act_refused') throw error
    return { became: null, note: error.message }
  }
}

const post = (province: Province, person: SignedIn, unit: string, { service, verb, line }: BankAct): Promise<string> =>
  actFor(province, person, unit, { service, verb, lines: [line] })

/**
 * The money is kept for the unit that has the bill. Is the bill in the office's own till, it is settled with it at once;
 * else whoever has it does so: collects, and applies the deposit to that.
 */
async function settleBill(
  province: Province,
  person: SignedIn,
  { thing, bill, holder, act }: Extract<Match, { kind: 'bill' }>,
  known: Looked,
): Promise<string> {
  const unit = (await unitOfTill(province, holder)) ?? ownCode(province, person)
  const deposited = known.vouchers.has(thing) ? thing : await post(province, person, unit, act)
  if (holder !== `till:vp-${unit}`) return deposited
  const service = catalogue.get(bill.slice(0, bill.indexOf(':'))) as Service
  const values = bill.slice(service.key.length + 1).split('/')
  const id = Object.fromEntries((service.thing?.id ?? []).map((name, i) => [name, values[i] as string]))
  const { number, amount } = act.line as { number: string; amount: number }
  const named = await post(province, person, unit, { service: service.key, verb: 'collect', line: { ...id, amount } })
  await post(province, person, unit, { service: 'suspense', verb: 'apply', line: { number, amount, named } })
  return deposited
}

/** Code of the unit for which a till acted last. */
async function unitOfTill(province: Province, holder: string): Promise<string | undefined> {
  if (!holder.startsWith('till:')) return undefined
  const [row] = await province.db.read(
    everyUnit(province.people),
    (query) => query<{ unit: string }[]>`
      select a.record::jsonb #>> '{act,unit}' as unit
      from device d join act a on a.province = d.province and a.device = d.id and a.seq = d.seq
      where d.province = ${province.id} and d.key = ${holder.slice('till:'.length)}`,
  )
  return row?.unit
}

function note(province: Province, person: SignedIn, noted: readonly store.Noted[]): Promise<void> {
  const { people, db } = province
  const by = { actor: `person:${person.code}`, at: people.now().toISOString() }
  return db.act(everyUnit(people), (tx) => store.setBecame(tx, province.id, noted, by))
}

/** What a person may say of an entry that nobody knows. */
export const DECISIONS = {
  remit: 'Nộp tiền thu hộ',
  refund: 'Hoàn trả kinh phí chưa chi',
  fund: 'Nhận kinh phí chi hộ',
  commission: 'Nhận hoa hồng',
  hold: 'Tạm giữ, chưa rõ của ai',
  aside: 'Không vào sổ này (phí ngân hàng, nhầm)',
} as const
export type Decision = keyof typeof DECISIONS

/** @throws Problem body_invalid when the decision does not fit the entry; act_refused as the ledger says. */
export const decideEntry = (province: Province, person: SignedIn, of: Decided): Promise<void> =>
  inTurn(`${province.id}/ngan-hang`, async () => {
    const read = () =>
      province.db.read(everyUnit(province.people), (query) => store.readEntry(query, province.id, of.account, of.ref))
    const entry = await read()
    // What is in the ledger already, perhaps by a run that was broken off, is not decided a second time.
    if (entry.became === null) await matchSome(province, person, [entry])
    if ((await read()).became !== null)
      throw new Problem('body_invalid', { field: 'việc', why: 'dòng này đã có việc trong sổ. Tải lại trang.' })
    await carryOut(province, person, entry, of)
  })

type Decided = {
  account: string
  ref: string
  decision: Decision
  principal?: string | undefined
  reason?: string | undefined
}

async function carryOut(
  province: Province,
  person: SignedIn,
  entry: store.StoredEntry,
  { account, ref, decision, principal, reason }: Decided,
): Promise<void> {
  const bad = (field: string, why: string) => new Problem('body_invalid', { field, why })
  if (decision === 'aside') {
    if (!reason) throw bad('lý do', 'chưa điền. Ghi vì sao dòng này không vào sổ.')
    return note(province, person, [{ account, ref, became: 'aside', note: reason }])
  }
  const out = decision === 'remit' || decision === 'refund'
  if (out !== entry.amount < 0)
    throw bad('việc', out ? 'là tiền đi, dòng này là tiền đến.' : 'là tiền đến, dòng này là tiền đi.')
  const bank = ownAccounts(entry.day).find(({ number }) => number === entry.account)
  if (!bank) throw bad('tài khoản', `${entry.account} không còn là của Bưu điện.`)
  let act = heldAct(entry, bank.party, reason)
  if (decision !== 'hold') {
    if (!principal) throw bad('đơn vị giao việc', 'chưa chọn.')
    const amount = Math.abs(entry.amount)
    const line = {
      principal,
      voucher: voucherOf(entry.ref),
      amount,
      bank: `principal:${bank.party}`,
      statement: entry.number,
    }
    act = { service: 'settlement', verb: decision, line }
  }
  const done = await post(province, person, ownCode(province, person), act)
  await note(province, person, [{ account, ref, became: 'act', act: done }])
}
