-- Whole rows as values and as JSON.
create table rw (id int primary key, "a ""b" text, n numeric);
insert into rw values (1, 'x "y" z', 1.50), (2, null, null);
select rw from rw order by id;
select rw.* from rw order by id;
select count(rw), count(rw.*) from rw;
select row_to_json(rw) from rw order by id;
select to_json(rw), to_jsonb(rw) from rw order by id;
select json_agg(rw order by id), jsonb_agg(rw order by id) from rw;
select row_to_json(t) from (select id, n * 2 as twice from rw) t order by id;
select json_agg(t) from (select id from rw order by id) t;
select row_to_json(nosuch) from rw;
select (rw).id from rw order by 1;
select rw is null, rw is not null from rw order by id;
drop table rw;
