package io.lauma.parse.grammar;

import io.lauma.parse.scan.Token;
import io.lauma.parse.scan.Word;
import io.lauma.parse.tree.Expression;
import io.lauma.parse.tree.Expression.BooleanTest;
import io.lauma.parse.tree.Expression.NullTest;
import io.lauma.parse.tree.Expression.PatternKind;
import io.lauma.parse.tree.Expression.PatternMatch;
import io.lauma.parse.tree.Expression.Quantifier;
import io.lauma.parse.tree.Expression.StringLiteral;
import io.lauma.parse.tree.Expression.TruthValue;
import io.lauma.parse.tree.Node;
import io.lauma.parse.tree.Query;
import java.util.List;

/// What may follow an operand with a key word: IS, BETWEEN, IN, LIKE, ANY and their kin.
public final class PredicateGrammar {
  private final Grammar grammar;
  private final TokenStream in;
  private final ExpressionGrammar expressions;

  public PredicateGrammar(Grammar grammar, ExpressionGrammar expressions) {
    this.grammar = grammar;
    this.in = grammar.in;
    this.expressions = expressions;
  }

  /// At IS, ISNULL or NOTNULL.
  public Expression is(Expression operand, boolean restricted) {
    int position = in.position();
    if (in.accept(Word.ISNULL)) {
      return new NullTest(operand, false, position);
    }
    if (in.accept(Word.NOTNULL)) {
      return new NullTest(operand, true, position);
    }
    in.expect(Word.IS);
    boolean negated = in.accept(Word.NOT);
    int kind = in.kind();
    if (!isTest(kind) || (restricted && kind != Word.DISTINCT && kind != Word.DOCUMENT)) {
      throw in.unexpected();
    }
    in.advance();
    return switch (kind) {
      case Word.NULL -> new NullTest(operand, negated, position);
      case Word.TRUE -> new BooleanTest(operand, TruthValue.TRUE, negated, position);
      case Word.FALSE -> new BooleanTest(operand, TruthValue.FALSE, negated, position);
      case Word.UNKNOWN -> new BooleanTest(operand, TruthValue.UNKNOWN, negated, position);
      case Word.DISTINCT -> {
        in.expect(Word.FROM);
        Expression right = expressions.parse(ExpressionGrammar.IS + 1);
        expressions.requireNoOther(ExpressionGrammar.IS);
        yield new Expression.DistinctFrom(operand, right, negated, position);
      }
      case Word.DOCUMENT -> new Expression.UnsupportedExpression("IS DOCUMENT", position);
      case Word.NORMALIZED -> normalized(operand, "", negated, position);
      default -> {
        String form = in.lastText();
        in.expect(Word.NORMALIZED);
        yield normalized(operand, form, negated, position);
      }
    };
  }

  private static boolean isTest(int kind) {
    return switch (kind) {
      case Word.NULL,
          Word.TRUE,
          Word.FALSE,
          Word.UNKNOWN,
          Word.DISTINCT,
          Word.DOCUMENT,
          Word.NORMALIZED,
          Word.NFC,
          Word.NFD,
          Word.NFKC,
          Word.NFKD ->
          true;
      default -> false;
    };
  }

  private static Expression normalized(
      Expression operand, String form, boolean negated, int position) {
    Expression call =
        form.isEmpty()
            ? SqlCalls.call("is_normalized", position, operand)
            : SqlCalls.call("is_normalized", position, operand, new StringLiteral(form, position));
    return negated ? new Expression.Not(call, position) : call;
  }

  /// At BETWEEN, IN, LIKE, ILIKE, SIMILAR, or NOT before one of them.
  public Expression pattern(Expression operand) {
    int position = in.position();
    boolean negated = in.accept(Token.NOT_LA);
    int kind = in.kind();
    in.advance();
    return switch (kind) {
      case Word.BETWEEN -> between(operand, negated, position);
      case Word.IN -> in(operand, negated, position);
      case Word.SIMILAR -> {
        in.expect(Word.TO);
        yield match(PatternKind.SIMILAR, operand, negated, position);
      }
      case Word.LIKE -> like(PatternKind.LIKE, operand, negated, position);
      default -> like(PatternKind.ILIKE, operand, negated, position);
    };
  }

  private Expression between(Expression operand, boolean negated, int position) {
    boolean symmetric = in.accept(Word.SYMMETRIC);
    if (!symmetric) {
      in.accept(Word.ASYMMETRIC);
    }
    Expression low = expressions.restricted();
    in.expect(Word.AND);
    Expression high = expressions.parse(ExpressionGrammar.PATTERN + 1);
    expressions.requireNoOther(ExpressionGrammar.PATTERN);
    return new Expression.Between(operand, low, high, symmetric, negated, position);
  }

  private Expression in(Expression operand, boolean negated, int position) {
    if (!in.is(Token.LEFT_PAREN)) {
      throw in.unexpected();
    }
    int open = in.position();
    return switch (grammar.primaries.parenthesized()) {
      case Query query -> new Expression.InSubquery(operand, query, negated, position);
      case Expression.Row row when row.position() == open ->
          new Expression.InList(operand, row.items(), negated, position);
      case Expression single -> new Expression.InList(operand, List.of(single), negated, position);
      case Node other -> throw new IllegalStateException(other.toString());
    };
  }

  private Expression like(PatternKind kind, Expression operand, boolean negated, int position) {
    if (in.is(Word.ANY) || in.is(Word.SOME) || in.is(Word.ALL)) {
      String operator = (negated ? "!" : "") + (kind == PatternKind.LIKE ? "~~" : "~~*");
      return quantified(operand, List.of(operator), position);
    }
    return match(kind, operand, negated, position);
  }

  private Expression match(PatternKind kind, Expression operand, boolean negated, int position) {
    Expression pattern = expressions.parse(ExpressionGrammar.PATTERN + 1);
    Expression escape = null;
    if (in.accept(Word.ESCAPE)) {
      escape = expressions.parse(ExpressionGrammar.PATTERN + 1);
    }
    expressions.requireNoOther(ExpressionGrammar.PATTERN);
    return new PatternMatch(kind, operand, pattern, escape, negated, position);
  }

  /// At ANY, SOME or ALL behind an operator.
  public Expression quantified(Expression left, List<String> operator, int position) {
    Quantifier quantifier = in.is(Word.ALL) ? Quantifier.ALL : Quantifier.ANY;
    in.advance();
    if (!in.is(Token.LEFT_PAREN)) {
      throw in.unexpected();
    }
    int open = in.position();
    return switch (grammar.primaries.parenthesized()) {
      case Query query ->
          new Expression.QuantifiedSubquery(left, operator, quantifier, query, position);
      case Expression.Row row when row.position() == open -> throw in.unexpected();
      case Expression array ->
          new Expression.QuantifiedArray(left, operator, quantifier, array, position);
      case Node other -> throw new IllegalStateException(other.toString());
    };
  }
}
