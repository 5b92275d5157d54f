package io.lauma.pgcatalog;

import io.lauma.analyze.type.TypeNames;
import io.lauma.catalog.builtin.BuiltinType;
import io.lauma.catalog.builtin.BuiltinTypes;
import io.lauma.types.Oids;
import io.lauma.types.SqlType;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What the standard's views say of a type; null where it does not apply.
final class InformationTypes {
  private static final int BIT = 1560;
  private static final int VARBIT = 1562;
  private static final int CHARACTER_BYTES_MAX = 4;
  private static final int TEXT_BYTES_MAX = 1 << 30;
  private static final int FRACTION_DIGITS_MAX = 6;
  private static final int LENGTH_HEADER = 4;
  private static final int NO_FRACTION = 0xffff;
  private static final Pattern FIELDS = Pattern.compile("interval[()0-9]* (.*)");

  private InformationTypes() {}

  static String name(SqlType type) {
    boolean isArray = BuiltinTypes.byOid(type.oid()).filter(BuiltinType::isTrueArray).isPresent();
    return isArray ? "ARRAY" : TypeNames.text(type.oid());
  }

  static @Nullable Integer characterLength(SqlType type) {
    if (type.typmod() == SqlType.NO_TYPMOD) {
      return null;
    }
    return switch (type.oid()) {
      case Oids.VARCHAR, Oids.BPCHAR -> type.typmod() - LENGTH_HEADER;
      case BIT, VARBIT -> type.typmod();
      default -> null;
    };
  }

  static @Nullable Integer octetLength(SqlType type) {
    return switch (type.oid()) {
      case Oids.TEXT, Oids.VARCHAR, Oids.BPCHAR ->
          type.typmod() == SqlType.NO_TYPMOD
              ? TEXT_BYTES_MAX
              : (type.typmod() - LENGTH_HEADER) * CHARACTER_BYTES_MAX;
      default -> null;
    };
  }

  static @Nullable Integer numericPrecision(SqlType type) {
    return switch (type.oid()) {
      case Oids.INT2 -> 16;
      case Oids.INT4 -> 32;
      case Oids.INT8 -> 64;
      case Oids.FLOAT4 -> 24;
      case Oids.FLOAT8 -> 53;
      case Oids.NUMERIC ->
          type.typmod() == SqlType.NO_TYPMOD
              ? null
              : (type.typmod() - LENGTH_HEADER) >>> 16 & 0xffff;
      default -> null;
    };
  }

  static @Nullable Integer numericRadix(SqlType type) {
    return switch (type.oid()) {
      case Oids.INT2, Oids.INT4, Oids.INT8, Oids.FLOAT4, Oids.FLOAT8 -> 2;
      case Oids.NUMERIC -> 10;
      default -> null;
    };
  }

  static @Nullable Integer numericScale(SqlType type) {
    return switch (type.oid()) {
      case Oids.INT2, Oids.INT4, Oids.INT8 -> 0;
      case Oids.NUMERIC ->
          type.typmod() == SqlType.NO_TYPMOD
              ? null
              : (((type.typmod() - LENGTH_HEADER) & 0x7ff) ^ 1024) - 1024;
      default -> null;
    };
  }

  static @Nullable Integer fractionDigits(SqlType type) {
    return switch (type.oid()) {
      case Oids.DATE -> 0;
      case Oids.TIME, Oids.TIMETZ, Oids.TIMESTAMP, Oids.TIMESTAMPTZ ->
          type.typmod() < 0 ? FRACTION_DIGITS_MAX : type.typmod();
      case Oids.INTERVAL -> {
        int digits = type.typmod() & NO_FRACTION;
        yield type.typmod() < 0 || digits == NO_FRACTION ? FRACTION_DIGITS_MAX : digits;
      }
      default -> null;
    };
  }

  static @Nullable String intervalFields(SqlType type) {
    Matcher fields = FIELDS.matcher(type.oid() == Oids.INTERVAL ? TypeNames.text(type) : "");
    return fields.matches() ? fields.group(1).toUpperCase(Locale.ROOT) : null;
  }
}
