-- INSERT ... ON CONFLICT DO NOTHING and DO UPDATE on the primary key.
drop table if exists oc, oc2, oc_plain;
create table oc (a int primary key, b int not null default 5, c text);
create table oc2 (x int, y text, n bigint default 0, t timestamp, primary key (x, y));
create table oc_plain (a int, b text);
insert into oc values (1, 1, 'one'), (2, 2, 'two');

-- DO NOTHING
insert into oc values (1, 10, 'x') on conflict do nothing;
insert into oc values (1, 10, 'x') on conflict (a) do nothing returning *;
insert into oc values (1, 10, 'x'), (3, 3, 'three') on conflict (a) do nothing returning *;
insert into oc values (4, 4, 'four'), (4, 40, 'x'), (5, 5, 'five') on conflict do nothing returning a, b;
insert into oc values (1, 10, 'x') on conflict on constraint oc_pkey do nothing;
insert into oc values (1, 10, 'x') on conflict ((a)) do nothing;
insert into oc values (1, 10, 'x') on conflict (a, a) do nothing;
insert into oc values (1, 10, 'x') on conflict (a) where b > 3 do nothing;
insert into oc values (1, null, 'x') on conflict do nothing;
insert into oc values (null, 1, 'x') on conflict do nothing;
select * from oc order by a;

-- DO UPDATE
insert into oc values (1, 10, 'x') on conflict (a) do update set b = excluded.b;
insert into oc values (1, 10, 'x') on conflict (a) do update set b = oc.b + excluded.b, c = excluded.c || oc.c returning *;
insert into oc values (6, 6, 'six') on conflict (a) do update set b = oc.b + excluded.b returning *;
insert into oc (a) values (6) on conflict (a) do update set b = excluded.b, c = excluded.c returning *;
insert into oc values (6, 7, 'seven') on conflict (a) do update set (b, c) = (excluded.b, 'tuple') returning b, c;
insert into oc values (6, 7, 'seven') on conflict (a) do update set (b, c) = (default, default) returning b, c;
insert into oc values (6, 7, 'seven') on conflict (a) do update set (b, c) = row (1, excluded.c) returning b, c;
insert into oc values (6, 9, 'nine') on conflict on constraint oc_pkey do update set b = excluded.b where oc.b > 100 returning *;
insert into oc values (6, 9, 'nine') on conflict on constraint oc_pkey do update set b = excluded.b where oc.b < excluded.b returning *;
insert into oc as o values (6, 9, 'nine') on conflict (a) do update set b = o.b + 1 returning o.b, o.*;
insert into oc as o values (6, 9, 'nine') on conflict (a) do update set c = excluded::text returning *;
insert into oc values (9, 9, 'new'), (1, 0, 'one'), (8, 8, 'new'), (2, 22, 'two') on conflict (a) do update set b = excluded.b + 1 where oc.a <> 2 returning *;
insert into oc select a, b + 1, c || '+' from oc on conflict (a) do update set b = excluded.b, c = excluded.c where oc.a in (1, 2);
insert into oc select g, g, 'series' from generate_series(1, 3000) g on conflict (a) do update set c = 'again';
select count(*), count(*) filter (where c = 'again'), count(*) filter (where c = 'series') from oc;
insert into oc select g, g, 'series' from generate_series(1, 3100) g on conflict do nothing;
delete from oc where a > 10;
select * from oc order by a;

-- Twice in one command
insert into oc values (1, 1, 'x'), (1, 2, 'y') on conflict (a) do update set b = excluded.b;
insert into oc values (70, 1, 'x'), (70, 2, 'y') on conflict (a) do update set b = excluded.b;
insert into oc select 1 + g / 2000, g, 'x' from generate_series(1, 2001) g on conflict (a) do update set b = excluded.b;
insert into oc values (1, 1, 'x'), (1, 2, 'y') on conflict (a) do update set b = excluded.b where false;
insert into oc values (1, 1, 'x'), (1, 2, 'y') on conflict (a) do update set b = excluded.b where excluded.b = 2 returning b;
select * from oc where a in (1, 70);

-- Keys that change
insert into oc values (1, 1, 'x') on conflict (a) do update set a = 2;
insert into oc values (1, 1, 'x') on conflict (a) do update set a = 100 returning *;
insert into oc values (1, 1, 'x') on conflict (a) do update set a = 100 returning *;
insert into oc values (1, 1, 'x') on conflict (a) do update set a = excluded.a, b = 77 returning *;
insert into oc values (2, 1, 'x'), (102, 1, 'y') on conflict (a) do update set a = oc.a + 100;
insert into oc values (2, 1, 'x'), (2, 1, 'y') on conflict (a) do update set a = oc.a + 100 returning *;
select * from oc order by a;

-- NULLs and defaults
insert into oc values (1, 1, 'x') on conflict (a) do update set b = null;
insert into oc values (1, 1, 'x') on conflict (a) do update set c = null returning *;
insert into oc default values on conflict do nothing;

-- Two key columns, other types
insert into oc2 values (1, 'a', 1, '2020-01-01 10:00'), (1, 'b', 2, null);
insert into oc2 values (1, 'a', 5, '2021-01-01') on conflict (x, y) do update set n = oc2.n + excluded.n, t = greatest(oc2.t, excluded.t) returning *;
insert into oc2 values (1, 'a', 5, '2021-01-01') on conflict (y, x) do update set n = excluded.n returning *;
insert into oc2 values (1, 'c'), (1, 'b') on conflict (x, y) do update set n = oc2.n * 10 returning *;
insert into oc2 values (1, 'a') on conflict (x) do nothing;
insert into oc2 values (1, 'a') on conflict (x, y, n) do nothing;
select * from oc2 order by x, y;

-- Subqueries
insert into oc values (1, 1, 'x') on conflict (a) do update set b = (select max(b) from oc2 join oc on oc2.x = oc.a) returning *;
insert into oc values (1, 1, 'x') on conflict (a) do update set b = (select count(*) from oc2 where x = excluded.a) where exists (select 1 from oc2 where x = excluded.a) returning *;
insert into oc values (1, 1, 'x') on conflict (a) do update set b = 0 where excluded.a not in (select x from oc2) returning *;
with n as (select 1 as a, 41 as b) insert into oc select a, b, 'with' from n on conflict (a) do update set b = (select b + 1 from n) returning *;
--@refused subquery over the existing row in ON CONFLICT DO UPDATE
insert into oc values (1, 1, 'x') on conflict (a) do update set b = (select count(*) from oc2 where x = oc.b);

-- Parameters
--@parameter int 1
--@parameter int 500
--@parameter int 7
insert into oc values (?, ?, 'p') on conflict (a) do update set b = oc.b + excluded.b + ? returning *;
--@parameter int 700
--@parameter int 500
--@parameter int 7
insert into oc values (?, ?, 'p') on conflict (a) do update set b = oc.b + excluded.b + ? returning *;
--@parameter int 700
--@parameter text null
--@parameter text p
insert into oc (a, c) values (?, ?) on conflict (a) do update set c = coalesce(excluded.c, ?) returning *;
--@parameter int 1
insert into oc (a) values (?) on conflict do nothing;

-- Tables without a primary key
insert into oc_plain values (1, 'a') on conflict do nothing;
insert into oc_plain values (1, 'a') on conflict do nothing returning *;
insert into oc_plain values (1, 'a') on conflict (a) do nothing;
insert into oc_plain values (1, 'a') on conflict (a) do update set b = 'b';
insert into oc_plain values (1, 'a') on conflict do update set b = 'b';
insert into oc_plain values (1, 'a') on conflict on constraint oc_plain_pkey do nothing;
select count(*) from oc_plain;

-- Errors
insert into oc values (1, 1, 'x') on conflict do update set b = 1;
insert into oc values (1, 1, 'x') on conflict (b) do update set b = 1;
insert into oc values (1, 1, 'x') on conflict (nosuch) do update set b = 1;
insert into oc values (1, 1, 'x') on conflict (a, b) do nothing;
insert into oc values (1, 1, 'x') on conflict ((a + 1)) do nothing;
insert into oc values (1, 1, 'x') on conflict ((count(a))) do nothing;
insert into oc values (1, 1, 'x') on conflict (a desc) do nothing;
insert into oc values (1, 1, 'x') on conflict (a nulls first) do nothing;
insert into oc values (1, 1, 'x') on conflict on constraint nosuch do nothing;
insert into oc values (1, 1, 'x') on conflict (a) where nosuch > 1 do nothing;
insert into oc values (1, 1, 'x') on conflict (a) where (select true) do nothing;
insert into oc values (1, 1, 'x') on conflict (a) where count(*) > 1 do nothing;
insert into oc values (1, 1, 'x') on conflict (a) where excluded.b = 1 do nothing;
insert into oc values (1, 1, 'x') on conflict (a) do update set b = b + 1;
insert into oc values (1, 1, 'x') on conflict (a) do update set nosuch = 1;
insert into oc values (1, 1, 'x') on conflict (a) do update set b = 1, b = 2;
insert into oc values (1, 1, 'x') on conflict (a) do update set b = 'x'::text;
insert into oc values (1, 1, 'x') on conflict (a) do update set b = 'x';
insert into oc values (1, 1, 'x') on conflict (a) do update set b = count(*);
insert into oc values (1, 1, 'x') on conflict (a) do update set b = generate_series(1, 2);
insert into oc values (1, 1, 'x') on conflict (a) do update set b = 1 / (oc.b - oc.b);
insert into oc values (1, 1, 'x') on conflict (a) do update set (b, c) = (1, 2, 3);
insert into oc values (1, 1, 'x') on conflict (a) do update set oc.b = 1;
insert into oc values (1, 1, 'x') on conflict (a) do update set excluded.b = 1;
insert into oc values (1, 1, 'x') on conflict (a) do update set b = excluded.nosuch;
insert into oc values (1, 1, 'x') on conflict (a) do update set b = 1 where 5;
insert into oc values (1, 1, 'x') on conflict (a) do update set b = 1 where nosuch;
insert into oc values (1, 1, 'x') on conflict (a) do update set b = 1 where count(*) > 1;
insert into oc values (1, 1, 'x') on conflict (a) do update set b = 1 where current of cc;
insert into oc values (1, 1, 'x') on conflict (a) do update set b = 1 returning excluded.b;
insert into oc values (1, 1, 'x') on conflict (b) do nothing returning nosuch;
insert into oc as o values (1, 1, 'x') on conflict (a) do update set b = oc.b;
insert into oc as excluded values (1, 1, 'x') on conflict (a) do update set b = excluded.b;
--@refused COLLATE in ON CONFLICT
insert into oc2 values (1, 'a') on conflict (x, y collate "C") do nothing;
--@refused operator class in ON CONFLICT
insert into oc values (1, 1, 'x') on conflict (a int4_ops) do nothing;

-- In blocks, with savepoints
--@session
begin;
insert into oc values (200, 1, 'block') on conflict (a) do update set b = oc.b + 1;
insert into oc values (200, 1, 'block') on conflict (a) do update set b = oc.b + 1 returning *;
insert into oc values (200, 1, 'block') on conflict do nothing;
savepoint s;
insert into oc values (200, 1, 'block'), (201, 1, 'block') on conflict (a) do update set b = oc.b + 10 returning *;
rollback to s;
delete from oc where a = 200;
insert into oc values (200, 1, 'fresh') on conflict (a) do update set b = oc.b + 1 returning *;
commit;
select * from oc where a >= 200 order by a;
begin isolation level repeatable read;
insert into oc values (200, 1, 'block') on conflict (a) do update set b = oc.b + 1 returning *;
insert into oc values (200, 1, 'block') on conflict (a) do update set b = oc.b + 1 returning *;
insert into oc values (200, 1, 'block'), (203, 1, 'rr') on conflict do nothing returning *;
rollback;
prepare up (int, int) as insert into oc values ($1, $2, 'prep') on conflict (a) do update set b = oc.b + excluded.b returning b;
execute up (300, 1);
execute up (300, 2);
execute up (300, 3);
explain (costs off) insert into oc values (1, 1, 'x') on conflict (a) do update set b = excluded.b where oc.b < excluded.b;
explain (costs off) insert into oc values (1, 1, 'x') on conflict do nothing;
explain (costs off) insert into oc values (1, 1, 'x'), (2, 2, 'y') on conflict on constraint oc_pkey do nothing;
drop table oc, oc2, oc_plain;
