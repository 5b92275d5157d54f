-- PREPARE TRANSACTION, COMMIT PREPARED, ROLLBACK PREPARED and pg_prepared_xacts.
--@session
create table pt (id int primary key, v text);
insert into pt values (1, 'one'), (2, 'two');
show max_prepared_transactions;

-- Prepared, committed; others see nothing until then.
begin;
insert into pt values (3, 'three');
update pt set v = 'changed' where id = 1;
prepare transaction 'first';
select * from pt order by id;
select gid, owner = current_user as mine, database = current_database() as here,
  prepared <= now() as before, transaction is not null as has_id from pg_prepared_xacts;
commit prepared 'first';
select * from pt order by id;
select count(*) from pg_prepared_xacts;
commit prepared 'first';
rollback prepared 'first';

-- Rolled back; then its rows are free.
begin;
delete from pt where id = 2;
insert into pt values (4, 'four');
prepare transaction 'second';
select id from pt order by id;
rollback prepared 'second';
select id from pt order by id;
update pt set v = 'free' where id = 2;

-- A name that is in use, one that is too long, and what it says outside of a block.
begin;
insert into pt values (10, 'ten');
prepare transaction 'twice';
begin;
insert into pt values (11, 'eleven');
prepare transaction 'twice';
select count(*) from pt where id = 11;
commit prepared 'twice';
select id from pt where id >= 10;
begin;
prepare transaction 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx';
select 1;
begin;
prepare transaction 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx';
select length(gid) from pg_prepared_xacts;
rollback prepared 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx';
prepare transaction 'outside';
select count(*) from pg_prepared_xacts;

-- In a failed block it rolls back.
begin;
insert into pt values (1, 'duplicate');
prepare transaction 'failed';
select count(*) from pg_prepared_xacts;
commit;

-- Inside of a block nothing is finished.
begin;
insert into pt values (20, 'twenty');
prepare transaction 'third';
begin;
commit prepared 'third';
select 1;
rollback prepared 'third';
rollback;
begin;
rollback prepared 'third';
commit;
commit prepared 'third';
select id from pt where id = 20;

-- Nothing written, only read, and an empty block.
begin;
prepare transaction 'empty';
select gid from pg_prepared_xacts;
commit prepared 'empty';
begin;
select count(*) from pt;
prepare transaction 'read only';
begin;
select id from pt where id = 1 for update;
prepare transaction 'locks';
select gid from pg_prepared_xacts order by gid;
rollback prepared 'read only';
select id from pt where id = 1 for update nowait;
select id from pt where id = 2 for update nowait;
select id from pt where id = 1 for key share skip locked;
commit prepared 'locks';
select id from pt where id = 1 for update;

-- Savepoints, the names of quotes and of other alphabets.
begin;
insert into pt values (30, 'thirty');
savepoint a;
insert into pt values (31, 'undone');
rollback to a;
savepoint b;
insert into pt values (32, 'kept');
release b;
prepare transaction 'it''s — λ';
select gid from pg_prepared_xacts;
commit prepared 'it''s — λ';
select id from pt where id between 30 and 39 order by id;

-- Deferred constraints are checked when it is prepared.
create table pc (id int primary key, p int references pt deferrable initially deferred);
begin;
insert into pc values (1, 99);
prepare transaction 'violates';
select 1;
select count(*) from pc;
begin;
insert into pc values (1, 1);
prepare transaction 'refers';
commit prepared 'refers';
select * from pc;

-- What has been written is waited for, and then seen.
begin;
insert into pt values (40, 'forty');
prepare transaction 'forty';
set lock_timeout = '200ms';
insert into pt values (40, 'again');
insert into pt values (41, 'other');
reset lock_timeout;
commit prepared 'forty';
insert into pt values (40, 'again');

-- Levels.
begin isolation level repeatable read;
update pt set v = 'rr' where id = 1;
prepare transaction 'rr';
begin isolation level serializable;
select count(*) from pc;
update pt set v = 'ser' where id = 2;
prepare transaction 'ser';
begin read only;
select count(*) from pc;
prepare transaction 'ro';
select gid from pg_prepared_xacts order by gid;
commit prepared 'ro';
commit prepared 'ser';
commit prepared 'rr';
select id, v from pt where id < 3 order by id;

-- Settings last as with COMMIT; LOCAL ones do not.
begin;
set work_mem = '5MB';
set local statement_timeout = '1234s';
prepare transaction 'settings';
show work_mem;
show statement_timeout;
rollback prepared 'settings';
show work_mem;
reset work_mem;

-- Locks as pg_locks shows them.
begin;
insert into pt values (50, 'fifty');
prepare transaction 'shown';
select pid, mode, granted, virtualtransaction = '-1/' || transactionid as virtual
  from pg_locks where locktype = 'transactionid' and transactionid = (select transaction from pg_prepared_xacts);
rollback prepared 'shown';

-- Advisory locks.
begin;
select pg_advisory_lock(77), pg_advisory_xact_lock_shared(77);
prepare transaction 'advisory';
select count(*) from pg_prepared_xacts;
select pg_advisory_unlock_all();

-- Cursors end with it.
begin;
declare c cursor for select id from pt order by id;
fetch c;
prepare transaction 'cursor';
fetch c;
rollback prepared 'cursor';
drop table pc, pt;
select count(*) from pg_prepared_xacts;
