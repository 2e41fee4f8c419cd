-- Movements of a month are also kept as one sum of all holders and units: `per` is `whole`, holder and unit are 0. The books of
-- the province are read from these. Everything is folded anew from the journal, beside the readers.
alter table flow drop constraint flow_per_check;
alter table flow add constraint flow_per_check check (per in ('day', 'month', 'whole'));
truncate flow, flow_cursor;
