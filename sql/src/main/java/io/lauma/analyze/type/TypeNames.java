package io.lauma.analyze.type;

import io.lauma.catalog.builtin.BuiltinType;
import io.lauma.catalog.builtin.BuiltinTypes;
import io.lauma.types.Oids;
import io.lauma.types.SqlType;
import java.util.Map;
import java.util.Optional;

/// Types as PostgreSQL prints them (`format_type`).
public final class TypeNames {
  private static final Map<Integer, String> SPECIAL =
      Map.ofEntries(
          Map.entry(Oids.BOOL, "boolean"),
          Map.entry(Oids.CHAR, "\"char\""),
          Map.entry(Oids.INT2, "smallint"),
          Map.entry(Oids.INT4, "integer"),
          Map.entry(Oids.INT8, "bigint"),
          Map.entry(Oids.FLOAT4, "real"),
          Map.entry(Oids.FLOAT8, "double precision"),
          Map.entry(Oids.BPCHAR, "character"),
          Map.entry(Oids.VARCHAR, "character varying"),
          Map.entry(Oids.TIME, "time without time zone"),
          Map.entry(Oids.TIMETZ, "time with time zone"),
          Map.entry(Oids.TIMESTAMP, "timestamp without time zone"),
          Map.entry(Oids.TIMESTAMPTZ, "timestamp with time zone"),
          Map.entry(1562, "bit varying"),
          Map.entry(1560, "bit"),
          Map.entry(Oids.ANY, "\"any\""));

  private TypeNames() {}

  public static String text(int typeOid) {
    Optional<BuiltinType> found = BuiltinTypes.byOid(typeOid);
    if (found.isEmpty()) {
      return typeOid == 0 ? "-" : "???";
    }
    BuiltinType type = found.get();
    if (type.isTrueArray()) {
      return text(type.elementOid()) + "[]";
    }
    String special = SPECIAL.get(typeOid);
    if (special != null) {
      return special;
    }
    return type.namespaceOid() == Namespaces.PG_CATALOG
        ? type.name()
        : "information_schema." + type.name();
  }

  /// With the modifier, for example `numeric(10,2)` or `character varying(20)[]`.
  public static String text(SqlType type) {
    if (type.typmod() == SqlType.NO_TYPMOD) {
      return text(type.oid());
    }
    BuiltinType row = BuiltinTypes.byOid(type.oid()).orElse(null);
    if (row != null && row.isTrueArray()) {
      return text(new SqlType(row.elementOid(), type.typmod())) + "[]";
    }
    int typmod = type.typmod();
    return switch (type.oid()) {
      case Oids.VARCHAR, Oids.BPCHAR -> text(type.oid()) + "(" + (typmod - 4) + ")";
      case Oids.NUMERIC -> {
        int packed = typmod - 4;
        int scale = ((packed & 0x7ff) ^ 1024) - 1024;
        yield "numeric(" + (packed >>> 16 & 0xffff) + "," + scale + ")";
      }
      case Oids.TIME -> "time(" + typmod + ") without time zone";
      case Oids.TIMETZ -> "time(" + typmod + ") with time zone";
      case Oids.TIMESTAMP -> "timestamp(" + typmod + ") without time zone";
      case Oids.TIMESTAMPTZ -> "timestamp(" + typmod + ") with time zone";
      case Oids.INTERVAL -> IntervalModifier.text(typmod);
      case 1560, 1562 -> text(type.oid()) + "(" + typmod + ")";
      default -> text(type.oid());
    };
  }
}
