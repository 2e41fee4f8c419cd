-- The bank and what goes out to principals (docs/formats.md). What was done with an entry is an act of the journal; here stands
-- that the bank said it, and which act that was. Of the province as a whole.

create table bank_statement (
  province   int         not null,
  account    text        not null,        -- the Post's own
  number     text        not null,        -- the bank's
  first      date        not null,
  last       date        not null,
  opening    bigint      not null,        -- đồng; below zero: overdrawn
  closing    bigint      not null,
  entries    int         not null,
  sha256     text        not null,        -- of what was read of it, whatever file it came in
  actor      text        not null,        -- person:…
  taken      timestamptz not null,
  primary key (province, account, number)
);

create table bank_entry (
  province   int         not null,
  account    text        not null,
  ref        text        not null,        -- the bank's; the same in every statement
  number     text        not null,        -- of the statement that had it first
  day        date        not null,        -- of booking
  amount     bigint      not null check (amount <> 0),  -- đồng; above zero came in
  memo       text        not null,
  end_to_end text        not null,
  party      text        not null,        -- number of the other account
  became     text        check (became in ('act', 'booked', 'aside')),  -- null: nobody knows yet
  act        text,                        -- device/number, or the thing that it is booked under
  note       text        not null,        -- why it is open, or why it was set aside
  actor      text        not null,
  settled    timestamptz,
  primary key (province, account, ref)
);
create index bank_entry_open on bank_entry (province, account, day) where became is null;

-- Payments to principals that were ordered; that one was made, the statement says.
create table payment_order (
  province   int         not null,
  number     text        not null,        -- the voucher of the payment
  day        date        not null,
  principal  text        not null,
  amount     bigint      not null check (amount > 0),
  actor      text        not null,
  made       timestamptz not null,
  primary key (province, number)
);

-- A file for a principal: the acts after one position of the journal, up to another.
create table day_file (
  province   int         not null,
  principal  text        not null,
  day        date        not null,
  after      bigint      not null,
  until      bigint      not null check (until >= after),
  sha256     text        not null,        -- of its data: what is made again must be the same
  actor      text        not null,
  made       timestamptz not null,
  primary key (province, principal, day)
);

do $$
declare t text;
begin
  foreach t in array array['bank_statement','bank_entry','payment_order','day_file'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format(
      'create policy province_read on %I for select using
         (province = (select nullif(current_setting(''canhtay.province'', true), '''')::int))', t);
    execute format(
      'create policy province_write on %I for insert with check
         (province = nullif(current_setting(''canhtay.province'', true), '''')::int)', t);
    execute format('grant select, insert on %I to canhtay_app', t);
  end loop;
  -- A principal is shown its own files and payments, and nothing of the bank (0010-portal.sql).
  foreach t in array array['payment_order','day_file'] loop
    execute format(
      'create policy principal_read on %I as restrictive for select using
         ((select coalesce(current_setting(''canhtay.principal'', true), '''')) in ('''', principal))', t);
  end loop;
  foreach t in array array['bank_statement','bank_entry'] loop
    execute format(
      'create policy principal_read on %I as restrictive for select using
         ((select coalesce(current_setting(''canhtay.principal'', true), '''')) = '''')', t);
  end loop;
  create policy province_change on bank_entry for update using
    (province = nullif(current_setting('canhtay.province', true), '')::int);
  grant update on bank_entry to canhtay_app;
end $$;
