/** What the kit forbids at compile time, each with the mistake beside it; and what it makes of a declaration. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { money, text } from '#kernel/field.ts'
import { OutsideRule } from '#rules/rule.ts'
import { cash, credit, refusedBy, revenue, service, stock, thingKey } from '#services/kit.ts'

const right = service({
  key: 'ticket',
  name: 'Bán vé',
  thing: { name: 'Vé', id: ['series', 'number'], value: 'price' },
  fields: { series: text('Ký hiệu'), number: text('Số vé'), price: money('Giá vé') },
  amounts: { share: { name: 'Phần được hưởng', of: ({ price }) => Math.floor(price / 10) } },
  acts: {
    sell: {
      name: 'Bán vé',
      births: true,
      moves: ['till', 'customer'],
      takes: ['price'],
      pays: 'price',
      legs: [cash('customer', 'till', 'price'), revenue('principal', 'unit', 'share')],
    },
  },
  measures: { sold: { name: 'Vé đã bán', of: ['sell'], sum: 'share', unit: 'đ' } },
  receipt: ['series', 'number', 'price', 'share'],
  example: [{ verb: 'sell', line: { series: 'A', number: '1', price: 5000 } }],
})

test('a declaration keeps amounts and their names apart, and has a key for each thing', () => {
  assert.equal(
    right.amounts.share?.({ price: 5000 }, () => 0),
    500,
  )
  assert.deepEqual(right.amountNames, { share: 'Phần được hưởng' })
  assert.equal(thingKey(right, { series: 'A', number: '1' }), 'ticket:A/1')
})

test('two services that share an act rule do not share what is remembered of it', () => {
  const shared = { name: 'Giao', takes: ['to'] } as const
  const one = (key: string) =>
    service({
      key,
      name: key,
      fields: { to: text('Đến') },
      acts: { give: { ...shared, legs: [cash('till', '@to', 'to' as never)] }, again: shared },
      measures: {},
      receipt: [],
      example: [],
    })
  assert.notEqual(one('a').acts.again, one('b').acts.again)
})

test('a check says what a rule does not allow, and lets other errors through', () => {
  const outside = () => {
    throw new OutsideRule('quá nặng')
  }
  assert.equal(refusedBy(outside), 'quá nặng')
  assert.equal(
    refusedBy(() => 1),
    undefined,
  )
  assert.throws(
    () =>
      refusedBy(() => {
        throw new TypeError('a mistake')
      }),
    TypeError,
  )
})

/** Never called: each line marked here must not compile. */
export function mistakes() {
  const fields = { series: text('Ký hiệu'), price: money('Giá vé') }
  const base = { key: 'x', name: 'X', fields, receipt: [], example: [], measures: {} } as const
  const act = { name: 'Bán', takes: ['price'] } as const
  return [
    // The control: this one, like those below but without a mistake, compiles.
    service({ ...base, acts: { sell: { ...act, legs: [cash('customer', 'till', 'price')] } } }),
    // @ts-expect-error a leg of an amount that is neither a field nor computed
    service({ ...base, acts: { sell: { ...act, legs: [cash('customer', 'till', 'pirce')] } } }),
    // @ts-expect-error a leg of a field that is not a number
    service({ ...base, acts: { sell: { ...act, legs: [cash('customer', 'till', 'series')] } } }),
    // @ts-expect-error an act that takes an unknown field
    service({ ...base, acts: { sell: { name: 'Bán', takes: ['prize'] } } }),
    // @ts-expect-error an act that may take an unknown field
    service({ ...base, acts: { sell: { ...act, may: ['prize'] } } }),
    // @ts-expect-error a thing identified by an unknown field
    service({ ...base, thing: { name: 'Vé', id: ['nubmer'] }, acts: { sell: act } }),
    // @ts-expect-error a thing whose value is no number
    service({ ...base, thing: { name: 'Vé', id: ['series'], value: 'series' }, acts: { sell: act } }),
    // @ts-expect-error an unknown holder
    service({ ...base, acts: { sell: { ...act, moves: ['tiil', 'customer'] } } }),
    // @ts-expect-error a holder named by an unknown field
    service({ ...base, acts: { sell: { ...act, moves: ['till', '@carier'] } } }),
    // @ts-expect-error a leg to a holder named by an unknown field
    service({ ...base, acts: { sell: { ...act, legs: [cash('till', '@bnak', 'price')] } } }),
    // @ts-expect-error stock of an unknown field
    service({ ...base, acts: { sell: { ...act, legs: [stock('suk', 'till', 'customer', 'price')] } } }),
    // @ts-expect-error credit of an unknown field
    service({ ...base, acts: { sell: { ...act, legs: [credit('acount', 'customer', 'unit', 'price')] } } }),
    // @ts-expect-error revenue never comes from the till
    service({ ...base, acts: { sell: { ...act, legs: [revenue('till', 'unit', 'price')] } } }),
    // @ts-expect-error an act that pays an unknown amount
    service({ ...base, acts: { sell: { ...act, pays: 'fee' } } }),
    // @ts-expect-error a count of an unknown amount
    service({ ...base, acts: { sell: { ...act, counts: ['till', 'cash', 'conted'] } } }),
    // @ts-expect-error a measure of an unknown act
    service({ ...base, acts: { sell: act }, measures: { sold: { name: 'Bán', of: ['sel'], unit: 'đ' } } }),
    service({
      ...base,
      acts: { sell: act },
      // @ts-expect-error a measure that sums an unknown amount
      measures: { sold: { name: 'Bán', of: ['sell'], sum: 'prcie', unit: 'đ' } },
    }),
    // @ts-expect-error a receipt that prints an unknown field
    service({ ...base, acts: { sell: act }, receipt: ['seires'] }),
    // @ts-expect-error a check of an unknown field
    service({ ...base, acts: { sell: act }, checks: { pirce: () => undefined } }),
    // @ts-expect-error a computation from an unknown field
    service({ ...base, amounts: { half: { name: 'Nửa', of: ({ pirce }) => pirce / 2 } }, acts: { sell: act } }),
    // @ts-expect-error an example of an unknown act
    service({ ...base, acts: { sell: act }, example: [{ verb: 'sel', line: { price: 1 } }] }),
    // @ts-expect-error an example with an unknown field
    service({ ...base, acts: { sell: act }, example: [{ verb: 'sell', line: { pirce: 1 } }] }),
    // @ts-expect-error an example with a value of another type
    service({ ...base, acts: { sell: act }, example: [{ verb: 'sell', line: { price: '1' } }] }),
  ]
}
