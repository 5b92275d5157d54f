-- A statement a line; behind it what PostgreSQL 15 answers about its syntax: ok, or
-- SQLSTATE, position (0 for none) and message.
copy t from stdin (default 'x')
=> ok
copy t from stdin (format default)
=> 42601 27 syntax error at or near "default"
select * from values (1)
=> 42601 22 syntax error at or near "("
select * from t, lateral values (1)
=> 42601 33 syntax error at or near "("
select 1 from a join b
=> 42601 23 syntax error at end of input
select 1 from (a)
=> 42601 17 syntax error at or near ")"
select 1 from ((a join b on true))
=> ok
select 1 from ((select 1) x)
=> 42601 28 syntax error at or near ")"
select 1 from ((select 1) x cross join b) 
=> ok
select 1 from ((select 1) union select 2) x
=> ok
select 1 from (((select 1)) order by 1) x
=> ok
select 1 from a join b join c on true on true
=> ok
select 1 from a left join b cross join c on true
=> ok
select 1 for update for share
=> ok
select 1 for update limit 1
=> ok
select 1 limit 1 for update
=> ok
select 1 limit 1 for update limit 1
=> 42601 29 syntax error at or near "limit"
select 1 for read only
=> ok
select 1 limit 1 order by 1
=> 42601 18 syntax error at or near "order"
select 1 from only (a) b, only a b, a * b
=> ok
select 1 from a tablesample system (1) repeatable (2)
=> ok
select 1 from a b tablesample system (1) c
=> 42601 42 syntax error at or near "c"
select 1 from f() with ordinality as x(a,b)
=> ok
select 1 from f() as (a int, b text)
=> ok
select 1 from f() as x(a int, b text)
=> ok
select 1 from f() x(a int, b text)
=> ok
select 1 from f() x(a
=> 42601 22 syntax error at end of input
select 1 from f() x(a,
=> 42601 23 syntax error at end of input
select 1 from f() with ordinality as (a int)
=> ok
select 1 from rows from (f(), g() as (a int)) x
=> ok
select 1 from rows from f
=> 42601 25 syntax error at or near "f"
select 1 from current_date, coalesce(1) x, cast(1 as int)
=> ok
select 1 from left('a', 1)
=> ok
select 1 from f() over ()
=> 42601 25 syntax error at or near ")"
select 1 group by (), rollup(1,2), cube((1,2),3), grouping sets ((), (1), rollup(1))
=> ok
select 1 group by all 1
=> ok
select 1 group by distinct 1
=> ok
select distinct on (1) 2
=> ok
select distinct from t
=> 42601 17 syntax error at or near "from"
select all from t
=> ok
select on
=> 42601 8 syntax error at or near "on"
select from t
=> ok
select ;
=> ok
select
=> ok
values
=> 42601 7 syntax error at end of input
values (1), (2) order by 1
=> ok
values ()
=> 42601 9 syntax error at or near ")"
table t
=> ok
table only t order by 1
=> ok
with a as (insert into t values (1) returning *) select 1
=> ok
with a as materialized (select 1), b as not materialized (select 2) select 1
=> ok
with recursive a(b) as (select 1) search depth first by b set c cycle b set d to true default false using e select 1
=> ok
with recursive a(b) as (select 1) cycle b set d to 1+1 default false using e select 1
=> 42601 53 syntax error at or near "+"
with a as (create table b (c int)) select 1
=> 42601 12 syntax error at or near "create"
with a as (select 1) insert into t select 1
=> ok
with a as (select 1) values (1)
=> ok
with a as (select 1) table t
=> ok
with a as (select 1) merge into t using s on true when matched then delete
=> ok
with ordinality as (select 1) select 1
=> ok
with a as (with b as (select 1) update t set a = 1) select 1
=> ok
insert into t default values returning *
=> ok
insert into t (a, b.c, d[1]) values (1, default, 2)
=> ok
insert into t as x select 1
=> ok
insert into t x select 1
=> 42601 15 syntax error at or near "x"
insert into t (select 1)
=> ok
insert into t ((select 1))
=> ok
insert into t (values) values (1)
=> ok
insert into t (values (1))
=> ok
insert into t overriding user value values (1)
=> ok
insert into t () values (1)
=> 42601 16 syntax error at or near ")"
insert into t values (1) on conflict do nothing
=> ok
insert into t values (1) on conflict (a, lower(b) collate "C" text_ops) where c > 1 do update set a = excluded.a, (b, c) = row(1, 2) where t.a = 1 returning a as b
=> ok
insert into t values (1) on conflict on constraint x do update set a = default
=> ok
insert into t values (1) on conflict on constraint x where
=> 42601 54 syntax error at or near "where"
insert into t(a) default values
=> 42601 18 syntax error at or near "default"
update t set a = 1, b.c = 2, d[1] = 3, (e, f) = (select 1, 2) from u where current of c
=> ok
update t as x set a = default returning 1
=> ok
update t x set a = 1
=> ok
update t set set a = 1
=> 42601 18 syntax error at or near "a"
update only t * set a = 1
=> 42601 15 syntax error at or near "*"
delete from t using u where true returning *
=> ok
delete from t as x using u
=> ok
delete t
=> 42601 8 syntax error at or near "t"
delete from t x where current of y
=> ok
merge into t using s on true when not matched and true then insert (a) overriding system value values (1) when matched then do nothing
=> ok
merge into t using s on true
=> 42601 29 syntax error at end of input
merge into t using s on true when not matched then delete
=> 42601 52 syntax error at or near "delete"
select 1 into t
=> ok
select 1 into temp table t from u
=> ok
select 1 into unlogged t
=> ok
select 1 into local temporary t
=> ok
select 1 union all select 2 intersect select 3 except distinct select 4
=> ok
(select 1) union (select 2)
=> ok
((select 1))
=> ok
((select 1) union select 2) limit 1
=> ok
select 1 union select 2 for update
=> ok
select 1 order by a using <, b using operator(pg_catalog.>) nulls last
=> ok
select 1 order by a using < asc
=> 42601 29 syntax error at or near "asc"
select 1 where
=> 42601 15 syntax error at end of input
select 1 window w as (partition by a order by b rows between 1 preceding and unbounded following exclude ties), x as (w)
=> ok
select f() over w, f() over (w rows unbounded preceding)
=> ok
select f() over (rows unbounded following)
=> 42P20 23 frame start cannot be UNBOUNDED FOLLOWING
select f() over (rows 1 following)
=> 42P20 23 frame starting from following row cannot end with current row
select f() over (rows between unbounded following and current row)
=> 42P20 31 frame start cannot be UNBOUNDED FOLLOWING
select f() over (rows between current row and unbounded preceding)
=> 42P20 47 frame end cannot be UNBOUNDED PRECEDING
select f() over (rows between current row and 1 preceding)
=> 42P20 47 frame starting from current row cannot have preceding rows
select f() over (rows between 1 following and current row)
=> 42P20 47 frame starting from following row cannot have preceding rows
select f() over (rows between 1 following and 1 preceding)
=> 42P20 47 frame starting from following row cannot have preceding rows
select f() over (partition by a rows)
=> 42601 37 syntax error at or near ")"
select f() filter (where true) over ()
=> ok
select f() over () filter (where true)
=> 42601 20 syntax error at or near "filter"
select 1 fetch first 5 rows only
=> ok
select 1 fetch next row only
=> ok
select 1 fetch first (1+1) rows only
=> ok
select 1 fetch first 1+1 rows only
=> 42601 23 syntax error at or near "+"
select 1 fetch first -1 row only
=> ok
select 1 offset 1 rows fetch next 1 row only
=> ok
select 1 offset 1+1 rows
=> 42601 21 syntax error at or near "rows"
select 1 limit all offset 2
=> ok
select 1 limit -1
=> ok
select 1 limit 1 fetch first row only
=> 42601 18 syntax error at or near "fetch"
select (select 1 limit 1, 2)
=> 42601 18 LIMIT #,# syntax is not supported
