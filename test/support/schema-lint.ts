/**
 * Rules that the schema keeps so that it can be spread over machines by province, so that no right is wider than the laws
 * allow, and so that posting has no hidden step. Reasons and measurements: notes of docs/decisions/0002-embedded-postgres.md.
 * Each rule is one query that lists its faults.
 */
import type postgres from 'postgres'
import { appRole } from '#server/roles.ts'

export type Lint = {
  /** How many tables of a province, keys, rights and policies were looked at. */
  readonly looked: { tables: number; keys: number; policies: number; rights: number }
  readonly faults: readonly { rule: string; what: string }[]
}

/** Tables that belong to no province: reference tables under Citus. */
const ofNoProvince = ['migration', 'province']
/** Written once: no right to change or empty them. */
const journal = ['block', 'act', 'leg']

/** @param sql the owner's connection, or a transaction of it. */
export async function lintSchema(sql: Pick<postgres.Sql, 'unsafe'>): Promise<Lint> {
  const faults: { rule: string; what: string }[] = []
  for (const [rule, query] of Object.entries(rules)) {
    const found = await sql.unsafe<{ what: string }[]>(`${scope}\n${query}`)
    faults.push(...found.map(({ what }) => ({ rule, what })))
  }
  const [looked] = await sql.unsafe<Lint['looked'][]>(`${scope}\n${counts}`)
  return { looked: looked!, faults }
}

const list = (names: readonly string[]): string => names.map((name) => `'${name}'`).join(', ')

/** tbl: every table, partitions too; parent: without partitions; key: primary, unique, exclusion, foreign. */
const scope = `
with
  tbl as (
    select oid, relname as name, relispartition, relrowsecurity, relforcerowsecurity, relowner,
           case when relispartition then (select inhparent::regclass::text from pg_inherits where inhrelid = c.oid)
                else relname end as root,
           (select attnum from pg_attribute where attrelid = c.oid and attname = 'province') as province,
           (select attnum from pg_attribute where attrelid = c.oid and attname = 'unit') as unit
      from pg_class c
     where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')
  ),
  parent as (select * from tbl where not relispartition and name not in (${list(ofNoProvince)})),
  key as (
    select t.name || '.' || k.conname as name, k.conkey[1] as first, t.province, k.contype, k.conkey, k.confkey, k.confrelid
      from pg_constraint k join parent t on t.oid = k.conrelid
     where k.contype in ('p', 'u', 'x', 'f')
    union all
    select t.name || '.' || i.indexrelid::regclass, i.indkey[0], t.province, 'i', null, null, 0
      from pg_index i join parent t on t.oid = i.indrelid
     where i.indisunique and not exists (select from pg_constraint where conindid = i.indexrelid)
  ),
  verb as (select * from (values ('SELECT', 'r'), ('INSERT', 'a'), ('UPDATE', 'w'), ('DELETE', 'd')) as v(privilege, cmd)),
  app_policy as (
    select p.polrelid, p.polcmd, p.polpermissive,
           coalesce(pg_get_expr(p.polqual, p.polrelid), '') || coalesce(pg_get_expr(p.polwithcheck, p.polrelid), '') as text
      from pg_policy p
     where p.polroles = '{0}' or p.polroles @> array['${appRole}'::regrole::oid]
  )`

const rules: Readonly<Record<string, string>> = {
  'a table of a province has the column province, not null': `
    select t.name as what from parent t
     where t.province is null
        or not (select attnotnull from pg_attribute where attrelid = t.oid and attnum = t.province)`,

  'province comes first in every key': `
    select name as what from key where first is distinct from province`,

  'a foreign key leads from province to province': `
    select name as what from key k
     where k.contype = 'f'
       and exists (select from parent t where t.oid = k.confrelid and t.province is not null and t.province <> k.confkey[1])`,

  'no trigger': `
    select tgrelid::regclass || '.' || tgname as what from pg_trigger where not tgisinternal and tgrelid in (select oid from tbl)`,

  'no sequence, serial or identity': `
    select relname as what from pg_class where relnamespace = 'public'::regnamespace and relkind = 'S'
    union all
    select t.name || '.' || a.attname from pg_attribute a join tbl t on t.oid = a.attrelid where a.attidentity <> ''`,

  'no default that calls a function': `
    select t.name || '.' || a.attname as what
      from pg_attrdef d
      join tbl t on t.oid = d.adrelid
      join pg_attribute a on a.attrelid = d.adrelid and a.attnum = d.adnum
     where a.attgenerated = ''
       and pg_get_expr(d.adbin, d.adrelid) ~* '\\w\\s*\\(|current_(date|time|user|role)|localtime|session_user'`,

  'only what PostgreSQL 15 knows': `
    select t.name || '.' || a.attname as what from pg_attribute a join tbl t on t.oid = a.attrelid where a.attgenerated = 'v'
    union all
    select k.conrelid::regclass || '.' || k.conname from pg_constraint k join tbl t on t.oid = k.conrelid
     where coalesce((to_jsonb(k) ->> 'conperiod')::boolean, false)`,

  'row-level security is on and forced on every table with a province or unit': `
    select name as what from parent
     where (province is not null or unit is not null) and not (relrowsecurity and relforcerowsecurity)`,

  'each right of the application has a policy, each policy the province': `
    select t.name || ' ' || v.privilege as what
      from parent t cross join verb v
     where has_table_privilege('${appRole}', t.oid, v.privilege)
       and not exists (select from app_policy p
                        where p.polrelid = t.oid and p.polpermissive and p.polcmd::text in (v.cmd, '*')
                          and p.text like '%canhtay.province%')`,

  'reading a table with a unit is bound to the units in scope': `
    select t.name as what from parent t
     where t.unit is not null
       and not exists (select from app_policy p
                        where p.polrelid = t.oid and p.polcmd in ('r', '*') and p.text like '%canhtay.units%')`,

  'a permissive policy is never true for everybody': `
    select polrelid::regclass || '.' || polcmd::text as what from app_policy
     where polpermissive and text not like '%canhtay.province%'`,

  'the application changes nothing in the journal': `
    select t.name || ' ' || r.privilege as what
      from tbl t cross join (values ('UPDATE'), ('DELETE'), ('TRUNCATE')) as r(privilege)
     where t.root in (${list(journal)})
       and (has_table_privilege('${appRole}', t.oid, r.privilege)
            or (r.privilege = 'UPDATE' and has_any_column_privilege('${appRole}', t.oid, 'UPDATE')))`,

  'the application empties, locks and owns no table, and makes none': `
    select t.name || ' ' || r.privilege as what
      from tbl t cross join (values ('TRUNCATE'), ('TRIGGER'), ('REFERENCES')) as r(privilege)
     where has_table_privilege('${appRole}', t.oid, r.privilege)
    union all select name || ' owner' from tbl where relowner = '${appRole}'::regrole
    union all select 'schema CREATE' where has_schema_privilege('${appRole}', 'public', 'CREATE')
    union all select 'database CREATE' where has_database_privilege('${appRole}', current_database(), 'CREATE')`,

  'a partition is reached through its parent alone': `
    select t.name || ' ' || v.privilege as what
      from tbl t cross join verb v
     where t.relispartition and has_table_privilege('${appRole}', t.oid, v.privilege)`,

  'nobody else has rights': `
    select t.name || ' ' || a.privilege_type as what
      from tbl t join pg_class c on c.oid = t.oid cross join aclexplode(c.relacl) a
     where a.grantee not in (c.relowner, '${appRole}'::regrole)`,
}

const counts = `
  select (select count(*) from parent)::int as tables,
         (select count(*) from key)::int as keys,
         (select count(*) from app_policy)::int as policies,
         (select count(*) from parent t cross join verb v where has_table_privilege('${appRole}', t.oid, v.privilege))::int as rights`
