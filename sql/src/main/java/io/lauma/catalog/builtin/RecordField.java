package io.lauma.catalog.builtin;

import io.lauma.types.Oids;
import io.lauma.types.SqlType;
import java.util.ArrayList;
import java.util.List;

/// A field of the records that a function with OUT parameters returns. The modifier of such a
/// record's type carries the function and what its polymorphic types stand for through projections
/// and subqueries; both are built-in OIDs, so of 14 bits.
public record RecordField(String name, int typeOid) {
  private static final int OID_BITS = 14;
  private static final int OID_MASK = (1 << OID_BITS) - 1;

  /// OUT, INOUT and TABLE parameters, polymorphic ones as they are declared.
  public static List<RecordField> of(BuiltinFunction function) {
    List<RecordField> fields = new ArrayList<>();
    for (int i = 0; i < function.argumentModes().size(); i++) {
      switch (function.argumentModes().get(i)) {
        case "o", "b", "t" -> {
          String name = i < function.argumentNames().size() ? function.argumentNames().get(i) : "";
          fields.add(
              new RecordField(
                  name.isEmpty() ? "column" + (fields.size() + 1) : name,
                  function.allArgumentTypes().get(i)));
        }
        default -> {}
      }
    }
    return fields;
  }

  /// The type of a call's result.
  ///
  /// @param elementOid what anyelement is in the call; 0 where nothing is polymorphic
  public static SqlType type(BuiltinFunction function, int resultOid, int elementOid) {
    boolean carried =
        resultOid == Oids.RECORD && function.oid() <= OID_MASK && !of(function).isEmpty();
    return carried
        ? new SqlType(resultOid, function.oid() | (elementOid & OID_MASK) << OID_BITS)
        : SqlType.of(resultOid);
  }

  /// The fields of a record type; none when nothing is known of them.
  public static List<RecordField> of(SqlType type) {
    if (type.oid() != Oids.RECORD || type.typmod() == SqlType.NO_TYPMOD) {
      return List.of();
    }
    int element = type.typmod() >>> OID_BITS;
    return BuiltinFunctions.byOid(type.typmod() & OID_MASK).map(RecordField::of).stream()
        .flatMap(List::stream)
        .map(f ->
            f.typeOid == Oids.ANYELEMENT && element != 0 ? new RecordField(f.name, element) : f)
        .toList();
  }
}
