import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Till } from '#counter/till.ts'
import { enrolment, on, paid, Stage, signer, yes } from '../../test/support/till.ts'

/** A till that collected one of two bills on 2018-12-10, opened again on another day. */
async function later(day: string, sent: boolean): Promise<Stage> {
  const stage = await Stage.open()
  await stage.bills(2, '2019-12-31')
  yes(await stage.till.shift.open(on, { n500: 2 }))
  await stage.does('electricity', 'collect', paid(1))
  if (sent) {
    await stage.sync()
    // The outbox lets go of what lies in a backup after 35 days of the hub; here at once.
    const rows = await stage.store.list('acts')
    await stage.store.write(rows.map(([key]) => ({ table: 'acts', key, value: undefined })))
  }
  stage.at = `${day}T08:00:00+07:00`
  await stage.reopen()
  return stage
}

const PAID = 'electricity:PA22010012341/2018-10'
const HELD = 'electricity:PA22010012342/2018-10'
const kept = async ({ store }: Stage) => (await store.list('held')).map(([key]) => key)

test('what left the till is forgotten after 60 days, what it holds never', async () => {
  const month = await later('2019-01-31', true)
  assert.ok((await kept(month)).includes(PAID))
  const long = await later('2019-02-20', true)
  assert.ok(!(await kept(long)).includes(PAID))
  assert.ok((await kept(long)).includes(HELD))
  assert.equal(long.till.held().length, 1)
  assert.equal(long.till.thing(PAID), undefined)
  assert.equal(long.till.drawer(), 1_100_001)
})

test('the label of a pouch is used once, however long ago that was', async () => {
  const stage = await later('2018-12-11', true)
  const label = { pouch: 'TT-000123' }
  await stage.does('pouch', 'seal', { ...label, amount: 100_000 })
  await stage.does('pouch', 'handOver', { ...label, carrier: 'carrier:lo-van-pang', slip: 'GN-1' })
  await stage.sync()
  stage.at = '2019-06-11T08:00:00+07:00'
  await stage.reopen()
  assert.equal(stage.till.thing(PAID), undefined)
  const no = stage.till.prepare('pouch', 'seal', [{ ...label, amount: 50_000 }])
  assert.ok('no' in no && no.no === 'thing_exists')
})

test('nothing is forgotten that an act still in the outbox touched', async () => {
  const unsent = await later('2019-02-20', false)
  assert.ok((await kept(unsent)).includes(PAID))
  assert.equal(unsent.till.state.unsent, 3)
  const [first] = await unsent.till.acts('2018-12-10')
  assert.equal(first?.seq, 1)
})

test('tries of a PIN are kept on the device', async () => {
  const stage = await later('2018-12-11', true)
  const world = { signer, clock: stage.clock, enrolment }
  for (let i = 0; i < 5; i++) await stage.till.unlock('lo-thi-on', '000000')
  const again = await Till.open(stage.store, world)
  const answer = await again.unlock('lo-thi-on', '000000')
  assert.ok('no' in answer && (answer.no === 'pin_wait' || answer.text.includes('6 lần')))
  const nobody = await again.unlock('nguyen-van-son', '000000')
  assert.ok('no' in nobody && nobody.no === 'teller_ended')
})
