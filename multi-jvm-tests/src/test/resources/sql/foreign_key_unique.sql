-- Foreign keys that refer to unique constraints and unique indexes.
drop table if exists fu_child, fu_child2, fu_action, fu_pair_child, fu_pair, fu_self, fu_types, fu_parent cascade;
create table fu_parent (id int primary key, code text unique, n int, m int, constraint fu_nm unique (n, m) include (code));
create unique index fu_parent_m on fu_parent (m desc);
insert into fu_parent values (1, 'a', 1, 10), (2, 'b', 2, 20), (3, 'c', 3, 30), (4, null, null, 40), (5, 'e', 5, null);
create table fu_child (id int primary key, code text references fu_parent (code), m int, constraint fu_m foreign key (m) references fu_parent (m));

-- definitions that cannot be
create table fu_bad (a int references fu_parent (n));
create table fu_bad (a int, b int, foreign key (a, b) references fu_parent (n, code));
create table fu_bad (a int, b int, foreign key (a, b) references fu_parent (n, n));
create table fu_bad (a int, b int, c text, foreign key (a, b, c) references fu_parent (n, m, code));
create table fu_bad (a text references fu_parent (m));
create unique index fu_parent_partial on fu_parent (n) where n > 0;
create unique index fu_parent_expression on fu_parent ((n + 0));
create table fu_bad (a int references fu_parent (n));
drop index fu_parent_partial, fu_parent_expression;
create table fu_bad (a int, foreign key (a) references fu_parent (nothing));

-- rows that refer
insert into fu_child values (1, 'a', 10), (2, 'b', null), (3, null, 40);
insert into fu_child values (4, 'z', 10);
insert into fu_child values (4, 'a', 11);
insert into fu_child values (4, 'z', 11);
insert into fu_child select g, case when g = 7 then 'q' else 'a' end, 20 from generate_series(5, 9) g;
insert into fu_child select g, 'a', 20 from generate_series(5, 9) g;
update fu_child set code = 'c' where id = 5;
update fu_child set code = 'x' where id = 5;
update fu_child set m = 12 where id in (6, 7);
update fu_child set m = null, code = null where id = 6;
select * from fu_child order by id;

-- rows that are referred to
delete from fu_parent where id = 1;
delete from fu_parent where id = 2;
update fu_parent set code = 'A' where id = 1;
update fu_parent set m = 11 where id = 1;
update fu_parent set code = null where id = 1;
update fu_parent set id = 100 where id = 1;
update fu_parent set n = 100 where id = 100;
update fu_parent set code = code, m = m where id = 100;
update fu_parent set code = 'E' where code = 'e';
delete from fu_parent where id = 5;
delete from fu_parent where id = 4;
update fu_child set m = null where id = 3;
delete from fu_parent where id = 4;
select * from fu_parent order by id;
insert into fu_parent values (6, 'f', 6, 60), (7, 'g', 7, 70);
update fu_parent set code = 'h' where id = 6;
insert into fu_child values (20, 'h', 60);
begin;
delete from fu_child where id = 20;
update fu_parent set code = 'hh', m = 61 where id = 6;
insert into fu_child values (20, 'h', 61);
rollback;
begin;
update fu_child set code = null where id = 20;
update fu_parent set code = 'hh' where id = 6;
update fu_child set code = 'hh' where id = 20;
commit;
select * from fu_child where id = 20;
begin;
insert into fu_parent values (8, 'i', 8, 80);
insert into fu_child values (21, 'i', 80);
savepoint s;
delete from fu_parent where id = 8;
rollback to s;
commit;
delete from fu_parent where id = 8;

-- catalogs
select conname, conindid::regclass::text, confkey, conkey, pg_get_constraintdef(oid) from pg_constraint where conrelid = 'fu_child'::regclass and contype = 'f' order by 1;
select constraint_name, unique_constraint_catalog is null, unique_constraint_schema, unique_constraint_name, match_option, update_rule from information_schema.referential_constraints where constraint_name like 'fu\_%' order by 1;

-- what it needs stays
drop index fu_parent_m;
drop index fu_parent_code_key;
alter table fu_parent drop constraint fu_parent_code_key;
alter table fu_parent drop constraint fu_nm;
create table fu_child2 (code text, constraint fu_2 foreign key (code) references fu_parent (code));
alter table fu_parent drop constraint fu_parent_code_key;
drop table fu_parent;
drop table fu_child2;
create index fu_parent_other on fu_parent (n);
create unique index fu_parent_other2 on fu_parent (n);
create table fu_child2 (n int references fu_parent (n));
drop index fu_parent_other, fu_parent_other2;
drop index fu_parent_other;
drop index fu_parent_other2 cascade;
insert into fu_child2 values (12345);
drop table fu_child2;
alter table fu_parent drop constraint fu_parent_code_key cascade;
select conname from pg_constraint where conrelid = 'fu_child'::regclass order by 1;
insert into fu_child values (30, 'nothing', 10);
insert into fu_child values (31, 'nothing', 11);
alter table fu_parent add constraint fu_code_again unique (code);
alter table fu_child add foreign key (code) references fu_parent (code);
delete from fu_child where code = 'nothing';
alter table fu_child add foreign key (code) references fu_parent (code);
insert into fu_child values (30, 'nothing', 10);
truncate fu_parent;

-- actions
create table fu_action (id int primary key, code text references fu_parent (code) on update cascade on delete set null, m int default 30 references fu_parent (m) on update set default on delete cascade);
insert into fu_action values (1, 'b', 20), (2, 'b', 30), (3, 'hh', 60), (4, null, 20);
update fu_parent set code = 'B' where id = 2;
delete from fu_child;
update fu_parent set code = 'B' where id = 2;
select * from fu_action order by id;
update fu_parent set m = 21 where id = 2;
select * from fu_action order by id;
delete from fu_parent where id = 2;
select * from fu_action order by id;
delete from fu_parent where id = 6;
select * from fu_action order by id;
update fu_parent set m = 31 where id = 3;
delete from fu_parent where id = 3;
select * from fu_action order by id;

-- several columns, MATCH FULL, deferred, other order
create table fu_pair (a int, b text, c int, unique (a, b), unique (b, c));
insert into fu_pair values (1, 'x', 1), (1, 'y', 2), (2, 'x', 3), (null, 'n', 4);
create table fu_pair_child (id int primary key, p text, q int, r int,
  foreign key (p, q) references fu_pair (b, a) match full on update cascade on delete cascade deferrable initially deferred,
  foreign key (r, p) references fu_pair (c, b) on delete set null (r));
insert into fu_pair_child values (1, 'x', 1, 1), (2, 'y', 1, null), (3, null, null, 5);
insert into fu_pair_child values (4, 'x', null, null);
insert into fu_pair_child values (4, 'x', 3, null);
insert into fu_pair_child values (4, 'x', 2, 2);
begin;
insert into fu_pair_child values (4, 'z', 9, null);
insert into fu_pair values (9, 'z', 9);
commit;
begin;
delete from fu_pair where b = 'z';
select id from fu_pair_child order by id;
rollback;
update fu_pair set a = a + 10;
select * from fu_pair_child order by id;
update fu_pair set b = b || '!' where b = 'z';
select * from fu_pair_child order by id;
delete from fu_pair where b = 'x';
select * from fu_pair_child order by id;
select conname, conindid::regclass::text, confkey, pg_get_constraintdef(oid) from pg_constraint where conrelid = 'fu_pair_child'::regclass and contype = 'f' order by 1;
select constraint_name, column_name, ordinal_position, position_in_unique_constraint from information_schema.key_column_usage where table_name = 'fu_pair_child' order by 1, 3;

-- itself
create table fu_self (id int primary key, code text unique, parent text references fu_self (code));
insert into fu_self values (1, 'root', 'root'), (2, 'leaf', 'root');
insert into fu_self values (3, 'lost', 'nobody');
update fu_self set code = 'Root' where id = 1;
update fu_self set code = 'Root', parent = 'Root' where id = 1;
delete from fu_self where id = 1;
delete from fu_self;
alter table fu_self drop constraint fu_self_code_key;
drop table fu_self;

-- types
create table fu_types (id int primary key, n numeric unique, big bigint unique, f float8 unique, v varchar(10) unique, d date unique nulls not distinct);
insert into fu_types values (1, 1.0, 5, 0.5, 'v', '2024-01-01'), (2, 2.50, 70000, 1, 'w', null);
create table fu_types_child (n numeric references fu_types (n), small smallint references fu_types (big), v text references fu_types (v), d date references fu_types (d) on update cascade);
insert into fu_types_child values (1, 5, 'v', '2024-01-01'), (2.5, null, 'w', null);
insert into fu_types_child values (1.1, 5, 'v', null);
insert into fu_types_child values (1, 6, 'v', null);
insert into fu_types_child values (1, 5, 'x', null);
insert into fu_types_child values (1, 5, 'v', '2024-01-02');
update fu_types set d = '2024-02-02' where id = 1;
select d from fu_types_child order by 1;
delete from fu_types where id = 2;
update fu_types set big = 5, v = 'v' where id = 1;
update fu_types set big = 6 where id = 1;
drop table fu_types_child, fu_types, fu_pair_child, fu_pair, fu_action, fu_child, fu_parent;
