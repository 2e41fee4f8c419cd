import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type RefusalCode, refusals, refuse, sentence } from '#kernel/refusal.ts'

test('a no is whole with what it says of the reason, and without', () => {
  const cases: readonly (readonly [RefusalCode, string | undefined, string])[] = [
    ['short', '5.000', 'Không đủ trong két: còn 5.000. Xin tiếp quỹ hoặc giảm số tiền.'],
    ['short', undefined, 'Không đủ trong két. Xin tiếp quỹ hoặc giảm số tiền.'],
    ['not_held', undefined, '“két” đang ở chỗ khác. Nhận bàn giao trước rồi làm.'],
    ['paid_over', '5.000', '“két” chỉ còn phải trả 5.000 đồng. Sửa số tiền.'],
    ['paid_over', undefined, '“két” chỉ còn phải trả một phần. Sửa số tiền.'],
    ['not_settled', undefined, '“két” còn một phần chưa trả. Thu đủ, hoặc dùng việc thu một phần.'],
    ['field_invalid', undefined, 'Ô “két” sai'],
  ]
  for (const [code, why, said] of cases) assert.equal(sentence(refuse(code, 'két', why)), said)
  for (const code of Object.keys(refusals) as RefusalCode[])
    assert.doesNotMatch(sentence(refuse(code, 'két')), /[{}]|: *[.]| [.]/, code)
  assert.match(sentence(refuse('field_missing', 'Số tiền', undefined, 2)), /^Dòng 3: /)
})
