package io.lauma.types.number;

import io.lauma.types.ByteSink;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.regex.Pattern;

/// Text input and output of float4 and float8.
public final class FloatText {
  private FloatText() {}

  private static final Pattern DECIMAL =
      Pattern.compile("[+-]?(?:[0-9]+\\.?[0-9]*|\\.[0-9]+)(?:[eE][+-]?[0-9]+)?");
  private static final Pattern HEXADECIMAL =
      Pattern.compile(
          "([+-]?0[xX](?:[0-9a-fA-F]+\\.?[0-9a-fA-F]*|\\.[0-9a-fA-F]+))([pP][+-]?[0-9]+)?");

  /// Longer number texts are refused; more digits cannot change a double.
  private static final int LENGTH_MAX = 100_000;

  private static final int FLOAT8_DIGITS = 15;
  private static final int FLOAT4_DIGITS = 6;

  /// Exponents from this on are written as such.
  private static final int FLOAT8_EXPONENT = 15;

  private static final int FLOAT4_EXPONENT = 6;
  private static final int EXPONENT_MIN = -4;

  /// Below these a decimal between two floats has more digits than any shortest text.
  private static final double FLOAT8_WHOLE = 0x1p53;

  private static final double FLOAT4_WHOLE = 0x1p24;

  /// @throws SqlException 22P02, 22003
  public static double parseFloat8(String text) {
    String number = number(text, "double precision");
    double special = special(number);
    if (special != 0) {
      return special;
    }
    double value = Double.parseDouble(number);
    if (Double.isInfinite(value) || (value == 0 && hasNonZeroDigit(number))) {
      throw outOfRange(text.strip(), "double precision");
    }
    return value;
  }

  /// The result is a float's value.
  ///
  /// @throws SqlException 22P02, 22003
  public static double parseFloat4(String text) {
    String number = number(text, "real");
    double special = special(number);
    if (special != 0) {
      return special;
    }
    float value = Float.parseFloat(number);
    if (Float.isInfinite(value) || (value == 0 && hasNonZeroDigit(number))) {
      throw outOfRange(text.strip(), "real");
    }
    return value;
  }

  /// The text without spaces around, in a form Java reads too, or lower-case special word.
  private static String number(String text, String typeName) {
    int start = IntText.skipSpace(text, 0);
    int end = text.length();
    while (end > start && IntText.isSpace(text.charAt(end - 1))) {
      end--;
    }
    String number = text.substring(start, end);
    if (number.length() <= LENGTH_MAX) {
      if (DECIMAL.matcher(number).matches()) {
        return number;
      }
      var hexadecimal = HEXADECIMAL.matcher(number);
      if (hexadecimal.matches()) {
        return hexadecimal.group(2) == null ? number + "p0" : number;
      }
      String lower = number.toLowerCase(Locale.ROOT);
      if (special(lower) != 0) {
        return lower;
      }
    }
    throw new SqlException(
        SqlState.INVALID_TEXT_REPRESENTATION,
        "invalid input syntax for type " + typeName + ": \"" + text + "\"");
  }

  /// NaN or an infinity; 0 when `lower` is neither.
  private static double special(String lower) {
    return switch (lower) {
      case "nan", "+nan", "-nan" -> Double.NaN;
      case "infinity", "+infinity", "inf", "+inf" -> Double.POSITIVE_INFINITY;
      case "-infinity", "-inf" -> Double.NEGATIVE_INFINITY;
      default -> 0;
    };
  }

  private static boolean hasNonZeroDigit(String number) {
    boolean hexadecimal = number.indexOf('x') >= 0 || number.indexOf('X') >= 0;
    for (int i = 0; i < number.length(); i++) {
      char c = number.charAt(i);
      if (hexadecimal ? c == 'p' || c == 'P' : c == 'e' || c == 'E') {
        return false;
      }
      if ((c >= '1' && c <= '9') || (hexadecimal && Character.digit(c, 16) > 0)) {
        return true;
      }
    }
    return false;
  }

  static SqlException outOfRange(String text, String typeName) {
    return new SqlException(
        SqlState.NUMERIC_VALUE_OUT_OF_RANGE,
        "\"" + text + "\" is out of range for type " + typeName);
  }

  /// @param extraDigits the setting extra_float_digits
  public static void writeFloat8(double value, int extraDigits, ByteSink out) {
    if (isSpecial(value, out)) {
      return;
    }
    if (extraDigits > 0) {
      String digits = Double.toString(Math.abs(value));
      write(shortest(digits, Math.abs(value), false), FLOAT8_EXPONENT, value, out);
    } else {
      int precision = Math.max(1, FLOAT8_DIGITS + extraDigits);
      write(rounded(value, precision), precision, value, out);
    }
  }

  /// @param value a float's value
  public static void writeFloat4(double value, int extraDigits, ByteSink out) {
    if (isSpecial(value, out)) {
      return;
    }
    if (extraDigits > 0) {
      String digits = Float.toString(Math.abs((float) value));
      write(shortest(digits, Math.abs(value), true), FLOAT4_EXPONENT, value, out);
    } else {
      int precision = Math.max(1, FLOAT4_DIGITS + extraDigits);
      write(rounded(value, precision), precision, value, out);
    }
  }

  private static boolean isSpecial(double value, ByteSink out) {
    if (Double.isNaN(value)) {
      out.putAscii("NaN");
    } else if (Double.isInfinite(value)) {
      out.putAscii(value > 0 ? "Infinity" : "-Infinity");
    } else if (value == 0) {
      out.putAscii(Double.doubleToRawLongBits(value) < 0 ? "-0" : "0");
    } else {
      return false;
    }
    return true;
  }

  private static BigDecimal rounded(double value, int precision) {
    return new BigDecimal(Math.abs(value))
        .round(new MathContext(precision, RoundingMode.HALF_EVEN))
        .stripTrailingZeros();
  }

  /// Java's shortest text has at least two digits, where PostgreSQL writes one if it is enough, and
  /// it may lie exactly between two floats, which PostgreSQL avoids.
  private static BigDecimal shortest(String java, double value, boolean single) {
    BigDecimal decimal = new BigDecimal(java).stripTrailingZeros();
    if (value >= (single ? FLOAT4_WHOLE : FLOAT8_WHOLE)) {
      return inside(decimal, value, single);
    }
    if (decimal.precision() != 2) {
      return decimal;
    }
    BigDecimal oneDigit = decimal.round(new MathContext(1, RoundingMode.HALF_EVEN));
    boolean exact =
        single ? oneDigit.floatValue() == (float) value : oneDigit.doubleValue() == value;
    return exact ? oneDigit.stripTrailingZeros() : decimal;
  }

  /// The shortest decimal strictly nearer to `value` than to its neighbours.
  private static BigDecimal inside(BigDecimal candidate, double value, boolean single) {
    BigDecimal exact = new BigDecimal(value);
    BigDecimal below = new BigDecimal(single ? Math.nextDown((float) value) : Math.nextDown(value));
    BigDecimal half = exact.subtract(below).divide(BigDecimal.TWO);
    BigDecimal twiceHalf = new BigDecimal(single ? Math.ulp((float) value) : Math.ulp(value));
    BigDecimal upper = exact.add(twiceHalf.divide(BigDecimal.TWO));
    BigDecimal lower = exact.subtract(half);
    BigDecimal decimal = candidate;
    int precision = candidate.precision();
    while (decimal.compareTo(lower) <= 0 || decimal.compareTo(upper) >= 0) {
      decimal = exact.round(new MathContext(++precision, RoundingMode.HALF_EVEN));
    }
    return decimal.stripTrailingZeros();
  }

  private static void write(BigDecimal decimal, int exponentFrom, double signed, ByteSink out) {
    if (signed < 0) {
      out.put('-');
    }
    int exponent = decimal.precision() - decimal.scale() - 1;
    if (exponent >= EXPONENT_MIN && exponent < exponentFrom) {
      out.putAscii(decimal.toPlainString());
      return;
    }
    String digits = decimal.unscaledValue().toString();
    out.put(digits.charAt(0));
    if (digits.length() > 1) {
      out.put('.');
      out.putAscii(digits.substring(1));
    }
    out.put('e');
    out.put(exponent < 0 ? '-' : '+');
    out.putPadded(Math.abs(exponent), 2);
  }
}
