-- Of the specification's clause 3.3.2: each query finds the rows that are in contradiction. 1: the sums of the districts' receipts.
select w_id, w_ytd, sum(d_ytd) from warehouse join district on d_w_id = w_id group by w_id, w_ytd having w_ytd <> sum(d_ytd);
-- 2: the next order number.
select d_w_id, d_id, d_next_o_id, (select max(o_id) from orders where o_w_id = d_w_id and o_d_id = d_id) from district
  where d_next_o_id - 1 <> (select max(o_id) from orders where o_w_id = d_w_id and o_d_id = d_id)
  or d_next_o_id - 1 <> (select coalesce(max(no_o_id), d_next_o_id - 1) from new_order where no_w_id = d_w_id and no_d_id = d_id);
-- 3: new orders have no gap.
select no_w_id, no_d_id, min(no_o_id), max(no_o_id), count(*) from new_order group by no_w_id, no_d_id having max(no_o_id) - min(no_o_id) + 1 <> count(*);
-- 4: order lines by district.
select o.w, o.d, o.n, l.n from (select o_w_id w, o_d_id d, sum(o_ol_cnt) n from orders group by 1, 2) o
  join (select ol_w_id w, ol_d_id d, count(*) n from order_line group by 1, 2) l on o.w = l.w and o.d = l.d where o.n <> l.n;
-- 5: an order has a carrier when it is not new.
select o_w_id, o_d_id, o_id, o_carrier_id, no_o_id from orders left join new_order on no_w_id = o_w_id and no_d_id = o_d_id and no_o_id = o_id
  where (o_carrier_id is null) <> (no_o_id is not null);
-- 6: order lines by order.
select o_w_id, o_d_id, o_id, o_ol_cnt, count(ol_number) from orders left join order_line on ol_w_id = o_w_id and ol_d_id = o_d_id and ol_o_id = o_id
  group by 1, 2, 3, 4 having o_ol_cnt <> count(ol_number);
-- 7: lines are delivered with their order.
select ol_w_id, ol_d_id, ol_o_id, ol_number from order_line join orders on ol_w_id = o_w_id and ol_d_id = o_d_id and ol_o_id = o_id
  where (ol_delivery_d is null) <> (o_carrier_id is null);
-- 8: what a warehouse received.
select w_id, w_ytd, sum(h_amount) from warehouse join history on h_w_id = w_id group by w_id, w_ytd having w_ytd <> sum(h_amount);
-- 9: what a district received.
select d_w_id, d_id, d_ytd, sum(h_amount) from district join history on h_w_id = d_w_id and h_d_id = d_id group by 1, 2, 3 having d_ytd <> sum(h_amount);
-- 10: what a customer owes.
select c_w_id, c_d_id, c_id, c_balance, l.amount, h.amount from customer
  join (select h_c_w_id w, h_c_d_id d, h_c_id c, sum(h_amount) amount from history group by 1, 2, 3) h on h.w = c_w_id and h.d = c_d_id and h.c = c_id
  left join (select o_w_id w, o_d_id d, o_c_id c, sum(ol_amount) amount from orders join order_line on ol_w_id = o_w_id and ol_d_id = o_d_id
    and ol_o_id = o_id where ol_delivery_d is not null group by 1, 2, 3) l on l.w = c_w_id and l.d = c_d_id and l.c = c_id
  where c_balance <> coalesce(l.amount, 0) - h.amount;
-- 12: what a customer owes and has paid.
select c_w_id, c_d_id, c_id, c_balance + c_ytd_payment, l.amount from customer
  left join (select o_w_id w, o_d_id d, o_c_id c, sum(ol_amount) amount from orders join order_line on ol_w_id = o_w_id and ol_d_id = o_d_id
    and ol_o_id = o_id where ol_delivery_d is not null group by 1, 2, 3) l on l.w = c_w_id and l.d = c_d_id and l.c = c_id
  where c_balance + c_ytd_payment <> coalesce(l.amount, 0);
