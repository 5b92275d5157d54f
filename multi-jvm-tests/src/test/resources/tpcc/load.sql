insert into warehouse select w, 'w' || w, 'street 1', 'street 2', 'city', 'st', '123456789', 0.1, 100.00 * :customers from generate_series(1, :warehouses) w;
insert into district select d, w, 'd' || d, 'street 1', 'street 2', 'city', 'st', '123456789', 0.05, 10.00 * :customers, :customers + 1
  from generate_series(1, :warehouses) w, generate_series(1, 10) d;
insert into customer select c, d, w, 'first' || c, 'OE', 'name' || c % 10, 'street 1', 'street 2', 'city', 'st', '123456789', '0123456789012345',
  '2026-01-01', case when c % 10 = 0 then 'BC' else 'GC' end, 50000, c % 50 * 0.01, -10, 10, 1, 0, repeat('x', 300)
  from generate_series(1, :warehouses) w, generate_series(1, 10) d, generate_series(1, :customers) c;
insert into history select c, d, w, d, w, '2026-01-01', 10, 'history' from generate_series(1, :warehouses) w, generate_series(1, 10) d,
  generate_series(1, :customers) c;
insert into item select i, i % 10000, 'item' || i, 1 + i % 99, case when i % 10 = 0 then 'ORIGINAL' else 'data' end from generate_series(1, :items) i;
insert into stock select i, w, 10 + i % 91, 's01', 's02', 's03', 's04', 's05', 's06', 's07', 's08', 's09', 's10', 0, 0, 0, 'data'
  from generate_series(1, :warehouses) w, generate_series(1, :items) i;
insert into orders select o, d, w, o, timestamp '2025-01-01' + o * interval '1 second', case when o * 10 > :customers * 7 then null else 1 + o % 10 end, 5 + o % 11, 1
  from generate_series(1, :warehouses) w, generate_series(1, 10) d, generate_series(1, :customers) o;
insert into new_order select o, d, w from generate_series(1, :warehouses) w, generate_series(1, 10) d, generate_series(1, :customers) o
  where o * 10 > :customers * 7;
insert into order_line select o, d, w, n, 1 + (o * 13 + n * 7 + d) % :items, w, case when o * 10 > :customers * 7 then null else timestamp '2025-01-02' end, 5,
  case when o * 10 > :customers * 7 then 0.01 * (1 + (o * 131 + n) % 9999) else 0 end, 'info'
  from generate_series(1, :warehouses) w, generate_series(1, 10) d, generate_series(1, :customers) o, generate_series(1, 15) n where n <= 5 + o % 11;
