-- A statement a line; behind it what PostgreSQL 15 answers about its syntax: ok, or
-- SQLSTATE, position (0 for none) and message.
select * from a.*
=> 42601 18 syntax error at end of input
select * from a.* where x
=> 42601 19 syntax error at or near "where"
select * from a[1]
=> 42601 19 syntax error at end of input
select * from a[1] where x
=> 42601 20 syntax error at or near "where"
select * from a.b.*
=> 42601 20 syntax error at end of input
insert into a.b[1] values (1)
=> 42601 20 syntax error at or near "values"
update a.* set b = 1
=> 42601 12 syntax error at or near "set"
select 1 a is from t
=> 42601 12 syntax error at or near "is"
select a is from t
=> ok
select * from t where a is 5
=> 42601 28 syntax error at or near "5"
select a and from t
=> ok
select a like, b
=> ok
select a not, b
=> ok
select a in, b
=> ok
create table t (a int default 1 is null)
=> 42601 36 syntax error at or near "null"
create table t (a int default 1 and 2)
=> 42601 33 syntax error at or near "and"
create table t (a int default 1 is not distinct from 2 primary key)
=> ok
select not between
=> ok
select not in (1)
=> 42601 12 syntax error at or near "in"
select not like('a','b')
=> ok
select nulls first
=> 42601 8 syntax error at or near "nulls"
select 1 order by nulls first
=> 42601 19 syntax error at or near "nulls"
select 1 order by 1 nulls first
=> ok
select 1 nulls
=> ok
select 1 at
=> ok
select 1 at b
=> 42601 13 syntax error at or near "b"
select a operator from b
=> ok
select a operator(pg_catalog.+) 1
=> ok
select operator(+) 1
=> ok
select a = any (select 1)
=> ok
select a = any ((select 1))
=> ok
select a like any (array['a'])
=> ok
select a not ilike all ((select 'a') || 'b')
=> ok
select a in ((select 1) union select 2)
=> ok
select a in (((select 1)), 2)
=> ok
select ((select 1) order by 1)
=> ok
select ((select 1) for update)
=> ok
select ((select 1).x)
=> ok
select (((1))), ((1,2)), ((1),2)
=> ok
select ((select 1) + 1)
=> ok
select row(1,2).f
=> 42601 16 syntax error at or near "."
select (1,2).f
=> 42601 13 syntax error at or near "."
select a between 1 and 2 and 3
=> ok
select a between 1 and 2 between 3 and 4
=> 42601 26 syntax error at or near "between"
select a is distinct from b is null
=> 42601 29 syntax error at or near "is"
select a is null is null
=> ok
select a is not null < b
=> ok
select a = b is null = c
=> ok
select a like b escape c escape d
=> 42601 33 syntax error at or near "d"
select a < b > c
=> 42601 14 syntax error at or near ">"
select - a ^ 2
=> ok
select 2 ^ - 3
=> ok
select a collate "C" collate "D"
=> ok
select a at time zone 'x' at time zone 'y' 
=> ok
select exists (select 1) is null
=> ok
select exists ((select 1))
=> ok
select exists (1)
=> 42601 16 syntax error at or near "1"
select array (select 1)
=> ok
select array ((select 1))
=> ok
select array[[1,2],[3,4]]
=> ok
select array[]
=> ok
select array[[1],2]
=> 42601 18 syntax error at or near "2"
select array[1,[2]]
=> 42601 16 syntax error at or near "["
select a[1:2][:3][4:][:]
=> ok
select a[:].b
=> ok
select a.b[1].c.*
=> ok
select $1.a.b[2]
=> ok
select $1[1]
=> ok
select default
=> ok
select 1 + default
=> ok
select int from t
=> ok
select int
=> ok
select int(4)
=> 42601 11 syntax error at or near "("
select int 4
=> 42601 12 syntax error at or near "4"
select double precision from t
=> 42601 25 syntax error at or near "from"
select national from t
=> ok
select national character 'x'
=> ok
select interval from t
=> ok
select interval + 1
=> ok
select interval(3)
=> 42601 19 syntax error at end of input
select time from t
=> ok
select timestamp with time zone '2000-01-01', time(3) without time zone '00:00'
=> ok
select time with time zone
=> 42601 27 syntax error at end of input
select bit varying from t
=> 42601 20 syntax error at or near "from"
select bit varying '1'
=> ok
select char varying 'x', character varying(3) 'y', nchar varying 'z', dec(3,2) '1'
=> ok
select char(3,4) 'x'
=> 42601 14 syntax error at or near ","
select bit(3) '101', bit(3)
=> 42601 28 syntax error at end of input
select a.b 'x'
=> ok
select a.b(1,2) 'x'
=> ok
select xyz 'abc' 'def'
=> 42601 18 syntax error at or near "'def'"
select true 'x'
=> 42601 13 syntax error at or near "'x'"
select values from t
=> ok
select (values + 1) from t
=> ok
select (values (1))
=> ok
select coalesce from t
=> ok
select coalesce()
=> 42601 17 syntax error at or near ")"
select coalesce(1), greatest(1,2), nullif(1,2)
=> ok
select nullif(1)
=> 42601 16 syntax error at or near ")"
select row from t
=> ok
select row()
=> ok
select grouping(1) from t
=> ok
select grouping from t
=> ok
select current_date(), 1
=> 42601 20 syntax error at or near "("
select current_time(3), current_timestamp, localtime(2), current_schema, current_catalog
=> ok
select current_schema()
=> ok
select user, session_user, current_role
=> ok
select substring('a' from 1 for 2), substring('a' for 2 from 1), substring('a' for 1), substring('a',1,2), substring('a' similar 'b' escape 'c')
=> ok
select substring()
=> ok
select substring('a' from 1 to 2)
=> 42601 29 syntax error at or near "to"
select overlay('a' placing 'b' from 1 for 2), overlay('a','b',1)
=> ok
select position('a' in 'b'), position('a', 'b')
=> 42601 42 syntax error at or near ","
select trim(both from 'x'), trim('x' from 'y'), trim(leading 'a' from 'b', 'c'), trim('x'), trim(from 'x')
=> ok
select extract(year from d), extract('year' from d), extract(foo from d), extract()
=> 42601 83 syntax error at or near ")"
select normalize('a', nfc), normalize('a'), 'a' is normalized, 'a' is not nfkc normalized
=> ok
select treat(a as int)
=> ok
select collation for ('a'), collation from t
=> 42601 39 syntax error at or near "from"
select cast(1 as int), cast(1 as int) 1
=> 42601 39 syntax error at or near "1"
select xmlelement(name foo, xmlattributes(1 as a), 'b'), xmlforest(1 as b), xmlconcat(a), xmlparse(document 'x'), xmlpi(name foo, 'x'), xmlroot(x, version no value, standalone yes), xmlserialize(content x as text), xmlexists('a' passing by ref x)
=> ok
