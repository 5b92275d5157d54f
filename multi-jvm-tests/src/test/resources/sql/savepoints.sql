-- Savepoints.
begin;
savepoint a;
select 1 / 0;
rollback to savepoint a;
select 2;
release savepoint a;
release savepoint a;
rollback;
savepoint b;
