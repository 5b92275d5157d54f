package io.lauma.parse.grammar;

import io.lauma.parse.scan.Token;
import io.lauma.parse.scan.Word;
import io.lauma.parse.scan.Words;
import io.lauma.parse.tree.Expression;
import io.lauma.parse.tree.TypeName;
import io.lauma.parse.tree.TypeName.IntervalFields;
import io.lauma.types.SqlState;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Type names.
public final class TypeGrammar {
  private static final int FLOAT4_BITS_MAX = 24;
  private static final int FLOAT8_BITS_MAX = 53;
  private static final int NO_BOUND = -1;

  private final Grammar grammar;
  private final TokenStream in;

  public TypeGrammar(Grammar grammar) {
    this.grammar = grammar;
    this.in = grammar.in;
  }

  /// A whole type name with SETOF and array bounds.
  public TypeName type() {
    boolean setOf = in.accept(Word.SETOF);
    TypeName base = simple(false);
    List<Integer> bounds = arrayBounds();
    return setOf || !bounds.isEmpty()
        ? new TypeName(
            base.parts(),
            base.modifiers(),
            base.fields(),
            bounds,
            setOf,
            base.columnType(),
            base.position())
        : base;
  }

  /// The type of a function's argument or result: also `name%TYPE`.
  public TypeName functionType() {
    int setOf = in.is(Word.SETOF) ? 1 : 0;
    if (Words.isFunctionName(in.peek(setOf)) && in.peek(setOf + 1) == Token.DOT) {
      int ahead = setOf + 1;
      while (in.peek(ahead) == Token.DOT && Words.isLabel(in.peek(ahead + 1))) {
        ahead += 2;
      }
      if (in.peek(ahead) == Token.PERCENT) {
        return columnType(setOf == 1);
      }
    }
    return type();
  }

  private TypeName columnType(boolean setOf) {
    in.accept(Word.SETOF);
    int position = in.position();
    List<String> parts = grammar.names.attributes(in.take());
    in.expect(Token.PERCENT);
    in.expect(Word.TYPE);
    return new TypeName(parts, List.of(), null, List.of(), setOf, true, position);
  }

  private List<Integer> arrayBounds() {
    if (in.accept(Word.ARRAY)) {
      return in.is(Token.LEFT_BRACKET) ? List.of(requiredBound()) : List.of(NO_BOUND);
    }
    if (!in.is(Token.LEFT_BRACKET)) {
      return List.of();
    }
    List<Integer> bounds = new ArrayList<>();
    while (in.accept(Token.LEFT_BRACKET)) {
      bounds.add(in.is(Token.INTEGER) ? in.takeInteger() : NO_BOUND);
      in.expect(Token.RIGHT_BRACKET);
    }
    return List.copyOf(bounds);
  }

  private int requiredBound() {
    in.expect(Token.LEFT_BRACKET);
    int bound = in.takeInteger();
    in.expect(Token.RIGHT_BRACKET);
    return bound;
  }

  /// A type without array bounds.
  ///
  /// @param constant whether a literal of the type follows: then a missing length of bit and char
  ///   means any, otherwise 1
  public TypeName simple(boolean constant) {
    int position = in.position();
    return switch (in.kind()) {
      case Word.INT, Word.INTEGER -> fixed("int4", position);
      case Word.SMALLINT -> fixed("int2", position);
      case Word.BIGINT -> fixed("int8", position);
      case Word.REAL -> fixed("float4", position);
      case Word.BOOLEAN -> fixed("bool", position);
      case Word.FLOAT -> floating(position);
      case Word.DECIMAL, Word.DEC, Word.NUMERIC -> {
        in.advance();
        yield builtIn("numeric", modifiers(), position);
      }
      case Word.BIT -> bit(constant, position);
      case Word.CHARACTER, Word.CHAR, Word.NCHAR, Word.NATIONAL, Word.VARCHAR ->
          character(constant, position);
      case Word.TIMESTAMP -> dateTime("timestamp", "timestamptz", position);
      case Word.TIME -> dateTime("time", "timetz", position);
      case Word.INTERVAL -> interval(position);
      default -> generic(position);
    };
  }

  private TypeName generic(int position) {
    if (in.is(Word.DOUBLE, Word.PRECISION)) {
      in.advance();
      return fixed("float8", position);
    }
    List<String> parts = grammar.names.attributes(grammar.names.function());
    return new TypeName(parts, modifiers(), null, List.of(), false, false, position);
  }

  private TypeName fixed(String name, int position) {
    in.advance();
    return builtIn(name, List.of(), position);
  }

  public static TypeName builtIn(String name, List<Expression> modifiers, int position) {
    return new TypeName(
        List.of("pg_catalog", name), modifiers, null, List.of(), false, false, position);
  }

  private List<Expression> modifiers() {
    if (!in.accept(Token.LEFT_PAREN)) {
      return List.of();
    }
    List<Expression> modifiers = grammar.expressions.list();
    in.expect(Token.RIGHT_PAREN);
    return modifiers;
  }

  private TypeName floating(int position) {
    in.advance();
    if (!in.is(Token.LEFT_PAREN)) {
      return builtIn("float8", List.of(), position);
    }
    in.advance();
    int bitsPosition = in.position();
    int bits = in.takeInteger();
    in.expect(Token.RIGHT_PAREN);
    if (bits < 1) {
      throw TokenStream.failure(
          SqlState.INVALID_PARAMETER_VALUE,
          "precision for type float must be at least 1 bit",
          bitsPosition);
    }
    if (bits > FLOAT8_BITS_MAX) {
      throw TokenStream.failure(
          SqlState.INVALID_PARAMETER_VALUE,
          "precision for type float must be less than 54 bits",
          bitsPosition);
    }
    return builtIn(bits <= FLOAT4_BITS_MAX ? "float4" : "float8", List.of(), position);
  }

  private TypeName bit(boolean constant, int position) {
    in.advance();
    boolean varying = in.accept(Word.VARYING);
    List<Expression> modifiers = modifiers();
    if (modifiers.isEmpty() && !varying && !constant) {
      modifiers = one();
    }
    return builtIn(varying ? "varbit" : "bit", modifiers, position);
  }

  private static List<Expression> one() {
    return List.of(new Expression.IntegerLiteral(1, -1));
  }

  private TypeName character(boolean constant, int position) {
    boolean varying = in.is(Word.VARCHAR);
    if (in.accept(Word.NATIONAL)) {
      if (!in.is(Word.CHARACTER) && !in.is(Word.CHAR)) {
        throw in.unexpected();
      }
    }
    in.advance();
    varying = varying || in.accept(Word.VARYING);
    List<Expression> modifiers = List.of();
    if (in.is(Token.LEFT_PAREN)) {
      modifiers = length();
    } else if (!varying && !constant) {
      modifiers = one();
    }
    return builtIn(varying ? "varchar" : "bpchar", modifiers, position);
  }

  /// `(n)`.
  private List<Expression> length() {
    in.expect(Token.LEFT_PAREN);
    int position = in.position();
    int length = in.takeInteger();
    in.expect(Token.RIGHT_PAREN);
    return List.of(new Expression.IntegerLiteral(length, position));
  }

  private TypeName dateTime(String plain, String zoned, int position) {
    in.advance();
    List<Expression> modifiers = in.is(Token.LEFT_PAREN) ? length() : List.of();
    boolean withZone = false;
    if (in.accept(Token.WITH_LA)) {
      in.expect(Word.TIME);
      in.expect(Word.ZONE);
      withZone = true;
    } else if (in.accept(Word.WITHOUT)) {
      in.expect(Word.TIME);
      in.expect(Word.ZONE);
    }
    return builtIn(withZone ? zoned : plain, modifiers, position);
  }

  private TypeName interval(int position) {
    in.advance();
    if (in.is(Token.LEFT_PAREN)) {
      return builtIn("interval", length(), position);
    }
    return intervalFields(position);
  }

  /// The fields after INTERVAL or after its literal.
  public TypeName intervalFields(int position) {
    IntervalFields fields = fields();
    boolean second = in.lastKindIs(Word.SECOND) && fields != null;
    List<Expression> precision = second && in.is(Token.LEFT_PAREN) ? length() : List.of();
    return new TypeName(
        List.of("pg_catalog", "interval"), precision, fields, List.of(), false, false, position);
  }

  private @Nullable IntervalFields fields() {
    return switch (in.kind()) {
      case Word.YEAR -> range(IntervalFields.YEAR);
      case Word.MONTH -> range(IntervalFields.MONTH);
      case Word.DAY -> range(IntervalFields.DAY);
      case Word.HOUR -> range(IntervalFields.HOUR);
      case Word.MINUTE -> range(IntervalFields.MINUTE);
      case Word.SECOND -> range(IntervalFields.SECOND);
      default -> null;
    };
  }

  private IntervalFields range(IntervalFields from) {
    in.advance();
    if (from == IntervalFields.MONTH || from == IntervalFields.SECOND || !in.accept(Word.TO)) {
      return from;
    }
    int to = in.kind();
    IntervalFields range =
        switch (from) {
          case YEAR -> to == Word.MONTH ? IntervalFields.YEAR_TO_MONTH : null;
          case DAY ->
              switch (to) {
                case Word.HOUR -> IntervalFields.DAY_TO_HOUR;
                case Word.MINUTE -> IntervalFields.DAY_TO_MINUTE;
                case Word.SECOND -> IntervalFields.DAY_TO_SECOND;
                default -> null;
              };
          case HOUR ->
              switch (to) {
                case Word.MINUTE -> IntervalFields.HOUR_TO_MINUTE;
                case Word.SECOND -> IntervalFields.HOUR_TO_SECOND;
                default -> null;
              };
          case MINUTE -> to == Word.SECOND ? IntervalFields.MINUTE_TO_SECOND : null;
          default -> null;
        };
    if (range == null) {
      throw in.unexpected();
    }
    in.advance();
    return range;
  }
}
