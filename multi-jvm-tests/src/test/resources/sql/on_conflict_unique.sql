-- UNIQUE constraints, and INSERT ... ON CONFLICT on keys beside the primary key.
drop table if exists ou, ou_two, ou_plain, ou_part;
create table ou (id int primary key, email text unique, a int, b int, n int default 0, constraint ou_ab unique (a, b));
insert into ou values (1, 'one@x', 1, 1), (2, 'two@x', 1, 2), (3, null, null, 1);
insert into ou values (4, 'one@x', 9, 9);
insert into ou values (4, 'four@x', 1, 1);
insert into ou values (1, 'one@x', 1, 1);
insert into ou values (4, null, null, 1);
update ou set email = 'one@x' where id = 2;
update ou set a = 1, b = 1 where id = 4;

-- DO NOTHING
insert into ou values (5, 'one@x', 5, 5) on conflict do nothing;
insert into ou values (5, 'five@x', 1, 1) on conflict do nothing returning *;
insert into ou values (1, 'new@x', 5, 5) on conflict do nothing returning *;
insert into ou values (5, 'one@x', 5, 5) on conflict (email) do nothing returning *;
insert into ou values (5, 'one@x', 1, 1) on conflict (id) do nothing;
insert into ou values (1, 'seven@x', 5, 5) on conflict (email) do nothing;
insert into ou values (5, 'five@x', 1, 1) on conflict (b, a) do nothing;
insert into ou values (5, 'five@x', 1, 1) on conflict on constraint ou_ab do nothing;
insert into ou values (5, 'two@x', 1, 1) on conflict on constraint ou_ab do nothing;
insert into ou values (5, 'two@x', 8, 8) on conflict on constraint ou_ab do nothing;
insert into ou values (5, 'five@x', 5, 5), (6, 'five@x', 6, 6), (7, 'seven@x', 5, 5), (8, 'eight@x', 8, 8), (8, 'nine@x', 9, 9) on conflict do nothing returning id, email;
insert into ou values (5, 'x', 5, 5) on conflict (a) do nothing;
insert into ou values (5, 'x', 5, 5) on conflict on constraint ou_email do nothing;
insert into ou values (5, 'x', 5, 5) on conflict on constraint nothing do nothing;
select * from ou order by id;

-- DO UPDATE
insert into ou values (10, 'one@x', 10, 10) on conflict (email) do update set n = ou.n + 1;
insert into ou values (10, 'one@x', 10, 10) on conflict (email) do update set n = ou.n + 1, a = excluded.a returning *;
insert into ou values (10, 'ten@x', 10, 10) on conflict (email) do update set n = ou.n + 1 returning *;
insert into ou values (11, 'eleven@x', 11, 11) on conflict (email) do update set n = ou.n + 1 returning *;
insert into ou values (12, 'twelve@x', 1, 2) on conflict (a, b) do update set email = excluded.email returning *;
select id from ou where email = 'two@x';
select id from ou where email = 'twelve@x';
insert into ou values (13, 'one@x', 13, 13), (14, 'fourteen@x', 14, 14), (15, 'twelve@x', 15, 15) on conflict (email) do update set n = excluded.id returning id, email, n;
insert into ou values (13, 'one@x', 13, 13), (14, 'one@x', 14, 14) on conflict (email) do update set n = 99;
insert into ou values (20, 'new@x', 20, 20), (21, 'new@x', 21, 21) on conflict (email) do update set n = 99;
insert into ou values (20, 'one@x', 20, 20) on conflict (email) do update set email = 'two2@x' returning id, email;
insert into ou values (20, 'two2@x', 20, 20) on conflict (email) do update set email = 'twelve@x';
insert into ou values (20, 'two2@x', 20, 20) on conflict (email) do update set n = 5 where ou.n > 1000 returning *;
insert into ou values (20, 'two2@x', 20, 20) on conflict (email) do update set id = 200 returning *;
insert into ou values (20, 'two2@x', 20, 20) on conflict (email) do update set id = 2 returning *;
insert into ou values (20, null, 21, 21) on conflict (email) do update set n = 1 returning *;
insert into ou values (22, null, 22, 22) on conflict (email) do update set n = 1 returning *;
insert into ou values (30, 'a@x', 30, 30), (31, 'b@x', 31, 31) on conflict (email) do update set email = 'c@x' returning id, email;
insert into ou values (32, 'a@x', 32, 32), (33, 'd@x', 33, 33) on conflict (email) do update set email = 'd@x' returning id, email;
select * from ou order by id;
select count(*) from ou where email = 'd@x';
insert into ou select 1000 + g, 'bulk' || g, 1000 + g, 0 from generate_series(1, 1500) g on conflict (email) do update set n = 1;
insert into ou select 3000 + g, 'bulk' || g, 3000 + g, 0 from generate_series(1, 2500) g on conflict (email) do update set n = ou.n + 1;
select count(*), sum(n) from ou where email like 'bulk%';
explain (costs off) insert into ou values (1, 'x') on conflict (email) do nothing;
explain (costs off) insert into ou values (1, 'x') on conflict (id) do update set n = 1;

-- in a transaction
begin;
insert into ou values (5000, 'txn@x', 5000, 1);
insert into ou values (5001, 'txn@x', 5001, 1) on conflict (email) do update set n = 7 returning id, n;
delete from ou where email = 'txn@x';
insert into ou values (5002, 'txn@x', 5002, 1) on conflict (email) do update set n = 7 returning id, n;
rollback;
select count(*) from ou where email = 'txn@x';

-- two unique keys on the same columns, NULLS NOT DISTINCT, no primary key
create table ou_two (a int primary key, b int, unique nulls not distinct (b), unique (a, b));
create unique index ou_two_again on ou_two (a);
insert into ou_two values (1, null);
insert into ou_two values (2, null);
insert into ou_two values (2, null) on conflict (b) do update set a = 5 returning *;
insert into ou_two values (5, 6) on conflict (a) do update set b = 7 returning *;
insert into ou_two values (5, 7) on conflict (a, b) do update set b = 8 returning *;
create table ou_plain (u text unique, v int);
insert into ou_plain values ('a', 1), ('b', 2);
insert into ou_plain values ('a', 3) on conflict (u) do update set v = ou_plain.v + excluded.v returning *;
insert into ou_plain values ('a', 3) on conflict do nothing;
insert into ou_plain values ('a', 3);
insert into ou_plain values ('c', 3) on conflict do nothing;
update ou_plain set u = 'a' where u = 'b';
select * from ou_plain order by u;

-- definition
create table ou_part (a int constraint named unique, b int unique unique, c int, unique (a), unique (c, a) include (b));
select conname, contype, conkey, pg_get_constraintdef(oid) from pg_constraint where conrelid = 'ou_part'::regclass order by 1;
select indexname, indexdef from pg_indexes where tablename in ('ou_part', 'ou_two', 'ou') order by 1;
select constraint_name, constraint_type from information_schema.table_constraints where table_name in ('ou', 'ou_part') and constraint_type <> 'CHECK' order by 1;
select constraint_name, column_name, ordinal_position from information_schema.key_column_usage where table_name in ('ou', 'ou_part') order by 1, 3;
drop index named;
create table ou_bad (a int, unique (a, b));
create table ou_bad (a int, unique (a, a));
create table ou_bad (j json unique);
create table ou_bad (a int, constraint ou_pkey unique (a), constraint ou_pkey unique (a));
create table ou_bad (a int constraint ou_ab unique);
drop table ou, ou_two, ou_plain, ou_part;
