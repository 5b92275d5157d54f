-- Partial indexes: entries of some rows only.
drop table if exists ip, ip_jobs, ip_conflict, ip_build;
create table ip (id int primary key, a int, b text, done boolean not null default false, n numeric);
insert into ip select g, g % 50, 'b' || (g % 7), g % 3 = 0, g / 4.0 from generate_series(1, 600) g;
create index ip_a on ip (a) where not done;
create unique index ip_n on ip (n) where done;
create index on ip (b) where a > 40 and b is not null;
create index ip_big on ip (a, b) include (done) where n >= 100.5;
create index ip_n2 on ip (n) where n > 2.5 and b <> 'it''s';
create index ip_open on ip (id) where done = false;
select indexname, indexdef from pg_indexes where tablename = 'ip' order by 1;
select i.indexrelid::regclass::text, i.indpred is not null, i.indexprs is null, i.indkey, i.indisunique, pg_get_expr(i.indpred, i.indrelid)
  from pg_index i where i.indrelid = 'ip'::regclass order by 1;
select pg_get_indexdef('ip_big'::regclass, 2, false), pg_get_indexdef('ip_big'::regclass, 3, false);

-- what they are read for
select count(*), sum(id) from ip where a = 17 and not done;
select count(*), sum(id) from ip where a = 17;
select count(*), sum(id) from ip where a = 17 and done = false;
select id from ip where n = 33 and done;
select id from ip where n = 33;
select id from ip where n = 33 and not done;
select count(*), min(id) from ip where b = 'b3' and a > 40;
select count(*), min(id) from ip where b = 'b3' and a > 45;
select count(*), min(id) from ip where b = 'b3' and a > 30;
select count(*), min(id) from ip where b = 'b3' and a in (41, 42, 49);
select count(*), min(id) from ip where b = 'b3' and a = 42;
select count(*), min(id) from ip where b = 'b3' and a = 40;
select count(*), min(id) from ip where b = 'b3' and a between 41 and 43;
select count(*) from ip where a = 3 and b = 'b3' and n > 101;
select count(*) from ip where a = 3 and b = 'b3' and n > 100.5;
select count(*) from ip where a = 3 and b = 'b3' and n >= 100.4;
select done, count(*) from ip where a = 3 and n > 120 group by done order by 1;
select count(*) from ip where not done;

-- rows enter and leave
update ip set done = true where a = 17 and id < 200;
select id from ip where a = 17 and not done order by id;
select id from ip where n = 4.25 and done;
update ip set done = false where n = 4.25;
select id from ip where n = 4.25 and done;
select id from ip where a = 17 and not done order by id;
update ip set a = 18 where a = 17 and not done and id > 300;
select id from ip where a = 17 and not done order by id;
select count(*) from ip where a = 18 and not done;
update ip set a = 45 where b = 'b3' and a = 20;
select count(*) from ip where b = 'b3' and a > 40;
update ip set b = null where b = 'b3' and a = 45 and id > 100;
select count(*) from ip where b = 'b3' and a > 40;
delete from ip where a = 45 and id < 100;
select count(*) from ip where b = 'b3' and a > 40;
update ip set id = id + 1000 where a = 3 and not done;
select id from ip where a = 3 and not done order by id;
update ip set done = not done;
select count(*), sum(id) from ip where a = 18 and not done;
select count(*), sum(id) from ip where done;
update ip set done = not done;
delete from ip where not done;
select count(*) from ip where a = 18 and not done;
insert into ip values (5000, 18, 'new', false, 1), (5001, 18, 'new', true, 1);
select id from ip where a = 18 and not done;
select id, a from ip where n = 1 and done;

-- unique among the rows with entries
insert into ip values (5002, 1, 'x', true, 1);
insert into ip values (5002, 1, 'x', false, 1), (5003, 1, 'x', false, 1);
update ip set done = true where id = 5002;
update ip set done = true where id in (5002, 5003);
update ip set n = 2 where id = 5001;
update ip set done = true where id = 5002;
update ip set done = true where id = 5003;
update ip set n = null where n = 1;
update ip set done = true where id = 5003;
insert into ip values (5004, 1, 'x', true, 7771), (5005, 1, 'x', true, 7771);
insert into ip values (5004, 1, 'x', true, 7771), (5005, 1, 'x', false, 7771);

-- in a transaction
begin;
update ip set done = true, n = 7772 where id = 5005;
select id from ip where n = 7772 and done;
savepoint s;
update ip set done = false where id = 5005;
select id from ip where n = 7772 and done;
insert into ip values (5006, 1, 'x', true, 7772);
select id from ip where n = 7772 and done;
rollback to s;
select id from ip where n = 7772 and done;
insert into ip values (5006, 1, 'x', true, 7772);
rollback;
select id, done from ip where id = 5005;

-- ON CONFLICT
create table ip_conflict (id int primary key, k text, v int, live boolean, at date);
create unique index ip_conflict_k on ip_conflict (k) where live;
create unique index ip_conflict_v on ip_conflict (v) where v > 10;
insert into ip_conflict values (1, 'a', 1, true), (2, 'a', 2, false), (3, 'b', 20, false);
insert into ip_conflict values (4, 'a', 3, true) on conflict (k) do nothing;
insert into ip_conflict values (4, 'a', 3, true) on conflict (k) where live do nothing;
insert into ip_conflict values (4, 'a', 3, true) on conflict (k) where live do update set v = excluded.v + 100 returning *;
insert into ip_conflict values (4, 'a', 3, true) on conflict (k) where not live do nothing;
insert into ip_conflict values (4, 'a', 3, true) on conflict (k) where live and v > 0 do update set v = 7 returning *;
insert into ip_conflict values (4, 'a', 4, false) on conflict (k) where live do update set v = 7 returning *;
insert into ip_conflict values (5, 'b', 21, true), (6, 'b', 22, true) on conflict (k) where live do nothing returning *;
insert into ip_conflict values (7, 'c', 20, true) on conflict (v) where v > 10 do update set k = excluded.k returning *;
insert into ip_conflict values (7, 'c', 20, true) on conflict (v) where v > 11 do update set k = 'vv' returning *;
insert into ip_conflict values (7, 'c', 20, true) on conflict (v) where v > 9 do nothing;
insert into ip_conflict values (7, 'c', 20, true) on conflict (v) do nothing;
insert into ip_conflict values (7, 'c', 5, true) on conflict (v) where v > 10 do nothing returning *;
insert into ip_conflict values (8, 'c', 20, true) on conflict do nothing;
insert into ip_conflict values (8, 'c', 20, false) on conflict do nothing;
insert into ip_conflict values (8, 'c', 9, false) on conflict do nothing returning *;
insert into ip_conflict values (7, 'a', 9, false) on conflict (id) do update set k = 'a', live = true;
insert into ip_conflict values (1, 'a', 9, false) on conflict (id) do update set live = false returning *;
insert into ip_conflict values (7, 'a', 9, false) on conflict (id) do update set k = 'a', live = true returning *;
insert into ip_conflict values (9, 'a', 9, true) on conflict on constraint ip_conflict_k do nothing;
select * from ip_conflict order by id;

-- definition
create index on ip_conflict (v) where k = 'a' or k like 'b%';
create index ip_conflict_in on ip_conflict (v) where v is null;
select id from ip_conflict where v is null;
create index ip_conflict_at on ip_conflict (at) where at > date '2020-01-01';
update ip_conflict set at = date '2020-01-01' + id;
update ip_conflict set at = null where id = 3;
select id from ip_conflict where at = date '2020-01-03' order by 1;
select id from ip_conflict where at > date '2020-01-05' order by 1;
create index on ip_conflict (v) where v + 1;
create index on ip_conflict (v) where nothing > 1;
create index on ip_conflict (v) where count(*) > 1;
create index on ip_conflict (v) where row_number() over () > 1;
create index on ip_conflict (v) where (select true);
create index on ip_conflict (v) where v in (select 1);
create index on ip_conflict (v) where generate_series(1, 2) = 1;
create index on ip_conflict (v) where random() > 0.5;
create index on ip_conflict (v) where at > current_date;
create index on ip_conflict (v) where at > now();
create index on ip_conflict (v) where at::text = 'x';
create index on ip_conflict (nothing) where live;
create index on ip_conflict (v) where $x;
create unique index ip_conflict_bad on ip_conflict (live) where v > 0;
create unique index ip_conflict_one on ip_conflict (live) where k = 'vv';
create index if not exists ip_conflict_k on ip_conflict (id) where live;
select indexname, indexdef from pg_indexes where tablename = 'ip_conflict' and indexname not like '%v_idx%' and indexname not like '%at' order by 1;

-- an error of the predicate is the statement's
create table ip_build (id int primary key, a int, b int);
insert into ip_build select g, g, g % 5 from generate_series(1, 3000) g;
create index ip_build_bad on ip_build (a) where 10 / b > 2;
select count(*) from pg_class where relname = 'ip_build_bad';
update ip_build set b = 1 where b = 0;
create index ip_build_good on ip_build (a) where 10 / b > 4;
insert into ip_build values (5000, 5000, 0);
update ip_build set b = 0 where id = 7;
select count(*) from ip_build where a between 1 and 100 and 10 / b > 4;
select count(*) from ip_build where a = 7 and 10 / b > 4;
create unique index ip_build_u on ip_build (b) where a > 2998;
insert into ip_build values (5001, 5001, 3);
drop index ip_build_good, ip_build_u;
select count(*) from ip_build where a between 1 and 100 and 10 / b > 4;

-- no primary key, NULLS NOT DISTINCT, truncate
create table ip_jobs (state text, priority int, payload text);
create index on ip_jobs (priority) where state = 'new';
create unique index ip_jobs_one on ip_jobs (priority) nulls not distinct where state = 'running';
insert into ip_jobs select case when g % 10 = 0 then 'new' else 'old' end, g, 'p' || g from generate_series(1, 200) g;
select payload from ip_jobs where state = 'new' and priority = 50;
select payload from ip_jobs where state = 'new' order by priority limit 3;
update ip_jobs set state = 'running', priority = null where state = 'new' and priority = 50 returning payload;
insert into ip_jobs values ('running', null, 'second');
insert into ip_jobs values ('old', null, 'third');
select indexdef from pg_indexes where tablename = 'ip_jobs' order by 1;
truncate ip_jobs;
select count(*) from ip_jobs where state = 'new';
insert into ip_jobs values ('running', null, 'first');
select payload from ip_jobs where state = 'running' and priority is null;
drop table ip, ip_jobs, ip_conflict, ip_build;
