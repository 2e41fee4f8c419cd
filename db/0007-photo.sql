-- Pictures that acts name by their digest (src/sync/photos.ts). They are personal: kept apart from the journal, they can be
-- erased, and the digest stays.

create table photo (
  province  int         not null,
  device    text        not null,          -- code of the till
  digest    text        not null,          -- sha256 of the whole, in hex
  seq       bigint      not null,          -- of the till's act that names it
  unit      int         not null,          -- of that act
  began     timestamptz not null,          -- when its first part came
  bytes     bytea,                         -- what has come so far; null: erased
  primary key (province, device, digest),
  constraint photo_size check (octet_length(bytes) <= 153600)
);

alter table photo enable row level security, force row level security;
create policy province_read on photo for select using
  (province = (select nullif(current_setting('canhtay.province', true), '')::int));
create policy province_write on photo for insert with check
  (province = nullif(current_setting('canhtay.province', true), '')::int);
create policy province_change on photo for update using
  (province = nullif(current_setting('canhtay.province', true), '')::int);
create policy unit_read on photo as restrictive for select using
  ((select current_setting('canhtay.units', true)) = '*'
   or unit = any ((select nullif(nullif(current_setting('canhtay.units', true), ''), '*')::int[])::int[]));
grant select, insert, update on photo to canhtay_app;
