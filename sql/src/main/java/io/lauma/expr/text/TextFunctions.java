package io.lauma.expr.text;

import io.lauma.expr.function.FunctionSet;

/// All functions over character strings and bytea.
public final class TextFunctions {
  private TextFunctions() {}

  public static void register(FunctionSet set) {
    LengthFunctions.register(set);
    SubstringFunctions.register(set);
    CaseFunctions.register(set);
    PadFunctions.register(set);
    QuoteFunctions.register(set);
    FormatFunctions.register(set);
    LikeFunctions.register(set);
    RegexFunctions.register(set);
    RegexPlaces.register(set);
    ByteaFunctions.register(set);
    TextCasts.register(set);
  }
}
