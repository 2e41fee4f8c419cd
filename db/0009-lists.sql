-- Lists of principals (docs/formats.md): under which number, which rows, and which things they became. Where a thing is and
-- how it came there, the journal says; nothing here moves anything. No personal value, but in a draft, which is soon gone.

create table list (
  province   int         not null,
  principal  text        not null,
  number     text        not null,        -- the principal's own
  unit       int         not null,        -- the office that took it
  unit_code  text        not null,        -- of that unit then: its till holds what waits
  service    text        not null,
  primary key (province, principal, number)
);

-- Each time a list came with other rows than before.
create table list_version (
  province   int         not null,
  principal  text        not null,
  number     text        not null,
  version    int         not null,        -- 1, 2, 3 …
  unit       int         not null,
  sha256     text        not null,        -- of its rows as they were read, whatever file they came in
  row_count  int         not null,
  amount     bigint      not null,
  actor      text        not null,        -- person:…
  begun      timestamptz not null,
  applied    timestamptz,                 -- null: interrupted; the same list again does the rest
  primary key (province, principal, number, version),
  foreign key (province, principal, number) references list
);

create table list_row (
  province   int         not null,
  thing      text        not null,        -- service:identity, as in the ledger; on one list at a time
  principal  text        not null,
  number     text        not null,
  unit       int         not null,
  row        int         not null,        -- of the file, where it stood last
  village    text        not null,
  point      text        not null,        -- code of the unit that serves it, when list or office said so; else empty
  till       text        not null,        -- to which it was handed out last; empty: to none
  amount     bigint      not null,
  becoming   bigint,                      -- its sum is being changed to this
  withdrawn  int,                         -- the version that no longer had it
  primary key (province, thing)           -- no foreign key to its list, written in the same transaction: 100,000 checks
);
create index list_row_of on list_row (province, principal, number, row);

-- A list that was read and not yet applied, with names in it; at most a day.
create table list_draft (
  province   int         not null,
  unit       int         not null,
  id         text        not null,        -- hash of what was read
  service    text        not null,
  actor      text        not null,
  made       timestamptz not null,
  content    bytea       not null,        -- gzip of JSON
  primary key (province, unit, id)
);

-- Which point serves which village, as the office keeps it, by day.
create table village_point (
  province   int         not null,
  unit       int         not null,        -- the office
  village    text        not null,
  since      date        not null,
  point      text        not null,        -- code of a unit
  route      text        not null,        -- a name for villages served in one go; empty: none
  primary key (province, unit, village, since)
);

do $$
declare t text;
begin
  foreach t in array array['list','list_version','list_row','list_draft','village_point'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format(
      'create policy province_read on %I for select using
         (province = (select nullif(current_setting(''canhtay.province'', true), '''')::int))', t);
    execute format(
      'create policy province_write on %I for insert with check
         (province = nullif(current_setting(''canhtay.province'', true), '''')::int)', t);
    execute format(
      'create policy unit_read on %I as restrictive for select using
         ((select current_setting(''canhtay.units'', true)) = ''*''
          or unit = any ((select nullif(nullif(current_setting(''canhtay.units'', true), ''''), ''*'')::int[])::int[]))', t);
    execute format('grant select, insert on %I to canhtay_app', t);
  end loop;
  foreach t in array array['list_version','list_row','list_draft','village_point'] loop
    execute format(
      'create policy province_change on %I for update using
         (province = nullif(current_setting(''canhtay.province'', true), '''')::int)', t);
    execute format('grant update on %I to canhtay_app', t);
  end loop;
  create policy forget on list_draft for delete using
    (province = nullif(current_setting('canhtay.province', true), '')::int);
  grant delete on list_draft to canhtay_app;
end $$;
