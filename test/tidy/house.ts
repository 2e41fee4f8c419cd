/**
 * Every tracked file of the house, read once, and the shape of a rule about them. The rules are in the files beside
 * this one; `test/tidy.test.ts` runs them all.
 */
import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, posix } from 'node:path'

/** Path from the root, with `/`, to text. */
export type House = ReadonlyMap<string, string>

/** `looked` counts what was examined: a rule that looked at nothing has failed. */
export type Findings = { looked: number; faults: string[] }

export type Rule = {
  name: string
  check(house: House): Findings | Promise<Findings>
  /** Negative controls: how a file (or a new one, from '') is spoilt, and what the rule must then say. */
  planted: readonly Planted[]
}

export type Planted = { file: string; spoil: (text: string) => string; said: RegExp }

const root = join(import.meta.dirname, '..', '..')

export function readHouse(): House {
  const house = new Map<string, string>()
  for (const path of trackedPaths()) {
    const bytes = existsSync(join(root, path)) ? readFileSync(join(root, path)) : undefined
    // A picture is there for links to find, with nothing in it to read.
    if (bytes) house.set(path, bytes.includes(0) ? '' : bytes.toString('utf8'))
  }
  return house
}

/** As git lists them; in an unpacked archive, where git knows nothing, all files but those that npm and a run make. */
function trackedPaths(): string[] {
  try {
    const listed = execFileSync('git', ['ls-files', '-z'], {
      cwd: root,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    return listed.split('\0').filter((path) => path !== '')
  } catch {
    const made = new Set(['node_modules', 'data', 'dist', '.git', '.tmp'])
    return readdirSync(root)
      .filter((name) => !made.has(name) && !name.endsWith('.log'))
      .flatMap((name) =>
        statSync(join(root, name)).isDirectory()
          ? readdirSync(join(root, name), { recursive: true, encoding: 'utf8' }).map((below) => posix.join(name, below))
          : [name],
      )
      .filter((path) => statSync(join(root, path)).isFile())
  }
}

/** The house with one fault in it. */
export const spoilt = (house: House, { file, spoil }: Planted): House =>
  new Map([...house, [file, spoil(house.get(file) ?? '')]])

export const plus =
  (more: string) =>
  (text: string): string =>
    `${text}\n${more}\n`

export const isCode = (path: string): boolean => /\.(ts|tsx|js)$/.test(path)
export const isTest = (path: string): boolean => /\.test\.tsx?$/.test(path) || path.startsWith('test/')
export const isMarkdown = (path: string): boolean => path.endsWith('.md')

/** The faults that `find` sees in each of the files that `of` picks. */
export function eachFile(
  house: House,
  of: (path: string) => boolean,
  find: (text: string, path: string) => string[],
): Findings {
  const faults: string[] = []
  let looked = 0
  for (const [path, text] of house)
    if (of(path)) {
      looked++
      faults.push(...find(text, path).map((fault) => `${path}: ${fault}`))
    }
  return { looked, faults }
}

/** What a pattern (with the flag g) finds, each with its line number. */
export const found = (text: string, pattern: RegExp): string[] =>
  [...text.matchAll(pattern)].map(
    (match) => `line ${text.slice(0, match.index).split('\n').length}: ${match[0].trim()}`,
  )

/** Rows of a markdown table whose header begins with these cells, as cells; `undefined` when there is no such table. */
export function tableRows(text: string, ...header: string[]): string[][] | undefined {
  const lines = text.split('\n')
  const start = lines.findIndex((line) => header.every((cell, i) => cellsOf(line)[i] === cell))
  if (start < 0) return undefined
  const end = lines.findIndex((line, i) => i > start && !line.startsWith('|'))
  return lines.slice(start + 2, end < 0 ? undefined : end).map(cellsOf)
}

const cellsOf = (line: string): string[] =>
  line
    .split('|')
    .slice(1, -1)
    .map((cell) => cell.trim())

/** `docs/a.md` and `../src/x.ts` make `src/x.ts`. */
export const beside = (path: string, target: string): string => posix.normalize(posix.join(dirname(path), target))
