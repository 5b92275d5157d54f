-- DEFAULT: what a definition refuses, and what it means.
drop table if exists df;
create table df (a int default 'abc');
create table df (a int default 1.5, b smallint default 100000, c text default 5);
drop table if exists df;
create table df (a int default true);
create table df (a int, b int default a);
create table df (a int default nothing);
create table df (a int default (select 1));
create table df (a int default sum(1));
create table df (a bigint default count(*));
create table df (a int default row_number() over ());
create table df (a int default generate_series(1, 2));
create table df (a int default nofunction(1));
create table df (a int default nextval('nosequence'));
create table df (a date default '2020-13-01');
create table df (a int[] default '{1,x}');
create table df (a numeric(3, 1) default 12345);
drop table if exists df;
create table df (a int default 1 default 2);
create table df (a serial default 2);
create table df (id int primary key, a date default '2020-02-01', b timestamptz default '2020-02-01 10:00:00+02', c interval default '1 day 2 hours',
  d timestamp default '2020-02-01 10:00:00', e time default '10:11', f varchar(5) default 'abc', g boolean default 'yes', h jsonb default '{"a": 1}',
  i numeric default 10 / 4, j text default 'x' || 'y', k int default length('four'), l double precision default 1e3, m text default null);
insert into df (id) values (1);
insert into df (id, a, f) values (2, default, default);
set datestyle to 'ISO, DMY';
set timezone to 'Asia/Tokyo';
insert into df (id) values (3);
reset datestyle;
reset timezone;
select * from df order by id;
create table df (a int default 'abc');
drop table df;
