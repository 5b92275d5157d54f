package io.lauma.parse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lauma.parse.tree.Expression;
import io.lauma.parse.tree.Expression.And;
import io.lauma.parse.tree.Expression.OperatorCall;
import io.lauma.parse.tree.ModifyStatement.Insert;
import io.lauma.parse.tree.Query;
import io.lauma.parse.tree.Query.Select;
import io.lauma.parse.tree.Query.SetOperation;
import io.lauma.parse.tree.TableStatement.CreateTable;
import io.lauma.parse.tree.TableStatement.Split;
import io.lauma.parse.tree.TableStatement.TableKind;
import io.lauma.parse.tree.TransactionStatement.Begin;
import io.lauma.parse.tree.TypeName;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SqlParserTest {
  private static final int DEEP = 100_000;
  private static final int STACK_BYTES = 512 * 1024;

  private static Expression item(String expression) {
    return SqlParser.parseExpression(expression);
  }

  private static <T> T only(Class<T> type, String sql) {
    return assertInstanceOf(type, SqlParser.parse(sql).getFirst().statement());
  }

  @Test
  void cutsATextIntoStatementsWithTheirPlaces() {
    String sql = " begin ;; select 1 /* x */ ; ";
    List<ParsedStatement> statements = SqlParser.parse(sql);
    assertEquals(2, statements.size());
    assertInstanceOf(Begin.class, statements.get(0).statement());
    ParsedStatement second = statements.get(1);
    assertEquals("select 1", sql.substring(second.start(), second.end()));
    assertTrue(SqlParser.parse(" ; -- nothing").isEmpty());
  }

  @Test
  void bindsOperatorsByPrecedence() {
    And and = assertInstanceOf(And.class, item("a = 1 and b + 2 * 3 > c and not d"));
    assertEquals(3, and.operands().size());
    OperatorCall greater = assertInstanceOf(OperatorCall.class, and.operands().get(1));
    assertEquals(List.of(">"), greater.name());
    OperatorCall plus = assertInstanceOf(OperatorCall.class, greater.left());
    assertEquals(List.of("+"), plus.name());
    assertEquals(10, greater.start());
  }

  @Test
  void foldsMinusIntoNumbers() {
    assertEquals(new Expression.IntegerLiteral(-5, 0), item("-5"));
    assertEquals(new Expression.NumericLiteral("-2147483648", 0), item("-2147483648"));
  }

  @Test
  void tellsQueriesFromExpressionsInParentheses() {
    assertInstanceOf(Expression.Subquery.class, item("((select 1))"));
    assertInstanceOf(OperatorCall.class, item("((select 1) + 1)"));
    Expression.Subquery union =
        assertInstanceOf(Expression.Subquery.class, item("(((select 1)) union select 2)"));
    assertInstanceOf(SetOperation.class, union.query().body());
    Expression.InList list = assertInstanceOf(Expression.InList.class, item("a in ((1, 2))"));
    assertInstanceOf(Expression.Row.class, list.items().getFirst());
    assertInstanceOf(Expression.InSubquery.class, item("a in ((select 1))"));
    assertInstanceOf(Expression.QuantifiedSubquery.class, item("a = any ((select 1))"));
  }

  @Test
  void givesClausesOutsideParenthesesToTheQueryInThem() {
    Query query = only(Query.class, "(select 1 limit 2) order by 1");
    assertEquals(1, query.orderBy().size());
    assertEquals(new Expression.IntegerLiteral(2, 16), query.limit());
  }

  @Test
  void foldsAndCutsNames() {
    Select select =
        assertInstanceOf(Select.class, only(Query.class, "select Ab.\"Cd\"\"e\" as Ärger").body());
    assertEquals(
        new Expression.ColumnReference(List.of("ab", "Cd\"e"), 7),
        select.items().getFirst().expression());
    assertEquals("Ärger", select.items().getFirst().alias());
    Expression.ColumnReference longName =
        assertInstanceOf(Expression.ColumnReference.class, item("a" + "ö".repeat(40)));
    assertEquals("a" + "ö".repeat(31), longName.parts().getFirst());
  }

  @Test
  void countsPositionsInCodePoints() {
    SqlException error = assertThrows(SqlException.class, () -> SqlParser.parse("select '😀' x y"));
    assertEquals(14, error.position());
  }

  @Test
  void normalisesTypeNames() {
    TypeName type = SqlParser.parseTypeName("timestamp(3) with time zone[]");
    assertEquals(List.of("pg_catalog", "timestamptz"), type.parts());
    assertEquals(List.of(-1), type.arrayBounds());
    assertEquals(List.of("pg_catalog", "float4"), SqlParser.parseTypeName("float(24)").parts());
    assertEquals(List.of("public", "t"), SqlParser.parseTypeName("public.t").parts());
  }

  @Test
  void readsTheClusterDialect() {
    CreateTable table =
        only(
            CreateTable.class,
            "create distributed table t (a int, b int) by hash (a, b) split into 4 tablets");
    assertEquals(TableKind.DISTRIBUTED, table.kind());
    assertEquals(2, table.hashColumns().size());
    assertEquals(4, assertInstanceOf(Split.IntoTablets.class, table.split()).count());
  }

  @Test
  void readsInsertWithRows() {
    Insert insert = only(Insert.class, "insert into t (a, b) values (1, default), ($1, $2)");
    assertEquals(2, insert.columns().size());
    Query source = insert.source();
    assertEquals(
        2,
        assertInstanceOf(Query.Values.class, source == null ? null : source.body()).rows().size());
  }

  @Test
  void refusesDeepNestingBeforeTheStackEnds() throws InterruptedException {
    List<String> texts =
        List.of(
            "select " + "(".repeat(DEEP) + "1",
            "select " + "-".concat(" - ".repeat(DEEP)) + "1",
            "select " + "not ".repeat(DEEP) + "a",
            "select " + "f(".repeat(DEEP),
            "select " + "case when ".repeat(DEEP),
            "select " + "a[".repeat(DEEP),
            "select array" + "[".repeat(DEEP),
            "select * from " + "(".repeat(DEEP) + "a",
            "select * from " + "(select * from ".repeat(DEEP),
            "select * from a " + "join b ".repeat(DEEP),
            "(".repeat(DEEP) + "select 1",
            "with a as (".repeat(DEEP),
            "create schema a ".repeat(DEEP),
            "create function f() begin atomic ".repeat(DEEP),
            "select cast(1 as " + "a(b::".repeat(DEEP),
            "select " + "extract(year from ".repeat(DEEP),
            "select 1 group by " + "grouping sets (".repeat(DEEP),
            "select 1" + " + 1".repeat(DEEP),
            "select a" + "::int".repeat(DEEP),
            "select (a)" + ".b[1]".repeat(DEEP),
            "select 1" + " union select 1".repeat(DEEP));
    Thread small =
        new Thread(null, () -> texts.forEach(SqlParserTest::assertTooDeep), "small", STACK_BYTES);
    Throwable[] failure = new Throwable[1];
    small.setUncaughtExceptionHandler((_, cause) -> failure[0] = cause);
    small.start();
    small.join();
    if (failure[0] != null) {
      throw new AssertionError(failure[0]);
    }
  }

  private static void assertTooDeep(String sql) {
    SqlException error = assertThrows(SqlException.class, () -> SqlParser.parse(sql));
    assertEquals(SqlState.STATEMENT_TOO_COMPLEX, error.state(), sql.substring(0, 20));
    assertEquals("stack depth limit exceeded", error.message());
  }

  @Test
  void takesLongListsAndChainsOfAnd() {
    String and = "a = 1" + " and a = 1".repeat(5000);
    assertEquals(5001, assertInstanceOf(And.class, item(and)).operands().size());
    SqlParser.parse("select a in (1" + ", 1".repeat(DEEP) + ")");
  }
}
