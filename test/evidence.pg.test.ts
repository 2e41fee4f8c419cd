/**
 * The evidence of a drawer: true to the journal, seen through by a second reader written from docs/formats.md alone, and
 * no line of it can be changed, left out or added without being found.
 */
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import { gunzipSync } from 'node:zlib'
import type { Act, Line } from '#kernel/act.ts'
import { checkEvidence, type EvidenceAct, type EvidenceBlock, type EvidenceLine } from '#ledger/evidence.ts'
import { sayFinding } from '#ledger/findings.ts'
import { countsOf, evidenceFile, evidenceOf } from '#server/evidence.ts'
import { EXAMPLE, exampleProvince } from './support/example-province.ts'

const province = await exampleProvince()
const seqs = new Map<string, number>()
function act(device: string, service: string, verb: string, lines: Line[]): Act {
  const seq = (seqs.get(device) ?? 0) + 1
  seqs.set(device, seq)
  const at = `2018-12-05T${String(7 + Math.floor(seq / 60)).padStart(2, '0')}:${String(seq % 60).padStart(2, '0')}:00+07:00`
  return { device, seq, at, actor: 'person:lo-thi-on', unit: 'V99001', service, verb, lines }
}
const bill = (n: number) => ({ customer: `PA220100${String(n).padStart(5, '0')}`, period: '2018-11' })
const amount = 100_000
const acts = [
  act('q1', 'cash', 'count', [{ n100: 0 }]),
  act(
    'q1',
    'electricity',
    'assign',
    [1, 2, 3, 4].map((n) => ({ ...bill(n), amount, village: 'Bản Mòn', name: 'Lò Thị Ơn' })),
  ),
  act('q1', 'electricity', 'collect', [{ ...bill(1), amount }]),
  act('q2', 'electricity', 'assign', [{ ...bill(9), amount, village: 'Bản Lạ', name: 'Quàng Văn Pản' }]),
  act('q2', 'electricity', 'collect', [{ ...bill(9), amount }]),
  act('q1', 'electricity', 'collect', [{ ...bill(2), amount }]),
  act('q1', 'electricity', 'collect', [{ ...bill(2), amount }]),
  act('q1', 'cash', 'remit', [{ amount: 50_000, slip: 'NQ-1' }]),
  // Twenty thousand are missing.
  act('q1', 'cash', 'count', [{ n100: 1, n20: 1, n10: 1 }]),
  act('q1', 'electricity', 'collect', [{ ...bill(3), amount }]),
]
for (let at = 0; at < acts.length; at += 2) await province.intake.post(acts.slice(at, at + 2))
const scope = { province: EXAMPLE, units: 'all' } as const
const made = '2026-11-26T02:00:00.000Z'
const write = (from: number, to: number) =>
  province.db.read(scope, (query) => evidenceOf(query, EXAMPLE, 'q1', { from, to, made }))
const counts = await province.db.read(scope, (query) => countsOf(query, EXAMPLE, 'q1'))
const [second, first] = counts
const lines = await write(first!.seq, second!.seq)
const said = async (given: EvidenceLine[]) => (await checkEvidence(given)).findings.map(sayFinding)

test('says what was counted, what came and went, and what is missing', async () => {
  assert.deepEqual(
    counts.map(({ counted }) => counted),
    [130_000, 0],
  )
  const { cash, acts, findings } = await checkEvidence(lines)
  assert.deepEqual(findings, [])
  assert.deepEqual(cash, { counted: 0, in: 200_000, out: 50_000, countedAgain: 130_000, found: -20_000 })
  assert.equal(acts, 7, 'also the one refused, and not the other till’s')
  const text = gunzipSync(evidenceFile(lines)).toString()
  assert.doesNotMatch(text, /Lò Thị|Quàng/)
})

test('is seen through by a second reader, written from the format alone', () => {
  const sha = (text: string) => createHash('sha256').update(text).digest('hex')
  const [header, ...rest] = gunzipSync(evidenceFile(lines))
    .toString()
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))
  assert.deepEqual(rest.pop(), { end: lines.length - 1 })
  let { block, hash } = header
  let hashes: string[] = []
  let first = 0
  let money = 0
  let seen = 0
  for (const line of rest)
    if ('acts' in line) {
      assert.equal(line.block, block + 1)
      assert.equal(line.hash, sha(hash + line.acts.join('')))
      block = line.block
      hash = line.hash
      hashes = line.acts
      first = line.first
    } else {
      assert.equal(line.hash, sha(line.previous + line.record))
      assert.equal(hashes[line.position - first], line.hash)
      const record = JSON.parse(line.record)
      if (`${line.device}/${line.seq}` === header.from) money = record.computed[0].counted
      else
        for (const [asset, amount, from, to] of record.legs ?? [])
          if (asset === 'cash') money += to === header.holder ? amount : from === header.holder ? -amount : 0
      seen++
    }
  assert.equal(seen, 7)
  assert.equal(money, 130_000)
})

const isAct = (line: EvidenceLine): line is EvidenceAct => 'position' in line
const isBlock = (line: EvidenceLine): line is EvidenceBlock => 'acts' in line

test('no line can be changed, left out or moved', async () => {
  let tried = 0
  for (const [i, line] of lines.entries()) {
    if (!isAct(line) && !isBlock(line)) continue
    const without = lines.toSpliced(i, 1)
    // A refused act of the till moves no cash, but its place in the till's own sequence is missed.
    assert.notDeepEqual(await said(without), [], `without ${JSON.stringify(line).slice(0, 80)}`)
    const changed = isAct(line)
      ? { ...line, record: line.record.replace('2018-12-05', '2018-12-06') }
      : { ...line, hash: 'a'.repeat(64) }
    assert.notDeepEqual(await said(lines.toSpliced(i, 1, changed)), [])
    tried += 2
  }
  assert.ok(tried > 20)
  const last = lines.findLast(isAct)!
  const moved = { ...last, record: last.record.replace('"counted":130000', '"counted":150000') }
  assert.match((await said(lines.map((line) => (line === last ? moved : line)))).join('\n'), /không khớp dấu/)
})

test('made anew throughout it shows itself by a head that left before', async () => {
  const kept = lines.findLast(isAct)!
  const head = { device: 'q1', seq: kept.seq, hash: kept.hash }
  assert.deepEqual((await checkEvidence(lines, [head])).findings, [])
  const other = { ...head, hash: 'b'.repeat(64) }
  assert.match(sayFinding((await checkEvidence(lines, [other])).findings[0]!), /không có trong tệp/)
})

test('of something that is no count, or the wrong way round, is refused', async () => {
  await assert.rejects(write(first!.seq, second!.seq - 1), /Không tìm thấy hai lần kiểm đếm/)
  await assert.rejects(write(second!.seq, first!.seq), /Không tìm thấy hai lần kiểm đếm/)
})
