-- A statement a line; behind it what PostgreSQL 15 answers about its syntax: ok, or
-- SQLSTATE, position (0 for none) and message.
do language plpgsql
=> ok
do 'x' 'y'
=> ok
do 'x' language a language b
=> ok
do
=> 42601 3 syntax error at end of input
copy t to stdout where a
=> 42601 18 WHERE clause not allowed with COPY TO
copy t to program stdout
=> 42601 0 STDIN/STDOUT not allowed with PROGRAM
copy t to 'x' with csv where a = 1
=> 42601 24 WHERE clause not allowed with COPY TO
copy t from 'x' csv where a = 1 limit
=> 42601 33 syntax error at or near "limit"
copy binary t from stdin
=> ok
copy binary from stdin
=> 42601 13 syntax error at or near "from"
copy (select 1) from stdin
=> 42601 17 syntax error at or near "from"
copy (create table x()) to stdout
=> 42601 7 syntax error at or near "create"
copy t (a) from stdin using delimiters ',' with binary csv force quote * header
=> ok
copy t from stdin (format csv, force_quote (a,b), header)
=> ok
copy t from stdin (format csv) where
=> 42601 37 syntax error at end of input
explain (select 1)
=> ok
explain (analyze) select 1
=> ok
explain ((select 1) union select 2)
=> ok
explain (table) select 1
=> 42601 15 syntax error at or near ")"
explain (values (1))
=> ok
explain (analyze false, verbose, costs 1, format json, x -1.5) select 1
=> ok
explain analyze verbose select 1
=> ok
explain verbose analyze select 1
=> 42601 17 syntax error at or near "analyze"
explain create table x as select 1
=> ok
explain create table x (a int)
=> 42601 27 syntax error at or near "int"
explain create materialized view x as select 1
=> ok
explain refresh materialized view x
=> ok
explain declare c cursor for select 1
=> ok
explain execute x(1)
=> ok
explain drop table x
=> 42601 9 syntax error at or near "drop"
explain explain select 1
=> 42601 9 syntax error at or near "explain"
cluster t on i
=> ok
cluster i on t
=> ok
cluster verbose t using i
=> ok
cluster (verbose) t
=> ok
cluster (verbose)
=> 42601 18 syntax error at end of input
cluster
=> ok
cluster a.b on c
=> 42601 13 syntax error at or near "on"
cluster a on c.d
=> ok
reindex (verbose) index concurrently a.b
=> ok
reindex schema a.b
=> 42601 17 syntax error at or near "."
reindex system concurrently x
=> ok
reindex database
=> 42601 17 syntax error at end of input
set time zone local
=> ok
set time zone interval '1' hour to minute
=> ok
set time zone interval '1' day
=> 42601 28 time zone interval must be HOUR or HOUR TO MINUTE
set time zone interval(3) '1'
=> ok
set time zone -7
=> ok
set time zone foo
=> ok
set time zone true
=> 42601 15 syntax error at or near "true"
set names
=> ok
set names 'x'
=> ok
set names default
=> ok
set role none
=> ok
set role default
=> 42601 10 syntax error at or near "default"
set session authorization default
=> ok
set session authorization 'x'
=> ok
set session session authorization x
=> ok
set local session authorization x
=> ok
set session role x
=> ok
set catalog 'x'
=> 0A000 13 current database cannot be changed
set schema 'a'
=> ok
set schema a
=> 42601 12 syntax error at or near "a"
set xml option document
=> ok
set x.y to 1, 'a', b, on, true
=> ok
set x = default
=> ok
set x from current
=> ok
set session x = 1
=> ok
set local x = 1
=> ok
set session = 1
=> ok
set local = 1
=> ok
set transaction isolation level serializable read only, not deferrable
=> ok
set local transaction read write
=> ok
set session transaction read write
=> ok
set transaction snapshot 'x'
=> ok
set transaction = 1
=> ok
set session characteristics as transaction read only
=> ok
set constraints all deferred
=> ok
set constraints a.b, c immediate
=> ok
set constraints x
=> 42601 18 syntax error at end of input
set time = 1
=> ok
set select = 1
=> 42601 5 syntax error at or near "select"
set int = 1
=> ok
set left = 1
=> 42601 5 syntax error at or near "left"
set x.left = 1
=> 42601 7 syntax error at or near "left"
set x.select = 1
=> 42601 7 syntax error at or near "select"
set x = select
=> 42601 9 syntax error at or near "select"
set x = int
=> ok
set x = -foo
=> 42601 10 syntax error at or near "foo"
show time zone
=> ok
show transaction isolation level
=> ok
show session authorization
=> ok
show all
=> ok
show x.y
=> ok
show
=> 42601 5 syntax error at end of input
reset all
=> ok
reset x.y
=> ok
reset time zone
=> ok
reset session authorization
=> ok
reset transaction isolation level
=> ok
discard all
=> ok
discard temp
=> ok
discard x
=> 42601 9 syntax error at or near "x"
deallocate prepare all
=> ok
deallocate prepare
=> ok
deallocate prepare x
=> ok
deallocate all
=> ok
deallocate x
=> ok
prepare x (int, text) as select $1
=> ok
prepare x as create table t()
=> 42601 14 syntax error at or near "create"
prepare transaction 'x'
=> ok
prepare transaction as select 1
=> ok
execute x (1, 'a')
=> ok
execute x ()
=> 42601 12 syntax error at or near ")"
declare c binary insensitive scroll no scroll cursor with hold for select 1
=> ok
declare c cursor without hold for values (1)
=> ok
declare c cursor for insert into t values (1)
=> 42601 22 syntax error at or near "insert"
declare c asensitive insensitive cursor for select 1
=> ok
declare c insensitive asensitive cursor for select 1
=> ok
declare c scroll no scroll cursor for select 1
=> ok
fetch c
=> ok
fetch from c
=> ok
fetch next c
=> ok
fetch next from c
=> ok
fetch next
=> ok
fetch forward
=> ok
fetch forward c
=> ok
fetch forward all in c
=> ok
fetch forward 5 c
=> ok
fetch forward -5 from c
=> ok
fetch absolute 5 c
=> ok
fetch absolute from c
=> 42601 16 syntax error at or near "from"
fetch relative -1 c
=> ok
fetch all c
=> ok
fetch 10 in c
=> ok
fetch -1 c
=> ok
fetch all
=> 42601 10 syntax error at end of input
fetch 99999999999 c
=> 42601 7 syntax error at or near "99999999999"
move backward all in c
=> ok
close all
=> ok
close c
=> ok
rollback to x
=> ok
rollback to savepoint x
=> ok
rollback transaction to savepoint x
=> ok
rollback and chain
=> ok
rollback and no chain
=> ok
rollback prepared 'x'
=> ok
release x
=> ok
release savepoint x
=> ok
release savepoint
=> ok
savepoint x
=> ok
commit work and chain
=> ok
commit prepared 'x'
=> ok
end transaction
=> ok
abort work
=> ok
begin isolation level read committed, read only deferrable
=> ok
begin transaction isolation level foo
=> 42601 35 syntax error at or near "foo"
start transaction read write
=> ok
start
=> 42601 6 syntax error at end of input
begin,
=> 42601 6 syntax error at or near ","
begin read only,
=> 42601 17 syntax error at end of input
lock table a, only b in access exclusive mode nowait
=> ok
lock a in share row exclusive mode
=> ok
lock a in share update mode
=> 42601 24 syntax error at or near "mode"
listen a
=> ok
listen a.b
=> 42601 9 syntax error at or near "."
notify a, 'x'
=> ok
notify a, b
=> 42601 11 syntax error at or near "b"
unlisten *
=> ok
checkpoint 
=> ok
load 'x'
=> ok
load x
=> 42601 6 syntax error at or near "x"
reassign owned by a, current_user to b
=> ok
refresh materialized view concurrently a.b with no data
=> ok
call f(1, a => 2)
=> ok
call f
=> 42601 7 syntax error at end of input
call f() over ()
=> 42601 10 syntax error at or near "over"
call coalesce(1)
=> 42601 14 syntax error at or near "("
truncate a, only b, c * restart identity cascade
=> ok
truncate table a continue identity restrict
=> ok
truncate
=> 42601 9 syntax error at end of input
