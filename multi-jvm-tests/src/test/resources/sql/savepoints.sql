-- SAVEPOINT, RELEASE, ROLLBACK TO, and AND CHAIN.
--@session
create table sp (id int primary key, v text);
insert into sp values (1, 'one'), (2, 'two');

-- Outside of a block.
savepoint a;
release a;
release savepoint a;
rollback to a;
rollback to savepoint a;
commit and chain;
rollback and chain;

-- Rows written since are undone, those before stay.
begin;
insert into sp values (3, 'three');
savepoint a;
insert into sp values (4, 'four');
update sp set v = 'changed' where id <= 3;
delete from sp where id = 1;
select * from sp order by id;
rollback to a;
select * from sp order by id;
update sp set v = 'again' where id = 3;
rollback to savepoint a;
select * from sp order by id;
commit;
select * from sp order by id;

-- The savepoint stays set; one of the same name hides it.
begin;
savepoint a;
insert into sp values (10, 'a');
savepoint a;
insert into sp values (11, 'b');
rollback to a;
select id from sp where id > 9 order by id;
release a;
rollback to a;
select id from sp where id > 9 order by id;
insert into sp values (12, 'c');
release savepoint a;
rollback to a;
rollback;
select id from sp where id > 9 order by id;

-- Released savepoints are undone with the one around them.
begin;
savepoint outside;
insert into sp values (20, 'x');
savepoint inside;
insert into sp values (21, 'y');
release inside;
insert into sp values (22, 'z');
savepoint third;
delete from sp where id in (20, 21);
select id from sp where id >= 20 order by id;
rollback to third;
select id from sp where id >= 20 order by id;
rollback to outside;
select id from sp where id >= 20 order by id;
release inside;
rollback;

-- A failed statement.
begin;
insert into sp values (30, 'before');
savepoint a;
insert into sp values (1, 'duplicate');
select 1;
savepoint b;
release a;
rollback to nosuch;
rollback to a;
select id from sp where id >= 30;
insert into sp values (31, 'after'), (2, 'duplicate');
rollback to a;
insert into sp values (31, 'after');
select 1 / 0;
rollback to a;
commit;
select id from sp where id >= 30 order by id;

begin;
savepoint a;
select nosuch from sp;
commit;
begin;
savepoint a;
select nosuch from sp;
rollback;
begin;
select nosuch from sp;
rollback to a;
rollback;

-- The same key again and again.
begin;
insert into sp values (40, '0');
savepoint a;
update sp set v = '1' where id = 40;
savepoint b;
update sp set v = '2' where id = 40;
savepoint c;
delete from sp where id = 40;
insert into sp values (40, '3');
select v from sp where id = 40;
rollback to c;
select v from sp where id = 40;
rollback to a;
select v from sp where id = 40;
delete from sp where id = 40;
rollback to a;
commit;
select * from sp where id = 40;

-- Above READ COMMITTED.
begin isolation level repeatable read;
select count(*) from sp;
savepoint a;
set transaction isolation level read committed;
rollback to a;
insert into sp values (50, 'r');
rollback to a;
select count(*) from sp;
commit;
begin;
savepoint a;
set transaction isolation level repeatable read;
rollback;

-- Settings.
begin;
set local work_mem = '7MB';
savepoint a;
set work_mem = '8MB';
set local extra_float_digits = 0;
savepoint b;
set work_mem = '9MB';
rollback to b;
show work_mem;
show extra_float_digits;
rollback to a;
show work_mem;
show extra_float_digits;
set work_mem = '10MB';
commit;
show work_mem;
reset work_mem;

-- Cursors opened since are closed, older ones go on.
begin;
declare old cursor for select id from sp order by id;
fetch 1 from old;
savepoint a;
declare fresh cursor for select id from sp order by id;
fetch 1 from fresh;
fetch 1 from old;
rollback to a;
fetch 1 from old;
fetch 1 from fresh;
rollback to a;
fetch 1 from old;
commit;

-- AND CHAIN begins the next block under the same modes.
begin isolation level repeatable read read only;
show transaction_isolation;
commit and chain;
show transaction_isolation;
show transaction_read_only;
insert into sp values (60, 'no');
rollback and chain;
show transaction_isolation;
commit and no chain;
show transaction_isolation;
begin;
insert into sp values (61, 'yes');
commit and chain;
insert into sp values (62, 'no');
rollback and chain;
insert into sp values (63, 'yes');
select 1 / 0;
commit and chain;
insert into sp values (64, 'yes');
commit;
select id from sp where id >= 60 order by id;

-- Many.
begin;
savepoint s1;
insert into sp select g, 'many' from generate_series(1000, 3000) g;
savepoint s2;
update sp set v = 'more' where id >= 1000;
select count(*), min(v) from sp where id >= 1000;
rollback to s2;
select count(*), min(v) from sp where id >= 1000;
rollback to s1;
select count(*), min(v) from sp where id >= 1000;
commit;
select * from sp order by id;
drop table sp;
