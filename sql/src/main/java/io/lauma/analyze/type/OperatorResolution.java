package io.lauma.analyze.type;

import io.lauma.catalog.builtin.BuiltinOperator;
import io.lauma.catalog.builtin.BuiltinOperators;
import io.lauma.types.Oids;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import java.util.List;
import java.util.Optional;

/// Which operator an expression means (manual, 10.2).
public final class OperatorResolution {
  private OperatorResolution() {}

  /// @param left 0 for a prefix operator
  /// @param position of the operator, characters from 0
  /// @throws SqlException 42883 when there is none, 42725 when several fit
  public static BuiltinOperator resolve(List<String> name, int left, int right, int position) {
    boolean pgCatalog = name.size() == 1 || name.getFirst().equals("pg_catalog");
    String symbol = name.getLast();
    List<BuiltinOperator> named =
        pgCatalog
            ? BuiltinOperators.byName(symbol).stream()
                .filter(o -> (o.leftOid() == 0) == (left == 0))
                .toList()
            : List.of();
    Optional<BuiltinOperator> exact = exact(symbol, left, right);
    if (pgCatalog && exact.isPresent()) {
      return exact.get();
    }
    List<Integer> arguments = left == 0 ? List.of(right) : List.of(left, right);
    List<Candidate<BuiltinOperator>> candidates =
        Candidate.matching(
            named.stream()
                .map(o ->
                    new Candidate<>(
                        o, left == 0 ? List.of(o.rightOid()) : List.of(o.leftOid(), o.rightOid())))
                .toList(),
            arguments);
    String signature =
        (left == 0 ? "" : TypeNames.text(left) + " ")
            + String.join(".", name)
            + " "
            + TypeNames.text(right);
    if (candidates.isEmpty()) {
      throw new SqlException(SqlState.UNDEFINED_FUNCTION, "operator does not exist: " + signature)
          .withHint(
              left == 0
                  ? "No operator matches the given name and argument type. You might need to add"
                      + " an explicit type cast."
                  : "No operator matches the given name and argument types. You might need to add"
                      + " explicit type casts.")
          .at(position + 1);
    }
    if (candidates.size() == 1) {
      return candidates.getFirst().item();
    }
    return Candidate.best(candidates, arguments)
        .orElseThrow(() ->
            new SqlException(SqlState.AMBIGUOUS_FUNCTION, "operator is not unique: " + signature)
                .withHint(
                    "Could not choose a best candidate operator. You might need to add"
                        + " explicit type casts.")
                .at(position + 1))
        .item();
  }

  private static Optional<BuiltinOperator> exact(String symbol, int left, int right) {
    int first = left;
    int second = right;
    if (left != 0) {
      if (left == Oids.UNKNOWN && right != Oids.UNKNOWN) {
        first = right;
      } else if (right == Oids.UNKNOWN && left != Oids.UNKNOWN) {
        second = left;
      }
    }
    Optional<BuiltinOperator> found = BuiltinOperators.find(symbol, first, second);
    if (found.isPresent() || left == 0) {
      return found;
    }
    int base = Casts.baseType(first);
    return base != first && first == second
        ? BuiltinOperators.find(symbol, base, base)
        : Optional.empty();
  }
}
