select 1
select 1, 'a', 2.5, null, true, 1e10, 12345678901
select * from t
select t.*, u.id from t, u where t.a = u.a
select a + 1, a || 'x', c * 2, d + 1, d - d, f and true from t
select a as x, b "Y" from t order by x desc, 2
select count(*), sum(a), avg(c), min(b), max(d) from t
select b, count(*) from t group by b having count(*) > 1 order by 2 desc limit 10
select b, a from t group by b
select a, b from t group by a
select nope from t
select bb from t
select t.zz from t
select x.a from t
select a from t, u
select * from nope
select * from public.nope
select a = b from t
select a + b from t
select a + 'x' from t
select 'a' + 'b'
select foo(1)
select lower(1)
select lower(b), upper(e), length(b), substring(b from 1 for 2), b like 'x%' from t
select abs(-1), round(2.5), round(2.5, 1), mod(5, 3), power(2, 3), sqrt(2) from t
select coalesce(a, 1), nullif(a, 2), greatest(a, 3), least(c, 1) from t
select case when a > 1 then 'x' else 'y' end, case a when 1 then 1.5 else 2 end from t
select case when a > 1 then 1 else 'y' end from t
select case when a > 1 then 1 else b end from t
select cast(a as text), a::numeric(5,2), '2020-01-01'::date, b::varchar(3) from t
select b::date, a::text::int8, c::int4 from t
select a::date from t
select 'abc'::int4
select '12'::nope
select extract(year from d), date_trunc('month', ts), ts at time zone 'UTC' from t, u
select now(), current_date, current_timestamp, current_user, localtime
select interval '1 day', date '2020-01-01' + interval '1 day', timestamp '2020-01-01' - timestamp '2019-01-01'
select a from t where b
select a from t where a = 'x'
select a from t where a in (1, 2, 3) and b in ('x', 'y') and c between 1 and 2
select a from t where a = any(array[1,2]) and b = any('{a,b}')
select a from t where exists (select 1 from u where u.a = t.a)
select a from t where a in (select a from u) and a not in (select a from u where x > 1)
select a, (select max(id) from u where u.a = t.a) from t
select (select a, b from t)
select a from t where a = (select a from u)
select * from (select a, b from t) s where s.a > 1
select * from (select a from t)
select * from t join u using (a)
select * from t natural join u
select t.a, u.id from t left join u on t.a = u.a and u.x > 0
select t.a from t join u on t.a = u.nope
select * from t full join v on t.a = v.id
select a from t union select id from u
select a from t union all select b from t
select 1 union select 2.5 union select null
select a, b from t union select a from u
select a from t intersect select n from v except select 1
select a from t union select id from u order by a
select a from t union select id from u order by a + 1
select distinct b from t order by b
select distinct b from t order by a
select distinct on (b) b, a from t order by b, a
select distinct on (b) b, a from t order by a
select a from t order by 5
select a from t group by 3
select sum(a) from t where sum(a) > 1
select sum(sum(a)) from t
select a, sum(c) over (partition by b order by d), row_number() over w from t window w as (order by a)
select rank() from t
select lower(b) over () from t
select a from t where row_number() over () = 1
select sum(c) filter (where a > 1), count(distinct b), string_agg(b, ',' order by a), array_agg(a) from t
select b, d, sum(c), grouping(b, d) from t group by rollup (b, d)
select b, sum(a) from t group by cube (b, f), grouping sets ((d), ())
with x as (select a, b from t) select x.a, y.b from x join x y on x.a = y.a
with recursive r(n) as (select 1 union all select n + 1 from r where n < 10) select n from r
with recursive r as (select 1 as n union all select n + 1.5 from r) select n from r
with x(p, q, z) as (select a, b from t) select * from x
values (1, 'a'), (2, 'b')
values (1, 'a'), ('x', 'b')
values (1), (2, 3)
select * from (values (1, 'a'), (2, null)) as s(p, q)
select * from generate_series(1, 10) g
select generate_series(1, 3), a from t
select g, unnest(tags) from u, generate_series(1, id) g
select * from u, unnest(tags) with ordinality as x(tag, n)
select * from u cross join lateral (select * from t where t.a = u.a limit 1) l
select * from t where generate_series(1, 2) = 1
select tags[1], tags[1:2], array[1,2,3], array['a', null], array_length(tags, 1) from u
select array[]
select array[]::int4[]
select a[1] from t
select (a, b) = (1, 'x'), row(a, b), (a, b) < (c, 'x') from t
select (a, b) = (1, 2, 3) from t
select 1 where 'x' is null
select a is null, b is not null, f is true, f is not unknown, a is distinct from 1 from t
select not a from t
select -a, +a, - b from t
select a from t limit 'x'
select a from t limit b
select a from t limit 5 offset 2
select a from t limit 1.5
select * from t where a = 1 and b = 'x' or c > 1.5 and not f
insert into t values (1, 'x', 1.5, '2020-01-01', 'e', true)
insert into t (a, b) values (1, 'x'), (2, default)
insert into t (a, nope) values (1, 2)
insert into t (a, a) values (1, 2)
insert into t (a) values (1, 2)
insert into t (a, b) values (1)
insert into t (a) values ('x')
insert into t (a) values (b)
insert into t (d) values (1)
insert into t (a, d) select id, now() from u
insert into t (a, c) select id, 'x' from u returning a, c
insert into t default values
insert into t (a, b) select 1, 'q' union all select 2, null
insert into nope values (1)
update t set b = 'x', c = c + 1 where a = 1
update t set b = 'x' where a = 1 returning *
update t set nope = 1
update t set a = 'x'
update t set a = 1, a = 2
update t set d = a
update t set (b, c) = ('x', 1) where a = 5
update t set b = u.x::text from u where u.a = t.a returning t.a, u.id
update t set c = (select max(x) from u where u.a = t.a)
update t set f = default
delete from t where a = 1
delete from t using u where t.a = u.a and u.x > 1 returning t.*
delete from t where nope = 1
select pg_typeof(1), to_char(now(), 'YYYY'), format('%s', 1), concat('a', 1, null), json_build_object('a', 1)
select make_interval(days => 5), make_interval(1, 2, hours => 3)
select make_interval(foo => 5)
select count(a, b) from t
select count() from t
select sum(b) from t
select t from t
select t.a.b from t
select position('a' in b), trim(both 'x' from b), overlay(b placing 'x' from 1), b similar to 'x' from t
select b ilike 'x' escape '\', b ~ 'x', b !~* 'y' from t
select 1::int2 + 1, 1 + 1::int8, 1.0 + 1::float8, 2 / 3, 2 % 3, 2 ^ 3
select '1' || 1, 1 || '1', 'a' || 'b'
select date '2020-01-01' < '2020-01-02', '2020-01-01' = d from t
select true::int4, 1::bool, 'yes'::bool
select 1::bool::text, 5::float4, 1::char, 'abc'::char(2), 'abc'::bpchar
select relname, relkind from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = 'public'
select oid::regclass, 't'::regclass, 'int4'::regtype from pg_class
select 'nope'::regclass
select * from pg_catalog.pg_am
select table_name from information_schema.tables where table_schema = 'public'
select pg_get_userbyid(relowner), format_type(1, 2), pg_table_is_visible(oid) from pg_class
select now() - interval '1 day' < ts, age(ts), extract(epoch from now() - ts) from u
select a from t where a > all (select a from u) or a < any (select 1)
select max(a), b from t order by b
select a, count(*) from t order by 1
select b from t group by 1 order by count(*)
select length(b) l, count(*) from t group by l
select a % 2, count(*) from t group by a % 2 order by a % 2
select x.a, y.a from t x, t y where x.a = y.a
select t.a from t x
select a from t t, u t
select t1.a from t t1 join (select a, max(id) m from u group by a) s on s.a = t1.a
select "A" from t
select a from t where c = 1.5 and e = 'x' and d > '2020-01-01'
select a from t where d > 'x'
select sum(c)/count(*), avg(a)::int4 from t
select bool_and(f), every(f), bool_or(f), json_agg(b), stddev(a), variance(c) from t
select lag(a) over (order by a), lead(a, 2, 0) over (order by a), first_value(b) over (partition by f order by a rows between 1 preceding and current row) from t
select ntile(4) over (order by a), dense_rank() over (order by b), percent_rank() over (order by a) from t
select a from t where (select true)
select exists(select 1 from u), array(select a from t order by a)
select 1 as a, 2 as a order by a
select null::int4 + 1, null || 'a', null is null
select substr(b, 1, 2), left(b, 1), replace(b, 'a', 'b'), split_part(b, ',', 1), regexp_replace(b, 'a', 'b') from t
