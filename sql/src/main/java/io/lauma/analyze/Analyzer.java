package io.lauma.analyze;

import io.lauma.analyze.type.Casts;
import io.lauma.analyze.type.Coercion;
import io.lauma.analyze.type.ParameterTypes;
import io.lauma.catalog.Column;
import io.lauma.catalog.IndexDefinition;
import io.lauma.catalog.Relation;
import io.lauma.parse.tree.Expression;
import io.lauma.parse.tree.ModifyStatement;
import io.lauma.parse.tree.Query;
import io.lauma.parse.tree.Statement;
import io.lauma.session.ResultColumn;
import io.lauma.types.Oids;
import io.lauma.types.SqlType;
import java.util.List;
import org.apache.calcite.rex.RexNode;
import org.jspecify.annotations.Nullable;

/// Analyzes statements.
public final class Analyzer {
  private Analyzer() {}

  /// @throws io.lauma.types.SqlException as PostgreSQL's analysis would
  public static AnalyzedStatement analyze(
      Statement statement, AnalysisContext context, ParameterTypes parameters) {
    Analysis analysis = analysis(context, parameters);
    return switch (statement) {
      case Query query -> {
        Output output =
            Outputs.decided(analysis, new QueryAnalyzer(analysis, null, null).analyze(query));
        yield new AnalyzedStatement.AnalyzedQuery(
            output.rel(), resultColumns(output), parameters.decided());
      }
      case ModifyStatement modify -> new ModifyAnalyzer(analysis).analyze(modify);
      default -> new AnalyzedStatement.Utility(statement);
    };
  }

  /// The columns in the condition of a new CHECK constraint, in the order of their first mention.
  ///
  /// @throws io.lauma.types.SqlException as PostgreSQL refuses the condition
  public static List<Column> checkColumns(
      String table, List<Column> columns, Expression condition, AnalysisContext context) {
    return CheckConditions.columns(
        analysis(context, ParameterTypes.none()), table, columns, condition);
  }

  /// Checks the DEFAULT of a new column.
  ///
  /// @throws io.lauma.types.SqlException as PostgreSQL refuses the expression
  public static void checkDefault(Column column, Expression value, AnalysisContext context) {
    Analysis analysis = analysis(context, ParameterTypes.none());
    RexNode _ =
        ColumnValues.ofDefault(
            analysis,
            column,
            new ExpressionAnalyzer(analysis, null, Clause.DEFAULT).analyze(value),
            -1);
  }

  /// Checks expressions and predicate of a new index.
  ///
  /// @param key the key's parts, columns too
  /// @throws io.lauma.types.SqlException as PostgreSQL refuses them
  public static IndexParts.NewParts newIndex(
      String table,
      List<Column> columns,
      List<Expression> key,
      @Nullable Expression where,
      AnalysisContext context) {
    return IndexParts.define(analysis(context, ParameterTypes.none()), table, columns, key, where);
  }

  /// Expressions and predicate of an index.
  public static IndexParts index(
      Relation table, IndexDefinition definition, AnalysisContext context) {
    return IndexParts.of(analysis(context, ParameterTypes.none()), table, definition);
  }

  private static Analysis analysis(AnalysisContext context, ParameterTypes parameters) {
    return new Analysis(
        context.catalog(),
        context.searchPath(),
        new Coercion(parameters, context.literals()),
        context.expressions());
  }

  /// Domains go out as the type under them.
  private static SqlType base(SqlType type) {
    int oid = Casts.baseType(type.oid());
    if (oid == Oids.RECORD) {
      return SqlType.of(oid);
    }
    return oid == type.oid() ? type : SqlType.of(oid);
  }

  private static List<ResultColumn> resultColumns(Output output) {
    return output.columns().stream()
        .map(c -> new ResultColumn(c.name(), base(c.type()), c.tableOid(), c.attributeNumber()))
        .toList();
  }
}
