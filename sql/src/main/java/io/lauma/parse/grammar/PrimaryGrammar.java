package io.lauma.parse.grammar;

import io.lauma.parse.scan.Token;
import io.lauma.parse.scan.Word;
import io.lauma.parse.scan.Words;
import io.lauma.parse.tree.Expression;
import io.lauma.parse.tree.Expression.ColumnReference;
import io.lauma.parse.tree.Expression.Index;
import io.lauma.parse.tree.Expression.Row;
import io.lauma.parse.tree.Expression.Star;
import io.lauma.parse.tree.Expression.StringLiteral;
import io.lauma.parse.tree.Expression.Subquery;
import io.lauma.parse.tree.Expression.TypeCast;
import io.lauma.parse.tree.Node;
import io.lauma.parse.tree.QualifiedName;
import io.lauma.parse.tree.Query;
import io.lauma.parse.tree.TypeName;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The operands of expressions: literals, names, calls and what stands in brackets.
public final class PrimaryGrammar {
  private static final int OVERLAPS_ITEMS = 2;

  private final Grammar grammar;
  private final TokenStream in;
  private final SpecialCallGrammar specialCalls;
  private boolean lastParensWereRow;

  public PrimaryGrammar(Grammar grammar) {
    this.grammar = grammar;
    this.in = grammar.in;
    this.specialCalls = new SpecialCallGrammar(grammar);
  }

  public Expression primary() {
    int position = in.position();
    int kind = in.kind();
    return switch (kind) {
      case Token.IDENT -> named(position);
      case Token.INTEGER -> new Expression.IntegerLiteral(in.takeInteger(), position);
      case Token.NUMERIC -> new Expression.NumericLiteral(in.take(), position);
      case Token.STRING -> new StringLiteral(in.take(), position);
      case Token.BITS -> new Expression.BitLiteral(in.take(), false, position);
      case Token.HEX_BITS -> new Expression.BitLiteral(in.take(), true, position);
      case Token.PARAMETER -> indirection(parameter(position));
      case Token.LEFT_PAREN -> finish(node(parenthesized(), position));
      case Word.TRUE, Word.FALSE -> {
        in.advance();
        yield new Expression.BooleanLiteral(kind == Word.TRUE, position);
      }
      case Word.NULL -> {
        in.advance();
        yield new Expression.NullLiteral(position);
      }
      case Word.CASE -> caseExpression(position);
      case Word.ARRAY -> array(position);
      case Word.EXISTS, Word.ROW, Word.GROUPING, Word.INTERVAL -> wordWithParens(kind, position);
      default -> {
        Expression special = specialCalls.call();
        yield special != null ? special : named(position);
      }
    };
  }

  /// A call with a syntax of its own, or null when there is none here.
  public @Nullable Expression specialCall() {
    return specialCalls.call();
  }

  private static Expression node(Node node, int position) {
    return node instanceof Query query ? new Subquery(query, position) : (Expression) node;
  }

  private Expression parameter(int position) {
    long number = 0;
    String text = in.take();
    for (int i = 1; i < text.length(); i++) {
      number = number * 10 + (text.charAt(i) - '0');
    }
    return new Expression.Parameter((int) number, position);
  }

  /// Adds what may follow brackets: indirection, or OVERLAPS after a row.
  public Expression finish(Expression primary) {
    if (!lastParensWereRow) {
      return indirection(primary);
    }
    lastParensWereRow = false;
    return primary instanceof Row row ? overlaps(row) : primary;
  }

  private Expression wordWithParens(int kind, int position) {
    if (kind == Word.INTERVAL) {
      return interval(position);
    }
    if (in.peek(1) != Token.LEFT_PAREN) {
      return named(position);
    }
    in.advance();
    return switch (kind) {
      case Word.EXISTS -> new Expression.Exists(grammar.queries.inParens(), position);
      case Word.ROW -> overlaps(explicitRow(position));
      default -> {
        in.advance();
        List<Expression> items = grammar.expressions.list();
        in.expect(Token.RIGHT_PAREN);
        yield new Expression.Grouping(items, position);
      }
    };
  }

  /// At the opening parenthesis behind ROW.
  private Row explicitRow(int position) {
    in.expect(Token.LEFT_PAREN);
    List<Expression> items = in.is(Token.RIGHT_PAREN) ? List.of() : grammar.expressions.list();
    in.expect(Token.RIGHT_PAREN);
    return new Row(items, true, position);
  }

  private Expression overlaps(Row left) {
    if (!in.is(Word.OVERLAPS)) {
      return left;
    }
    int position = in.position();
    in.advance();
    int rightPosition = in.position();
    Row right;
    if (in.accept(Word.ROW)) {
      right = explicitRow(rightPosition);
    } else {
      in.expect(Token.LEFT_PAREN);
      List<Expression> items = new ArrayList<>();
      items.add(grammar.expressions.expression());
      in.expect(Token.COMMA);
      items.addAll(grammar.expressions.list());
      in.expect(Token.RIGHT_PAREN);
      right = new Row(items, false, rightPosition);
    }
    requireTwo(left, "left");
    requireTwo(right, "right");
    List<Expression> all = new ArrayList<>(left.items());
    all.addAll(right.items());
    return SqlCalls.call("overlaps", position, all);
  }

  private static void requireTwo(Row row, String side) {
    if (row.items().size() != OVERLAPS_ITEMS) {
      throw TokenStream.syntaxFailure(
          "wrong number of parameters on " + side + " side of OVERLAPS expression", row.position());
    }
  }

  /// What stands in parentheses: a [Query] if they hold nothing but one, a [Row] with the position
  /// of the parenthesis if there is a comma, else the expression in them.
  public Node parenthesized() {
    int open = in.position();
    in.enter();
    in.expect(Token.LEFT_PAREN);
    Expression first;
    if (grammar.queries.atQuery()) {
      Query query = grammar.queries.query();
      in.expect(Token.RIGHT_PAREN);
      in.leave();
      lastParensWereRow = false;
      return query;
    } else if (in.is(Token.LEFT_PAREN)) {
      int inner = in.position();
      Node node = parenthesized();
      if (node instanceof Query query
          && (grammar.queries.continues() || in.is(Token.RIGHT_PAREN))) {
        Query whole =
            grammar.queries.continues() ? grammar.queries.continueFrom(query, inner) : query;
        in.expect(Token.RIGHT_PAREN);
        in.leave();
        lastParensWereRow = false;
        return whole;
      }
      first = grammar.expressions.continueFrom(node(node, inner));
    } else {
      first = grammar.expressions.expression();
    }
    Expression result = first;
    boolean row = in.is(Token.COMMA);
    if (row) {
      List<Expression> items = new ArrayList<>();
      items.add(first);
      while (in.accept(Token.COMMA)) {
        items.add(grammar.expressions.expression());
      }
      result = new Row(List.copyOf(items), false, open);
    }
    in.expect(Token.RIGHT_PAREN);
    in.leave();
    lastParensWereRow = row;
    return result;
  }

  private Expression caseExpression(int position) {
    in.advance();
    Expression operand = in.is(Word.WHEN) ? null : grammar.expressions.expression();
    List<Expression.When> branches = new ArrayList<>();
    do {
      int when = in.position();
      in.expect(Word.WHEN);
      Expression condition = grammar.expressions.expression();
      in.expect(Word.THEN);
      branches.add(new Expression.When(condition, grammar.expressions.expression(), when));
    } while (in.is(Word.WHEN));
    Expression otherwise = in.accept(Word.ELSE) ? grammar.expressions.expression() : null;
    in.expect(Word.END);
    return new Expression.Case(operand, List.copyOf(branches), otherwise, position);
  }

  private Expression array(int position) {
    in.advance();
    if (in.is(Token.LEFT_PAREN)) {
      return new Expression.ArraySubquery(grammar.queries.inParens(), position);
    }
    return arrayItems(position);
  }

  private Expression arrayItems(int position) {
    in.enter();
    in.expect(Token.LEFT_BRACKET);
    List<Expression> items = List.of();
    if (in.is(Token.LEFT_BRACKET)) {
      List<Expression> rows = new ArrayList<>();
      do {
        rows.add(arrayItems(in.position()));
      } while (in.accept(Token.COMMA));
      items = List.copyOf(rows);
    } else if (!in.is(Token.RIGHT_BRACKET)) {
      items = grammar.expressions.list();
    }
    in.expect(Token.RIGHT_BRACKET);
    in.leave();
    return new Expression.ArrayConstructor(items, position);
  }

  /// A column, a call, or a literal behind its type's name.
  private Expression named(int position) {
    int kind = in.kind();
    int next = in.peek(1);
    if (Words.isColumnName(kind)
        && next != Token.DOT
        && next != Token.LEFT_PAREN
        && next != Token.LEFT_BRACKET
        && next != Token.STRING
        && !isTypeStart(kind, next)) {
      return new ColumnReference(List.of(in.take()), position);
    }
    if (Words.isFunctionName(kind) && !isTypeStart(kind, next)) {
      return functionOrColumn(kind, position);
    }
    if (Words.isColumnName(kind)) {
      return isTypeStart(kind, next) ? constant(position) : column(position);
    }
    throw in.unexpected();
  }

  /// Whether a built-in type's name begins that a literal must follow.
  private static boolean isTypeStart(int kind, int next) {
    boolean literalOrLength = next == Token.STRING || next == Token.LEFT_PAREN;
    return switch (kind) {
      case Word.INT, Word.INTEGER, Word.SMALLINT, Word.BIGINT, Word.REAL, Word.BOOLEAN ->
          next == Token.STRING;
      case Word.FLOAT, Word.DECIMAL, Word.DEC, Word.NUMERIC, Word.VARCHAR -> literalOrLength;
      case Word.BIT, Word.CHARACTER, Word.CHAR, Word.NCHAR ->
          literalOrLength || next == Word.VARYING;
      case Word.NATIONAL -> next == Word.CHARACTER || next == Word.CHAR;
      case Word.TIMESTAMP, Word.TIME ->
          literalOrLength || next == Token.WITH_LA || next == Word.WITHOUT;
      case Word.DOUBLE -> next == Word.PRECISION;
      default -> false;
    };
  }

  /// A literal, with or without its type's name.
  public Expression constant() {
    Expression constant = primary();
    boolean literal =
        switch (constant) {
          case Expression.IntegerLiteral _,
              Expression.NumericLiteral _,
              StringLiteral _,
              Expression.BitLiteral _,
              Expression.BooleanLiteral _,
              Expression.NullLiteral _,
              TypeCast _ ->
              true;
          default -> false;
        };
    if (!literal) {
      throw TokenStream.syntaxFailure("syntax error", constant.start());
    }
    return constant;
  }

  private Expression constant(int position) {
    return literalOf(grammar.types.simple(true), position);
  }

  /// The literal behind its type's name.
  private Expression literalOf(TypeName type, int position) {
    int literal = in.position();
    return new TypeCast(new StringLiteral(in.takeString(), literal), type, position);
  }

  private Expression interval(int position) {
    int next = in.peek(1);
    if (next != Token.STRING && next != Token.LEFT_PAREN) {
      return column(position);
    }
    if (next == Token.LEFT_PAREN) {
      return constant(position);
    }
    in.advance();
    int literal = in.position();
    String value = in.takeString();
    TypeName type = grammar.types.intervalFields(position);
    return new TypeCast(new StringLiteral(value, literal), type, position);
  }

  private Expression functionOrColumn(int kind, int position) {
    if (in.peek(1) == Token.DOT && Words.isColumnName(kind)) {
      return qualified(position);
    }
    String name = in.take();
    return switch (in.kind()) {
      case Token.LEFT_PAREN -> grammar.calls.call(new QualifiedName(List.of(name), position));
      case Token.STRING -> literalOf(typeOf(List.of(name), List.of(), position), position);
      default -> {
        if (!Words.isColumnName(kind)) {
          throw in.unexpected();
        }
        yield indirection(new ColumnReference(List.of(name), position));
      }
    };
  }

  public static TypeName typeOf(List<String> parts, List<Expression> modifiers, int position) {
    return new TypeName(parts, modifiers, null, List.of(), false, false, position);
  }

  private Expression qualified(int position) {
    List<String> parts = new ArrayList<>();
    parts.add(in.take());
    while (in.is(Token.DOT) && in.peek(1) != Token.STAR) {
      in.advance();
      parts.add(grammar.names.label());
    }
    List<String> name = List.copyOf(parts);
    return switch (in.kind()) {
      case Token.LEFT_PAREN -> grammar.calls.call(new QualifiedName(name, position));
      case Token.STRING -> literalOf(typeOf(name, List.of(), position), position);
      default -> behindName(name, position);
    };
  }

  private Expression column(int position) {
    return behindName(List.of(in.take()), position);
  }

  private Expression behindName(List<String> parts, int position) {
    if (in.is(Token.DOT, Token.STAR)) {
      in.advance();
      in.advance();
      requireNoIndirection();
      return new Star(parts, position);
    }
    if (in.is(Token.DOT)) {
      List<String> all = new ArrayList<>(parts);
      while (in.is(Token.DOT) && in.peek(1) != Token.STAR) {
        in.advance();
        all.add(grammar.names.label());
      }
      return behindName(List.copyOf(all), position);
    }
    return indirection(new ColumnReference(parts, position));
  }

  private void requireNoIndirection() {
    if (!in.is(Token.DOT) && !in.is(Token.LEFT_BRACKET)) {
      return;
    }
    while (in.is(Token.DOT) || in.is(Token.LEFT_BRACKET)) {
      if (in.is(Token.LEFT_BRACKET)) {
        index();
      } else {
        in.advance();
        if (!in.accept(Token.STAR)) {
          grammar.names.label();
        }
      }
    }
    throw in.unexpected("improper use of \"*\"");
  }

  /// Subscripts and fields behind an operand.
  public Expression indirection(Expression operand) {
    Expression result = operand;
    while (true) {
      if (in.is(Token.LEFT_BRACKET)) {
        List<Index> indexes = new ArrayList<>();
        do {
          indexes.add(index());
        } while (in.is(Token.LEFT_BRACKET));
        result = new Expression.Subscript(result, List.copyOf(indexes), operand.position());
      } else if (in.is(Token.DOT)) {
        in.advance();
        if (in.accept(Token.STAR)) {
          requireNoIndirection();
          return new Expression.AllFields(result, operand.position());
        }
        result = new Expression.FieldSelection(result, grammar.names.label(), operand.position());
      } else {
        return result;
      }
      in.raise(in.height());
    }
  }

  /// `[i]` or `[l:u]`.
  public Index index() {
    in.expect(Token.LEFT_BRACKET);
    @Nullable Expression lower = null;
    if (!in.is(Token.COLON)) {
      lower = grammar.expressions.expression();
      if (in.accept(Token.RIGHT_BRACKET)) {
        return new Index(null, lower, false);
      }
    }
    in.expect(Token.COLON);
    @Nullable Expression upper =
        in.is(Token.RIGHT_BRACKET) ? null : grammar.expressions.expression();
    in.expect(Token.RIGHT_BRACKET);
    return new Index(lower, upper, true);
  }
}
