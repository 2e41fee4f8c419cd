/**
 * What a script of ours may ask of the browser, and since which Chrome it is there. Our own table, from the release notes and
 * MDN; what is not in it may not be used. And what came after 109, by the names of its members, so that it is found.
 */

/** Global name → first Chrome. */
export const ALLOWED: Readonly<Record<string, number>> = {
  // The language
  ...of(
    1,
    'Array Boolean Date Error Infinity JSON Math NaN Number Object RangeError RegExp String TypeError undefined',
  ),
  ...of(1, 'isFinite isNaN parseFloat parseInt decodeURIComponent encodeURIComponent encodeURI arguments'),
  ...of(36, 'WeakMap WeakSet'),
  ...of(38, 'Map Set Symbol'),
  ...of(49, 'Proxy Reflect'),
  ...of(32, 'Promise'),
  ...of(67, 'BigInt'),
  ...of(71, 'globalThis queueMicrotask'),
  // The page
  ...of(
    1,
    'window document location history navigator self addEventListener matchMedia print setTimeout clearTimeout removeEventListener',
  ),
  ...of(1, 'setInterval clearInterval requestAnimationFrame cancelAnimationFrame console Image Element Node Event'),
  ...of(1, 'HTMLElement SVGElement DOMException getComputedStyle Text localStorage atob btoa'),
  ...of(73, 'CSSStyleSheet'),
  ...of(50, 'createImageBitmap'),
  // Bytes, keys, network
  ...of(10, 'Uint8Array Uint8ClampedArray Int8Array ArrayBuffer Blob'),
  ...of(38, 'TextEncoder TextDecoder'),
  ...of(80, 'CompressionStream DecompressionStream'),
  ...of(43, 'ReadableStream'),
  ...of(37, 'crypto'),
  ...of(42, 'fetch Request Response'),
  ...of(32, 'URL'),
  ...of(66, 'AbortController AbortSignal'),
  // Storage
  ...of(24, 'indexedDB IDBKeyRange IDBCursor IDBDatabase IDBIndex IDBObjectStore IDBRequest IDBTransaction'),
  ...of(43, 'caches'),
}

function of(version: number, names: string): Record<string, number> {
  return Object.fromEntries(names.split(' ').map((name) => [name, version]))
}

/** Members that came after 109; of these `GIVEN` may be named: `web/counter/older.ts` gives them, preact asks before it uses them. */
export const NEWER: readonly string[] = [
  ...['toSorted', 'toReversed', 'toSpliced', 'groupBy', 'withResolvers', 'fromAsync', 'isWellFormed', 'toWellFormed'],
  ...['canParse', 'isSubsetOf', 'isSupersetOf', 'symmetricDifference', 'setHTMLUnsafe', 'showPopover', 'togglePopover'],
  ...['startViewTransition', 'moveBefore', 'toBase64', 'fromBase64', 'getOrInsert', 'sumPrecise', 'waitUntilReady'],
]
export const GIVEN: readonly string[] = ['toSorted', 'toReversed', 'moveBefore']

/** Methods of iterators (122): the same names as an array's, so only seen behind what makes an iterator. */
export const ITERATOR =
  /(?<!\bObject)\.(?:entries|keys|values|matchAll)\([^()]*\)\.(?:map|filter|flatMap|some|every|find|reduce|toArray|take|drop|forEach)\b/g

type Node = { type?: string; [part: string]: unknown }

/** Names that a script uses and nowhere declares, and all members that it names. */
export function namesIn(program: unknown): { globals: Set<string>; members: Set<string> } {
  const used = new Set<string>()
  const declared = new Set<string>()
  const members = new Set<string>()
  const bind = (pattern: unknown): void => {
    const { type, name, ...parts } = (pattern ?? {}) as Node & { name?: string }
    if (type === 'Identifier') declared.add(name as string)
    else if (type === 'ObjectPattern') for (const one of parts.properties as Node[]) bind(one.value ?? one.argument)
    else if (type === 'ArrayPattern') for (const one of parts.elements as unknown[]) bind(one)
    else if (type === 'AssignmentPattern') bind(parts.left)
    else if (type === 'RestElement') bind(parts.argument)
  }
  const walk = (value: unknown, parent?: Node, at?: string): void => {
    if (Array.isArray(value)) {
      for (const one of value) walk(one, parent, at)
      return
    }
    if (typeof value !== 'object' || value === null) return
    const node = value as Node
    const { type } = node
    if (type === 'Identifier') {
      const isName = (at === 'property' || at === 'key') && parent?.computed !== true
      if (at === 'property' && isName) members.add(node.name as string)
      if (!isName) used.add(node.name as string)
    }
    if (type === 'VariableDeclarator') bind(node.id)
    if (type?.startsWith('Function') || type === 'ArrowFunctionExpression') {
      bind(node.id)
      for (const one of (node.params as unknown[]) ?? []) bind(one)
    }
    if (type?.startsWith('Class')) bind(node.id)
    if (type === 'CatchClause') bind(node.param)
    if (type?.startsWith('Import')) bind(node.local)
    for (const [part, inner] of Object.entries(node)) {
      // The names of labels and of what is exported or imported are none of the browser's.
      if (part === 'label' || part === 'imported' || part === 'exported') continue
      walk(inner, node, part)
    }
  }
  walk(program)
  return { globals: new Set([...used].filter((name) => !declared.has(name))), members }
}
