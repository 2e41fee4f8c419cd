/**
 * What a list that is right by itself means for what is there already: which rows are new, which changed, which the
 * principal took back, which are too late. Pure. The plan is made from where the ledger says that things are, so the
 * same list again gives an empty plan, and one that was interrupted gives the rest.
 */
import type { Fault, ListRow } from '#principals/check.ts'

/** A row as a list has it. `becoming`: its sum is being changed to this. */
export type Listed = {
  readonly principal: string
  readonly number: string
  readonly row: number
  readonly amount: number
  readonly becoming?: number
  readonly withdrawn: boolean
  readonly village: string
  readonly point: string
}

/** What is known of a thing: of lists, and by the ledger. */
export type Known = { readonly listed?: Listed; readonly held?: { readonly holder: string; readonly open: number } }

/** `home`: in the office's own till, so it must first go back to the principal. */
export type Change = { readonly row: ListRow; readonly before: number; readonly home: boolean }
export type Withdrawal = {
  readonly thing: string
  readonly row: number
  readonly amount: number
  readonly home: boolean
}
/** Out with a till: it is asked back; until it is here, the list cannot be followed. */
export type AskedBack = { readonly thing: string; readonly row: number; readonly amount: number; readonly till: string }
/** Nothing can be done: the principal has to be told. */
export type Late = { readonly thing: string; readonly row: number; readonly why: string }

export type Plan = {
  readonly same: number
  readonly assign: readonly ListRow[]
  readonly assignAgain: readonly ListRow[]
  readonly change: readonly Change[]
  /** Only the list's own note of the row changes: its village, who serves it, or what an interrupted run had done. */
  readonly note: readonly ListRow[]
  readonly withdraw: readonly Withdrawal[]
  readonly askBack: readonly AskedBack[]
  readonly late: readonly Late[]
}

export type PlanOptions = {
  principal: string
  number: string
  rows: readonly ListRow[]
  /** Of each row, and of each thing that this list has had. */
  known: ReadonlyMap<string, Known>
  /** Holder of what waits in the office: `till:vp-CODE`. */
  office: string
  /** Label of the column that names the thing. */
  keyLabel: string
}

/** Where a thing is, as far as a list cares. */
type Place = 'nowhere' | 'home' | 'principal' | 'till' | 'customer' | 'asked' | 'away'

const UNBORN = 'unborn'

function placeOf(held: Known['held'], office: string): Place {
  if (!held || held.holder === UNBORN) return 'nowhere'
  if (held.holder === office) return 'home'
  if (held.holder === 'customer') return 'customer'
  const kind = held.holder.slice(0, held.holder.indexOf(':'))
  return kind === 'principal' || kind === 'till' ? kind : kind === 'unknown' ? 'asked' : 'away'
}

const WHY: Record<'customer' | 'asked' | 'away' | 'part' | 'ordered', string> = {
  customer: 'đã thu, đã chi xong; báo lại đơn vị giao',
  asked: 'khách đã trả, đang chờ đơn vị giao trả lời; báo lại đơn vị giao',
  away: 'đang trên đường; nộp lại danh sách khi vật đã đến nơi',
  part: 'đã thu một phần; báo lại đơn vị giao',
  ordered: 'đã ra lệnh thu hồi, chờ quầy trả; trả rồi thì nộp lại danh sách',
}

/** @returns faults: rows that belong elsewhere. With any, the plan must not be followed. */
export function planList(options: PlanOptions): { plan: Plan; faults: Fault[] } {
  const planner = new Planner(options)
  const inFile = new Set<string>()
  for (const row of options.rows) {
    inFile.add(row.thing)
    planner.row(row)
  }
  let common = 0
  let before = 0
  for (const [thing, known] of options.known) {
    const listed = own(known, options)
    if (!listed) continue
    before++
    if (inFile.has(thing)) common++
    else planner.missing(thing, listed)
  }
  // A correction keeps most rows; a list with none of them is another list under a number that is taken.
  if (before > 0 && common === 0)
    planner.faults.unshift({
      row: 2,
      column: 'Số danh sách',
      message: `Số “${options.number}” đã dùng cho một danh sách khác (${before} dòng, không dòng nào chung). Ghi đúng số.`,
    })
  return planner
}

/** What is said of a thing by this very list. */
const own = ({ listed }: Known, { principal, number }: PlanOptions): Listed | undefined =>
  listed?.principal === principal && listed.number === number ? listed : undefined

class Planner {
  readonly faults: Fault[] = []
  readonly plan = {
    same: 0,
    assign: [] as ListRow[],
    assignAgain: [] as ListRow[],
    change: [] as Change[],
    note: [] as ListRow[],
    withdraw: [] as Withdrawal[],
    askBack: [] as AskedBack[],
    late: [] as Late[],
  }
  readonly #options: PlanOptions

  constructor(options: PlanOptions) {
    this.#options = options
  }

  row(row: ListRow): void {
    const { known, office, keyLabel } = this.#options
    const now = known.get(row.thing) ?? {}
    const { listed, held } = now
    const here = own(now, this.#options)
    const place = placeOf(held, office)
    const open = held?.open ?? 0
    if (place === 'nowhere') this.plan.assign.push(row)
    else if (here) this.#known(row, here, place, open, held?.holder ?? '')
    // What the principal has back, unpaid, may come again in a later list.
    else if (place === 'principal') this.#fromPrincipal(row, open, listed?.amount ?? open)
    else
      this.faults.push({
        row: row.row,
        column: keyLabel,
        message: listed
          ? `Đã có ở dòng ${listed.row} của danh sách “${listed.number}”. Bỏ dòng này.`
          : 'Đã có trong sổ mà không theo danh sách này. Bỏ dòng này, hoặc đối chiếu với sổ.',
      })
  }

  #known(row: ListRow, listed: Listed, place: Place, open: number, holder: string): void {
    const { plan } = this
    const { thing, amount } = row
    if (!listed.withdrawn && listed.becoming === undefined && listed.amount === amount) {
      if (listed.village === row.village && listed.point === row.point) plan.same++
      else plan.note.push(row)
    } else if (place === 'principal') this.#fromPrincipal(row, open, listed.amount)
    else if (place === 'till' && listed.becoming === amount) this.#late(row, 'ordered')
    else if (place === 'till') plan.askBack.push({ thing, row: row.row, amount, till: holder.slice('till:'.length) })
    else if (place !== 'home') this.#late(row, place as keyof typeof WHY)
    // An interrupted run had changed it already, and not yet noted so.
    else if (open === amount && (listed.becoming ?? listed.amount) === amount) plan.note.push(row)
    else if (open === listed.amount) plan.change.push({ row, before: open, home: true })
    else this.#late(row, 'part')
  }

  #fromPrincipal(row: ListRow, open: number, listed: number): void {
    if (open === row.amount) this.plan.assignAgain.push(row)
    else if (open === listed) this.plan.change.push({ row, before: open, home: false })
    else this.#late(row, 'part')
  }

  /** A row that the list had and has no more. */
  missing(thing: string, { row, amount, withdrawn }: Listed): void {
    if (withdrawn) return
    const { held } = this.#options.known.get(thing) as Known
    const place = placeOf(held, this.#options.office)
    if (place === 'customer' || place === 'asked' || place === 'away') this.#late({ thing, row }, place)
    else if (place === 'till')
      this.plan.askBack.push({ thing, row, amount, till: (held?.holder ?? '').slice('till:'.length) })
    else this.plan.withdraw.push({ thing, row, amount, home: place === 'home' })
  }

  #late({ thing, row }: Pick<ListRow, 'thing' | 'row'>, place: keyof typeof WHY): void {
    this.plan.late.push({ thing, row, why: WHY[place] })
  }
}

/** How many things it moves or notes: 0 when the list says nothing new. */
export const planSize = ({ assign, assignAgain, change, note, withdraw, askBack }: Plan): number =>
  assign.length + assignAgain.length + change.length + note.length + withdraw.length + askBack.length
