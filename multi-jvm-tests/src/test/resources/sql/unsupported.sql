-- What a node refuses: 0A000 with the feature's name (--@refused), and nothing happens.
--@session
create table rt (id int primary key, a int);
insert into rt values (1, 1), (2, 2);
--@refused CREATE FUNCTION
create function f() returns int language sql as 'select 1';
--@refused DROP FUNCTION
drop function if exists f;
--@refused CREATE PROCEDURE
create procedure p() language sql as 'select 1';
--@refused DO BLOCK
do $$ begin null; end $$;
--@refused CALL
call p();
--@refused CREATE TRIGGER
create trigger tr after insert on rt execute function f();
--@refused CREATE RULE
create rule r as on insert to rt do nothing;
--@refused CREATE EXTENSION
create extension if not exists plpgsql;
--@refused CREATE MATERIALIZED VIEW
create materialized view mv as select 1 as a;
--@refused DROP MATERIALIZED VIEW
drop materialized view if exists mv;
--@refused REFRESH MATERIALIZED VIEW
refresh materialized view mv;
--@refused CREATE VIEW
create view sv as select id from rt;
--@refused CREATE VIEW
create or replace view sv as select id from rt;
--@refused DROP VIEW
drop view sv;
--@refused LISTEN
listen channel;
--@refused NOTIFY
notify channel;
--@refused UNLISTEN
unlisten channel;
begin;
--@refused LOCK TABLE of system catalogs
lock table pg_class;
rollback;
--@refused CREATE DOMAIN
create domain dom as int;
--@refused DROP DOMAIN
drop domain if exists dom;
--@refused CREATE TYPE
create type mood as enum ('sad', 'ok');
--@refused DROP TYPE
drop type if exists mood;
--@refused INHERITS
create table inh (id int) inherits (rt);
--@refused declarative partitioning
create table part (id int) partition by range (id);
--@refused CREATE TEMPORARY TABLE
create temporary table tt (id int);
--@refused CREATE UNLOGGED TABLE
create unlogged table tt (id int);
--@refused CREATE TABLE LIKE
create table tt (like rt);
--@refused CLUSTER
cluster;
--@refused CHECKPOINT
checkpoint;
--@refused REINDEX
reindex table rt;
--@refused EXCLUDE constraint
create table tt (id int primary key, exclude using gist (id with =));
--@refused GENERATED ALWAYS AS IDENTITY
create table tt (id int, g bigint generated always as identity);
--@refused GENERATED ALWAYS AS ... STORED
create table tt (id int, c int generated always as (1 + 1) stored);
--@refused MERGE
merge into rt using rt s on rt.id = s.id when matched then delete;
--@refused data-modifying statement in WITH
with d as (delete from rt returning id) select * from d;
--@refused assignment of a subquery to several columns
update rt set (a) = (select 2) where id = 3;
--@refused WHERE CURRENT OF
update rt set a = 1 where current of c;
--@refused locking rows of a system catalog
select relname from pg_class for update;
--@refused TABLESAMPLE
select * from rt tablesample system (10);
--@refused FETCH FIRST ... WITH TIES
select id from rt order by id fetch first 3 rows with ties;
--@refused hypothetical-set aggregate rank
select rank(2) within group (order by id) from rt;
--@refused column in a direct argument of an ordered-set aggregate
select percentile_cont(a / 10.0) within group (order by id) from rt group by a;
--@refused EXCLUDE in a window frame
select sum(id) over (order by id rows between 1 preceding and current row exclude ties) from rt;
--@refused ROWS FROM with several functions
select * from rows from (generate_series(1, 2), generate_series(1, 3)) as g;
--@refused this form of ALTER TABLE
alter table rt add column c int;
--@refused this form of ALTER TABLE
alter table rt drop column a;
--@refused this form of ALTER
alter table rt rename column a to b;
--@refused this form of ALTER
alter table rt rename to rt2;
--@refused this form of ALTER TABLE
alter table rt alter column a set default 6;
--@refused this form of ALTER TABLE
alter table rt alter column a set not null;
create table tnk (id int not null);
--@refused ALTER TABLE ADD PRIMARY KEY ... DEFERRABLE
alter table tnk add primary key (id) deferrable;
drop table tnk;
--@refused UNIQUE USING INDEX
alter table rt add constraint u unique using index rt_pkey;
--@refused this form of ALTER TABLE
alter table rt drop constraint rt_pkey;
--@refused access method "hash"
create index on rt using hash (a);
--@refused COLLATE in an index
create index on rt (a collate "C");
--@refused an operator class in an index
create index on rt (a int4_ops);
--@refused CREATE SCHEMA
create schema ns;
--@refused DROP SCHEMA
drop schema ns;
--@refused CREATE DATABASE
create database d;
--@refused DROP DATABASE
drop database d;
--@refused GRANT
grant select on rt to postgres;
--@refused SET ROLE
set role postgres;
--@refused SET SESSION AUTHORIZATION
set session authorization postgres;
--@refused COPY from or to a file or program of the server
copy rt from '/tmp/nosuch.file';
--@refused COPY from or to a file or program of the server
copy rt to program 'cat';
--@refused COPY ... WHERE
copy rt from stdin where id > 1;
--@refused CREATE TABLE AS with options
create table c2 with (colocated = true) as select 1 as a;
--@refused type point
select '(1,2)'::point;
--@refused type money
select '1'::money;
--@refused type inet
select '127.0.0.1'::inet;
--@refused type cidr
select '10.0.0.0/8'::cidr;
--@refused type bit
select B'101';
--@refused type bit
select X'1F';
--@refused type time with time zone
select '12:34:56+02'::timetz;
--@refused XMLELEMENT
select xmlelement(name a);
--@refused function to_tsvector(text)
select to_tsvector('a b');
--@refused unnest of several arrays
select * from unnest(array['a', 'b'], array[1, 2, 3]) as u(a, b);
--@refused assignment of a subquery to several columns
update rt set (a, id) = (select 2, 3) where id = 3;
--@refused comparison of a row with a subquery
select * from rt where (id, a) = (select 1, 10);
select * from rt order by id;
vacuum;
analyze;
vacuum rt;
analyze rt;
vacuum nosuch;
drop table rt;
--@refused a constant in DEFAULT or CHECK that means something else under other settings
create table tt (id int, d date default '01/02/2020');
--@refused a constant in DEFAULT or CHECK that means something else under other settings
create table tt (id int, d date, check (d > 'today'));
--@refused a constant in DEFAULT or CHECK that means something else under other settings
create table tt (id int, d timestamptz default '2020-01-02 03:04:05');
