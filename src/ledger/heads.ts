/**
 * Heads that left the database: what a device got as its answer, what stands on a printed day sheet, what an earlier
 * verification wrote into a file. A chain that was cut off or made anew throughout is consistent in itself; only these
 * show it. One JSON object a line: {"device","seq","hash"} or {"block","hash"}; or a bare hash.
 */
export type Head = { device: string; seq: number; hash: string } | { block: number; hash: string } | { hash: string }

const hash64 = /^[0-9a-f]{64}$/

/** Reads the lines of a file of heads. @returns the heads, or the number of the first line that cannot be read. */
export function readHeads(text: string): { heads: Head[] } | { line: number } {
  const heads: Head[] = []
  for (const [i, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue
    const head = readHead(line.trim())
    if (!head) return { line: i + 1 }
    heads.push(head)
  }
  return { heads }
}

export function readHead(text: string): Head | undefined {
  if (hash64.test(text)) return { hash: text }
  try {
    const { device, seq, block, hash } = JSON.parse(text) as Record<string, unknown>
    if (typeof hash !== 'string' || !hash64.test(hash)) return undefined
    if (typeof device === 'string' && Number.isSafeInteger(seq)) return { device, seq: seq as number, hash }
    if (Number.isSafeInteger(block)) return { block: block as number, hash }
  } catch {}
  return undefined
}

export const writeHeads = (heads: readonly Head[]): string => heads.map((head) => `${JSON.stringify(head)}\n`).join('')
