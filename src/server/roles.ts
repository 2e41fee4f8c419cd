/**
 * The roles of a database: who owns the tables and who works with them. Rights on tables come from the migrations.
 */
import type postgres from 'postgres'

/** Runs migrations, makes partitions, takes backups. */
export const ownerRole = 'canhtay_owner'
/** Everything else: no superuser, bound by row-level security, may only what the migrations grant. */
export const appRole = 'canhtay_app'

/**
 * Makes a role that logs in with this password and may nothing else, or gives it this password. An owner with CREATEROLE
 * may do so: no attribute is named that only a superuser may name.
 */
export async function makeRole(sql: postgres.Sql, role: string, password: string): Promise<void> {
  const known = await sql`select from pg_roles where rolname = ${role}`
  // Utility statements take no parameters: the server itself quotes the values.
  const [row] = await sql<{ ddl: string }[]>`
    select format(${known.length > 0 ? 'alter role %I login password %L' : 'create role %I login password %L'}::text,
                  ${role}::text, ${password}::text) as ddl`
  await sql.unsafe(row!.ddl)
}

/** What the owner needs beyond its tables, as a superuser grants it once per database. */
export async function grantOwner(sql: postgres.Sql): Promise<void> {
  await sql.unsafe(`
    grant pg_monitor, pg_checkpoint to ${ownerRole};
    grant alter system on parameter archive_command, archive_timeout to ${ownerRole};
    grant execute on function pg_backup_start(text, boolean), pg_backup_stop(boolean), pg_switch_wal(),
                              pg_reload_conf(), pg_stat_reset_shared(text)
       to ${ownerRole}`)
}

/** Nobody connects to our own database but its owner and the application. */
export async function closeDatabase(sql: postgres.Sql, database: string): Promise<void> {
  const [row] = await sql<
    { ddl: string }[]
  >`select format('revoke all on database %I from public', ${database}::text) as ddl`
  await sql.unsafe(row!.ddl)
}

export async function admitApp(sql: postgres.Sql, database: string): Promise<void> {
  const [row] = await sql<{ ddl: string }[]>`
    select format('grant connect on database %I to %I', ${database}::text, ${appRole}::text) as ddl`
  await sql.unsafe(row!.ddl)
}
