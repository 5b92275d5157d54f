package io.lauma.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lauma.analyze.SearchPath;
import io.lauma.parse.SqlParser;
import io.lauma.plan.explain.ActualFigures;
import io.lauma.plan.explain.Explain;
import io.lauma.plan.explain.ExplainOptions;
import io.lauma.types.Oids;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import io.lauma.types.TextContext;
import java.util.List;
import org.junit.jupiter.api.Test;

class StatementPlannerTest {
  private static final TestCatalog CATALOG = new TestCatalog();
  private static final PlanningContext CONTEXT =
      new PlanningContext(CATALOG, SearchPath.DEFAULT, TextContext.DEFAULT);

  private static PreparedPlan plan(String sql) {
    return StatementPlanner.prepare(
        SqlParser.parse(sql).getFirst().statement(), List.of(), CONTEXT);
  }

  private static List<String> explain(String sql) {
    return Explain.text(
        plan(sql).plan(),
        CATALOG,
        Statistics.UNKNOWN,
        new ExplainOptions(false, false, false),
        ActualFigures.NONE);
  }

  @Test
  void selectByPrimaryKeyIsAPointRead() {
    PreparedPlan plan = plan("select abalance from pgbench_accounts where aid = $1");
    assertEquals(PreparedPlan.Kind.POINT_READ, plan.kind());
    assertEquals(List.of(Oids.INT4), plan.parameterTypes());
  }

  @Test
  void changesByPrimaryKeyArePointWrites() {
    assertEquals(
        PreparedPlan.Kind.POINT_WRITE,
        plan("update pgbench_accounts set abalance = abalance + $1 where aid = $2").kind());
    assertEquals(
        PreparedPlan.Kind.POINT_WRITE,
        plan("insert into pgbench_history (tid, aid) values (1, 2)").kind());
    assertEquals(
        PreparedPlan.Kind.WRITE, plan("delete from pgbench_accounts where bid = 1").kind());
  }

  @Test
  void parametersTakeTheTypeOfWhatTheyAreComparedWith() {
    assertEquals(
        List.of(Oids.INT8, Oids.TEXT, Oids.NUMERIC),
        plan("select id from u, t where id = $1 and b = $2 and c > $3").parameterTypes());
  }

  @Test
  void aStatementThatMayHaveNoParametersRefusesOne() {
    SqlException failure =
        assertThrows(
            SqlException.class,
            () ->
                StatementPlanner.prepareWithoutParameters(
                    SqlParser.parse("select 1 + $1").getFirst().statement(), CONTEXT));
    assertEquals(SqlState.UNDEFINED_PARAMETER, failure.state());
    assertEquals("there is no parameter $1", failure.getMessage());
    assertEquals(12, failure.position());
  }

  @Test
  void aggregatesOverOneTableAreSplit() {
    PlanNode plan = plan("select b, count(*), sum(c) from t group by b").plan();
    PlanNode.Aggregate last = assertInstanceOf(PlanNode.Aggregate.class, plan);
    assertEquals(PlanNode.Aggregate.Phase.FINAL, last.phase());
    assertInstanceOf(PlanNode.Gather.class, last.input());
  }

  @Test
  void existsBecomesASemiJoin() {
    assertEquals(
        List.of(
            "Hash Semi Join",
            "  Hash Cond: (a = a)",
            "  ->  Seq Scan on t",
            "  ->  Hash",
            "        ->  Seq Scan on u"),
        explain("select a from t where exists (select 1 from u where u.a = t.a)"));
  }

  @Test
  void keyConditionsAreIndexConditions() {
    assertEquals(
        List.of(
            "Index Scan using pgbench_accounts_pkey on pgbench_accounts",
            "  Index Cond: (aid = 5)",
            "  Filter: (bid > 1)"),
        explain("select * from pgbench_accounts where aid = 5 and bid > 1"));
  }

  @Test
  void warmUpPlansWithoutTables() {
    StatementPlanner.warmUp(CATALOG);
    assertTrue(plan("select 1").plan() instanceof PlanNode.Values);
  }
}
