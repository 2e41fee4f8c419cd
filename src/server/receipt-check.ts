/**
 * What the centre knows of a receipt that somebody shows: the keys of the tills, whether the act is recorded, and, when
 * it is not, a case that a person has to conclude unless the act arrives (service `missing`).
 */
import { isSigned, type Proof } from '#counter/receipt-code.ts'
import type { Act } from '#kernel/act.ts'
import type { Query } from '#kernel/sql.ts'
import { entryOf } from '#ledger/record.ts'
import { versionsOn } from '#network/tree.ts'
import { postDay } from '#people/person.ts'
import { ownAct } from '#server/own-act.ts'
import { type PayCode, payCodes } from '#server/pay-codes.ts'
import type { Province } from '#server/province.ts'
import { fromBase64url, toBase64url } from '#sync/keys.ts'

/** `different`: another act stands under its number. `reversed`: taken back by a later act. */
export type ReceiptState = 'recorded' | 'missing' | 'different' | 'reversed'

/** `pay`: what is left to be paid of what a recorded receipt is about. */
export type Checked = { state: ReceiptState | 'forged'; pay?: readonly PayCode[] }

/** By code. `key`: SPKI in base64url. `revoked`: the day on which it was taken from the till. */
export type TillKeys = Record<string, { key: string; unit: string; revoked?: string }>

export async function tillKeys(query: Query, province: number): Promise<TillKeys> {
  const rows = await query<{ code: string; unit: string; key: Uint8Array; revoked: string | null }[]>`
    select code, unit_code as unit, public_key as key,
           to_char(revoked at time zone 'Asia/Ho_Chi_Minh', 'YYYY-MM-DD') as revoked
    from till_device where province = ${province} and state <> 'pending' order by code`
  return Object.fromEntries(
    rows.map(({ code, unit, key, revoked }) => [code, { key: toBase64url(key), unit, ...(revoked && { revoked }) }]),
  )
}

/** Of a receipt whose signature is right. */
export const stateOf = async (
  query: Query,
  province: number,
  proof: Pick<Proof, 'device' | 'seq' | 'hash'>,
): Promise<ReceiptState> => (await find(query, province, proof)).state

/** `act`: as the journal numbers it. A copy of the till's store has numbers of its own from where it left. */
type Found = { state: ReceiptState; act?: { device: string; seq: number } }

async function find(
  query: Query,
  province: number,
  { device, seq, hash }: Pick<Proof, 'device' | 'seq' | 'hash'>,
): Promise<Found> {
  const [found] = await query<{ device: string; seq: number; hash: string; reversed: boolean }[]>`
    select t.device, t.seq, t.hash, exists (
      select from device d join negation n on n.province = d.province and n.device = d.id
      where d.province = t.province and d.key = t.device and n.seq = t.seq) as reversed
    from till_stream s join till_act t on t.province = s.province and t.device = s.code
    where s.province = ${province} and s.device = ${device} and t.seq in (${seq}, ${seq} - s.base)
      and (t.device = ${device} or t.hash = ${hash})
    order by t.hash = ${hash} desc limit 1`
  if (!found) return { state: 'missing' }
  if (found.hash !== hash) return { state: 'different' }
  return { state: found.reversed ? 'reversed' : 'recorded', act: { device: found.device, seq: found.seq } }
}

/**
 * The centre's word on a receipt. One that is signed and missing opens a case, once; a forged one changes nothing.
 * @throws Problem database_down | disk_full
 */
export async function checkReceipt(province: Province, proof: Proof): Promise<Checked> {
  const { till, found } = await look(province, async (query) => ({
    till: (await tillKeys(query, province.id))[proof.device],
    found: await find(query, province.id, proof),
  }))
  const { state, act } = found
  const key = till && fromBase64url(till.key)
  if (!till || !key || !(await isSigned(proof, key))) return { state: 'forged' }
  if (state === 'missing') await openCase(province, ownerOf(province, till.unit), proof)
  else await closeCases(province, proof.device)
  if (state !== 'recorded' || !act) return { state }
  const today = postDay(province.people.now())
  const pay = await look(province, (query) => payCodes(query, province.id, { ...act, today }))
  return pay.length > 0 ? { state, pay } : { state }
}

const look = <T>({ db, id }: Province, work: (query: Query) => Promise<T>): Promise<T> =>
  db.read({ province: id, units: 'all' }, work)

/** The till's unit, or the province's office when that unit is closed. */
function ownerOf({ network, world, people }: Province, code: string): string {
  const day = postDay(people.now())
  const office = network && versionsOn(network.units, day, { kind: 'province' })[0]
  return world.unit(code, day)?.open ? code : (office?.code ?? code)
}

/** Whoever stole a till's key could make cases without end. */
const OPEN_MOST = 200

const JOB = 'bien-lai'

async function openCase(province: Province, unit: string, { device, seq, cash, hash }: Proof): Promise<void> {
  await ownAct(province, { device: JOB, actor: `job:${JOB}`, unit }, async () => {
    const cases = await casesOf(province, device)
    const full = cases.filter(isOpen).length >= OPEN_MOST
    if (full || cases.some(({ key }) => key === `missing:${device}/${seq}`)) return undefined
    return { service: 'missing', verb: 'shown', lines: [{ device, seq, amount: Math.abs(cash), digest: hash }] }
  })
}

/**
 * Closes the cases about acts of this device that have arrived since, as the receipts said; to be called after a till has
 * sent something. A receipt that says something else stays with its unit.
 */
export async function closeCases(province: Province, device: string): Promise<void> {
  for (const { key, holder: owner, unit, line } of (await casesOf(province, device)).filter(isOpen)) {
    const seq = Number(line.seq)
    const state = await look(province, (query) =>
      stateOf(query, province.id, { device, seq, hash: String(line.digest) }),
    )
    if (state === 'recorded' || state === 'reversed')
      await ownAct(province, { device: JOB, actor: `job:${JOB}`, unit }, async () => {
        const still = (await casesOf(province, device)).some((one) => one.key === key && isOpen(one))
        return still ? { service: 'missing', verb: 'arrived', lines: [{ device, seq, owner }] } : undefined
      })
  }
}

const isOpen = ({ holder }: Case): boolean => holder !== 'outside'

type Case = { key: string; holder: string; unit: string; line: Act['lines'][number] }

/** All cases about a device, open (with a unit) or closed (outside). */
function casesOf(province: Province, device: string): Promise<Case[]> {
  return look(province, async (query) => {
    const rows = await query<{ key: string; holder: string; record: string }[]>`
      select t.key, h.key as holder, a.record
      from thing t
      join holder h on h.province = t.province and h.id = t.holder
      join act a on a.province = t.province and a.position = t.position
      where t.province = ${province.id} and t.key >= ${`missing:${device}/`} and t.key < ${`missing:${device}0`}`
    return rows.map(({ key, holder, record }) => {
      const { act } = entryOf(record)
      return { key, holder, unit: act.unit, line: act.lines[0] ?? {} }
    })
  })
}
