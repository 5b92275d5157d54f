package io.lauma.session;

import io.lauma.analyze.SearchPath;
import io.lauma.catalog.Column;
import io.lauma.parse.tree.Expression;
import io.lauma.plan.PlanningContext;
import io.lauma.plan.StatementPlanner;
import io.lauma.session.ddl.TableDefinitions;
import java.util.List;

/// Analyzes DEFAULT and CHECK as the session that defines them sees the catalog.
record CatalogExpressions(SqlSession session) implements TableDefinitions.Expressions {
  @Override
  public List<Column> columns(String table, List<Column> columns, Expression condition) {
    return StatementPlanner.checkColumns(table, columns, condition, context());
  }

  @Override
  public void checkDefault(Column column, Expression value) {
    StatementPlanner.checkDefault(column, value, context());
  }

  private PlanningContext context() {
    return new PlanningContext(
        session.catalog(), new SearchPath(session.searchPath()), session.runner().text());
  }
}
