package io.lauma.session.run;

import io.lauma.parse.tree.Expression;
import io.lauma.parse.tree.Query;
import io.lauma.parse.tree.TypeName;
import io.lauma.plan.PreparedPlan;
import io.lauma.row.RowBatch;
import io.lauma.row.Vector;
import io.lauma.types.SqlType;
import io.lauma.types.TypeFacts;
import java.util.ArrayList;
import java.util.List;

/// Evaluates expressions of utility statements: EXECUTE's arguments, SPLIT AT's values.
public final class ConstantRows {
  private ConstantRows() {}

  /// The values of one row, cast to the types, each as a vector of one row.
  public static List<Vector> evaluate(
      SqlSession session, List<Expression> expressions, List<SqlType> types, int position) {
    if (expressions.isEmpty()) {
      return List.of();
    }
    List<Expression> row = new ArrayList<>();
    for (int i = 0; i < types.size(); i++) {
      Expression expression = expressions.get(i);
      row.add(new Expression.TypeCast(expression, name(types.get(i)), expression.start()));
    }
    Query values =
        new Query(
            null,
            new Query.Values(List.of(row), position),
            List.of(),
            null,
            null,
            false,
            List.of(),
            position);
    PreparedPlan plan = session.runner().planQuery(values);
    try (Portal.RowStream rows = session.runner().open(plan, List.of())) {
      RowBatch batch = rows.next();
      if (batch == null) {
        throw new IllegalStateException("VALUES give a row");
      }
      RowBatch one = batch.dense();
      List<Vector> vectors = new ArrayList<>();
      for (int i = 0; i < one.columnCount(); i++) {
        vectors.add(one.column(i));
      }
      return vectors;
    }
  }

  /// The type's name; its modifier is left out.
  private static TypeName name(SqlType type) {
    int oid = type.oid();
    int element = TypeFacts.isArray(oid) ? TypeFacts.elementOid(oid) : oid;
    return new TypeName(
        List.of("pg_catalog", internalName(element)),
        List.of(),
        null,
        element == oid ? List.of() : List.of(-1),
        false,
        false,
        0);
  }

  private static String internalName(int oid) {
    return io.lauma.catalog.builtin.BuiltinTypes.type(oid).name();
  }
}
