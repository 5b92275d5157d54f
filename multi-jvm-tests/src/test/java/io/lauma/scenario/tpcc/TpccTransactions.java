package io.lauma.scenario.tpcc;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Random;

/// The five transactions of clause 2, without their BEGIN and COMMIT. One client's.
final class TpccTransactions {
  private static final LocalDateTime FIRST = LocalDateTime.of(2026, 1, 1, 0, 0);
  private static final int LINES_MIN = 5;
  private static final int LINES_MAX = 15;

  private final TpccDatabase database;
  private final Random random;
  private final Sql sql;

  /// A new order that its rules roll back: an item that is not there.
  static final class UnusedItem extends Exception {
    private static final long serialVersionUID = 1;
  }

  TpccTransactions(TpccDatabase database, Random random, Sql sql) {
    this.database = database;
    this.random = random;
    this.sql = sql;
  }

  private int upTo(int most) {
    return 1 + random.nextInt(most);
  }

  private int warehouse() {
    return upTo(database.warehouses());
  }

  private int district() {
    return upTo(TpccDatabase.DISTRICTS);
  }

  /// One in a hundred times another warehouse, where there is one.
  private int supplier(int home) {
    return random.nextInt(100) == 0 ? warehouse() : home;
  }

  /// The time of an order, by which it is found again: no two have the same number.
  static LocalDateTime entry(long number) {
    return FIRST.plusNanos(number * 1_000);
  }

  /// @param number of the order among all that are tried
  void newOrder(long number) throws SQLException, UnusedItem {
    int w = warehouse();
    int d = district();
    int c = upTo(database.customers());
    int lines = LINES_MIN + random.nextInt(LINES_MAX - LINES_MIN + 1);
    boolean fails = random.nextInt(100) == 0;
    int[] suppliers = new int[lines];
    int local = 1;
    for (int i = 0; i < lines; i++) {
      suppliers[i] = supplier(w);
      local = suppliers[i] == w ? local : 0;
    }
    BigDecimal warehouseTax =
        (BigDecimal) sql.row("select w_tax from warehouse where w_id = ?", w).getFirst();
    List<Object> district =
        sql.row(
            "select d_next_o_id, d_tax from district where d_w_id = ? and d_id = ? for update",
            w,
            d);
    int order = (Integer) district.getFirst();
    sql.changeOne(
        "update district set d_next_o_id = d_next_o_id + 1 where d_w_id = ? and d_id = ?", w, d);
    List<Object> customer =
        sql.row(
            "select c_discount, c_last, c_credit from customer"
                + " where c_w_id = ? and c_d_id = ? and c_id = ?",
            w,
            d,
            c);
    sql.changeOne(
        "insert into orders (o_id, o_d_id, o_w_id, o_c_id, o_entry_d, o_ol_cnt, o_all_local)"
            + " values (?, ?, ?, ?, ?, ?, ?)",
        order,
        d,
        w,
        c,
        entry(number),
        lines,
        local);
    sql.changeOne(
        "insert into new_order (no_o_id, no_d_id, no_w_id) values (?, ?, ?)", order, d, w);
    BigDecimal factor =
        BigDecimal.ONE
            .subtract((BigDecimal) customer.getFirst())
            .multiply(BigDecimal.ONE.add(warehouseTax).add((BigDecimal) district.get(1)));
    BigDecimal total = BigDecimal.ZERO;
    for (int line = 1; line <= lines; line++) {
      int item = fails && line == lines ? -1 : upTo(database.items());
      total = total.add(orderLine(w, d, order, line, item, suppliers[line - 1]));
    }
    if (total.multiply(factor).signum() < 0) {
      throw new AssertionError("an order for less than nothing");
    }
  }

  private BigDecimal orderLine(int w, int d, int order, int line, int item, int supplier)
      throws SQLException, UnusedItem {
    List<List<Object>> items =
        sql.rows("select i_price, i_name, i_data from item where i_id = ?", item);
    if (items.isEmpty()) {
      throw new UnusedItem();
    }
    int quantity = upTo(10);
    String info = "s_dist_%02d".formatted(d);
    List<Object> stock =
        sql.row(
            "select s_quantity, s_data, "
                + info
                + " from stock where s_w_id = ? and s_i_id = ? for update",
            supplier,
            item);
    sql.changeOne(
        "update stock set s_quantity = case when s_quantity >= ? + 10 then s_quantity - ?"
            + " else s_quantity - ? + 91 end, s_ytd = s_ytd + ?, s_order_cnt = s_order_cnt + 1,"
            + " s_remote_cnt = s_remote_cnt + ? where s_w_id = ? and s_i_id = ?",
        quantity,
        quantity,
        quantity,
        quantity,
        supplier == w ? 0 : 1,
        supplier,
        item);
    BigDecimal amount =
        ((BigDecimal) items.getFirst().getFirst()).multiply(BigDecimal.valueOf(quantity));
    sql.changeOne(
        "insert into order_line (ol_o_id, ol_d_id, ol_w_id, ol_number, ol_i_id, ol_supply_w_id,"
            + " ol_quantity, ol_amount, ol_dist_info) values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        order,
        d,
        w,
        line,
        item,
        supplier,
        quantity,
        amount,
        stock.get(2));
    return amount;
  }

  void payment() throws SQLException {
    int w = warehouse();
    int d = district();
    int customerWarehouse = random.nextInt(100) < 85 ? w : warehouse();
    int customerDistrict = customerWarehouse == w ? d : district();
    BigDecimal amount =
        BigDecimal.valueOf(100L + random.nextInt(499_901))
            .movePointLeft(2)
            .setScale(2, RoundingMode.UNNECESSARY);
    sql.changeOne("update warehouse set w_ytd = w_ytd + ? where w_id = ?", amount, w);
    List<Object> warehouse =
        sql.row(
            "select w_name, w_street_1, w_street_2, w_city, w_state, w_zip from warehouse"
                + " where w_id = ?",
            w);
    sql.changeOne(
        "update district set d_ytd = d_ytd + ? where d_w_id = ? and d_id = ?", amount, w, d);
    List<Object> district =
        sql.row(
            "select d_name, d_street_1, d_street_2, d_city, d_state, d_zip from district"
                + " where d_w_id = ? and d_id = ?",
            w,
            d);
    int c = customer(customerWarehouse, customerDistrict);
    List<Object> credit =
        sql.row(
            "select c_credit, c_data from customer where c_w_id = ? and c_d_id = ? and c_id = ?"
                + " for update",
            customerWarehouse,
            customerDistrict,
            c);
    sql.changeOne(
        "update customer set c_balance = c_balance - ?, c_ytd_payment = c_ytd_payment + ?,"
            + " c_payment_cnt = c_payment_cnt + 1 where c_w_id = ? and c_d_id = ? and c_id = ?",
        amount,
        amount,
        customerWarehouse,
        customerDistrict,
        c);
    if (credit.getFirst().equals("BC")) {
      String note =
          "| %d %d %d %d %d %s ".formatted(c, customerDistrict, customerWarehouse, d, w, amount);
      sql.changeOne(
          "update customer set c_data = left(? || c_data, 500)"
              + " where c_w_id = ? and c_d_id = ? and c_id = ?",
          note,
          customerWarehouse,
          customerDistrict,
          c);
    }
    sql.changeOne(
        "insert into history (h_c_id, h_c_d_id, h_c_w_id, h_d_id, h_w_id, h_date, h_amount,"
            + " h_data) values (?, ?, ?, ?, ?, now(), ?, ?)",
        c,
        customerDistrict,
        customerWarehouse,
        d,
        w,
        amount,
        warehouse.getFirst() + "    " + district.getFirst());
  }

  /// Six in ten times by name: the one in the middle.
  private int customer(int w, int d) throws SQLException {
    if (random.nextInt(10) < 4) {
      return upTo(database.customers());
    }
    List<List<Object>> named =
        sql.rows(
            "select c_id, c_first, c_middle, c_balance from customer"
                + " where c_w_id = ? and c_d_id = ? and c_last = ? order by c_first",
            w,
            d,
            "name" + upTo(database.customers()) % 10);
    return (Integer) named.get((named.size() - 1) / 2).getFirst();
  }

  void orderStatus() throws SQLException {
    int w = warehouse();
    int d = district();
    int c = customer(w, d);
    sql.row(
        "select c_balance, c_first, c_middle, c_last from customer"
            + " where c_w_id = ? and c_d_id = ? and c_id = ?",
        w,
        d,
        c);
    List<Object> order =
        sql.row(
            "select o_id, o_carrier_id, o_entry_d, o_ol_cnt from orders"
                + " where o_w_id = ? and o_d_id = ? and o_c_id = ? order by o_id desc limit 1",
            w,
            d,
            c);
    List<List<Object>> lines =
        sql.rows(
            "select ol_i_id, ol_supply_w_id, ol_quantity, ol_amount, ol_delivery_d from order_line"
                + " where ol_w_id = ? and ol_d_id = ? and ol_o_id = ?",
            w,
            d,
            order.getFirst());
    if (lines.size() != (Integer) order.get(3)) {
      throw new AssertionError(order + " has lines " + lines);
    }
  }

  void delivery() throws SQLException {
    int w = warehouse();
    int carrier = upTo(10);
    for (int d = 1; d <= TpccDatabase.DISTRICTS; d++) {
      List<List<Object>> oldest =
          sql.rows(
              "select no_o_id from new_order where no_w_id = ? and no_d_id = ?"
                  + " order by no_o_id limit 1 for update",
              w,
              d);
      if (oldest.isEmpty()) {
        continue;
      }
      Object order = oldest.getFirst().getFirst();
      sql.changeOne(
          "delete from new_order where no_w_id = ? and no_d_id = ? and no_o_id = ?", w, d, order);
      Object c =
          sql.row(
                  "select o_c_id from orders where o_w_id = ? and o_d_id = ? and o_id = ?",
                  w,
                  d,
                  order)
              .getFirst();
      sql.changeOne(
          "update orders set o_carrier_id = ? where o_w_id = ? and o_d_id = ? and o_id = ?",
          carrier,
          w,
          d,
          order);
      sql.change(
          "update order_line set ol_delivery_d = now()"
              + " where ol_w_id = ? and ol_d_id = ? and ol_o_id = ?",
          w,
          d,
          order);
      Object amount =
          sql.row(
                  "select sum(ol_amount) from order_line"
                      + " where ol_w_id = ? and ol_d_id = ? and ol_o_id = ?",
                  w,
                  d,
                  order)
              .getFirst();
      sql.changeOne(
          "update customer set c_balance = c_balance + ?, c_delivery_cnt = c_delivery_cnt + 1"
              + " where c_w_id = ? and c_d_id = ? and c_id = ?",
          amount,
          w,
          d,
          c);
    }
  }

  void stockLevel() throws SQLException {
    int w = warehouse();
    int d = district();
    Object next =
        sql.row("select d_next_o_id from district where d_w_id = ? and d_id = ?", w, d).getFirst();
    sql.row(
        "select count(distinct s_i_id) from order_line, stock where ol_w_id = ? and ol_d_id = ?"
            + " and ol_o_id < ? and ol_o_id >= ? - 20 and s_w_id = ? and s_i_id = ol_i_id"
            + " and s_quantity < ?",
        w,
        d,
        next,
        next,
        w,
        10 + random.nextInt(11));
  }
}
