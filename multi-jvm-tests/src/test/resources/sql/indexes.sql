-- Secondary indexes: definition, maintenance, reads that use them.
drop table if exists ix, ix_words, ix_empty, ix_inc, ix_types;
create table ix (id int primary key, a int, b text, c int);
insert into ix select g, g % 100, 'b' || (g % 7), g from generate_series(1, 1100) g;
create index on ix (a);
create index ix_b_a on ix (b, a desc);
create unique index ix_c on ix (c);
select count(*), sum(id) from ix where a = 17;
select * from ix where a = 17 order by id limit 3;
select count(*) from ix where b = 'b3';
select count(*), min(id), max(id) from ix where b = 'b3' and a < 50;
select * from ix where c = 834;
select * from ix where c in (1, 5, 99999, 7) order by id;
select id from ix where c between 10 and 14 order by id;
select count(*) from ix where a = 17 and b = 'b3';
select count(*) from ix where a is null;
select a, count(*) from ix where a in (3, 4) group by a order by a;

-- changes keep them
update ix set a = 1000 where id between 10 and 20;
select id from ix where a = 1000 order by id;
select count(*) from ix where a = 12;
update ix set a = a + 1 where a = 1000;
select id from ix where a = 1001 order by id;
delete from ix where a = 1001 and id > 15;
select id, a from ix where a = 1001 order by id;
insert into ix values (4000, 1001, 'new', 4000) returning *;
select id from ix where a = 1001 order by id;
update ix set id = id + 10000 where a = 1001;
select id from ix where a = 1001 order by id;
select id, c from ix where c = 4000;
update ix set c = null where c < 4;
select id from ix where c is null order by id;
select id from ix where c = 2;

-- unique
insert into ix values (5000, 1, 'x', 834);
insert into ix values (5000, 1, 'x', null), (5001, 1, 'x', null);
update ix set c = 834 where id = 5000;
update ix set c = 835 where c = 834;
insert into ix values (5002, 1, 'x', 9001), (5003, 1, 'x', 9001);
insert into ix values (5002, 1, 'x', 9001), (5003, 1, 'x', 9002);
update ix set c = c where id = 5002;
delete from ix where c = 9001;
insert into ix values (5002, 1, 'x', 9001);

-- in a transaction
begin;
insert into ix values (6000, 2000, 'txn', 6000);
update ix set a = 2000 where id = 6;
select id, a from ix where a = 2000 order by id;
savepoint s;
delete from ix where a = 2000 and id = 6;
select id, a from ix where a = 2000 order by id;
rollback to s;
select id, a from ix where a = 2000 order by id;
insert into ix values (6001, 2000, 'txn', 6000);
rollback;
select count(*) from ix where a = 2000;
select id, a from ix where id = 6;

-- catalog
select indexname, indexdef from pg_indexes where tablename = 'ix' order by 1;
select i.indexrelid::regclass::text, i.indisunique, i.indisprimary, i.indkey, i.indoption, i.indisvalid, i.indnatts, i.indnkeyatts
  from pg_index i where i.indrelid = 'ix'::regclass order by 1;
select relname, relkind, relnatts, relhasindex from pg_class where relname like 'ix%' order by 1;
select pg_get_indexdef('ix_b_a'::regclass), pg_get_indexdef('ix_b_a'::regclass, 2, false);
select attname, attnum from pg_attribute where attrelid = 'ix_b_a'::regclass order by attnum;

-- names
create index on ix (a);
create index on ix (a, b);
create index ix_b_a on ix (a);
create index if not exists ix_b_a on ix (a);
create index if not exists ix_new on ix (b);
select indexname from pg_indexes where tablename = 'ix' order by 1;
drop index ix_new, ix_a_idx1, ix_a_b_idx;
drop index ix_none;
drop index if exists ix_none;
drop index ix_pkey;
drop index ix;
drop table ix_b_a;
select * from ix_b_a;
delete from ix_b_a;
drop index ix_b_a;
select count(*) from ix where b = 'b3' and a < 50;

-- errors
create index on ix (nothing);
create index on nothing (a);
create index on ix (a) include (nothing);
create index on ix using nothing (a);
create index ix_f on ix (a) with (nothing = 1);
create index on pg_class (relname);
create unique index ix_bad on ix (a, id);
update ix set b = 'only', a = case when id in (100, 101) then -1 else -id end where id < 200 and id <> 1;
delete from ix where id >= 200;
create unique index ix_bad2 on ix (a, b) include (c);
select count(*) from pg_class where relname = 'ix_bad';
select count(*), min(a) from ix where a < 0;
select id from ix where a = -150;

-- included columns, NULLS NOT DISTINCT
create table ix_inc (id int primary key, a int, b int, t text);
create unique index ix_inc_a on ix_inc (a) include (b, t);
create unique index ix_inc_b on ix_inc (b) nulls not distinct;
insert into ix_inc values (1, 1, 1, 'one'), (2, null, 2, 'two'), (3, null, null, 'three');
insert into ix_inc values (4, null, null, 'four');
insert into ix_inc values (4, 1, 4, 'four');
select b, t from ix_inc where a = 1;
update ix_inc set t = 'uno' where id = 1;
select a, b, t from ix_inc where a = 1;
select indexdef from pg_indexes where tablename = 'ix_inc' order by 1;
truncate ix_inc;
select * from ix_inc where a = 1;
insert into ix_inc values (1, 1, 1, 'again');
select * from ix_inc where a = 1;

-- without a primary key
create table ix_empty (a int, b text);
create index on ix_empty (a);
insert into ix_empty select g % 10, 'r' || g from generate_series(1, 100) g;
select b from ix_empty where a = 3 order by b;
update ix_empty set a = 77 where b = 'r13';
select * from ix_empty where a = 77;
delete from ix_empty where a = 77;
select * from ix_empty where a = 77;
select count(*) from ix_empty where a = 3;

-- keys of many types
create table ix_types (id int primary key, n numeric, t text, d date, ts timestamptz, f float8, u uuid, v varchar(10));
create index on ix_types (n);
create index on ix_types (t);
create index on ix_types (d, ts desc nulls last);
create index on ix_types (f);
create unique index on ix_types (u);
create index on ix_types (v);
insert into ix_types select g, g / 4.0, 't' || g, date '2020-01-01' + g, timestamptz '2020-01-01 00:00+00' + g * interval '1 hour', g / 8.0, ('00000000-0000-0000-0000-' || lpad(g::text, 12, '0'))::uuid, 'v' || g from generate_series(1, 50) g;
insert into ix_types (id) values (100), (101);
select id, n from ix_types where n = 2.5;
select id, n from ix_types where n = 2.50000;
select id from ix_types where t = 't7';
select id from ix_types where t >= 't4' and t < 't5' order by id;
select id from ix_types where d = date '2020-01-10';
select id from ix_types where d between '2020-01-10' and '2020-01-12' order by id;
select id from ix_types where f = 1.5;
select id from ix_types where u = '00000000-0000-0000-0000-000000000042';
select id from ix_types where v = 'v9';

-- equal values of different looks are one key
create table ix_equal (id int primary key, c char(5) unique, f float8 unique, n numeric unique, i interval unique, x text[] unique, b bytea unique);
insert into ix_equal values (1, 'a', 0, 1.0, '1 day', '{a,b}', '\x00ff');
insert into ix_equal (id, c) values (2, 'a  ');
insert into ix_equal (id, f) values (2, '-0');
insert into ix_equal (id, n) values (2, 1.000);
insert into ix_equal (id, i) values (2, '24 hours');
insert into ix_equal (id, x) values (2, array['a', 'b']);
insert into ix_equal (id, b) values (2, '\x00ff');
insert into ix_equal values (2, 'A', 'NaN', 'NaN', '23 hours', '{}', '');
insert into ix_equal (id, f) values (3, 'NaN');
select id, c, f, n, i, x from ix_equal where c = 'a';
select id, n from ix_equal where n = 1.00;
select id from ix_equal where f = 'NaN';
select id, i from ix_equal where i = '24 hours';
select id from ix_equal where x = '{a,b}';
update ix_equal set n = 1.00 where id = 1;
select n from ix_equal where n = 1;
drop table ix_equal;
drop table ix, ix_empty, ix_inc, ix_types;
select count(*) from pg_indexes where tablename like 'ix%';

-- nothing is being built now
select * from pg_stat_progress_create_index;
select count(*), sum(tuples_done) from pg_stat_progress_create_index where phase like 'building%';
