package io.lauma.parse.grammar;

import io.lauma.parse.scan.Token;
import io.lauma.parse.scan.Word;
import io.lauma.parse.scan.Words;
import io.lauma.parse.tree.Expression;
import io.lauma.parse.tree.Expression.IntegerLiteral;
import io.lauma.parse.tree.Expression.SqlValue;
import io.lauma.parse.tree.Expression.StringLiteral;
import io.lauma.parse.tree.Expression.TypeCast;
import io.lauma.parse.tree.Expression.ValueFunction;
import io.lauma.parse.tree.TypeName;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Functions that SQL calls with key words, or without parentheses.
public final class SpecialCallGrammar {
  private final Grammar grammar;
  private final TokenStream in;
  private final XmlGrammar xml;

  public SpecialCallGrammar(Grammar grammar) {
    this.grammar = grammar;
    this.in = grammar.in;
    this.xml = new XmlGrammar(grammar);
  }

  /// The call at the current token, or null when it begins none.
  public @Nullable Expression call() {
    int position = in.position();
    int kind = in.kind();
    return switch (kind) {
      case Word.CURRENT_DATE -> value(ValueFunction.CURRENT_DATE, position);
      case Word.CURRENT_ROLE -> value(ValueFunction.CURRENT_ROLE, position);
      case Word.CURRENT_USER -> value(ValueFunction.CURRENT_USER, position);
      case Word.SESSION_USER -> value(ValueFunction.SESSION_USER, position);
      case Word.USER -> value(ValueFunction.USER, position);
      case Word.CURRENT_CATALOG -> value(ValueFunction.CURRENT_CATALOG, position);
      case Word.CURRENT_SCHEMA ->
          in.peek(1) == Token.LEFT_PAREN || in.peek(1) == Token.STRING
              ? null
              : value(ValueFunction.CURRENT_SCHEMA, position);
      case Word.CURRENT_TIME -> timeValue(ValueFunction.CURRENT_TIME, position);
      case Word.CURRENT_TIMESTAMP -> timeValue(ValueFunction.CURRENT_TIMESTAMP, position);
      case Word.LOCALTIME -> timeValue(ValueFunction.LOCALTIME, position);
      case Word.LOCALTIMESTAMP -> timeValue(ValueFunction.LOCALTIMESTAMP, position);
      case Word.CAST -> cast(position);
      case Word.COLLATION -> collationFor(position);
      default -> in.peek(1) == Token.LEFT_PAREN ? withParens(kind, position) : null;
    };
  }

  private @Nullable Expression collationFor(int position) {
    if (in.peek(1) != Word.FOR) {
      return null;
    }
    in.advance();
    in.advance();
    in.expect(Token.LEFT_PAREN);
    Expression operand = grammar.expressions.expression();
    in.expect(Token.RIGHT_PAREN);
    return SqlCalls.call("pg_collation_for", position, operand);
  }

  private Expression value(ValueFunction function, int position) {
    in.advance();
    return new SqlValue(function, null, position);
  }

  private Expression timeValue(ValueFunction function, int position) {
    in.advance();
    Integer precision = null;
    if (in.accept(Token.LEFT_PAREN)) {
      precision = in.takeInteger();
      in.expect(Token.RIGHT_PAREN);
    }
    return new SqlValue(function, precision, position);
  }

  private Expression cast(int position) {
    in.advance();
    in.expect(Token.LEFT_PAREN);
    Expression operand = grammar.expressions.expression();
    in.expect(Word.AS);
    TypeName type = grammar.types.type();
    in.expect(Token.RIGHT_PAREN);
    return new TypeCast(operand, type, position);
  }

  private @Nullable Expression withParens(int kind, int position) {
    return switch (kind) {
      case Word.COALESCE -> new Expression.Coalesce(items(), position);
      case Word.GREATEST -> new Expression.Greatest(items(), position);
      case Word.LEAST -> new Expression.Least(items(), position);
      case Word.NULLIF -> {
        open();
        Expression left = grammar.expressions.expression();
        in.expect(Token.COMMA);
        yield close(new Expression.NullIf(left, grammar.expressions.expression(), position));
      }
      case Word.EXTRACT -> extract(position);
      case Word.NORMALIZE -> normalize(position);
      case Word.OVERLAY -> overlay(position);
      case Word.POSITION -> positionOf(position);
      case Word.SUBSTRING -> substring(position);
      case Word.TREAT -> treat(position);
      case Word.TRIM -> trim(position);
      case Word.XMLCONCAT,
          Word.XMLELEMENT,
          Word.XMLEXISTS,
          Word.XMLFOREST,
          Word.XMLPARSE,
          Word.XMLPI,
          Word.XMLROOT,
          Word.XMLSERIALIZE ->
          xml.function(position);
      default -> null;
    };
  }

  private void open() {
    in.advance();
    in.expect(Token.LEFT_PAREN);
  }

  private Expression close(Expression result) {
    in.expect(Token.RIGHT_PAREN);
    return result;
  }

  private List<Expression> items() {
    open();
    List<Expression> items = grammar.expressions.list();
    in.expect(Token.RIGHT_PAREN);
    return items;
  }

  private Expression extract(int position) {
    open();
    int fieldPosition = in.position();
    if (!Words.isUnreserved(in.kind()) && !in.is(Token.STRING)) {
      throw in.unexpected();
    }
    if (in.is(Token.STRING) || in.is(Token.IDENT) || isField(in.kind())) {
      String field = in.take();
      in.expect(Word.FROM);
      Expression source = grammar.expressions.expression();
      return close(
          SqlCalls.call("extract", position, new StringLiteral(field, fieldPosition), source));
    }
    throw in.unexpected();
  }

  private static boolean isField(int kind) {
    return switch (kind) {
      case Word.YEAR, Word.MONTH, Word.DAY, Word.HOUR, Word.MINUTE, Word.SECOND -> true;
      default -> false;
    };
  }

  private Expression normalize(int position) {
    open();
    Expression operand = grammar.expressions.expression();
    if (!in.accept(Token.COMMA)) {
      return close(SqlCalls.call("normalize", position, operand));
    }
    int formPosition = in.position();
    return switch (in.kind()) {
      case Word.NFC, Word.NFD, Word.NFKC, Word.NFKD -> {
        Expression form = new StringLiteral(in.take(), formPosition);
        yield close(SqlCalls.call("normalize", position, operand, form));
      }
      default -> throw in.unexpected();
    };
  }

  private Expression overlay(int position) {
    if (isPlainCall()) {
      return plain("overlay", position);
    }
    open();
    List<Expression> arguments = new ArrayList<>();
    arguments.add(grammar.expressions.expression());
    if (!in.is(Word.PLACING)) {
      return plainRest("overlay", position, arguments);
    }
    in.advance();
    arguments.add(grammar.expressions.expression());
    in.expect(Word.FROM);
    arguments.add(grammar.expressions.expression());
    if (in.accept(Word.FOR)) {
      arguments.add(grammar.expressions.expression());
    }
    return close(SqlCalls.call("overlay", position, arguments));
  }

  /// Whether the parentheses hold nothing, or begin with a named argument.
  private boolean isPlainCall() {
    int third = in.peek(3);
    return in.peek(2) == Token.RIGHT_PAREN
        || third == Token.EQUALS_GREATER
        || third == Token.COLON_EQUALS;
  }

  private Expression plain(String name, int position) {
    in.advance();
    return grammar.calls.sqlNamed(name, position);
  }

  /// The rest of a plain call of which the first argument was taken.
  private Expression plainRest(String name, int position, List<Expression> first) {
    List<Expression> arguments = new ArrayList<>(first);
    while (in.accept(Token.COMMA)) {
      arguments.add(grammar.expressions.expression());
    }
    return close(SqlCalls.call(name, position, arguments));
  }

  private Expression positionOf(int position) {
    open();
    Expression part = grammar.expressions.restricted();
    in.expect(Word.IN);
    Expression whole = grammar.expressions.restricted();
    return close(SqlCalls.call("position", position, whole, part));
  }

  private Expression substring(int position) {
    if (isPlainCall()) {
      return plain("substring", position);
    }
    open();
    Expression text = grammar.expressions.substringText();
    return switch (in.kind()) {
      case Word.FROM -> {
        in.advance();
        Expression from = grammar.expressions.expression();
        yield close(
            in.accept(Word.FOR)
                ? SqlCalls.call("substring", position, text, from, grammar.expressions.expression())
                : SqlCalls.call("substring", position, text, from));
      }
      case Word.FOR -> {
        in.advance();
        yield close(substringFor(text, position));
      }
      case Word.SIMILAR -> {
        in.advance();
        Expression pattern = grammar.expressions.expression();
        in.expect(Word.ESCAPE);
        Expression escape = grammar.expressions.expression();
        yield close(SqlCalls.call("substring", position, text, pattern, escape));
      }
      default -> {
        yield plainRest("substring", position, List.of(text));
      }
    };
  }

  private Expression substringFor(Expression text, int position) {
    Expression count = grammar.expressions.expression();
    if (in.accept(Word.FROM)) {
      return SqlCalls.call("substring", position, text, grammar.expressions.expression(), count);
    }
    TypeName int4 = TypeGrammar.builtIn("int4", List.of(), -1);
    return SqlCalls.call(
        "substring",
        position,
        text,
        new IntegerLiteral(1, -1),
        new TypeCast(count, int4, count.position()));
  }

  private Expression treat(int position) {
    open();
    Expression operand = grammar.expressions.expression();
    in.expect(Word.AS);
    TypeName type = grammar.types.type();
    return close(SqlCalls.call(type.name(), position, operand));
  }

  private Expression trim(int position) {
    open();
    String name = "btrim";
    switch (in.kind()) {
      case Word.BOTH -> in.advance();
      case Word.LEADING -> {
        in.advance();
        name = "ltrim";
      }
      case Word.TRAILING -> {
        in.advance();
        name = "rtrim";
      }
      default -> {}
    }
    if (in.accept(Word.FROM)) {
      return close(SqlCalls.call(name, position, grammar.expressions.list()));
    }
    Expression first = grammar.expressions.expression();
    List<Expression> arguments = new ArrayList<>();
    if (in.accept(Word.FROM)) {
      arguments.addAll(grammar.expressions.list());
      arguments.add(first);
      return close(SqlCalls.call(name, position, arguments));
    }
    return plainRest(name, position, List.of(first));
  }
}
