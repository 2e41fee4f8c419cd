-- Campaigns with partners: what they may cost and have cost, the conferences held for them and who came. Whether somebody
-- enrolled and paid is no column: it is asked of the roll-up (rollup_subject), by the member's number.

create table campaign (
  province  int         not null,
  code      text        not null,
  name      text        not null,
  partner   text        not null,
  service   text        not null check (service in ('social-insurance', 'health-insurance')),
  first     date        not null,
  last      date        not null,
  goal      int         not null check (goal >= 0),       -- enrolments hoped for
  budget    bigint      not null check (budget >= 0),     -- đồng
  actor     text        not null,
  made      timestamptz not null,
  primary key (province, code),
  check (first <= last)
);
select guard('campaign', 'select, insert');

create table campaign_cost (
  province  int         not null,
  campaign  text        not null,
  voucher   text        not null,        -- of the books: entered once
  day       date        not null,
  what      text        not null,
  amount    bigint      not null check (amount > 0),
  actor     text        not null,
  made      timestamptz not null,
  primary key (province, campaign, voucher)
);
select guard('campaign_cost', 'select, insert');

create table conference (
  province  int         not null,
  campaign  text        not null,
  unit      int         not null,        -- who holds it
  day       date        not null,
  place     text        not null,
  actor     text        not null,
  made      timestamptz not null,
  primary key (province, campaign, unit, day)
);
select guard('conference', 'select, insert');

create table attendee (
  province  int         not null,
  campaign  text        not null,
  unit      int         not null,
  day       date        not null,
  number    int         not null,        -- on the conference's list
  name      text        not null,        -- personal, as is the phone
  phone     text        not null,
  member    text        not null,        -- number at Social Insurance; empty: not known yet
  promised  boolean     not null,        -- signed up at the conference
  primary key (province, campaign, unit, day, number)
);
create index attendee_member on attendee (province, member) where member <> '';
select guard('attendee', 'select, insert, update');
