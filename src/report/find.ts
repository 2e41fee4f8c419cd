/**
 * Finding acts by what is written of people, or by the code of a thing. Words are typed with or without diacritics; who
 * is written exactly as typed comes first, because “lo on” is Lò Văn Ón as well as Lò Thị Ơn: whoever searches must see
 * enough beside the masked name (village, amount, day) to open the right one.
 */
import type { Line } from '#kernel/act.ts'
import type { Day } from '#kernel/day.ts'
import { fold, wordsOf } from '#kernel/fold.ts'
import type { Query } from '#kernel/sql.ts'
import { entryOf } from '#ledger/record.ts'
import { masked, type Shown, shownLine, thingName } from '#report/act.ts'
import { catalogue } from '#services/index.ts'

export type Hit = {
  device: string
  seq: number
  unit: number
  day: Day
  service: string
  verb: string
  /** What was found: the line of the act with its personal values masked, or the name of the thing. */
  shown: readonly Shown[]
  /** Every word stands there with the diacritics that were typed. */
  exact: boolean
}

export type Found = { hits: readonly Hit[]; more: boolean }

const MOST = 50

type Row = Omit<Hit, 'shown'> & { record: string; line: number; value: Record<string, string> }

/**
 * Lines of acts in whose personal values (names, phones, addresses, papers) all words of `text` occur, the last one
 * perhaps unfinished; exact diacritics first, then in the order of the dictionary, then the newest. At most `most`;
 * `more` when there are more. Erased values are not found, nor acts of units outside the query's scope.
 */
export async function findPeople(query: Query, province: number, text: string, most = MOST): Promise<Found> {
  const typed = wordsOf(text)
  if (typed.length === 0) return { hits: [], more: false }
  const folded = patterns(wordsOf(fold(text)))
  const rows = await query<Row[]>`
    with
      found as materialized (
        select device, seq, content, folded from personal
        where province = ${province} and ' ' || folded || ' ' like all (${folded}::text[])),
      said as (
        select f.device, f.seq, l.line, l.value,
          (select string_agg(value, ' ' order by nth) from json_each_text(l.value) with ordinality v (key, value, nth)) as said
        from found f
        cross join lateral rows from (string_to_table(f.folded, ' | '), json_array_elements(f.content::json))
          with ordinality as l (folded, value, line)
        where ' ' || l.folded || ' ' like all (${folded}::text[]))
    select d.key as device, s.seq, a.unit, a.day, a.service, a.verb, a.record, s.line::int, s.value,
      ' ' || lower(s.said collate vietnamese) || ' ' like all (${patterns(typed)}::text[]) as exact
    from said s
    cross join lateral (select * from act where province = ${province} and device = s.device and seq = s.seq limit 1) a
    join device d on d.province = ${province} and d.id = s.device
    order by exact desc, s.said collate vietnamese, a.day desc, a.position desc
    limit ${most + 1}`
  return { hits: rows.slice(0, most).map(hitOf), more: rows.length > most }
}

/** Each word stands alone; more may follow the last, which is still being typed. Words hold no sign that LIKE reads. */
const patterns = (words: readonly string[]): string[] =>
  words.map((word, i) => (i === words.length - 1 ? `% ${word}%` : `% ${word} %`))

function hitOf({ record, line, value, ...row }: Row): Hit {
  const { act, computed } = entryOf(record)
  const whole: Line = { ...masked(value), ...act.lines[line - 1] }
  return { ...row, shown: shownLine(catalogue.get(row.service), whole, computed[line - 1] ?? {}) }
}

/** Shorter ones would list half of the province. */
const CODE_LEAST = 4

/**
 * Things whose identity begins with a code (a customer, an item, an agency's dossier), in the order of their codes, each
 * with the act that moved it last. A text of several words is no code.
 */
export async function findThings(query: Query, province: number, text: string, most = MOST): Promise<Found> {
  const code = text.trim()
  if (code.length < CODE_LEAST || /\s/.test(code)) return { hits: [], more: false }
  const probes = [...catalogue.values()]
    .filter(({ thing }) => thing)
    .map(
      ({ key }) => query`
        (select key, position from thing where province = ${province} and key ^@ ${`${key}:${code}`}
         order by key limit ${most + 1})`,
    )
    .reduce((all, probe) => query`${all} union all ${probe}`)
  const rows = await query<(Omit<Hit, 'shown' | 'exact'> & { key: string })[]>`
    select d.key as device, a.seq, a.unit, a.day, a.service, a.verb, t.key
    from (${probes}) t
    cross join lateral (select * from act where province = ${province} and position = t.position limit 1) a
    join device d on d.province = ${province} and d.id = a.device
    order by t.key limit ${most + 1}`
  const hits = rows
    .slice(0, most)
    .map(({ key, ...row }) => ({ ...row, shown: [{ label: 'Vật', value: thingName(key) }], exact: true }))
  return { hits, more: rows.length > most }
}
