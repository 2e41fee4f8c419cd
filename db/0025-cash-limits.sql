-- What one unit may keep in drawers and safe, above or below the general rule for its kind (src/report/treasury.ts). A row
-- is never changed: the newest one in force says.

create table cash_limit (
  province  int         not null,
  unit      int         not null,
  edition   int         not null,          -- the later of two for one day holds
  since     date        not null,          -- first day on which it holds
  amount    bigint      null,              -- đồng; null: the general rule again
  reason    text        not null,
  maker     text        not null,          -- code of a person
  made      timestamptz not null,
  primary key (province, unit, edition),
  constraint cash_limit_amount check (amount is null or amount >= 0)
);
select guard('cash_limit', 'select, insert');
