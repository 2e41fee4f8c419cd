-- Inspections: planned, done against what the ledger said should be there, with what was found and what was mended.

create table inspection (
  province  int         not null,
  number    text        not null,
  unit      int         not null,          -- that is inspected
  kind      text        not null,
  planned   date        not null,
  inspector text        not null,          -- code of a person
  actor     text        not null,          -- who planned it: person:…, import:FILE
  done      timestamptz,                   -- null: not yet
  day       date,                          -- on which it was done, at the point
  position  bigint,                        -- of the journal, to which the expected values are true; null: imported
  lines     text        not null,          -- JSON of src/report/inspection.ts
  score     int,                           -- of 100
  primary key (province, number),
  constraint inspection_kind  check (kind in ('quality', '5s')),
  constraint inspection_score check (score between 0 and 100),
  constraint inspection_done  check ((done is null) = (day is null) and (done is null) = (score is null))
);
create index inspection_of_day on inspection (province, planned);

create table finding (
  province  int         not null,
  inspection text       not null,
  n         int         not null,
  unit      int         not null,
  what      text        not null,
  due       date        not null,          -- by when it must be mended
  mended    date,
  how       text        not null,          -- what was done about it; empty until then
  actor     text        not null,
  primary key (province, inspection, n),
  foreign key (province, inspection) references inspection (province, number)
);

select guard('inspection', 'select, insert, update');
select guard('finding', 'select, insert, update');
