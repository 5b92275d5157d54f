-- COPY in and out.
drop table if exists co;
create table co (id int primary key, t text, n numeric, b bool, ts timestamp, a int[]);
copy co from stdin;
1	one	1.5	t	2024-01-01 00:00:00	{1,2}
2	tab\there	\N	f	\N	\N
3	back\\slash\nline	3	\N	2024-02-29 12:34:56.789	{}
\.
copy co to stdout;
copy (select id, t from co order by id desc) to stdout with (format csv, header);
copy co (id, t) from stdin with (format csv);
4,four
5,"a ""quoted"", value"
6,
7,""
\.
copy co (id, t) from stdin (format csv, header, delimiter ';', null 'NULL', quote '''');
id;t
8;NULL
9;'a;b'
\.
select * from co order by id;
copy co (id, t) to stdout csv;
copy co (id, t) to stdout with delimiter '|' null as 'nil';
copy co (id) from stdin;
1
\.
copy co (id) from stdin;
x
\.
copy co (id, t) from stdin;
20
\.
copy co (id) from stdin;
21	extra
\.
copy co (nosuch) from stdin;
\.
copy nosuch from stdin;
\.
copy co (id, t) from stdin with (format nosuch);
\.
copy co (id, n) from stdin;
30	1.5
31	abc
\.
select count(*) from co;
copy nosuch to stdout;
copy (select 1 union select 2 order by 1) to stdout;
drop table co;
