-- What a data file can hold. Comments begin with two dashes; a statement ends with ; at the end of a line.
drop table if exists showcase;
create table showcase (id int primary key, name text);

-- Rows are compared in their order when the statement orders them, else without regard to order.
insert into showcase values (1, 'one'), (2, 'two'), (3, null);
select * from showcase;
select * from showcase order by id desc;

-- Parameters: type and text, `null` for NULL.
--@parameter int 2
--@parameter text two
select id, name from showcase where id = ? and name = ?;

-- On three nodes each statement goes through another node. Of a session's own state: `home` keeps the next statement,
-- `session` the rest of the file, with one node.
--@home
select count(*) from showcase;

-- COPY takes the lines up to \.
copy showcase from stdin;
4	four
5	\N
\.
copy (select * from showcase order by id) to stdout;

-- What a node refuses: 0A000 with this name; PostgreSQL does not run it.
--@refused CREATE VIEW
create view showcase_view as select 1 as a;

-- Errors are compared by SQLSTATE, message, detail, hint and position.
select nothing from showcase;
insert into showcase values (1, 'again');
drop table showcase;
