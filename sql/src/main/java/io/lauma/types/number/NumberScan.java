package io.lauma.types.number;

import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import io.lauma.types.number.NumberTemplate.Node;
import java.math.BigDecimal;
import java.math.RoundingMode;

/// `to_number`: reads a text by a template.
public final class NumberScan {
  private static final int PRECISION_MAX = 1000;

  private final NumberTemplate template;
  private final String text;
  private final StringBuilder number = new StringBuilder();
  private int at;
  private boolean negative;
  private boolean digitRead;
  private boolean pointRead;

  private NumberScan(NumberTemplate template, String text) {
    this.template = template;
    this.text = text;
  }

  /// @throws SqlException 42601 for a wrong template, 22P02 for a text without a number, 22003 for
  ///   one with more digits than the template has
  public static BigDecimal of(String text, String pattern) {
    NumberTemplate template = NumberTemplate.parse(pattern);
    if (template.roman()) {
      throw SqlException.notSupported("\"RN\" for input");
    }
    if (template.exponent()) {
      throw SqlException.notSupported("\"EEEE\" for input");
    }
    NumberScan scan = new NumberScan(template, text);
    scan.read();
    return scan.value();
  }

  private void read() {
    for (Node node : template.nodes()) {
      if (at >= text.length()) {
        return;
      }
      switch (node) {
        case Node.Literal literal -> {
          if (at < text.length()) {
            at += literal.text().length();
          }
        }
        case Node.Field field -> field(field);
      }
    }
  }

  private void field(Node.Field field) {
    switch (field.pattern()) {
      case NINE, ZERO, POINT, LOCAL_POINT -> digit();
      case COMMA, GROUP -> {
        if (text.charAt(at) == ',') {
          at++;
        }
      }
      case CURRENCY -> skipOther(1);
      case MINUS, PLUS, SIGN, ANCHORED_SIGN -> sign();
      case ORDINAL -> skipOther(2);
      case BRACKET, ROMAN, SHIFT, EXPONENT, BLANK, FILL -> {}
    }
  }

  /// Passes over characters that belong to no number.
  private void skipOther(int charactersMax) {
    int end = Math.min(text.length(), at + charactersMax);
    while (at < end && "0123456789.,+-".indexOf(text.charAt(at)) < 0) {
      at++;
    }
  }

  private void sign() {
    if (at < text.length() && (text.charAt(at) == '-' || text.charAt(at) == '+')) {
      negative |= text.charAt(at) == '-';
      at++;
    }
  }

  private void digit() {
    if (text.charAt(at) == ' ') {
      at++;
    }
    if (at >= text.length()) {
      return;
    }
    if (!digitRead && !pointRead) {
      char first = text.charAt(at);
      if (first == '-' || first == '+' || (template.bracket() && first == '<')) {
        negative |= first != '+';
        at++;
        if (at >= text.length()) {
          return;
        }
      }
    }
    char c = text.charAt(at);
    if (c >= '0' && c <= '9') {
      number.append(c);
      digitRead = true;
      at++;
    } else if (c == '.' && template.decimal() && !pointRead) {
      number.append('.');
      pointRead = true;
      at++;
    }
    trailingSign();
  }

  /// A sign behind the number, where the template has one anywhere.
  private void trailingSign() {
    if (!digitRead || at >= text.length()) {
      return;
    }
    char c = text.charAt(at);
    boolean last = at + 1 >= text.length();
    if (last && (c == '-' || c == '+') && template.sign() != NumberTemplate.Sign.NONE) {
      negative |= c == '-';
      at++;
    }
  }

  private BigDecimal value() {
    if (!digitRead) {
      throw new SqlException(
          SqlState.INVALID_TEXT_REPRESENTATION,
          "invalid input syntax for type numeric: \"" + (negative ? "-" : " ") + number + "\"");
    }
    BigDecimal read = new BigDecimal(number.toString());
    BigDecimal value = negative ? read.negate() : read;
    if (template.shift() > 0) {
      return value.movePointLeft(template.shift());
    }
    int after = value.scale();
    int precision = Math.min(PRECISION_MAX, template.before() + after);
    if (precision == 0) {
      return value;
    }
    BigDecimal scaled = value.setScale(after, RoundingMode.HALF_UP);
    if (scaled.precision() - scaled.scale() > precision - after && scaled.signum() != 0) {
      throw new SqlException(SqlState.NUMERIC_VALUE_OUT_OF_RANGE, "numeric field overflow")
          .withDetail(
              "A field with precision "
                  + precision
                  + ", scale "
                  + after
                  + " must round to an absolute value less than "
                  + (precision == after ? "1" : "10^" + (precision - after))
                  + ".");
    }
    return scaled;
  }
}
