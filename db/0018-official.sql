-- What the corporation says of the mail's quality, beside what the journal says; and reminders to whoever holds what is late.

create table official (
  province   int         not null,
  measure    text        not null,        -- a standard of src/report/mail-score.ts
  unit       int         not null,
  month      date        not null,        -- first day
  version    int         not null check (version > 0),  -- the last one is in use
  value      int         not null check (value between 0 and 10000),  -- share on time, hundredths of a percent
  file       text        not null,
  primary key (province, measure, unit, month, version)
);
select guard('official', 'select, insert');

create table official_item (
  province   int         not null,
  measure    text        not null,
  month      date        not null,
  version    int         not null check (version > 0),
  item       text        not null,        -- as it stands on the label
  unit       int         not null,        -- to which the corporation puts it
  good       boolean,                     -- null: the corporation has no result; it counts all the same
  file       text        not null,
  primary key (province, measure, month, version, item)
);
select guard('official_item', 'select, insert');

create table reminder (
  province   int         not null,
  id         text        not null,
  unit       int         not null,        -- which had the items when it was sent
  items      text[]      not null check (cardinality(items) > 0),  -- things that were late then
  text       text        not null,
  sender     text        not null,        -- code of a person
  sent       timestamptz not null,
  primary key (province, id)
);
create index reminder_of_unit on reminder (province, unit, sent);
select guard('reminder', 'select, insert');

create table reminder_read (
  province   int         not null,
  id         text        not null,
  unit       int         not null,        -- the reader's
  person     text        not null,
  at         timestamptz not null,
  primary key (province, id, person)
);
select guard('reminder_read', 'select, insert');
