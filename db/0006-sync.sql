-- Tills and the hub (docs/sync.md). The hub's notes beside the journal: what it took from each device, what it feeds each,
-- and what a restored hub is told. Notes may lag behind the journal by a crash, never the other way round.

create table till_device (
  province    int         not null,
  code        text        not null,        -- of the device; its drawer is the holder till:CODE
  unit        int         not null,        -- at which it stands
  unit_code   text        not null,        -- of that unit when the device was let in
  public_key  bytea       not null,        -- ECDSA P-256, SPKI
  state       text        not null,
  ticket      text        not null,        -- sha256 of what the device asks with whether it is let in
  persisted   boolean     not null,        -- what it said of its store when it asked
  free_bytes  bigint      not null,
  asked       timestamptz not null,
  revoked     timestamptz,                 -- when it was revoked or declared lost
  seen        timestamptz,                 -- when it was last here, and how many acts it had that did not follow
  behind      int         not null,
  reported    int         not null,        -- the last epoch to which it has reported
  primary key (province, code),
  constraint till_device_state check (state in ('pending', 'active', 'locked', 'revoked', 'lost'))
);

-- One-use codes by which a device asks to be let in.
create table till_invite (
  province  int         not null,
  hash      text        not null,          -- sha256 of the code
  unit      int         not null,
  ends      timestamptz not null,
  primary key (province, hash)
);

-- The sequences of acts: a device's own, and those of copies of its store.
create table till_stream (
  province  int    not null,
  code      text   not null,               -- as the journal names it: the device's, or that and the beginning of a hash
  device    text   not null,
  base      bigint not null,               -- the copy left the device's own sequence after this act; 0 for the own one
  start     text   not null,               -- head of the chain after it
  last      bigint not null,
  head      text   not null,
  primary key (province, code)
);
create index till_stream_of on till_stream (province, device);

create table till_act (
  province  int    not null,
  device    text   not null,               -- code of the stream
  seq       bigint not null,
  hash      text   not null,               -- head of the chain after this act
  position  bigint not null,
  outcome   text,                          -- refused | parked; null: taken as it stood
  code      text,
  field     text,
  primary key (province, device, seq),
  constraint till_act_outcome check (outcome in ('refused', 'parked') and code is not null and field is not null
                                     or outcome is null)
);

-- What each till is fed: derived from the journal, and can be made again.
create table till_feed (
  province  int    not null,
  device    text   not null,
  n         bigint not null,               -- 1, 2, 3 … per till
  position  bigint not null,
  primary key (province, device, n)
);
create index till_feed_position on till_feed (province, device, position);

create table till_feed_head (
  province  int    not null primary key,
  position  bigint not null                -- up to where the journal has been fed
);

-- Where the log of the database was when so much of a stream and a feed was committed: compared with the archive.
create table till_mark (
  province  int    not null,
  code      text   not null,               -- of the stream
  last      bigint not null,
  fed       bigint not null,
  wal       bigint not null,               -- bytes since the beginning
  primary key (province, code, last, fed)
);

create table till_epoch (
  province  int         not null,
  epoch     int         not null,
  position  bigint      not null,          -- of the journal when it began
  cluster   text        not null,          -- system identifier and timeline: another one is another server, or a restored one
  began     timestamptz not null,
  ended     timestamptz,                   -- of the recovery with which it begins; null: devices are still awaited
  primary key (province, epoch)
);

create table till_report (
  province  int    not null,
  epoch     int    not null,
  device    text   not null,
  about     text   not null,               -- number of an own act, or device/seq of an act that it was fed
  line      text   not null,               -- JSON (src/sync/wire.ts)
  primary key (province, epoch, device, about)
);

do $$
declare t text;
begin
  foreach t in array array['till_device','till_invite','till_stream','till_act','till_feed','till_feed_head','till_mark',
                           'till_epoch','till_report'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format(
      'create policy province_read on %I for select using
         (province = (select nullif(current_setting(''canhtay.province'', true), '''')::int))', t);
    execute format(
      'create policy province_write on %I for insert with check
         (province = nullif(current_setting(''canhtay.province'', true), '''')::int)', t);
    execute format('grant select, insert on %I to canhtay_app', t);
  end loop;
  foreach t in array array['till_device','till_stream','till_feed_head','till_epoch'] loop
    execute format(
      'create policy province_change on %I for update using
         (province = nullif(current_setting(''canhtay.province'', true), '''')::int)', t);
    execute format('grant update on %I to canhtay_app', t);
  end loop;
  foreach t in array array['till_invite','till_feed','till_mark','till_report'] loop
    execute format(
      'create policy forget on %I for delete using
         (province = nullif(current_setting(''canhtay.province'', true), '''')::int)', t);
    execute format('grant delete on %I to canhtay_app', t);
  end loop;
  foreach t in array array['till_device','till_invite'] loop
    execute format(
      'create policy unit_read on %I as restrictive for select using
         ((select current_setting(''canhtay.units'', true)) = ''*''
          or unit = any ((select nullif(nullif(current_setting(''canhtay.units'', true), ''''), ''*'')::int[])::int[]))', t);
  end loop;
end $$;
