package io.lauma.analyze.type;

import io.lauma.catalog.builtin.BuiltinOperator;
import io.lauma.catalog.builtin.BuiltinOperatorClass;
import io.lauma.catalog.builtin.BuiltinOperatorClasses;
import io.lauma.catalog.builtin.BuiltinOperators;
import io.lauma.catalog.builtin.FamilyOperator;
import io.lauma.types.Oids;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import java.util.Optional;

/// The default order and equality of types.
public final class Comparisons {
  private Comparisons() {}

  /// The "less than" operator that ORDER BY uses.
  ///
  /// @throws SqlException 42883 for a type without an order
  public static BuiltinOperator less(int typeOid, int position) {
    return find(typeOid, BuiltinOperatorClasses.LESS)
        .orElseThrow(() ->
            new SqlException(
                    SqlState.UNDEFINED_FUNCTION,
                    "could not identify an ordering operator for type " + TypeNames.text(typeOid))
                .withHint("Use an explicit ordering operator or modify the query.")
                .at(position + 1));
  }

  /// The equality that GROUP BY, DISTINCT and IN use.
  ///
  /// @throws SqlException 42883 for a type without equality
  public static BuiltinOperator equal(int typeOid, int position) {
    return find(typeOid, BuiltinOperatorClasses.EQUAL)
        .orElseThrow(() ->
            new SqlException(
                    SqlState.UNDEFINED_FUNCTION,
                    "could not identify an equality operator for type " + TypeNames.text(typeOid))
                .at(position + 1));
  }

  private static Optional<BuiltinOperator> find(int typeOid, int strategy) {
    return btreeClass(typeOid)
        .flatMap(c ->
            BuiltinOperatorClasses.operator(
                c.familyOid(), strategy, c.inputTypeOid(), c.inputTypeOid()))
        .map(o -> BuiltinOperators.operator(o.operatorOid()));
  }

  /// The btree class for a type: its own, or of a type it is binary coercible to.
  private static Optional<BuiltinOperatorClass> btreeClass(int typeOid) {
    int base = Casts.baseType(typeOid);
    Optional<BuiltinOperatorClass> own =
        BuiltinOperatorClasses.defaultFor(BuiltinOperatorClasses.BTREE, base);
    if (own.isPresent()) {
      return own;
    }
    if (base == Oids.VARCHAR || base == Oids.UNKNOWN) {
      return BuiltinOperatorClasses.defaultFor(BuiltinOperatorClasses.BTREE, Oids.TEXT);
    }
    if (Casts.elementType(base) != 0 || base == Oids.INT2VECTOR) {
      return BuiltinOperatorClasses.defaultFor(BuiltinOperatorClasses.BTREE, Oids.ANYARRAY);
    }
    if (Casts.category(base) == 'N' && Casts.isBinaryCoercible(base, Oids.OID)) {
      return BuiltinOperatorClasses.defaultFor(BuiltinOperatorClasses.BTREE, Oids.OID);
    }
    return Optional.empty();
  }

  /// The btree strategy of an operator ([BuiltinOperatorClasses#LESS] and so on), 0 for none.
  public static int strategy(int operatorOid) {
    for (FamilyOperator entry : BuiltinOperatorClasses.familiesOf(operatorOid)) {
      if (entry.methodOid() == BuiltinOperatorClasses.BTREE) {
        return entry.strategy();
      }
    }
    return 0;
  }
}
