/**
 * One test for all services: each declaration is complete, its example lives through every act of it in the real
 * `expand` and `decide`, and every act is refused in every state in which it may not happen.
 */
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import type { Act, Line, Proposal } from '#kernel/act.ts'
import { fieldOf } from '#kernel/field.ts'
import { refusals } from '#kernel/refusal.ts'
import { decide, UNBORN } from '#ledger/decide.ts'
import { RULES } from '#rules/rules.ts'
import { expand, split, takenFields } from '#services/expand.ts'
import { catalogue, services } from '#services/index.ts'
import { type ActRule, type Service, type Step, thingKey } from '#services/kit.ts'
import { RAW_MOST } from '#services/parked/service.ts'
import { COLUMNS, receiptBody } from '#services/receipt.ts'
import { asked, Counter, DAY, UNIT, world } from '../../test/support/counter.ts'

const serviceOf = (step: Step, own: Service) => catalogue.get('service' in step ? step.service : own.key) as Service
const acts = services.flatMap((declared) =>
  Object.entries(declared.acts).map(([verb, rule]) => ({ declared, verb, rule, where: `${declared.key}.${verb}` })),
)

test('the list of services is the list of folders', () => {
  const folders = readdirSync(new URL('.', import.meta.url), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
  assert.deepEqual(services.map(({ key }) => key).sort(), folders.sort())
  assert.equal(catalogue.size, services.length)
  assert.ok(services.length >= 23)
})

test('every text that a person reads is Vietnamese in composed form, and not empty', () => {
  let read = 0
  for (const declared of services) {
    const texts = [
      declared.name,
      ...(declared.thing ? [declared.thing.name] : []),
      ...Object.values(declared.amountNames),
    ]
    for (const rule of Object.values(declared.acts)) texts.push(rule.name)
    for (const measure of Object.values(declared.measures)) texts.push(measure.name)
    for (const field of Object.values(declared.fields)) {
      const { label, hint, choices = {} } = fieldOf(field)
      texts.push(label, hint, ...Object.values(choices))
    }
    for (const text of texts) {
      assert.ok(text !== '' && text === text.trim() && text === text.normalize('NFC'), `${declared.key}: “${text}”`)
      read++
    }
  }
  assert.ok(read > 500, `${read} texts`)
})

test('docs/words.md has every service, act, measure and refusal, and no other', () => {
  const words = readFileSync(new URL('../../docs/words.md', import.meta.url), 'utf8')
  const rows = [
    ...services.map(({ key, name, thing }) => `| \`${key}\` | ${name} | ${thing?.name ?? '–'} |`),
    ...acts.map(({ where, rule }) => `| \`${where}\` | ${rule.name} |`),
    ...services.flatMap(({ key, measures }) =>
      Object.entries(measures).map(([name, measure]) => `| \`${key}.${name}\` | ${measure.name} | ${measure.unit} |`),
    ),
    ...Object.entries(refusals).map(([code, sentence]) => `| \`${code}\` | ${sentence} |`),
  ]
  const section = words.slice(words.indexOf('## Services'))
  const written = section.split('\n').filter((row) => row.startsWith('| `'))
  assert.deepEqual(written.sort(), rows.sort())
  assert.ok(rows.length > 250, `${rows.length} rows`)
})

test('declarations use only what they declare', () => {
  for (const declared of services) {
    const amounts = Object.keys(declared.amounts)
    const fields = Object.keys(declared.fields)
    assert.deepEqual(
      amounts.filter((name) => fields.includes(name)),
      [],
      `${declared.key}: amount and field of one name`,
    )
    for (const name of [...(declared.thing?.id ?? []), declared.subject, declared.principal?.match(/^@(.+)/)?.[1]])
      if (name) assert.ok(!fieldOf(declared.fields[name] as never).personal, `${declared.key}: ${name} is personal`)
    const taken = new Set(Object.keys(declared.acts).flatMap((verb) => takenFields(declared, verb)))
    assert.deepEqual(
      fields.filter((name) => !taken.has(name)),
      [],
      `${declared.key}: fields that no act takes`,
    )
    for (const name of declared.receipt) assert.ok(name in declared.fields || name in declared.amounts)
    for (const measure of Object.values(declared.measures)) {
      assert.ok(measure.of.length > 0)
      for (const verb of measure.of) {
        assert.ok(verb in declared.acts, `${declared.key}: measure of unknown act ${verb}`)
        for (const name of [measure.sum, measure.subject])
          if (name && name in declared.fields)
            assert.ok(takenFields(declared, verb).includes(name), `${declared.key}.${verb} does not take ${name}`)
      }
    }
  }
})

/** What an act refers to: amounts, and fields that name holders. */
function namedBy(rule: ActRule) {
  const roles = [...(rule.moves ?? []), ...(rule.legs ?? []).flatMap(({ from, to }) => [from, to])]
  const amounts = [
    rule.pays,
    rule.opens,
    rule.differs,
    rule.counts?.[2],
    ...(rule.legs ?? []).map(({ amount }) => amount),
  ]
  const assets = [rule.counts?.[1], ...(rule.legs ?? []).map(({ asset }) => asset)]
  return {
    holders: roles.filter((role) => role.startsWith('@')).map((role) => role.slice(1)),
    amounts: amounts.filter((name) => name !== undefined),
    parties: assets.flatMap((asset) => asset?.match(/@(.+)/)?.[1] ?? []),
    principal: roles.some((role) => role === 'principal' || role === 'unknown') || assets.includes('due'),
  }
}

test('every act moves something, from one place to another, with what it takes', () => {
  for (const { declared, verb, rule, where } of acts) {
    const taken = takenFields(declared, verb)
    assert.ok(rule.moves || rule.legs?.length || rule.pays || rule.counts || rule.negates, `${where} moves nothing`)
    if (rule.moves) assert.ok(declared.thing && rule.moves[0] !== rule.moves[1], where)
    if (rule.births) assert.ok(rule.moves, `${where} is born nowhere`)
    for (const { from, to } of rule.legs ?? []) assert.notEqual(from, to, where)
    const { holders, amounts, parties, principal } = namedBy(rule)
    for (const name of holders) {
      assert.equal(fieldOf(declared.fields[name] as never).widget, 'holder', `${where}: ${name}`)
      assert.ok(taken.includes(name) && !rule.may?.includes(name), `${where} does not take ${name}`)
      assert.ok(name in declared.checks, `${where}: anyone may be named in ${name}`)
    }
    for (const name of [...amounts, ...parties])
      if (name in declared.fields) assert.ok(taken.includes(name), `${where} does not take ${name}`)
    for (const name of parties) assert.ok(!rule.may?.includes(name), where)
    if (principal && declared.principal?.startsWith('@'))
      assert.ok(taken.includes(declared.principal.slice(1)), `${where} does not say whose`)
    if (principal) assert.ok(declared.principal, `${where} has no principal`)
  }
  assert.ok(acts.length > 130, `${acts.length} acts`)
})

for (const declared of services)
  test(`${declared.key}: the example is whole lives through every act`, () => {
    const counter = new Counter()
    const done = new Set<string>()
    const inside = /^(till|vault|carrier|pouch|gap|suspense|unit):/
    for (const step of declared.example) {
      const of = serviceOf(step, declared)
      const { proposal, legs } = counter.act(of.key, step)
      const moved = proposal.count !== undefined || legs.length > 0
      assert.ok(moved, `${of.key}.${step.verb} moved nothing`)
      for (const leg of legs) if (leg.kind === 'amount') assert.ok(leg.amount > 0 && leg.from !== leg.to)
      if (of === declared) done.add(step.verb)
      const printed = receiptBody(of, step.line, proposal.computed[0] ?? {})
      for (const text of printed) assert.ok(text.length <= COLUMNS, `“${text}” is ${text.length} columns`)
      if (of.receipt.some((name) => step.line[name] !== undefined)) assert.ok(printed.length > 0)
    }
    assert.deepEqual([...done].sort(), Object.keys(declared.acts).sort(), 'acts without an example')
    for (const [key, { holder, open }] of counter.things)
      if (holder === 'customer' || holder === 'outside') assert.equal(open, 0, `${key} ended with something open`)
    for (const [account, amount] of counter.balances)
      if (/^(pouch|gap|suspense|unknown):/.test(account)) assert.equal(amount, 0, `${account} is left over`)
    assert.ok([...counter.balances.keys()].every((account) => inside.test(account) || /^[a-z]+(:|\|)/.test(account)))
  })

test('every act is refused in every state in which it may not happen', () => {
  let refused = 0
  for (const declared of services) {
    const lines = new Map<string, { verb: string; line: Line; device?: string }>()
    for (const step of declared.example)
      if (serviceOf(step, declared) === declared) lines.set(`${step.verb} ${thingKey(declared, step.line)}`, step)
    const counter = new Counter()
    for (const step of [undefined, ...declared.example]) {
      if (step) counter.act(serviceOf(step, declared).key, step)
      for (const sample of lines.values()) refused += refusedIfWrong(counter, declared, sample)
    }
  }
  assert.ok(refused > 1000, `${refused} refusals`)
})

/** When the thing is not where the act takes it from, the ledger says so: 1; otherwise nothing is claimed: 0. */
function refusedIfWrong(counter: Counter, declared: Service, step: Step): 0 | 1 {
  const rule = declared.acts[step.verb] as ActRule
  const proposal = counter.propose(declared.key, step)
  assert.ok('legs' in proposal)
  const leg = proposal.legs.find((one) => one.kind === 'thing' || one.kind === 'pay')
  if (!leg) return 0
  const now = counter.thing(leg.thing)
  const from = leg.kind === 'thing' ? leg.from : leg.at
  const right = rule.births ? now === undefined : now?.holder === from
  if (right) return 0
  const decision = decide(counter, proposal)
  assert.ok('refusal' in decision, `${declared.key}.${step.verb} was accepted with ${JSON.stringify(now)}`)
  const expected = rule.births ? ['thing_exists'] : now ? ['already_yours', 'not_held'] : ['thing_unknown']
  // A named act that is unknown, or already undone, is said before what is said of the thing.
  if (rule.negates) expected.push('act_unknown', 'already_reversed', 'act_not_reversible')
  if (rule.files) expected.push('thing_unknown')
  assert.ok(expected.includes(decision.refusal), `${declared.key}.${step.verb}: ${decision.refusal}`)
  return 1
}

test('every act can be undone at once by its till, which leaves nothing, and then be done again', () => {
  let undone = 0
  for (const declared of services) {
    const counter = new Counter()
    for (const step of declared.example) {
      const { key, acts } = serviceOf(step, declared)
      if (step.happened || acts[step.verb]?.negates) {
        counter.act(key, step)
        continue
      }
      const { device = 'till-1' } = step
      const seq = (counter.seqs.get(device) ?? 0) + 1
      const [things, balances] = [new Map(counter.things), new Map(counter.balances)]
      counter.act(key, step)
      counter.act('correction', { verb: 'undo', line: { named: `${device}/${seq}`, reason: 'Nhầm' }, device })
      for (const [thing, now] of counter.things)
        assert.deepEqual(things.get(thing) ?? { holder: UNBORN, open: now.open }, now, `${key}.${step.verb}: ${thing}`)
      for (const account of counter.balances.keys()) {
        const [holder, asset] = account.split('|') as [string, string]
        const now = counter.balance(holder, asset)
        counter.balances.delete(account)
        const was = balances.get(account) ?? counter.balance(holder, asset)
        assert.equal(now, was, `${key}.${step.verb}: ${account}`)
      }
      counter.balances = balances
      counter.seqs.set(device, seq - 1)
      counter.act(key, step)
      undone++
    }
  }
  assert.ok(undone > 200, `${undone} acts undone`)
})

test('every rule that a service asks for stands in the rules', () => {
  assert.ok(asked.size >= 20, `${asked.size} rules asked for`)
  for (const key of asked) assert.ok(key in RULES, key)
  for (const { rule, where } of acts) if (rule.under) assert.ok(rule.under in RULES, where)
})

const sample = (key: string, verb: string) => {
  const step = catalogue.get(key)?.example.find((one) => one.verb === verb) as Step
  return { ...step, line: { ...step.line } }
}
const refusalOf = (key: string, verb: string, change: Line, day?: string) => {
  const step = sample(key, verb)
  const answer = new Counter().propose(key, { ...step, line: { ...step.line, ...change } }, day)
  return 'refusal' in answer ? `${answer.refusal} ${answer.field}` : 'laid out'
}

/** Asked, and nothing was said until then. */
const SILENT = { until: '2026-12-08', hearing: 'carrier:lo-thi-on' }

test('values that fit their field but not the rule are refused by name', () => {
  const cases: [key: string, verb: string, change: Line, expected: string, day?: string][] = [
    ['parcel', 'accept', {}, 'laid out'],
    ['parcel', 'accept', { item: 'EE123456786VN' }, 'field_invalid item'],
    ['parcel', 'accept', { grams: 0 }, 'field_invalid grams'],
    ['parcel', 'arrive', { item: '361000123456785' }, 'laid out'],
    ['parcel', 'arrive', { item: '361000123456784' }, 'field_invalid item'],
    ['registered', 'accept', { item: 'V03760123456785' }, 'laid out'],
    ['bag', 'dispatch', { to: 'till:till-2' }, 'field_invalid to'],
    ['bag', 'dispatch', { grams: 0 }, 'field_invalid grams'],
    ['bag', 'start', { bag: '361000-1' }, 'field_invalid bag'],
    ['letter', 'post', { grams: 0 }, 'field_invalid grams'],
    ['social-insurance', 'enrol', { income: 650_000 }, 'field_invalid income'],
    ['social-insurance', 'enrol', { income: 27_850_000 }, 'field_invalid income'],
    ['social-insurance', 'enrol', { months: 5 }, 'field_invalid months'],
    ['health-insurance', 'enrol', { rank: 0 }, 'field_invalid rank'],
    ['health-insurance', 'issue', { until: '2019-12-30' }, 'field_invalid until'],
    ['pension', 'payByProxy', { proxyUntil: '2018-12-04' }, 'field_invalid proxyUntil'],
    ['pension', 'payByProxy', { proxyUntil: '2019-12-05' }, 'laid out'],
    ['pension', 'payByProxy', { proxyUntil: '2019-12-06' }, 'field_invalid proxyUntil'],
    ['electricity', 'takeOver', { from: 'till:till-9' }, 'field_invalid from'],
    ['electricity', 'handOver', { to: 'principal:evn' }, 'field_invalid to'],
    ['pouch', 'handOver', { carrier: 'till:till-2' }, 'field_invalid carrier'],
    ['discrepancy', 'explain', { decider: 'ha-thi-lan' }, 'field_invalid decider'],
    ['discrepancy', 'explain', { excess: 5 }, 'field_invalid excess'],
    ['discrepancy', 'establish', { heard: false }, 'field_invalid heard'],
    // The example's first conclusion is the decider's tick alone: taken until December 2026, not after.
    ['discrepancy', 'establish', {}, 'laid out', '2026-11-30'],
    ['discrepancy', 'establish', {}, 'field_invalid party', '2026-12-01'],
    ['discrepancy', 'establish', { hearing: 'unit:361000' }, 'field_invalid party'],
    ['discrepancy', 'establish', { until: '2026-12-08', hearing: 'unit:361000' }, 'laid out', '2026-12-02'],
    ['discrepancy', 'establish', SILENT, 'field_invalid hearing', '2026-12-08'],
    ['discrepancy', 'establish', SILENT, 'laid out', '2026-12-09'],
    ['hearing', 'ask', { until: '2018-12-11' }, 'field_invalid until'],
    ['hearing', 'ask', { until: '2018-12-12' }, 'laid out'],
    ['hearing', 'ask', { keeper: 'unit:361000' }, 'field_invalid keeper'],
    ['opening', 'cash', { taker: 'lo-van-pang' }, 'field_invalid taker'],
    ['correction', 'propose', { to: 'vault:361000' }, 'field_invalid to'],
    ['electricity', 'handOver', { until: DAY }, 'laid out'],
    ['electricity', 'handOver', { until: '2018-12-04' }, 'field_invalid until'],
    ['electricity', 'recall', { order: 'th 12' }, 'field_invalid order'],
    ['pension', 'reclaim', { lost: 'vault:361000' }, 'field_invalid lost'],
    ['recall', 'order', { to: 'carrier:lo-van-pang' }, 'field_invalid to'],
    ['recall', 'order', { until: '2018-12-04' }, 'field_invalid until'],
    ['parked', 'keep', { raw: 'x'.repeat(RAW_MOST) }, 'laid out'],
    ['parked', 'keep', { raw: 'x'.repeat(RAW_MOST + 1) }, 'field_invalid raw'],
    ['parked', 'void', { suspense: 'suspense:360000' }, 'field_invalid suspense'],
    ['shift', 'openFor', { absent: 'ha-thi-lan' }, 'field_invalid absent'],
    ['shift', 'openFor', { witness: 'lo-thi-on' }, 'field_invalid witness'],
    ['electricity', 'assign', { amount: -1 }, 'field_invalid amount'],
    ['electricity', 'assign', { amount: 1.5 }, 'field_invalid amount'],
    ['electricity', 'assign', { colour: 'red' }, 'field_extra colour'],
    ['tax', 'assign', {}, 'laid out', '2025-12-31'],
    ['tax', 'giveBack', {}, 'laid out', '2026-01-02'],
  ]
  for (const [key, verb, change, expected, day] of cases)
    assert.equal(refusalOf(key, verb, change, day), expected, `${key}.${verb} ${JSON.stringify(change)}`)
  for (const verb of ['assign', 'collect', 'ask'])
    assert.match(refusalOf('tax', verb, {}, '2026-01-01'), /^rule_not_valid/)
})

test('an act that counts, differs or undoes has one line; others may have several', () => {
  const both = (key: string, verb: string, lines: Line[]) => {
    const at = `${DAY}T08:30:00+07:00`
    const act: Act = { device: 'till-1', seq: 1, at, actor: 'person:lo-thi-on', unit: UNIT, service: key, verb, lines }
    const answer = expand(
      world,
      split(act, catalogue, () => 'salted'),
    )
    return 'refusal' in answer ? `${answer.refusal} ${answer.field}` : answer.legs.length
  }
  assert.equal(both('cash', 'count', [{ n500: 1 }, { n500: 2 }]), 'field_invalid lines')
  assert.equal(
    both('correction', 'undo', [sample('correction', 'undo').line, sample('correction', 'undo').line]),
    'field_invalid lines',
  )
  const bill = (period: string) => ({ customer: 'PA22010012345', period, amount: 50_000 })
  assert.equal(both('electricity', 'collect', [bill('2018-11'), bill('2018-12')]), 12)
})

test('a pouch moves once, with exactly what its label says', () => {
  const counter = new Counter()
  counter.act('pouch', sample('pouch', 'seal'))
  counter.act('pouch', sample('pouch', 'handOver'))
  const receive = { verb: 'receive', line: { pouch: 'TT-000123', carrier: 'carrier:lo-van-pang', amount: 12_000_000 } }
  const refusal = (step: Step) => {
    const decision = decide(counter, counter.propose('pouch', step) as Proposal)
    return 'refusal' in decision ? decision.refusal : 'accepted'
  }
  assert.equal(refusal({ ...receive, line: { ...receive.line, amount: 11_000_000 } }), 'not_settled')
  assert.equal(refusal({ ...receive, line: { ...receive.line, amount: 13_000_000 } }), 'paid_over')
  const before = counter.balance('till:till-1', 'cash')
  counter.act('pouch', receive)
  for (let press = 0; press < 100; press++) assert.equal(refusal(receive), 'already_yours')
  assert.equal(counter.balance('till:till-1', 'cash'), before + 12_000_000)
})

test('cash on delivery is remitted once, in full, and only after delivery', () => {
  const counter = new Counter()
  const item = 'EE123456785VN'
  const answer = (verb: string, line: Line) => {
    const decision = decide(counter, counter.propose('parcel', { verb, line: { item, ...line } }) as Proposal)
    return 'refusal' in decision ? decision.refusal : 'accepted'
  }
  const remit = (cod: number) => answer('remit', { cod, paper: 'CMND 050012345' })
  counter.act('parcel', sample('parcel', 'accept'))
  assert.equal(remit(350_000), 'not_held')
  assert.equal(answer('deliver', { signed: 'Lò Thị Ơn' }), 'not_settled')
  assert.equal(answer('deliver', { signed: 'Lò Thị Ơn', cod: 340_000 }), 'not_settled')
  counter.act('parcel', { verb: 'deliver', line: { item, signed: 'Lò Thị Ơn', cod: 350_000 } })
  assert.equal(remit(349_000), 'not_settled')
  assert.equal(remit(351_000), 'paid_over')
  counter.act('parcel', { verb: 'remit', line: { item, cod: 350_000, paper: 'CMND 050012345' } })
  assert.equal(remit(350_000), 'already_yours')
  assert.equal(counter.balance('unit:361000', 'due:cod'), 0)
})

test('a parked act is concluded with exactly the money that waits', () => {
  const counter = new Counter()
  const answer = (verb: string, change: Line) => {
    const line = { ...sample('parked', verb).line, seq: 1, ...change }
    const decision = decide(counter, counter.propose('parked', { verb, line }) as Proposal)
    return 'refusal' in decision ? decision.refusal : 'accepted'
  }
  counter.act('parked', sample('parked', 'keep'))
  assert.equal(answer('booked', { received: 184_499 }), 'not_settled')
  assert.equal(answer('booked', { received: 184_501 }), 'paid_over')
  assert.equal(answer('booked', { received: 184_500 }), 'accepted')
  assert.equal(answer('explained', {}), 'not_settled', 'money that waits is not explained away')
})
