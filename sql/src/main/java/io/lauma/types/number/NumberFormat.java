package io.lauma.types.number;

import io.lauma.types.number.NumberTemplate.Node;
import io.lauma.types.number.NumberTemplate.Pattern;
import io.lauma.types.number.NumberTemplate.Sign;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;

/// `to_char` of numbers, in the locale C. One object writes one number.
public final class NumberFormat {
  private static final String[] HUNDREDS = {
    "", "C", "CC", "CCC", "CD", "D", "DC", "DCC", "DCCC", "CM"
  };
  private static final String[] TENS = {"", "X", "XX", "XXX", "XL", "L", "LX", "LXX", "LXXX", "XC"};
  private static final String[] ONES = {"", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX"};
  private static final int ROMAN_MAX = 3999;
  private static final int ROMAN_WIDTH = 15;

  private final NumberTemplate template;
  private final String digits;
  private final boolean negative;
  private final boolean bracket;
  private final Sign signPlace;
  private final int spaces;
  private final int lastRelevant;
  private final int digitCount;
  private final StringBuilder out = new StringBuilder();
  private boolean signWritten;
  private boolean digitWritten;
  private int position;
  private int next;

  /// @param digits the absolute value as the template's digits, or `#` when it does not fit
  private NumberFormat(NumberTemplate template, String digits, int spaces, boolean negative) {
    this.template = template;
    this.digits = digits;
    this.negative = negative;
    this.spaces = spaces;
    boolean ownSign = template.plus() || template.minus();
    this.bracket = template.bracket() && !(!ownSign && !negative && template.fill());
    this.signWritten =
        ownSign ? template.minus() : !negative && template.fill() && template.sign() == Sign.NONE;
    this.signPlace =
        !ownSign && template.sign() == Sign.BEFORE && template.before() == template.beforeSign()
            ? Sign.AFTER
            : template.sign();
    this.lastRelevant = template.fill() ? lastRelevant() : -1;
    int count = template.after() + template.before() - 1;
    this.digitCount = !signWritten && spaces == 0 ? count + 1 : count;
  }

  /// `to_char(numeric, text)` of a finite number, and of every other number as a decimal.
  ///
  /// @throws io.lauma.types.SqlException 42601 for a wrong template
  public static String of(BigDecimal value, String text) {
    NumberTemplate template = NumberTemplate.parse(text);
    if (template.roman()) {
      return new NumberFormat(template, roman(value), 0, false).write();
    }
    if (template.exponent()) {
      return new NumberFormat(template, scientific(value, template.after()), 0, false).write();
    }
    BigDecimal rounded =
        value.movePointRight(template.shift()).setScale(template.after(), RoundingMode.HALF_UP);
    String digits = rounded.abs().toPlainString();
    int point = digits.indexOf('.');
    int before = point < 0 ? digits.length() : point;
    int room = template.before() + template.shift();
    if (before > room) {
      digits = "#".repeat(room) + "." + "#".repeat(template.after());
    }
    return new NumberFormat(
            template.shift() == 0 ? template : widened(template),
            digits,
            Math.max(0, room - before),
            rounded.signum() < 0)
        .write();
  }

  /// Infinities and NaN in place of digits.
  public static String notFinite(String name, String text) {
    NumberTemplate template = NumberTemplate.parse(text);
    int width = Math.max(0, template.before() + template.shift() - name.length());
    return new NumberFormat(template, name, width, false).write();
  }

  /// The digits that V shifts by stand before the decimal point.
  private static NumberTemplate widened(NumberTemplate t) {
    return new NumberTemplate(
        t.nodes(),
        t.before() + t.shift(),
        t.after(),
        t.shift(),
        t.zeroStart(),
        t.zeroEnd(),
        t.beforeSign(),
        t.sign(),
        t.decimal(),
        t.fill(),
        t.minus(),
        t.plus(),
        t.bracket(),
        false,
        false);
  }

  private static String roman(BigDecimal value) {
    BigDecimal whole = value.setScale(0, RoundingMode.HALF_UP);
    if (whole.signum() <= 0 || whole.compareTo(BigDecimal.valueOf(ROMAN_MAX)) > 0) {
      return "#".repeat(ROMAN_WIDTH);
    }
    int number = whole.intValueExact();
    return "M".repeat(number / 1000)
        + HUNDREDS[number / 100 % 10]
        + TENS[number / 10 % 10]
        + ONES[number % 10];
  }

  /// ` 1.23e+04`; a mantissa that is rounded up to ten stays so, as PostgreSQL has it.
  private static String scientific(BigDecimal value, int after) {
    BigDecimal absolute = value.abs();
    int exponent = absolute.signum() == 0 ? 0 : absolute.precision() - absolute.scale() - 1;
    BigDecimal mantissa = absolute.movePointLeft(exponent).setScale(after, RoundingMode.HALF_UP);
    return (value.signum() < 0 ? "-" : " ")
        + mantissa.toPlainString()
        + String.format(Locale.ROOT, "e%s%02d", exponent < 0 ? "-" : "+", Math.abs(exponent));
  }

  /// Where the last digit after the point that is no zero stands; the point itself when there is
  /// none; -1 without a point. Digits of `0` patterns count.
  private int lastRelevant() {
    int point = digits.indexOf('.');
    if (point < 0) {
      return -1;
    }
    int last = point;
    for (int i = point + 1; i < digits.length(); i++) {
      if (digits.charAt(i) != '0') {
        last = i;
      }
    }
    if (template.zeroEnd() > spaces) {
      last = Math.max(last, Math.min(digits.length() - 1, template.zeroEnd() - spaces));
    }
    return last;
  }

  private String write() {
    if (template.exponent()) {
      return digits;
    }
    for (Node node : template.nodes()) {
      switch (node) {
        case Node.Literal literal -> out.append(literal.text());
        case Node.Field field -> field(field);
      }
    }
    return out.toString();
  }

  private void field(Node.Field field) {
    switch (field.pattern()) {
      case NINE, ZERO, POINT, LOCAL_POINT -> digit(field.pattern());
      case COMMA, GROUP -> fillable(digitWritten ? "," : " ", digitWritten);
      case CURRENCY -> out.append(' ');
      case ROMAN -> {
        String number = field.lower() ? digits.toLowerCase(Locale.ROOT) : digits;
        if (!template.fill()) {
          out.append(" ".repeat(Math.max(0, ROMAN_WIDTH - number.length())));
        }
        out.append(number);
      }
      case ORDINAL -> ordinal(field.lower());
      case MINUS -> fillable(negative ? "-" : " ", negative);
      case PLUS -> fillable(negative ? " " : "+", !negative);
      case SIGN -> out.append(negative ? '-' : '+');
      case ANCHORED_SIGN, BRACKET, SHIFT, EXPONENT, BLANK, FILL -> {}
    }
  }

  /// Blanks are left out in fill mode.
  private void fillable(String text, boolean wanted) {
    if (wanted || !template.fill()) {
      out.append(text);
    }
  }

  private void ordinal(boolean lower) {
    if (template.roman() || digits.startsWith("#") || negative || template.decimal()) {
      return;
    }
    char last = digits.charAt(digits.length() - 1);
    boolean teen = digits.length() > 1 && digits.charAt(digits.length() - 2) == '1';
    String suffix =
        teen
            ? "TH"
            : switch (last) {
              case '1' -> "ST";
              case '2' -> "ND";
              case '3' -> "RD";
              default -> "TH";
            };
    out.append(lower ? suffix.toLowerCase(Locale.ROOT) : suffix);
  }

  /// Whether the zero before the point is to be left out: `9.9` gives ` .1`.
  private boolean blankZero() {
    return template.zeroStart() == 0
        && next == 0
        && digits.startsWith("0")
        && template.after() != 0;
  }

  private boolean relevantPoint() {
    return lastRelevant >= 0 && digits.charAt(lastRelevant) == '.';
  }

  private void digit(Pattern pattern) {
    if (template.roman()) {
      return;
    }
    digitWritten = false;
    boolean zero = template.zeroStart() > 0;
    int zeroStart = template.zeroStart() - 1;
    if (!signWritten
        && (position >= spaces || (zero && zeroStart == position))
        && (!blankZero() || relevantPoint())) {
      leadingSign();
    }
    if (position < spaces && (!zero || zeroStart > position)) {
      fillable(" ", false);
    } else if (zero && position < spaces && zeroStart <= position) {
      out.append('0');
      digitWritten = true;
    } else {
      numberDigit(pattern);
      if (next < digits.length()) {
        next++;
      }
    }
    int end = digitCount + (spaces > 0 ? 1 : 0) + (template.decimal() ? 1 : 0);
    if (lastRelevant >= 0 && lastRelevant == next) {
      end = position;
    }
    if (position + 1 == end) {
      trailingSign();
    }
    position++;
  }

  private void numberDigit(Pattern pattern) {
    char digit = next < digits.length() ? digits.charAt(next) : ' ';
    if (digit == '.') {
      if (!relevantPoint() || template.fill()) {
        out.append('.');
      }
    } else if (lastRelevant >= 0 && next > lastRelevant && pattern != Pattern.ZERO) {
      return;
    } else if (blankZero()) {
      if (!template.fill()) {
        out.append(' ');
      } else if (relevantPoint()) {
        out.append('0');
      }
    } else if (next < digits.length()) {
      out.append(digit);
      digitWritten = true;
    }
  }

  private void leadingSign() {
    if (template.sign() != Sign.NONE) {
      if (signPlace == Sign.BEFORE) {
        out.append(negative ? '-' : '+');
        signWritten = true;
      }
    } else if (bracket) {
      out.append(negative ? '<' : ' ');
      signWritten = true;
    } else {
      if (negative) {
        out.append('-');
      } else {
        fillable(" ", false);
      }
      signWritten = true;
    }
  }

  private void trailingSign() {
    if (signWritten && bracket) {
      out.append(negative ? '>' : ' ');
    } else if (template.sign() != Sign.NONE && signPlace == Sign.AFTER) {
      out.append(negative ? '-' : '+');
    }
  }
}
