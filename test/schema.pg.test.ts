/**
 * The schema: the golden text `db/schema.sql` (rewritten with UPDATE_SCHEMA=1) and the lint, which also has to find one
 * planted fault for each of its rules.
 */
import assert from 'node:assert/strict'
import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, test } from 'node:test'
import { driver } from '#kernel/sql.ts'
import { fileDatabase, testDatabase } from './support/database.ts'
import { dumpSchema } from './support/schema.ts'
import { lintSchema } from './support/schema-lint.ts'

const project = join(import.meta.dirname, '..')
const golden = join(project, 'db', 'schema.sql')
const empty = mkdtempSync(join(tmpdir(), 'canhtay-empty-'))
after(() => rmSync(empty, { recursive: true }))

describe('db/schema.sql', async () => {
  const { owner } = await fileDatabase()

  test('is the schema that the migrations make', async () => {
    const text = await dumpSchema(owner)
    if (process.env.UPDATE_SCHEMA) writeFileSync(golden, text)
    // Line by line, so that a failure shows what changed. To accept it: UPDATE_SCHEMA=1 node test/run.ts test/schema.pg.test.ts
    assert.deepEqual(text.split('\n'), readFileSync(golden, 'utf8').split('\n'))
  })

  test('makes the same schema in an empty database', async (t) => {
    const fresh = await testDatabase(empty)
    t.after(fresh.drop)
    const sql = driver(fresh.owner, { max: 1 })
    await sql`drop table migration`
    await sql.unsafe(readFileSync(golden, 'utf8'))
    await sql.end()
    assert.equal(await dumpSchema(fresh.owner), readFileSync(golden, 'utf8'))
  })
})

describe('the schema lint', async () => {
  const real = driver((await fileDatabase()).owner, { max: 1 })
  const playground = driver((await fileDatabase(empty)).admin, { max: 1 })
  after(() => Promise.all([real.end(), playground.end()]))

  test('finds nothing, and has looked at something', async () => {
    const { looked, faults } = await lintSchema(real)
    assert.deepEqual(faults, [])
    const { tables, keys, policies, rights } = looked
    assert.ok(tables >= 10 && keys >= 10 && policies >= 20 && rights >= 20, JSON.stringify(looked))
  })

  test('no NOTIFY and no LISTEN on the posting path', () => {
    const files = globSync(['src/ledger/*.ts', 'src/rollup/*.ts', 'db/*.sql'], { cwd: project })
    assert.ok(files.length >= 5)
    const noisy = (text: string) => /\bpg_notify\b|`\s*(notify|listen)\s/i.test(text)
    assert.ok(noisy('await sql`notify acts`') && noisy("select pg_notify('acts', '')"), 'a planted one is seen')
    assert.deepEqual(
      files.filter((file) => noisy(readFileSync(join(project, file), 'utf8'))),
      [],
    )
  })

  const good = `
    create table act (province int not null, month date not null, unit int not null, n int not null,
                      primary key (province, n, month)) partition by range (month);
    create table act_default partition of act default;
    alter table act enable row level security, force row level security;
    create policy r on act for select using (province = current_setting('canhtay.province')::int
                                             and unit::text = current_setting('canhtay.units'));
    create policy a on act for insert with check (province = current_setting('canhtay.province')::int);
    grant select, insert on act to canhtay_app;`

  const planted: readonly (readonly [string, RegExp])[] = [
    ['create table loose (n int primary key)', /has the column province/],
    ['create table loose (province int, n int)', /has the column province/],
    ['create unique index late on act (month, province, n)', /province comes first/],
    ['create table b (province int not null, n int, unique (n, province))', /province comes first/],
    [
      `create table b (province int not null, k int not null, primary key (province, k));
       create table c (province int not null, n int not null, foreign key (province, n) references b (k, province))`,
      /from province to province/,
    ],
    [
      `create function f() returns trigger language plpgsql as 'begin return new; end';
       create trigger t before insert on act for each row execute function f()`,
      /no trigger/,
    ],
    ['create table b (province int not null, n serial)', /no sequence/],
    ['create table b (province int not null, n int generated always as identity)', /no sequence/],
    ['alter table act add at timestamptz default now()', /calls a function/],
    ['alter table act add id uuid default gen_random_uuid()', /calls a function/],
    ['alter table act add at date default current_date', /calls a function/],
    ['alter table act add twice int generated always as (n * 2) virtual', /PostgreSQL 15/],
    ['alter table act no force row level security', /on and forced/],
    ['alter table act disable row level security', /on and forced/],
    ['create table b (province int not null, n int)', /on and forced/],
    ['drop policy a on act', /each right of the application has a policy/],
    ['create policy all_of_it on act for select using (true)', /never true for everybody/],
    ["alter policy r on act using (province = current_setting('canhtay.province')::int)", /bound to the units/],
    ['grant update on act to canhtay_app', /changes nothing in the journal/],
    ['grant update (n) on act to canhtay_app', /changes nothing in the journal/],
    ['grant truncate on act to canhtay_app', /empties, locks and owns/],
    ['grant create on schema public to canhtay_app', /empties, locks and owns/],
    ['grant select on act_default to canhtay_app', /through its parent alone/],
    ['grant select on act to public', /nobody else has rights/],
  ]

  test('knows a good table', async () => assert.deepEqual(await faultsOf(good), []))

  for (const [sql, rule] of planted) {
    test(`finds: ${sql.split('\n')[0]}`, async () => {
      const faults = await faultsOf(`${good}; ${sql}`)
      assert.ok(
        faults.some((fault) => rule.test(fault)),
        `faults found: ${faults.join(', ') || 'none'}`,
      )
    })
  }

  /** Makes a schema, lints it, and takes it back. */
  async function faultsOf(text: string): Promise<string[]> {
    // One connection: each statement comes after the one before.
    await playground.unsafe(`begin; set local role canhtay_owner; ${text}`)
    try {
      return (await lintSchema(playground)).faults.map(({ rule }) => rule)
    } finally {
      await playground`rollback`
    }
  }
})
