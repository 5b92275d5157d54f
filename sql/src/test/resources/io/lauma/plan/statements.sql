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
select l_returnflag, l_linestatus, sum(l_quantity) as sum_qty, sum(l_extendedprice) as sum_base_price, sum(l_extendedprice * (1 - l_discount)) as sum_disc_price, sum(l_extendedprice * (1 - l_discount) * (1 + l_tax)) as sum_charge, avg(l_quantity) as avg_qty, avg(l_extendedprice) as avg_price, avg(l_discount) as avg_disc, count(*) as count_order from lineitem where l_shipdate <= date '1998-12-01' - interval '90' day group by l_returnflag, l_linestatus order by l_returnflag, l_linestatus
select s_acctbal, s_name, n_name, p_partkey, p_mfgr, s_address, s_phone, s_comment from part, supplier, partsupp, nation, region where p_partkey = ps_partkey and s_suppkey = ps_suppkey and p_size = 15 and p_type like '%BRASS' and s_nationkey = n_nationkey and n_regionkey = r_regionkey and r_name = 'EUROPE' and ps_supplycost = (select min(ps_supplycost) from partsupp, supplier, nation, region where p_partkey = ps_partkey and s_suppkey = ps_suppkey and s_nationkey = n_nationkey and n_regionkey = r_regionkey and r_name = 'EUROPE') order by s_acctbal desc, n_name, s_name, p_partkey limit 100
select l_orderkey, sum(l_extendedprice * (1 - l_discount)) as revenue, o_orderdate, o_shippriority from customer, orders, lineitem where c_mktsegment = 'BUILDING' and c_custkey = o_custkey and l_orderkey = o_orderkey and o_orderdate < date '1995-03-15' and l_shipdate > date '1995-03-15' group by l_orderkey, o_orderdate, o_shippriority order by revenue desc, o_orderdate limit 10
select o_orderpriority, count(*) as order_count from orders where o_orderdate >= date '1993-07-01' and o_orderdate < date '1993-07-01' + interval '3' month and exists (select * from lineitem where l_orderkey = o_orderkey and l_commitdate < l_receiptdate) group by o_orderpriority order by o_orderpriority
select n_name, sum(l_extendedprice * (1 - l_discount)) as revenue from customer, orders, lineitem, supplier, nation, region where c_custkey = o_custkey and l_orderkey = o_orderkey and l_suppkey = s_suppkey and c_nationkey = s_nationkey and s_nationkey = n_nationkey and n_regionkey = r_regionkey and r_name = 'ASIA' and o_orderdate >= date '1994-01-01' and o_orderdate < date '1994-01-01' + interval '1' year group by n_name order by revenue desc
select sum(l_extendedprice * l_discount) as revenue from lineitem where l_shipdate >= date '1994-01-01' and l_shipdate < date '1994-01-01' + interval '1' year and l_discount between .06 - 0.01 and .06 + 0.01 and l_quantity < 24
select supp_nation, cust_nation, l_year, sum(volume) as revenue from (select n1.n_name as supp_nation, n2.n_name as cust_nation, extract(year from l_shipdate) as l_year, l_extendedprice * (1 - l_discount) as volume from supplier, lineitem, orders, customer, nation n1, nation n2 where s_suppkey = l_suppkey and o_orderkey = l_orderkey and c_custkey = o_custkey and s_nationkey = n1.n_nationkey and c_nationkey = n2.n_nationkey and ((n1.n_name = 'FRANCE' and n2.n_name = 'GERMANY') or (n1.n_name = 'GERMANY' and n2.n_name = 'FRANCE')) and l_shipdate between date '1995-01-01' and date '1996-12-31') as shipping group by supp_nation, cust_nation, l_year order by supp_nation, cust_nation, l_year
select o_year, sum(case when nation = 'BRAZIL' then volume else 0 end) / sum(volume) as mkt_share from (select extract(year from o_orderdate) as o_year, l_extendedprice * (1 - l_discount) as volume, n2.n_name as nation from part, supplier, lineitem, orders, customer, nation n1, nation n2, region where p_partkey = l_partkey and s_suppkey = l_suppkey and l_orderkey = o_orderkey and o_custkey = c_custkey and c_nationkey = n1.n_nationkey and n1.n_regionkey = r_regionkey and r_name = 'AMERICA' and s_nationkey = n2.n_nationkey and o_orderdate between date '1995-01-01' and date '1996-12-31' and p_type = 'ECONOMY ANODIZED STEEL') as all_nations group by o_year order by o_year
select nation, o_year, sum(amount) as sum_profit from (select n_name as nation, extract(year from o_orderdate) as o_year, l_extendedprice * (1 - l_discount) - ps_supplycost * l_quantity as amount from part, supplier, lineitem, partsupp, orders, nation where s_suppkey = l_suppkey and ps_suppkey = l_suppkey and ps_partkey = l_partkey and p_partkey = l_partkey and o_orderkey = l_orderkey and s_nationkey = n_nationkey and p_name like '%green%') as profit group by nation, o_year order by nation, o_year desc
select c_custkey, c_name, sum(l_extendedprice * (1 - l_discount)) as revenue, c_acctbal, n_name, c_address, c_phone, c_comment from customer, orders, lineitem, nation where c_custkey = o_custkey and l_orderkey = o_orderkey and o_orderdate >= date '1993-10-01' and o_orderdate < date '1993-10-01' + interval '3' month and l_returnflag = 'R' and c_nationkey = n_nationkey group by c_custkey, c_name, c_acctbal, c_phone, n_name, c_address, c_comment order by revenue desc limit 20
select ps_partkey, sum(ps_supplycost * ps_availqty) as value from partsupp, supplier, nation where ps_suppkey = s_suppkey and s_nationkey = n_nationkey and n_name = 'GERMANY' group by ps_partkey having sum(ps_supplycost * ps_availqty) > (select sum(ps_supplycost * ps_availqty) * 0.0001 from partsupp, supplier, nation where ps_suppkey = s_suppkey and s_nationkey = n_nationkey and n_name = 'GERMANY') order by value desc
select l_shipmode, sum(case when o_orderpriority = '1-URGENT' or o_orderpriority = '2-HIGH' then 1 else 0 end) as high_line_count, sum(case when o_orderpriority <> '1-URGENT' and o_orderpriority <> '2-HIGH' then 1 else 0 end) as low_line_count from orders, lineitem where o_orderkey = l_orderkey and l_shipmode in ('MAIL', 'SHIP') and l_commitdate < l_receiptdate and l_shipdate < l_commitdate and l_receiptdate >= date '1994-01-01' and l_receiptdate < date '1994-01-01' + interval '1' year group by l_shipmode order by l_shipmode
select c_count, count(*) as custdist from (select c_custkey, count(o_orderkey) as c_count from customer left outer join orders on c_custkey = o_custkey and o_comment not like '%special%requests%' group by c_custkey) c_orders group by c_count order by custdist desc, c_count desc
select 100.00 * sum(case when p_type like 'PROMO%' then l_extendedprice * (1 - l_discount) else 0 end) / sum(l_extendedprice * (1 - l_discount)) as promo_revenue from lineitem, part where l_partkey = p_partkey and l_shipdate >= date '1995-09-01' and l_shipdate < date '1995-09-01' + interval '1' month
with revenue0 (supplier_no, total_revenue) as (select l_suppkey, sum(l_extendedprice * (1 - l_discount)) from lineitem where l_shipdate >= date '1996-01-01' and l_shipdate < date '1996-01-01' + interval '3' month group by l_suppkey) select s_suppkey, s_name, s_address, s_phone, total_revenue from supplier, revenue0 where s_suppkey = supplier_no and total_revenue = (select max(total_revenue) from revenue0) order by s_suppkey
select p_brand, p_type, p_size, count(distinct ps_suppkey) as supplier_cnt from partsupp, part where p_partkey = ps_partkey and p_brand <> 'Brand#45' and p_type not like 'MEDIUM POLISHED%' and p_size in (49, 14, 23, 45, 19, 3, 36, 9) and ps_suppkey not in (select s_suppkey from supplier where s_comment like '%Customer%Complaints%') group by p_brand, p_type, p_size order by supplier_cnt desc, p_brand, p_type, p_size
select sum(l_extendedprice) / 7.0 as avg_yearly from lineitem, part where p_partkey = l_partkey and p_brand = 'Brand#23' and p_container = 'MED BOX' and l_quantity < (select 0.2 * avg(l_quantity) from lineitem where l_partkey = p_partkey)
select c_name, c_custkey, o_orderkey, o_orderdate, o_totalprice, sum(l_quantity) from customer, orders, lineitem where o_orderkey in (select l_orderkey from lineitem group by l_orderkey having sum(l_quantity) > 300) and c_custkey = o_custkey and o_orderkey = l_orderkey group by c_name, c_custkey, o_orderkey, o_orderdate, o_totalprice order by o_totalprice desc, o_orderdate limit 100
select sum(l_extendedprice* (1 - l_discount)) as revenue from lineitem, part where (p_partkey = l_partkey and p_brand = 'Brand#12' and p_container in ('SM CASE', 'SM BOX', 'SM PACK', 'SM PKG') and l_quantity >= 1 and l_quantity <= 1 + 10 and p_size between 1 and 5 and l_shipmode in ('AIR', 'AIR REG') and l_shipinstruct = 'DELIVER IN PERSON') or (p_partkey = l_partkey and p_brand = 'Brand#23' and p_container in ('MED BAG', 'MED BOX', 'MED PKG', 'MED PACK') and l_quantity >= 10 and l_quantity <= 10 + 10 and p_size between 1 and 10 and l_shipmode in ('AIR', 'AIR REG') and l_shipinstruct = 'DELIVER IN PERSON') or (p_partkey = l_partkey and p_brand = 'Brand#34' and p_container in ('LG CASE', 'LG BOX', 'LG PACK', 'LG PKG') and l_quantity >= 20 and l_quantity <= 20 + 10 and p_size between 1 and 15 and l_shipmode in ('AIR', 'AIR REG') and l_shipinstruct = 'DELIVER IN PERSON')
select s_name, s_address from supplier, nation where s_suppkey in (select ps_suppkey from partsupp where ps_partkey in (select p_partkey from part where p_name like 'forest%') and ps_availqty > (select 0.5 * sum(l_quantity) from lineitem where l_partkey = ps_partkey and l_suppkey = ps_suppkey and l_shipdate >= date '1994-01-01' and l_shipdate < date '1994-01-01' + interval '1' year)) and s_nationkey = n_nationkey and n_name = 'CANADA' order by s_name
select s_name, count(*) as numwait from supplier, lineitem l1, orders, nation where s_suppkey = l1.l_suppkey and o_orderkey = l1.l_orderkey and o_orderstatus = 'F' and l1.l_receiptdate > l1.l_commitdate and exists (select * from lineitem l2 where l2.l_orderkey = l1.l_orderkey and l2.l_suppkey <> l1.l_suppkey) and not exists (select * from lineitem l3 where l3.l_orderkey = l1.l_orderkey and l3.l_suppkey <> l1.l_suppkey and l3.l_receiptdate > l3.l_commitdate) and s_nationkey = n_nationkey and n_name = 'SAUDI ARABIA' group by s_name order by numwait desc, s_name limit 100
select cntrycode, count(*) as numcust, sum(c_acctbal) as totacctbal from (select substring(c_phone from 1 for 2) as cntrycode, c_acctbal from customer where substring(c_phone from 1 for 2) in ('13', '31', '23', '29', '30', '18', '17') and c_acctbal > (select avg(c_acctbal) from customer where c_acctbal > 0.00 and substring(c_phone from 1 for 2) in ('13', '31', '23', '29', '30', '18', '17')) and not exists (select * from orders where o_custkey = c_custkey)) as custsale group by cntrycode order by cntrycode
