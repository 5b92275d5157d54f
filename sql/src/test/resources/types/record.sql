-- Records what a real PostgreSQL 15 makes of each input, for the test TextFormsTest:
--   psql -X -q -v inputs=FILE -v outputs=text-forms.tsv -f record.sql
-- The input file has two columns in COPY's text format: type and text. The output has a third: the
-- value's text form, or "!SQLSTATE message|detail|hint".
\set ON_ERROR_STOP on
set timezone = 'America/New_York';
create temp table inputs (n serial, type text, value text);
create function pg_temp.form(type text, value text) returns text language plpgsql as $$
declare
  result text;
  problem_detail text;
  problem_hint text;
begin
  execute format('select format(''%%s'', %L::%s)', value, type) into result;
  return result;
exception when others then
  get stacked diagnostics problem_detail = pg_exception_detail, problem_hint = pg_exception_hint;
  return '!' || sqlstate || ' ' || sqlerrm || '|' || problem_detail || '|' || problem_hint;
end $$;
\set copy '\\copy inputs (type, value) from ' :inputs
:copy
create temp table outputs as
  select n, type, value, pg_temp.form(type, value) as form from inputs order by n;
\set copy '\\copy (select type, value, form from outputs order by n) to ' :outputs
:copy
