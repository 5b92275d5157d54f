package io.lauma.session;

import io.lauma.parse.tree.MaintenanceStatement;
import io.lauma.types.Oids;
import io.lauma.types.SqlException;
import io.lauma.types.SqlType;
import java.util.List;

/// EXPLAIN.
final class ExplainStatements {
  static final List<ResultColumn> COLUMNS =
      List.of(ResultColumn.ofExpression("QUERY PLAN", SqlType.of(Oids.TEXT)));

  private ExplainStatements() {}

  static String run(
      SqlSession session,
      MaintenanceStatement.Explain explain,
      ReportingSink sink,
      boolean describe) {
    throw SqlException.notSupported("EXPLAIN").at(explain.position() + 1);
  }
}
