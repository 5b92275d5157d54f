-- What a session sees of itself, and signals to nobody.
--@session
select datid > 0 as datid, datname, pid = pg_backend_pid() as pid, leader_pid, usesysid, usename,
  client_hostname, backend_start <= xact_start as started, xact_start <= query_start as begun,
  query_start <= state_change as changed, wait_event_type, wait_event, state, backend_xid, query_id, query,
  backend_type
  from pg_stat_activity where pid = pg_backend_pid();
select count(*) from pg_stat_activity where pid = pg_backend_pid() and client_port > 0 and client_addr is not null;
set application_name = 'activity test';
select application_name, query from pg_stat_activity where pid = pg_backend_pid();
select length(query), octet_length(query), left(query, 6) from pg_stat_activity where pid = pg_backend_pid() /* aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa */;
select length(query), octet_length(query) from pg_stat_activity where pid = pg_backend_pid() /* 漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字 */;
select pg_cancel_backend(0);
select pg_cancel_backend(-5), pg_terminate_backend(2147483647);
select pg_terminate_backend(-5, 10);
select pg_terminate_backend(-5, -1);
select pg_cancel_backend(null), pg_terminate_backend(null);
select pg_cancel_backend(pg_backend_pid());
begin;
select pg_cancel_backend(pg_backend_pid());
select 1;
rollback;
select pg_stat_clear_snapshot();
select pg_blocking_pids(pg_backend_pid()), pg_blocking_pids(0), pg_blocking_pids(null);
create table seen (id int);
begin;
insert into seen values (1);
select backend_xid is not null as xid, state, xact_start = now() as now from pg_stat_activity where pid = pg_backend_pid();
select locktype, database, transactionid is not null as xid, mode, granted, fastpath, waitstart
  from pg_locks where locktype = 'transactionid' and pid = pg_backend_pid();
select count(*) from pg_locks l join pg_stat_activity a on a.pid = l.pid and a.backend_xid = l.transactionid
  where l.granted and a.pid = pg_backend_pid();
commit;
select attname, atttypid::regtype, attnum from pg_attribute where attrelid = 'pg_stat_activity'::regclass order by attnum;
select attname, atttypid::regtype, attnum from pg_attribute where attrelid = 'pg_locks'::regclass order by attnum;
drop table seen;
