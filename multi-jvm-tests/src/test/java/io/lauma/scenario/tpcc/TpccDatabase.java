package io.lauma.scenario.tpcc;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The tables at a scale: made, loaded by SQL that gives the same rows everywhere, and checked.
///
/// @param customers of each of the ten districts of a warehouse; as many orders there are at first
record TpccDatabase(int warehouses, int items, int customers) {
  static final int DISTRICTS = 10;

  /// For the servers that have them.
  static final String TABLES =
      "table order_line, stock, item, new_order, orders, history, customer, district, warehouse";

  private static final Path FILES = Path.of("src", "test", "resources", "tpcc");
  private static final int SHOWN = 3;

  /// By hand larger; the specification has 100,000 items and 3,000 customers.
  static TpccDatabase scaled() {
    return new TpccDatabase(
        Integer.getInteger("lauma.tpcc.warehouses", 1),
        Integer.getInteger("lauma.tpcc.items", 100),
        Integer.getInteger("lauma.tpcc.customers", 20));
  }

  void load(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String sql : statements("schema.sql")) {
        statement.execute(sql);
      }
      for (String sql : statements("load.sql")) {
        statement.execute(
            sql.replace(":warehouses", Integer.toString(warehouses))
                .replace(":items", Integer.toString(items))
                .replace(":customers", Integer.toString(customers)));
      }
    }
  }

  /// Rows in contradiction to the specification's conditions, in words.
  static List<String> contradictions(Connection connection) throws SQLException {
    List<String> found = new ArrayList<>();
    for (String query : statements("consistency.sql")) {
      try (Statement statement = connection.createStatement();
          ResultSet result = statement.executeQuery(query)) {
        for (int i = 0; result.next() && i < SHOWN; i++) {
          List<String> row = new ArrayList<>();
          for (int column = 1; column <= result.getMetaData().getColumnCount(); column++) {
            row.add(result.getMetaData().getColumnName(column) + "=" + result.getString(column));
          }
          found.add(row + " by " + query);
        }
      }
    }
    return found;
  }

  static int conditionCount() {
    return statements("consistency.sql").size();
  }

  private static List<String> statements(String file) {
    try {
      String text = Files.readString(FILES.resolve(file), StandardCharsets.UTF_8);
      return Arrays.stream(text.split(";\\s*(\n|$)", -1)).filter(sql -> !sql.isBlank()).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
