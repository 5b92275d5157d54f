-- FOR UPDATE, FOR NO KEY UPDATE, FOR SHARE and FOR KEY SHARE by one client.
drop table if exists lock_b;
drop table if exists lock_a;
drop table if exists lock_heap;
create table lock_a (id int primary key, name text, n int);
create table lock_b (id int primary key, a int, what text);
create table lock_heap (x int, y text);
insert into lock_a values (1, 'one', 10), (2, 'two', 20), (3, 'three', null), (4, 'four', 40);
insert into lock_b values (1, 1, 'x'), (2, 1, 'y'), (3, 3, 'z'), (4, null, 'w');
insert into lock_heap values (1, 'a'), (2, 'b'), (2, 'b');

select * from lock_a where id = 1 for update;
select name, n + 1 as next from lock_a where id = 2 for no key update;
select * from lock_a where id = 3 for share;
select * from lock_a where id = 4 for key share;
select * from lock_a where id = 99 for update;
select * from lock_a where id = 1 and n > 10 for update;
select * from lock_a where id = null for update;
select * from lock_a order by id for update;
select * from lock_a order by n desc nulls last, id for update nowait;
select name from lock_a order by n nulls first for update skip locked;
select name as m, n from lock_a order by m limit 2 for update;
select name from lock_a order by id limit 2 offset 1 for update skip locked;
select name from lock_a order by id offset 3 for update;
select id from lock_a limit 0 for update;
select name from lock_a order by id for update limit 1;
select * from lock_heap order by x for update;
select count(*) from (select * from lock_heap for update) s;
select * from only lock_a where id = 1 for update;
select 1 for update;
select * from generate_series(1, 2) for update;
select lock_a::text from lock_a where id = 2 for update;
select id from lock_a where id = 1 for update for share;
select id from lock_a where id = 1 for read only;
(select id from lock_a where id = 1) for update;
table lock_a for update nowait;

--@parameter int 3
select name from lock_a where id = ? for update;
--@parameter bigint 2
select id from lock_a order by id limit ? for update skip locked;

-- Several tables.
select a.name, b.what from lock_a a join lock_b b on b.a = a.id order by b.id for update;
select a.name, b.what from lock_a a, lock_b b where b.a = a.id order by b.id for update of b nowait;
select a.name, b.what from lock_a a, lock_b b where b.a = a.id order by b.id limit 2 for update of a for share of b;
select a.name, b.what from lock_a a left join lock_b b on b.a = a.id order by a.id, b.id for update of a;
select a.name, b.what from lock_b b right join lock_a a on b.a = a.id order by a.id, b.id for update of a skip locked;
select a.id, s.n from lock_a a, lateral (select a.n * 2 as n) s order by a.id for update of a;
select a.id, g from lock_a a, generate_series(1, 2) g where a.id < 3 order by a.id, g for update;
select a.id, b.id from lock_a a join lock_b b using (id) order by 1 for no key update;
select x.id, y.id from lock_a x join lock_a y on x.id = y.id + 1 order by 1 for update;
select * from (lock_a a join lock_b b on a.id = b.a) as j order by what for update of a;

-- Subqueries, inside and outside.
select id from lock_a where id in (select a from lock_b) order by id for update;
select id from lock_a where n = (select max(n) from lock_a) for update;
select id, (select count(*) from lock_b where a = lock_a.id) as c from lock_a order by id for update;
select id from lock_a where exists (select 1 from lock_b where a = lock_a.id) order by id for update;
select * from (select id, name from lock_a where n > 10) s order by id for update;
select s.name from (select id, name from lock_a) s join lock_b b on b.a = s.id order by b.id for update of s;
select * from (values (1), (2)) v (x) order by x for update;
select * from (select id from lock_a for update) s order by id;
select name from lock_a where id = (select id from lock_a order by id desc limit 1 for update skip locked);
with w as (select id from lock_a where n > 10 for update) select * from w order by id;
with w as (select id from lock_a where n > 10) select * from w order by id for update;
with w as (select id from lock_a) select w.id from w join lock_b b on b.a = w.id order by b.id for update of b;

select a.id, (select max(b.id) from lock_b b) + a.n as s from lock_a a order by a.n desc, a.id limit 3 for update;
select a.id from lock_a a order by (select count(*) from lock_b where a = a.id) desc, a.id limit 2 for update;

-- A queue.
create table lock_queue (id int primary key, state text, by text);
insert into lock_queue select i, 'new', null from generate_series(1, 5) i;
update lock_queue set state = 'taken', by = 'a' where id = (select id from lock_queue where state = 'new' order by id limit 1 for update skip locked) returning *;
with next as (select id from lock_queue where state = 'new' order by id limit 2 for update skip locked) update lock_queue q set state = 'taken', by = 'b' from next where q.id = next.id;
delete from lock_queue where id = (select id from lock_queue where state = 'taken' order by id limit 1 for no key update skip locked) returning id, by;
delete from lock_queue where id in (select id from lock_queue where state = 'new' order by id for update skip locked limit 1) returning id;
select * from lock_queue order by id;
drop table lock_queue;

-- In a transaction: a lock is no hindrance to its holder, whatever it was before.
--@home
begin;
--@home
select * from lock_a where id = 1 for key share;
--@home
select * from lock_a where id = 1 for update nowait;
--@home
update lock_a set n = 11 where id = 1;
--@home
select * from lock_a where id = 1 for share;
--@home
select * from lock_a where n < 20 for update;
--@home
update lock_a set id = 5 where id = 2;
--@home
delete from lock_a where id = 3;
--@home
select * from lock_a order by id for update;
--@home
insert into lock_a values (6, 'six', 60);
--@home
select * from lock_a where n >= 20 order by id for update skip locked;
--@home
rollback;
select * from lock_a order by id;

--@home
begin isolation level repeatable read;
--@home
select * from lock_a where id = 1 for update;
--@home
update lock_a set n = 12 where id = 1;
--@home
select * from lock_a order by id limit 2 for update;
--@home
commit;
select n from lock_a where id = 1;

-- Read-only transactions.
--@home
begin read only;
--@home
select * from lock_a for update;
--@home
rollback;
--@home
begin read only;
--@home
select * from lock_a where id = 1 for key share;
--@home
rollback;
--@home
begin read only;
--@home
select * from lock_a a, lock_b b where a.id = b.a for no key update of b;
--@home
rollback;
--@home
begin read only;
--@home
select * from lock_a where id in (select id from lock_a for share);
--@home
rollback;

-- What rows of a result cannot be traced to rows of tables.
select distinct name from lock_a for update;
select distinct on (name) name from lock_a for share;
select name from lock_a group by name for update;
select 1 from lock_a having true for update;
select count(*) from lock_a for update;
select sum(n) over () from lock_a for no key update;
select generate_series(1, n) from lock_a for update;
select id from lock_a union select id from lock_b for update;
select id from lock_a except all select id from lock_b for key share;
values (1) for update;
select * from (select distinct name from lock_a) s for update;
select * from (select id from lock_a union select id from lock_b) s for update;
select * from (select count(*) from lock_a) s for update of s;
select a.id from lock_a a left join lock_b b on b.a = a.id for update;
select a.id from lock_a a left join lock_b b on b.a = a.id for share of b;
select a.id from lock_a a full join lock_b b on b.a = a.id for update of a;

-- OF.
select * from lock_a for update of lock_b;
select * from lock_a a for update of lock_a;
select * from lock_a a for update of a, b;
select * from lock_a for update of public.lock_a;
select * from public.lock_a for no key update of lock_a nowait;
select * from (lock_a a join lock_b b on a.id = b.a) as j for update of j;
select * from generate_series(1, 2) g for update of g;
select * from generate_series(1, 2) for share of generate_series;
with w as (select 1) select * from w for update of w;
select * from lock_a for update of lock_a skip locked nowait;
select * from nothing for update;

drop table lock_a;
drop table lock_b;
drop table lock_heap;
