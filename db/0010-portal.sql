-- The portal of principals: somebody who works for a principal signs in, and the database shows that principal's rows
-- alone. `canhtay.principal` is the key, `canhtay.services` what it gives the Post to do; unset, nothing is narrowed.

alter table person
  add column principal text,                -- for whom; of the role `principal` alone
  drop constraint person_role,
  add constraint person_role
    check (role in ('teller', 'head', 'district', 'province', 'auditor', 'principal')),
  add constraint person_principal check ((role = 'principal') = (principal is not null));

do $$
declare t text;
begin
  foreach t in array array['list','list_version','list_row'] loop
    execute format(
      'create policy principal_read on %I as restrictive for select using
         ((select coalesce(current_setting(''canhtay.principal'', true), '''')) in ('''', principal))', t);
  end loop;
  foreach t in array array['act','list_draft'] loop
    execute format(
      'create policy principal_read on %I as restrictive for select using
         ((select coalesce(current_setting(''canhtay.principal'', true), '''')) = ''''
          or service = any ((select nullif(current_setting(''canhtay.services'', true), '''')::text[])::text[]))', t);
  end loop;
end $$;
create policy principal_read on flow as restrictive for select using
  ((select coalesce(current_setting('canhtay.principal', true), '')) = ''
   or (select coalesce(current_setting('canhtay.principal', true), '')) = split_part(asset, ':', 2)
   or asset in ('thing', 'pay')
      and service = any ((select nullif(current_setting('canhtay.services', true), '')::text[])::text[]));
-- `balance` is left out: the ledger reads it for every act; the statement asks it for one principal by name.
