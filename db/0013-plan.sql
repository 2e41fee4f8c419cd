-- The plan of a year beside its targets (`total`, kind plan): the draft that is worked on, who signed which version, and
-- what next year could bring. A version that was given out is never changed: the next one takes its place.

create table plan_draft (
  province  int    not null,
  year      int    not null,
  unit      int    not null,
  service   text   not null,               -- a service of the catalogue, or `-` for the unit as a whole
  month     date   not null,               -- first day
  amount    bigint not null,               -- what the unit has of its own
  primary key (province, year, unit, service, month)
);

create table plan_signature (
  province  int         not null,
  year      int         not null,
  version   int         not null,          -- of the plan's totals
  signer    int         not null,          -- the root gives the plan out, other units acknowledge it
  name      text        not null,
  actor     text        not null,
  at        timestamptz not null,
  since     date,                          -- the root's: first day in force
  primary key (province, year, version, signer)
);

create table plan_scenario (
  province  int         not null,
  year      int         not null,          -- that it is for
  name      text        not null,
  drivers   text        not null,          -- JSON of src/report/scenario.ts
  actor     text        not null,
  at        timestamptz not null,
  primary key (province, year, name)
);

select guard('plan_draft', 'select, insert, update, delete');
select guard('plan_signature', 'select, insert');
select guard('plan_scenario', 'select, insert, update');
