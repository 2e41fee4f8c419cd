import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { TillState } from '#counter/nouns.ts'
import { clockWords, spanWords, stateWords } from '#counter/words.ts'

const quiet: TillState = { last: 0, unsent: 0, waiting: 0, drawer: 0 }
const now = '2026-11-26T15:00:00+07:00'

const cases: [state: Partial<TillState>, said: string[]][] = [
  [{}, ['Chưa có việc nào phải gửi']],
  [{ lastSentAt: '2026-11-26T07:32:10.000Z' }, ['Đã gửi hết lúc 14:32']],
  [{ lastSentAt: '2026-11-25T17:30:00+07:00' }, ['Đã gửi hết lúc 17:30 ngày 25/11/2026']],
  [{ lastSentAt: '2026-11-25T17:30:00.000Z' }, ['Đã gửi hết lúc 00:30']],
  [{ unsent: 12, oldestUnsentAt: '2026-11-26T12:01:00+07:00' }, ['Còn 12 việc chưa gửi, cũ nhất 2 giờ']],
  [{ unsent: 1, oldestUnsentAt: now }, ['Còn 1 việc chưa gửi, cũ nhất vừa xong']],
  [{ waiting: 3, unsent: 2 }, ['3 việc cần xử lý', 'Còn 2 việc chưa gửi']],
  [{ waiting: 3, lastSentAt: '2026-11-26T14:32:00+07:00' }, ['3 việc cần xử lý', 'Đã gửi hết lúc 14:32']],
  [{ practice: true, unsent: 5 }, ['Đang tập: không ghi sổ, không gửi đi']],
]

for (const [state, said] of cases)
  test(said.join('; '), () => {
    assert.deepEqual(
      stateWords({ ...quiet, ...state }, now).map(({ text }) => text),
      said,
    )
  })

test('a locked device says so first, in another tone', () => {
  const [first] = stateWords({ ...quiet, locked: 'fork', waiting: 2 }, now)
  assert.equal(first?.tone, 'stop')
  assert.match(first?.text ?? '', /bản sao/)
})

test('spans', () => {
  const minute = 60_000
  assert.deepEqual(
    [0.5, 1, 59, 60, 119, 2879, 2880].map((n) => spanWords(n * minute)),
    ['vừa xong', '1 phút', '59 phút', '1 giờ', '1 giờ', '47 giờ', '2 ngày'],
  )
})

test('a clock that cannot be right asks; a right one says nothing', () => {
  assert.equal(clockWords(now, { lastAct: '2026-11-26T14:59:00+07:00', ahead: 5 * 60_000 }), undefined)
  assert.equal(clockWords(now, { lastAct: '2026-11-26T15:09:00+07:00' }), undefined)
  assert.match(clockWords(now, { lastAct: '2026-11-27T08:00:00+07:00' }) ?? '', /15:00 ngày 26.*Xem lại giờ/)
  assert.match(clockWords(now, { ahead: 3_600_000 }) ?? '', /chậm 1 giờ/)
  assert.match(clockWords(now, { ahead: -3_600_000 }) ?? '', /nhanh 1 giờ/)
})
