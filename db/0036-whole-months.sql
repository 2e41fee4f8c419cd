-- Months of the whole province, beside those of its units: a report reads a thousand rows of them and not a hundred thousand.
-- `unit` is 0, so that only who may see all units is shown them. Folded with the months (src/rollup/months.ts).

create table rollup_whole (
  province  int    not null,
  unit      int    not null check (unit = 0),
  service   text   not null,
  measure   text   not null,
  month     date   not null,
  amount    bigint not null,
  primary key (province, unit, service, measure, month)
);

-- The owner is held to the policies too, and no province is set while the schema moves.
alter table rollup_month no force row level security;
insert into rollup_whole (province, unit, service, measure, month, amount)
select province, 0, service, measure, month, sum(amount) from rollup_month group by province, service, measure, month;
alter table rollup_month force row level security;

select guard('rollup_whole', 'select, insert, delete');
