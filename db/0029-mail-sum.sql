-- Mail that is done with, added up by the month in which it was taken in (src/rollup/mail-sums.ts): how many came and how each
-- ended, and how they kept each clock. Folded with the items; `canhtay rebuild` recomputes it.

create table mail_sum (
  province  int    not null,
  month     date   not null,
  standard  text   not null,               -- a clock of the mail, or `came` and `ended`
  unit      int    not null,               -- whose the result is
  state     text   not null,
  within    int    not null,               -- days or hours, rounded up; -1 when it was not done in time or not timed
  items     bigint not null,
  primary key (province, month, standard, unit, state, within)
);
select guard('mail_sum', 'select, insert, update, delete');

-- What no sum has: under way, or delivered and its cash not handed in.
create index mail_item_open on mail_item (province)
  where end_how is null or end_how = 'delivered' and cod > 0 and paid_at is null;

-- Both are folded anew from the journal, before the next reader.
truncate mail_item, mail_cursor;
