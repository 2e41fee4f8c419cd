/**
 * Lines that tills have frozen, one file per released form of them. A till may lie in a valley for months: what it wrote
 * then is taken as it stands for ever. A file is never changed; a new form adds one.
 */
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { canonical } from '#kernel/act.ts'
import { deltas } from '#ledger/decide.ts'
import { ruleOn } from '#rules/rules.ts'
import { readActLine } from '#server/act-line.ts'
import { expand } from '#services/expand.ts'
import { catalogue } from '#services/index.ts'
import { lineOf, splitLine } from '#sync/wire.ts'

const folder = join(import.meta.dirname, 'golden')
const world = { catalogue, unit: () => ({ id: 1, open: true }), rule: ruleOn }

for (const file of readdirSync(folder))
  test(`${file} is taken as it stands`, () => {
    const lines = readFileSync(join(folder, file), 'utf8').trimEnd().split('\n')
    assert.ok(lines.length > 100)
    for (const line of lines) {
      const { json, cash } = splitLine(line)
      const act = readActLine(json)
      if ('details' in act) throw assert.fail(`${line}: ${JSON.stringify(act)}`)
      assert.equal(canonical(act), json)
      assert.equal(lineOf(act, cash), line)
      const proposal = expand(world, { frozen: act })
      if ('refusal' in proposal) throw assert.fail(`${line}: ${JSON.stringify(proposal)}`)
      assert.equal(deltas(proposal.legs).get(`till:${act.device}|cash`) ?? 0, cash, line)
    }
  })
