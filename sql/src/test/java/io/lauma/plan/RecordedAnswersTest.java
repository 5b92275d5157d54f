package io.lauma.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lauma.analyze.SearchPath;
import io.lauma.catalog.builtin.BuiltinType;
import io.lauma.catalog.builtin.BuiltinTypes;
import io.lauma.parse.SqlParser;
import io.lauma.session.ResultColumn;
import io.lauma.types.SqlException;
import io.lauma.types.TextContext;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Result columns and errors are those that a real PostgreSQL 15 gave.
class RecordedAnswersTest {
  private static final TestCatalog CATALOG = new TestCatalog();

  @TestFactory
  Stream<DynamicTest> answersAsPostgres() {
    return TestCatalog.lines("answers.tsv").stream()
        .map(line -> {
          int tab = line.indexOf('\t');
          String expected = line.substring(0, tab);
          String sql = line.substring(tab + 1);
          return DynamicTest.dynamicTest(sql, () -> assertEquals(expected, answer(sql)));
        });
  }

  static String answer(String sql) {
    try {
      PreparedPlan plan =
          StatementPlanner.prepare(
              SqlParser.parse(sql).getFirst().statement(),
              CATALOG,
              List.of(),
              SearchPath.DEFAULT,
              TextContext.DEFAULT);
      if (plan.columns().isEmpty()) {
        return "ok";
      }
      return "ok "
          + plan.columns().stream()
              .map(RecordedAnswersTest::text)
              .collect(Collectors.joining(", "));
    } catch (SqlException e) {
      return AnswerRecorder.error(
          e.state().code(), e.position(), e.message(), e.hint().orElse(null));
    }
  }

  private static String text(ResultColumn column) {
    BuiltinType type = BuiltinTypes.type(column.type().oid());
    return column.name() + " " + type.name();
  }
}
