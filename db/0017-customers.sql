-- Customers of the province and what is done for them. What they are worth is no column: it is asked of the roll-up at a
-- date (rollup_subject), by the code that acts name. Names of organisations are public; phones and contacts are personal,
-- shown masked, and can be erased: the journal knows nothing of them.

create table customer (
  province  int         not null,
  code      text        not null,        -- as acts name it: KH-00123
  unit      int         not null,        -- who cares for it
  name      text        not null,
  kind      text        not null check (kind in ('shop', 'farm', 'company', 'authority', 'person')),
  place     text        not null,        -- village, street
  tax       text        not null,        -- tax code; empty: not known
  phone     text        not null,        -- digits as they are dialled today
  like_name text        not null,        -- by which a second entry is found: folded, without the legal form
  within    text        not null,        -- itself, or the customer that it was found to be
  since     date        not null,
  actor     text        not null,        -- person:… | job:…
  made      timestamptz not null,
  primary key (province, code)
);
create index customer_within on customer (province, within);
select guard('customer', 'select, insert, update');

-- Two entries that are one customer, or that are not although they look it; either can be taken back, and is kept.
create table customer_match (
  province  int         not null,
  id        text        not null,
  kept      text        not null,
  other     text        not null,
  same      boolean     not null,
  codes     text[]      not null,        -- what came under `kept` by it
  actor     text        not null,
  made      timestamptz not null,
  undone_by text,
  undone    timestamptz,
  primary key (province, id)
);
create index customer_match_of on customer_match (province, kept, other);
select guard('customer_match', 'select, insert, update');

create table contact (
  province  int         not null,
  customer  text        not null,
  id        text        not null,
  name      text        not null,        -- personal, as is the phone; both empty once erased
  role      text        not null,
  phone     text        not null,
  consent   text        not null check (consent in ('unknown', 'given', 'refused')),
  actor     text        not null,
  made      timestamptz not null,
  erased    timestamptz,
  primary key (province, customer, id)
);
select guard('contact', 'select, insert, update');

-- What is done with a customer: a visit that was made, a task that is due, an opportunity that is followed.
create table dealing (
  province  int         not null,
  customer  text        not null,
  id        text        not null,
  kind      text        not null check (kind in ('visit', 'task', 'deal')),
  day       date        not null,        -- made on; due on; expected on
  title     text        not null,
  service   text        not null,        -- of an opportunity; else empty
  amount    bigint      not null check (amount >= 0),  -- expected revenue a month, đồng
  state     text        not null check (state in ('open', 'done', 'won', 'lost')),
  note      text        not null,        -- why it was won or lost
  actor     text        not null,
  made      timestamptz not null,
  closed    timestamptz,
  primary key (province, customer, id),
  check ((state = 'open') = (closed is null))
);
create index dealing_open on dealing (province, day) where state = 'open';
select guard('dealing', 'select, insert, update');
