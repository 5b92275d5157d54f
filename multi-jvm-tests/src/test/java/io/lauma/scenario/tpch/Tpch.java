package io.lauma.scenario.tpch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.lauma.scenario.fixture.RealPostgres;
import io.trino.tpch.TpchEntity;
import io.trino.tpch.TpchTable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The tables at a scale, and the queries. By hand: `-Dlauma.tpch.scale=0.1`.
final class Tpch {
  /// For the servers that have them.
  static final String TABLES =
      "table region, nation, supplier, part, partsupp, customer, orders, lineitem";

  private static final Logger LOG = LoggerFactory.getLogger(Tpch.class);
  private static final double SCALE =
      Double.parseDouble(System.getProperty("lauma.tpch.scale", "0.01"));
  private static final Path FILES = Path.of("src", "test", "resources", "tpch");
  private static final int COPY_BYTES = 64 * 1024;

  private Tpch() {}

  /// Makes the tables and loads them.
  static void load(Connection connection) throws SQLException, IOException {
    String schema = Files.readString(FILES.resolve("schema.sql"), StandardCharsets.UTF_8);
    try (Statement statement = connection.createStatement()) {
      for (String create : schema.split(";\\s*\n", -1)) {
        if (!create.isBlank()) {
          statement.execute(create);
        }
      }
    }
    for (TpchTable<?> table : TpchTable.getTables()) {
      long start = System.nanoTime();
      long rows = copy(connection, table);
      LOG.info(
          "{}: {} rows copied in {} ms",
          table.getTableName(),
          rows,
          (System.nanoTime() - start) / 1_000_000);
    }
  }

  private static long copy(Connection connection, TpchTable<?> table) throws SQLException {
    CopyIn copy =
        connection
            .unwrap(PGConnection.class)
            .getCopyAPI()
            .copyIn("copy " + table.getTableName() + " from stdin (delimiter '|')");
    StringBuilder lines = new StringBuilder();
    for (TpchEntity row : table.createGenerator(SCALE, 1, 1)) {
      String line = row.toLine();
      lines.append(line, 0, line.length() - 1).append('\n');
      if (lines.length() > COPY_BYTES) {
        write(copy, lines);
      }
    }
    write(copy, lines);
    return copy.endCopy();
  }

  private static void write(CopyIn copy, StringBuilder lines) throws SQLException {
    byte[] bytes = lines.toString().getBytes(StandardCharsets.UTF_8);
    copy.writeToCopy(bytes, 0, bytes.length);
    lines.setLength(0);
  }

  /// Where a query is asked.
  interface Asked {
    Connection connect() throws SQLException;
  }

  /// One test a query: its answer there is PostgreSQL's.
  static Stream<DynamicTest> queries(RealPostgres reference, Asked asked) throws IOException {
    try (Stream<Path> files = Files.list(FILES)) {
      List<Path> queries =
          files
              .filter(file -> file.getFileName().toString().startsWith("q"))
              .sorted(Comparator.comparingInt(Tpch::numberOf))
              .toList();
      return queries.stream()
          .map(file ->
              DynamicTest.dynamicTest("Q" + numberOf(file), () -> compare(file, reference, asked)));
    }
  }

  private static int numberOf(Path file) {
    return Integer.parseInt(file.getFileName().toString().replaceAll("[^0-9]", ""));
  }

  private static void compare(Path file, RealPostgres reference, Asked asked) throws Exception {
    String query = Files.readString(file, StandardCharsets.UTF_8);
    try (Connection expecting = reference.connect();
        Connection judged = asked.connect()) {
      List<String> expected = rows(expecting, query, "PostgreSQL", numberOf(file));
      assertFalse(expected.isEmpty(), "the query says nothing at this scale");
      assertEquals(expected, rows(judged, query, "Lauma", numberOf(file)));
    }
  }

  private static List<String> rows(Connection connection, String query, String who, int number)
      throws SQLException {
    long start = System.nanoTime();
    List<String> rows = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(query)) {
      while (result.next()) {
        StringBuilder row = new StringBuilder();
        for (int column = 1; column <= result.getMetaData().getColumnCount(); column++) {
          row.append(result.getString(column)).append('|');
        }
        rows.add(row.toString());
      }
    }
    LOG.info("Q{} {}: {} ms", number, who, (System.nanoTime() - start) / 1_000_000);
    return rows;
  }
}
