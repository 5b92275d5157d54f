package io.lauma.plan;

import io.lauma.analyze.AnalysisContext;
import io.lauma.analyze.AnalyzedStatement;
import io.lauma.analyze.Analyzer;
import io.lauma.analyze.IndexParts;
import io.lauma.analyze.SearchPath;
import io.lauma.analyze.type.ParameterTypes;
import io.lauma.analyze.type.TypeNames;
import io.lauma.catalog.CatalogSnapshot;
import io.lauma.catalog.Column;
import io.lauma.catalog.Relation;
import io.lauma.parse.SqlParser;
import io.lauma.parse.tree.Expression;
import io.lauma.parse.tree.ModifyStatement;
import io.lauma.parse.tree.Query;
import io.lauma.parse.tree.Statement;
import io.lauma.row.TypeText;
import io.lauma.row.Vector;
import io.lauma.row.VectorBuilder;
import io.lauma.types.SqlException;
import io.lauma.types.SqlType;
import io.lauma.types.StoredForm;
import io.lauma.types.TextContext;
import io.lauma.types.TypeFacts;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The way from a syntax tree to a plan. Stateless; any thread.
public final class StatementPlanner {
  private StatementPlanner() {}

  /// Whether [#prepare] takes the statement; all others have executors of their own.
  public static boolean plans(Statement statement) {
    return statement instanceof Query || statement instanceof ModifyStatement;
  }

  /// The columns in the condition of a new CHECK constraint, in the order of their first mention.
  ///
  /// @throws SqlException as PostgreSQL refuses the condition
  public static List<Column> checkColumns(
      String table, List<Column> columns, Expression condition, PlanningContext context) {
    return Analyzer.checkColumns(table, columns, condition, storedAnalysis(context));
  }

  /// Checks the DEFAULT of a new column.
  ///
  /// @throws SqlException as PostgreSQL refuses the expression
  public static void checkDefault(Column column, Expression value, PlanningContext context) {
    Analyzer.checkDefault(column, value, storedAnalysis(context));
  }

  /// Checks expressions and predicate of a new index.
  ///
  /// @param key the key's parts, columns too
  /// @throws SqlException as PostgreSQL refuses them
  public static IndexParts.NewParts newIndex(
      Relation table, List<Expression> key, @Nullable Expression where, PlanningContext context) {
    return Analyzer.newIndex(
        table.name(), table.liveColumns(), key, where, storedAnalysis(context));
  }

  /// How texts of the catalog are analyzed: the same for all sessions.
  static AnalysisContext keptAnalysis(CatalogSnapshot catalog) {
    return new AnalysisContext(
        catalog,
        SearchPath.DEFAULT,
        (type, literal) -> read(type, literal, TextContext.DEFAULT),
        StatementPlanner::expressions);
  }

  private static AnalysisContext storedAnalysis(PlanningContext context) {
    return new AnalysisContext(
        context.catalog(),
        context.searchPath(),
        new StoredLiterals(context.text()),
        StatementPlanner::expressions);
  }

  private static AnalysisContext analysis(PlanningContext context) {
    return new AnalysisContext(
        context.catalog(),
        context.searchPath(),
        (type, literal) -> read(type, literal, context.text()),
        StatementPlanner::expressions);
  }

  /// Analyzes and plans with nothing known of table sizes.
  public static PreparedPlan prepare(
      Statement statement,
      CatalogSnapshot catalog,
      List<Integer> parameterTypes,
      SearchPath searchPath,
      TextContext text) {
    return prepare(statement, parameterTypes, new PlanningContext(catalog, searchPath, text));
  }

  /// @param parameterTypes type OIDs that the client gave; 0 or missing ones are found
  /// @throws SqlException as PostgreSQL's analysis; 0A000 for what has no meaning yet
  public static PreparedPlan prepare(
      Statement statement, List<Integer> parameterTypes, PlanningContext context) {
    return prepare(statement, new ParameterTypes(parameterTypes), context);
  }

  /// Analyzes and plans a statement that has no parameters.
  ///
  /// @throws SqlException as [#prepare]; 42P02 for a parameter
  public static PreparedPlan prepareWithoutParameters(
      Statement statement, PlanningContext context) {
    return prepare(statement, ParameterTypes.none(), context);
  }

  private static PreparedPlan prepare(
      Statement statement, ParameterTypes parameters, PlanningContext context) {
    AnalyzedStatement analyzed = Analyzer.analyze(statement, analysis(context), parameters);
    return switch (analyzed) {
      case AnalyzedStatement.AnalyzedQuery query -> Planner.query(query, context);
      case AnalyzedStatement.AnalyzedInsert insert -> Planner.insert(insert, context);
      case AnalyzedStatement.AnalyzedChange change -> Planner.change(change, context);
      case AnalyzedStatement.Utility utility ->
          throw new IllegalArgumentException(
              "no plan for " + utility.statement().getClass().getSimpleName());
    };
  }

  static Vector read(SqlType type, String literal, TextContext context) {
    if (!TypeFacts.isKnown(type.oid())) {
      throw SqlException.notSupported("type " + TypeNames.text(type.oid()));
    }
    VectorBuilder builder = new VectorBuilder(StoredForm.layout(type.oid()), 1);
    TypeText.read(type, literal, context, builder);
    return builder.build();
  }

  /// Expressions separated by commas, as items of a row.
  private static List<Expression> expressions(String text) {
    return switch (SqlParser.parseExpression("ROW(" + text + ")")) {
      case Expression.Row row -> row.items();
      case Expression other -> List.of(other);
    };
  }

  /// Plans a few statements, so that the first client finds the code loaded.
  public static void warmUp(CatalogSnapshot catalog) {
    for (String sql : WARM_UP) {
      Statement statement = SqlParser.parse(sql).getFirst().statement();
      prepare(statement, catalog, List.of(), SearchPath.DEFAULT, TextContext.DEFAULT);
    }
  }

  private static final List<String> WARM_UP =
      List.of(
          "SELECT 1",
          "SELECT a, count(*) FROM (VALUES (1, 'x'), (2, 'y')) t (a, b) WHERE a > $1 GROUP BY a"
              + " ORDER BY 2 DESC LIMIT 10",
          "SELECT t.a, u.b FROM (VALUES (1)) t (a) JOIN (VALUES (1, 2)) u (a, b) ON t.a = u.a"
              + " WHERE u.b IN (SELECT 2) AND t.a + 1 < 10");
}
