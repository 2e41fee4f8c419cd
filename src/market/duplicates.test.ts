import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  findDuplicates,
  type Known,
  keyAccounts,
  likeness,
  nameKey,
  pairKey,
  phoneOf,
  taxOf,
} from '#market/duplicates.ts'

const one = (code: string, name: string, more: Partial<Known> = {}): Known => ({
  ...{ code, name, unit: 7, tax: '', phone: '' },
  ...more,
})

test('a phone is the number that is dialled today', () => {
  const cases = {
    '0912 000 333': '0912000333',
    '+84 912 000 333': '0912000333',
    '84912000333': '0912000333',
    '0168.234.5678': '0382345678',
    '01202345678': '0702345678',
    '0212 3852 123': '02123852123',
    '0222 3852 123': '02223852123',
    'không có': '',
    '12345': '',
    '': '',
  }
  for (const [typed, said] of Object.entries(cases)) assert.equal(phoneOf(typed), said, typed)
})

test('a tax code has its check digit, a branch its three digits, a person twelve', () => {
  assert.equal(taxOf('0100109106'), '0100109106')
  assert.equal(taxOf('0100109106-001'), '0100109106-001')
  assert.equal(taxOf('014 084 000 123'), '014084000123')
  for (const wrong of ['0100109107', '010010910', '', 'abc', '0100109106-01'])
    assert.equal(taxOf(wrong), undefined, wrong)
})

test('a name is known by its words, without the legal form', () => {
  for (const name of ['Công ty TNHH MTV Chè Mộc Châu', 'CTY CP CHE MOC CHAU', 'Chè  Mộc Châu'])
    assert.equal(nameKey(name), 'che moc chau', name)
  assert.equal(nameKey('Công ty TNHH'), 'cong ty tnhh')
  assert.notEqual(nameKey('Cửa hàng Nà Sản'), nameKey('Trường học Nà Sản'))
})

test('three who entered the same customer are found, and a judged pair is not asked for again', () => {
  const known = [
    one('KH-1', 'Công ty TNHH Chè Mộc Châu', { tax: '0100109106', phone: '0912000333' }),
    one('KH-2', 'Che Moc Chau'),
    one('KH-3', 'Chè MC', { phone: '0912000333', unit: 9 }),
    one('KH-4', 'Chè Mộc Châu', { unit: 9 }),
    one('KH-5', 'Chè Mộc Châu', { tax: '5500154060' }),
  ]
  const found = findDuplicates(known, new Set())
  assert.deepEqual(
    found.map(({ a, b, by }) => [a.code, b.code, ...by]),
    [
      ['KH-1', 'KH-3', 'phone'],
      ['KH-1', 'KH-2', 'name'],
      ['KH-2', 'KH-5', 'name'],
    ],
  )
  assert.equal(findDuplicates(known, new Set([pairKey('KH-3', 'KH-1')])).length, 2)
  assert.deepEqual(likeness(known[0] as Known, known[4] as Known), [], 'two tax codes are two customers')
})

test('a thousand entries without name or phone in common make no pair', () => {
  const many = Array.from({ length: 1000 }, (_, i) => one(`KH-${i}`, `Cửa hàng ${i}`, { phone: `09${10_000_000 + i}` }))
  assert.deepEqual(findDuplicates(many, new Set()), [])
})

test('key accounts bring half of the revenue', () => {
  assert.equal(keyAccounts([10, 50, 20, 20]), 1)
  assert.equal(keyAccounts([10, 40, 30, 20]), 2)
  assert.equal(keyAccounts([-5, 0]), 0)
  assert.equal(keyAccounts([]), 0)
})
