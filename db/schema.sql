create collation vietnamese (provider = icu, locale = 'vi');

CREATE OR REPLACE FUNCTION public.guard(target name, rights text)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
declare
  one text;
  province constant text := '(province = (select nullif(current_setting(''canhtay.province'', true), '''')::int))';
begin
  execute format('alter table %I enable row level security', target);
  execute format('alter table %I force row level security', target);
  foreach one in array string_to_array(replace(rights, ' ', ''), ',') loop
    execute format('create policy %I on %I for %s %s %s', 'province_' || one, target, one,
      case one when 'insert' then 'with check' else 'using' end, province);
  end loop;
  if exists (select from pg_attribute where attrelid = format('%I', target)::regclass and attname = 'unit' and not attisdropped) then
    execute format(
      'create policy unit_read on %I as restrictive for select using
         ((select current_setting(''canhtay.units'', true) = ''*'')
          or unit = any ((select nullif(nullif(current_setting(''canhtay.units'', true), ''''), ''*'')::int[])::int[]))', target);
  end if;
  execute format(
    'create policy principal_read on %I as restrictive for select using
       ((select coalesce(current_setting(''canhtay.principal'', true), '''') = ''''))', target);
  execute format('grant %s on %I to canhtay_app', rights, target);
end $function$;
revoke execute on function guard(name,text) from public;

create table act (
  province    integer not null,
  month       date not null,
  "position"  bigint not null,
  device      integer not null,
  seq         bigint not null,
  unit        integer not null,
  day         date not null,
  service     text not null,
  verb        text not null,
  outcome     text not null,
  record      text not null,
  hash        text not null,
  constraint act_pkey PRIMARY KEY (province, "position", month),
  constraint act_province_device_seq_month_key UNIQUE (province, device, seq, month),
  constraint act_hash CHECK ((length(hash) = 64)),
  constraint act_outcome CHECK ((outcome = ANY (ARRAY['accepted'::text, 'refused'::text, 'exception'::text])))
) partition by range (month);
create table act_default partition of act default;
CREATE INDEX act_of_figure ON act USING btree (province, service, unit, day, "position");
alter table act enable row level security, force row level security;
create policy principal_read on act as restrictive for select to public using (
  (( SELECT (COALESCE(current_setting('canhtay.principal'::text, true), ''::text) = ''::text)) OR (service = ANY (( SELECT (NULLIF(current_setting('canhtay.services'::text, true), ''::text))::text[] AS "nullif")::text[]))));
create policy province_read on act for select to public using (
  (province = ( SELECT (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer AS "nullif")));
create policy province_write on act for insert to public with check
  (province = (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer);
create policy unit_read on act as restrictive for select to public using (
  (( SELECT (current_setting('canhtay.units'::text, true) = '*'::text)) OR (unit = ANY (( SELECT (NULLIF(NULLIF(current_setting('canhtay.units'::text, true), ''::text), '*'::text))::integer[] AS "nullif")::integer[]))));
grant insert, select on act to canhtay_app;

create table area (
  province      integer not null,
  unit          integer not null,
  village       text not null,
  collaborator  text not null,
  constraint area_pkey PRIMARY KEY (province, unit, village)
);
CREATE INDEX area_of_collaborator ON area USING btree (province, collaborator);
alter table area enable row level security, force row level security;
create policy principal_read on area as restrictive for select to public using (
  ( SELECT (COALESCE(current_setting('canhtay.principal'::text, true), ''::text) = ''::text)));
create policy province_insert on area for insert to public with check
  (province = ( SELECT (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer AS "nullif"));
create policy province_select on area for select to public using (
  (province = ( SELECT (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer AS "nullif")));
create policy province_update on area for update to public using (
  (province = ( SELECT (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer AS "nullif")));
create policy unit_read on area as restrictive for select to public using (
  (( SELECT (current_setting('canhtay.units'::text, true) = '*'::text)) OR (unit = ANY (( SELECT (NULLIF(NULLIF(current_setting('canhtay.units'::text, true), ''::text), '*'::text))::integer[] AS "nullif")::integer[]))));
grant insert, select, update on area to canhtay_app;

create table attendee (
  province  integer not null,
  campaign  text not null,
  unit      integer not null,
  day       date not null,
  number    integer not null,
  name      text not null,
  phone     text not null,
  member    text not null,
  promised  boolean not null,
  constraint attendee_pkey PRIMARY KEY (province, campaign, unit, day, number)
);
CREATE INDEX attendee_member ON attendee USING btree (province, member) WHERE (member <> ''::text);
alter table attendee enable row level security, force row level security;
create policy principal_read on attendee as restrictive for select to public using (
  ( SELECT (COALESCE(current_setting('canhtay.principal'::text, true), ''::text) = ''::text)));
create policy province_insert on attendee for insert to public with check
  (province = ( SELECT (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer AS "nullif"));
create policy province_select on attendee for select to public using (
  (province = ( SELECT (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer AS "nullif")));
create policy province_update on attendee for update to public using (
  (province = ( SELECT (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer AS "nullif")));
create policy unit_read on attendee as restrictive for select to public using (
  (( SELECT (current_setting('canhtay.units'::text, true) = '*'::text)) OR (unit = ANY (( SELECT (NULLIF(NULLIF(current_setting('canhtay.units'::text, true), ''::text), '*'::text))::integer[] AS "nullif")::integer[]))));
grant insert, select, update on attendee to canhtay_app;

create table balance (
  province  integer not null,
  holder    integer not null,
  asset     text not null,
  amount    bigint not null,
  floor     bigint,
  constraint balance_pkey PRIMARY KEY (province, holder, asset),
  constraint balance_exact CHECK (((amount >= '-9007199254740991'::bigint) AND (amount <= '9007199254740991'::bigint))),
  constraint balance_floor CHECK ((amount >= floor))
) with (fillfactor=50);
alter table balance enable row level security, force row level security;
create policy province_change on balance for update to public using (
  (province = (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer));
create policy province_read on balance for select to public using (
  (province = ( SELECT (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer AS "nullif")));
create policy province_write on balance for insert to public with check
  (province = (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer);
grant insert, select, update on balance to canhtay_app;

create table bank_entry (
  province    integer not null,
  account     text not null,
  ref         text not null,
  number      text not null,
  day         date not null,
  amount      bigint not null,
  memo        text not null,
  end_to_end  text not null,
  party       text not null,
  became      text,
  act         text,
  note        text not null,
  actor       text not null,
  settled     timestamp with time zone,
  constraint bank_entry_pkey PRIMARY KEY (province, account, ref),
  constraint bank_entry_amount_check CHECK ((amount <> 0)),
  constraint bank_entry_became_check CHECK ((became = ANY (ARRAY['act'::text, 'booked'::text, 'aside'::text])))
);
CREATE INDEX bank_entry_open ON bank_entry USING btree (province, account, day) WHERE (became IS NULL);
alter table bank_entry enable row level security, force row level security;
create policy principal_read on bank_entry as restrictive for select to public using (
  ( SELECT (COALESCE(current_setting('canhtay.principal'::text, true), ''::text) = ''::text)));
create policy province_change on bank_entry for update to public using (
  (province = (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer));
create policy province_read on bank_entry for select to public using (
  (province = ( SELECT (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer AS "nullif")));
create policy province_write on bank_entry for insert to public with check
  (province = (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer);
grant insert, select, update on bank_entry to canhtay_app;

create table bank_statement (
  province  integer not null,
  account   text not null,
  number    text not null,
  first     date not null,
  last      date not null,
  opening   bigint not null,
  closing   bigint not null,
  entries   integer not null,
  sha256    text not null,
  actor     text not null,
  taken     timestamp with time zone not null,
  constraint bank_statement_pkey PRIMARY KEY (province, account, number)
);
alter table bank_statement enable row level security, force row level security;
create policy principal_read on bank_statement as restrictive for select to public using (
  ( SELECT (COALESCE(current_setting('canhtay.principal'::text, true), ''::text) = ''::text)));
create policy province_read on bank_statement for select to public using (
  (province = ( SELECT (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer AS "nullif")));
create policy province_write on bank_statement for insert to public with check
  (province = (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer);
grant insert, select on bank_statement to canhtay_app;

create table banner (
  province  integer not null,
  campaign  text not null,
  unit      integer not null,
  due       date not null,
  hung      date,
  actor     text not null,
  made      timestamp with time zone not null,
  constraint banner_pkey PRIMARY KEY (province, campaign, unit)
);
alter table banner enable row level security, force row level security;
create policy principal_read on banner as restrictive for select to public using (
  ( SELECT (COALESCE(current_setting('canhtay.principal'::text, true), ''::text) = ''::text)));
create policy province_insert on banner for insert to public with check
  (province = ( SELECT (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer AS "nullif"));
create policy province_select on banner for select to public using (
  (province = ( SELECT (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer AS "nullif")));
create policy province_update on banner for update to public using (
  (province = ( SELECT (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer AS "nullif")));
create policy unit_read on banner as restrictive for select to public using (
  (( SELECT (current_setting('canhtay.units'::text, true) = '*'::text)) OR (unit = ANY (( SELECT (NULLIF(NULLIF(current_setting('canhtay.units'::text, true), ''::text), '*'::text))::integer[] AS "nullif")::integer[]))));
grant insert, select, update on banner to canhtay_app;

create table block (
  province    integer not null,
  block       bigint not null,
  first       bigint not null,
  last        bigint not null,
  recorded    timestamp with time zone not null,
  hash        text not null,
  heads       integer not null,
  devices     integer not null,
  things      integer not null,
  accounts    integer not null,
  unbalanced  integer not null,
  constraint block_pkey PRIMARY KEY (province, block),
  constraint block_accounts_in_place CHECK ((accounts = 0)),
  constraint block_devices_in_step CHECK ((devices = 0)),
  constraint block_follows_head CHECK ((heads = 1)),
  constraint block_not_empty CHECK (((last >= first) AND (first > 0))),
  constraint block_things_in_place CHECK ((things = 0)),
  constraint block_zero_sum CHECK ((unbalanced = 0))
);
alter table block enable row level security, force row level security;
create policy province_read on block for select to public using (
  (province = ( SELECT (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer AS "nullif")));
create policy province_write on block for insert to public with check
  (province = (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer);
grant insert, select on block to canhtay_app;

create table campaign (
  province  integer not null,
  code      text not null,
  name      text not null,
  partner   text not null,
  service   text not null,
  first     date not null,
  last      date not null,
  goal      integer not null,
  budget    bigint not null,
  actor     text not null,
  made      timestamp with time zone not null,
  constraint campaign_pkey PRIMARY KEY (province, code),
  constraint campaign_budget_check CHECK ((budget >= 0)),
  constraint campaign_check CHECK ((first <= last)),
  constraint campaign_goal_check CHECK ((goal >= 0)),
  constraint campaign_service_check CHECK ((service = ANY (ARRAY['social-insurance'::text, 'health-insurance'::text, 'electricity'::text])))
);
alter table campaign enable row level security, force row level security;
create policy principal_read on campaign as restrictive for select to public using (
  ( SELECT (COALESCE(current_setting('canhtay.principal'::text, true), ''::text) = ''::text)));
create policy province_insert on campaign for insert to public with check
  (province = ( SELECT (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer AS "nullif"));
create policy province_select on campaign for select to public using (
  (province = ( SELECT (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer AS "nullif")));
grant insert, select on campaign to canhtay_app;

create table campaign_cost (
  province  integer not null,
  campaign  text not null,
  voucher   text not null,
  day       date not null,
  what      text not null,
  amount    bigint not null,
  actor     text not null,
  made      timestamp with time zone not null,
  constraint campaign_cost_pkey PRIMARY KEY (province, campaign, voucher),
  constraint campaign_cost_amount_check CHECK ((amount > 0))
);
alter table campaign_cost enable row level security, force row level security;
create policy principal_read on campaign_cost as restrictive for select to public using (
  ( SELECT (COALESCE(current_setting('canhtay.principal'::text, true), ''::text) = ''::text)));
create policy province_insert on campaign_cost for insert to public with check
  (province = ( SELECT (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer AS "nullif"));
create policy province_select on campaign_cost for select to public using (
  (province = ( SELECT (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer AS "nullif")));
grant insert, select on campaign_cost to canhtay_app;

create table cash_limit (
  province  integer not null,
  unit      integer not null,
  edition   integer not null,
  since     date not null,
  amount    bigint,
  reason    text not null,
  maker     text not null,
  made      timestamp with time zone not null,
  constraint cash_limit_pkey PRIMARY KEY (province, unit, edition),
  constraint cash_limit_amount CHECK (((amount IS NULL) OR (amount >= 0)))
);
alter table cash_limit enable row level security, force row level security;
create policy principal_read on cash_limit as restrictive for select to public using (
  ( SELECT (COALESCE(current_setting('canhtay.principal'::text, true), ''::text) = ''::text)));
create policy province_insert on cash_limit for insert to public with check
  (province = ( SELECT (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer AS "nullif"));
create policy province_select on cash_limit for select to public using (
  (province = ( SELECT (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer AS "nullif")));
create policy unit_read on cash_limit as restrictive for select to public using (
  (( SELECT (current_setting('canhtay.units'::text, true) = '*'::text)) OR (unit = ANY (( SELECT (NULLIF(NULLIF(current_setting('canhtay.units'::text, true), ''::text), '*'::text))::integer[] AS "nullif")::integer[]))));
grant insert, select on cash_limit to canhtay_app;

create table collaborator (
  province     integer not null,
  code         text not null,
  unit         integer not null,
  name         text not null,
  phone        text not null,
  contract     text not null,
  since        date not null,
  float_limit  bigint not null,
  actor        text not null,
  made         timestamp with time zone not null,
  until        date,
  constraint collaborator_pkey PRIMARY KEY (province, code),
  constraint collaborator_float_limit_check CHECK ((float_limit >= 0)),
  constraint collaborator_until CHECK ((until >= since))
);
alter table collaborator enable row level security, force row level security;
create policy principal_read on collaborator as restrictive for select to public using (
  ( SELECT (COALESCE(current_setting('canhtay.principal'::text, true), ''::text) = ''::text)));
create policy province_insert on collaborator for insert to public with check
  (province = ( SELECT (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer AS "nullif"));
create policy province_select on collaborator for select to public using (
  (province = ( SELECT (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer AS "nullif")));
create policy province_update on collaborator for update to public using (
  (province = ( SELECT (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer AS "nullif")));
create policy unit_read on collaborator as restrictive for select to public using (
  (( SELECT (current_setting('canhtay.units'::text, true) = '*'::text)) OR (unit = ANY (( SELECT (NULLIF(NULLIF(current_setting('canhtay.units'::text, true), ''::text), '*'::text))::integer[] AS "nullif")::integer[]))));
grant insert, select, update on collaborator to canhtay_app;

create table complaint (
  province     integer not null,
  number       text not null,
  unit         integer not null,
  received     date not null,
  about        text not null,
  kind         text not null,
  far          boolean not null,
  name         text not null,
  phone        text not null,
  words        text not null,
  claim_until  date,
  due          date not null,
  answered     date,
  founded      boolean,
  answer       text not null,
  award        text,
  satisfied    integer,
  actor        text not null,
  constraint complaint_pkey PRIMARY KEY (province, number),
  constraint complaint_answered CHECK (((answered IS NULL) = (founded IS NULL))),
  constraint complaint_kind CHECK ((kind = ANY (ARRAY['lost'::text, 'late'::text, 'damaged'::text, 'price'::text, 'other'::text]))),
  constraint complaint_satisfied CHECK (((satisfied >= 1) AND (satisfied <= 5)))
);
CREATE INDEX complaint_open ON complaint USING btree (province, due) WHERE (answered IS NULL);
alter table complaint enable row level security, force row level security;
create policy principal_read on complaint as restrictive for select to public using (
  ( SELECT (COALESCE(current_setting('canhtay.principal'::text, true), ''::text) = ''::text)));
create policy province_insert on complaint for insert to public with check
  (province = ( SELECT (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer AS "nullif"));
create policy province_select on complaint for select to public using (
  (province = ( SELECT (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer AS "nullif")));
create policy province_update on complaint for update to public using (
  (province = ( SELECT (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer AS "nullif")));
create policy unit_read on complaint as restrictive for select to public using (
  (( SELECT (current_setting('canhtay.units'::text, true) = '*'::text)) OR (unit = ANY (( SELECT (NULLIF(NULLIF(current_setting('canhtay.units'::text, true), ''::text), '*'::text))::integer[] AS "nullif")::integer[]))));
grant insert, select, update on complaint to canhtay_app;

create table conference (
  province  integer not null,
  campaign  text not null,
  unit      integer not null,
  day       date not null,
  place     text not null,
  actor     text not null,
  made      timestamp with time zone not null,
  constraint conference_pkey PRIMARY KEY (province, campaign, unit, day)
);
alter table conference enable row level security, force row level security;
create policy principal_read on conference as restrictive for select to public using (
  ( SELECT (COALESCE(current_setting('canhtay.principal'::text, true), ''::text) = ''::text)));
create policy province_insert on conference for insert to public with check
  (province = ( SELECT (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer AS "nullif"));
create policy province_select on conference for select to public using (
  (province = ( SELECT (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer AS "nullif")));
create policy unit_read on conference as restrictive for select to public using (
  (( SELECT (current_setting('canhtay.units'::text, true) = '*'::text)) OR (unit = ANY (( SELECT (NULLIF(NULLIF(current_setting('canhtay.units'::text, true), ''::text), '*'::text))::integer[] AS "nullif")::integer[]))));
grant insert, select on conference to canhtay_app;

create table contact (
  province  integer not null,
  customer  text not null,
  id        text not null,
  name      text not null,
  role      text not null,
  phone     text not null,
  consent   text not null,
  actor     text not null,
  made      timestamp with time zone not null,
  erased    timestamp with time zone,
  constraint contact_pkey PRIMARY KEY (province, customer, id),
  constraint contact_consent_check CHECK ((consent = ANY (ARRAY['unknown'::text, 'given'::text, 'refused'::text])))
);
alter table contact enable row level security, force row level security;
create policy principal_read on contact as restrictive for select to public using (
  ( SELECT (COALESCE(current_setting('canhtay.principal'::text, true), ''::text) = ''::text)));
create policy province_insert on contact for insert to public with check
  (province = ( SELECT (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer AS "nullif"));
create policy province_select on contact for select to public using (
  (province = ( SELECT (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer AS "nullif")));
create policy province_update on contact for update to public using (
  (province = ( SELECT (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer AS "nullif")));
grant insert, select, update on contact to canhtay_app;

create table customer (
  province   integer not null,
  code       text not null,
  unit       integer not null,
  name       text not null,
  kind       text not null,
  place      text not null,
  tax        text not null,
  phone      text not null,
  like_name  text not null,
  within     text not null,
  since      date not null,
  actor      text not null,
  made       timestamp with time zone not null,
  constraint customer_pkey PRIMARY KEY (province, code),
  constraint customer_kind_check CHECK ((kind = ANY (ARRAY['shop'::text, 'farm'::text, 'company'::text, 'authority'::text, 'person'::text])))
);
CREATE INDEX customer_within ON customer USING btree (province, within);
alter table customer enable row level security, force row level security;
create policy principal_read on customer as restrictive for select to public using (
  ( SELECT (COALESCE(current_setting('canhtay.principal'::text, true), ''::text) = ''::text)));
create policy province_insert on customer for insert to public with check
  (province = ( SELECT (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer AS "nullif"));
create policy province_select on customer for select to public using (
  (province = ( SELECT (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer AS "nullif")));
create policy province_update on customer for update to public using (
  (province = ( SELECT (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer AS "nullif")));
create policy unit_read on customer as restrictive for select to public using (
  (( SELECT (current_setting('canhtay.units'::text, true) = '*'::text)) OR (unit = ANY (( SELECT (NULLIF(NULLIF(current_setting('canhtay.units'::text, true), ''::text), '*'::text))::integer[] AS "nullif")::integer[]))));
grant insert, select, update on customer to canhtay_app;

create table customer_match (
  province   integer not null,
  id         text not null,
  kept       text not null,
  other      text not null,
  same       boolean not null,
  codes      text[] not null,
  actor      text not null,
  made       timestamp with time zone not null,
  undone_by  text,
  undone     timestamp with time zone,
  constraint customer_match_pkey PRIMARY KEY (province, id)
);
CREATE INDEX customer_match_of ON customer_match USING btree (province, kept, other);
alter table customer_match enable row level security, force row level security;
create policy principal_read on customer_match as restrictive for select to public using (
  ( SELECT (COALESCE(current_setting('canhtay.principal'::text, true), ''::text) = ''::text)));
create policy province_insert on customer_match for insert to public with check
  (province = ( SELECT (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer AS "nullif"));
create policy province_select on customer_match for select to public using (
  (province = ( SELECT (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer AS "nullif")));
create policy province_update on customer_match for update to public using (
  (province = ( SELECT (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer AS "nullif")));
grant insert, select, update on customer_match to canhtay_app;

create table day_file (
  province   integer not null,
  principal  text not null,
  day        date not null,
  after      bigint not null,
  until      bigint not null,
  sha256     text not null,
  actor      text not null,
  made       timestamp with time zone not null,
  constraint day_file_pkey PRIMARY KEY (province, principal, day),
  constraint day_file_check CHECK ((until >= after))
);
alter table day_file enable row level security, force row level security;
create policy principal_read on day_file as restrictive for select to public using (
  (( SELECT (COALESCE(current_setting('canhtay.principal'::text, true), ''::text) = ''::text)) OR (( SELECT COALESCE(current_setting('canhtay.principal'::text, true), ''::text) AS "coalesce") = principal)));
create policy province_read on day_file for select to public using (
  (province = ( SELECT (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer AS "nullif")));
create policy province_write on day_file for insert to public with check
  (province = (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer);
grant insert, select on day_file to canhtay_app;

create table dealing (
  province  integer not null,
  customer  text not null,
  id        text not null,
  kind      text not null,
  day       date not null,
  title     text not null,
  service   text not null,
  amount    bigint not null,
  state     text not null,
  note      text not null,
  actor     text not null,
  made      timestamp with time zone not null,
  closed    timestamp with time zone,
  constraint dealing_pkey PRIMARY KEY (province, customer, id),
  constraint dealing_amount_check CHECK ((amount >= 0)),
  constraint dealing_check CHECK (((state = 'open'::text) = (closed IS NULL))),
  constraint dealing_kind_check CHECK ((kind = ANY (ARRAY['visit'::text, 'task'::text, 'deal'::text]))),
  constraint dealing_state_check CHECK ((state = ANY (ARRAY['open'::text, 'done'::text, 'won'::text, 'lost'::text])))
);
CREATE INDEX dealing_open ON dealing USING btree (province, day) WHERE (state = 'open'::text);
alter table dealing enable row level security, force row level security;
create policy principal_read on dealing as restrictive for select to public using (
  ( SELECT (COALESCE(current_setting('canhtay.principal'::text, true), ''::text) = ''::text)));
create policy province_insert on dealing for insert to public with check
  (province = ( SELECT (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer AS "nullif"));
create policy province_select on dealing for select to public using (
  (province = ( SELECT (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer AS "nullif")));
create policy province_update on dealing for update to public using (
  (province = ( SELECT (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer AS "nullif")));
grant insert, select, update on dealing to canhtay_app;

create table deed (
  province  integer not null,
  at        timestamp with time zone not null,
  id        text not null,
  actor     text not null,
  what      text not null,
  about     text not null,
  unit      integer not null,
  detail    text not null,
  constraint deed_pkey PRIMARY KEY (province, at, id)
);
alter table deed enable row level security, force row level security;
create policy province_read on deed for select to public using (
  (province = ( SELECT (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer AS "nullif")));
create policy province_write on deed for insert to public with check
  (province = (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer);
create policy unit_read on deed as restrictive for select to public using (
  (( SELECT (current_setting('canhtay.units'::text, true) = '*'::text)) OR (unit = ANY (( SELECT (NULLIF(NULLIF(current_setting('canhtay.units'::text, true), ''::text), '*'::text))::integer[] AS "nullif")::integer[]))));
grant insert, select on deed to canhtay_app;

create table device (
  province  integer not null,
  id        integer not null,
  key       text not null,
  seq       bigint not null,
  hash      text not null,
  constraint device_pkey PRIMARY KEY (province, id),
  constraint device_province_key_key UNIQUE (province, key)
);
alter table device enable row level security, force row level security;
create policy province_change on device for update to public using (
  (province = (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer));
create policy province_read on device for select to public using (
  (province = ( SELECT (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer AS "nullif")));
create policy province_write on device for insert to public with check
  (province = (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer);
grant insert, select, update on device to canhtay_app;

create table exception (
  province    integer not null,
  "position"  bigint not null,
  unit        integer not null,
  code        text not null,
  opened      date not null,
  due         date not null,
  owner       text not null,
  closed      bigint,
  constraint exception_pkey PRIMARY KEY (province, "position")
);
alter table exception enable row level security, force row level security;
create policy province_change on exception for update to public using (
  (province = (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer));
create policy province_read on exception for select to public using (
  (province = ( SELECT (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer AS "nullif")));
create policy province_write on exception for insert to public with check
  (province = (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer);
create policy unit_read on exception as restrictive for select to public using (
  (( SELECT (current_setting('canhtay.units'::text, true) = '*'::text)) OR (unit = ANY (( SELECT (NULLIF(NULLIF(current_setting('canhtay.units'::text, true), ''::text), '*'::text))::integer[] AS "nullif")::integer[]))));
grant insert, select, update on exception to canhtay_app;

create table finding (
  province    integer not null,
  inspection  text not null,
  n           integer not null,
  unit        integer not null,
  what        text not null,
  due         date not null,
  mended      date,
  how         text not null,
  actor       text not null,
  constraint finding_pkey PRIMARY KEY (province, inspection, n)
);
alter table finding enable row level security, force row level security;
create policy principal_read on finding as restrictive for select to public using (
  ( SELECT (COALESCE(current_setting('canhtay.principal'::text, true), ''::text) = ''::text)));
create policy province_insert on finding for insert to public with check
  (province = ( SELECT (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer AS "nullif"));
create policy province_select on finding for select to public using (
  (province = ( SELECT (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer AS "nullif")));
create policy province_update on finding for update to public using (
  (province = ( SELECT (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer AS "nullif")));
create policy unit_read on finding as restrictive for select to public using (
  (( SELECT (current_setting('canhtay.units'::text, true) = '*'::text)) OR (unit = ANY (( SELECT (NULLIF(NULLIF(current_setting('canhtay.units'::text, true), ''::text), '*'::text))::integer[] AS "nullif")::integer[]))));
grant insert, select, update on finding to canhtay_app;

create table flow (
  province  integer not null,
  per       text not null,
  day       date not null,
  holder    integer not null,
  unit      integer not null,
  side      text not null,
  service   text not null,
  verb      text not null,
  asset     text not null,
  src       text not null,
  dst       text not null,
  amount    bigint not null,
  legs      bigint not null,
  constraint flow_pkey PRIMARY KEY (province, per, day, holder, unit, side, service, verb, asset, src, dst),
  constraint flow_per_check CHECK ((per = ANY (ARRAY['day'::text, 'month'::text, 'whole'::text]))),
  constraint flow_side_check CHECK ((side = ANY (ARRAY['in'::text, 'out'::text, 'both'::text])))
);
alter table flow enable row level security, force row level security;
create policy principal_read on flow as restrictive for select to public using (
  (( SELECT (COALESCE(current_setting('canhtay.principal'::text, true), ''::text) = ''::text)) OR (( SELECT COALESCE(current_setting('canhtay.principal'::text, true), ''::text) AS "coalesce") = split_part(asset, ':'::text, 2)) OR ((asset = ANY (ARRAY['thing'::text, 'pay'::text])) AND (service = ANY (( SELECT (NULLIF(current_setting('canhtay.services'::text, true), ''::text))::text[] AS "nullif")::text[])))));
create policy province_change on flow for update to public using (
  (province = (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer));
create policy province_read on flow for select to public using (
  (province = ( SELECT (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer AS "nullif")));
create policy province_write on flow for insert to public with check
  (province = (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer);
create policy rebuild on flow for delete to public using (
  (province = (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer));
create policy unit_read on flow as restrictive for select to public using (
  (( SELECT (current_setting('canhtay.units'::text, true) = '*'::text)) OR (unit = ANY (( SELECT (NULLIF(NULLIF(current_setting('canhtay.units'::text, true), ''::text), '*'::text))::integer[] AS "nullif")::integer[]))));
grant delete, insert, select, update on flow to canhtay_app;

create table flow_cursor (
  province    integer not null,
  "position"  bigint not null,
  constraint flow_cursor_pkey PRIMARY KEY (province)
);
alter table flow_cursor enable row level security, force row level security;
create policy province_change on flow_cursor for update to public using (
  (province = (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer));
create policy province_read on flow_cursor for select to public using (
  (province = ( SELECT (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer AS "nullif")));
create policy province_write on flow_cursor for insert to public with check
  (province = (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer);
create policy rebuild on flow_cursor for delete to public using (
  (province = (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer));
grant delete, insert, select, update on flow_cursor to canhtay_app;

create table head (
  province    integer not null,
  "position"  bigint not null,
  block       bigint not null,
  hash        text not null,
  constraint head_pkey PRIMARY KEY (province)
);
alter table head enable row level security, force row level security;
create policy province_change on head for update to public using (
  (province = (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer));
create policy province_read on head for select to public using (
  (province = ( SELECT (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer AS "nullif")));
create policy province_write on head for insert to public with check
  (province = (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer);
grant insert, select, update on head to canhtay_app;

create table holder (
  province  integer not null,
  id        integer not null,
  key       text not null,
  constraint holder_pkey PRIMARY KEY (province, id),
  constraint holder_province_key_key UNIQUE (province, key)
);
alter table holder enable row level security, force row level security;
create policy province_read on holder for select to public using (
  (province = ( SELECT (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer AS "nullif")));
create policy province_write on holder for insert to public with check
  (province = (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer);
grant insert, select on holder to canhtay_app;

create table import (
  province  integer not null,
  sha256    text not null,
  file      text not null,
  kind      text not null,
  started   timestamp with time zone not null,
  finished  timestamp with time zone,
  bytes     bigint not null,
  good      bigint not null,
  bad       bigint not null,
  constraint import_pkey PRIMARY KEY (province, sha256)
);
alter table import enable row level security, force row level security;
create policy province_change on import for update to public using (
  (province = (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer));
create policy province_read on import for select to public using (
  (province = ( SELECT (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer AS "nullif")));
create policy province_write on import for insert to public with check
  (province = (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer);
grant insert, select, update on import to canhtay_app;

create table inspection (
  province    integer not null,
  number      text not null,
  unit        integer not null,
  kind        text not null,
  planned     date not null,
  inspector   text not null,
  actor       text not null,
  done        timestamp with time zone,
  day         date,
  "position"  bigint,
  lines       text not null,
  score       integer,
  constraint inspection_pkey PRIMARY KEY (province, number),
  constraint inspection_done CHECK ((((done IS NULL) = (day IS NULL)) AND ((done IS NULL) = (score IS NULL)))),
  constraint inspection_kind CHECK ((kind = ANY (ARRAY['quality'::text, '5s'::text]))),
  constraint inspection_score CHECK (((score >= 0) AND (score <= 100)))
);
CREATE INDEX inspection_of_day ON inspection USING btree (province, planned);
alter table inspection enable row level security, force row level security;
create policy principal_read on inspection as restrictive for select to public using (
  ( SELECT (COALESCE(current_setting('canhtay.principal'::text, true), ''::text) = ''::text)));
create policy province_insert on inspection for insert to public with check
  (province = ( SELECT (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer AS "nullif"));
create policy province_select on inspection for select to public using (
  (province = ( SELECT (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer AS "nullif")));
create policy province_update on inspection for update to public using (
  (province = ( SELECT (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer AS "nullif")));
create policy unit_read on inspection as restrictive for select to public using (
  (( SELECT (current_setting('canhtay.units'::text, true) = '*'::text)) OR (unit = ANY (( SELECT (NULLIF(NULLIF(current_setting('canhtay.units'::text, true), ''::text), '*'::text))::integer[] AS "nullif")::integer[]))));
grant insert, select, update on inspection to canhtay_app;

create table insured (
  province      integer not null,
  service       text not null,
  member        text not null,
  start         date not null,
  until         date not null,
  unit          integer not null,
  collaborator  text not null,
  "position"    bigint not null,
  device        integer not null,
  seq           bigint not null,
  line          integer not null,
  constraint insured_pkey PRIMARY KEY (province, service, member, start)
);
CREATE INDEX insured_act ON insured USING btree (province, "position");
CREATE INDEX insured_until ON insured USING btree (province, until);
alter table insured enable row level security, force row level security;
create policy principal_read on insured as restrictive for select to public using (
  ( SELECT (COALESCE(current_setting('canhtay.principal'::text, true), ''::text) = ''::text)));
create policy province_delete on insured for delete to public using (
  (province = ( SELECT (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer AS "nullif")));
create policy province_insert on insured for insert to public with check
  (province = ( SELECT (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer AS "nullif"));
create policy province_select on insured for select to public using (
  (province = ( SELECT (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer AS "nullif")));
create policy province_update on insured for update to public using (
  (province = ( SELECT (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer AS "nullif")));
create policy unit_read on insured as restrictive for select to public using (
  (( SELECT (current_setting('canhtay.units'::text, true) = '*'::text)) OR (unit = ANY (( SELECT (NULLIF(NULLIF(current_setting('canhtay.units'::text, true), ''::text), '*'::text))::integer[] AS "nullif")::integer[]))));
grant delete, insert, select, update on insured to canhtay_app;

create table insured_cursor (
  province    integer not null,
  "position"  bigint not null,
  constraint insured_cursor_pkey PRIMARY KEY (province)
);
alter table insured_cursor enable row level security, force row level security;
create policy principal_read on insured_cursor as restrictive for select to public using (
  ( SELECT (COALESCE(current_setting('canhtay.principal'::text, true), ''::text) = ''::text)));
create policy province_insert on insured_cursor for insert to public with check
  (province = ( SELECT (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer AS "nullif"));
create policy province_select on insured_cursor for select to public using (
  (province = ( SELECT (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer AS "nullif")));
create policy province_update on insured_cursor for update to public using (
  (province = ( SELECT (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer AS "nullif")));
grant insert, select, update on insured_cursor to canhtay_app;

create table leg (
  province    integer not null,
  month       date not null,
  "position"  bigint not null,
  asset       text not null,
  thing       bigint,
  src         integer,
  dst         integer,
  amount      bigint not null,
  constraint leg_moves CHECK (((asset = 'pay'::text) OR (src <> dst))),
  constraint leg_shape CHECK (
CASE asset
    WHEN 'thing'::text THEN ((thing IS NOT NULL) AND (src IS NOT NULL) AND (dst IS NOT NULL))
    WHEN 'pay'::text THEN ((thing IS NOT NULL) AND (src IS NULL) AND (dst IS NULL))
    ELSE ((thing IS NULL) AND (src IS NOT NULL) AND (dst IS NOT NULL) AND (amount > 0))
END)
) partition by range (month);
create table leg_default partition of leg default;
CREATE INDEX leg_cash_in ON leg USING btree (province, dst, "position") WHERE (asset = 'cash'::text);
CREATE INDEX leg_cash_out ON leg USING btree (province, src, "position") WHERE (asset = 'cash'::text);
CREATE INDEX leg_of_thing ON leg USING btree (province, thing, "position") WHERE (thing IS NOT NULL);
CREATE INDEX leg_position ON leg USING brin (province, "position");
alter table leg enable row level security, force row level security;
create policy province_read on leg for select to public using (
  (province = ( SELECT (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer AS "nullif")));
create policy province_write on leg for insert to public with check
  (province = (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer);
grant insert, select on leg to canhtay_app;

create table list (
  province   integer not null,
  principal  text not null,
  number     text not null,
  unit       integer not null,
  unit_code  text not null,
  service    text not null,
  constraint list_pkey PRIMARY KEY (province, principal, number)
);
alter table list enable row level security, force row level security;
create policy principal_read on list as restrictive for select to public using (
  (( SELECT (COALESCE(current_setting('canhtay.principal'::text, true), ''::text) = ''::text)) OR (( SELECT COALESCE(current_setting('canhtay.principal'::text, true), ''::text) AS "coalesce") = principal)));
create policy province_read on list for select to public using (
  (province = ( SELECT (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer AS "nullif")));
create policy province_write on list for insert to public with check
  (province = (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer);
create policy unit_read on list as restrictive for select to public using (
  (( SELECT (current_setting('canhtay.units'::text, true) = '*'::text)) OR (unit = ANY (( SELECT (NULLIF(NULLIF(current_setting('canhtay.units'::text, true), ''::text), '*'::text))::integer[] AS "nullif")::integer[]))));
grant insert, select on list to canhtay_app;

create table list_draft (
  province  integer not null,
  unit      integer not null,
  id        text not null,
  service   text not null,
  actor     text not null,
  made      timestamp with time zone not null,
  content   bytea not null,
  constraint list_draft_pkey PRIMARY KEY (province, unit, id)
);
alter table list_draft enable row level security, force row level security;
create policy forget on list_draft for delete to public using (
  (province = (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer));
create policy principal_read on list_draft as restrictive for select to public using (
  (( SELECT (COALESCE(current_setting('canhtay.principal'::text, true), ''::text) = ''::text)) OR (service = ANY (( SELECT (NULLIF(current_setting('canhtay.services'::text, true), ''::text))::text[] AS "nullif")::text[]))));
create policy province_change on list_draft for update to public using (
  (province = (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer));
create policy province_read on list_draft for select to public using (
  (province = ( SELECT (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer AS "nullif")));
create policy province_write on list_draft for insert to public with check
  (province = (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer);
create policy unit_read on list_draft as restrictive for select to public using (
  (( SELECT (current_setting('canhtay.units'::text, true) = '*'::text)) OR (unit = ANY (( SELECT (NULLIF(NULLIF(current_setting('canhtay.units'::text, true), ''::text), '*'::text))::integer[] AS "nullif")::integer[]))));
grant delete, insert, select, update on list_draft to canhtay_app;

create table list_offer (
  province   integer not null,
  id         text not null,
  principal  text not null,
  number     text not null,
  turn       integer not null,
  service    text not null,
  unit       integer not null,
  row_count  integer not null,
  amount     bigint not null,
  actor      text not null,
  offered    timestamp with time zone not null,
  content    bytea,
  outcome    text,
  reason     text,
  decider    text,
  decided    timestamp with time zone,
  constraint list_offer_pkey PRIMARY KEY (province, id),
  constraint list_offer_decided CHECK ((((outcome IS NULL) = (decided IS NULL)) AND ((outcome IS NULL) = (decider IS NULL)))),
  constraint list_offer_open CHECK (((outcome IS NULL) = (content IS NOT NULL))),
  constraint list_offer_outcome_check CHECK ((outcome = ANY (ARRAY['accepted'::text, 'returned'::text, 'replaced'::text]))),
  constraint list_offer_reason CHECK (((NOT (outcome IS DISTINCT FROM 'returned'::text)) = (reason IS NOT NULL)))
);
CREATE UNIQUE INDEX list_offer_of ON list_offer USING btree (province, principal, number, turn);
CREATE UNIQUE INDEX list_offer_waiting ON list_offer USING btree (province, principal, number) WHERE (outcome IS NULL);
alter table list_offer enable row level security, force row level security;
create policy principal_read on list_offer as restrictive for select to public using (
  (( SELECT (COALESCE(current_setting('canhtay.principal'::text, true), ''::text) = ''::text)) OR (( SELECT COALESCE(current_setting('canhtay.principal'::text, true), ''::text) AS "coalesce") = principal)));
create policy province_insert on list_offer for insert to public with check
  (province = ( SELECT (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer AS "nullif"));
create policy province_select on list_offer for select to public using (
  (province = ( SELECT (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer AS "nullif")));
create policy province_update on list_offer for update to public using (
  (province = ( SELECT (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer AS "nullif")));
create policy unit_read on list_offer as restrictive for select to public using (
  (( SELECT (current_setting('canhtay.units'::text, true) = '*'::text)) OR (unit = ANY (( SELECT (NULLIF(NULLIF(current_setting('canhtay.units'::text, true), ''::text), '*'::text))::integer[] AS "nullif")::integer[]))));
grant insert, select, update on list_offer to canhtay_app;

create table list_row (
  province   integer not null,
  thing      text not null,
  principal  text not null,
  number     text not null,
  unit       integer not null,
  "row"      integer not null,
  village    text not null,
  point      text not null,
  till       text not null,
  amount     bigint not null,
  becoming   bigint,
  withdrawn  integer,
  constraint list_row_pkey PRIMARY KEY (province, thing)
);
CREATE INDEX list_row_of ON list_row USING btree (province, principal, number, "row");
alter table list_row enable row level security, force row level security;
create policy principal_read on list_row as restrictive for select to public using (
  (( SELECT (COALESCE(current_setting('canhtay.principal'::text, true), ''::text) = ''::text)) OR (( SELECT COALESCE(current_setting('canhtay.principal'::text, true), ''::text) AS "coalesce") = principal)));
create policy province_change on list_row for update to public using (
  (province = (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer));
create policy province_read on list_row for select to public using (
  (province = ( SELECT (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer AS "nullif")));
create policy province_write on list_row for insert to public with check
  (province = (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer);
create policy unit_read on list_row as restrictive for select to public using (
  (( SELECT (current_setting('canhtay.units'::text, true) = '*'::text)) OR (unit = ANY (( SELECT (NULLIF(NULLIF(current_setting('canhtay.units'::text, true), ''::text), '*'::text))::integer[] AS "nullif")::integer[]))));
grant insert, select, update on list_row to canhtay_app;

create table list_version (
  province   integer not null,
  principal  text not null,
  number     text not null,
  version    integer not null,
  unit       integer not null,
  sha256     text not null,
  row_count  integer not null,
  amount     bigint not null,
  actor      text not null,
  begun      timestamp with time zone not null,
  applied    timestamp with time zone,
  constraint list_version_pkey PRIMARY KEY (province, principal, number, version)
);
alter table list_version enable row level security, force row level security;
create policy principal_read on list_version as restrictive for select to public using (
  (( SELECT (COALESCE(current_setting('canhtay.principal'::text, true), ''::text) = ''::text)) OR (( SELECT COALESCE(current_setting('canhtay.principal'::text, true), ''::text) AS "coalesce") = principal)));
create policy province_change on list_version for update to public using (
  (province = (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer));
create policy province_read on list_version for select to public using (
  (province = ( SELECT (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer AS "nullif")));
create policy province_write on list_version for insert to public with check
  (province = (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer);
create policy unit_read on list_version as restrictive for select to public using (
  (( SELECT (current_setting('canhtay.units'::text, true) = '*'::text)) OR (unit = ANY (( SELECT (NULLIF(NULLIF(current_setting('canhtay.units'::text, true), ''::text), '*'::text))::integer[] AS "nullif")::integer[]))));
grant insert, select, update on list_version to canhtay_app;

create table mail_cursor (
  province    integer not null,
  "position"  bigint not null,
  constraint mail_cursor_pkey PRIMARY KEY (province)
);
alter table mail_cursor enable row level security, force row level security;
create policy principal_read on mail_cursor as restrictive for select to public using (
  ( SELECT (COALESCE(current_setting('canhtay.principal'::text, true), ''::text) = ''::text)));
create policy province_delete on mail_cursor for delete to public using (
  (province = ( SELECT (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer AS "nullif")));
create policy province_insert on mail_cursor for insert to public with check
  (province = ( SELECT (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer AS "nullif"));
create policy province_select on mail_cursor for select to public using (
  (province = ( SELECT (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer AS "nullif")));
create policy province_update on mail_cursor for update to public using (
  (province = ( SELECT (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer AS "nullif")));
grant delete, insert, select, update on mail_cursor to canhtay_app;

create table mail_item (
  province       integer not null,
  thing          bigint not null,
  key            text not null,
  service        text not null,
  came           text not null,
  leaves         boolean not null,
  begun          date not null,
  begin_at       text not null,
  begin_unit     integer not null,
  begin_device   text not null,
  begin_seq      bigint not null,
  posted         date,
  there_at       text,
  end_at         text,
  end_how        text,
  end_unit       integer,
  cod            bigint not null,
  till           integer,
  paid_at        text,
  paid_position  bigint,
  holder         text not null,
  last_unit      integer not null,
  last_device    text not null,
  last_seq       bigint not null,
  constraint mail_item_pkey PRIMARY KEY (province, thing),
  constraint mail_item_came_check CHECK ((came = ANY (ARRAY['accepted'::text, 'arrived'::text]))),
  constraint mail_item_cod_check CHECK ((cod >= 0)),
  constraint mail_item_end_how_check CHECK ((end_how = ANY (ARRAY['delivered'::text, 'returned'::text, 'left'::text, 'lost'::text]))),
  constraint mail_item_service_check CHECK ((service = ANY (ARRAY['parcel'::text, 'registered'::text])))
);
CREATE INDEX mail_item_begun ON mail_item USING btree (province, begun);
CREATE INDEX mail_item_here ON mail_item USING btree (province) WHERE (end_how IS NULL);
CREATE INDEX mail_item_open ON mail_item USING btree (province) WHERE ((end_how IS NULL) OR ((end_how = 'delivered'::text) AND (cod > 0) AND (paid_at IS NULL)));
CREATE INDEX mail_item_till ON mail_item USING btree (province, till) WHERE (till IS NOT NULL);
alter table mail_item enable row level security, force row level security;
create policy principal_read on mail_item as restrictive for select to public using (
  ( SELECT (COALESCE(current_setting('canhtay.principal'::text, true), ''::text) = ''::text)));
create policy province_delete on mail_item for delete to public using (
  (province = ( SELECT (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer AS "nullif")));
create policy province_insert on mail_item for insert to public with check
  (province = ( SELECT (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer AS "nullif"));
create policy province_select on mail_item for select to public using (
  (province = ( SELECT (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer AS "nullif")));
create policy province_update on mail_item for update to public using (
  (province = ( SELECT (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer AS "nullif")));
grant delete, insert, select, update on mail_item to canhtay_app;

create table mail_sum (
  province  integer not null,
  month     date not null,
  standard  text not null,
  unit      integer not null,
  state     text not null,
  within    integer not null,
  items     bigint not null,
  constraint mail_sum_pkey PRIMARY KEY (province, month, standard, unit, state, within)
);
alter table mail_sum enable row level security, force row level security;
create policy principal_read on mail_sum as restrictive for select to public using (
  ( SELECT (COALESCE(current_setting('canhtay.principal'::text, true), ''::text) = ''::text)));
create policy province_delete on mail_sum for delete to public using (
  (province = ( SELECT (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer AS "nullif")));
create policy province_insert on mail_sum for insert to public with check
  (province = ( SELECT (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer AS "nullif"));
create policy province_select on mail_sum for select to public using (
  (province = ( SELECT (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer AS "nullif")));
create policy province_update on mail_sum for update to public using (
  (province = ( SELECT (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer AS "nullif")));
create policy unit_read on mail_sum as restrictive for select to public using (
  (( SELECT (current_setting('canhtay.units'::text, true) = '*'::text)) OR (unit = ANY (( SELECT (NULLIF(NULLIF(current_setting('canhtay.units'::text, true), ''::text), '*'::text))::integer[] AS "nullif")::integer[]))));
grant delete, insert, select, update on mail_sum to canhtay_app;

create table migration (
  number      integer not null,
  file        text not null,
  sha256      text not null,
  applied_at  timestamp with time zone not null,
  constraint migration_pkey PRIMARY KEY (number)
);

create table negation (
  province    integer not null,
  device      integer not null,
  seq         bigint not null,
  "position"  bigint not null,
  constraint negation_pkey PRIMARY KEY (province, device, seq)
);
alter table negation enable row level security, force row level security;
create policy province_read on negation for select to public using (
  (province = ( SELECT (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer AS "nullif")));
create policy province_write on negation for insert to public with check
  (province = (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer);
grant insert, select on negation to canhtay_app;

create table network_plan (
  province  integer not null,
  id        text not null,
  version   integer not null,
  name      text not null,
  scenario  text not null,
  actor     text not null,
  made      timestamp with time zone not null,
  constraint network_plan_pkey PRIMARY KEY (province, id, version),
  constraint network_plan_version_check CHECK ((version > 0))
);
alter table network_plan enable row level security, force row level security;
create policy principal_read on network_plan as restrictive for select to public using (
  ( SELECT (COALESCE(current_setting('canhtay.principal'::text, true), ''::text) = ''::text)));
create policy province_insert on network_plan for insert to public with check
  (province = ( SELECT (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer AS "nullif"));
create policy province_select on network_plan for select to public using (
  (province = ( SELECT (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer AS "nullif")));
grant insert, select on network_plan to canhtay_app;

create table official (
  province  integer not null,
  measure   text not null,
  unit      integer not null,
  month     date not null,
  version   integer not null,
  value     integer not null,
  file      text not null,
  constraint official_pkey PRIMARY KEY (province, measure, unit, month, version),
  constraint official_value_check CHECK (((value >= 0) AND (value <= 10000))),
  constraint official_version_check CHECK ((version > 0))
);
alter table official enable row level security, force row level security;
create policy principal_read on official as restrictive for select to public using (
  ( SELECT (COALESCE(current_setting('canhtay.principal'::text, true), ''::text) = ''::text)));
create policy province_insert on official for insert to public with check
  (province = ( SELECT (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer AS "nullif"));
create policy province_select on official for select to public using (
  (province = ( SELECT (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer AS "nullif")));
create policy unit_read on official as restrictive for select to public using (
  (( SELECT (current_setting('canhtay.units'::text, true) = '*'::text)) OR (unit = ANY (( SELECT (NULLIF(NULLIF(current_setting('canhtay.units'::text, true), ''::text), '*'::text))::integer[] AS "nullif")::integer[]))));
grant insert, select on official to canhtay_app;

create table official_item (
  province  integer not null,
  measure   text not null,
  month     date not null,
  version   integer not null,
  item      text not null,
  unit      integer not null,
  good      boolean,
  file      text not null,
  constraint official_item_pkey PRIMARY KEY (province, measure, month, version, item),
  constraint official_item_version_check CHECK ((version > 0))
);
alter table official_item enable row level security, force row level security;
create policy principal_read on official_item as restrictive for select to public using (
  ( SELECT (COALESCE(current_setting('canhtay.principal'::text, true), ''::text) = ''::text)));
create policy province_insert on official_item for insert to public with check
  (province = ( SELECT (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer AS "nullif"));
create policy province_select on official_item for select to public using (
  (province = ( SELECT (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer AS "nullif")));
create policy unit_read on official_item as restrictive for select to public using (
  (( SELECT (current_setting('canhtay.units'::text, true) = '*'::text)) OR (unit = ANY (( SELECT (NULLIF(NULLIF(current_setting('canhtay.units'::text, true), ''::text), '*'::text))::integer[] AS "nullif")::integer[]))));
grant insert, select on official_item to canhtay_app;

create table passkey (
  province    integer not null,
  id          text not null,
  person      text not null,
  name        text not null,
  public_key  text not null,
  counter     bigint not null,
  made        timestamp with time zone not null,
  constraint passkey_pkey PRIMARY KEY (province, id)
);
alter table passkey enable row level security, force row level security;
create policy province_change on passkey for update to public using (
  (province = (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer));
create policy province_read on passkey for select to public using (
  (province = ( SELECT (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer AS "nullif")));
create policy province_write on passkey for insert to public with check
  (province = (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer);
create policy used on passkey for delete to public using (
  (province = (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer));
grant delete, insert, select, update on passkey to canhtay_app;

create table payment_order (
  province   integer not null,
  number     text not null,
  day        date not null,
  principal  text not null,
  amount     bigint not null,
  actor      text not null,
  made       timestamp with time zone not null,
  constraint payment_order_pkey PRIMARY KEY (province, number),
  constraint payment_order_amount_check CHECK ((amount > 0))
);
alter table payment_order enable row level security, force row level security;
create policy principal_read on payment_order as restrictive for select to public using (
  (( SELECT (COALESCE(current_setting('canhtay.principal'::text, true), ''::text) = ''::text)) OR (( SELECT COALESCE(current_setting('canhtay.principal'::text, true), ''::text) AS "coalesce") = principal)));
create policy province_read on payment_order for select to public using (
  (province = ( SELECT (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer AS "nullif")));
create policy province_write on payment_order for insert to public with check
  (province = (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer);
grant insert, select on payment_order to canhtay_app;

create table person (
  province   integer not null,
  code       text not null,
  name       text not null,
  unit       integer not null,
  role       text not null,
  since      date not null,
  until      date not null,
  demo       boolean not null,
  password   text,
  pin        text,
  principal  text,
  told       timestamp with time zone,
  constraint person_pkey PRIMARY KEY (province, code),
  constraint person_code CHECK ((code ~ '^[a-z0-9][a-z0-9.-]{1,39}$'::text)),
  constraint person_principal CHECK (((role = 'principal'::text) = (principal IS NOT NULL))),
  constraint person_role CHECK ((role = ANY (ARRAY['teller'::text, 'head'::text, 'district'::text, 'province'::text, 'auditor'::text, 'principal'::text])))
);
CREATE INDEX person_of_unit ON person USING btree (province, unit);
alter table person enable row level security, force row level security;
create policy province_change on person for update to public using (
  (province = (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer));
create policy province_read on person for select to public using (
  (province = ( SELECT (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer AS "nullif")));
create policy province_write on person for insert to public with check
  (province = (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer);
create policy unit_read on person as restrictive for select to public using (
  (( SELECT (current_setting('canhtay.units'::text, true) = '*'::text)) OR (unit = ANY (( SELECT (NULLIF(NULLIF(current_setting('canhtay.units'::text, true), ''::text), '*'::text))::integer[] AS "nullif")::integer[]))));
grant insert, select, update on person to canhtay_app;

create table personal (
  province  integer not null,
  device    integer not null,
  seq       bigint not null,
  salt      text not null,
  content   text not null,
  folded    text,
  constraint personal_pkey PRIMARY KEY (province, device, seq)
);
alter table personal enable row level security, force row level security;
create policy erase on personal for delete to public using (
  (province = (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer));
create policy province_read on personal for select to public using (
  (province = ( SELECT (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer AS "nullif")));
create policy province_write on personal for insert to public with check
  (province = (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer);
grant delete, insert, select on personal to canhtay_app;

create table photo (
  province  integer not null,
  device    text not null,
  digest    text not null,
  seq       bigint not null,
  unit      integer not null,
  began     timestamp with time zone not null,
  bytes     bytea,
  constraint photo_pkey PRIMARY KEY (province, device, digest),
  constraint photo_size CHECK ((octet_length(bytes) <= 153600))
);
alter table photo enable row level security, force row level security;
create policy province_change on photo for update to public using (
  (province = (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer));
create policy province_read on photo for select to public using (
  (province = ( SELECT (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer AS "nullif")));
create policy province_write on photo for insert to public with check
  (province = (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer);
create policy unit_read on photo as restrictive for select to public using (
  (( SELECT (current_setting('canhtay.units'::text, true) = '*'::text)) OR (unit = ANY (( SELECT (NULLIF(NULLIF(current_setting('canhtay.units'::text, true), ''::text), '*'::text))::integer[] AS "nullif")::integer[]))));
grant insert, select, update on photo to canhtay_app;

create table picture (
  province  integer not null,
  digest    text not null,
  about     text not null,
  device    text not null,
  unit      integer not null,
  thumb     bytea,
  words     text not null,
  people    boolean not null,
  taken     timestamp with time zone,
  lat       double precision,
  lon       double precision,
  actor     text not null,
  made      timestamp with time zone not null,
  constraint picture_pkey PRIMARY KEY (province, digest),
  constraint picture_spot CHECK ((((lat IS NULL) = (lon IS NULL)) AND ((lat >= ('-90'::integer)::double precision) AND (lat <= (90)::double precision)) AND ((lon >= ('-180'::integer)::double precision) AND (lon <= (180)::double precision)))),
  constraint picture_thumb CHECK ((octet_length(thumb) <= 16384))
);
CREATE INDEX picture_about ON picture USING btree (province, about);
alter table picture enable row level security, force row level security;
create policy principal_read on picture as restrictive for select to public using (
  ( SELECT (COALESCE(current_setting('canhtay.principal'::text, true), ''::text) = ''::text)));
create policy province_insert on picture for insert to public with check
  (province = ( SELECT (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer AS "nullif"));
create policy province_select on picture for select to public using (
  (province = ( SELECT (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer AS "nullif")));
create policy province_update on picture for update to public using (
  (province = ( SELECT (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer AS "nullif")));
create policy unit_read on picture as restrictive for select to public using (
  (( SELECT (current_setting('canhtay.units'::text, true) = '*'::text)) OR (unit = ANY (( SELECT (NULLIF(NULLIF(current_setting('canhtay.units'::text, true), ''::text), '*'::text))::integer[] AS "nullif")::integer[]))));
grant insert, select, update on picture to canhtay_app;

create table plan_draft (
  province  integer not null,
  year      integer not null,
  unit      integer not null,
  service   text not null,
  month     date not null,
  amount    bigint not null,
  constraint plan_draft_pkey PRIMARY KEY (province, year, unit, service, month)
);
alter table plan_draft enable row level security, force row level security;
create policy principal_read on plan_draft as restrictive for select to public using (
  ( SELECT (COALESCE(current_setting('canhtay.principal'::text, true), ''::text) = ''::text)));
create policy province_delete on plan_draft for delete to public using (
  (province = ( SELECT (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer AS "nullif")));
create policy province_insert on plan_draft for insert to public with check
  (province = ( SELECT (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer AS "nullif"));
create policy province_select on plan_draft for select to public using (
  (province = ( SELECT (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer AS "nullif")));
create policy province_update on plan_draft for update to public using (
  (province = ( SELECT (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer AS "nullif")));
create policy unit_read on plan_draft as restrictive for select to public using (
  (( SELECT (current_setting('canhtay.units'::text, true) = '*'::text)) OR (unit = ANY (( SELECT (NULLIF(NULLIF(current_setting('canhtay.units'::text, true), ''::text), '*'::text))::integer[] AS "nullif")::integer[]))));
grant delete, insert, select, update on plan_draft to canhtay_app;

create table plan_scenario (
  province  integer not null,
  year      integer not null,
  name      text not null,
  drivers   text not null,
  actor     text not null,
  at        timestamp with time zone not null,
  constraint plan_scenario_pkey PRIMARY KEY (province, year, name)
);
alter table plan_scenario enable row level security, force row level security;
create policy principal_read on plan_scenario as restrictive for select to public using (
  ( SELECT (COALESCE(current_setting('canhtay.principal'::text, true), ''::text) = ''::text)));
create policy province_insert on plan_scenario for insert to public with check
  (province = ( SELECT (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer AS "nullif"));
create policy province_select on plan_scenario for select to public using (
  (province = ( SELECT (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer AS "nullif")));
create policy province_update on plan_scenario for update to public using (
  (province = ( SELECT (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer AS "nullif")));
grant insert, select, update on plan_scenario to canhtay_app;

create table plan_signature (
  province  integer not null,
  year      integer not null,
  version   integer not null,
  signer    integer not null,
  name      text not null,
  actor     text not null,
  at        timestamp with time zone not null,
  since     date,
  constraint plan_signature_pkey PRIMARY KEY (province, year, version, signer)
);
alter table plan_signature enable row level security, force row level security;
create policy principal_read on plan_signature as restrictive for select to public using (
  ( SELECT (COALESCE(current_setting('canhtay.principal'::text, true), ''::text) = ''::text)));
create policy province_insert on plan_signature for insert to public with check
  (province = ( SELECT (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer AS "nullif"));
create policy province_select on plan_signature for select to public using (
  (province = ( SELECT (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer AS "nullif")));
grant insert, select on plan_signature to canhtay_app;

create table proposal (
  province  integer not null,
  id        text not null,
  kind      text not null,
  unit      integer not null,
  subject   text not null,
  amount    bigint not null,
  body      text not null,
  proposer  text not null,
  proposed  timestamp with time zone not null,
  state     text not null,
  decider   text,
  decided   timestamp with time zone,
  constraint proposal_pkey PRIMARY KEY (province, id),
  constraint proposal_answered CHECK ((((state = 'waiting'::text) = (decider IS NULL)) AND ((decider IS NULL) = (decided IS NULL)))),
  constraint proposal_second CHECK (((state <> 'confirmed'::text) OR (decider <> proposer))),
  constraint proposal_state CHECK ((state = ANY (ARRAY['waiting'::text, 'confirmed'::text, 'refused'::text, 'withdrawn'::text])))
);
CREATE INDEX proposal_waiting ON proposal USING btree (province, proposed) WHERE (state = 'waiting'::text);
alter table proposal enable row level security, force row level security;
create policy principal_read on proposal as restrictive for select to public using (
  ( SELECT (COALESCE(current_setting('canhtay.principal'::text, true), ''::text) = ''::text)));
create policy province_insert on proposal for insert to public with check
  (province = ( SELECT (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer AS "nullif"));
create policy province_select on proposal for select to public using (
  (province = ( SELECT (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer AS "nullif")));
create policy province_update on proposal for update to public using (
  (province = ( SELECT (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer AS "nullif")));
create policy unit_read on proposal as restrictive for select to public using (
  (( SELECT (current_setting('canhtay.units'::text, true) = '*'::text)) OR (unit = ANY (( SELECT (NULLIF(NULLIF(current_setting('canhtay.units'::text, true), ''::text), '*'::text))::integer[] AS "nullif")::integer[]))));
grant insert, select, update on proposal to canhtay_app;

create table province (
  id    integer not null,
  name  text not null,
  constraint province_pkey PRIMARY KEY (id)
);
grant insert, select on province to canhtay_app;

create table published_timetable (
  province  integer not null,
  number    integer not null,
  plan      text not null,
  version   integer not null,
  day       date not null,
  sha256    text not null,
  actor     text not null,
  made      timestamp with time zone not null,
  constraint published_timetable_pkey PRIMARY KEY (province, number),
  constraint published_timetable_number_check CHECK ((number > 0))
);
alter table published_timetable enable row level security, force row level security;
create policy principal_read on published_timetable as restrictive for select to public using (
  ( SELECT (COALESCE(current_setting('canhtay.principal'::text, true), ''::text) = ''::text)));
create policy province_insert on published_timetable for insert to public with check
  (province = ( SELECT (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer AS "nullif"));
create policy province_select on published_timetable for select to public using (
  (province = ( SELECT (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer AS "nullif")));
grant insert, select on published_timetable to canhtay_app;

create table reference (
  province  integer not null,
  kind      text not null,
  edition   integer not null,
  recorded  timestamp with time zone not null,
  file      text not null,
  sha256    text not null,
  content   text not null,
  constraint reference_pkey PRIMARY KEY (province, kind, edition)
);
alter table reference enable row level security, force row level security;
create policy province_read on reference for select to public using (
  (province = ( SELECT (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer AS "nullif")));
create policy province_write on reference for insert to public with check
  (province = (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer);
grant insert, select on reference to canhtay_app;

create table reminder (
  province  integer not null,
  id        text not null,
  unit      integer not null,
  items     text[] not null,
  text      text not null,
  sender    text not null,
  sent      timestamp with time zone not null,
  constraint reminder_pkey PRIMARY KEY (province, id),
  constraint reminder_items_check CHECK ((cardinality(items) > 0))
);
CREATE INDEX reminder_of_unit ON reminder USING btree (province, unit, sent);
alter table reminder enable row level security, force row level security;
create policy principal_read on reminder as restrictive for select to public using (
  ( SELECT (COALESCE(current_setting('canhtay.principal'::text, true), ''::text) = ''::text)));
create policy province_insert on reminder for insert to public with check
  (province = ( SELECT (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer AS "nullif"));
create policy province_select on reminder for select to public using (
  (province = ( SELECT (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer AS "nullif")));
create policy unit_read on reminder as restrictive for select to public using (
  (( SELECT (current_setting('canhtay.units'::text, true) = '*'::text)) OR (unit = ANY (( SELECT (NULLIF(NULLIF(current_setting('canhtay.units'::text, true), ''::text), '*'::text))::integer[] AS "nullif")::integer[]))));
grant insert, select on reminder to canhtay_app;

create table reminder_read (
  province  integer not null,
  id        text not null,
  unit      integer not null,
  person    text not null,
  at        timestamp with time zone not null,
  constraint reminder_read_pkey PRIMARY KEY (province, id, person)
);
alter table reminder_read enable row level security, force row level security;
create policy principal_read on reminder_read as restrictive for select to public using (
  ( SELECT (COALESCE(current_setting('canhtay.principal'::text, true), ''::text) = ''::text)));
create policy province_insert on reminder_read for insert to public with check
  (province = ( SELECT (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer AS "nullif"));
create policy province_select on reminder_read for select to public using (
  (province = ( SELECT (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer AS "nullif")));
create policy unit_read on reminder_read as restrictive for select to public using (
  (( SELECT (current_setting('canhtay.units'::text, true) = '*'::text)) OR (unit = ANY (( SELECT (NULLIF(NULLIF(current_setting('canhtay.units'::text, true), ''::text), '*'::text))::integer[] AS "nullif")::integer[]))));
grant insert, select on reminder_read to canhtay_app;

create table report_order (
  province  integer not null,
  id        text not null,
  unit      integer not null,
  report    text not null,
  kind      text not null,
  every     text not null,
  day       integer not null,
  "time"    text not null,
  working   boolean not null,
  person    text not null,
  address   text not null,
  planned   timestamp with time zone not null,
  stopped   timestamp with time zone,
  actor     text not null,
  made      timestamp with time zone not null,
  constraint report_order_pkey PRIMARY KEY (province, id),
  constraint report_order_day_check CHECK (((day >= 1) AND (day <= 31))),
  constraint report_order_every_check CHECK ((every = ANY (ARRAY['day'::text, 'week'::text, 'month'::text])))
);
alter table report_order enable row level security, force row level security;
create policy principal_read on report_order as restrictive for select to public using (
  ( SELECT (COALESCE(current_setting('canhtay.principal'::text, true), ''::text) = ''::text)));
create policy province_insert on report_order for insert to public with check
  (province = ( SELECT (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer AS "nullif"));
create policy province_select on report_order for select to public using (
  (province = ( SELECT (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer AS "nullif")));
create policy province_update on report_order for update to public using (
  (province = ( SELECT (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer AS "nullif")));
create policy unit_read on report_order as restrictive for select to public using (
  (( SELECT (current_setting('canhtay.units'::text, true) = '*'::text)) OR (unit = ANY (( SELECT (NULLIF(NULLIF(current_setting('canhtay.units'::text, true), ''::text), '*'::text))::integer[] AS "nullif")::integer[]))));
grant insert, select, update on report_order to canhtay_app;

create table report_sending (
  province  integer not null,
  ordered   text not null,
  due       timestamp with time zone not null,
  unit      integer not null,
  missed    integer not null,
  state     text not null,
  tries     integer not null,
  again     timestamp with time zone not null,
  unsure    integer not null,
  file      text,
  bytes     integer,
  hash      text,
  mailed    timestamp with time zone,
  why       text not null,
  done      timestamp with time zone,
  constraint report_sending_pkey PRIMARY KEY (province, ordered, due),
  constraint report_sending_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'done'::text, 'failed'::text])))
);
CREATE INDEX report_sending_waiting ON report_sending USING btree (province, again) WHERE (state = 'waiting'::text);
alter table report_sending enable row level security, force row level security;
create policy principal_read on report_sending as restrictive for select to public using (
  ( SELECT (COALESCE(current_setting('canhtay.principal'::text, true), ''::text) = ''::text)));
create policy province_insert on report_sending for insert to public with check
  (province = ( SELECT (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer AS "nullif"));
create policy province_select on report_sending for select to public using (
  (province = ( SELECT (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer AS "nullif")));
create policy province_update on report_sending for update to public using (
  (province = ( SELECT (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer AS "nullif")));
create policy unit_read on report_sending as restrictive for select to public using (
  (( SELECT (current_setting('canhtay.units'::text, true) = '*'::text)) OR (unit = ANY (( SELECT (NULLIF(NULLIF(current_setting('canhtay.units'::text, true), ''::text), '*'::text))::integer[] AS "nullif")::integer[]))));
grant insert, select, update on report_sending to canhtay_app;

create table rollup_day (
  province  integer not null,
  service   text not null,
  measure   text not null,
  unit      integer not null,
  day       date not null,
  amount    bigint not null,
  constraint rollup_day_pkey PRIMARY KEY (province, service, measure, unit, day)
);
CREATE INDEX rollup_day_of ON rollup_day USING brin (province, day) WITH (pages_per_range='16');
alter table rollup_day enable row level security, force row level security;
create policy province_change on rollup_day for update to public using (
  (province = (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer));
create policy province_read on rollup_day for select to public using (
  (province = ( SELECT (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer AS "nullif")));
create policy province_write on rollup_day for insert to public with check
  (province = (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer);
create policy rebuild on rollup_day for delete to public using (
  (province = (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer));
create policy unit_read on rollup_day as restrictive for select to public using (
  (( SELECT (current_setting('canhtay.units'::text, true) = '*'::text)) OR (unit = ANY (( SELECT (NULLIF(NULLIF(current_setting('canhtay.units'::text, true), ''::text), '*'::text))::integer[] AS "nullif")::integer[]))));
grant delete, insert, select, update on rollup_day to canhtay_app;

create table rollup_dirty (
  province  integer not null,
  month     date not null,
  constraint rollup_dirty_pkey PRIMARY KEY (province, month)
);
alter table rollup_dirty enable row level security, force row level security;
create policy fold on rollup_dirty for delete to public using (
  (province = (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer));
create policy province_change on rollup_dirty for update to public using (
  (province = (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer));
create policy province_read on rollup_dirty for select to public using (
  (province = ( SELECT (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer AS "nullif")));
create policy province_write on rollup_dirty for insert to public with check
  (province = (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer);
grant delete, insert, select, update on rollup_dirty to canhtay_app;

create table rollup_month (
  province  integer not null,
  service   text not null,
  measure   text not null,
  unit      integer not null,
  month     date not null,
  amount    bigint not null,
  constraint rollup_month_pkey PRIMARY KEY (province, service, measure, unit, month)
);
CREATE INDEX rollup_month_of ON rollup_month USING btree (province, month, measure);
alter table rollup_month enable row level security, force row level security;
create policy province_change on rollup_month for update to public using (
  (province = (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer));
create policy province_read on rollup_month for select to public using (
  (province = ( SELECT (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer AS "nullif")));
create policy province_write on rollup_month for insert to public with check
  (province = (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer);
create policy rebuild on rollup_month for delete to public using (
  (province = (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer));
create policy unit_read on rollup_month as restrictive for select to public using (
  (( SELECT (current_setting('canhtay.units'::text, true) = '*'::text)) OR (unit = ANY (( SELECT (NULLIF(NULLIF(current_setting('canhtay.units'::text, true), ''::text), '*'::text))::integer[] AS "nullif")::integer[]))));
grant delete, insert, select, update on rollup_month to canhtay_app;

create table rollup_subject (
  province  integer not null,
  service   text not null,
  measure   text not null,
  subject   text not null,
  unit      integer not null,
  day       date not null,
  amount    bigint not null,
  constraint rollup_subject_pkey PRIMARY KEY (province, service, measure, subject, unit, day)
);
alter table rollup_subject enable row level security, force row level security;
create policy province_change on rollup_subject for update to public using (
  (province = (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer));
create policy province_read on rollup_subject for select to public using (
  (province = ( SELECT (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer AS "nullif")));
create policy province_write on rollup_subject for insert to public with check
  (province = (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer);
create policy rebuild on rollup_subject for delete to public using (
  (province = (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer));
create policy unit_read on rollup_subject as restrictive for select to public using (
  (( SELECT (current_setting('canhtay.units'::text, true) = '*'::text)) OR (unit = ANY (( SELECT (NULLIF(NULLIF(current_setting('canhtay.units'::text, true), ''::text), '*'::text))::integer[] AS "nullif")::integer[]))));
grant delete, insert, select, update on rollup_subject to canhtay_app;

create table rollup_total (
  province  integer not null,
  unit      integer not null,
  kind      text not null,
  measure   text not null,
  version   integer not null,
  service   text not null,
  month     date not null,
  amount    bigint not null,
  constraint rollup_total_pkey PRIMARY KEY (province, unit, kind, measure, version, service, month)
);
alter table rollup_total enable row level security, force row level security;
create policy principal_read on rollup_total as restrictive for select to public using (
  ( SELECT (COALESCE(current_setting('canhtay.principal'::text, true), ''::text) = ''::text)));
create policy province_delete on rollup_total for delete to public using (
  (province = ( SELECT (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer AS "nullif")));
create policy province_insert on rollup_total for insert to public with check
  (province = ( SELECT (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer AS "nullif"));
create policy province_select on rollup_total for select to public using (
  (province = ( SELECT (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer AS "nullif")));
create policy province_update on rollup_total for update to public using (
  (province = ( SELECT (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer AS "nullif")));
create policy unit_read on rollup_total as restrictive for select to public using (
  (( SELECT (current_setting('canhtay.units'::text, true) = '*'::text)) OR (unit = ANY (( SELECT (NULLIF(NULLIF(current_setting('canhtay.units'::text, true), ''::text), '*'::text))::integer[] AS "nullif")::integer[]))));
grant delete, insert, select, update on rollup_total to canhtay_app;

create table rollup_whole (
  province  integer not null,
  unit      integer not null,
  service   text not null,
  measure   text not null,
  month     date not null,
  amount    bigint not null,
  constraint rollup_whole_pkey PRIMARY KEY (province, unit, service, measure, month),
  constraint rollup_whole_unit_check CHECK ((unit = 0))
);
alter table rollup_whole enable row level security, force row level security;
create policy principal_read on rollup_whole as restrictive for select to public using (
  ( SELECT (COALESCE(current_setting('canhtay.principal'::text, true), ''::text) = ''::text)));
create policy province_delete on rollup_whole for delete to public using (
  (province = ( SELECT (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer AS "nullif")));
create policy province_insert on rollup_whole for insert to public with check
  (province = ( SELECT (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer AS "nullif"));
create policy province_select on rollup_whole for select to public using (
  (province = ( SELECT (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer AS "nullif")));
create policy unit_read on rollup_whole as restrictive for select to public using (
  (( SELECT (current_setting('canhtay.units'::text, true) = '*'::text)) OR (unit = ANY (( SELECT (NULLIF(NULLIF(current_setting('canhtay.units'::text, true), ''::text), '*'::text))::integer[] AS "nullif")::integer[]))));
grant delete, insert, select on rollup_whole to canhtay_app;

create table session (
  province  integer not null,
  hash      text not null,
  person    text not null,
  began     timestamp with time zone not null,
  seen      timestamp with time zone not null,
  address   text not null,
  proved    timestamp with time zone,
  device    text default ''::text not null,
  constraint session_pkey PRIMARY KEY (province, hash)
);
CREATE INDEX session_of_person ON session USING btree (province, person);
alter table session enable row level security, force row level security;
create policy province_change on session for update to public using (
  (province = (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer));
create policy province_read on session for select to public using (
  (province = ( SELECT (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer AS "nullif")));
create policy province_write on session for insert to public with check
  (province = (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer);
create policy used on session for delete to public using (
  (province = (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer));
grant delete, insert, select, update on session to canhtay_app;

create table thing (
  province    integer not null,
  id          bigint not null,
  key         text not null,
  holder      integer not null,
  open        bigint not null,
  "position"  bigint not null,
  constraint thing_pkey PRIMARY KEY (province, id),
  constraint thing_province_key_key UNIQUE (province, key),
  constraint thing_open_floor CHECK ((open >= 0))
);
CREATE INDEX thing_held ON thing USING btree (province, holder);
alter table thing enable row level security, force row level security;
create policy province_change on thing for update to public using (
  (province = (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer));
create policy province_read on thing for select to public using (
  (province = ( SELECT (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer AS "nullif")));
create policy province_write on thing for insert to public with check
  (province = (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer);
grant insert, select, update on thing to canhtay_app;

create table throttle (
  province  integer not null,
  key       text not null,
  tries     integer not null,
  until     timestamp with time zone not null,
  constraint throttle_pkey PRIMARY KEY (province, key)
);
alter table throttle enable row level security, force row level security;
create policy province_change on throttle for update to public using (
  (province = (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer));
create policy province_read on throttle for select to public using (
  (province = ( SELECT (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer AS "nullif")));
create policy province_write on throttle for insert to public with check
  (province = (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer);
create policy used on throttle for delete to public using (
  (province = (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer));
grant delete, insert, select, update on throttle to canhtay_app;

create table ticket (
  province  integer not null,
  hash      text not null,
  kind      text not null,
  person    text,
  ends      timestamp with time zone not null,
  constraint ticket_pkey PRIMARY KEY (province, hash),
  constraint ticket_kind CHECK ((kind = ANY (ARRAY['password'::text, 'passkey-new'::text, 'passkey'::text])))
);
alter table ticket enable row level security, force row level security;
create policy province_read on ticket for select to public using (
  (province = ( SELECT (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer AS "nullif")));
create policy province_write on ticket for insert to public with check
  (province = (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer);
create policy used on ticket for delete to public using (
  (province = (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer));
grant delete, insert, select on ticket to canhtay_app;

create table till_act (
  province    integer not null,
  device      text not null,
  seq         bigint not null,
  hash        text not null,
  "position"  bigint not null,
  outcome     text,
  code        text,
  field       text,
  constraint till_act_pkey PRIMARY KEY (province, device, seq),
  constraint till_act_outcome CHECK ((((outcome = ANY (ARRAY['refused'::text, 'parked'::text])) AND (code IS NOT NULL) AND (field IS NOT NULL)) OR (outcome IS NULL)))
);
alter table till_act enable row level security, force row level security;
create policy province_read on till_act for select to public using (
  (province = ( SELECT (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer AS "nullif")));
create policy province_write on till_act for insert to public with check
  (province = (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer);
grant insert, select on till_act to canhtay_app;

create table till_device (
  province    integer not null,
  code        text not null,
  unit        integer not null,
  unit_code   text not null,
  public_key  bytea not null,
  state       text not null,
  ticket      text not null,
  persisted   boolean not null,
  free_bytes  bigint not null,
  asked       timestamp with time zone not null,
  revoked     timestamp with time zone,
  seen        timestamp with time zone,
  behind      integer not null,
  reported    integer not null,
  constraint till_device_pkey PRIMARY KEY (province, code),
  constraint till_device_state CHECK ((state = ANY (ARRAY['pending'::text, 'active'::text, 'locked'::text, 'revoked'::text, 'lost'::text])))
);
alter table till_device enable row level security, force row level security;
create policy province_change on till_device for update to public using (
  (province = (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer));
create policy province_read on till_device for select to public using (
  (province = ( SELECT (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer AS "nullif")));
create policy province_write on till_device for insert to public with check
  (province = (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer);
create policy unit_read on till_device as restrictive for select to public using (
  (( SELECT (current_setting('canhtay.units'::text, true) = '*'::text)) OR (unit = ANY (( SELECT (NULLIF(NULLIF(current_setting('canhtay.units'::text, true), ''::text), '*'::text))::integer[] AS "nullif")::integer[]))));
grant insert, select, update on till_device to canhtay_app;

create table till_epoch (
  province    integer not null,
  epoch       integer not null,
  "position"  bigint not null,
  cluster     text not null,
  began       timestamp with time zone not null,
  ended       timestamp with time zone,
  constraint till_epoch_pkey PRIMARY KEY (province, epoch)
);
alter table till_epoch enable row level security, force row level security;
create policy province_change on till_epoch for update to public using (
  (province = (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer));
create policy province_read on till_epoch for select to public using (
  (province = ( SELECT (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer AS "nullif")));
create policy province_write on till_epoch for insert to public with check
  (province = (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer);
grant insert, select, update on till_epoch to canhtay_app;

create table till_feed (
  province    integer not null,
  device      text not null,
  n           bigint not null,
  "position"  bigint not null,
  constraint till_feed_pkey PRIMARY KEY (province, device, n)
);
CREATE INDEX till_feed_position ON till_feed USING btree (province, device, "position");
alter table till_feed enable row level security, force row level security;
create policy forget on till_feed for delete to public using (
  (province = (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer));
create policy province_read on till_feed for select to public using (
  (province = ( SELECT (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer AS "nullif")));
create policy province_write on till_feed for insert to public with check
  (province = (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer);
grant delete, insert, select on till_feed to canhtay_app;

create table till_feed_head (
  province    integer not null,
  "position"  bigint not null,
  constraint till_feed_head_pkey PRIMARY KEY (province)
);
alter table till_feed_head enable row level security, force row level security;
create policy province_change on till_feed_head for update to public using (
  (province = (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer));
create policy province_read on till_feed_head for select to public using (
  (province = ( SELECT (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer AS "nullif")));
create policy province_write on till_feed_head for insert to public with check
  (province = (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer);
grant insert, select, update on till_feed_head to canhtay_app;

create table till_invite (
  province  integer not null,
  hash      text not null,
  unit      integer not null,
  ends      timestamp with time zone not null,
  constraint till_invite_pkey PRIMARY KEY (province, hash)
);
alter table till_invite enable row level security, force row level security;
create policy forget on till_invite for delete to public using (
  (province = (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer));
create policy province_read on till_invite for select to public using (
  (province = ( SELECT (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer AS "nullif")));
create policy province_write on till_invite for insert to public with check
  (province = (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer);
create policy unit_read on till_invite as restrictive for select to public using (
  (( SELECT (current_setting('canhtay.units'::text, true) = '*'::text)) OR (unit = ANY (( SELECT (NULLIF(NULLIF(current_setting('canhtay.units'::text, true), ''::text), '*'::text))::integer[] AS "nullif")::integer[]))));
grant delete, insert, select on till_invite to canhtay_app;

create table till_mark (
  province  integer not null,
  code      text not null,
  last      bigint not null,
  fed       bigint not null,
  wal       bigint not null,
  constraint till_mark_pkey PRIMARY KEY (province, code, last, fed)
);
alter table till_mark enable row level security, force row level security;
create policy forget on till_mark for delete to public using (
  (province = (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer));
create policy province_read on till_mark for select to public using (
  (province = ( SELECT (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer AS "nullif")));
create policy province_write on till_mark for insert to public with check
  (province = (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer);
grant delete, insert, select on till_mark to canhtay_app;

create table till_report (
  province  integer not null,
  epoch     integer not null,
  device    text not null,
  about     text not null,
  line      text not null,
  constraint till_report_pkey PRIMARY KEY (province, epoch, device, about)
);
alter table till_report enable row level security, force row level security;
create policy forget on till_report for delete to public using (
  (province = (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer));
create policy province_read on till_report for select to public using (
  (province = ( SELECT (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer AS "nullif")));
create policy province_write on till_report for insert to public with check
  (province = (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer);
grant delete, insert, select on till_report to canhtay_app;

create table till_signature (
  province  integer not null,
  device    text not null,
  last      bigint not null,
  head      text not null,
  epoch     integer not null,
  got       bigint not null,
  sig       text not null,
  constraint till_signature_pkey PRIMARY KEY (province, device, last, head)
);
alter table till_signature enable row level security, force row level security;
create policy principal_read on till_signature as restrictive for select to public using (
  ( SELECT (COALESCE(current_setting('canhtay.principal'::text, true), ''::text) = ''::text)));
create policy province_insert on till_signature for insert to public with check
  (province = ( SELECT (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer AS "nullif"));
create policy province_select on till_signature for select to public using (
  (province = ( SELECT (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer AS "nullif")));
grant insert, select on till_signature to canhtay_app;

create table till_stream (
  province  integer not null,
  code      text not null,
  device    text not null,
  base      bigint not null,
  start     text not null,
  last      bigint not null,
  head      text not null,
  constraint till_stream_pkey PRIMARY KEY (province, code)
);
CREATE INDEX till_stream_of ON till_stream USING btree (province, device);
alter table till_stream enable row level security, force row level security;
create policy province_change on till_stream for update to public using (
  (province = (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer));
create policy province_read on till_stream for select to public using (
  (province = ( SELECT (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer AS "nullif")));
create policy province_write on till_stream for insert to public with check
  (province = (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer);
grant insert, select, update on till_stream to canhtay_app;

create table timetable_notice (
  province  integer not null,
  number    integer not null,
  unit      integer not null,
  actor     text,
  taken     timestamp with time zone,
  constraint timetable_notice_pkey PRIMARY KEY (province, number, unit)
);
alter table timetable_notice enable row level security, force row level security;
create policy principal_read on timetable_notice as restrictive for select to public using (
  ( SELECT (COALESCE(current_setting('canhtay.principal'::text, true), ''::text) = ''::text)));
create policy province_insert on timetable_notice for insert to public with check
  (province = ( SELECT (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer AS "nullif"));
create policy province_select on timetable_notice for select to public using (
  (province = ( SELECT (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer AS "nullif")));
create policy province_update on timetable_notice for update to public using (
  (province = ( SELECT (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer AS "nullif")));
create policy unit_read on timetable_notice as restrictive for select to public using (
  (( SELECT (current_setting('canhtay.units'::text, true) = '*'::text)) OR (unit = ANY (( SELECT (NULLIF(NULLIF(current_setting('canhtay.units'::text, true), ''::text), '*'::text))::integer[] AS "nullif")::integer[]))));
grant insert, select, update on timetable_notice to canhtay_app;

create table total (
  province  integer not null,
  kind      text not null,
  version   integer not null,
  service   text not null,
  measure   text not null,
  unit      integer not null,
  month     date not null,
  amount    bigint not null,
  file      text not null,
  constraint total_pkey PRIMARY KEY (province, kind, version, service, measure, unit, month),
  constraint total_kind CHECK ((kind = ANY (ARRAY['actual'::text, 'plan'::text, 'assigned'::text])))
);
CREATE INDEX total_unit ON total USING btree (province, unit);
alter table total enable row level security, force row level security;
create policy province_read on total for select to public using (
  (province = ( SELECT (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer AS "nullif")));
create policy province_write on total for insert to public with check
  (province = (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer);
create policy unit_read on total as restrictive for select to public using (
  (( SELECT (current_setting('canhtay.units'::text, true) = '*'::text)) OR (unit = ANY (( SELECT (NULLIF(NULLIF(current_setting('canhtay.units'::text, true), ''::text), '*'::text))::integer[] AS "nullif")::integer[]))));
grant insert, select on total to canhtay_app;

create table village_point (
  province  integer not null,
  unit      integer not null,
  village   text not null,
  since     date not null,
  point     text not null,
  route     text not null,
  constraint village_point_pkey PRIMARY KEY (province, unit, village, since)
);
alter table village_point enable row level security, force row level security;
create policy province_change on village_point for update to public using (
  (province = (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer));
create policy province_read on village_point for select to public using (
  (province = ( SELECT (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer AS "nullif")));
create policy province_write on village_point for insert to public with check
  (province = (NULLIF(current_setting('canhtay.province'::text, true), ''::text))::integer);
create policy unit_read on village_point as restrictive for select to public using (
  (( SELECT (current_setting('canhtay.units'::text, true) = '*'::text)) OR (unit = ANY (( SELECT (NULLIF(NULLIF(current_setting('canhtay.units'::text, true), ''::text), '*'::text))::integer[] AS "nullif")::integer[]))));
grant insert, select, update on village_point to canhtay_app;

alter table banner add constraint banner_province_campaign_fkey FOREIGN KEY (province, campaign) REFERENCES campaign(province, code);
alter table finding add constraint finding_province_inspection_fkey FOREIGN KEY (province, inspection) REFERENCES inspection(province, number);
alter table list_version add constraint list_version_province_principal_number_fkey FOREIGN KEY (province, principal, number) REFERENCES list(province, principal, number);
alter table picture add constraint picture_province_device_digest_fkey FOREIGN KEY (province, device, digest) REFERENCES photo(province, device, digest);
alter table report_sending add constraint report_sending_province_ordered_fkey FOREIGN KEY (province, ordered) REFERENCES report_order(province, id);
