-- A statement a line of the cluster dialect; behind it ok, or SQLSTATE, position and message.
create distributed table account (id bigint primary key, owner text, balance numeric) by hash (id)
=> ok
create distributed table if not exists s.t (a int, b text, primary key (a, b)) by hash (a, b) split into 12 tablets
=> ok
create distributed table t (a int) by hash ()
=> 42601 45 syntax error at or near ")"
create distributed table t (a int) by range (a)
=> 42601 39 syntax error at or near "range"
create replicated table currency (code text primary key, name text)
=> ok
create table t (a int, b int, c int, primary key (a hash, b asc nulls first, c desc))
=> ok
create table t (a int, b int, c int, primary key ((a, b) hash, c desc))
=> ok
create table t (a int primary key) with (colocated = false) split at values ((100), (200), (200, 5))
=> ok
create table t (a int primary key) split at values (100)
=> 42601 53 syntax error at or near "100"
create table t (a int primary key) split into 0x tablets
=> 42601 47 trailing junk after numeric literal at or near "0x"
create database d with colocated = true
=> ok
create index i on t (a hash, b desc) split into 3 tablets
=> ok
drop distributed table if exists t
=> ok
discover cluster on '127.0.0.1:8432'
=> ok
join cluster on n2
=> ok
join cluster on
=> 42601 16 syntax error at end of input
leave cluster
=> ok
leave cluster on x
=> 42601 15 syntax error at or near "on"
select discover, leave, distributed, replicated, split, tablets, hash from t
=> ok
select 1 discover, 2 leave, hash(3) distributed
=> ok
create table hash (split int, tablets text, leave int) 
=> ok
