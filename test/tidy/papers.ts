/** Rules about documents: they are spelt in one Unicode form, their links lead somewhere, and what they name exists. */
import { holderPattern } from '#kernel/field.ts'
import { refusals } from '#kernel/refusal.ts'
import { yearFigures } from '#report/year.ts'
import { services } from '#services/index.ts'
import { beside, eachFile, type Findings, found, type House, isMarkdown, plus, type Rule, tableRows } from './house.ts'

const composed: Rule = {
  name: 'Vietnamese is in composed form (NFC), lines end in a line feed',
  check: (house) =>
    eachFile(
      house,
      () => true,
      (text) => {
        const lines = text.split('\n')
        const bad = text === text.normalize('NFC') ? [] : lines.filter((line) => line !== line.normalize('NFC'))
        return [
          ...bad.map((line) => `not NFC: ${line.trim().slice(0, 60)}`),
          ...(text.includes('\r') ? ['has carriage returns'] : []),
        ]
      },
    ),
  planted: [
    { file: 'docs/words.md', spoil: plus('Bưu điện'.normalize('NFD')), said: /words\.md: not NFC/ },
    {
      file: 'src/network/data/sonla/units.csv',
      spoil: (text) => text.replace('\n', '\r\n'),
      said: /units\.csv: has carriage/,
    },
  ],
}

/** As on code hosts: lower case, punctuation dropped, spaces to hyphens. */
const slug = (heading: string): string =>
  heading
    .replace(/`|\*|\[([^\]]*)\]\([^)]*\)/g, '$1')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replace(/\s/g, '-')

const anchors = (text: string): Set<string> =>
  new Set([...text.matchAll(/^#+\s+(.*)$/gm)].map(([, heading]) => slug(heading as string)))

const withoutCode = (text: string): string => text.replace(/^(?:```|~~~)[\s\S]*?^(?:```|~~~)$/gm, '')

const links: Rule = {
  name: 'links and paths in documents lead somewhere',
  check(house) {
    const folders = new Set(
      [...house.keys()].flatMap((path) => path.split('/').map((_, i, parts) => parts.slice(0, i).join('/'))),
    )
    const exists = (path: string) => house.has(path) || folders.has(path.replace(/\/$/, ''))
    let looked = 0
    const { faults } = eachFile(house, isMarkdown, (text, path) => {
      const prose = withoutCode(text)
      const dead: string[] = []
      for (const [, to] of prose.matchAll(/\]\(([^)\s]+)\)/g)) {
        if (/^[a-z]+:/.test(to as string)) continue
        const [file = '', anchor] = (to as string).split('#')
        const target = file === '' ? path : beside(path, file)
        looked++
        if (!exists(target)) dead.push(`no file ${to}`)
        else if (anchor !== undefined && !anchors(house.get(target) ?? '').has(anchor)) dead.push(`no heading ${to}`)
      }
      for (const [, named] of prose.matchAll(/`((?:src|cli|bench|test|db|docs|web)\/[\w./-]+)`/g)) {
        looked++
        if (!exists(named as string)) dead.push(`names ${named}, which does not exist`)
      }
      return dead
    })
    return { looked, faults }
  },
  planted: [
    { file: 'README.md', spoil: plus('[here](docs/nowhere.md)'), said: /README\.md: no file docs\/nowhere\.md/ },
    {
      file: 'docs/formats.md',
      spoil: plus('[there](../ARCHITECTURE.md#cellar)'),
      said: /no heading \.\.\/ARCHITECTURE\.md#cellar/,
    },
    { file: 'docs/formats.md', spoil: plus('[there](#cellar)'), said: /no heading #cellar/ },
    { file: 'CONTRIBUTING.md', spoil: plus('see `src/kernel/gone.ts`'), said: /names src\/kernel\/gone\.ts/ },
  ],
}

const migrations: Rule = {
  name: 'migrations and decisions are numbered from 0001, migrations without a gap',
  check(house) {
    const of = (folder: string, pattern: RegExp) =>
      [...house.keys()]
        .filter((path) => path.startsWith(folder) && pattern.test(path))
        .map((path) => path.slice(folder.length))
    const files = of('db/', /^db\/\d[^/]*\.sql$/).toSorted()
    const decisions = of('docs/decisions/', /\.md$/)
    const faults = files.flatMap((file, i) =>
      file.startsWith(`${String(i + 1).padStart(4, '0')}-`) ? [] : [`db/${file} is not number ${i + 1}`],
    )
    for (const file of decisions) {
      const number = /^(\d{4})-[a-z0-9-]+\.md$/.exec(file)?.[1]
      const title = house.get(`docs/decisions/${file}`)?.split('\n', 1)[0] ?? ''
      if (number === undefined || Number(/^# 0*(\d+)[.:] /.exec(title)?.[1]) !== Number(number))
        faults.push(`docs/decisions/${file} is not titled by its number`)
    }
    const numbers = decisions.map((file) => file.slice(0, 4))
    if (new Set(numbers).size < numbers.length) faults.push('two decisions have one number')
    return { looked: Math.min(files.length, decisions.length), faults }
  },
  planted: [
    { file: 'db/0099-late.sql', spoil: plus(''), said: /0099-late\.sql is not number/ },
    { file: 'docs/decisions/0001-twin.md', spoil: () => '# 1. Twin\n', said: /two decisions/ },
    { file: 'docs/decisions/0042-answer.md', spoil: () => '# Answer\n', said: /0042-answer\.md is not titled/ },
  ],
}

const custody: Rule = {
  name: 'docs/custody.md: ten laws, each with what keeps it; every refusal in order',
  check(house) {
    const text = house.get('docs/custody.md') ?? ''
    const laws = tableRows(text, 'law', 'database', 'code', 'test') ?? []
    const sql = [...house]
      .filter(([path]) => /^db\/\d/.test(path))
      .map(([, content]) => content)
      .join('\n')
    const faults = laws.flatMap(([law, ...kept], i) => {
      if (law !== String(i + 1)) return [`row ${i + 1} is law ${law}`]
      const constraints = [...(kept[0] as string).matchAll(/`(\w+)`/g)].map(([, name]) => name as string)
      const tests = [...(kept[2] as string).matchAll(/\[[^\]]*\]\(([^)]+)\): “([^”]+)”/g)]
      const missing = constraints
        .filter((name) => !new RegExp(`\\b${name}\\b`).test(sql))
        .map((name) => `law ${law}: no ${name} in db/`)
      for (const [, file, title] of tests)
        if (!house.get(beside('docs/custody.md', file as string))?.includes(title as string))
          missing.push(`law ${law}: ${file} has no test “${title}”`)
      if (constraints.length === 0 || tests.length === 0 || !(kept[1] as string).includes(']('))
        missing.push(`law ${law} is not kept three times`)
      return missing
    })
    if (laws.length !== 10) faults.push(`${laws.length} laws instead of ten`)
    return { looked: laws.length, faults: [...faults, ...refusalFaults(text)] }
  },
  planted: [
    {
      file: 'docs/custody.md',
      spoil: (text) => text.replace('`block_zero_sum`', '`block_sums`'),
      said: /law 1: no block_sums/,
    },
    { file: 'docs/custody.md', spoil: (text) => text.replace(/^\| 7 \|.*\n/m, ''), said: /9 laws/ },
    {
      file: 'docs/custody.md',
      spoil: (text) => text.replace(/“law 2: the same act/, '“law 2: some act'),
      said: /law 2: .* has no test/,
    },
    {
      file: 'docs/custody.md',
      spoil: (text) => text.replace(/^(\| `not_held` .*\n)(\| `paid_over` .*\n)/m, '$2$1'),
      said: /refusals .* not_held/,
    },
    {
      file: 'docs/custody.md',
      spoil: (text) => text.replace(/^(\| `short` \|).*$/m, '$1 |'),
      said: /`short` is not explained/,
    },
  ],
}

function refusalFaults(text: string): string[] {
  const rows = tableRows(text, 'code', 'when', 'what to do') ?? []
  const listed = rows.map(([code = '']) => code.replaceAll('`', ''))
  const faults = rows.filter(([, when, remedy]) => !when || !remedy).map(([code]) => `${code} is not explained`)
  const expected = Object.keys(refusals)
  const off = expected.findIndex((code, i) => code !== listed[i])
  if (off >= 0 || listed.length !== expected.length)
    faults.push(`refusals differ from src/kernel/refusal.ts at ${expected[off] ?? listed[expected.length]}`)
  return faults
}

const words: Rule = {
  name: 'docs/words.md names every kind of holder and every principal, and no other',
  check(house) {
    const text = house.get('docs/words.md') ?? ''
    const first = (...header: string[]) =>
      (tableRows(text, ...header) ?? []).map(([cell = '']) => cell.replaceAll('`', ''))
    const kinds = compare('holder kind', first('kind', 'Vietnamese', 'who'), [
      // The three that carry no code, and the ones that an act may name.
      'customer',
      'outside',
      'unborn',
      ...(/\(([a-z|]+)\)/.exec(holderPattern.source)?.[1]?.split('|') ?? []),
    ])
    const principals = services.flatMap(({ principal }) => (principal && !principal.startsWith('@') ? [principal] : []))
    const parties = compare('principal', first('key', 'Vietnamese'), [...new Set(principals)])
    return { looked: Math.min(kinds.looked, parties.looked), faults: [...kinds.faults, ...parties.faults] }
  },
  planted: [
    {
      file: 'docs/words.md',
      spoil: (text) => text.replace('| `bag` |', '| `sack` |'),
      said: /names holder kind sack, which/,
    },
    { file: 'docs/words.md', spoil: (text) => text.replace(/^\| `gap` .*\n/m, ''), said: /holder kind gap is not/ },
    { file: 'docs/words.md', spoil: (text) => text.replace(/^\| `evn` .*\n/m, ''), said: /principal evn is not/ },
  ],
}

/** What a document names against what the code has. */
function compare(what: string, named: readonly string[], has: readonly string[]): Findings {
  return {
    looked: Math.min(named.length, has.length),
    faults: [
      ...has.filter((one) => !named.includes(one)).map((one) => `${what} ${one} is not in docs/words.md`),
      ...named.filter((one) => !has.includes(one)).map((one) => `docs/words.md names ${what} ${one}, which is nowhere`),
    ],
  }
}

/** Figures in docs/article.md stand in backticks in the column “figure”. */
const article: Rule = {
  name: 'docs/article.md names exactly the figures of the year’s report',
  check(house: House): Findings {
    const text = house.get('docs/article.md') ?? ''
    const named = new Set(
      found(text, /`[a-z]+(?:-[a-z]+)*`/g).map((hit) => hit.replace(/^line \d+: /, '').replaceAll('`', '')),
    )
    return {
      looked: Math.min(named.size, yearFigures.length),
      faults: [
        ...yearFigures.filter((id) => !named.has(id)).map((id) => `figure ${id} is not in docs/article.md`),
        ...[...named]
          .filter((id) => !yearFigures.includes(id))
          .map((id) => `docs/article.md names ${id}, which no report has`),
      ],
    }
  },
  planted: [
    { file: 'docs/article.md', spoil: plus('| `la-khong-co` |'), said: /names la-khong-co/ },
    { file: 'docs/article.md', spoil: (text) => text.replaceAll('`doanh-thu`', ''), said: /figure doanh-thu is not/ },
  ],
}

export const paperRules: readonly Rule[] = [composed, links, migrations, custody, words, article]
