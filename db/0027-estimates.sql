-- The same policies in words that the planner can weigh. `(select setting) = '*'` compares an unknown value, which counts as
-- true for one row in two hundred: every table under two such policies looked as if it had one row, and joins of thousands
-- of rows became nested loops. A sub-select that is itself true or false counts as one in two.

create or replace function guard(target name, rights text) returns void language plpgsql as $$
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
end $$;

do $$
declare
  t name;
  ours constant text := '(select coalesce(current_setting(''canhtay.principal'', true), '''') = '''')';
begin
  for t in select tablename from pg_policies where schemaname = current_schema() and policyname = 'unit_read' loop
    execute format(
      'alter policy unit_read on %I using
         ((select current_setting(''canhtay.units'', true) = ''*'')
          or unit = any ((select nullif(nullif(current_setting(''canhtay.units'', true), ''''), ''*'')::int[])::int[]))', t);
  end loop;
  for t in select tablename from pg_policies where schemaname = current_schema() and policyname = 'principal_read' loop
    execute format('alter policy principal_read on %I using (%s%s)', t, ours, case
      when t in ('list', 'list_version', 'list_row', 'payment_order', 'day_file', 'list_offer') then
        ' or (select coalesce(current_setting(''canhtay.principal'', true), '''')) = principal'
      when t in ('act', 'list_draft') then
        ' or service = any ((select nullif(current_setting(''canhtay.services'', true), '''')::text[])::text[])'
      when t = 'flow' then
        ' or (select coalesce(current_setting(''canhtay.principal'', true), '''')) = split_part(asset, '':'', 2)
          or (asset in (''thing'', ''pay'')
              and service = any ((select nullif(current_setting(''canhtay.services'', true), '''')::text[])::text[]))'
      else '' end);
  end loop;
end $$;
