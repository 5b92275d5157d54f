package io.lauma.expr.system;

import io.lauma.types.Oids;
import io.lauma.types.SqlType;
import io.lauma.types.TypeFacts;
import io.lauma.types.number.Numeric;
import io.lauma.types.text.StringText;

/// Names of types with their modifiers, as format_type gives them.
public final class TypeNames {
  private TypeNames() {}

  private static final int INTERVAL_PRECISION_NONE = 0xffff;

  public static String format(int typeOid, int typmod) {
    int element = TypeFacts.elementOid(typeOid);
    if (element != 0) {
      return format(element, typmod) + "[]";
    }
    String name = TypeFacts.name(typeOid);
    if (typmod == SqlType.NO_TYPMOD) {
      return typeOid == Oids.BPCHAR ? "character" : name;
    }
    return switch (typeOid) {
      case Oids.VARCHAR, Oids.BPCHAR -> name + "(" + StringText.declaredLength(typmod) + ")";
      case Oids.NUMERIC ->
          name + "(" + Numeric.precision(typmod) + "," + Numeric.scale(typmod) + ")";
      case Oids.TIME, Oids.TIMESTAMP, Oids.TIMESTAMPTZ, Oids.TIMETZ ->
          name.replaceFirst(" ", "(" + typmod + ") ");
      case Oids.INTERVAL -> {
        int precision = typmod & INTERVAL_PRECISION_NONE;
        yield precision == INTERVAL_PRECISION_NONE ? name : name + "(" + precision + ")";
      }
      default -> name;
    };
  }
}
