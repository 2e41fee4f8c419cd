import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openPractice } from '#counter/practice.ts'
import { stateWords } from '#counter/words.ts'
import { enrolment, on, yes } from '../../test/support/till.ts'

const clock = () => '2018-12-05T08:30:00+07:00'

test('a practice till has a list and money, does what a till does, and is never sent', async () => {
  const till = await openPractice(enrolment, clock)
  assert.equal(till.held().length, 30)
  assert.equal(till.drawer(), 30_000_000)
  yes(await till.shift.open(on, { n500: 60 }))
  const bill = till.held().find(({ service }) => service === 'electricity')
  const { customer = '', period = '', amount = 0, name } = bill?.line ?? {}
  assert.equal(till.find(String(customer).slice(-6))[0]?.held.line.name, name)
  const done = yes(await till.commit(yes(till.prepare('electricity', 'collect', [{ customer, period, amount }])), on))
  assert.equal(till.drawer(), 30_000_000 + done.cash)
  const pension = till.held().find(({ service }) => service === 'pension')
  const { member = '', period: month = '', amount: sum = 0 } = pension?.line ?? {}
  const paper = 'CCCD 014012345678'
  yes(await till.commit(yes(till.prepare('pension', 'pay', [{ member, period: month, amount: sum, paper }])), on))
  let asked = 0
  const round = await till.sync(async () => {
    asked++
    throw new Error('no line')
  })
  assert.deepEqual([round, asked], ['idle', 0])
  assert.deepEqual(
    stateWords(till.state, clock()).map(({ text }) => text),
    ['Đang tập: không ghi sổ, không gửi đi'],
  )
})

test('the list is the same for a device each time, and another for another', async () => {
  const names = async (device: string) =>
    (await openPractice({ ...enrolment, device }, clock)).held().map(({ line }) => `${line.name} ${line.amount}`)
  assert.deepEqual(await names('may-01'), await names('may-01'))
  assert.notDeepEqual(await names('may-01'), await names('may-02'))
})
