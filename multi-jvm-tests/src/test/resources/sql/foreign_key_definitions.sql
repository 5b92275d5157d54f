-- FOREIGN KEY constraints: names, what is refused, DROP and TRUNCATE.
drop table if exists fd_c, fd_c2, fd_c3, fd_self, fd_p, fd_p2, fd_nokey, fd_bad, fd_types, fd_text cascade;
create table fd_p (id int primary key, n text);
create table fd_p2 (a int, b text, c int, primary key (a, b));
create table fd_nokey (id int, n int);
create table fd_c (a int references fd_p, b int constraint named references fd_p (id), c int, d text,
  foreign key (c, d) references fd_p2, constraint two foreign key (c, d) references fd_p2 (a, b),
  foreign key (a) references fd_p (id), foreign key (d, c) references fd_p2 (b, a));
select conname, contype, conkey, confkey, confupdtype, confdeltype, confmatchtype, condeferrable, condeferred, convalidated, connoinherit
  from pg_constraint where conrelid = 'fd_c'::regclass order by conname;
select conname, confrelid::regclass, pg_get_constraintdef(oid) from pg_constraint where conrelid = 'fd_c'::regclass order by conname;
insert into fd_p values (1), (2);
insert into fd_p2 values (1, 'x', 5);
insert into fd_c values (1, 2, 1, 'x');
insert into fd_c values (1, 2, 1, 'y');
insert into fd_c values (1, 2, null, 'y');
insert into fd_c values (1, 3, 1, 'x');
insert into fd_c values (3, 3, 1, 'x');

-- what is refused
create table fd_bad (a int references nothing);
create table fd_bad (a int references nothing (id));
create table fd_bad (a int references fd_p (nothing));
create table fd_bad (a int references fd_p (n));
create table fd_bad (a int references fd_nokey);
create table fd_bad (a int references fd_nokey (id));
create table fd_bad (a int references fd_p (id, n));
create table fd_bad (a int references fd_p2);
create table fd_bad (a int references fd_p2 (a));
create table fd_bad (a int, b text, foreign key (a, b) references fd_p2 (a, a));
create table fd_bad (a int, b text, foreign key (a, b) references fd_p2 (a, c));
create table fd_bad (a int, b text, foreign key (a, b) references fd_p (id));
create table fd_bad (a int, b text, foreign key (a, c) references fd_p2);
create table fd_bad (a int, b text, foreign key (b, a) references fd_p2);
create table fd_bad (a text references fd_p);
create table fd_bad (a date constraint x references fd_p);
create table fd_bad (a boolean references fd_p);
create table fd_bad (a numeric references fd_p);
create table fd_bad (a int, foreign key (ctid) references fd_p);
create table fd_bad (a int references pg_class);
create table fd_bad (a int references pg_class (oid));
create table fd_bad (a int constraint x references fd_p constraint x references fd_p);
create table fd_bad (a int constraint x check (a > 0) constraint x references fd_p);
create table fd_bad (a int primary key, b int constraint fd_bad_pkey references fd_p);
create table fd_bad (a int references fd_p match partial);
create table fd_bad (a int, b int, foreign key (a) references fd_p on delete set null (b));
create table fd_bad (a int, b int, foreign key (a) references fd_p on delete set null (c));
create table fd_bad (a int, b int, foreign key (a) references fd_p on update set null (a));
create table fd_bad (a int references fd_p initially deferred not deferrable);
create table fd_bad (a int references fd_p not deferrable initially deferred);
create table fd_bad (a int references fd_p deferrable not deferrable);
create table fd_bad (a int references fd_p initially deferred initially immediate);
create table fd_bad (a int, foreign key (a) references fd_p initially deferred not deferrable);
create table fd_bad (a int references fd_bad);
create table fd_bad (a int references fd_bad (a));
create table fd_bad (a int, b int, c int, foreign key (a) references fd_p on delete cascade (a));
create table if not exists fd_p (a int references nothing);
select count(*) from pg_class where relname = 'fd_bad';

-- types that differ
create table fd_types (a bigint references fd_p, b smallint references fd_p);
insert into fd_types values (1, 2);
insert into fd_types values (5000000000, 2);
insert into fd_types values (-4294967295, 2);
insert into fd_types values (2, 7);
delete from fd_p where id = 2;
drop table fd_types;
create table fd_text (t varchar(10) primary key, n numeric(10, 2));
create table fd_types (a text references fd_text, b varchar(3) references fd_text (t));
insert into fd_text values ('abc', 1), ('de', 2);
insert into fd_types values ('abc', 'de');
insert into fd_types values ('abc', 'x');
delete from fd_text where t = 'de';
drop table fd_types, fd_text;
create table fd_text (n numeric(10, 2) primary key);
create table fd_types (a numeric references fd_text);
insert into fd_text values (1.00), (2.5);
insert into fd_types values (1), (2.50);
insert into fd_types values (1.001);
delete from fd_text where n = 1;
drop table fd_types, fd_text;
create table fd_text (c char(5), d date, u uuid, ts timestamptz, primary key (c, d, u, ts));
create table fd_types (c char(8), d date, u uuid, ts timestamptz, foreign key (c, d, u, ts) references fd_text);
insert into fd_text values ('ab', '2020-02-03', 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11', '2020-01-02 03:04:05+00');
insert into fd_types select * from fd_text;
insert into fd_types values ('ab', '2020-02-04', 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11', '2020-01-02 03:04:05+00');
delete from fd_text;
drop table fd_types, fd_text;

-- DROP TABLE and TRUNCATE
create table fd_c2 (a int references fd_p on delete cascade);
create table fd_c3 (a int references fd_p, b int, d text, foreign key (b, d) references fd_p2);
truncate fd_p;
truncate fd_p, fd_c;
truncate fd_p, fd_c, fd_c2;
begin;
truncate fd_p;
rollback;
insert into fd_c2 values (1);
insert into fd_c3 values (1);
truncate fd_c2;
select count(*) from fd_c2;
begin;
insert into fd_c2 values (1);
truncate fd_p, fd_p2, fd_c, fd_c2, fd_c3;
select (select count(*) from fd_p), (select count(*) from fd_c), (select count(*) from fd_c2);
rollback;
select (select count(*) from fd_p), (select count(*) from fd_c), (select count(*) from fd_c3);
begin;
truncate fd_p cascade;
select (select count(*) from fd_p), (select count(*) from fd_p2), (select count(*) from fd_c), (select count(*) from fd_c3);
rollback;
truncate fd_p, fd_p2, fd_c, fd_c2, fd_c3;
select (select count(*) from fd_p), (select count(*) from fd_c), (select count(*) from fd_c3);
insert into fd_p values (1);
insert into fd_c3 values (1);
truncate fd_p cascade;
select (select count(*) from fd_p), (select count(*) from fd_c), (select count(*) from fd_c3);
drop table fd_c2;
drop table fd_c3;
drop table fd_p2;
drop table fd_p;
drop table fd_p restrict;
drop table fd_p, fd_p2;
drop table fd_p cascade;
select conname from pg_constraint where conrelid = 'fd_c'::regclass order by conname;
insert into fd_c values (77, 78, null, null);
insert into fd_c values (77, 78, 1, 'x');
drop table fd_p2, fd_c, fd_nokey;

-- catalogs
create table fd_p (id int primary key, n text);
create table fd_p2 (a int, b text, c int, primary key (a, b));
create table fd_c (a int references fd_p, b text, c bigint, foreign key (b, c) references fd_p2 (b, a) match full on delete cascade on update set null deferrable initially deferred);
select conname, contype, condeferrable, condeferred, convalidated, conrelid::regclass, conindid::regclass, confrelid::regclass, confupdtype, confdeltype, confmatchtype,
  conislocal, coninhcount, connoinherit, conkey, confkey, conpfeqop, conppeqop, conffeqop, confdelsetcols, conexclop, conbin, pg_get_constraintdef(oid, true)
  from pg_constraint where conrelid in ('fd_c'::regclass, 'fd_p2'::regclass) order by conname;
select relname, relhastriggers from pg_class where relname in ('fd_c', 'fd_p', 'fd_p2') order by relname;
select * from information_schema.referential_constraints where constraint_name like 'fd%' order by constraint_name;
select constraint_name, table_name, column_name, ordinal_position, position_in_unique_constraint from information_schema.key_column_usage where table_name like 'fd\_%' order by 1, 4;
select constraint_name, table_name, constraint_type, is_deferrable, initially_deferred from information_schema.table_constraints where table_name like 'fd\_%' and constraint_type <> 'CHECK' order by 1;
select constraint_name, table_name, column_name from information_schema.constraint_column_usage where table_name like 'fd\_%' order by 1, 3;
select constraint_name, table_name from information_schema.constraint_table_usage where table_name like 'fd\_%' order by 1;
select conname, pg_catalog.pg_get_constraintdef(r.oid, true) as condef, conrelid::pg_catalog.regclass from pg_catalog.pg_constraint r where r.confrelid = 'fd_p2'::regclass and r.contype = 'f' order by conname;
select true as sametable, conname, pg_catalog.pg_get_constraintdef(r.oid, true) as condef, conrelid::pg_catalog.regclass as ontable from pg_catalog.pg_constraint r
  where r.conrelid = 'fd_c'::regclass and r.contype = 'f' and conparentid = 0 order by conname;
select conname, conrelid::pg_catalog.regclass as ontable, pg_catalog.pg_get_constraintdef(oid, true) as condef from pg_catalog.pg_constraint c
  where confrelid in (select pg_catalog.pg_partition_ancestors('fd_p2'::regclass) union all values ('fd_p2'::pg_catalog.regclass)) and contype = 'f' and conparentid = 0 order by conname;
drop table fd_c, fd_p, fd_p2;
