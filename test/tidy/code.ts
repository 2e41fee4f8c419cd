/**
 * Rules about the code. Who may import whom, what each part may use and where it runs are said once, in the code map of
 * ARCHITECTURE.md; the first rules here read it there.
 */
import { beside, eachFile, found, type House, isCode, isTest, plus, type Rule, tableRows } from './house.ts'

/** A row of the code map: a folder, or one file of it that differs. */
type Part = {
  path: string
  /** Folders and files of `src` that it may import; `undefined`: all. Its own folder besides. */
  imports: string[] | undefined
  /** `node:`, `clock` (also chance), npm packages. */
  uses: string[]
  anywhere: boolean
}

const names = (cell: string): string[] => [...cell.matchAll(/`([^`]+)`/g)].map((match) => match[1] as string)

function codeMap(house: House): Part[] {
  const rows = tableRows(house.get('ARCHITECTURE.md') ?? '', 'where', 'holds', 'imports', 'uses', 'runs') ?? []
  return rows.map(([where = '', , imports = '', uses = '', runs = '']) => ({
    path: names(where)[0] ?? where,
    imports: imports === 'all' ? undefined : names(imports),
    uses: names(uses),
    anywhere: runs === 'anywhere',
  }))
}

const covers = (part: string, path: string): boolean =>
  path === part || path === `${part}.ts` || path.startsWith(part.endsWith('/') ? part : `${part}/`)

/** The row that a file falls under: the longest that covers it. */
const partOf = (parts: readonly Part[], path: string): Part | undefined =>
  parts.filter((part) => covers(part.path, path)).toSorted((a, b) => b.path.length - a.path.length)[0]

type Import = { target: string; typeOnly: boolean }

/** What a file imports: paths in the house, `node:…`, or the names of packages. */
function importsOf(path: string, text: string): Import[] {
  const statements = /^(?:import|export)(\s+type)?\s[^'"`=();]*?\bfrom\s+'([^']+)'/gm
  const calls = /(?:^import\s+|\bimport\()'([^']+)'/gm
  return [
    ...[...text.matchAll(statements)].map(([, type, from]) => ({ from: from as string, typeOnly: type !== undefined })),
    ...[...text.matchAll(calls)].map(([, from]) => ({ from: from as string, typeOnly: false })),
  ].map(({ from, typeOnly }) => ({ target: resolve(path, from), typeOnly }))
}

function resolve(path: string, from: string): string {
  if (from.startsWith('#')) return `src/${from.slice(1)}`
  if (from.startsWith('.')) return beside(path, from)
  if (from.startsWith('node:')) return 'node:'
  return from
    .split('/')
    .slice(0, from.startsWith('@') ? 2 : 1)
    .join('/')
}

const inHouse = (target: string): boolean => target.includes('/') && !target.startsWith('@')
const shipped = (path: string): boolean => isCode(path) && !isTest(path)
const folderOf = (path: string): string =>
  path
    .split('/')
    .slice(0, path.startsWith('src/') ? 2 : 1)
    .join('/')

const imports: Rule = {
  name: 'parts import only what the code map allows',
  check(house) {
    const parts = codeMap(house)
    let statements = 0
    const { faults } = eachFile(house, shipped, (text, path) => {
      const part = partOf(parts, path)
      if (!part) return ['stands in no part of the code map']
      return importsOf(path, text).flatMap(({ target, typeOnly }) => {
        statements++
        if (!inHouse(target))
          return part.uses.includes(target) || reachedFromTests(house, path) ? [] : [`may not use ${target}`]
        const own = part.path === folderOf(path) && folderOf(target) === part.path
        if (!own && part.imports && !part.imports.some((allowed) => covers(`src/${allowed}`, target)))
          return [`may not import ${target}`]
        const runsThere = typeOnly || partOf(parts, target)?.anywhere
        return part.anywhere && !runsThere ? [`runs anywhere, but ${target} does not`] : []
      })
    })
    return { looked: parts.length > 0 ? statements : 0, faults }
  },
  planted: [
    {
      file: 'src/kernel/day.ts',
      spoil: plus("import { tree } from '#network/tree.ts'"),
      said: /day\.ts: may not import src\/network\/tree\.ts/,
    },
    {
      file: 'src/kernel/day.ts',
      spoil: plus("import type { tree } from '../network/tree.ts'"),
      said: /may not import src\/network/,
    },
    { file: 'src/kernel/day.ts', spoil: plus("import {\n  hash,\n} from 'node:crypto'"), said: /may not use node:/ },
    {
      file: 'src/kernel/day.ts',
      spoil: plus("import { driver } from '#kernel/sql.ts'"),
      said: /runs anywhere, but src\/kernel\/sql\.ts does not/,
    },
    {
      file: 'src/services/kit.ts',
      spoil: plus("import postgres from 'postgres'"),
      said: /kit\.ts: may not use postgres/,
    },
    {
      file: 'src/services/kit.ts',
      spoil: plus("const late = await import('#report/year.ts')"),
      said: /may not import src\/report/,
    },
    {
      file: 'src/ledger/decide.ts',
      spoil: plus("import { writeBlock } from '#ledger/write.ts'"),
      said: /may not import src\/ledger\/write/,
    },
    {
      file: 'src/ledger/post.ts',
      spoil: plus("export { catalogue } from '#services/index.ts'"),
      said: /may not import src\/services/,
    },
    { file: 'src/attic/old.ts', spoil: plus('export const old = 1'), said: /old\.ts: stands in no part/ },
  ],
}

/** Generators and models beside the code that they test: nothing shipped imports them. */
function reachedFromTests(house: House, path: string): boolean {
  for (const [other, text] of house)
    if (shipped(other) && importsOf(other, text).some(({ target, typeOnly }) => target === path && !typeOnly))
      return false
  return true
}

const map: Rule = {
  name: 'the code map names exactly the folders that exist',
  check(house) {
    const exist = new Set([...house.keys()].filter((path) => path.includes('/') && !path.startsWith('.')).map(folderOf))
    const rows = codeMap(house).map(({ path }) => path)
    const faults = [...exist]
      .filter((folder) => !rows.includes(folder))
      .map((folder) => `${folder} is not in the code map`)
    for (const row of rows)
      if (!exist.has(row) && !house.has(row)) faults.push(`${row} is in the code map and does not exist`)
    return { looked: rows.length, faults }
  },
  planted: [
    { file: 'src/attic/old.ts', spoil: plus(''), said: /^src\/attic is not in/ },
    { file: 'attic/old.ts', spoil: plus(''), said: /^attic is not in/ },
    {
      file: 'ARCHITECTURE.md',
      spoil: (text) => text.replace('| `src/kernel/sql.ts`', '| `src/kernel/old.ts`'),
      said: /old\.ts is in the code map and does not exist/,
    },
    { file: 'ARCHITECTURE.md', spoil: (text) => text.replace('| `cli`', '| `clo`'), said: /^cli is not in/ },
  ],
}

const clock: Rule = {
  name: 'clock and chance are passed in',
  check(house) {
    const parts = codeMap(house)
    const reads =
      /\b(?:Date\.now\(|Math\.random\(|performance\.now\(|new Date\(\)|random(?:UUID|Int|Bytes)\(|getRandomValues\()/g
    return eachFile(
      house,
      (path) => shipped(path) && !(partOf(parts, path)?.uses.includes('clock') ?? false),
      (text) => found(text, reads),
    )
  },
  planted: [
    { file: 'src/rollup/fold.ts', spoil: plus('const now = Date.now()'), said: /fold\.ts: line \d+: Date\.now/ },
    {
      file: 'src/services/tax/service.ts',
      spoil: plus('const today = new Date().toISOString()'),
      said: /new Date\(\)/,
    },
    { file: 'src/ledger/decide.ts', spoil: plus('if (Math.random() < 0.5) throw new Error()'), said: /Math\.random/ },
    {
      file: 'src/ledger/post.ts',
      spoil: plus('const salt = randomBytes(16)'),
      said: /post\.ts: line \d+: randomBytes/,
    },
  ],
}

const writer: Rule = {
  name: 'only the ledger writes the journal',
  check(house) {
    const writes =
      /\b(?:insert\s+into|update|delete\s+from|truncate(?:\s+table)?|copy|merge\s+into)\s+(?:only\s+)?(?:act|leg|block)\b(?!\s*(?:of|from)\s+the\b)/gi
    const inLedger = (path: string) => path.startsWith('src/ledger/')
    const seen = eachFile(
      house,
      (path) => shipped(path) && inLedger(path),
      (text) => found(text, writes),
    )
    const { looked, faults } = eachFile(
      house,
      (path) => shipped(path) && !inLedger(path),
      (text) => found(text, writes),
    )
    // The pattern must know the ledger's own writes, or it would find none anywhere.
    return { looked: seen.faults.length >= 3 ? looked : 0, faults }
  },
  planted: [
    {
      file: 'src/server/intake.ts',
      spoil: plus('await sql`insert into act (province) values (14)`'),
      said: /intake\.ts: line \d+: insert into act/,
    },
    {
      file: 'cli/open.ts',
      spoil: plus('await sql`\n  UPDATE leg set amount = 0`'),
      said: /open\.ts: line \d+: UPDATE leg/,
    },
    { file: 'src/report/read.ts', spoil: plus('await sql`delete\n from block`'), said: /read\.ts/ },
  ],
}

/** Comments blanked, lines kept. */
const withoutComments = (text: string): string =>
  text.replace(/\/\*[\s\S]*?\*\/|(?<=^|\s)\/\/.*$/gm, (comment) => comment.replace(/[^\n]/g, ' '))

/** Files over 400 lines, each with why it is one idea. */
const LONG: Readonly<Record<string, string>> = {
  'test/support/proof/verbs.ts': 'one table: every act of every service, written a second time for the proof',
}
const LINES_MOST = 400

const form: Rule = {
  name: 'code has no any, no default export, no barrel, no leftover mark, no overlong file',
  check(house) {
    const findings = eachFile(
      house,
      (path) => isCode(path) || path.endsWith('.sql'),
      (text, path) => {
        const barrel =
          path === 'src/services/index.ts' ? [] : found(text, /^export\s+(?:type\s+)?(?:\*|\{[^}]*\})\s*from\b.*/gm)
        const index =
          /(?:^|\/)index\.ts$/.test(path) && path !== 'src/services/index.ts'
            ? ['index.ts: name it by what it holds']
            : []
        const lines = text.split('\n').length - 1
        const long =
          lines > LINES_MOST && !(path in LONG) && path !== 'db/schema.sql' ? [`${lines} lines: one idea per file`] : []
        return [
          ...found(withoutComments(text), /:\s*any\b(?!\s*\()|\bas any\b|<any[,>]|\bany\[\]/g),
          ...found(text, /^export default\b.*/gm),
          ...found(text, /\b(?:FIXM[E]|TOD[O]|XX[X]|HAC[K])\b/g),
          ...barrel,
          ...index,
          ...long,
        ]
      },
    )
    const stale = Object.keys(LONG).filter((path) => (house.get(path)?.split('\n').length ?? 0) <= LINES_MOST)
    return {
      looked: findings.looked,
      faults: [...findings.faults, ...stale.map((path) => `${path} is not long any more`)],
    }
  },
  planted: [
    { file: 'src/kernel/day.ts', spoil: plus(`const day = x as ${'any'}`), said: /day\.ts: line \d+: as an[y]/ },
    { file: 'src/kernel/day.ts', spoil: plus(`function f(x: ${'any'}) {}`), said: /: an[y]/ },
    { file: 'src/kernel/day.ts', spoil: plus('export default 1'), said: /export default/ },
    {
      file: 'src/kernel/day.ts',
      spoil: plus("export { fold } from '#kernel/fold.ts'"),
      said: /day\.ts: line \d+: export \{ fold \}/,
    },
    { file: 'src/kernel/index.ts', spoil: plus(''), said: /name it by what it holds/ },
    { file: 'db/0001-ledger.sql', spoil: plus(`-- ${'TO'}${'DO'} index`), said: /0001-ledger\.sql: line \d+/ },
    { file: 'src/kernel/day.ts', spoil: plus('\n'.repeat(LINES_MOST)), said: /day\.ts: \d+ lines/ },
  ],
}

const development: Rule = {
  name: 'what is shipped needs no development package',
  check(house) {
    const { devDependencies } = JSON.parse(house.get('package.json') ?? '{}') as { devDependencies?: object }
    const tools = new Set(Object.keys(devDependencies ?? {}))
    return eachFile(house, shipped, (text, path) => {
      const tool = importsOf(path, text).find(({ target }) => tools.has(target))
      return tool && !reachedFromTests(house, path) ? [`uses ${tool.target}, which is only there for tests`] : []
    })
  },
  planted: [
    { file: 'src/kernel/chance.ts', spoil: plus("import fc from 'fast-check'"), said: /chance\.ts: uses fast-check/ },
    {
      file: 'src/ledger/post.ts',
      spoil: plus("import { sketch } from '#ledger/arbitrary.ts'"),
      said: /arbitrary\.ts: uses fast-check/,
    },
  ],
}

export const codeRules: readonly Rule[] = [map, imports, development, clock, writer, form]
