package io.lauma.expr.number;

import io.lauma.expr.function.Args;
import io.lauma.expr.function.FunctionSet;
import io.lauma.expr.text.AnyText;
import io.lauma.expr.text.Texts;
import io.lauma.row.VectorBuilder;
import io.lauma.types.NumericForm;
import io.lauma.types.number.NumberFormat;
import io.lauma.types.number.NumberScan;
import java.math.BigDecimal;
import java.math.RoundingMode;

/// to_char and to_number of numbers.
final class FormatFunctions {
  private static final int FLOAT8_DIGITS = 15;
  private static final int FLOAT4_DIGITS = 6;

  private FormatFunctions() {}

  static void register(FunctionSet set) {
    for (String key : new String[] {"int4_to_char", "int8_to_char"}) {
      set.strict(
          key,
          (a, out) ->
              Texts.append(out, NumberFormat.of(BigDecimal.valueOf(a.integer(0)), a.text(1))));
    }
    set.strict(
        "numeric_to_char",
        (a, out) ->
            Texts.append(
                out,
                a.numericKind(0) == NumericForm.FINITE
                    ? NumberFormat.of(a.decimal(0), a.text(1))
                    : NumberFormat.notFinite(AnyText.of(a, 0), a.text(1))));
    set.strict("float8_to_char", (a, out) -> floating(a, FLOAT8_DIGITS, out));
    set.strict("float4_to_char", (a, out) -> floating(a, FLOAT4_DIGITS, out));
    set.strict(
        "numeric_to_number",
        (a, out) -> {
          if (a.text(1).isEmpty()) {
            out.appendNull();
          } else {
            out.appendBytes(NumericForm.of(NumberScan.of(a.text(0), a.text(1))));
          }
        });
  }

  /// Digits that the type does not have are cut off, as PostgreSQL does.
  private static void floating(Args args, int digits, VectorBuilder out) {
    double value = args.float8(0);
    if (!Double.isFinite(value)) {
      Texts.append(out, NumberFormat.notFinite(AnyText.of(args, 0), args.text(1)));
      return;
    }
    BigDecimal exact = new BigDecimal(value);
    int before = Math.max(1, exact.precision() - exact.scale());
    int after = Math.max(0, digits - before);
    BigDecimal rounded =
        exact.scale() > after ? exact.setScale(after, RoundingMode.HALF_EVEN) : exact;
    Texts.append(out, NumberFormat.of(rounded, args.text(1)));
  }
}
