package io.lauma.session.definition;

import io.lauma.analyze.IndexParts;
import io.lauma.analyze.SearchPath;
import io.lauma.catalog.Column;
import io.lauma.catalog.Relation;
import io.lauma.parse.tree.Expression;
import io.lauma.plan.PlanningContext;
import io.lauma.plan.StatementPlanner;
import io.lauma.session.ddl.IndexDefinitions;
import io.lauma.session.ddl.TableDefinitions;
import io.lauma.session.run.SqlSession;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Analyzes DEFAULT, CHECK and what an index is of as the session that defines them sees the
/// catalog.
record CatalogExpressions(SqlSession session)
    implements TableDefinitions.Expressions, IndexDefinitions.Expressions {
  @Override
  public List<Column> columns(String table, List<Column> columns, Expression condition) {
    return StatementPlanner.checkColumns(table, columns, condition, context());
  }

  @Override
  public void checkDefault(Column column, Expression value) {
    StatementPlanner.checkDefault(column, value, context());
  }

  @Override
  public IndexParts.NewParts index(
      Relation table, List<Expression> key, @Nullable Expression where) {
    return StatementPlanner.newIndex(table, key, where, context());
  }

  private PlanningContext context() {
    return new PlanningContext(
        session.catalog(), new SearchPath(session.searchPath()), session.runner().text());
  }
}
