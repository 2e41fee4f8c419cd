/**
 * Verification of an export, on its lines alone: by the program, and by a stranger who has read docs/formats.md and has
 * not seen the program. Each tampering must be found by both, where the format lets a stranger see it.
 */
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { before, describe, test } from 'node:test'
import { gunzipSync } from 'node:zlib'
import { Chance } from '#kernel/chance.ts'
import { sayFinding } from '#ledger/findings.ts'
import type { Head } from '#ledger/heads.ts'
import { type JournalLine, type PersonalLine, verifyExport } from '#ledger/verify-export.ts'
import { unitCodes } from '#network/codes.ts'
import { exportJournal } from '#server/export.ts'
import { reverses } from '#services/reverses.ts'
import { busyActs } from '../../test/support/busy-acts.ts'
import { EXAMPLE, exampleProvince, folder } from '../../test/support/example-province.ts'

const seed = process.env.SEED ?? String(Date.now())
const province = await exampleProvince()
const { path } = folder()

let journal: string[] = []
let personal: string[] = []

before(async () => {
  const acts = busyActs(new Chance(seed, 'acts'), 200, ['V99001', 'H991'])
  for (let at = 0; at < acts.length; at += 23) await province.intake.post(acts.slice(at, at + 23))
  const written = await exportJournal(province.database.app, EXAMPLE, path('out'), { personal: true })
  const linesOf = (file: string) => gunzipSync(readFileSync(file)).toString('utf8').trimEnd().split('\n')
  journal = linesOf(written.journal)
  personal = linesOf(written.personal as string)
})

async function* each<T>(lines: readonly string[]): AsyncGenerator<T> {
  for (const line of lines) yield JSON.parse(line) as T
}

const verify = (lines: readonly string[], heads: Head[] = [], values = personal) => {
  const editions = lines.map((line) => JSON.parse(line)).filter(({ reference }) => reference === 'units')
  const units = unitCodes(editions.map(({ content }) => content))
  return verifyExport(each<JournalLine>(lines), { heads, reverses, units }, each<PersonalLine>(values))
}

/** A second verifier, from docs/formats.md alone. @returns how many records were checked. @throws what is wrong. */
function stranger(lines: readonly string[], values: readonly string[]): number {
  const sha = (text: string) => createHash('sha256').update(text, 'utf8').digest('hex')
  const must = (holds: boolean, what: string) => {
    if (!holds) throw new Error(what)
  }
  const own = new Map(values.map((line) => JSON.parse(line)).map((one) => [`${one.device}/${one.seq}`, one]))
  const [first, ...rest] = lines.map((line) => JSON.parse(line))
  const devices = new Map<string, { seq: number; hash: string }>()
  let block = { block: 0, last: 0, hash: '0'.repeat(64) }
  let position = 0
  let hashes = ''
  let next: typeof block | undefined
  const close = () => {
    if (next) must(sha(block.hash + hashes) === next.hash && position === next.last, `block ${next.block}`)
    block = next ?? block
    hashes = ''
  }
  for (const line of rest) {
    if ('block' in line) {
      close()
      must(line.block === block.block + 1 && line.first === block.last + 1, `block ${line.block}`)
      next = line
    } else if ('position' in line) {
      const { act, position: stated } = JSON.parse(line.record)
      const before = devices.get(line.device) ?? { seq: 0, hash: '0'.repeat(64) }
      must(line.position === ++position && stated === position, `position ${position}`)
      must(act.device === line.device && act.seq === line.seq && line.seq === before.seq + 1, `position ${position}`)
      must(sha(before.hash + line.record) === line.hash, `position ${position}`)
      const kept = own.get(`${line.device}/${line.seq}`)
      if (kept) must(sha(kept.salt + kept.content) === act.personal, `personal ${position}`)
      devices.set(line.device, { seq: line.seq, hash: line.hash })
      hashes += line.hash
    } else if ('device' in line) must(devices.get(line.device)?.hash === line.hash, `device ${line.device}`)
    else if ('reference' in line) must(sha(line.content) === line.sha256, `reference ${line.reference}`)
  }
  close()
  must(block.hash === first.hash && position === first.acts && block.block === first.blocks, 'head')
  must(lines.length - 1 === rest.at(-1).end && position > 0, 'end')
  return position
}

test('an untampered export passes, by the program and by a stranger', async () => {
  const report = await verify(journal)
  assert.deepEqual(report.findings.map(sayFinding), [])
  assert.equal(report.problems, 0)
  assert.equal(report.acts, stranger(journal, personal))
  assert.ok(report.acts >= 150 && report.legs > report.acts && report.blocks >= 7 && report.things > 20)
  assert.equal(report.personal, personal.length - 2)
  assert.equal((await verify(journal, [...report.heads])).problems, 0)
})

test('a file without acts does not pass', async () => {
  assert.ok((await verify([journal[0] as string, '{"end":1}'])).problems > 0)
})

type Tampered = { lines: string[]; values?: string[]; heads?: Head[]; position?: number; stranger?: false }
type Line = Record<string, unknown> & { position: number; seq: number; device: string; record: string; hash: string }

const isAct = (line: string) => line.startsWith('{"position"')
const isBlock = (line: string) => line.startsWith('{"block"')
const at = (chance: Chance, is: (line: string) => boolean) =>
  chance.pick(journal.map((line, i) => (is(line) ? i : -1)).filter((i) => i >= 0))
const decoded = (i: number) => JSON.parse(journal[i] as string) as Line
const changed = (i: number, change: Partial<Line>) => journal.with(i, JSON.stringify({ ...decoded(i), ...change }))

const tamperings: Record<string, (chance: Chance) => Tampered> = {
  'a record is edited': (chance) => {
    const i = at(chance, isAct)
    const { record, position } = decoded(i)
    return { lines: changed(i, { record: record.replace('person:gdv', 'person:gdx') }), position }
  },
  'a hash is replaced': (chance) => {
    const i = at(chance, isAct)
    return { lines: changed(i, { hash: 'ab'.repeat(32) }), position: decoded(i).position }
  },
  'an act is taken out': (chance) => {
    const i = at(chance, isAct)
    return { lines: journal.toSpliced(i, 1), position: decoded(i).position }
  },
  'two acts change places': (chance) => {
    const [i, j] = [at(chance, isAct), at(chance, isAct)].sort((a, b) => a - b) as [number, number]
    if (i === j) return tamperings['an act is taken out']?.(chance) as Tampered
    const lines = journal.with(i, journal[j] as string).with(j, journal[i] as string)
    return { lines }
  },
  'a block is changed': (chance) => {
    const i = at(chance, isBlock)
    return { lines: changed(i, { hash: 'cd'.repeat(32) }), position: Number(decoded(i).first) }
  },
  'a device head is changed': (chance) => ({
    lines: changed(
      at(chance, (line) => line.startsWith('{"device"')),
      { hash: 'ef'.repeat(32) },
    ),
  }),
  'a network file is changed': (chance) => ({
    lines: changed(
      at(chance, (line) => line.startsWith('{"reference"')),
      { content: 'id\n' },
    ),
  }),
  'personal values are changed': (chance) => {
    const i = chance.whole(1, personal.length - 2)
    const line = JSON.parse(personal[i] as string)
    return { lines: journal, values: personal.with(i, JSON.stringify({ ...line, content: `${line.content} ` })) }
  },
  'the last block is cut off and all heads set back': () => {
    const last = journal.findLastIndex(isBlock)
    const kept = journal.slice(0, last)
    const block = JSON.parse(kept.findLast(isBlock) as string)
    const devices = new Map<string, string>()
    for (const line of kept.filter(isAct)) {
      const { device, seq, hash } = JSON.parse(line) as Line
      devices.set(device, JSON.stringify({ device, seq, hash }))
    }
    const first = { ...JSON.parse(journal[0] as string), acts: block.last, blocks: block.block, hash: block.hash }
    const lines = [JSON.stringify(first), ...kept.slice(1), ...devices.values()]
    const known = new Set(kept.filter(isAct).map((line) => JSON.parse(line).device))
    const values = personal.filter((line, i) => {
      const { device, seq } = JSON.parse(line)
      return i === 0 || i === personal.length - 1 || (known.has(device) && seq <= JSON.parse(devices.get(device)!).seq)
    })
    const lost = decoded(last + 1)
    const heads = [{ device: lost.device, seq: lost.seq, hash: lost.hash }]
    return { lines: [...lines, `{"end":${lines.length}}`], values, heads, position: block.last + 1, stranger: false }
  },
}

describe(`tampering with an export is found (SEED=${seed})`, () => {
  for (const [name, tamper] of Object.entries(tamperings))
    test(name, async () => {
      for (let trial = 0; trial < 10; trial++) {
        const { lines, values = personal, heads = [], position, ...seen } = tamper(new Chance(seed, name, trial))
        const report = await verify(lines, heads, values)
        const said = `SEED=${seed}, trial ${trial}: ${report.first ? sayFinding(report.first) : 'nothing'}`
        assert.ok(report.problems > 0, said)
        if (position !== undefined) assert.equal(report.first?.position, position, said)
        if (seen.stranger !== false) assert.throws(() => stranger(lines, values), said)
        else assert.ok(stranger(lines, values) > 0, 'consistent in itself: only heads from outside show it')
      }
    })
})
