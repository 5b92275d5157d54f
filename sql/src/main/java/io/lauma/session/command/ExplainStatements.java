package io.lauma.session.command;

import io.lauma.exec.OperatorCounters;
import io.lauma.exec.RunContext;
import io.lauma.exec.run.PlanRunner;
import io.lauma.exec.run.ResultReader;
import io.lauma.parse.tree.MaintenanceStatement;
import io.lauma.parse.tree.Option;
import io.lauma.plan.PreparedPlan;
import io.lauma.plan.StatementPlanner;
import io.lauma.plan.explain.ActualFigures;
import io.lauma.plan.explain.Explain;
import io.lauma.plan.explain.ExplainOptions;
import io.lauma.row.RowBatch;
import io.lauma.session.ResultColumn;
import io.lauma.session.run.ReportingSink;
import io.lauma.session.run.SqlSession;
import io.lauma.types.Oids;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import io.lauma.types.SqlType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// EXPLAIN, with ANALYZE, COSTS, TIMING, SUMMARY, FORMAT TEXT or JSON, and DIST for the fragments.
final class ExplainStatements {
  static final List<ResultColumn> COLUMNS =
      List.of(ResultColumn.ofExpression("QUERY PLAN", SqlType.of(Oids.TEXT)));

  private static final double NANOS_PER_MILLI = 1e6;

  private ExplainStatements() {}

  private record Wanted(
      boolean analyze,
      boolean costs,
      boolean timing,
      boolean summary,
      boolean dist,
      boolean json) {}

  static String run(
      SqlSession session,
      MaintenanceStatement.Explain explain,
      ReportingSink sink,
      boolean describe) {
    Wanted wanted = options(explain);
    if (!StatementPlanner.plans(explain.statement())) {
      throw SqlException.notSupported("EXPLAIN of " + UtilityStatements.name(explain.statement()))
          .at(explain.position() + 1);
    }
    long start = System.nanoTime();
    PreparedPlan plan = session.runner().planQuery(explain.statement());
    double planningMillis = (System.nanoTime() - start) / NANOS_PER_MILLI;
    List<String> lines = lines(session, plan, wanted, planningMillis);
    if (describe) {
      sink.columns(COLUMNS);
    }
    sink.rows(
        COLUMNS, RowBatch.of(lines.size(), SettingStatements.texts(lines)), session.textContext());
    return "EXPLAIN";
  }

  private static List<String> lines(
      SqlSession session, PreparedPlan plan, Wanted wanted, double planningMillis) {
    ActualFigures actual = ActualFigures.NONE;
    double executionMillis = 0;
    if (wanted.analyze()) {
      long start = System.nanoTime();
      actual = measured(session, plan);
      executionMillis = (System.nanoTime() - start) / NANOS_PER_MILLI;
    }
    ExplainOptions options = new ExplainOptions(wanted.costs(), wanted.dist(), wanted.timing());
    var catalog = session.catalog();
    if (wanted.json()) {
      return List.of(Explain.json(plan.plan(), catalog, session.statistics(), options, actual));
    }
    List<String> lines =
        new ArrayList<>(Explain.text(plan.plan(), catalog, session.statistics(), options, actual));
    if (wanted.summary()) {
      lines.add(String.format(Locale.ROOT, "Planning Time: %.3f ms", planningMillis));
      if (wanted.analyze()) {
        lines.add(String.format(Locale.ROOT, "Execution Time: %.3f ms", executionMillis));
      }
    }
    return lines;
  }

  /// Runs the plan to its end, rows thrown away, and gives what its operators did.
  private static ActualFigures measured(SqlSession session, PreparedPlan plan) {
    OperatorCounters counters = new OperatorCounters();
    RunContext context = session.runner().countedContext(plan, counters);
    try (ResultReader reader =
        ResultReader.start(
            PlanRunner.run(plan.plan(), context),
            context.cancel(),
            session.services().materializer())) {
      reader.drain();
    }
    session.references().ended(plan, context);
    return node ->
        counters.find(node).map(c -> new ActualFigures.Figures(c.rows(), c.loops(), c.nanos()));
  }

  private static Wanted options(MaintenanceStatement.Explain explain) {
    boolean analyze = false;
    boolean costs = true;
    boolean dist = false;
    boolean json = false;
    Optional<Boolean> timing = Optional.empty();
    Optional<Boolean> summary = Optional.empty();
    for (Option option : explain.options()) {
      switch (option.name()) {
        case "analyze" -> analyze = on(option);
        case "costs" -> costs = on(option);
        case "dist" -> dist = on(option);
        case "timing" -> timing = Optional.of(on(option));
        case "summary" -> summary = Optional.of(on(option));
        case "verbose" -> {
          if (on(option)) {
            throw SqlException.notSupported("EXPLAIN VERBOSE").at(option.position() + 1);
          }
        }
        case "format" -> json = json(option);
        default ->
            throw new SqlException(
                    SqlState.SYNTAX_ERROR, "unrecognized EXPLAIN option \"" + option.name() + "\"")
                .at(option.position() + 1);
      }
    }
    return new Wanted(analyze, costs, timing.orElse(true), summary.orElse(analyze), dist, json);
  }

  private static boolean json(Option option) {
    return switch (option.text().toLowerCase(Locale.ROOT)) {
      case "text" -> false;
      case "json" -> true;
      case "xml", "yaml" ->
          throw SqlException.notSupported("EXPLAIN (FORMAT " + option.text() + ")")
              .at(option.position() + 1);
      default ->
          throw new SqlException(
                  SqlState.INVALID_PARAMETER_VALUE,
                  "unrecognized value for EXPLAIN option \"format\": \"" + option.text() + "\"")
              .at(option.position() + 1);
    };
  }

  private static boolean on(Option option) {
    return switch (option.text().toLowerCase(Locale.ROOT)) {
      case "", "true", "on", "1" -> true;
      case "false", "off", "0" -> false;
      default ->
          throw new SqlException(SqlState.SYNTAX_ERROR, option.name() + " requires a Boolean value")
              .at(option.position() + 1);
    };
  }
}
