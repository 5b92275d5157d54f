package io.lauma.expr.system;

import io.lauma.expr.function.FunctionSet;
import io.lauma.expr.text.Texts;
import io.lauma.types.NumericForm;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;

/// Sizes for people.
final class SizeFunctions {
  private SizeFunctions() {}

  private static final String[] UNITS = {"bytes", "kB", "MB", "GB", "TB", "PB"};

  /// A unit is used up to this many of it.
  private static final BigInteger UNIT_MAX = BigInteger.valueOf(10 * 1024);

  static void register(FunctionSet set) {
    // a node does not know the sizes of a relation's shards elsewhere: no answer rather than a
    // wrong
    // one
    for (String key :
        new String[] {
          "pg_table_size",
          "pg_indexes_size",
          "pg_total_relation_size",
          "pg_relation_size",
          "pg_database_size_oid",
          "pg_database_size_name"
        }) {
      set.strict(key, (_, out) -> out.appendNull());
    }
    set.strict("pg_tablespace_location", (_, out) -> Texts.append(out, ""));
    set.strict(
        "pg_size_pretty", (a, out) -> Texts.append(out, pretty(BigInteger.valueOf(a.int8(0)))));
    set.strict(
        "pg_size_pretty_numeric",
        (a, out) -> {
          if (a.numericKind(0) != NumericForm.FINITE) {
            Texts.append(out, io.lauma.expr.text.AnyText.of(a, 0) + " bytes");
            return;
          }
          BigDecimal size = a.decimal(0);
          Texts.append(
              out,
              size.abs().compareTo(new BigDecimal(UNIT_MAX)) < 0
                  ? size.toPlainString() + " bytes"
                  : pretty(size.setScale(0, RoundingMode.DOWN).toBigInteger()));
        });
  }

  private static String pretty(BigInteger size) {
    if (size.abs().compareTo(UNIT_MAX) < 0) {
      return size + " " + UNITS[0];
    }
    BigInteger rest = halved(size, 9);
    int unit = 1;
    while (unit < UNITS.length - 1
        && rest.abs().compareTo(UNIT_MAX.multiply(BigInteger.TWO).subtract(BigInteger.ONE)) >= 0) {
      rest = halved(rest, 10);
      unit++;
    }
    BigInteger rounded = rest.add(BigInteger.valueOf(rest.signum())).divide(BigInteger.TWO);
    return rounded + " " + UNITS[unit];
  }

  /// Divided by a power of two, towards zero.
  private static BigInteger halved(BigInteger value, int times) {
    return value.divide(BigInteger.ONE.shiftLeft(times));
  }
}
