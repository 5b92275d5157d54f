-- CHECK constraints of columns and tables.
drop table if exists ck, ck_named, ck_multi, ck_bad, ck_copy, ck_words;
create table ck (id int primary key, n int check (n > 0), m int, check (n < m), constraint ck_even check (m % 2 = 0));
insert into ck values (1, 1, 2), (2, null, 4), (3, 3, null), (4, null, null);
insert into ck values (5, 0, 2);
insert into ck values (5, 5, 4);
insert into ck values (5, 4, 5);
insert into ck values (5, -1, -3);
insert into ck values (6, 1, 2), (7, 2, 4), (8, 0, 2), (9, null, 3);
insert into ck values (1, 0, 2);
insert into ck values (null, 0, 2);
insert into ck select g, g, g * 2 from generate_series(10, 2000) g;
insert into ck select g, g, g * 2 + case when g = 2900 then 1 else 0 end from generate_series(2001, 3000) g;
select count(*) from ck;
delete from ck where id > 4;
select * from ck order by id;

-- UPDATE, ON CONFLICT, RETURNING
update ck set n = 0 where id = 1;
update ck set n = n + 1;
update ck set m = m + 1 where id = 1;
update ck set n = m where m = 2;
update ck set m = null, n = 100 where id = 1 returning *;
update ck set id = id + 10, n = -1 where id = 2;
insert into ck values (2, 1, 2) on conflict (id) do update set n = -1;
insert into ck values (2, -1, 2) on conflict (id) do nothing;
insert into ck values (2, 1, 2) on conflict (id) do update set n = excluded.n returning *;
select * from ck order by id;

-- in a transaction
begin;
insert into ck values (20, 1, 2);
insert into ck values (21, 3, 2);
select 1;
rollback;
begin;
savepoint s;
insert into ck values (21, 3, 2);
rollback to s;
insert into ck values (22, 1, 2);
commit;
select id from ck where id >= 20 order by id;

-- names
create table ck_named (a int check (a > 0) check (a < 100), b int constraint positive check (b > 0), c text,
  check (a + b > 0), check (a - b > -1000), check (length(c) < 5), constraint ck_named_check2 check (true), check (false or a is not null));
select conname, contype, conkey, convalidated, connoinherit from pg_constraint where conrelid = 'ck_named'::regclass order by conname;
select relchecks from pg_class where relname = 'ck_named';
insert into ck_named values (-1, 5, 'x');
insert into ck_named values (200, 5, 'x');
insert into ck_named values (1, -5, 'x');
insert into ck_named values (1, 5, 'too long');
insert into ck_named values (null, 5, 'x');
create table ck_bad (a int, constraint c check (a > 0), constraint c check (a < 5));
create table ck_bad (a int constraint c check (a > 0), b int constraint c check (b > 0));
select column_name, constraint_name from information_schema.constraint_column_usage where table_name = 'ck_named' order by 2, 1;
select constraint_name, constraint_type from information_schema.table_constraints where table_name = 'ck_named' order by 1;

-- conditions
create table ck_multi (a int, b numeric(10, 2), c text, d date, e boolean, f int[],
  check (a between 1 and 10), check (a not between 5 and 6), check (c in ('x', 'y', 'zz')), check (c not in ('y')), check (c like 'z%' or c = 'x'),
  check (c not ilike 'Q%'), check (b is distinct from 3), check (d > date '2020-01-01'), check (e is not false), check (e is true or e is unknown),
  check (a = any (array[1, 2, 3, 5])), check (f[1] = 7), check (f[1:2] = array[7, 8]), check (case when a = 1 then c = 'zz' else true end),
  check (coalesce(b, 1) > 0), check (nullif(a, 2) is not null), check (c similar to '(x|z)%'), check ((a, b) <> (1, 1)), check (not (a = 9)));
insert into ck_multi values (1, 2.5, 'zz', '2020-01-02', true, array[7, 8]);
insert into ck_multi values (11, 2.5, 'zz', '2020-01-02', true, array[7, 8]);
insert into ck_multi values (5, 2.5, 'zz', '2020-01-02', true, array[7, 8]);
insert into ck_multi values (1, 2.5, 'q', '2020-01-02', true, array[7, 8]);
insert into ck_multi values (1, 2.5, 'y', '2020-01-02', true, array[7, 8]);
insert into ck_multi values (1, 3, 'zz', '2020-01-02', true, array[7, 8]);
insert into ck_multi values (1, 2.5, 'zz', '2019-01-02', true, array[7, 8]);
insert into ck_multi values (1, 2.5, 'zz', '2020-01-02', false, array[7, 8]);
insert into ck_multi values (4, 2.5, 'zz', '2020-01-02', true, array[7, 8]);
insert into ck_multi values (1, 2.5, 'zz', '2020-01-02', true, array[9, 8]);
insert into ck_multi values (1, 2.5, 'zz', '2020-01-02', true, array[7, 9]);
insert into ck_multi values (1, 2.5, 'x', '2020-01-02', true, array[7, 8]);
insert into ck_multi values (1, -2.5, 'zz', '2020-01-02', true, array[7, 8]);
insert into ck_multi values (2, 2.5, 'zz', '2020-01-02', true, array[7, 8]);
insert into ck_multi values (1, 1, 'zz', '2020-01-02', true, array[7, 8]);
insert into ck_multi values (null, null, null, null, null, null);
select * from ck_multi order by a;

-- what is refused
create table ck_bad (a int check (a));
create table ck_bad (a int check (b > 0));
create table ck_bad (a int, check (a > (select 1)));
create table ck_bad (a int, check (a in (select 1)));
create table ck_bad (a int, check (exists (select 1)));
create table ck_bad (a int, check (sum(a) > 0));
create table ck_bad (a int, check (row_number() over () > 0));
create table ck_bad (a int, check (generate_series(1, a) > 0));
create table ck_bad (a int, check (a > 'x'));
create table ck_bad (a int, check (nofunction(a)));
create table ck_bad (a int, check (ck_bad.a > 0));
insert into ck_bad values (0);
create table ck_bad (a int, check (nothing > 0));
drop table ck_bad;
create table ck_bad (a int, check (other.a > 0));
create table ck_bad (a int, check (a > 0) deferrable);
create table ck_bad (a int, check (a > 0) not valid);
insert into ck_bad values (0);
drop table ck_bad;

-- values longer than a detail shows
create table ck_copy (a int primary key, t text check (t <> 'bad'), b text);
insert into ck_copy values (1, 'bad', repeat('x', 100));
insert into ck_copy (a, t) values (1, 'good');
copy ck_copy (a, t) from stdin;
5	good
6	bad
7	good
\.
copy ck_copy (a, t) from stdin;
5	good
6	\N
\.
select a, t from ck_copy order by a;

-- a table that gets its primary key later
create table ck_words (a int, n int check (n > 0));
insert into ck_words values (1, 1), (2, 2);
alter table ck_words add primary key (a);
insert into ck_words values (3, 0);
insert into ck_words values (3, 3);
select * from ck_words order by a;
drop table ck, ck_named, ck_multi, ck_copy, ck_words;
