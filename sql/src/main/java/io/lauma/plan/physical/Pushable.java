package io.lauma.plan.physical;

import io.lauma.analyze.RexShapes;
import io.lauma.analyze.rel.PgOperator;
import io.lauma.analyze.rel.PgType;
import io.lauma.catalog.builtin.BuiltinFunctions;
import java.util.List;
import java.util.Set;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexNode;

/// Which expressions may be computed beside the data, away from their session.
final class Pushable {
  private static final List<String> SESSION_PREFIXES =
      List.of(
          "pg_",
          "current_",
          "session_user",
          "has_",
          "to_reg",
          "obj_description",
          "col_description",
          "shobj_",
          "txid_",
          "format_type",
          "inet_",
          "version",
          "query_to",
          "table_to",
          "schema_to",
          "database_to",
          "cursor_to",
          "getdatabaseencoding",
          "row_security",
          "set_config");

  /// Types whose text form needs the catalog.
  private static final Set<Integer> NAMES =
      Set.of(24, 2202, 2203, 2204, 2205, 2206, 3734, 3769, 4089, 4096, 4191);

  private Pushable() {}

  static boolean all(List<RexNode> nodes) {
    return nodes.stream().allMatch(Pushable::test);
  }

  static boolean test(RexNode node) {
    return !RexShapes.any(node, Pushable::needsSession);
  }

  private static boolean needsSession(RexNode node) {
    if (!(node instanceof RexCall call) || !(call.getOperator() instanceof PgOperator operator)) {
      return false;
    }
    if (operator.kind() == PgOperator.Kind.VOLATILE || operator.kind() == PgOperator.Kind.SET) {
      return true;
    }
    if (operator.kind() == PgOperator.Kind.IMMUTABLE) {
      return false;
    }
    if (operator.functionOid() == 0) {
      return NAMES.contains(PgType.typeOf(call).oid())
          || call.getOperands().stream().anyMatch(o -> NAMES.contains(PgType.typeOf(o).oid()));
    }
    String name = BuiltinFunctions.function(operator.functionOid()).name();
    return SESSION_PREFIXES.stream().anyMatch(name::startsWith);
  }
}
