/**
 * Customers who were entered twice: by what they are known to be one, with or without diacritics, by an old number or a new.
 * Whether they are, a person says; here is only what looks so.
 */
import { fold, wordsOf } from '#kernel/fold.ts'

export type Known = { code: string; unit: number; name: string; tax: string; phone: string }

export type Likeness = 'tax' | 'phone' | 'name'
export const LIKENESS_NAMES: Record<Likeness, string> = {
  tax: 'cùng mã số thuế',
  phone: 'cùng số điện thoại',
  name: 'cùng tên, cùng đơn vị',
}

/** Numbers of eleven digits became ten on 2018-09-15 (numbering plan of mobile networks, 2018): their first four, then three. */
const OLD_PREFIXES: Readonly<Record<string, string>> = {
  ...{ '0162': '032', '0163': '033', '0164': '034', '0165': '035', '0166': '036', '0167': '037', '0168': '038' },
  ...{ '0169': '039', '0120': '070', '0121': '079', '0122': '077', '0126': '076', '0128': '078', '0123': '083' },
  ...{ '0124': '084', '0125': '085', '0127': '081', '0129': '082', '0186': '056', '0188': '058', '0199': '059' },
}

/** A phone number as it is dialled today: “+84 168 234 5678”, “0168.234.5678” → 0382345678. Empty for what is no number. */
export function phoneOf(text: string): string {
  const digits = text.replace(/^\s*\+?84(?=[\s.]?\d)/, '0').replace(/\D/g, '')
  const today =
    digits.length === 11 ? (OLD_PREFIXES[digits.slice(0, 4)] ?? digits.slice(0, 4)) + digits.slice(4) : digits
  return /^0\d{9,10}$/.test(today) ? today : ''
}

/**
 * A tax code: ten digits of which the last is a check digit, with three more of a branch; or the twelve of a personal number,
 * which is the tax code of persons and household businesses since 2025-07-01 (Circular 86/2024/TT-BTC).
 * @returns digits, “0100109106-001” for a branch; undefined when it cannot be one.
 */
export function taxOf(text: string): string | undefined {
  const bare = text.replace(/[\s.]/g, '')
  if (/^\d{12}$/.test(bare)) return bare
  const digits = bare.replace(/^(\d{10})-(\d{3})$/, '$1$2')
  if (!/^\d{10}(\d{3})?$/.test(digits)) return undefined
  const sum = WEIGHTS.reduce((all, weight, i) => all + weight * Number(digits[i]), 0)
  if ((10 - (sum % 11) + 11) % 11 !== Number(digits[9])) return undefined
  return digits.length === 10 ? digits : `${digits.slice(0, 10)}-${digits.slice(10)}`
}
const WEIGHTS = [31, 29, 23, 19, 17, 13, 7, 5, 3]

const LEGAL_FORMS = [
  ...['trach nhiem huu han', 'tnhh', 'mot thanh vien', 'mtv', 'co phan', 'cp', 'cong ty', 'cty'],
  ...['doanh nghiep tu nhan', 'dntn', 'ho kinh doanh', 'hkd', 'hop tac xa', 'htx'],
]
const LEGAL = new RegExp(`\\b(?:${LEGAL_FORMS.join('|')})\\b`, 'g')

/** “Cty TNHH Chè Mộc Châu”, “CÔNG TY CHE MOC CHAU” → che moc chau. */
export function nameKey(name: string): string {
  const words = wordsOf(fold(name)).join(' ')
  return words.replace(LEGAL, ' ').replace(/\s+/g, ' ').trim() || words
}

/** Why two entries look like one; different tax codes say that they are two, whatever else agrees. */
export function likeness(a: Known, b: Known): Likeness[] {
  const taxed = a.tax !== '' && b.tax !== ''
  if (taxed && a.tax !== b.tax) return []
  return [
    ...(taxed ? (['tax'] as const) : []),
    ...(a.phone !== '' && a.phone === b.phone ? (['phone'] as const) : []),
    ...(a.unit === b.unit && nameKey(a.name) === nameKey(b.name) ? (['name'] as const) : []),
  ]
}

export type Pair<K extends Known = Known> = { a: K; b: K; by: readonly Likeness[] }

/**
 * All pairs that look like one, the surest first. `apart`: pairs that somebody has judged, as `pairKey` writes them.
 * Each entry is compared only with those that share a key with it.
 */
export function findDuplicates<K extends Known>(known: readonly K[], apart: ReadonlySet<string>): Pair<K>[] {
  const pairs = new Map<string, Pair<K>>()
  const keys = (one: K) => [`t${one.tax}`, `p${one.phone}`, `n${one.unit} ${nameKey(one.name)}`]
  for (const i of [0, 1, 2])
    for (const [key, alike] of Map.groupBy(known, (one) => keys(one)[i] as string)) {
      if (key.length === 1) continue
      for (const [at, a] of alike.entries())
        for (const b of alike.slice(at + 1, at + 1 + ALIKE_MOST)) {
          const id = pairKey(a.code, b.code)
          const by = pairs.has(id) || apart.has(id) ? [] : likeness(a, b)
          if (by.length > 0) pairs.set(id, { a, b, by })
        }
    }
  return [...pairs.values()].sort((a, b) => strength(b) - strength(a) || (a.a.code < b.a.code ? -1 : 1))
}

/** A number of an office stands at many: pairs of one key are not listed without end. */
const ALIKE_MOST = 20
const STRENGTH: Record<Likeness, number> = { tax: 4, phone: 2, name: 1 }
const strength = ({ by }: Pair): number => by.reduce((sum, one) => sum + STRENGTH[one], 0)

export const pairKey = (a: string, b: string): string => [a, b].toSorted().join(' ')

/**
 * The customers who bring a share of the revenue, the largest first: key accounts.
 * @returns how many of them, from the first on. `amounts` in any order; below zero they count nothing.
 */
export function keyAccounts(amounts: readonly number[], share = KEY_SHARE): number {
  const sorted = amounts.filter((amount) => amount > 0).toSorted((a, b) => b - a)
  const goal = share * sorted.reduce((sum, amount) => sum + amount, 0)
  let sum = 0
  let count = 0
  while (sum < goal) sum += sorted[count++] ?? goal
  return count
}
/** Ours: who brings half of the revenue is visited. */
const KEY_SHARE = 0.5
