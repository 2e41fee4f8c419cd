import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Problem } from '#kernel/problem.ts'
import { parseUrl } from './settings.ts'

const base = { host: 'localhost', port: 5432, database: 'canhtay', username: 'lan', ssl: false }

const cases: readonly (readonly [string, object])[] = [
  ['postgres://lan@localhost/canhtay', base],
  ['postgresql://lan:m%40t@localhost:6432/canhtay', { ...base, port: 6432, password: 'm@t' }],
  ['postgres://lan@localhost/canhtay?host=/run/postgresql', { ...base, host: '/run/postgresql' }],
  ['postgres://lan@[::1]/canhtay', { ...base, host: '::1' }],
  ['postgres://lan@db.sonla.example/canhtay', { ...base, host: 'db.sonla.example', ssl: 'require' }],
  ['postgres://lan@db.example/canhtay?sslmode=verify-full', { ...base, host: 'db.example', ssl: 'verify-full' }],
  ['postgres://lan@db.example/canhtay?sslmode=disable', { ...base, host: 'db.example' }],
]

for (const [url, expected] of cases) test(url, () => assert.deepEqual(parseUrl(url), expected))

for (const url of [
  '',
  'localhost:5432/canhtay',
  'mysql://localhost/canhtay',
  'postgres://localhost',
  'postgres://localhost/',
])
  test(`“${url}” is refused`, () => {
    assert.throws(
      () => parseUrl(url),
      (error) => error instanceof Problem && error.code === 'option_invalid',
    )
  })
