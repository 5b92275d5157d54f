package io.lauma.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lauma.analyze.SearchPath;
import io.lauma.catalog.CatalogCommitted;
import io.lauma.catalog.CatalogRules;
import io.lauma.catalog.CatalogState;
import io.lauma.catalog.DdlRequest;
import io.lauma.catalog.DdlRequest.ColumnDefinition;
import io.lauma.catalog.DdlRequest.KeyPart;
import io.lauma.catalog.DdlRequest.RelationName;
import io.lauma.catalog.DdlRequest.Spread;
import io.lauma.catalog.IndexDefinition;
import io.lauma.catalog.Relation;
import io.lauma.catalog.Relation.Distribution;
import io.lauma.kv.GroupId;
import io.lauma.parse.SqlParser;
import io.lauma.parse.tree.TableStatement;
import io.lauma.plan.explain.ActualFigures;
import io.lauma.plan.explain.Explain;
import io.lauma.plan.explain.ExplainOptions;
import io.lauma.session.ddl.IndexDefinitions;
import io.lauma.types.Oids;
import io.lauma.types.SqlType;
import io.lauma.types.TextContext;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Which partial indexes and indexes of expressions a plan reads, and what EXPLAIN says of it.
class IndexPlansTest {
  private static final RelationName TABLE = new RelationName("public", "t");

  private CatalogState catalog = CatalogState.EMPTY;

  private void change(DdlRequest request) {
    CatalogRules.Outcome outcome = CatalogRules.decide(catalog, request, List.of(new GroupId(1)));
    catalog =
        catalog.on(
            new CatalogCommitted(
                catalog.version() + 1,
                outcome.changes(),
                outcome.nextOid(),
                outcome.nextTableId(),
                outcome.nextShardId(),
                "postgres",
                "",
                0));
  }

  IndexPlansTest() {
    change(
        new DdlRequest.CreateTable(
            TABLE,
            false,
            List.of(
                column("id", Oids.INT4),
                column("a", Oids.INT4),
                column("b", Oids.TEXT),
                column("done", Oids.BOOL),
                column("n", Oids.NUMERIC),
                column("c", Oids.INT4)),
            List.of(new KeyPart("id", false, false)),
            Optional.of("t_pkey"),
            new Spread(Distribution.HASH, 1, Optional.of(2), List.of()),
            Map.of(),
            10,
            List.of(),
            List.of(),
            List.of()));
  }

  private static ColumnDefinition column(String name, int type) {
    return new ColumnDefinition(name, SqlType.of(type), false, Optional.empty(), Optional.empty());
  }

  private PlanningContext context() {
    return new PlanningContext(catalog, SearchPath.DEFAULT, TextContext.DEFAULT);
  }

  private void index(String sql) {
    var statement = (TableStatement.CreateIndex) SqlParser.parse(sql).getFirst().statement();
    Relation table = catalog.relation(CatalogState.PUBLIC_OID, "t").orElseThrow();
    DdlRequest.IndexRequest index =
        IndexDefinitions.index(
            statement,
            table,
            TABLE,
            catalog,
            (_, _, _) -> List.of(),
            (relation, key, where) -> StatementPlanner.newIndex(relation, key, where, context()));
    change(new DdlRequest.CreateIndex(TABLE, false, index, "n1#1"));
    change(
        new DdlRequest.ChangeIndexes(
            List.of(new RelationName("public", index.name())),
            IndexDefinition.State.VALID,
            "",
            false));
  }

  private List<String> explain(String sql) {
    return Explain.text(
        StatementPlanner.prepare(SqlParser.parse(sql).getFirst().statement(), List.of(), context())
            .plan(),
        catalog,
        Statistics.UNKNOWN,
        new ExplainOptions(false, false, false),
        ActualFigures.NONE);
  }

  private boolean reads(String index, String condition) {
    return explain("select * from t where " + condition).getFirst().contains(index);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a > 10               | a > 11",
        "a > 10               | a > 10",
        "a > 10               | a >= 11",
        "a > 10               | 11 < a",
        "a > 10               | a = 12",
        "a > 10               | a in (11, 12)",
        "a > 10               | a = 11 or a > 20",
        "a > 10               | a between 11 and 20",
        "a >= 10              | a > 10",
        "a <> 10              | a < 10",
        "a <> 10              | a <> 10",
        "a <> 10              | a = 9",
        "a < 10 or a > 20     | a > 30",
        "a < 10 or b = 'x'    | b = 'x'",
        "a in (1, 2, 3)       | a = 2",
        "a in (1, 2, 3)       | a in (1, 3)",
        "a > 10 and b = 'x'   | b = 'x' and a > 10 and id > 1",
        "a is not null        | a = 3",
        "a is not null        | a + 1 > 3",
        "a is not null        | a is not null",
        "a is null            | a is null",
        "b > 'b'              | b = 'c'",
        "n > 1.5              | n > 1.50",
        "n > 1.5              | n = 2",
        "lower(b) = 'x'       | lower(b) = 'x'",
        "lower(b) is not null | lower(b) = 'y'",
        "done                 | done = true",
        "not done             | done = false",
        "done = false         | not done",
      })
  void isReadWhereTheConditionsImplyThePredicate(String predicate, String condition) {
    index("create index ix on t (c, a) include (b, done, n) where " + predicate);
    assertTrue(reads("ix", "(" + condition + ") and c = 5"), condition);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a > 10              | a >= 10",
        "a > 10              | a > 9",
        "a > 10              | a <> 11",
        "a > 10              | a in (10, 11)",
        "a > 10              | a = 11 or id > 20",
        "a > 10              | a < 20",
        "a <> 10             | a > 9",
        "a < 10 or a > 20    | a > 19",
        "a in (1, 2, 3)      | a in (1, 4)",
        "a > 10 and b = 'x'  | a > 10",
        "a is not null       | a is null",
        "a is not null       | coalesce(a, 1) = 1",
        "a is not null       | not done",
        "b > 'b'             | b = 'b'",
        "lower(b) = 'x'      | upper(b) = 'x'",
        "done                | not done",
      })
  void isNotReadWhereTheyDoNot(String predicate, String condition) {
    index("create index ix on t (c, a) include (b, done, n) where " + predicate);
    assertFalse(reads("ix", "(" + condition + ") and c = 5"), condition);
  }

  @Test
  void whatThePredicateSaysIsNoFilter() {
    index("create index ix on t (a) where not done and n > 1");
    assertEquals(
        List.of("Index Scan using ix on t", "  Index Cond: (a = 3)", "  Filter: (b = 'x'::text)"),
        explain("select * from t where not done and a = 3 and n > 1 and b = 'x'"));
    assertEquals(
        List.of("Index Only Scan using ix on t", "  Index Cond: (a = 3)"),
        explain("select a from t where not done and a = 3 and n > 1"));
    assertEquals(
        List.of(
            "Index Scan using ix on t", "  Index Cond: (a = 3)", "  Filter: (n > '2'::numeric)"),
        explain("select a from t where not done and a = 3 and n > 2"));
  }

  @Test
  void anExpressionIsFound() {
    index("create unique index ix on t (lower(b))");
    index("create index ix_sum on t ((a + id), lower(b) desc)");
    assertEquals(
        List.of("Index Scan using ix on t", "  Index Cond: (lower(b) = 'x'::text)"),
        explain("select * from t where lower(b) = 'x'"));
    assertEquals(
        List.of("Index Scan using ix_sum on t", "  Index Cond: ((a + id) = 7)"),
        explain("select * from t where a + id = 7"));
    assertFalse(reads("ix", "id + a = 7"));
    assertFalse(reads("ix", "upper(b) = 'x'"));
    assertFalse(reads("ix", "b = 'x'"));
  }

  @Test
  void anIndexGivesTheOrder() {
    index("create index ix on t (a, c desc) include (b)");
    assertEquals(
        List.of("Limit", "  ->  Index Scan using ix on t"),
        explain("select * from t order by a, c desc limit 3"));
    assertEquals(
        List.of("Limit", "  ->  Index Only Scan Backward using ix on t"),
        explain("select b from t order by a desc, c limit 3"));
    assertEquals(
        List.of("Index Scan using ix on t", "  Index Cond: (a = 3)"),
        explain("select * from t where a = 3 order by a, c desc"));
    assertEquals(
        List.of("Index Scan Backward using ix on t", "  Index Cond: (a = 3)"),
        explain("select * from t where a = 3 order by c"));
    assertEquals(
        List.of("Index Only Scan using ix on t", "  Index Cond: ((a >= 1) AND (a <= 9))"),
        explain("select a, b from t where a between 1 and 9 order by a"));
    assertEquals(
        List.of("Limit", "  ->  LockRows", "        ->  Index Scan using ix on t"),
        explain("select * from t order by a, c desc limit 3 for update skip locked"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "select * from t order by a",
        "select * from t order by a limit 100000",
        "select * from t order by a, c limit 3",
        "select * from t order by a nulls first limit 3",
        "select * from t order by c limit 3",
        "select * from t order by a + 1 limit 3",
        "select * from t order by id limit 3",
        "select * from t where b = 'x' order by a limit 3",
        "select * from t where a between 1 and 9 order by c",
        "select * from t order by a, c desc for update",
        "select * from t order by id limit 3 for update",
      })
  void otherwiseRowsAreSorted(String sql) {
    index("create index ix on t (a, c desc) include (b)");
    index("create unique index iu on t (n)");
    assertTrue(explain(sql).stream().anyMatch(line -> line.contains("Sort")), sql);
  }
}
