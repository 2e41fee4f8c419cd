/**
 * What was written on paper, brought in from a sheet: the slips of a numbered book that a point used while its machine did
 * not work, and the records of the cut-over that both sides signed. A book or a record is a device of its own and its lines
 * are its numbers, so the ledger itself knows a line that comes twice, and one that is missing. A sheet is checked in full
 * before anything of it is done.
 */
import type { Act, Line, Value } from '#kernel/act.ts'
import { isDay } from '#kernel/day.ts'
import { type Field, fieldOf } from '#kernel/field.ts'
import { Problem } from '#kernel/problem.ts'
import { sentence } from '#kernel/refusal.ts'
import { everyUnit, type SignedIn } from '#people/person.ts'
import type { Fault, Table } from '#principals/check.ts'
import { unitsFor } from '#server/office.ts'
import { readTyped } from '#server/pages-office.ts'
import type { Province } from '#server/province.ts'
import { expand, split, takenFields } from '#services/expand.ts'
import { catalogue } from '#services/index.ts'
import { type Service, thingKey } from '#services/kit.ts'

/** `does`: the acts that one line becomes, each `service.verb`. `signed`: of the cut-over, with giver and taker. */
export type SlipKind = {
  readonly key: string
  readonly does: readonly string[]
  readonly signed?: true
  readonly name?: string
}

const one = (act: string): SlipKind => ({ key: act, does: [act] })
const signed = (key: string, name: string, does: readonly string[]): SlipKind => ({ key, name, does, signed: true })

export const SLIP_KINDS: readonly SlipKind[] = [
  ...['electricity', 'water', 'tax'].map((service) => one(`${service}.collect`)),
  ...['pension.pay', 'pension.payByProxy', 'allowance.pay', 'parcel.accept', 'parcel.deliver'].map(one),
  ...['registered.accept', 'letter.post', 'dossier.accept', 'result.deliver', 'cash.supply', 'cash.remit'].map(one),
  signed('opening.cash', 'Đầu kỳ: tiền mặt', ['opening.cash']),
  signed('opening.stock', 'Đầu kỳ: hàng, tem', ['opening.stock']),
  signed('opening.owed', 'Đầu kỳ: còn phải trả', ['opening.owed']),
  signed('opening.claimed', 'Đầu kỳ: còn phải thu', ['opening.claimed']),
  signed('receipt-book', 'Đầu kỳ: quyển biên lai đang dùng dở', ['receipt-book.receive', 'opening.thing']),
  signed('parcel', 'Đầu kỳ: bưu kiện đang ở bưu cục', ['parcel.arrive', 'opening.thing', 'parcel.handOver']),
]

const partsOf = (act: string): readonly [Service, string] => {
  const [key = '', verb = ''] = act.split('.')
  return [catalogue.get(key) as Service, verb]
}
export const slipName = ({ does, name }: SlipKind): string => {
  const [service, verb] = partsOf(does[0] as string)
  return name ?? `${service.name}: ${service.acts[verb]?.name ?? verb}`
}

/** @throws Problem not_found */
export function slipKind(key: string): SlipKind {
  const found = SLIP_KINDS.find((kind) => kind.key === key)
  if (!found) throw new Problem('not_found', { what: `loại phiếu “${key}”` })
  return found
}

export type SlipColumn = { key: string; label: string; note: string; optional?: true; field?: Field; of?: Service }

const BOOK = /^[A-Z0-9][A-Z0-9./-]{2,39}$/
const own = (key: string, label: string, note: string): SlipColumn => ({ key, label, note })
const FIRST: readonly SlipColumn[] = [
  own('#unit', 'Mã điểm', 'mã của điểm hoặc bưu cục, thuộc đơn vị của bạn'),
  own('#day', 'Ngày', 'ngày làm việc ấy, dạng 2018-11-30 hoặc 30/11/2018'),
]
const OF_BOOK: readonly SlipColumn[] = [
  own('#book', 'Số quyển', 'số của quyển phiếu, gồm chữ hoa, số, chấm, gạch; mọi dòng như nhau'),
  own('#number', 'Số phiếu', '1, 2, 3 … không thiếu số nào'),
  own('#time', 'Giờ', 'dạng 14:05'),
  own('#who', 'Mã người làm', 'mã nhân viên đã viết phiếu'),
]
/** Filled in by the sheet's own numbers. */
const MADE = ['about']

export function slipColumns({ does, signed }: SlipKind): SlipColumn[] {
  const seen = new Map<string, SlipColumn>()
  for (const act of does) {
    const [service, verb] = partsOf(act)
    for (const key of takenFields(service, verb)) {
      const field = service.fields[key] as Field
      const { label, hint } = fieldOf(field)
      const may = service.acts[verb]?.may?.includes(key)
      if (!seen.has(key) && !MADE.includes(key))
        seen.set(key, { key, label, note: hint, field, of: service, ...(may && { optional: true as const }) })
    }
  }
  return [...FIRST, ...(signed ? [] : OF_BOOK), ...seen.values()]
}

export type ReadSlips = { acts: readonly { row: number; act: Act }[]; faults: readonly Fault[] }

type Cells = { row: number; value: (key: string) => string }

/** Every cell of every row, and what the services say of each act. Nothing is asked of the ledger. */
export function readSlips(
  kind: SlipKind,
  table: Table,
  province: Province,
  person: SignedIn,
  today: string,
): ReadSlips {
  const columns = slipColumns(kind)
  const [header, ...body] = table
  const places = new Map(
    columns.map(({ key, label }) => [key, header?.cells.findIndex((cell) => cell.trim() === label) ?? -1]),
  )
  const faults: Fault[] = columns
    .filter(({ key, optional }) => !optional && places.get(key) === -1)
    .map(({ label }) => ({ row: 1, column: label, message: `Thiếu cột “${label}”. Tải lại tệp mẫu.` }))
  if (faults.length > 0) return { acts: [], faults }
  const units = new Map(unitsFor(province, person, today).map((unit) => [unit.code, unit]))
  const acts: { row: number; act: Act }[] = []
  body.forEach(({ row, cells }, i) => {
    const at: Cells = { row, value: (key) => cells[places.get(key) ?? -1]?.trim() ?? '' }
    const say = (column: string, message: string) => void faults.push({ row, column, message })
    const label = (key: string) => columns.find((one) => one.key === key)?.label ?? key
    const line = lineOf(columns, at, say)
    const number = kind.signed ? line.row : Number(at.value('#number'))
    const book = kind.signed ? String(line.record ?? '') : at.value('#book')
    const day = dayOf(at.value('#day'))
    const time = kind.signed ? '07:00' : at.value('#time')
    if (!units.has(at.value('#unit'))) say('Mã điểm', 'Không có đơn vị mã này dưới đơn vị của bạn. Ghi đúng mã.')
    if (day === undefined || day > today) say('Ngày', 'Phải là ngày dạng 2018-11-30, không sau hôm nay.')
    if (!/^([01]\d|2[0-3]):[0-5]\d$/.test(time)) say('Giờ', 'Phải dạng 14:05.')
    if (!BOOK.test(book)) say(kind.signed ? label('record') : 'Số quyển', 'Gồm chữ hoa, số, chấm, gạch, từ 3 ký tự.')
    if (number !== i + 1)
      say(kind.signed ? label('row') : 'Số phiếu', `Phải là ${i + 1}: đánh số 1, 2, 3 …, không thiếu, không lặp.`)
    const who = at.value('#who')
    if (!kind.signed && !/^[\p{L}\p{N}._-]{1,64}$/u.test(who)) say('Mã người làm', 'Ghi mã nhân viên.')
    if (faults.some((fault) => fault.row === row)) return
    const device = `${kind.signed ? 'bb' : 'giay'}-${kind.key}-${book.replaceAll('/', '.')}`
    for (const [n, what] of kind.does.entries()) {
      const [service, verb] = partsOf(what)
      const about = thingKey(...([partsOf(kind.does[0] as string)[0], line] as const))
      const taken = takenFields(service, verb).flatMap((key) => {
        const value = key === 'about' ? about : line[key]
        return value === undefined ? [] : [[key, value] as const]
      })
      const act: Act = {
        device,
        seq: i * kind.does.length + n + 1,
        at: `${day}T${time}:00+07:00`,
        // Whoever types it in answers for the typing; who did it stands beside.
        actor: kind.signed ? `person:${person.code}` : `support:${person.code}/person:${who}`,
        unit: at.value('#unit'),
        service: service.key,
        verb,
        lines: [Object.fromEntries(taken)],
        ...(!kind.signed && { happened: true }),
      }
      const said = expand(
        province.world,
        split(act, catalogue, () => '0'.repeat(64)),
      )
      if ('refusal' in said) say(label(said.field), sentence({ ...said, field: label(said.field) }))
      else acts.push({ row, act })
    }
  })
  if (body.length === 0) faults.push({ row: 1, column: '', message: 'Tệp không có dòng nào. Điền từ dòng 2.' })
  return { acts, faults: faults.toSorted((a, b) => a.row - b.row) }
}

function lineOf(
  columns: readonly SlipColumn[],
  { value }: Cells,
  say: (column: string, message: string) => void,
): Line {
  const line: Record<string, Value> = {}
  for (const { key, label, of, optional } of columns) {
    if (!of) continue
    const text = value(key)
    if (text === '' && optional) continue
    if (text === '') say(label, 'Chưa điền.')
    else
      try {
        Object.assign(line, readTyped(of, { [key]: text }))
      } catch (error) {
        if (!(error instanceof Problem) || error.code !== 'body_invalid') throw error
        say(label, `“${text.slice(0, 60)}” ${error.details.why}`)
      }
  }
  return line
}

function dayOf(text: string): string | undefined {
  const iso = text.replace(/^(\d{1,2})\/(\d{1,2})\/(\d{4})$/, (_, d: string, m: string, y: string) =>
    [y, m.padStart(2, '0'), d.padStart(2, '0')].join('-'),
  )
  return isDay(iso) ? iso : undefined
}

export type Imported = { accepted: number; exceptions: number; repeated: number }

const FIRST_FAULTS = 8

/**
 * Does what the sheet says, when all of it is right. The same sheet again does nothing more.
 * @throws Problem slips_faulty naming rows, when nothing was done; act_refused when the ledger refuses one line.
 */
export async function importSlips(province: Province, kind: SlipKind, { acts, faults }: ReadSlips): Promise<Imported> {
  const all = await slipFaults(province, kind, { acts, faults })
  if (all.length > 0) {
    const first = all
      .slice(0, FIRST_FAULTS)
      .map(({ row, column, message }) => `Dòng ${row}${column && `, ${column}`}: ${message}`)
      .join(' ')
    throw new Problem('slips_faulty', { count: all.length, first })
  }
  const answers = await province.intake.post(acts.map(({ act }) => act))
  const imported = { accepted: 0, exceptions: 0, repeated: 0 }
  for (const [i, answer] of answers.entries()) {
    const where = `Dòng ${acts[i]?.row}`
    if (answer.outcome === 'refused') throw new Problem('act_refused', { why: `${where}: ${sentence(answer.refusal)}` })
    if (answer.outcome === 'conflict' || answer.outcome === 'gap')
      throw new Problem('act_refused', { why: `${where}: số này đã nhập với nội dung khác.` })
    imported[answer.outcome === 'accepted' ? 'accepted' : 'exceptions']++
    if (answer.repeated) imported.repeated++
  }
  return imported
}

/** What is wrong with the sheet: by itself, and, when nothing is, against the ledger. */
export const slipFaults = async (province: Province, kind: SlipKind, { acts, faults }: ReadSlips) =>
  faults.length > 0 ? faults : known(province, kind, acts)

/** A line of a record whose thing the ledger has already, by another record. */
async function known(province: Province, kind: SlipKind, acts: ReadSlips['acts']): Promise<Fault[]> {
  if (!kind.signed) return []
  const births = acts.flatMap(({ row, act }) => {
    const [service, verb] = partsOf(`${act.service}.${act.verb}`)
    return service.acts[verb]?.births ? [{ row, device: act.device, key: thingKey(service, act.lines[0] as Line) }] : []
  })
  const keys = births.map(({ key }) => key)
  const rows = await province.db.read(
    everyUnit(province.people),
    (query) => query<{ key: string; device: string }[]>`
      select t.key, d.key as device
      from thing t
      cross join lateral (
        select position from leg l where l.province = t.province and l.thing = t.id order by position limit 1) f
      join act a on a.province = t.province and a.position = f.position
      join device d on d.province = a.province and d.id = a.device
      where t.province = ${province.id} and t.key = any (${keys})`,
  )
  return births.flatMap(({ row, device, key }) => {
    const found = rows.find((one) => one.key === key && one.device !== device)
    return found
      ? [{ row, column: '', message: `“${key.slice(key.indexOf(':') + 1)}” đã có trong sổ. Bỏ dòng này.` }]
      : []
  })
}
