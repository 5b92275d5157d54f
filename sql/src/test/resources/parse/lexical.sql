-- A statement a line; behind it what PostgreSQL 15 answers about its syntax: ok, or
-- SQLSTATE, position (0 for none) and message.
select 'abc
=> 42601 8 unterminated quoted string at or near "'abc"
select "abc
=> 42601 8 unterminated quoted identifier at or near ""abc"
select ""
=> 42601 8 zero-length delimited identifier at or near """"
select U&"" 
=> 42601 8 zero-length delimited identifier at or near "U&"""
select $a$abc
=> 42601 8 unterminated dollar-quoted string at or near "$a$abc"
select /* abc
=> 42601 8 unterminated /* comment at or near "/* abc"
select E'\u00'
=> 22025 10 invalid Unicode escape
select E'ab\uD800'
=> 42601 18 invalid Unicode surrogate pair at or near "'"
select E'\uD83D\uDE00'
=> ok
select E'\uDE00'
=> 42601 10 invalid Unicode surrogate pair at or near "\uDE00"
select E'\U00110000'
=> 42601 10 invalid Unicode escape value at or near "\U00110000"
select E'\u0000'
=> 42601 10 invalid Unicode escape value at or near "\u0000"
select E'\xC3'
=> 22021 0 invalid byte sequence for encoding "UTF8": 0xc3
select E'\xff abc'
=> 22021 0 invalid byte sequence for encoding "UTF8": 0xff
select E'a\000'
=> 22021 0 invalid byte sequence for encoding "UTF8": 0x00
select E'\400'
=> 22021 0 invalid byte sequence for encoding "UTF8": 0x00
select E'\xC3\xA9' from x y z
=> 42601 29 syntax error at or near "z"
select B'012'
=> ok
select X'0g' z z
=> 42601 16 syntax error at or near "z"
select b'01
=> 42601 8 unterminated bit string literal at or near "b'01"
select 123abc
=> 42601 8 trailing junk after numeric literal at or near "123abc"
select 123 abc 5
=> 42601 16 syntax error at or near "5"
select 1.5e
=> 42601 8 trailing junk after numeric literal at or near "1.5e"
select 1.5e+
=> 42601 8 trailing junk after numeric literal at or near "1.5e+"
select 1e5x
=> 42601 8 trailing junk after numeric literal at or near "1e5x"
select 0x10
=> 42601 8 trailing junk after numeric literal at or near "0x10"
select $1a
=> 42601 8 trailing junk after parameter at or near "$1a"
select 1..2
=> 42601 9 syntax error at or near ".."
select 1.a
=> 42601 8 trailing junk after numeric literal at or near "1.a"
select .5.6
=> 42601 10 syntax error at or near ".6"
select $0
=> ok
select $99999999999
=> ok
select 99999999999999999999
=> ok
select a $ b
=> 42601 10 syntax error at or near "$"
select \ a
=> 42601 8 syntax error at or near "\"
select a := b
=> 42601 10 syntax error at or near ":="
select U&'\00zz'
=> 42601 11 invalid Unicode escape
select U&'\D800'
=> 42601 16 invalid Unicode surrogate pair
select U&'\' 
=> 42601 11 invalid Unicode escape
select U&'a' uescape '+'
=> 42601 22 invalid Unicode escape character at or near "'+'"
select U&'a' uescape 'xx'
=> 42601 22 invalid Unicode escape character at or near "'xx'"
select U&'a' uescape 5
=> 42601 22 UESCAPE must be followed by a simple string literal at or near "5"
select U&'!0061!+000061!!' uescape '!' from a b c
=> 42601 49 syntax error at or near "c"
select U&"d!0061t!+000061" UESCAPE '!' as "x" 1
=> 42601 47 syntax error at or near "1"
select U&'wrong: +0061' UESCAPE '+'
=> 42601 33 invalid Unicode escape character at or near "'+'"
select n'abc' n 1
=> 42601 17 syntax error at or near "1"
select a ~!@#^&|`?+- 1 1
=> 42601 24 syntax error at or near "1"
select E'\'' x x
=> 42601 16 syntax error at or near "x"
select E'abc\
=> 42601 8 unterminated quoted string at or near "E'abc\"
select 'a' 'b'
=> 42601 12 syntax error at or near "'b'"
select e'\q' 1 1
=> 42601 14 syntax error at or near "1"
select xyz.* .a from b
=> 42601 17 improper use of "*" at or near "from"
select a.*.b
=> 42601 13 improper use of "*" at end of input
select aéb 😀 😀 x
=> 42601 14 syntax error at or near "😀"
select @@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@ 1
=> 42601 8 operator too long at or near "@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@"
select a <> b <> c
=> 42601 15 syntax error at or near "<>"
select (1
=> 42601 10 syntax error at end of input
select 1 from a, b where
=> 42601 25 syntax error at end of input
select 'abc' from where
=> 42601 19 syntax error at or near "where"
select * from (select 1)
=> 42601 15 subquery in FROM must have an alias
select * from (values (1))
=> 42601 15 VALUES in FROM must have an alias
select * from lateral (select 1) where
=> 42601 23 subquery in FROM must have an alias
select 1 not
=> ok
select (select 1 order by 1) order by 1 1
=> 42601 41 syntax error at or near "1"
(select 1 order by 1) order by 1
=> 42601 32 multiple ORDER BY clauses not allowed
(select 1 limit 1) limit 1
=> 42601 26 multiple LIMIT clauses not allowed
(select 1 offset 1) offset 1
=> 42601 28 multiple OFFSET clauses not allowed
with a as (select 1) (with b as (select 2) select 1)
=> 42601 1 multiple WITH clauses not allowed
with a as (select 1) ((with b as (select 2) select 1) union select 1)
=> ok
select 1 limit 1,2
=> 42601 10 LIMIT #,# syntax is not supported
select 1 fetch first row with ties
=> 42601 0 WITH TIES cannot be specified without ORDER BY clause
select 1 order by 1 fetch first row with ties for update skip locked
=> 42601 0 SKIP LOCKED and WITH TIES options cannot be used together
select a.b.c.d.e
=> ok
select * from a.b.c.d
=> 42601 15 improper qualified name (too many dotted names): a.b.c.d
select a[1].*.b
=> 42601 16 improper use of "*" at end of input
select a.b[1]:2
=> 42601 14 syntax error at or near ":"
select f(a => 1, 2)
=> ok
select f(a order by 1) 'x'
=> 42601 12 type modifier cannot have ORDER BY
select f(a => 1) 'x'
=> 42601 10 type modifier cannot have parameter name
select f(a order by 1) within group (order by 1)
=> 42601 24 cannot use multiple ORDER BY clauses with WITHIN GROUP
select f(distinct a) within group (order by 1)
=> 42601 22 cannot use DISTINCT with WITHIN GROUP
select f(variadic a) within group (order by 1)
=> 42601 22 cannot use VARIADIC with WITHIN GROUP
select f(*) within group (order by 1)
=> ok
select (1,2) overlaps (1,2,3)
=> 42601 23 wrong number of parameters on right side of OVERLAPS expression
select (1,2,3) overlaps (1,2)
=> 42601 8 wrong number of parameters on left side of OVERLAPS expression
select float(0) '1'
=> 22023 14 precision for type float must be at least 1 bit
select 1::float(0)
=> 22023 17 precision for type float must be at least 1 bit
select 1::float(54)
=> 22023 17 precision for type float must be less than 54 bits
select interval(3) year '1'
=> 42601 20 syntax error at or near "year"
select interval '1' second(3), interval(3) '1'
=> ok
select 1::interval(3) year
=> 42601 23 syntax error at or near "year"
create table a (b int not null not null null)
=> ok
create table a (b int collate x collate y)
=> 42601 33 multiple COLLATE clauses not allowed
create temp table x.a.b.c (b int)
=> 42601 19 improper qualified name (too many dotted names): x.a.b.c
