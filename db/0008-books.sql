-- Movements by day and by month, for bookkeeping and statements: what each holder of the Post received and gave, by service, verb,
-- asset and kinds of the two sides. Folded from the journal when somebody reads (src/rollup/flows.ts), never while acts
-- are posted; `canhtay rebuild` recomputes it. Accounts of the official chart are a view of it (src/accounts).

create table flow (
  province  int    not null,
  per       text   not null check (per in ('day', 'month')),
  day       date   not null,               -- of booking: the act's own, or the first open day when its month was locked; of a month the first
  holder    int    not null,               -- whose book; 0 when neither side is the Post's
  unit      int    not null,               -- of the act
  side      text   not null check (side in ('in', 'out', 'both')),
  service   text   not null,
  verb      text   not null,               -- a reversal counts against the act that it names, with the sign turned
  asset     text   not null,               -- cash, due:…, revenue, revenue:… from a principal; thing (value handed over) and pay (paid on things)
  src       text   not null,               -- kind of holder
  dst       text   not null,
  amount    bigint not null,               -- đồng
  legs      bigint not null,               -- how many movements, less the reversed ones
  primary key (province, per, day, holder, unit, side, service, verb, asset, src, dst)
);

-- How far the fold has come.
create table flow_cursor (
  province  int    not null primary key,
  position  bigint not null
);

do $$
declare t text;
begin
  foreach t in array array['flow','flow_cursor'] loop
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
    execute format(
      'create policy rebuild on %I for delete using
         (province = nullif(current_setting(''canhtay.province'', true), '''')::int)', t);
  end loop;
end $$;
-- Whose book a row is can differ from whose act it was: books are read for the province and cut to a unit by its holders.
create policy unit_read on flow as restrictive for select using
  ((select current_setting('canhtay.units', true)) = '*'
   or unit = any ((select nullif(nullif(current_setting('canhtay.units', true), ''), '*')::int[])::int[]));
grant select, insert, update, delete on flow, flow_cursor to canhtay_app;
