-- Prepared statements with parameters.
drop table if exists pa;
create table pa (id int primary key, b bigint, n numeric, f float8, t text, ok boolean, d date, ts timestamp, u uuid);
--@parameter int 1
--@parameter bigint 9000000000
--@parameter numeric 12.340
--@parameter double 1.25
--@parameter text häß
--@parameter boolean true
--@parameter date 2024-02-29
--@parameter timestamp 2024-02-29T12:34:56.789
--@parameter uuid a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11
insert into pa values (?, ?, ?, ?, ?, ?, ?, ?, ?);
--@parameter int 2
--@parameter bigint null
--@parameter numeric null
--@parameter double null
--@parameter text null
--@parameter boolean null
--@parameter date null
--@parameter timestamp null
--@parameter uuid null
insert into pa values (?, ?, ?, ?, ?, ?, ?, ?, ?);
select * from pa order by id;
--@parameter int 1
select * from pa where id = ?;
--@parameter bigint 1
select id from pa where id = ?;
--@parameter text 1
select id from pa where id = ?;
--@parameter unknown 1
select id from pa where id = ?;
--@parameter unknown x
select id from pa where id = ?;
--@parameter int 1
--@parameter int 2
select ? + ?, 1;
--@parameter unknown 1
select ? as p;
--@parameter text a
select ? as p, pg_typeof(1);
--@parameter int 5
select generate_series(1, ?);
--@parameter int 1
select id from pa order by id limit ?;
--@parameter int 2
--@parameter int 1
select id from pa where id in (?, ?) order by id;
--@parameter int 1
update pa set b = b + ? where id = 1 returning b;
--@parameter unknown 77
--@parameter unknown 2
update pa set b = ? where id = ?;
--@parameter text %h%
select t from pa where t like ?;
--@parameter numeric 12.34
select id from pa where n = ?;
--@parameter double 1.25
select id from pa where f = ?;
--@parameter date 2024-02-29
select id from pa where d = ? and ts > d;
--@parameter timestamp 2024-02-29T12:34:56.789
select id from pa where ts = ?;
--@parameter uuid a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11
select id, u from pa where u = ?;
--@parameter boolean true
select id from pa where ok = ?;
--@parameter int 0
select 1 / ?;
--@parameter int 3
--@parameter text x
select case when ? > 2 then ? else 'no' end;
--@parameter text null
select coalesce(?, 'none');
--@parameter int 1
delete from pa where id = ?;
prepare st (int) as select $1 + 1 as r;
execute st (41);
execute st ('x');
execute st;
deallocate st;
execute st (1);
prepare st as select id from pa where id = $1;
execute st (2);
deallocate all;
drop table pa;
