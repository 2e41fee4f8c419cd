import { equal } from 'node:assert/strict'
import { test } from 'node:test'
import { mask } from '#report/act.ts'
import { holderName } from '#report/holder.ts'

test('names are masked but for the first and the last word', () => {
  equal(mask('Lò Thị Ơn'), 'Lò T••• Ơn')
  equal(mask('Mùa A Sử'), 'Mùa A••• Sử')
  equal(mask('Quàng Văn Anh Pản'), 'Quàng V••• A••• Pản')
  equal(mask('Ơn'), '•••')
  equal(mask('Páo'), 'P•••o')
})

test('holders are said in words', () => {
  equal(holderName('principal:evn', undefined, '2018-01-01'), 'Công ty Điện lực')
  equal(holderName('till:V03760.1', undefined, '2018-01-01'), 'quầy V03760.1')
  equal(holderName('customer', undefined, '2018-01-01'), 'khách hàng')
  equal(holderName('vault:H121', undefined, '2018-01-01'), 'két của H121')
})
