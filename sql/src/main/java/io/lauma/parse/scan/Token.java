package io.lauma.parse.scan;

/// The token kinds besides the words, which have the numbers below [Token#IDENT].
public final class Token {
  private Token() {}

  public static final int EOF = 0;
  public static final int IDENT = 480;

  /// A whole number that fits int4.
  public static final int INTEGER = 481;

  /// Any other number.
  public static final int NUMERIC = 482;

  public static final int STRING = 483;
  public static final int BITS = 484;
  public static final int HEX_BITS = 485;
  public static final int PARAMETER = 486;

  /// An operator that has no kind of its own.
  public static final int OPERATOR = 487;

  public static final int TYPECAST = 488;
  public static final int DOT_DOT = 489;
  public static final int COLON_EQUALS = 490;
  public static final int EQUALS_GREATER = 491;
  public static final int LESS_EQUALS = 492;
  public static final int GREATER_EQUALS = 493;
  public static final int NOT_EQUALS = 494;

  /// NOT before BETWEEN, IN, LIKE, ILIKE or SIMILAR.
  public static final int NOT_LA = 495;

  /// NULLS before FIRST or LAST.
  public static final int NULLS_LA = 496;

  /// WITH before TIME or ORDINALITY.
  public static final int WITH_LA = 497;

  public static final int LEFT_PAREN = 500;
  public static final int RIGHT_PAREN = 501;
  public static final int LEFT_BRACKET = 502;
  public static final int RIGHT_BRACKET = 503;
  public static final int COMMA = 504;
  public static final int SEMICOLON = 505;
  public static final int COLON = 506;
  public static final int DOT = 507;
  public static final int PLUS = 508;
  public static final int MINUS = 509;
  public static final int STAR = 510;
  public static final int SLASH = 511;
  public static final int PERCENT = 512;
  public static final int CARET = 513;
  public static final int LESS = 514;
  public static final int GREATER = 515;
  public static final int EQUALS = 516;

  /// A character that no rule takes.
  public static final int OTHER = 517;

  /// Where scanning failed; the error is [Tokens#error].
  public static final int ERROR = 518;

  /// One more than the largest kind.
  public static final int KINDS = 519;
}
