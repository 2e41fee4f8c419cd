-- The custody ledger. Decided in TypeScript (src/ledger/decide.ts), asserted here: keys, floors, zero sums, one holder
-- per thing. `province` comes first in every key, so that each table can be distributed by it.
-- The application role may SELECT and INSERT on the journal (block, act, leg); holdings and balances are derived.

create table head (
  province  int    not null primary key,   -- the province's write cursor: compared and moved by every block
  position  bigint not null,               -- of the last act, 0 before the first
  block     bigint not null,
  hash      text   not null                -- of the last block, 64 hex digits
);

create table block (
  province      int         not null,
  block         bigint      not null,      -- 1, 2, 3 … without a gap
  first         bigint      not null,      -- position of its first act
  last          bigint      not null,
  recorded      timestamptz not null,
  hash          text        not null,      -- sha256(previous hash, hashes of its acts)
  heads         int         not null,      -- what the database itself counted while it wrote this block
  devices       int         not null,
  things        int         not null,
  accounts      int         not null,
  unbalanced    int         not null,
  primary key (province, block),
  constraint block_follows_head      check (heads = 1),
  constraint block_devices_in_step   check (devices = 0),
  constraint block_things_in_place   check (things = 0),
  constraint block_accounts_in_place check (accounts = 0),
  constraint block_zero_sum          check (unbalanced = 0),
  constraint block_not_empty         check (last >= first and first > 0)
);

create table device (
  province  int    not null,
  id        int    not null,
  key       text   not null,
  seq       bigint not null,               -- of its last act: the next must be one more
  hash      text   not null,               -- of its last act: head of the device's chain
  primary key (province, id),
  unique (province, key)
);

create table act (
  province  int    not null,
  month     date   not null,               -- of recording, first day: the partition
  position  bigint not null,
  device    int    not null,
  seq       bigint not null,
  unit      int    not null,
  day       date   not null,               -- business day at the point
  service   text   not null,
  verb      text   not null,
  outcome   text   not null,
  record    text   not null,               -- what was done and what was answered, as hashed (docs/formats.md)
  hash      text   not null,               -- sha256(previous hash of the device, record)
  primary key (province, position, month),    -- the partition's column last: found without knowing the month
  unique (province, device, seq, month),
  constraint act_outcome check (outcome in ('accepted', 'refused', 'exception')),
  constraint act_hash    check (length(hash) = 64)
) partition by range (month);
create table act_default partition of act default;
create index act_of_figure on act (province, service, unit, day, position);

create table leg (
  province  int    not null,
  month     date   not null,
  position  bigint not null,
  asset     text   not null,               -- cash, due:…, revenue, stock:…; thing; pay
  thing     bigint,
  src       int,                           -- holder; null on a pay leg
  dst       int,
  amount    bigint not null,
  constraint leg_moves check (asset = 'pay' or src <> dst),
  constraint leg_shape check (
    case asset
      when 'thing' then thing is not null and src is not null and dst is not null
      when 'pay'   then thing is not null and src is null and dst is null
      else thing is null and src is not null and dst is not null and amount > 0
    end
  )
) partition by range (month);
create table leg_default partition of leg default;
create index leg_position on leg using brin (province, position);
create index leg_of_thing on leg (province, thing, position) where thing is not null;
create index leg_cash_out on leg (province, src, position) where asset = 'cash';
create index leg_cash_in  on leg (province, dst, position) where asset = 'cash';

create table holder (
  province  int  not null,
  id        int  not null,
  key       text not null,                 -- till:…, vault:…, unit:…, principal:…, customer, outside …
  primary key (province, id),
  unique (province, key)
);

create table thing (
  province  int    not null,
  id        bigint not null,
  key       text   not null,               -- service:identity
  holder    int    not null,               -- exactly one, always
  open      bigint not null,               -- still to be paid on it, đồng
  position  bigint not null,               -- of the act that moved it last
  primary key (province, id),
  unique (province, key),
  constraint thing_open_floor check (open >= 0)
);
create index thing_held on thing (province, holder);

create table balance (
  province  int    not null,
  holder    int    not null,
  asset     text   not null,
  amount    bigint not null,
  floor     bigint,                        -- null: may go negative (claims, revenue, the outside)
  primary key (province, holder, asset),
  constraint balance_floor  check (amount >= floor),
  constraint balance_exact  check (amount between -9007199254740991 and 9007199254740991)
) with (fillfactor = 50);

create table negation (
  province  int    not null,
  device    int    not null,               -- of the act that was reversed
  seq       bigint not null,
  position  bigint not null,               -- of the act that reversed it
  primary key (province, device, seq)      -- at most once
);

create table exception (
  province  int    not null,
  position  bigint not null,               -- of the act that the ledger would have refused
  unit      int    not null,
  code      text   not null,
  opened    date   not null,
  due       date   not null,               -- the legal or agreed day by which it must be answered
  owner     text   not null,
  closed    bigint,                        -- position of the act that resolved it
  primary key (province, position)
);

create table personal (
  province  int    not null,
  device    int    not null,
  seq       bigint not null,
  salt      text   not null,
  content   text   not null,               -- JSON, one object per line of the act; erasable
  primary key (province, device, seq)
);

-- Row-level security, forced on the owner too: a province and the units that the transaction names.
do $$
declare t text;
begin
  foreach t in array array['head','block','device','act','leg','holder','thing','balance','negation','exception','personal'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format(
      'create policy province_read on %I for select using
         (province = (select nullif(current_setting(''canhtay.province'', true), '''')::int))', t);
    execute format(
      'create policy province_write on %I for insert with check
         (province = nullif(current_setting(''canhtay.province'', true), '''')::int)', t);
  end loop;
  foreach t in array array['head','device','thing','balance','exception'] loop
    execute format(
      'create policy province_change on %I for update using
         (province = nullif(current_setting(''canhtay.province'', true), '''')::int)', t);
    execute format('grant update on %I to canhtay_app', t);
  end loop;
  -- Acts are also kept from the eyes of other units.
  foreach t in array array['act','exception'] loop
    execute format(
      'create policy unit_read on %I as restrictive for select using
         ((select current_setting(''canhtay.units'', true)) = ''*''
          or unit = any ((select nullif(nullif(current_setting(''canhtay.units'', true), ''''), ''*'')::int[])::int[]))', t);
  end loop;
end $$;
create policy erase on personal for delete using (province = nullif(current_setting('canhtay.province', true), '')::int);

grant select, insert on head, block, device, act, leg, holder, thing, balance, negation, exception, personal to canhtay_app;
grant delete on personal to canhtay_app;
