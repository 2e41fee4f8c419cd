-- What the rooms of the office read.

-- The newest month, and all that is of some months, whatever the service.
create index rollup_month_of on rollup_month (province, month, measure);

-- Days of a month, when the months are folded anew: rows come in the order of their days, or nearly so.
create index rollup_day_of on rollup_day using brin (province, day) with (pages_per_range = 16);
