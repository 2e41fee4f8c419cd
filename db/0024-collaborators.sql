-- Collaborators, the villages they look after, and whose insurance ends when. What they sold, hold and earned is no column:
-- it is asked of the roll-up (rollup_subject) by the code that acts name.

create table collaborator (
  province    int         not null,
  code        text        not null,        -- as acts name it: CTV-0042
  unit        int         not null,        -- to whom he brings what he collected
  name        text        not null,        -- personal, as is the phone
  phone       text        not null,        -- digits as they are dialled today; empty: not known
  contract    text        not null,
  since       date        not null,
  float_limit bigint      not null check (float_limit >= 0),  -- đồng that he may hold
  actor       text        not null,
  made        timestamptz not null,
  primary key (province, code)
);
select guard('collaborator', 'select, insert');

create table area (
  province      int   not null,
  unit          int   not null,
  village       text  not null,
  collaborator  text  not null,            -- empty: nobody
  primary key (province, unit, village)
);
create index area_of_collaborator on area (province, collaborator);
select guard('area', 'select, insert, update');

-- One row for each enrolment and renewal, folded from the journal when somebody reads (src/rollup/insured.ts).
create table insured (
  province      int    not null,
  service       text   not null,
  member        text   not null,
  start         date   not null,
  until         date   not null,           -- last day that is paid for
  unit          int    not null,
  collaborator  text   not null,           -- empty: came by himself
  position      bigint not null,           -- of the act
  device        int    not null,           -- with seq and line: where the personal values are, if the act had any
  seq           bigint not null,
  line          int    not null,
  primary key (province, service, member, start)
);
create index insured_until on insured (province, until);
create index insured_act on insured (province, position);
select guard('insured', 'select, insert, update, delete');

-- How far the fold has come.
create table insured_cursor (
  province  int    not null primary key,
  position  bigint not null
);
select guard('insured_cursor', 'select, insert, update');
