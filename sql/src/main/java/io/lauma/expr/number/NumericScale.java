package io.lauma.expr.number;

import java.math.BigDecimal;

/// Display scales of inexact numeric results. PostgreSQL counts digits in groups of four, so the
/// scale of a quotient depends on where the groups of its operands begin.
public final class NumericScale {
  private NumericScale() {}

  static final int SIGNIFICANT_DIGITS_MIN = 16;
  static final int SCALE_MAX = 1000;
  static final int GROUP_DIGITS = 4;

  /// Place of the first group of four digits, 0 for the one left of the point.
  static int weight(BigDecimal value) {
    return value.signum() == 0
        ? 0
        : Math.floorDiv(value.precision() - value.scale() - 1, GROUP_DIGITS);
  }

  /// The first group of four digits as a number.
  private static int firstGroup(BigDecimal value) {
    if (value.signum() == 0) {
      return 0;
    }
    return value.abs().movePointLeft(GROUP_DIGITS * weight(value)).intValue();
  }

  /// The scale of `a / b`.
  public static int quotient(BigDecimal a, BigDecimal b) {
    int weight = weight(a) - weight(b);
    if (firstGroup(a) <= firstGroup(b)) {
      weight--;
    }
    int scale = SIGNIFICANT_DIGITS_MIN - weight * GROUP_DIGITS;
    return Math.min(Math.max(scale, Math.max(0, Math.max(a.scale(), b.scale()))), SCALE_MAX);
  }

  /// The scale of a result whose first decimal digit has the place `digits` (0 = units), with
  /// `displayScale` as the least.
  static int result(int digits, int displayScale) {
    int scale = SIGNIFICANT_DIGITS_MIN - digits;
    return Math.min(Math.max(Math.max(scale, displayScale), 0), SCALE_MAX);
  }
}
