import { deepEqual, throws } from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { frontOf } from '#server/front.ts'

test('without a name nobody outside reaches the server; with one TLS is required', () => {
  deepEqual(frontOf({}), {})
  deepEqual(frontOf({ CANHTAY_ORIGIN: 'https://buudien.example' }), { front: 'https://buudien.example' })
  const wrong = [
    { CANHTAY_ORIGIN: 'http://buudien.example' },
    { CANHTAY_ORIGIN: 'https://buudien.example/' },
    { CANHTAY_ORIGIN: 'buudien.example' },
    { CANHTAY_TLS_CERT: '/x', CANHTAY_TLS_KEY: '/y' },
    { CANHTAY_ORIGIN: 'https://buudien.example', CANHTAY_TLS_CERT: '/x' },
    { CANHTAY_ORIGIN: 'https://buudien.example', CANHTAY_TLS_CERT: '/không/có', CANHTAY_TLS_KEY: '/không/có' },
  ]
  for (const env of wrong) throws(() => frontOf(env), /CANHTAY|Không đọc được/, JSON.stringify(env))
})

test('certificate and key are read from their files', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'canhtay-tls-'))
  t.after(() => rmSync(folder, { recursive: true }))
  const [cert, key] = [join(folder, 'cert.pem'), join(folder, 'key.pem')]
  writeFileSync(cert, 'C')
  writeFileSync(key, 'K')
  deepEqual(frontOf({ CANHTAY_ORIGIN: 'https://a.example', CANHTAY_TLS_CERT: cert, CANHTAY_TLS_KEY: key }), {
    front: 'https://a.example',
    tls: { cert: Buffer.from('C'), key: Buffer.from('K') },
  })
})
