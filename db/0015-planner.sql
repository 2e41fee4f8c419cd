-- Plans of the mail network as planners keep them, each version whole; timetables that were published, and which units
-- have taken note of them.

create table network_plan (
  province  int         not null,
  id        text        not null,        -- the scenario's own
  version   int         not null check (version > 0),
  name      text        not null,
  scenario  text        not null,        -- as writeScenario writes it (src/routing/scenario-read.ts)
  actor     text        not null,
  made      timestamptz not null,
  primary key (province, id, version)
);
select guard('network_plan', 'select, insert');

create table published_timetable (
  province  int         not null,
  number    int         not null check (number > 0),
  plan      text        not null,
  version   int         not null,
  day       date        not null,        -- in force from here until the next one's day
  sha256    text        not null,        -- of the scenario: what was published is what is there
  actor     text        not null,
  made      timestamptz not null,
  primary key (province, number)
);
select guard('published_timetable', 'select, insert');

create table timetable_notice (
  province  int         not null,
  number    int         not null,
  unit      int         not null,
  actor     text,                        -- null: not taken note of yet
  taken     timestamptz,
  primary key (province, number, unit)
);
select guard('timetable_notice', 'select, insert, update');
