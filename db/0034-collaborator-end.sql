-- The last day of a collaborator's contract, and what may be changed while it runs: the phone, the limit, that day.

alter table collaborator
  add column until date,                   -- null: it runs on
  add constraint collaborator_until check (until >= since);
create policy province_update on collaborator for update using
  (province = (select nullif(current_setting('canhtay.province', true), '')::int));
grant update on collaborator to canhtay_app;
