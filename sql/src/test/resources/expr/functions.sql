-- Facts of pg_proc for functions.tsv: oid, kind, key (the internal symbol, or the signature where
-- the symbol does not name one function), name, strict, volatility, returns a set, argument types, result type.
-- Run on a fresh PostgreSQL 15: psql -AtF $'\t' -f functions.sql
SELECT p.oid, p.prokind,
       CASE WHEN p.prolang = 12 AND p.prokind = 'f' AND p.prosrc !~ '[ (]' AND p.prosrc <> ''
            THEN p.prosrc
            ELSE p.proname || '(' || coalesce((SELECT string_agg(t.typname, ',' ORDER BY a.n)
                 FROM unnest(p.proargtypes) WITH ORDINALITY a(o, n) JOIN pg_type t ON t.oid = a.o), '') || ')' END,
       p.proname, CASE WHEN p.proisstrict THEN 't' ELSE 'f' END, p.provolatile,
       CASE WHEN p.proretset THEN 't' ELSE 'f' END, p.proargtypes, p.prorettype
FROM pg_proc p
WHERE p.pronamespace = 'pg_catalog'::regnamespace AND p.oid < 10000 AND p.prorettype NOT IN (2281, 3838, 3500, 3115, 2280, 269, 325)
ORDER BY p.oid;
