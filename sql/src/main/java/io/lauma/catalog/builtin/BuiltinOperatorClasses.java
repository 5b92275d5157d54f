package io.lauma.catalog.builtin;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// The btree and hash rows of `pg_opclass` and `pg_amop`: how values of a type are ordered and
/// compared for equality.
public final class BuiltinOperatorClasses {
  public static final int BTREE = 403;
  public static final int HASH = 405;
  public static final int LESS = 1;
  public static final int LESS_OR_EQUAL = 2;
  public static final int EQUAL = 3;
  public static final int GREATER_OR_EQUAL = 4;
  public static final int GREATER = 5;

  private static final List<BuiltinOperatorClass> CLASSES =
      FactTable.read("pg_opclass", BuiltinOperatorClass::of).all();
  private static final List<FamilyOperator> OPERATORS =
      FactTable.read("pg_amop", FamilyOperator::of).all();
  private static final Map<Integer, List<FamilyOperator>> BY_OPERATOR = byOperator();

  private BuiltinOperatorClasses() {}

  /// The default class of an access method for exactly this input type.
  public static Optional<BuiltinOperatorClass> defaultFor(int methodOid, int typeOid) {
    return CLASSES.stream()
        .filter(c -> c.isDefault() && c.methodOid() == methodOid && c.inputTypeOid() == typeOid)
        .findFirst();
  }

  /// The family's operator of a strategy for these operand types.
  public static Optional<FamilyOperator> operator(
      int familyOid, int strategy, int leftOid, int rightOid) {
    return OPERATORS.stream()
        .filter(o ->
            o.familyOid() == familyOid
                && o.strategy() == strategy
                && o.leftOid() == leftOid
                && o.rightOid() == rightOid)
        .findFirst();
  }

  /// The families that an operator belongs to.
  public static List<FamilyOperator> familiesOf(int operatorOid) {
    return BY_OPERATOR.getOrDefault(operatorOid, List.of());
  }

  public static List<BuiltinOperatorClass> all() {
    return List.copyOf(CLASSES);
  }

  private static Map<Integer, List<FamilyOperator>> byOperator() {
    Map<Integer, List<FamilyOperator>> map = new HashMap<>();
    for (FamilyOperator operator : OPERATORS) {
      map.merge(
          operator.operatorOid(),
          List.of(operator),
          (a, b) -> Stream.concat(a.stream(), b.stream()).toList());
    }
    return map;
  }
}
