-- Who works with the system. Their acts are in the journal under `person:CODE`; here is how they get in, and what was
-- decided about people and devices themselves.

create table person (
  province  int         not null,
  code      text        not null,          -- signs in with it, acts as person:CODE
  name      text        not null,
  unit      int         not null,
  role      text        not null,
  since     date        not null,
  until     date        not null,          -- the first day on which it no longer holds; 9999-12-31: open
  demo      boolean     not null,          -- of the demonstration: its password is shown to every visitor
  password  text,                          -- argon2id, in the form $argon2id$v=19$m=…; null: none set yet
  pin       text,                          -- JSON {salt, rounds, hash}: for the till, PBKDF2-SHA-256
  primary key (province, code),
  constraint person_role check (role in ('teller', 'head', 'district', 'province', 'auditor')),
  constraint person_code check (code ~ '^[a-z0-9][a-z0-9.-]{1,39}$')
);
create index person_of_unit on person (province, unit);

create table session (
  province  int         not null,
  hash      text        not null,          -- sha256 of what the cookie holds
  person    text        not null,
  began     timestamptz not null,
  seen      timestamptz not null,
  address   text        not null,
  primary key (province, hash)
);
create index session_of_person on session (province, person);

-- Secrets that work once: a link to set a password, a question put to a passkey.
create table ticket (
  province  int         not null,
  hash      text        not null,          -- sha256 of the secret
  kind      text        not null,
  person    text,                          -- null: a passkey that has yet to say whose it is
  ends      timestamptz not null,
  primary key (province, hash),
  constraint ticket_kind check (kind in ('password', 'passkey-new', 'passkey'))
);

create table passkey (
  province    int         not null,
  id          text        not null,        -- of the credential, base64url
  person      text        not null,
  name        text        not null,
  public_key  text        not null,        -- COSE, base64url
  counter     bigint      not null,
  made        timestamptz not null,
  primary key (province, id)
);

-- Wrong tries, per account and per address. Each doubles the wait.
create table throttle (
  province  int         not null,
  key       text        not null,          -- account:…, address:…
  tries     int         not null,
  until     timestamptz not null,
  primary key (province, key)
);

-- What was done about people, devices and rights, and by whom. Never changed.
create table deed (
  province  int         not null,
  at        timestamptz not null,
  id        text        not null,          -- drawn by chance
  actor     text        not null,          -- person:…, job:…
  what      text        not null,
  about     text        not null,          -- person:…, device:…
  unit      int         not null,          -- whose matter it is
  detail    text        not null,          -- JSON
  primary key (province, at, id)
);

do $$
declare t text;
begin
  foreach t in array array['person','session','ticket','passkey','throttle','deed'] loop
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
  foreach t in array array['person','session','passkey','throttle'] loop
    execute format(
      'create policy province_change on %I for update using
         (province = nullif(current_setting(''canhtay.province'', true), '''')::int)', t);
    execute format('grant update on %I to canhtay_app', t);
  end loop;
  foreach t in array array['session','ticket','passkey','throttle'] loop
    execute format(
      'create policy used on %I for delete using
         (province = nullif(current_setting(''canhtay.province'', true), '''')::int)', t);
    execute format('grant delete on %I to canhtay_app', t);
  end loop;
  foreach t in array array['person','deed'] loop
    execute format(
      'create policy unit_read on %I as restrictive for select using
         ((select current_setting(''canhtay.units'', true)) = ''*''
          or unit = any ((select nullif(nullif(current_setting(''canhtay.units'', true), ''''), ''*'')::int[])::int[]))', t);
  end loop;
end $$;
