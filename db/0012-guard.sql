-- What every table of the office needs, said once: row-level security that is forced, a policy for each right that the
-- application gets, all bound to the province; reading also to the units in scope when the table has a column `unit`;
-- and nothing for a principal that signs in (0010-portal.sql), whose own tables say their policy themselves.
--
-- select guard('visit', 'select, insert, update')

create function guard(target name, rights text) returns void language plpgsql as $$
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
         ((select current_setting(''canhtay.units'', true)) = ''*''
          or unit = any ((select nullif(nullif(current_setting(''canhtay.units'', true), ''''), ''*'')::int[])::int[]))', target);
  end if;
  execute format(
    'create policy principal_read on %I as restrictive for select using
       ((select coalesce(current_setting(''canhtay.principal'', true), '''')) = '''')', target);
  execute format('grant %s on %I to canhtay_app', rights, target);
end $$;
revoke execute on function guard from public;
