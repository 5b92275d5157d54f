-- Colocated tables: another place of the rows, the same answers. The setting is one that
-- PostgreSQL takes and ignores.
set lauma.default_colocated = on;
drop table if exists co_book, co_author, co_log, co_copy, co_late;
create table co_author (id int primary key, name text not null unique, born date);
create table co_book (
  id bigint primary key,
  author int not null references co_author on delete cascade on update cascade,
  title text,
  price numeric(8, 2) check (price > 0),
  unique (author, title) deferrable);
create table co_log (id serial, entry text);
create index on co_book (price desc);
create index on co_book (lower(title)) where price > 10;
insert into co_author select g, 'author ' || g, date '1900-01-01' + g from generate_series(1, 40) g;
insert into co_book select g, 1 + g % 40, 'Title ' || g, 1 + g % 50 from generate_series(1, 400) g;
select count(*), sum(price) from co_book;
select * from co_book where id = 17;
select id, title from co_book where price = 50 order by id;
select id from co_book where lower(title) = 'title 12';
select a.name, count(*) from co_author a join co_book b on b.author = a.id where a.id < 4 group by a.name order by a.name;
select id from co_book order by id limit 5;
select id from co_book where id between 100 and 104;
select id from co_book order by id desc limit 3;

-- constraints
insert into co_book values (1, 1, 'x', 1);
insert into co_book values (1000, 99, 'x', 1);
insert into co_book values (1000, 1, 'x', -1);
insert into co_author values (50, 'author 1', null);
insert into co_book values (1001, 2, 'Title 1', 5);
update co_author set id = 140 where id = 40;
select count(*) from co_book where author = 140;
delete from co_author where id = 140;
select count(*) from co_book;
insert into co_author values (1, 'other', null) on conflict (id) do update set name = excluded.name returning *;
insert into co_author values (77, 'author 2', null) on conflict (name) do nothing;

-- transactions and savepoints
begin;
update co_author set born = null where id = 3;
savepoint s;
delete from co_book where author = 3;
select count(*) from co_book where author = 3;
rollback to s;
insert into co_log (entry) values ('three');
commit;
select count(*) from co_book where author = 3;
select entry from co_log where entry = 'three';
begin;
create table co_late (a int primary key, b int unique, c text);
insert into co_late values (1, 1);
alter table co_late add check (a > 0);
update co_late set c = 'x';
commit;
select * from co_late;

-- another key, another shape
alter table co_log add primary key (id);
insert into co_log values (1, 'again');
alter table co_late add constraint co_late_c unique (c);
insert into co_late values (2, 2, 'x');
create table co_copy as select id, title from co_book where id <= 3;
select * from co_copy order by id;
truncate co_late;
select count(*) from co_late;
insert into co_late values (1, 1, 'x');
select * from co_late;

-- with others
set lauma.default_colocated = off;
create table co_spread (id int primary key, author int references co_author);
insert into co_spread select g, g from generate_series(1, 20) g;
begin;
update co_author set name = name || '!' where id <= 2;
update co_spread set author = author + 1 where id <= 2;
commit;
select s.id, a.name from co_spread s join co_author a on a.id = s.author where s.id < 4 order by s.id;
delete from co_author where id = 5;
drop table co_spread, co_book, co_author, co_log, co_copy, co_late;
