-- Complaints: what somebody says went wrong, until when it may be said and must be answered by law, what was answered, and the
-- act by which compensation was awarded. Names and phones are personal: they stand here and nowhere in the journal.

create table complaint (
  province    int     not null,
  number      text    not null,
  unit        int     not null,          -- that answers
  received    date    not null,
  about       text    not null,          -- key of a thing; empty: about no item
  kind        text    not null,
  far         boolean not null,          -- crossed the border of the country (mail) or the province (dossiers)
  name        text    not null,
  phone       text    not null,
  words       text    not null,
  claim_until date,                      -- null: no term has begun
  due         date    not null,          -- last day to answer
  answered    date,
  founded     boolean,
  answer      text    not null,          -- empty until then
  award       text,                      -- device/number of the act
  satisfied   int,                       -- 1 to 5, asked after the answer
  actor       text    not null,
  primary key (province, number),
  constraint complaint_kind      check (kind in ('lost', 'late', 'damaged', 'price', 'other')),
  constraint complaint_satisfied check (satisfied between 1 and 5),
  constraint complaint_answered  check ((answered is null) = (founded is null))
);
create index complaint_open on complaint (province, due) where answered is null;

select guard('complaint', 'select, insert, update');
