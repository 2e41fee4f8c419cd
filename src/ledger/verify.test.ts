/**
 * Verification without a database: a small journal, each way of touching it, and what exactly is said of it and where. What
 * an export and a database are read for besides is tested beside them.
 */
import assert from 'node:assert/strict'
import { hash } from 'node:crypto'
import { describe, test } from 'node:test'
import type { Leg } from '#kernel/act.ts'
import { Findings, sayFinding } from '#ledger/findings.ts'
import type { Head } from '#ledger/heads.ts'
import { actHash, type Entry, GENESIS } from '#ledger/record.ts'
import type { Filed, Options } from '#ledger/verify.ts'
import { decode } from '#ledger/verify.ts'
import { type JournalLine, type PersonalLine, verifyExport } from '#ledger/verify-export.ts'
import { cash, type Journal, journal, lines } from '../../test/support/small-journal.ts'

async function* each<T>(all: readonly T[]): AsyncGenerator<T> {
  yield* all
}

const options: Options = { reverses: ({ lines: [line] }) => line?.reverses as string | undefined }
const verify = (
  all: readonly JournalLine[],
  heads: readonly Head[] = [],
  more: Partial<Options> = {},
  values?: object[],
) => verifyExport(each(all), { ...options, heads, ...more }, values && each(values as PersonalLine[]))

const whole = journal()
const told = lines(whole)
const personal = [{ canhtay: '1' }, { device: 'b', seq: 1, salt: 'salt', content: 'values' }, { end: 3 }]

test('an untouched journal passes, by every head that left it, and all of it was counted', async () => {
  const last = whole.blocks.at(-1)!
  const heads = [
    ...told.heads,
    { block: 2, hash: whole.blocks[1]!.hash },
    { hash: last.hash },
    { hash: whole.acts[0]!.hash },
  ]
  const units = (code: string, day: string) => (code === 'u' && day === '2018-03-05' ? [7, 1] : [])
  const { findings, first, ...report } = await verify(told.lines, heads, { units }, personal)
  assert.deepEqual(findings.map(sayFinding), [])
  assert.equal(first, undefined)
  const counted = { acts: 8, blocks: 4, legs: 7, personal: 1, things: 1, accounts: 5, problems: 0 }
  assert.deepEqual(report, { ...counted, heads: [...told.heads, { block: 4, hash: last.hash }] })
  assert.equal((await verify(told.lines)).personal, 0)
})

type Touched = { lines?: JournalLine[]; heads?: Head[]; units?: Options['units']; values?: object[]; said: string[] }
const act = (position: number) => whole.acts[position - 1] as Filed
const at = (line: JournalLine) => told.lines.indexOf(line)
const without = (...gone: JournalLine[]) => told.lines.filter((line) => !gone.includes(line))
const changed = <T extends JournalLine>(line: T, change: Partial<T>) =>
  told.lines.with(at(line), { ...line, ...change })
const block = (n: number) => whole.blocks[n - 1] as Journal['blocks'][number]
const remade = (edit: (entries: Entry[]) => void) => lines(journal(edit)).lines
const deviceLine = (device: string) =>
  told.lines.find((line) => 'device' in line && !('position' in line) && line.device === device)!
const other = 'ab'.repeat(32)

const touched: Record<string, Touched> = {
  'a record is edited': {
    lines: changed(act(4), { record: act(4).record.replace('person:on', 'person:mai') }),
    said: ['Vị trí 4, việc a/3: nội dung hoặc dấu đã bị sửa: không nối với việc trước của máy'],
  },
  'a record is edited and hashed again': {
    lines: (() => {
      const record = act(4).record.replace('person:on', 'person:mai')
      return changed(act(4), { record, hash: actHash(act(3).hash, record) })
    })(),
    said: ['Vị trí 4, việc a/3: nội dung đã bị sửa và tính lại dấu'],
  },
  'the last act of a device is edited and hashed again': {
    lines: (() => {
      const record = act(8).record.replace('person:on', 'person:mai')
      return changed(act(8), { record, hash: actHash(GENESIS, record) })
    })(),
    said: ['Vị trí 8, việc c/1: nội dung đã bị sửa và tính lại dấu'],
  },
  'the head of a device is changed': {
    lines: changed(deviceLine('b') as { device: string; seq: number; hash: string }, { hash: other }),
    said: ['Vị trí 7, việc b/3: dấu cuối của máy bị sửa'],
  },
  'the head of a device is set back': {
    lines: changed(deviceLine('b') as { device: string; seq: number; hash: string }, { seq: 2 }),
    said: ['Vị trí 7, việc b/3: máy b mới đến số 2'],
  },
  'a device is ahead of the journal': {
    lines: changed(deviceLine('b') as { device: string; seq: number; hash: string }, { seq: 4 }),
    said: ['Vị trí 9: máy b đã đến số 4, sổ chỉ có đến số 3'],
  },
  'a device is left out': {
    lines: without(deviceLine('c')),
    said: ['Vị trí 8, việc c/1: máy c không có trong danh sách máy'],
  },
  'the hash of a block is changed': {
    lines: changed(block(2), { hash: other }),
    said: [
      'Vị trí 4: dấu của khối 2 (vị trí 4–4) không khớp các việc trong khối',
      'Vị trí 5: dấu của khối 3 (vị trí 5–7) không khớp các việc trong khối',
    ],
  },
  'a block is numbered wrongly': {
    lines: changed(block(4), { block: 5 }),
    said: [
      'Vị trí 8: khối 5 (vị trí 8–8) không nối tiếp khối 3 (đến vị trí 7)',
      'Dòng đầu ghi 8 việc, 4 khối; trong tệp khác, hoặc khác dấu',
    ],
  },
  'an act in the middle is taken out': {
    lines: without(act(2)),
    said: ['Vị trí 2: thiếu việc từ vị trí 2 đến 2', 'Vị trí 5, việc b/2: máy b đáng lẽ đến số 1, lại là số 2'],
  },
  'an act stands twice': {
    lines: told.lines.toSpliced(at(act(8)), 0, act(8)),
    said: ['Vị trí 8, việc c/1: vị trí này có hơn một việc', 'Vị trí 8, việc c/1: máy c đáng lẽ đến số 2, lại là số 1'],
  },
  'the end is cut off': {
    lines: without(block(4), act(8), deviceLine('c')),
    said: [
      'Vị trí 8: sổ bị cắt: thiếu việc từ vị trí 8 đến 8',
      'Dòng đầu ghi 8 việc, 4 khối; trong tệp khác, hoặc khác dấu',
    ],
  },
  'an act belongs to no block': {
    lines: without(block(4)),
    said: [
      'Vị trí 8, việc c/1: việc này không thuộc khối nào',
      'Dòng đầu ghi 8 việc, 4 khối; trong tệp khác, hoặc khác dấu',
    ],
  },
  'made anew throughout, it is found by the head of an act': {
    lines: remade((entries) => Object.assign(entries[3]!.act, { actor: 'person:mai' })),
    heads: [told.heads[0]!],
    said: [
      'Vị trí 6, việc a/4: dấu khác với dấu đã ra khỏi cơ sở dữ liệu: một việc từ số 1 đến số 4 của máy a đã bị làm lại',
    ],
  },
  'and by two heads of a device, to the very act': {
    lines: remade((entries) => Object.assign(entries[3]!.act, { actor: 'person:mai' })),
    heads: [act(3), act(4)].map(({ device, seq, hash }) => ({ device, seq, hash })),
    said: ['Vị trí 4, việc a/3: dấu khác với dấu đã ra khỏi cơ sở dữ liệu: việc này đã bị làm lại'],
  },
  'and by the head of a block': {
    lines: remade((entries) => Object.assign(entries[3]!.act, { actor: 'person:mai' })),
    heads: [
      { block: 2, hash: block(2).hash },
      { block: 1, hash: block(1).hash },
    ],
    said: ['Vị trí 4: dấu của khối 2 khác với dấu đã ra khỏi cơ sở dữ liệu: sổ đến vị trí 4 đã bị làm lại'],
  },
  'heads that left and are not there': {
    heads: [{ device: 'a', seq: 9, hash: other }, { block: 9, hash: other }, { hash: other }],
    said: [
      'Vị trí 9: sổ bị cắt: việc a/9 đã ra khỏi cơ sở dữ liệu mà sổ không còn',
      'Vị trí 9: sổ bị cắt: khối 9 đã ra khỏi cơ sở dữ liệu mà sổ không còn',
      `Vị trí 9: dấu ${other} đã ra khỏi cơ sở dữ liệu mà sổ không có: sổ bị cắt hoặc bị làm lại`,
    ],
  },
  'a record that is none': {
    lines: changed(act(8), { record: '{}' }),
    said: [
      'Vị trí 8, việc c/1: không đọc được bản ghi',
      'Vị trí 8, việc c/1: nội dung hoặc dấu đã bị sửa: không nối với việc trước của máy',
    ],
  },
  'what is filed beside a record differs': {
    lines: changed(act(1), { verb: 'w', service: 'x', day: '2018-03-06', outcome: 'refused', month: '2018-04-01' }),
    said: [
      'Vị trí 1, việc a/1: ngày ghi là 2018-03-06, bản ghi nói 2018-03-05',
      'Vị trí 1, việc a/1: kết quả ghi là refused, bản ghi nói accepted',
      'Vị trí 1, việc a/1: tháng ghi là 2018-04-01, bản ghi nói 2018-03-01',
      'Vị trí 1, việc a/1: việc ghi là w, bản ghi nói v',
      'Vị trí 1, việc a/1: dịch vụ ghi là x, bản ghi nói s',
    ],
  },
  'what was refused may be filed under no words and no unit': {
    lines: changed(act(3), { verb: '?', service: '?', unit: 0 }),
    said: [],
  },
  'what was not, may not': {
    lines: changed(act(8), { verb: '?', service: '?', unit: 0 }),
    said: [
      'Vị trí 8, việc c/1: việc ghi là ?, bản ghi nói v',
      'Vị trí 8, việc c/1: dịch vụ ghi là ?, bản ghi nói s',
      'Vị trí 8, việc c/1: đơn vị ghi là 0, mã u ngày 2018-03-05 là đơn vị 1',
    ],
  },
  'a unit that the code has not on that day': {
    units: () => [4, 5],
    lines: changed(act(3), { unit: 0 }),
    said: [1, 2, 4, 5, 6, 7, 8].map(
      (n) =>
        `Vị trí ${n}, việc ${act(n).device}/${act(n).seq}: đơn vị ghi là 1, mã u ngày 2018-03-05 là đơn vị 4 hoặc 5`,
    ),
  },
  'the clock of a block': {
    lines: changed(block(4), { recorded: '2018-03-05T02:00:00.001Z' }),
    said: ['Vị trí 8, việc c/1: giờ của khối ghi là 2018-03-05T02:00:00.001Z, bản ghi nói 2018-03-05T02:00:00.000Z'],
  },
  'a refused act that moves something': {
    lines: remade((entries) => Object.assign(entries[2]!, { legs: [cash('customer', 'till:a', 1)] })),
    said: ['Vị trí 3, việc a/2: kết quả “refused” không khớp với các bút toán'],
  },
  'a refused act without why': {
    lines: remade((entries) => Object.assign(entries[2]!, { refusal: undefined })),
    said: ['Vị trí 3, việc a/2: kết quả “refused” không khớp với các bút toán'],
  },
  'an outcome that there is not': {
    lines: remade((entries) => Object.assign(entries[7]!, { outcome: 'perhaps' })),
    said: ['Vị trí 8, việc c/1: kết quả “perhaps” không khớp với các bút toán'],
  },
  'one act reversed twice': {
    lines: remade((entries) => Object.assign(entries[7]!.act, { lines: [{ reverses: 'a/3' }] })),
    said: ['Vị trí 8, việc c/1: đảo lại việc a/3 lần thứ hai'],
  },
  'a broken law': {
    lines: remade((entries) => Object.assign(entries[7]!, { legs: [cash('till:c', 'customer', 1)] })),
    said: ['Vị trí 8, việc c/1: till:c còn -1 cash, dưới mức 0'],
  },
  'personal values that are not those committed to': {
    values: [{ device: 'b', seq: 1, salt: 'salt', content: 'other' }],
    said: [
      'Vị trí 2, việc b/1: thông tin cá nhân khác với cam kết trong sổ',
      'Tệp thông tin cá nhân có 1 dòng không khớp việc nào',
    ],
  },
  'personal values of no act': {
    values: [...personal, { device: 'z', seq: 1, salt: 'salt', content: 'values' }],
    said: ['Tệp thông tin cá nhân có 1 dòng không khớp việc nào'],
  },
  'personal values filed with the act': {
    lines: changed(act(2), { personal: { salt: 'salt', content: 'other' } }),
    said: ['Vị trí 2, việc b/1: thông tin cá nhân khác với cam kết trong sổ'],
  },
  'erased personal values are no fault': { values: [], said: [] },
  'a file of the network that is not what its mark says': {
    lines: told.lines.toSpliced(1, 0, {
      reference: 'units',
      edition: 2,
      file: 'units.csv',
      sha256: other,
      content: 'id',
    }),
    said: ['Tệp units.csv (bản 2) không khớp dấu của nó'],
  },
  'a file of the network that is': {
    lines: told.lines.toSpliced(1, 0, {
      ...{ reference: 'units', edition: 2, file: 'units.csv', sha256: hash('sha256', 'id'), content: 'id' },
    }),
    said: [],
  },
  'a record of another place': {
    lines: remade((entries) => Object.assign(entries[7]!, { position: 9 })).map((line) =>
      'record' in line && line.position === 9 ? { ...line, position: 8 } : line,
    ),
    said: ['Vị trí 8, việc c/1: vị trí ghi là 8, bản ghi nói 9'],
  },
  'a record of another device': {
    lines: remade((entries) => Object.assign(entries[7]!.act, { device: 'd' })).map((line) =>
      'device' in line && line.device === 'd' ? { ...line, device: 'c' } : line,
    ),
    said: ['Vị trí 8, việc c/1: máy ghi là c, bản ghi nói d'],
  },
  'a record of another number': {
    lines: remade((entries) => Object.assign(entries[7]!.act, { seq: 2 })).map((line) =>
      'device' in line && line.device === 'c' ? { ...line, seq: 1 } : line,
    ),
    said: ['Vị trí 8, việc c/1: số thứ tự ghi là 1, bản ghi nói 2'],
  },
  'what was refused has reversed nothing': {
    lines: remade((entries) => Object.assign(entries[2]!.act, { lines: [{ reverses: 'a/3' }] })),
    said: [],
  },
  'a case is concluded that never was': {
    lines: remade((entries) =>
      Object.assign(entries[7]!, { legs: [{ kind: 'thing', thing: 'exception:z/9', from: 'unit:u', to: 'outside' }] }),
    ),
    said: ['Vị trí 8, việc c/1: exception:z/9 chuyển đi khi chưa có trong sổ'],
  },
  'personal values filed with the act, as they were': {
    lines: changed(act(2), { personal: { salt: 'salt', content: 'values' } }),
    said: [],
  },
  'a device that did nothing': {
    lines: told.lines.toSpliced(-1, 0, { device: 'z', seq: 1, hash: other }),
    said: ['Vị trí 9: máy z đã đến số 1, sổ chỉ có đến số 0'],
  },
  'a block of nothing': {
    lines: told.lines.toSpliced(at(deviceLine('a')), 0, { ...block(4), block: 5, first: 9, last: 8 }),
    said: [
      'Vị trí 9: khối 5 (vị trí 9–8) không nối tiếp khối 4 (đến vị trí 8)',
      'Vị trí 9: dấu của khối 5 (vị trí 9–8) không khớp các việc trong khối',
      'Dòng đầu ghi 8 việc, 4 khối; trong tệp khác, hoặc khác dấu',
    ],
  },
  'a block that begins too early': {
    lines: changed(block(4), { first: 7 }),
    said: ['Vị trí 7: khối 4 (vị trí 7–8) không nối tiếp khối 3 (đến vị trí 7)'],
  },
  'an edited record is named, whatever block is unsound elsewhere': {
    lines: changed(act(4), { record: act(4).record.replace('person:on', 'person:mai') }).with(at(block(4)), {
      ...block(4),
      hash: other,
    }),
    said: [
      'Vị trí 4, việc a/3: nội dung hoặc dấu đã bị sửa: không nối với việc trước của máy',
      'Vị trí 8: dấu của khối 4 (vị trí 8–8) không khớp các việc trong khối',
      'Dòng đầu ghi 8 việc, 4 khối; trong tệp khác, hoặc khác dấu',
    ],
  },
  'a first line that counts more acts': {
    lines: changed(told.lines[0] as { canhtay: string; acts: number; blocks: number; hash: string }, { acts: 9 }),
    said: [
      'Vị trí 9: sổ bị cắt: thiếu việc từ vị trí 9 đến 9',
      'Dòng đầu ghi 9 việc, 4 khối; trong tệp khác, hoặc khác dấu',
    ],
  },
  'nothing at all': {
    lines: [{ canhtay: '1', acts: 0, blocks: 0, hash: GENESIS }, { end: 2 }],
    said: ['Sổ không có việc nào để kiểm'],
  },
  'no first line': { lines: told.lines.slice(1), said: ['Tệp thiếu dòng đầu'] },
  'a first line with another count': {
    lines: changed(told.lines[0] as { canhtay: string; acts: number; blocks: number; hash: string }, { blocks: 5 }),
    said: ['Dòng đầu ghi 8 việc, 5 khối; trong tệp khác, hoặc khác dấu'],
  },
  'a first line with another head': {
    lines: changed(told.lines[0] as { canhtay: string; acts: number; blocks: number; hash: string }, { hash: other }),
    said: ['Dòng đầu ghi 8 việc, 4 khối; trong tệp khác, hoặc khác dấu'],
  },
}

describe('exactly this is said', () => {
  for (const [name, { lines = told.lines, heads, units, values, said }] of Object.entries(touched))
    test(name, async () => {
      const { findings, problems } = await verify(lines, heads, units ? { units } : {}, values)
      assert.deepEqual(findings.map(sayFinding).toSorted(), said.toSorted())
      assert.equal(problems, said.length)
    })
})

test('an exception is told with its case, open until the case goes out', async () => {
  const { Verifier } = await import('#ledger/verify.ts')
  const verifier = new Verifier(options)
  for (const { first, last, ...rest } of whole.blocks) {
    verifier.block({ first, last, ...rest })
    for (const one of whole.acts.slice(first - 1, last)) {
      verifier.act(one)
      const closed = one.position < 7 ? null : 7
      const known = one.position < 5 ? [] : [['b/2', { position: 5, said: '1 short 2018-03-05', closed }]]
      assert.deepEqual([...verifier.exceptions], known)
    }
  }
  assert.deepEqual([...verifier.reversals], [['a/3', 6]])
})

test('a case that only changes hands stays open, and so does one that comes back', async () => {
  const { Verifier } = await import('#ledger/verify.ts')
  const thing = (from: string, to: string, thing = 'exception:b/2'): Leg => ({ kind: 'thing', thing, from, to })
  const moved = journal((entries) => {
    Object.assign(entries[5]!, { legs: [thing('unit:u', 'outside')] })
    Object.assign(entries[6]!, { legs: [thing('outside', 'unit:v')] })
    const other = { ...thing('outside', 'till:c', 'bill:1'), born: { service: 's', open: 0 } }
    Object.assign(entries[7]!, { legs: [other, thing('till:c', 'outside', 'bill:1')] })
  })
  const verifier = new Verifier(options)
  const closed: (number | null | undefined)[] = []
  for (const one of moved.acts) {
    verifier.act(one)
    closed.push(verifier.exceptions.get('b/2')?.closed)
  }
  assert.deepEqual(closed, [undefined, undefined, undefined, undefined, null, 6, null, null])
  assert.equal(verifier.personal, 0)
  verifier.act({ ...act(2), personal: { salt: 'salt', content: 'values' } })
  assert.equal(verifier.personal, 1)
})

test('a record is an object with an act and a time', () => {
  for (const text of ['', '{', '{}', '{"act":1,"recorded":"x"}', '{"act":{}}']) assert.equal(decode(text), undefined)
  assert.deepEqual(decode('{"act":{},"recorded":"x"}'), { act: {}, recorded: 'x' })
})

test('the earliest fault comes first, the first found of several at one place; only a thousand are kept', () => {
  const findings = new Findings()
  const at = [undefined, 9, 4, 4, 7]
  for (const [i, position] of at.entries()) findings.add({ ...(position ? { position } : {}), why: `w${i}` })
  assert.deepEqual(findings.first, { position: 4, why: 'w2' })
  assert.deepEqual(
    [findings.within(5, 6), findings.within(7, 7), findings.within(1, 4), findings.within(10, 99)],
    [false, true, true, false],
  )
  for (let n = 0; n < 1200; n++) findings.add({ why: 'more' })
  assert.deepEqual([findings.count, findings.kept.length], [1205, 1000])
  assert.equal(sayFinding({ act: 'a/1', why: 'sai' }), 'Việc a/1: sai')
})
