-- Records the binary forms that a real PostgreSQL 15 sends, for the test BinaryFormTest:
--   psql -X -q -v inputs=FILE -v outputs=binary-forms.tsv -f record.sql
-- The input file has two columns in COPY's text format: type and text; what PostgreSQL refuses is
-- left out, and so are NaNs with a sign. The output: type OID, modifier, text form, and the binary form in hexadecimal.
\set ON_ERROR_STOP on
set timezone = 'America/New_York';
create temp table inputs (n serial, type text, value text);
create function pg_temp.binary_form(type text, value text) returns text language plpgsql as $$
declare
  result text;
  send text;
begin
  execute format('select typsend::text from pg_type where oid = (%L)::regtype',
    regexp_replace(regexp_replace(type, '\(.*\)', ''), '^interval .*', 'interval')) into send;
  execute format('select format(''%%s'', v) || E''\n'' || encode(%s(v), ''hex'') from (select %L::%s as v) x',
    send, value, type) into result;
  return result;
exception when others then
  return null;
end $$;
\set copy '\\copy inputs (type, value) from ' :inputs
:copy
create temp table outputs as
  select n, regexp_replace(type, '\(.*\)|^(interval) .*', '\1')::regtype::oid as type_oid,
    pg_temp.binary_form(type, value) as form from inputs;
\set copy '\\copy (select type_oid, regexp_replace(form, E''\\n[^\\n]*$'', ''''), regexp_replace(form, E''^.*\\n'', '''') from outputs where form is not null and form !~ E''\n(fff8000000000000|ffc00000)$'' order by n) to ' :outputs
:copy
