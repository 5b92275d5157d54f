package io.lauma.types.number;

import io.lauma.types.ByteSink;
import io.lauma.types.NumericForm;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Locale;

/// Text input and output of numeric.
public final class NumericText {
  private NumericText() {}

  /// Longer digit strings do not fit a long for certain.
  private static final int LONG_DIGITS_MAX = 18;

  /// Exponents beyond this overflow whatever the digits are.
  private static final int EXPONENT_MAX = 1_000_000;

  /// @return stored form
  /// @throws SqlException 22P02, 22003
  public static byte[] parse(String text) {
    int start = IntText.skipSpace(text, 0);
    int end = text.length();
    while (end > start && IntText.isSpace(text.charAt(end - 1))) {
      end--;
    }
    int at = start;
    boolean negative = false;
    if (at < end && (text.charAt(at) == '-' || text.charAt(at) == '+')) {
      negative = text.charAt(at) == '-';
      at++;
    }
    if (at < end && !IntText.isDigit(text.charAt(at)) && text.charAt(at) != '.') {
      return parseSpecial(text, text.substring(at, end), at > start, negative);
    }
    return parseFinite(text, at, end, negative);
  }

  private static byte[] parseSpecial(String text, String word, boolean signed, boolean negative) {
    String lower = word.toLowerCase(Locale.ROOT);
    if (lower.equals("nan") && !signed) {
      return NumericForm.special(NumericForm.NAN);
    }
    if (lower.equals("infinity") || lower.equals("inf")) {
      return NumericForm.special(negative ? NumericForm.NEGATIVE_INFINITY : NumericForm.INFINITY);
    }
    throw invalid(text);
  }

  private static byte[] parseFinite(String text, int from, int end, boolean negative) {
    int at = from;
    while (at < end && IntText.isDigit(text.charAt(at))) {
      at++;
    }
    int wholeEnd = at;
    int fractionStart = at;
    if (at < end && text.charAt(at) == '.') {
      fractionStart = ++at;
      while (at < end && IntText.isDigit(text.charAt(at))) {
        at++;
      }
    }
    int wholeDigits = wholeEnd - from;
    int scale = at - fractionStart;
    if (wholeDigits + scale == 0) {
      throw invalid(text);
    }
    long exponent = 0;
    int digitsEnd = at;
    if (at < end && (text.charAt(at) == 'e' || text.charAt(at) == 'E')) {
      exponent = parseExponent(text, at + 1, end);
      at = end;
    }
    if (at != end) {
      throw invalid(text);
    }
    if (exponent == 0 && wholeDigits + scale <= LONG_DIGITS_MAX) {
      long unscaled = digits(text, from, wholeEnd);
      for (int i = fractionStart; i < digitsEnd; i++) {
        unscaled = unscaled * 10 + (text.charAt(i) - '0');
      }
      return NumericForm.of(negative ? -unscaled : unscaled, scale);
    }
    if (scale - exponent > Numeric.SCALE_MAX) {
      throw Numeric.overflow();
    }
    int leading = from;
    while (leading < wholeEnd && text.charAt(leading) == '0') {
      leading++;
    }
    if (wholeEnd - leading + exponent > Numeric.WHOLE_DIGITS_MAX) {
      throw Numeric.overflow();
    }
    String digits = text.substring(leading, wholeEnd) + text.substring(fractionStart, digitsEnd);
    BigInteger unscaled = digits.isEmpty() ? BigInteger.ZERO : new BigInteger(digits);
    BigDecimal value =
        new BigDecimal(negative ? unscaled.negate() : unscaled, (int) (scale - exponent));
    return NumericForm.of(value.scale() < 0 ? value.setScale(0) : value);
  }

  private static long digits(String text, int from, int end) {
    long value = 0;
    for (int i = from; i < end; i++) {
      value = value * 10 + (text.charAt(i) - '0');
    }
    return value;
  }

  private static long parseExponent(String text, int from, int end) {
    int at = from;
    boolean negative = false;
    if (at < end && (text.charAt(at) == '-' || text.charAt(at) == '+')) {
      negative = text.charAt(at) == '-';
      at++;
    }
    if (at == end) {
      throw invalid(text);
    }
    long exponent = 0;
    while (at < end) {
      char c = text.charAt(at++);
      if (!IntText.isDigit(c)) {
        throw invalid(text);
      }
      exponent = Math.min(EXPONENT_MAX, exponent * 10 + (c - '0'));
    }
    if (exponent == EXPONENT_MAX) {
      throw Numeric.overflow();
    }
    return negative ? -exponent : exponent;
  }

  /// Writes the stored form at `data[start .. end)` as text.
  public static void write(byte[] data, int start, int end, ByteSink out) {
    switch (NumericForm.kind(data, start)) {
      case NumericForm.NAN -> out.putAscii("NaN");
      case NumericForm.INFINITY -> out.putAscii("Infinity");
      case NumericForm.NEGATIVE_INFINITY -> out.putAscii("-Infinity");
      default -> writeFinite(data, start, end, out);
    }
  }

  private static void writeFinite(byte[] data, int start, int end, ByteSink out) {
    if (NumericForm.isLong(start, end)) {
      writeLong(NumericForm.unscaledLong(data, start, end), NumericForm.scale(data, start), out);
    } else {
      out.putAscii(NumericForm.decimal(data, start, end).toPlainString());
    }
  }

  private static void writeLong(long unscaled, int scale, ByteSink out) {
    if (scale == 0) {
      out.putDecimal(unscaled);
      return;
    }
    if (scale > LONG_DIGITS_MAX || unscaled == Long.MIN_VALUE) {
      out.putAscii(BigDecimal.valueOf(unscaled, scale).toPlainString());
      return;
    }
    long power = Numeric.powerOfTen(scale);
    long positive = unscaled;
    if (unscaled < 0) {
      out.put('-');
      positive = -unscaled;
    }
    out.putDecimal(positive / power);
    out.put('.');
    out.putPadded(positive % power, scale);
  }

  private static SqlException invalid(String text) {
    return new SqlException(
        SqlState.INVALID_TEXT_REPRESENTATION,
        "invalid input syntax for type numeric: \"" + text + "\"");
  }
}
