/**
 * The faults that `npm run mutate` plants: one sign of a file changed, or one statement left out, at a time. Types are
 * taken out first (Node keeps every sign in its place), so no fault falls on what is not run.
 */
import { readFileSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import { join } from 'node:path'

/** `nth`: of the same slip in the same line. */
export type Fault = { file: string; line: number; text: string; was: string; now: string; nth: number; at: number }

/** What stands there, and what a slip of the hand makes of it. A test that is never true, or always, is a fault of its own. */
const SLIPS: readonly (readonly [RegExp, string])[] = [
  [/===/g, '!=='],
  [/!==/g, '==='],
  [/ && /g, ' || '],
  [/ \|\| /g, ' && '],
  [/ \?\? /g, ' && '],
  [/ < /g, ' <= '],
  [/ > /g, ' >= '],
  [/ <= /g, ' < '],
  [/ >= /g, ' > '],
  [/ \+ /g, ' - '],
  [/ - /g, ' + '],
  [/ \* /g, ' / '],
  [/ \+= /g, ' -= '],
  [/\+\+/g, '--'],
  [/\btrue\b/g, 'false'],
  [/\bfalse\b/g, 'true'],
  [/\.some\(/g, '.every('],
  [/\.every\(/g, '.some('],
  [/\.min\(/g, '.max('],
  [/\.max\(/g, '.min('],
  [/!(?=[\w(])/g, ''],
  [/\bif \(/g, 'if (false && '],
  [/\bif \(/g, 'if (true || '],
  [/\bthrow new /g, 'void new '],
  // A statement of one line that does something; a field that is declared is none.
  [
    /(?<=^ +)(?! {2}[\w]+ = )(?!return|const|let|throw|import|export|yield|break|continue)[a-z][\w.#![\]]*(?:\(.*\)| [-+]?= \S.*)$/g,
    '',
  ],
  [/(?<=^ +)await [\w.#]+\(.*\)$/g, ''],
]
const NO_CODE = /^\s*(\*|\/\/|\/\*|import |export \{)/

const root = join(import.meta.dirname, '..', '..')

/** The file as JavaScript, every sign in its place. */
export const strip = (file: string): string => stripTypeScriptTypes(readFileSync(join(root, file), 'utf8'))

export const planted = (source: string, { at, was, now }: Fault): string =>
  source.slice(0, at) + now + source.slice(at + was.length)

/** All faults of a file with which it can still be read. */
export function faultsOf(file: string): Fault[] {
  const source = strip(file)
  let from = 0
  const all = source.split('\n').flatMap((text, i): Fault[] => {
    const start = from
    from += text.length + 1
    if (NO_CODE.test(text)) return []
    return SLIPS.flatMap(([was, now]) =>
      [...text.matchAll(was)].map((found, nth) => {
        const at = start + found.index
        return { file, line: i + 1, text: text.trim(), was: found[0], now, nth, at }
      }),
    )
  })
  return all.filter((fault) => isReadable(planted(source, fault)))
}

function isReadable(source: string): boolean {
  try {
    return stripTypeScriptTypes(source) !== ''
  } catch {
    return false
  }
}
