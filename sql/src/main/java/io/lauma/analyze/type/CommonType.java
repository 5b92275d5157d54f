package io.lauma.analyze.type;

import io.lauma.analyze.rel.PgType;
import io.lauma.types.Oids;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import io.lauma.types.SqlType;
import java.util.List;
import java.util.function.IntUnaryOperator;
import org.apache.calcite.rex.RexNode;

/// The one type for the branches of UNION, CASE, VALUES, ARRAY, COALESCE and the like (manual,
/// 10.5).
public final class CommonType {
  private CommonType() {}

  /// The common type of some expressions.
  ///
  /// @param construct how errors name the construct, for example "CASE"
  /// @param position of the expression with this index, characters from 0
  /// @throws SqlException 42804 when there is none
  public static SqlType of(List<RexNode> nodes, String construct, IntUnaryOperator position) {
    List<SqlType> types = nodes.stream().map(PgType::typeOf).toList();
    SqlType first = types.getFirst();
    if (first.oid() != Oids.UNKNOWN && types.stream().allMatch(t -> t.oid() == first.oid())) {
      boolean sameTypmod = types.stream().allMatch(t -> t.typmod() == first.typmod());
      return sameTypmod ? first : first.withoutTypmod();
    }
    return SqlType.of(select(types.stream().map(SqlType::oid).toList(), construct, position));
  }

  private static int select(List<Integer> types, String construct, IntUnaryOperator position) {
    int chosen = Casts.baseType(types.getFirst());
    for (int i = 1; i < types.size(); i++) {
      int next = Casts.baseType(types.get(i));
      if (next == Oids.UNKNOWN || next == chosen) {
        continue;
      }
      if (chosen == Oids.UNKNOWN) {
        chosen = next;
      } else if (Casts.category(next) != Casts.category(chosen)) {
        throw new SqlException(
                SqlState.DATATYPE_MISMATCH,
                construct
                    + " types "
                    + TypeNames.text(chosen)
                    + " and "
                    + TypeNames.text(next)
                    + " cannot be matched")
            .at(position.applyAsInt(i) + 1);
      } else if (!Casts.isPreferred(chosen)
          && Casts.canCoerce(chosen, next, Casts.Context.IMPLICIT)
          && !Casts.canCoerce(next, chosen, Casts.Context.IMPLICIT)) {
        chosen = next;
      }
    }
    return chosen == Oids.UNKNOWN ? Oids.TEXT : chosen;
  }

  /// The common type that all can be coerced to, 0 when there is none.
  static int quietly(List<Integer> types) {
    try {
      int chosen = select(types, "", _ -> 0);
      for (int type : types) {
        if (!Casts.canCoerce(type, chosen, Casts.Context.IMPLICIT)) {
          return 0;
        }
      }
      return chosen;
    } catch (SqlException _) {
      return 0;
    }
  }
}
