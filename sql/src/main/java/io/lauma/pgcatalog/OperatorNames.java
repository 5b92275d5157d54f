package io.lauma.pgcatalog;

import io.lauma.catalog.builtin.BuiltinOperator;
import io.lauma.catalog.builtin.BuiltinOperators;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import java.util.List;
import java.util.Optional;

/// Operators as regoper and regoperator name them. All of them are in pg_catalog.
final class OperatorNames {
  private static final String SCHEMA = "pg_catalog.";

  private OperatorNames() {}

  /// @throws SqlException 42883 for an unknown operator, 42725 when there are several
  static int byName(String text) {
    List<BuiltinOperator> found = BuiltinOperators.byName(bare(text));
    if (found.isEmpty()) {
      throw new SqlException(SqlState.UNDEFINED_FUNCTION, "operator does not exist: " + text);
    }
    if (found.size() > 1) {
      throw new SqlException(SqlState.AMBIGUOUS_FUNCTION, "more than one operator named " + text);
    }
    return found.getFirst().oid();
  }

  static int bySignature(String text) {
    Signature signature = Signature.parse(text);
    if (signature.types().size() != 2) {
      throw new SqlException(SqlState.UNDEFINED_PARAMETER, "missing argument")
          .withHint("Use NONE to denote the missing argument of a unary operator.");
    }
    return BuiltinOperators.find(
            bare(signature.name()), signature.types().getFirst(), signature.types().getLast())
        .map(BuiltinOperator::oid)
        .orElseThrow(() ->
            new SqlException(SqlState.UNDEFINED_FUNCTION, "operator does not exist: " + text));
  }

  static Optional<String> name(int oid) {
    return BuiltinOperators.byOid(oid)
        .map(o -> BuiltinOperators.byName(o.name()).size() == 1 ? o.name() : SCHEMA + o.name());
  }

  static Optional<String> signature(int oid) {
    return BuiltinOperators.byOid(oid)
        .map(o -> o.name() + Signature.text(List.of(o.leftOid(), o.rightOid())));
  }

  private static String bare(String text) {
    String name = text.strip();
    return name.startsWith(SCHEMA) ? name.substring(SCHEMA.length()) : name;
  }
}
