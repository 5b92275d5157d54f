package io.lauma.scenario.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lauma.scenario.fixture.RealPostgres;
import io.lauma.scenario.fixture.SharedNode;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.RegisterExtension;

/// What pgJDBC's DatabaseMetaData answers about the same tables on PostgreSQL and on a node.
class MetadataTest {
  @RegisterExtension
  static final SharedNode NODE = new SharedNode("table md_account, md_pair, md_loose");

  @RegisterExtension
  static final RealPostgres REFERENCE = new RealPostgres("table md_account, md_pair, md_loose");

  /// Columns of answers that hold OIDs or what a node does not keep.
  private static final Set<String> IGNORED = Set.of("SPECIFIC_NAME", "CARDINALITY", "PAGES");

  private static final String TABLES =
      """
      create table md_account (id bigserial primary key, owner varchar(20) not null,
        balance numeric(12, 2) default 0, opened date, tags text[], raw bytea, seen timestamptz(3));
      create table md_pair (b int, a text, note char(5), primary key (a, b));
      create table md_loose (x double precision);
      comment on table md_account is 'accounts'\
      """;

  /// A question to the driver's metadata.
  private interface Question {
    ResultSet ask(DatabaseMetaData metadata) throws SQLException;
  }

  private record Case(String name, Question question) {}

  private static final List<Case> CASES =
      List.of(
          new Case("getTables", m -> m.getTables(null, "public", "md%", null)),
          new Case(
              "getTables of a type", m -> m.getTables(null, null, "md%", new String[] {"TABLE"})),
          new Case("getColumns", m -> m.getColumns(null, "public", "md%", "%")),
          new Case("getColumns of one", m -> m.getColumns(null, null, "md_pair", "a")),
          new Case("getPrimaryKeys", m -> m.getPrimaryKeys(null, "public", "md_account")),
          new Case("getPrimaryKeys of two columns", m -> m.getPrimaryKeys(null, null, "md_pair")),
          new Case("getPrimaryKeys of none", m -> m.getPrimaryKeys(null, null, "md_loose")),
          new Case("getIndexInfo", m -> m.getIndexInfo(null, null, "md_pair", true, true)),
          new Case("getSchemas", m -> m.getSchemas(null, "public")),
          new Case("getTableTypes", DatabaseMetaData::getTableTypes),
          new Case("getImportedKeys", m -> m.getImportedKeys(null, null, "md_pair")),
          new Case("getExportedKeys", m -> m.getExportedKeys(null, null, "md_pair")),
          new Case(
              "getBestRowIdentifier", m -> m.getBestRowIdentifier(null, null, "md_pair", 0, false)),
          new Case("getVersionColumns", m -> m.getVersionColumns(null, null, "md_pair")));

  @TestFactory
  List<DynamicTest> answersAsPostgres() throws SQLException {
    try (Connection expecting = REFERENCE.connect();
        Connection judged = NODE.process().connect()) {
      List<DynamicTest> tests = new ArrayList<>();
      for (Connection connection : List.of(expecting, judged)) {
        try (Statement statement = connection.createStatement()) {
          for (String sql : TABLES.split(";")) {
            statement.execute(sql);
          }
        }
      }
      for (Case one : CASES) {
        String expected = answer(one, expecting);
        String actual = answer(one, judged);
        tests.add(DynamicTest.dynamicTest(one.name(), () -> assertEquals(expected, actual)));
      }
      tests.add(typesAreKnown(judged));
      return tests;
    }
  }

  /// The list of all types is shorter than PostgreSQL's; those that a node has are described alike.
  private static DynamicTest typesAreKnown(Connection judged) throws SQLException {
    List<String> names = new ArrayList<>();
    try (ResultSet types = judged.getMetaData().getTypeInfo()) {
      while (types.next()) {
        names.add(types.getString("TYPE_NAME"));
      }
    }
    return DynamicTest.dynamicTest(
        "getTypeInfo",
        () ->
            assertEquals(
                true,
                names.containsAll(
                    List.of("int4", "text", "numeric", "timestamptz", "jsonb", "uuid")),
                () -> "types: " + names));
  }

  private static String answer(Case one, Connection connection) throws SQLException {
    StringBuilder text = new StringBuilder();
    try (ResultSet rows = one.question().ask(connection.getMetaData())) {
      var columns = rows.getMetaData();
      while (rows.next()) {
        for (int i = 1; i <= columns.getColumnCount(); i++) {
          if (!IGNORED.contains(columns.getColumnLabel(i))) {
            text.append(columns.getColumnLabel(i)).append('=').append(rows.getString(i));
            text.append("; ");
          }
        }
        text.append('\n');
      }
      return text.toString();
    } catch (SQLException e) {
      return e.getSQLState() + " " + e.getMessage();
    }
  }
}
