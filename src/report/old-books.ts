/**
 * The parallel run: what the old books say of each unit beside what this ledger says, so that nobody leaves the old books
 * before the two agree. Balances are those of now; both sides are read at the close of the same day.
 */
import { type Day, showDay } from '#kernel/day.ts'
import type { Query } from '#kernel/sql.ts'
import type { Network } from '#network/network.ts'
import { versionOfCode } from '#network/tree.ts'
import { unitName } from '#report/drill.ts'
import { readOrigin } from '#report/origin.ts'
import type { Paper } from '#report/paper.ts'
import { homes } from '#report/trial.ts'

/** `unit`: its code; `item`: `cash`, `due:evn` (above zero: the Post owes), `stock:tem-4000`. */
export type OldBalance = { unit: string; item: string; amount: number }
export type Difference = OldBalance & { name: string; here: number }
export type Fault = { row: number; column: string; message: string }

const COLUMNS = ['Mã đơn vị', 'Khoản', 'Số dư'] as const
const ITEM = /^(cash|due:[A-Za-z][A-Za-z0-9-]{1,31}|stock:[a-z0-9-]{2,20})$/

/** Rows of a sheet as balances, or what is wrong with each. The first row names the columns. */
export function readOldBooks(
  table: readonly { row: number; cells: readonly string[] }[],
  network: Network,
  day: Day,
): { balances: OldBalance[]; faults: Fault[] } {
  const [header, ...body] = table
  const at = COLUMNS.map((label) => header?.cells.findIndex((cell) => cell.trim() === label) ?? -1)
  const faults: Fault[] = COLUMNS.filter((_, i) => at[i] === -1).map((column) => ({
    row: 1,
    column,
    message: `Thiếu cột “${column}”. Ghi đủ ba cột: ${COLUMNS.join(', ')}.`,
  }))
  if (faults.length > 0) return { balances: [], faults }
  const seen = new Set<string>()
  const balances = body.map(({ row, cells }) => {
    const [unit = '', item = '', text = ''] = at.map((i) => cells[i]?.trim() ?? '')
    const say = (column: (typeof COLUMNS)[number], message: string) => void faults.push({ row, column, message })
    if (!versionOfCode(network.units, unit, day)) say('Mã đơn vị', `Không có đơn vị “${unit}” ngày ấy. Ghi đúng mã.`)
    if (!ITEM.test(item)) say('Khoản', `“${item}” không phải cash, due:MÃ hay stock:MÃ.`)
    if (!/^-?\d{1,15}$/.test(text)) say('Số dư', `“${text}” không phải số nguyên đồng, không dấu chấm.`)
    if (seen.has(`${unit} ${item}`)) say('Khoản', 'Đơn vị và khoản này đã có ở dòng trên. Cộng lại thành một dòng.')
    seen.add(`${unit} ${item}`)
    return { unit, item, amount: Number(text) }
  })
  return { balances, faults }
}

/** Every balance of the old books and every balance of ours that they do not have; differences of zero too. */
export async function compareBooks(
  query: Query,
  network: Network,
  { province, day, balances }: { province: number; day: Day; balances: readonly OldBalance[] },
): Promise<Difference[]> {
  const home = await homes(query, network, province, day)
  const rows = await query<{ holder: string; item: string; amount: number }[]>`
    select h.key as holder, b.asset as item, b.amount
    from balance b join holder h on h.province = b.province and h.id = b.holder
    where b.province = ${province} and b.amount <> 0
      and (b.asset = 'cash' and h.key ~ '^(till|vault):' or b.asset like 'stock:%' and h.key ~ '^(till|vault):'
           or b.asset like 'due:%' and h.key like 'unit:%')`
  const here = new Map<string, OldBalance>()
  for (const { holder, item, amount } of rows) {
    const id = home(holder, 0)
    const unit = (network.units.byId.get(id) ?? []).findLast(({ from }) => from <= day)?.code ?? holder
    const key = `${unit} ${item}`
    const known = here.get(key) ?? { unit, item, amount: 0 }
    here.set(key, { ...known, amount: known.amount + (item.startsWith('due:') ? -amount : amount) })
  }
  const old = new Map(balances.map((one) => [`${one.unit} ${one.item}`, one]))
  const name = (code: string) => {
    const id = versionOfCode(network.units, code, day)?.id
    return id === undefined ? code : unitName(network, id, { from: day, to: day })
  }
  return [...new Set([...old.keys(), ...here.keys()])]
    .map((key) => {
      const { unit, item } = (old.get(key) ?? here.get(key)) as OldBalance
      return { unit, item, name: name(unit), amount: old.get(key)?.amount ?? 0, here: here.get(key)?.amount ?? 0 }
    })
    .toSorted((a, b) => a.unit.localeCompare(b.unit) || a.item.localeCompare(b.item))
}

export async function oldBooksPaper(
  query: Query,
  { province, day, differences }: { province: number; day: Day; differences: readonly Difference[] },
): Promise<Paper> {
  const off = differences.filter(({ amount, here }) => amount !== here)
  const sum = (of: (one: Difference) => number) => differences.reduce((total, one) => total + of(one), 0)
  return {
    title: 'So với sổ cũ',
    lead: `Chạy song song, cuối ngày ${showDay(day)}`,
    demo: (await readOrigin(query, province)).demo,
    tables: [
      {
        title: 'Chênh lệch theo đơn vị',
        columns: [
          { label: 'Đơn vị' },
          { label: 'Khoản' },
          { label: 'Sổ cũ', number: true },
          { label: 'Sổ này', number: true },
          { label: 'Chênh', number: true },
        ],
        rows: off.map(({ unit, name, item, amount, here }) => [`${name} (${unit})`, item, amount, here, here - amount]),
        total: [
          'Cộng các khoản',
          '',
          sum(({ amount }) => amount),
          sum(({ here }) => here),
          sum((one) => one.here - one.amount),
        ],
        none: `Khớp cả ${differences.length} khoản.`,
      },
    ],
    notes: [`${differences.length} khoản đã so, ${off.length} khoản chênh.`],
  }
}
