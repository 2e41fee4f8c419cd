-- What is imported beside acts: reference files as immutable editions, and totals of other systems (plans, history,
-- payroll), each with the file that it came from.

-- Which provinces there are. Holds nothing of any province, so it is readable without a scope.
create table province (
  id    int  not null primary key,         -- the statistics office's code: Sơn La 14
  name  text not null
);
grant select, insert on province to canhtay_app;

create table reference (
  province  int         not null,
  kind      text        not null,          -- places, units, serves, lineage …
  edition   int         not null,          -- 1, 2, 3 …; the last one is in use
  recorded  timestamptz not null,
  file      text        not null,          -- name of the imported file
  sha256    text        not null,
  content   text        not null,
  primary key (province, kind, edition)
);

create table total (
  province  int    not null,
  kind      text   not null,               -- actual: history of another system; plan: the province's own; assigned: by the corporation
  version   int    not null,               -- the last one is in use
  service   text   not null,               -- a service of the catalogue, or `-` for the unit as a whole
  measure   text   not null,               -- revenue, budget, insurance, income, staff …
  unit      int    not null,
  month     date   not null,               -- first day
  amount    bigint not null,
  file      text   not null,
  primary key (province, kind, version, service, measure, unit, month),
  constraint total_kind check (kind in ('actual', 'plan', 'assigned'))
);

create table import (
  province  int         not null,
  sha256    text        not null,          -- of the file
  file      text        not null,
  kind      text        not null,
  started   timestamptz not null,
  finished  timestamptz,
  bytes     bigint      not null,          -- read and posted so far: where an interrupted import goes on
  good      bigint      not null,          -- rows applied or already there
  bad       bigint      not null,          -- rows in the error file
  primary key (province, sha256)
);

do $$
declare t text;
begin
  foreach t in array array['reference','total','import'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format(
      'create policy province_read on %I for select using
         (province = (select nullif(current_setting(''canhtay.province'', true), '''')::int))', t);
    execute format(
      'create policy province_write on %I for insert with check
         (province = nullif(current_setting(''canhtay.province'', true), '''')::int)', t);
  end loop;
  execute 'create policy province_change on import for update using
    (province = nullif(current_setting(''canhtay.province'', true), '''')::int)';
  execute 'create policy unit_read on total as restrictive for select using
    ((select current_setting(''canhtay.units'', true)) = ''*''
     or unit = any ((select nullif(nullif(current_setting(''canhtay.units'', true), ''''), ''*'')::int[])::int[]))';
end $$;
grant select, insert on reference, total, import to canhtay_app;
grant update on import to canhtay_app;
