package io.lauma.expr.number;

import io.lauma.expr.function.FunctionSet;

/// All functions over booleans and numbers, and the comparisons of every type.
public final class NumberFunctions {
  private NumberFunctions() {}

  public static void register(FunctionSet set) {
    IntegerComparisons.register(set);
    OrderedComparisons.register(set);
    BooleanFunctions.register(set);
    IntegerFunctions.register(set);
    FloatFunctions.register(set);
    NumericFunctions.register(set);
    NumericMathFunctions.register(set);
    NumberCasts.register(set);
    FormatFunctions.register(set);
  }
}
