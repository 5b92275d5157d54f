package io.lauma.analyze;

import io.lauma.analyze.rel.PgType;
import io.lauma.analyze.rel.Rex;
import io.lauma.parse.tree.Expression;
import io.lauma.types.Oids;
import io.lauma.types.SqlType;
import java.util.List;
import org.apache.calcite.rex.RexNode;

/// CURRENT_DATE and its kin, as calls of the functions that compute them.
final class SqlValues {
  private static final int NOW = 1299;
  private static final int TIMESTAMPTZ_TO_DATE = 1178;
  private static final int TIMESTAMPTZ_TO_TIMETZ = 1388;
  private static final int TIMESTAMPTZ_TO_TIME = 2019;
  private static final int TIMESTAMPTZ_TO_TIMESTAMP = 2027;
  private static final int CURRENT_USER = 745;
  private static final int SESSION_USER = 746;
  private static final int CURRENT_DATABASE = 861;
  private static final int CURRENT_SCHEMA = 1402;

  private SqlValues() {}

  static RexNode call(Expression.SqlValue node, ExpressionAnalyzer expressions) {
    RexNode value =
        switch (node.function()) {
          case CURRENT_DATE -> ofNow(TIMESTAMPTZ_TO_DATE, Oids.DATE);
          case CURRENT_TIME -> ofNow(TIMESTAMPTZ_TO_TIMETZ, Oids.TIMETZ);
          case CURRENT_TIMESTAMP -> now();
          case LOCALTIME -> ofNow(TIMESTAMPTZ_TO_TIME, Oids.TIME);
          case LOCALTIMESTAMP -> ofNow(TIMESTAMPTZ_TO_TIMESTAMP, Oids.TIMESTAMP);
          case CURRENT_ROLE, CURRENT_USER, USER -> name(CURRENT_USER);
          case SESSION_USER -> name(SESSION_USER);
          case CURRENT_CATALOG -> name(CURRENT_DATABASE);
          case CURRENT_SCHEMA -> name(CURRENT_SCHEMA);
        };
    Integer precision = node.precision();
    if (precision == null) {
      return value;
    }
    SqlType type = PgType.typeOf(value).withTypmod(Math.min(precision, 6));
    return expressions.coercion().cast(value, type, node.position());
  }

  private static RexNode now() {
    return Rex.call(NOW, SqlType.of(Oids.TIMESTAMPTZ), List.of());
  }

  private static RexNode ofNow(int functionOid, int typeOid) {
    return Rex.call(functionOid, SqlType.of(typeOid), List.of(now()));
  }

  private static RexNode name(int functionOid) {
    return Rex.call(functionOid, SqlType.of(Oids.NAME), List.of());
  }
}
