-- to_char, to_number, to_date, to_timestamp.
select to_char(x, '999'), to_char(x, '9.99'), to_char(x, 'FM999.99'), to_char(x, '0999.90'), to_char(x, 'S999.9'), to_char(x, '999.9S'), to_char(x, '999PR'), to_char(x, 'MI999.9'), to_char(x, '999MI'), to_char(x, 'SG999'), to_char(x, 'PL999') from (values (0), (1), (-1), (12.34), (-12.34), (0.1), (-0.1), (123), (1234.5), (-999.99), (485)) v(x);
select to_char(x, '9,999'), to_char(x, 'FM9,999.00'), to_char(x, '9G999D99'), to_char(x, 'L999'), to_char(x, '.99'), to_char(x, 'FM.99'), to_char(x, '99V9'), to_char(x, '9th'), to_char(x, '999th'), to_char(x, 'RN'), to_char(x, 'FMRN'), to_char(x, '9.99EEEE'), to_char(x, 'FM0.0'), to_char(x, '"Good number:"999') from (values (0), (1), (-1), (12.34), (-12.34), (0.1), (-0.1), (123), (1234.5), (-999.99), (485), (1000000)) v(x);
select to_char(125, '999'), to_char(125::bigint, '99,9'), to_char(125.8::real, '999D9'), to_char(-125.8::float8, '999D99S'), to_char(148.5, '999.999'), to_char(148.5, 'FM999.990'), to_char(3148.5, '9G999D999'), to_char(-485, '999PR'), to_char(485, '999PR'), to_char(12, '99V999'), to_char(12.4, '99V999'), to_char(0.0004859, '9.99EEEE'), to_char(12, '9990999.9'), to_char(12, 'FM9990999.9'), to_char(-0.1, '99.99'), to_char(-0.1, 'FM9.99'), to_char(0.1, '0.9'), to_char('NaN'::float8, '999'), to_char(1e10::float8, '9.9'), to_char(5, 'FM00'), to_char(1234567.891, 'FM999,999,990.00'), to_char(0, 'FM999'), to_char(0, 'FM9.9'), to_char(-5, 'FM999MI'), to_char(1, '9 9 9');
select to_number('12,454.8-', '99G999D9S'), to_number('-34,338,492', '99G999G999'), to_number('123', '999'), to_number('  12.5', '99.9'), to_number('$1,234.56', 'L9,999.99'), to_number('1234', '9');
select to_number('abc', '999');
select to_char(1, '9.9.9');
select to_char(timestamp 'infinity', 'YYYY'), to_char(now(), '');
select to_char(date '2024-03-05', 'DD/MM/YY J WW D ID Dy DY dy MONTH month RM rm'), to_char(time '13:04' + date '2024-03-05', 'HH12:MI PM A.M. SSSS'), to_char(timestamptz '2024-03-05 12:00+00', 'TZ OF tz TZH');
select to_date('2024 60', 'YYYY DDD'), to_date('20240305', 'YYYYMMDD'), to_date('5 Mar 24', 'DD Mon YY'), to_timestamp(0) at time zone 'UTC', to_timestamp('13:45', 'HH24:MI') at time zone 'UTC';
select to_date('2024-13-01', 'YYYY-MM-DD');
select to_date('x', 'YYYY');
