package io.lauma.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lauma.analyze.SearchPath;
import io.lauma.analyze.type.TypeResolution;
import io.lauma.catalog.Relation;
import io.lauma.catalog.builtin.BuiltinType;
import io.lauma.catalog.builtin.BuiltinTypes;
import io.lauma.parse.SqlParser;
import io.lauma.session.ResultColumn;
import io.lauma.types.ObjectNames;
import io.lauma.types.Oids;
import io.lauma.types.SqlException;
import io.lauma.types.TextContext;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
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
              TextContext.DEFAULT.withNames(new Names()));
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

  /// Tables and types by name.
  private record Names() implements ObjectNames {
    @Override
    public OptionalLong oid(int regTypeOid, String name) {
      return regTypeOid == Oids.REGTYPE
          ? OptionalLong.of(TypeResolution.resolve(SqlParser.parseTypeName(name)).oid())
          : CATALOG.schema("public").flatMap(s -> CATALOG.relation(s.oid(), name)).stream()
              .mapToLong(Relation::oid)
              .findFirst();
    }

    @Override
    public Optional<String> name(int regTypeOid, long oid) {
      return Optional.empty();
    }
  }

  private static String text(ResultColumn column) {
    BuiltinType type = BuiltinTypes.type(column.type().oid());
    return column.name() + " " + type.name();
  }
}
