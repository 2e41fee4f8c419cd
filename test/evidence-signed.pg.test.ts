/**
 * What a till signed, in the evidence of its drawer: the other side of a dispute sees without us that the till itself, and
 * nobody who had the database, wrote these acts. A second reader is written from docs/formats.md and docs/sync.md alone.
 */
import assert from 'node:assert/strict'
import { createHash, webcrypto } from 'node:crypto'
import { test } from 'node:test'
import { gunzipSync } from 'node:zlib'
import type { Line } from '#kernel/act.ts'
import { checkEvidence, type EvidenceAct, type EvidenceBlock, type EvidenceLine } from '#ledger/evidence.ts'
import type { EvidenceSigner } from '#ledger/evidence-signed.ts'
import { sayFinding } from '#ledger/findings.ts'
import { addPerson, lasting } from '#people/person.ts'
import { evidenceFile, evidenceOf } from '#server/evidence.ts'
import { newKeys, signerOf } from '#sync/keys.ts'
import { MemoryStore } from '#sync/memory-store.ts'
import { Outbox } from '#sync/outbox.ts'
import { EXAMPLE, exampleProvince } from './support/example-province.ts'

const province = await exampleProvince()
const UNIT = 'V99001'
const unit = province.world.unit(UNIT, '2018-12-05')?.id as number
const since = '2018-01-01'
await addPerson(
  province.people,
  lasting({ code: 'lo-thi-on', name: 'Lò Thị Ơn', unit, role: 'teller', since }),
  'job:test',
)

const bill = { customer: 'PA22010000001', period: '2018-11' }
/** What was done, and by how many đồng the drawer changed. */
const done: [service: string, verb: string, line: Line, cash: number][] = [
  ['cash', 'count', { n100: 0 }, 0],
  ['electricity', 'assign', { ...bill, amount: 100_000, village: 'Bản Mòn', name: 'Lò Thị Ơn' }, 0],
  ['electricity', 'collect', { ...bill, amount: 100_000 }, 100_000],
  ['cash', 'remit', { amount: 50_000, slip: 'NQ-1' }, -50_000],
  ['cash', 'count', { n50: 1 }, 0],
]

const signer = await signerOf(await newKeys())
await province.devices.enrol({
  code: await province.devices.invite(unit, 'job:test'),
  publicKey: signer.publicKey,
  persisted: true,
  freeBytes: 1e9,
})
const [device] = await province.read((query) => province.devices.list(query))
assert.ok(device)
await province.devices.approve(device.code, 'job:test')
const store = new MemoryStore()
await Outbox.begin(store, device.code, 1)
const outbox = await Outbox.open(store, signer)
for (const [n, [service, verb, line, cash]] of done.entries()) {
  const at = `2018-12-05T08:0${n}:00+07:00`
  const act = { at, actor: 'person:lo-thi-on', unit: UNIT, service, verb, lines: [line], happened: true }
  await outbox.commit(act, cash)
  // One batch an act: each has a signature.
  for (let round = 'more'; round === 'more'; )
    round = await outbox.sync(
      (_, body) => province.hub.up(body),
      () => [],
    )
}

const made = '2026-11-26T02:00:00.000Z'
const write = (personal: boolean) =>
  province.db.read({ province: EXAMPLE, units: 'all' }, (query) =>
    evidenceOf(query, EXAMPLE, device.code, { from: 1, to: done.length, made, personal }),
  )
const bare = await write(false)
const whole = await write(true)
const sha = (text: string) => createHash('sha256').update(text).digest('hex')

test('every act that is there with its personal values is shown to be signed; without them, those that have none', async () => {
  const [without, all] = await Promise.all([bare, whole].map((lines) => checkEvidence(lines)))
  assert.deepEqual([without?.findings, all?.findings], [[], []])
  assert.deepEqual([without?.till.own, without?.till.signed], [5, 4])
  assert.deepEqual([all?.till.own, all?.till.signed], [5, 5])
  assert.equal(all?.till.key, Buffer.from(signer.publicKey).toString('base64url'))
  assert.doesNotMatch(gunzipSync(evidenceFile(bare)).toString(), /Lò Thị/)
})

test('a second reader, written from the format alone, finds the same signatures right', async () => {
  const lines = gunzipSync(evidenceFile(whole))
    .toString()
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))
  const { signer: name, key, seq: before, chain: start } = lines[1]
  const spki = Buffer.from(key, 'base64url')
  const publicKey = await webcrypto.subtle.importKey('spki', spki, { name: 'ECDSA', namedCurve: 'P-256' }, false, [
    'verify',
  ])
  const holder = `till:${name}`
  const heads = new Map([[before, start]])
  for (const { device: by, seq, record, personal } of lines.filter(
    (line) => line.device === name && 'position' in line,
  )) {
    assert.equal(by, name)
    const { act, legs = [] } = JSON.parse(record)
    const values = personal ? JSON.parse(personal.content) : []
    if (personal) assert.equal(act.personal, sha(personal.salt + personal.content))
    const sorted = act.lines.map((line: object, i: number) =>
      Object.fromEntries(Object.entries({ ...line, ...values[i] }).toSorted(([a], [b]) => (a < b ? -1 : 1))),
    )
    const { at, actor, unit, service, verb, happened } = act
    const json = JSON.stringify({ device: act.device, seq, at, actor, unit, service, verb, lines: sorted, happened })
    let cash = 0
    for (const [asset, amount, from, to] of legs)
      if (asset === 'cash') cash += to === holder ? amount : from === holder ? -amount : 0
    heads.set(seq, sha(heads.get(seq - 1) + json + (cash === 0 ? '' : ` ${cash}`)))
  }
  const signatures = lines.filter((line) => 'signature' in line)
  assert.equal(signatures.length, 5)
  for (const { signature, epoch, last, head, got, sig } of signatures) {
    assert.equal(head, heads.get(last))
    const text = Buffer.from(`${signature}|${epoch}|${last}|${head}|${got}`)
    const how = { name: 'ECDSA', hash: 'SHA-256' }
    assert.ok(await webcrypto.subtle.verify(how, publicKey, Buffer.from(sig, 'base64url'), text))
  }
})

const isAct = (line: EvidenceLine): line is EvidenceAct => 'position' in line
const said = async (lines: EvidenceLine[]) => (await checkEvidence(lines)).findings.map(sayFinding).join('\n')

/** Whoever has the database writes another amount and makes every hash of the journal anew; the till's key is not there. */
function forged(withChain: boolean): EvidenceLine[] {
  let previous = ''
  let chain = ''
  const records = new Map<string, EvidenceAct>()
  for (const line of whole.filter(isAct)) {
    const record = line.record.replaceAll('100000', '90000')
    const hash = sha((line.seq === 1 ? line.previous : previous) + record)
    const { act, legs = [] } = JSON.parse(record)
    const { personal: _, ...rest } = act
    const values = line.personal ? JSON.parse(line.personal.content)[0] : {}
    const full = { ...rest, lines: [Object.fromEntries(Object.entries({ ...act.lines[0], ...values }).toSorted())] }
    const cash = legs.reduce(
      (sum: number, [asset, amount, from, to]: [string, number, string, string]) =>
        asset !== 'cash' ? sum : to.startsWith('till:') ? sum + amount : from.startsWith('till:') ? sum - amount : sum,
      0,
    )
    const from = line.seq === 1 ? (whole[1] as EvidenceSigner).chain : chain
    chain = sha(from + JSON.stringify(full) + (cash === 0 ? '' : ` ${cash}`))
    records.set(line.hash, {
      ...line,
      ...{ record, hash, previous: line.seq === 1 ? line.previous : previous },
      ...(withChain ? { chain } : {}),
    })
    previous = hash
  }
  let before = (whole[0] as { hash: string }).hash
  return whole.map((line) => {
    if (isAct(line)) return records.get(line.hash) as EvidenceAct
    if (!('acts' in line)) return line
    const acts = line.acts.map((hash) => records.get(hash)?.hash ?? hash)
    before = sha(before + acts.join(''))
    return { ...(line as EvidenceBlock), acts, hash: before }
  })
}

test('a journal made anew throughout is not what the till signed', async () => {
  assert.match(await said(forged(false)), /việc không như quầy đã ký/)
  assert.match(await said(forged(true)), /chữ ký của máy là của chuỗi khác/)
})

test('a signature that is changed, or of another key, is found', async () => {
  const at = whole.findIndex((line) => 'signature' in line)
  assert.match(await said(whole.with(at, { ...whole[at], got: 999 } as EvidenceLine)), /chữ ký của máy không đúng/)
  const other = Buffer.from((await signerOf(await newKeys())).publicKey).toString('base64url')
  assert.match(await said(whole.with(1, { ...whole[1], key: other } as EvidenceLine)), /chữ ký của máy không đúng/)
  const values = whole.map((line) =>
    isAct(line) && line.personal ? { ...line, personal: { ...line.personal, content: '[{"name":"Ai"}]' } } : line,
  )
  assert.match(await said(values), /không khớp cam kết/)
})
