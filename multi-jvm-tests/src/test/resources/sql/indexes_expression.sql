-- Indexes of expressions.
drop table if exists ie, ie_names, ie_conflict, ie_errors;
create table ie (id int primary key, email text, a int, b int, v varchar(20), "Odd" int);
insert into ie select g, 'User' || g || '@X.org', g % 40, g % 7, 'V' || (g % 20), g from generate_series(1, 500) g;
create unique index on ie (lower(email));
create index on ie ((a + b));
create index ie_mixed on ie (b, abs(a - 20) desc, lower(v)) include (email);
create index on ie (lower(v), ("Odd" * 2), (a + 1));
create index ie_plain on ie ((a));
create index ie_upper on ie (upper(email)) where a > 30;
select indexname, indexdef from pg_indexes where tablename = 'ie' order by 1;
select i.indexrelid::regclass::text, i.indkey, i.indnatts, i.indnkeyatts, i.indoption, pg_get_expr(i.indexprs, i.indrelid), i.indpred is null
  from pg_index i where i.indrelid = 'ie'::regclass order by 1;
select c.relname, a.attname, a.attnum, format_type(a.atttypid, a.atttypmod) from pg_attribute a join pg_class c on c.oid = a.attrelid
  where c.relname like 'ie%' and c.relkind = 'i' order by 1, 3;
select pg_get_indexdef('ie_mixed'::regclass, n, false) from generate_series(1, 4) n;

-- what they are read for
select id from ie where lower(email) = 'user77@x.org';
select id from ie where lower(email) = 'User77@x.org';
select id from ie where 'user78@x.org' = lower(email);
select id from ie where lower(email) in ('user1@x.org', 'user2@x.org', 'none') order by id;
select count(*), sum(id) from ie where a + b = 12;
select count(*), sum(id) from ie where a + b between 12 and 13;
select count(*), sum(id) from ie where b + a = 12;
select count(*), sum(id) from ie where b = 3 and abs(a - 20) = 5;
select count(*), sum(id) from ie where b = 3 and abs(a - 20) = 5 and lower(v) = 'v5';
select count(*) from ie where lower(v) = 'v3' and "Odd" * 2 = 6;
select id from ie where upper(email) = 'USER31@X.ORG' and a > 30;
select id from ie where upper(email) = 'USER32@X.ORG' and a > 31;
select id from ie where upper(email) = 'USER32@X.ORG';
select x.id from ie x join ie y on lower(x.email) = lower(y.email) where y.id = 5;

-- changes keep them
update ie set email = 'NEW' || id where id between 10 and 12;
select id from ie where lower(email) = 'new11';
select id from ie where lower(email) = 'user11@x.org';
update ie set email = upper(email) where id = 20;
select id, email from ie where lower(email) = 'user20@x.org';
update ie set a = a + 100 where a + b = 12;
select count(*), sum(id) from ie where a + b = 112;
select count(*) from ie where a + b = 12;
update ie set a = a - 1, b = b + 1 where a + b = 112;
select count(*), sum(id) from ie where a + b = 112;
delete from ie where a + b = 112;
select count(*), sum(id) from ie where a + b = 112;
update ie set email = null where id = 30;
select id from ie where lower(email) is null;
insert into ie (id, email) values (900, null), (901, 'Fresh');
select id from ie where lower(email) = 'fresh';
update ie set id = 902 where lower(email) = 'fresh';
select id from ie where lower(email) = 'fresh';

-- unique
insert into ie (id, email) values (903, 'FRESH');
insert into ie (id, email) values (903, 'FRESHER'), (904, 'fresher');
update ie set email = 'fRESH' where id = 1;
update ie set email = 'fRESH' where id = 902;
begin;
insert into ie (id, email) values (905, 'Txn');
select id from ie where lower(email) = 'txn';
savepoint s;
delete from ie where lower(email) = 'txn';
insert into ie (id, email) values (906, 'TXN');
select id from ie where lower(email) = 'txn';
rollback to s;
select id from ie where lower(email) = 'txn';
rollback;
select id from ie where lower(email) = 'txn';
drop index ie_lower_idx;
insert into ie (id, email) values (903, 'FRESH');
create unique index ie_sum on ie ((id % 2), (b * 0), abs(a - a)) where id in (4, 6);
create unique index ie_e on ie (lower(email));
delete from ie where id = 903;
create unique index ie_e on ie (lower(email));
select count(*) from pg_class where relname like 'ie\_%' and relkind = 'i';

-- ON CONFLICT
create table ie_conflict (id int primary key, email text, n int);
create unique index ie_conflict_e on ie_conflict (lower(email), (n % 10));
insert into ie_conflict values (1, 'A', 1), (2, 'B', 2);
insert into ie_conflict values (3, 'a', 11) on conflict (lower(email), (n % 10)) do update set n = excluded.n returning *;
insert into ie_conflict values (3, 'a', 12) on conflict ((n % 10), lower(email)) do nothing returning *;
insert into ie_conflict values (4, 'A', 22) on conflict (lower(email), (n % 10)) do nothing;
insert into ie_conflict values (4, 'A', 22) on conflict (lower(email)) do nothing;
insert into ie_conflict values (4, 'A', 22) on conflict (email, (n % 10)) do nothing;
insert into ie_conflict values (4, 'A', 22) on conflict (upper(email), (n % 10)) do nothing;
insert into ie_conflict values (4, 'A', 22) on conflict (lower(email), (n % 10)) where n > 3 do nothing;
insert into ie_conflict values (4, 'A', 22) on conflict do nothing;
insert into ie_conflict values (5, 'c', 1), (6, 'C', 11) on conflict (lower(email), (n % 10)) do update set n = 99;
insert into ie_conflict values (5, 'c', 1), (6, 'C', 11) on conflict (lower(email), (n % 10)) do nothing returning id;
select * from ie_conflict order by id;

-- names
create table ie_names (a int, b int, c text, "Big" text);
create index on ie_names ((a + b), (a - b), lower(c), (c || 'x'), (a::bigint), (coalesce(a, b)), (case when a > 1 then 1 end));
create index on ie_names (lower(c), lower("Big"));
create index on ie_names (((a)), b, ((c)));
create index on ie_names ((a > b));
create index on ie_names (greatest(a, b), (a is null));
create index on ie_names (substr(c, 1, 2), length(c));
select relname from pg_class where relname like 'ie\_names\_%' order by 1;
select c.relname, a.attname from pg_attribute a join pg_class c on c.oid = a.attrelid where c.relname like 'ie\_names\_%' order by 1, a.attnum;
select indexdef from pg_indexes where tablename = 'ie_names' and indexdef not like '%CASE%' order by 1;
insert into ie_names values (1, 2, 'abc', 'Q'), (3, 2, null, 'R');
select a from ie_names where substr(c, 1, 2) = 'ab';
select a from ie_names where greatest(a, b) = 3;

-- errors
create index on ie_names (random());
create index on ie_names ((now()));
create index on ie_names ((a + nothing));
create index on ie_names ((sum(a)));
create index on ie_names ((row_number() over ()));
create index on ie_names ((select 1));
create index on ie_names (generate_series(1, a));
create index on ie_names ((c::date));
create index on ie_names (nothing(a));
create index on ie_names (lower(a));
create index on ie_names ((a)) include ((b + 1));
create index on ie_names (lower(c)) where random() > 1;
create index on ie_names (random()) where random() > 1;
create index on ie_names (random(), nothing);
alter table ie_names add unique (lower(c));
create table ie_errors (id int primary key, a int, b int, t text);
insert into ie_errors values (1, 1, 0, 'x'), (2, 1, 1, '7');
create index ie_errors_div on ie_errors ((a / b));
create index ie_errors_int on ie_errors ((t::int));
select count(*) from pg_class where relname like 'ie\_errors\_d%';
update ie_errors set b = 1, t = '5' where id = 1;
create index ie_errors_div on ie_errors ((a / b));
create index ie_errors_part on ie_errors ((10 / (b - 5))) where b <> 5;
insert into ie_errors values (3, 1, 0, 'y');
insert into ie_errors values (3, 1, 5, 'y');
update ie_errors set b = 0 where id = 2;
update ie_errors set b = 5 where id = 2;
select id from ie_errors where a / b = 1 order by id;
select id from ie_errors where a / b = 0 order by id;
drop table ie, ie_names, ie_conflict, ie_errors;
