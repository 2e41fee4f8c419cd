/**
 * The day sheet: what this device did in a day, added up again from its acts each time, so that paper and screen can be
 * compared with the journal at any later time. It proves itself: opening and movements give what the book expects.
 */
import type { DaySheet, Done, Held, Point } from '#counter/nouns.ts'
import { type Day, showDay } from '#kernel/day.ts'
import { showMoney, showNumber } from '#kernel/money.ts'
import { catalogue } from '#services/index.ts'
import { COLUMNS, rowLines } from '#services/receipt.ts'

/**
 * @param acts of the day, in their order
 * @param now what the till holds, its drawer, and how many acts the centre has not
 */
export function daySheet(
  point: Point,
  day: Day,
  acts: readonly Done[],
  now: { held: Iterable<Held>; drawer: number; unsent: number },
): DaySheet {
  const first = acts[0]
  const last = acts.at(-1)
  const counts = acts.filter(isCount)
  const moves = acts.filter((done) => !isCount(done))
  const sum = (of: readonly Done[], wanted: (cash: number) => boolean) =>
    of.reduce((total, { cash }) => (wanted(cash) ? total + Math.abs(cash) : total), 0)
  const opening = first ? first.drawer - first.cash : now.drawer
  const final = last?.drawer ?? now.drawer
  const taken = sum(moves, (cash) => cash > 0)
  const paid = sum(moves, (cash) => cash < 0)
  const found = counts.reduce((total, { cash }) => total + cash, 0)
  const count = counts.at(-1)
  const seqs = new Set(acts.map(({ seq }) => seq))
  const [from, to] = [first?.seq ?? 0, last?.seq ?? 0]
  const sheet: Omit<DaySheet, 'lines'> = {
    day,
    point,
    tellers: [...new Set(acts.map(({ teller }) => teller))],
    acts: acts.length,
    from,
    to,
    gaps: first ? Array.from({ length: to - from + 1 }, (_, i) => from + i).filter((seq) => !seqs.has(seq)) : [],
    head: last?.hash ?? '',
    unsent: now.unsent,
    opening,
    in: taken,
    out: paid,
    found,
    centre: final - (opening + taken - paid + found),
    expected: count ? count.drawer - count.cash : final,
    ...(count ? { counted: count.drawer, difference: count.cash } : {}),
    services: byService(moves),
    held: heldBy(now.held),
    receipts: receiptsOf(acts),
  }
  return { ...sheet, lines: linesOf(sheet, counts.slice(0, -1)) }
}

const isCount = ({ act }: Done): boolean => act.service === 'cash' && act.verb === 'count'

const nameOf = (service: string): string => catalogue.get(service)?.name ?? service

function byService(acts: readonly Done[]): DaySheet['services'] {
  const rows = new Map<string, DaySheet['services'][number]>()
  for (const { act, cash } of acts) {
    const { service } = act
    const row = rows.get(service) ?? { service, name: nameOf(service), acts: 0, in: 0, out: 0 }
    rows.set(service, row)
    row.acts++
    row[cash > 0 ? 'in' : 'out'] += Math.abs(cash)
  }
  return [...rows.values()]
}

function heldBy(held: Iterable<Held>): DaySheet['held'] {
  const rows = new Map<string, DaySheet['held'][number]>()
  for (const { service, open } of held) {
    const row = rows.get(service) ?? { service, name: nameOf(service), things: 0, open: 0 }
    rows.set(service, row)
    row.things++
    row.open += open
  }
  return [...rows.values()]
}

function receiptsOf(acts: readonly Done[]): DaySheet['receipts'] {
  const rows = new Map<string, DaySheet['receipts'][number]>()
  for (const { number } of acts) {
    if (number === undefined) continue
    const series = number.slice(0, number.lastIndexOf('-'))
    const row = rows.get(series) ?? { series, first: number, last: number, count: 0 }
    rows.set(series, { ...row, last: number, count: row.count + 1 })
  }
  return [...rows.values()]
}

/** @param earlier counts before the last: what each found is in the book since, so the sums are right only with it */
function linesOf(sheet: Omit<DaySheet, 'lines'>, earlier: readonly Done[]): string[] {
  const { point, day, counted, difference = 0, gaps } = sheet
  const out: string[] = []
  const row = (label: string, value: string) => out.push(...rowLines([label, value], COLUMNS))
  const rule = () => out.push('-'.repeat(COLUMNS))
  row('SỔ NGÀY', showDay(day))
  row(point.unitName, point.device)
  for (const teller of sheet.tellers) row('Giao dịch viên', teller)
  rule()
  row('Tồn quỹ đầu ngày', showMoney(sheet.opening))
  for (const { name, acts, in: taken, out: paid } of sheet.services) {
    if (taken === 0 && paid === 0) continue
    row(
      `${name} (${acts})`,
      [...(taken ? [`+${showNumber(taken)}`] : []), ...(paid ? [`−${showNumber(paid)}`] : [])].join(' '),
    )
  }
  row('Cộng thu', showMoney(sheet.in))
  row('Cộng chi', showMoney(sheet.out))
  for (const { act, cash } of earlier)
    if (cash !== 0)
      row(
        `Đếm lúc ${act.at.slice(11, 16)}, ${cash > 0 ? 'thừa' : 'thiếu'}`,
        `${cash > 0 ? '+' : '−'}${showNumber(Math.abs(cash))}`,
      )
  if (sheet.centre !== 0) row('Trung tâm điều chỉnh', showMoney(sheet.centre))
  row('Tồn quỹ theo sổ', showMoney(sheet.expected))
  if (counted !== undefined) {
    row('Đếm được', showMoney(counted))
    row(difference === 0 ? 'Khớp' : difference > 0 ? 'Thừa' : 'Thiếu', showMoney(Math.abs(difference)))
  }
  rule()
  for (const { name, things, open } of sheet.held)
    row(`Còn giữ: ${name}`, open > 0 ? `${things} · ${showMoney(open)}` : String(things))
  for (const { first, last, count } of sheet.receipts) row(`Biên nhận (${count})`, `${first} – ${last}`)
  row('Số việc', sheet.acts === 0 ? '0' : `${sheet.acts}, từ ${sheet.from} đến ${sheet.to}`)
  if (gaps.length > 0) row('Thiếu số', gaps.join(', '))
  row('Chưa gửi', String(sheet.unsent))
  row('Dấu cuối', sheet.head)
  return out
}
