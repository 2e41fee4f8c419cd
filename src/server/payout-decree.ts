/**
 * A decree applied to a list of pensions: what each row becomes and why, and, when a person confirms what she saw, the list
 * with the new sums, carried out as any changed list is. Every `assignChanged` names the decree, so the journal says which sums
 * it has changed already: applied again it changes nothing, and what a till first had to give back is done the next time.
 */
import { hash } from 'node:crypto'
import { firstDayOf, type Month } from '#kernel/day.ts'
import { Problem } from '#kernel/problem.ts'
import type { Query } from '#kernel/sql.ts'
import { entryOf } from '#ledger/record.ts'
import type { SignedIn } from '#people/person.ts'
import type { Fault, ListRow } from '#principals/check.ts'
import { contractOf, termOn } from '#principals/contract.ts'
import { pensionRaised, type Raise } from '#rules/pension.ts'
import { findRule } from '#rules/rule.ts'
import { RULES, rulesOn } from '#rules/rules.ts'
import { applyDraft, type Look, takeDraft } from '#server/lists-apply.ts'
import { type ListHead, readHead } from '#server/lists-hand.ts'
import { type Draft, digestOf } from '#server/lists-reader.ts'
import type { ListId } from '#server/lists-store.ts'
import { officeDevice } from '#server/office.ts'
import type { Province } from '#server/province.ts'
import { catalogue } from '#services/index.ts'
import { type Service, thingKey } from '#services/kit.ts'

export const DECREED = 'pension'
/** Benefits that follow the base salary instead. General knowledge, not read in the decree. */
const OTHERWISE = ['survivor']

/** Why a row stays as it is. */
export type Same = 'before' | 'done' | 'class' | 'paid' | 'returned'
/** `at`: where it lies; `ordered`: a till was asked for it already. */
export type Changed = {
  row: ListRow
  before: number
  by: Raise['by']
  at: 'office' | 'till' | 'ordered' | 'principal'
}
export type Preview = {
  head: ListHead
  /** Editions that were used, and their source. */
  decree: string
  source: string
  changed: readonly Changed[]
  same: readonly { row: ListRow; why: Same }[]
  /** Rows on which the decree cannot be applied; while there are any, none is. */
  faults: readonly Fault[]
  /** The list as it becomes, and what says that it is still what somebody saw. */
  draft: Draft
}

type Row = {
  row: number
  thing: string
  village: string
  point: string
  amount: number
  becoming: number | null
  open: number
  holder: string | null
}

/** @throws Problem not_found: no such list below the person, or not one of pensions; or no decree for any of its periods. */
export async function previewDecree(query: Query, province: number, id: ListId): Promise<Preview> {
  const head = await readHead(query, province, id)
  if (head.service !== DECREED) throw new Problem('not_found', { what: `danh sách lương hưu nào số ${id.number}` })
  const rows = await query<Row[]>`
    select r.row, r.thing, r.village, r.point, r.amount, r.becoming, coalesce(t.open, 0) as open, h.key as holder
    from list_row r
    left join thing t on t.province = r.province and t.key = r.thing
    left join holder h on h.province = t.province and h.id = t.holder
    where r.province = ${province} and r.principal = ${id.principal} and r.number = ${id.number} and r.withdrawn is null
    order by r.row`
  const [classes, done] = [await readClasses(query, province, id), await readDone(query, province, head)]
  const most = termOn(contractOf(DECREED) as never, head.begun)?.amountMost ?? Number.MAX_SAFE_INTEGER
  const made = { changed: [] as Changed[], same: [] as { row: ListRow; why: Same }[], faults: [] as Fault[] }
  const decrees = new Map<string, string>()
  for (const one of rows) {
    const period = one.thing.slice(one.thing.lastIndexOf('/') + 1)
    const rule = findRule(RULES, 'pension.raise.rate', firstDayOf(period))
    if (rule) decrees.set(rule.edition, rule.source)
    const verdict = judge(one, period, { rule: rule?.edition, classes, done, head, most })
    const { row: at, thing, village, point, amount } = one
    const row: ListRow = { row: at, thing, line: {}, amount, period, village, point }
    if ('fault' in verdict) made.faults.push({ row: at, column: 'Số tiền được lĩnh', message: verdict.fault })
    else if ('same' in verdict) made.same.push({ row, why: verdict.same })
    else made.changed.push({ row: { ...row, amount: verdict.amount }, before: amount, by: verdict.by, at: verdict.at })
  }
  const [decree, source] = [...decrees].at(-1) ?? []
  if (decree === undefined || source === undefined)
    throw new Problem('not_found', { what: `nghị định nào cho các kỳ của danh sách ${id.number}` })
  const all = [...made.changed, ...made.same].map(({ row }) => row).toSorted((a, b) => a.row - b.row)
  const { principal, number, service } = head
  const draft = { service, principal, number, sha256: digestOf(all), rows: all, faults: [], decree }
  return { head, decree, source, ...made, draft }
}

type Known = {
  rule: string | undefined
  classes: ReadonlyMap<string, string>
  done: ReadonlySet<string>
  head: ListHead
  most: number
}
type Verdict = { same: Same } | { fault: string } | (Raise & { at: Changed['at'] })

function judge(one: Row, period: Month, { rule, classes, done, head, most }: Known): Verdict {
  const { thing, amount, becoming, open, holder } = one
  if (holder === 'customer') return { same: 'paid' }
  if (rule === undefined) return { same: 'before' }
  if (done.has(`${rule} ${thing}`)) return { same: 'done' }
  const kind = classes.get(thing)
  if (kind === undefined) return { fault: 'Chưa có trong sổ. Nhập nốt danh sách này rồi mở lại.' }
  if (OTHERWISE.includes(kind)) return { same: 'class' }
  const raise = pensionRaised(amount, rulesOn(firstDayOf(period)))
  const at = placeOf(holder, head, becoming !== null)
  if (at === 'principal' && becoming === null) return { same: 'returned' }
  if (becoming !== null && becoming !== raise.amount)
    return { fault: `Đang chờ đổi thành ${becoming} theo bản sửa của đơn vị giao. Xong việc ấy rồi mở lại.` }
  if (open !== amount) return { fault: `Trong sổ còn ${open}, danh sách ghi ${amount}. Đối chiếu với sổ trước.` }
  if (raise.amount > most)
    return { fault: `Mức mới ${raise.amount} vượt mức ${most} của hợp đồng. Hỏi lại đơn vị giao.` }
  if (at === undefined) return { fault: 'Đang trên đường. Mở lại khi khoản này đã đến nơi.' }
  return { ...raise, at }
}

function placeOf(holder: string | null, { unitCode }: ListHead, asked: boolean): Changed['at'] | undefined {
  if (holder === `till:${officeDevice(unitCode)}`) return 'office'
  const kind = holder?.split(':')[0]
  if (kind === 'till') return asked ? 'ordered' : 'till'
  return kind === 'principal' ? kind : undefined
}

/** The class of each thing of the list, from the act of its birth. */
async function readClasses(
  query: Query,
  province: number,
  { principal, number }: ListId,
): Promise<Map<string, string>> {
  const records = await query<{ record: string }[]>`
    select a.record from act a
    join (
      select distinct b.position, b.month
      from list_row r
      join thing t on t.province = r.province and t.key = r.thing
      cross join lateral (
        select position, month from leg l where l.province = t.province and l.thing = t.id order by l.position limit 1) b
      where r.province = ${province} and r.principal = ${principal} and r.number = ${number}) born
      on a.province = ${province} and a.position = born.position and a.month = born.month`
  return new Map(
    linesOf(records).map((line) => [thingKey(catalogue.get(DECREED) as Service, line), String(line.class)]),
  )
}

/** “edition thing” of every sum that a decree has changed in this office. */
async function readDone(query: Query, province: number, { unit }: ListHead): Promise<Set<string>> {
  const records = await query<{ record: string }[]>`
    select record from act
    where province = ${province} and service = ${DECREED} and unit = ${unit} and verb = 'assignChanged' and outcome = 'accepted'`
  const declared = catalogue.get(DECREED) as Service
  return new Set(
    linesOf(records).flatMap((line) => (line.decree ? [`${line.decree} ${thingKey(declared, line)}`] : [])),
  )
}

const linesOf = (records: readonly { record: string }[]) => records.flatMap(({ record }) => entryOf(record).act.lines)

/** What confirming does something about. */
export const pending = ({ changed }: Preview): Changed[] => changed.filter(({ at }) => at !== 'ordered')

/** What says that a preview is still the one that somebody saw: each row with its sum, and where it goes. */
export const seenOf = ({ draft, changed }: Preview): string =>
  hash('sha256', `${draft.sha256} ${changed.map(({ row, at }) => `${row.row} ${at}`).join()}`)

/**
 * Applies the decree as it was seen. @returns what was done.
 * @throws Problem body_invalid when it is no longer what she saw, or rows are faulty; what `applyDraft` throws.
 */
export async function applyDecree(province: Province, person: SignedIn, id: ListId, seen: string): Promise<Look> {
  const now = await province.read((query) => previewDecree(query, province.id, id), person.units)
  if (now.faults.length > 0) throw new Problem('list_faulty', { count: now.faults.length })
  if (seenOf(now) !== seen)
    throw new Problem('body_invalid', {
      field: 'danh sách',
      why: 'đã thay đổi từ lúc bạn xem. Mở lại trang rồi xác nhận.',
    })
  if (pending(now).length === 0)
    throw new Problem('body_invalid', { field: 'danh sách', why: 'không còn dòng nào phải đổi.' })
  const { id: draft } = await takeDraft(province, person, now.draft)
  return applyDraft(province, person, draft)
}
