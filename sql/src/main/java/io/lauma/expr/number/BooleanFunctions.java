package io.lauma.expr.number;

import io.lauma.expr.function.FunctionSet;
import java.nio.charset.StandardCharsets;

/// Functions over boolean beside the comparisons.
final class BooleanFunctions {
  private BooleanFunctions() {}

  static void register(FunctionSet set) {
    set.strict("booland_statefunc", (a, out) -> out.appendBoolean(a.bool(0) && a.bool(1)));
    set.strict("boolor_statefunc", (a, out) -> out.appendBoolean(a.bool(0) || a.bool(1)));
    set.strict("int4_bool", (a, out) -> out.appendBoolean(a.int4(0) != 0));
    set.strict("bool_int4", (a, out) -> out.appendInt(a.bool(0) ? 1 : 0));
    set.strict(
        "booltext",
        (a, out) ->
            out.appendBytes((a.bool(0) ? "true" : "false").getBytes(StandardCharsets.US_ASCII)));
  }
}
