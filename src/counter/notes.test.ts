/** Notes and pictures on a till: in one write with their act, the newest one shown, an undone one not. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { photosLeft } from '#sync/photos.ts'
import { bill, idOf, on, Stage, yes } from '../../test/support/till.ts'

const about = `electricity:${bill(1).customer}/${bill(1).period}`
const photo = { digest: '4f'.repeat(32), bytes: new Uint8Array([0xff, 0xd8, 0xff]) }
const noted = (stage: Stage, more: object) =>
  stage.prepared('visit', 'note', { about, number: stage.till.nextNumber(), outcome: 'away', ...more })
const said = ({ till }: Stage) => till.notes().get(about)?.line.outcome

async function opened() {
  const stage = await Stage.open()
  await stage.bills(2)
  yes(await stage.till.shift.open(on, { n500: 2 }))
  return stage
}

test('the newest note stands at its thing, also after the till was opened again; the thing stays where it is', async () => {
  const stage = await opened()
  for (let n = 1; n <= 12; n++) yes(await stage.till.commit(noted(stage, {}), on))
  yes(await stage.till.commit(noted(stage, { outcome: 'address' }), on))
  assert.equal(said(stage), 'address')
  await stage.reopen()
  assert.equal(said(stage), 'address')
  assert.equal(stage.till.held().length, 2)
  const last = yes(await stage.till.commit(noted(stage, { outcome: 'other', text: 'Nhà mới' }), on))
  assert.equal(said(stage), 'other')
  yes(await stage.till.undo(last.seq, 'Nhầm nhà', on))
  assert.equal(said(stage), 'address')
  await stage.sync()
  stage.agrees()
})

test('a note that came with the thing is shown until this till has a newer one', async () => {
  const stage = await opened()
  const { key, ...row } = (stage.till.thing(about) ?? {}) as { key: string }
  await stage.store.write([
    { table: 'held', key, value: { key, ...row, note: { day: '2018-12-09', line: { outcome: 'amount' } } } },
  ])
  await stage.reopen()
  assert.equal(said(stage), 'amount')
  yes(await stage.till.commit(noted(stage, {}), on))
  assert.equal(said(stage), 'away')
})

test('the picture is written with its act or not at all, and counted until the centre has it', async () => {
  const stage = await opened()
  const write = stage.store.write.bind(stage.store)
  const writes: string[][] = []
  stage.store.write = (changes) => {
    writes.push(changes.map(({ table }) => table))
    return write(changes)
  }
  yes(await stage.till.commit(noted(stage, { photo: photo.digest }), on, [photo]))
  const [tables] = writes.filter((one) => one.includes('photos'))
  assert.ok(tables?.includes('acts') && writes.filter((one) => one.includes('photos')).length === 1)
  assert.deepEqual(await stage.till.photo(photo.digest), photo.bytes)

  stage.store.write = async () => {
    throw new Error('full')
  }
  const other = { ...photo, digest: '5e'.repeat(32) }
  await assert.rejects(stage.till.commit(noted(stage, { photo: other.digest }), on, [other]), /full/)
  assert.equal(await stage.till.photo(other.digest), undefined)

  assert.equal(stage.till.state.photos, 1)
  stage.store.write = write
  await stage.reopen()
  assert.equal(stage.till.state.photos, 1)
  const { line } = stage.centre
  let sent = 0
  const round = await stage.till.sync(async (path, body) => {
    if (path !== '/sync/1/photo') return line(path, body)
    sent++
    throw new Error('no line')
  })
  assert.equal(round, 'wait')
  assert.equal(sent, 1)
  assert.equal(stage.till.state.unsent, 0, 'the act did not wait for it')
  assert.equal(stage.till.state.photos, 1)
  await stage.till.sync(async (path, body) =>
    path === '/sync/1/photo' ? { status: 200, body: new TextEncoder().encode('{"have":3}') } : line(path, body),
  )
  assert.equal(stage.till.state.photos, undefined)
  assert.equal(await photosLeft(stage.store, { epoch: 1 } as never), 0)
})

test('what cannot be meant is refused by name', async () => {
  const stage = await opened()
  const no = (line: object) => {
    const answer = stage.till.prepare('visit', 'note', [{ about, number: 'may-01.9', outcome: 'away', ...line }])
    return 'no' in answer ? `${answer.no} ${answer.field}` : 'ready'
  }
  assert.equal(no({}), 'ready')
  assert.equal(no({ outcome: 'later' }), 'field_invalid outcome')
  assert.equal(no({ outcome: 'later', again: '2018-12-09' }), 'field_invalid again')
  assert.equal(no({ outcome: 'later', again: '2018-12-10' }), 'ready')
  assert.equal(no({ outcome: 'other' }), 'field_invalid outcome')
  assert.equal(no({ outcome: 'other', photo: photo.digest }), 'ready')
  assert.equal(no({ photo: 'x' }), 'field_invalid photo')
  assert.equal(no({ about: idOf(bill(1)).customer }), 'field_invalid about')
})
