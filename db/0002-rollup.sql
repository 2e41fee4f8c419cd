-- Roll-ups. Days and subjects are folded from accepted acts in the posting transaction; months are folded from days when
-- somebody reads them (src/rollup/months.ts). `canhtay rebuild` recomputes them all from the journal.

create table rollup_day (
  province  int    not null,
  service   text   not null,
  measure   text   not null,
  unit      int    not null,
  day       date   not null,
  amount    bigint not null,
  primary key (province, service, measure, unit, day)
);

create table rollup_month (
  province  int    not null,
  service   text   not null,
  measure   text   not null,
  unit      int    not null,
  month     date   not null,
  amount    bigint not null,
  primary key (province, service, measure, unit, month)
);

-- Months whose days have changed since rollup_month was folded.
create table rollup_dirty (
  province  int  not null,
  month     date not null,
  primary key (province, month)
);

-- Per subject (a customer of the CRM), so that distinct subjects can be counted at a date.
create table rollup_subject (
  province  int    not null,
  service   text   not null,
  measure   text   not null,
  subject   text   not null,
  unit      int    not null,
  day       date   not null,
  amount    bigint not null,
  primary key (province, service, measure, subject, unit, day)
);

do $$
declare t text;
begin
  foreach t in array array['rollup_day','rollup_month','rollup_dirty','rollup_subject'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format(
      'create policy province_read on %I for select using
         (province = (select nullif(current_setting(''canhtay.province'', true), '''')::int))', t);
    execute format(
      'create policy province_write on %I for insert with check
         (province = nullif(current_setting(''canhtay.province'', true), '''')::int)', t);
    execute format(
      'create policy province_change on %I for update using
         (province = nullif(current_setting(''canhtay.province'', true), '''')::int)', t);
  end loop;
  foreach t in array array['rollup_day','rollup_month','rollup_subject'] loop
    execute format(
      'create policy unit_read on %I as restrictive for select using
         ((select current_setting(''canhtay.units'', true)) = ''*''
          or unit = any ((select nullif(nullif(current_setting(''canhtay.units'', true), ''''), ''*'')::int[])::int[]))', t);
  end loop;
end $$;
create policy rebuild on rollup_day for delete using (province = nullif(current_setting('canhtay.province', true), '')::int);
create policy rebuild on rollup_month for delete using (province = nullif(current_setting('canhtay.province', true), '')::int);
create policy fold on rollup_dirty for delete using (province = nullif(current_setting('canhtay.province', true), '')::int);
create policy rebuild on rollup_subject for delete using (province = nullif(current_setting('canhtay.province', true), '')::int);
grant select, insert, update, delete on rollup_day, rollup_month, rollup_dirty, rollup_subject to canhtay_app;
