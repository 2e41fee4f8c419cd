/** The clocks of complaints, by the law's own words and on days off. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { answerBy, type Claimed, claimUntil, owedFor } from '#rules/complaint.ts'

const mail = (over: Partial<Claimed>): Claimed => ({ of: 'mail', kind: 'lost', accepted: '2018-03-05', ...over })

test('six months from the end of the published time for loss and delay, one from delivery for the rest', () => {
  const cases: [Claimed, string | undefined][] = [
    // Monday 5 March and two working days: the 7th; six months later a Friday.
    [mail({}), '2018-09-07'],
    [mail({ kind: 'late' }), '2018-09-07'],
    // Six working days: the 13th.
    [mail({ far: true }), '2018-09-13'],
    // One month from delivery is a Saturday: the next working day.
    [mail({ kind: 'damaged', delivered: '2018-03-07' }), '2018-04-09'],
    // Nobody knows when it was delivered: no term has begun.
    [mail({ kind: 'damaged' }), undefined],
    [{ of: 'dossier', kind: 'late', accepted: '2018-03-05' }, '2018-09-07'],
  ]
  for (const [claimed, until] of cases) assert.equal(claimUntil(claimed), until, JSON.stringify(claimed))
})

test('two or three months to answer; five or seven working days for dossiers', () => {
  assert.equal(answerBy({ of: 'mail' }, '2018-03-05'), '2018-05-07')
  assert.equal(answerBy({ of: 'mail', far: true }, '2018-03-05'), '2018-06-05')
  assert.equal(answerBy({ of: 'dossier' }, '2018-03-05'), '2018-03-12')
  assert.equal(answerBy({ of: 'dossier', far: true }, '2018-03-05'), '2018-03-14')
})

test('four times the postage when lost, once when late, nothing by rule for the rest', () => {
  assert.deepEqual(
    (['lost', 'late', 'price'] as const).map((kind) => owedFor(kind, 30_000, '2018-03-05')),
    [120_000, 30_000, 0],
  )
})
