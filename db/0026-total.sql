-- Sums of the imported totals, so that a report does not add up the targets of every point each time it is read: of the
-- whole province by service (unit 0), and of each unit over all its services (service `*`). Written with the totals
-- (src/rollup/totals.ts), which never change; `canhtay rebuild` recomputes them.

create table rollup_total (
  province  int    not null,
  unit      int    not null,
  kind      text   not null,
  measure   text   not null,
  version   int    not null,
  service   text   not null,
  month     date   not null,
  amount    bigint not null,
  primary key (province, unit, kind, measure, version, service, month)
);

-- The owner is held to the policies too, and no province is set while the schema moves.
alter table total no force row level security;
insert into rollup_total (province, unit, kind, measure, version, service, month, amount)
select province, coalesce(unit, 0), kind, measure, version, coalesce(service, '*'), month, sum(amount)
from total
group by grouping sets ((province, kind, measure, version, month, service), (province, kind, measure, version, month, unit));
alter table total force row level security;

select guard('rollup_total', 'select, insert, update, delete');

-- The units that are divided among others are still read service by service.
create index total_unit on total (province, unit);
