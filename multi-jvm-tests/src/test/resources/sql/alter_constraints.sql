-- ALTER TABLE ADD, VALIDATE and DROP CONSTRAINT of CHECK and UNIQUE.
drop table if exists ac, ac_rep, ac_seq;
create table ac (id int primary key, a int, b text, n int);
insert into ac select g, g % 5, 'b' || g, g from generate_series(1, 50) g;

-- CHECK
alter table ac add check (n > 0);
alter table ac add constraint ac_small check (n < 1000);
insert into ac values (100, 1, 'x', 0);
insert into ac values (100, 1, 'x', 1000);
update ac set n = -1 where id = 1;
alter table ac add check (n < 10);
alter table ac add constraint ac_ten check (n < 10) not valid;
insert into ac values (100, 1, 'x', 11);
update ac set a = 9 where id = 20;
update ac set a = 9 where id = 5;
alter table ac validate constraint ac_ten;
delete from ac where n >= 10;
alter table ac validate constraint ac_ten;
alter table ac validate constraint ac_ten;
alter table ac add check (n < 10);
alter table ac add check (n < 11);
alter table ac add check (a + n < 100);
alter table ac add check (a is null or b <> 'q');
select conname, contype, convalidated, conkey, pg_get_constraintdef(oid) from pg_constraint where conrelid = 'ac'::regclass and contype <> 'c' order by 1;
select conname, contype, convalidated, conkey from pg_constraint where conrelid = 'ac'::regclass order by 1;
alter table ac drop constraint ac_ten;
alter table ac drop constraint ac_n_check1;
alter table ac drop constraint ac_n_check2;
alter table ac drop constraint ac_n_check3;
insert into ac values (100, 1, 'x', 11);
alter table ac drop constraint ac_ten;
alter table ac drop constraint if exists ac_ten;
alter table ac add constraint ac_small check (n < 5);
alter table ac add check (nothing > 1);
alter table ac add check (n);
alter table ac add check (n > (select 1));
alter table ac add constraint ac_nv check (b is not null) not valid;
insert into ac values (101, 1, null, 12);
select conname, convalidated from pg_constraint where conrelid = 'ac'::regclass and contype = 'c' order by 1;

-- UNIQUE
alter table ac add unique (b);
insert into ac values (102, 1, 'b1', 12);
alter table ac add constraint ac_u unique (a, n);
alter table ac add unique (a);
alter table ac add unique (a, b);
alter table ac add unique (a, b);
alter table ac add constraint ac_u unique (n);
alter table ac add unique (nothing);
alter table ac add unique (a, a);
select conname, pg_get_constraintdef(oid) from pg_constraint where conrelid = 'ac'::regclass and contype = 'u' order by 1;
select indexname from pg_indexes where tablename = 'ac' order by 1;
insert into ac values (1, 3, 'fresh', 3), (200, 3, 'fresh', 3) on conflict on constraint ac_u do nothing;
insert into ac values (201, 3, 'b1', 77) on conflict (b) do update set n = 78 returning id, n;
alter table ac drop constraint ac_b_key;
insert into ac values (202, 3, 'b1', 79) on conflict (b) do update set n = 78 returning id, n;
insert into ac values (202, 3, 'b1', 79);
drop index ac_u;
alter table ac drop constraint ac_u;
alter table ac validate constraint ac_a_b_key;
alter table ac validate constraint ac_pkey;
alter table ac validate constraint nothing;
select conname from pg_constraint where conrelid = 'ac'::regclass and contype <> 'c' order by 1;
select indexname from pg_indexes where tablename = 'ac' order by 1;

-- tables that are not there, and other kinds
alter table nothing add check (a > 1);
alter table if exists nothing add check (a > 1);
alter table if exists nothing drop constraint c;
drop table ac;
select count(*) from pg_constraint where conname like 'ac%';
