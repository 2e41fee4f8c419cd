-- A list that a principal has handed over in its portal, and what the office said of it: accepted and carried out, or
-- returned with a reason. Until then its rows, with names in them, are kept here; after that no personal value is.

create table list_offer (
  province   int         not null,
  id         text        not null,        -- hash of what was read and of its turn
  principal  text        not null,
  number     text        not null,
  turn       int         not null,        -- 1, 2, 3 … of one number
  service    text        not null,
  unit       int         not null,        -- the office that works for the principal
  row_count  int         not null,
  amount     bigint      not null,
  actor      text        not null,        -- person:…
  offered    timestamptz not null,
  content    bytea,                       -- gzip of JSON, as in list_draft; null: decided
  outcome    text        check (outcome in ('accepted', 'returned', 'replaced')),
  reason     text,                        -- why it was returned
  decider    text,
  decided    timestamptz,
  primary key (province, id),
  constraint list_offer_open check ((outcome is null) = (content is not null)),
  constraint list_offer_decided check ((outcome is null) = (decided is null) and (outcome is null) = (decider is null)),
  constraint list_offer_reason check ((outcome is not distinct from 'returned') = (reason is not null))
);
create unique index list_offer_of on list_offer (province, principal, number, turn);
create unique index list_offer_waiting on list_offer (province, principal, number) where outcome is null;

select guard('list_offer', 'select, insert, update');
-- A principal is shown its own (0010-portal.sql).
drop policy principal_read on list_offer;
create policy principal_read on list_offer as restrictive for select using
  ((select coalesce(current_setting('canhtay.principal', true), '')) in ('', principal));
