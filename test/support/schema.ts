/**
 * The schema of a database as text, from its catalogues: the golden `db/schema.sql`, in which a change of schema is seen
 * as a diff. It is SQL: run in an empty database it makes the same schema. Partitions are left out but the default one,
 * because the months come and go.
 */
import type postgres from 'postgres'
import { type Connection, driver } from '#kernel/sql.ts'

/** @throws Error when the database holds a kind of object that this text could not show. */
export async function dumpSchema(connection: Connection): Promise<string> {
  const sql = driver(connection, { max: 1 })
  try {
    await refuseUnshown(sql)
    const sorting = await lines(sql, collations)
    const tables = await readTables(sql)
    const keys = await lines(sql, foreignKeys)
    const made = await lines(sql, functions)
    return [...sorting, ...made, ...tables, ...(keys.length > 0 ? [keys.join('\n')] : [])].join('\n\n').concat('\n')
  } finally {
    await sql.end()
  }
}

const here = `relnamespace = 'public'::regnamespace`

async function lines(sql: postgres.Sql, query: string, oid = 0): Promise<string[]> {
  const rows = await sql.unsafe<{ line: string }[]>(query, [oid])
  return rows.map(({ line }) => line)
}

async function refuseUnshown(sql: postgres.Sql): Promise<void> {
  const unshown = await lines(
    sql,
    `select 'relation ' || relname as line from pg_class where ${here} and relkind not in ('r', 'p', 'i', 'I') and $1 = 0
     union all select 'type ' || typname from pg_type where typnamespace = 'public'::regnamespace and typtype in ('e', 'd', 'r')
     union all select 'function ' || proname from pg_proc where pronamespace = 'public'::regnamespace and prokind <> 'f'
     union all select 'trigger ' || tgname from pg_trigger where not tgisinternal
     union all select 'collation ' || collname from pg_collation
                where collnamespace = 'public'::regnamespace and (collprovider <> 'i' or not collisdeterministic)
     union all select 'extension ' || extname from pg_extension where extname <> 'plpgsql'
     order by 1`,
  )
  if (unshown.length > 0)
    throw new Error(`db/schema.sql cannot show: ${unshown.join(', ')}; extend test/support/schema.ts`)
}

async function readTables(sql: postgres.Sql): Promise<string[]> {
  const tables = await sql<{ oid: number; name: string; tail: string }[]>`
    select oid::int8 as oid, relname as name,
           case when relkind = 'p' then ' partition by ' || lower(pg_get_partkeydef(oid)) else '' end
           || coalesce(' with (' || array_to_string(reloptions, ', ') || ')', '') as tail
      from pg_class
     where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and not relispartition
     order by relname collate "C"`
  const texts: string[] = []
  for (const { oid, name, tail } of tables) {
    const body = [...(await lines(sql, columns, oid)), ...(await lines(sql, constraints, oid))]
    const after = []
    for (const query of [defaultPartition, indexes, security, policies, grants])
      after.push(...(await lines(sql, query, oid)))
    texts.push([`create table ${name} (\n  ${body.join(',\n  ')}\n)${tail};`, ...after].join('\n'))
  }
  return texts
}

const collations = `
  select 'create collation ' || collname || ' (provider = icu, locale = ''' || (to_jsonb(c) ->> 'colllocale') || ''');' as line
    from pg_collation c
   where collnamespace = 'public'::regnamespace and collprovider = 'i' and collisdeterministic and $1 = 0
   order by collname collate "C"`

const functions = `
  select rtrim(pg_get_functiondef(p.oid), E'\\n') || ';' || case
           when has_function_privilege('public', p.oid, 'execute') then ''
           else E'\\nrevoke execute on function ' || p.oid::regprocedure || ' from public;' end as line
    from pg_proc p
   where pronamespace = 'public'::regnamespace and prokind = 'f' and $1 = 0
   order by proname collate "C"`

const columns = `
  select rpad(quote_ident(a.attname), max(length(quote_ident(a.attname))) over () + 2)
         || format_type(a.atttypid, a.atttypmod)
         || case when a.attcollation <> t.typcollation then ' collate ' || quote_ident(c.collname) else '' end
         || case when a.attgenerated = 's' then ' generated always as (' || pg_get_expr(d.adbin, d.adrelid) || ') stored'
                 when d.adbin is not null then ' default ' || pg_get_expr(d.adbin, d.adrelid)
                 else '' end
         || case when a.attnotnull then ' not null' else '' end as line
    from pg_attribute a
    join pg_type t on t.oid = a.atttypid
    left join pg_collation c on c.oid = a.attcollation
    left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
   where a.attrelid = $1 and a.attnum > 0 and not a.attisdropped
   order by a.attnum`

const constraints = `
  select 'constraint ' || quote_ident(conname) || ' ' || pg_get_constraintdef(oid) as line
    from pg_constraint
   where conrelid = $1 and contype in ('p', 'u', 'x', 'c')
   order by array_position('{p,u,x,c}', contype::text), conname collate "C"`

const foreignKeys = `
  select 'alter table ' || conrelid::regclass || ' add constraint ' || quote_ident(conname) || ' '
         || pg_get_constraintdef(oid) || ';' as line
    from pg_constraint
   where contype = 'f' and connamespace = 'public'::regnamespace and conparentid = 0 and $1 = 0
   order by conrelid::regclass::text collate "C", conname collate "C"`

const defaultPartition = `
  select 'create table ' || partdefid::regclass || ' partition of ' || partrelid::regclass || ' default;' as line
    from pg_partitioned_table
   where partrelid = $1 and partdefid <> 0`

const indexes = `
  select replace(replace(pg_get_indexdef(i.indexrelid), ' ON ONLY ', ' ON '), ' ON public.', ' ON ') || ';' as line
    from pg_index i
    join pg_class c on c.oid = i.indexrelid
   where i.indrelid = $1
     and not exists (select from pg_constraint where conindid = i.indexrelid and contype in ('p', 'u', 'x'))
   order by c.relname collate "C"`

const security = `
  select 'alter table ' || relname || ' enable row level security'
         || case when relforcerowsecurity then ', force row level security' else '' end || ';' as line
    from pg_class
   where oid = $1 and relrowsecurity`

const policies = `
  select 'create policy ' || quote_ident(polname) || ' on ' || polrelid::regclass
         || case when polpermissive then '' else ' as restrictive' end
         || ' for ' || case polcmd when 'r' then 'select' when 'a' then 'insert' when 'w' then 'update' when 'd' then 'delete'
                                   else 'all' end
         || ' to ' || case when polroles = '{0}' then 'public'
                           else (select string_agg(rolname, ', ' order by rolname) from pg_roles where oid = any(polroles)) end
         || coalesce(e' using (\\n  ' || pg_get_expr(polqual, polrelid) || ')', '')
         || coalesce(e' with check\\n  ' || pg_get_expr(polwithcheck, polrelid), '') || ';' as line
    from pg_policy
   where polrelid = $1
   order by polname collate "C"`

const grants = `
  select 'grant ' || string_agg(lower(a.privilege_type), ', ' order by a.privilege_type)
         || ' on ' || c.relname || ' to ' || r.rolname || ';' as line
    from pg_class c
   cross join aclexplode(c.relacl) a
    join pg_roles r on r.oid = a.grantee
   where c.oid = $1 and a.grantee <> c.relowner
   group by c.relname, r.rolname
   order by r.rolname collate "C"`
