package io.lauma.parse.grammar;

import io.lauma.parse.scan.Token;
import io.lauma.parse.scan.Word;
import io.lauma.parse.tree.Expression;
import io.lauma.parse.tree.Expression.And;
import io.lauma.parse.tree.Expression.IntegerLiteral;
import io.lauma.parse.tree.Expression.NumericLiteral;
import io.lauma.parse.tree.Expression.OperatorCall;
import io.lauma.parse.tree.Expression.Or;
import io.lauma.parse.tree.Expression.TypeCast;
import io.lauma.parse.tree.QualifiedName;
import java.util.ArrayList;
import java.util.List;

/// Expressions, by precedence climbing over the table of the manual (chapter 4.1.6).
public final class ExpressionGrammar {
  static final int LOWEST = 1;
  private static final int OR = 1;
  private static final int AND = 2;
  private static final int NOT = 3;
  static final int IS = 4;
  static final int COMPARISON = 5;
  static final int PATTERN = 6;
  static final int OTHER = 7;
  private static final int SUM = 8;
  private static final int PRODUCT = 9;
  private static final int POWER = 10;
  private static final int ZONE = 11;
  private static final int COLLATE = 12;
  private static final int SIGN = 13;
  private static final int CAST = 14;

  private static final byte[] PRECEDENCE = new byte[Token.KINDS];

  static {
    PRECEDENCE[Word.OR] = OR;
    PRECEDENCE[Word.AND] = AND;
    PRECEDENCE[Word.IS] = IS;
    PRECEDENCE[Word.ISNULL] = IS;
    PRECEDENCE[Word.NOTNULL] = IS;
    PRECEDENCE[Token.LESS] = COMPARISON;
    PRECEDENCE[Token.GREATER] = COMPARISON;
    PRECEDENCE[Token.EQUALS] = COMPARISON;
    PRECEDENCE[Token.LESS_EQUALS] = COMPARISON;
    PRECEDENCE[Token.GREATER_EQUALS] = COMPARISON;
    PRECEDENCE[Token.NOT_EQUALS] = COMPARISON;
    PRECEDENCE[Word.BETWEEN] = PATTERN;
    PRECEDENCE[Word.IN] = PATTERN;
    PRECEDENCE[Word.LIKE] = PATTERN;
    PRECEDENCE[Word.ILIKE] = PATTERN;
    PRECEDENCE[Word.SIMILAR] = PATTERN;
    PRECEDENCE[Token.NOT_LA] = PATTERN;
    PRECEDENCE[Token.OPERATOR] = OTHER;
    PRECEDENCE[Word.OPERATOR] = OTHER;
    PRECEDENCE[Token.PLUS] = SUM;
    PRECEDENCE[Token.MINUS] = SUM;
    PRECEDENCE[Token.STAR] = PRODUCT;
    PRECEDENCE[Token.SLASH] = PRODUCT;
    PRECEDENCE[Token.PERCENT] = PRODUCT;
    PRECEDENCE[Token.CARET] = POWER;
    PRECEDENCE[Word.AT] = ZONE;
    PRECEDENCE[Word.COLLATE] = COLLATE;
    PRECEDENCE[Token.TYPECAST] = CAST;
  }

  private final Grammar grammar;
  private final TokenStream in;
  private final PredicateGrammar predicates;

  /// Inside an output column, where a word that is also an operator may be its name.
  private boolean labelAllowed;

  /// Inside SUBSTRING, where SIMILAR without TO is not an operator.
  private boolean similarEnds;

  /// In the kind of expression that PostgreSQL calls b_expr: no AND, OR, NOT, IN, LIKE, ...
  private boolean restricted;

  public ExpressionGrammar(Grammar grammar) {
    this.grammar = grammar;
    this.in = grammar.in;
    this.predicates = new PredicateGrammar(grammar, this);
  }

  public Expression expression() {
    return expression(false, false);
  }

  /// An expression that may be followed by a name without AS.
  public Expression target() {
    return expression(true, false);
  }

  /// An expression of the restricted kind, as in BETWEEN and DEFAULT.
  public Expression restricted() {
    return expression(false, true);
  }

  /// The text of SUBSTRING, which SIMILAR without TO may follow.
  public Expression substringText() {
    boolean before = similarEnds;
    similarEnds = true;
    Expression text = expression();
    similarEnds = before;
    return text;
  }

  /// A single operand, as the XML functions take it.
  public Expression restrictedOperand() {
    return grammar.primaries.primary();
  }

  private Expression expression(boolean label, boolean restrict) {
    boolean labelBefore = labelAllowed;
    boolean restrictedBefore = restricted;
    labelAllowed = label;
    restricted = restrict;
    Expression result = parse(LOWEST);
    labelAllowed = labelBefore;
    restricted = restrictedBefore;
    return result;
  }

  /// Goes on with an expression whose first operand was taken.
  public Expression continueFrom(Expression primary) {
    boolean labelBefore = labelAllowed;
    boolean restrictedBefore = restricted;
    labelAllowed = false;
    restricted = false;
    Expression result = climb(grammar.primaries.finish(primary), LOWEST);
    labelAllowed = labelBefore;
    restricted = restrictedBefore;
    return result;
  }

  public List<Expression> list() {
    Expression first = expression();
    if (!in.is(Token.COMMA)) {
      return List.of(first);
    }
    List<Expression> items = new ArrayList<>();
    items.add(first);
    while (in.accept(Token.COMMA)) {
      items.add(expression());
    }
    return List.copyOf(items);
  }

  /// An operand whose operators all bind at least as tightly as `minimum`.
  public Expression parse(int minimum) {
    in.enter();
    int heightBefore = in.height();
    in.setHeight(0);
    Expression result = climb(operand(), minimum);
    in.setHeight(Math.max(heightBefore, in.height()));
    in.leave();
    return result;
  }

  private Expression operand() {
    int position = in.position();
    return switch (in.kind()) {
      case Token.PLUS -> {
        in.advance();
        yield new OperatorCall(List.of("+"), null, parse(SIGN), position);
      }
      case Token.MINUS -> {
        in.advance();
        yield negated(parse(SIGN), position);
      }
      case Token.OPERATOR -> {
        List<String> name = List.of(in.take());
        yield new OperatorCall(name, null, parse(OTHER + 1), position);
      }
      case Word.OPERATOR -> {
        if (in.peek(1) == Token.LEFT_PAREN) {
          List<String> name = qualifiedOperator();
          yield new OperatorCall(name, null, parse(OTHER + 1), position);
        }
        yield grammar.primaries.primary();
      }
      case Word.NOT, Token.NOT_LA -> {
        if (restricted) {
          throw in.unexpected();
        }
        in.advance();
        yield new Expression.Not(parse(NOT), position);
      }
      case Word.DEFAULT -> {
        if (restricted) {
          throw in.unexpected();
        }
        in.advance();
        yield new Expression.Default(position);
      }
      default -> {
        yield grammar.primaries.primary();
      }
    };
  }

  /// Minus before a number makes a negative number, as PostgreSQL's grammar does.
  private static Expression negated(Expression operand, int position) {
    return switch (operand) {
      case IntegerLiteral literal -> new IntegerLiteral(-literal.value(), position);
      case NumericLiteral literal ->
          new NumericLiteral(
              literal.text().startsWith("-") ? literal.text().substring(1) : "-" + literal.text(),
              position);
      default -> new OperatorCall(List.of("-"), null, operand, position);
    };
  }

  private Expression climb(Expression first, int minimum) {
    Expression left = first;
    in.raise(in.height());
    while (true) {
      int precedence = PRECEDENCE[in.kind()];
      if (precedence < minimum || precedence == 0 || !isOperator(precedence)) {
        return left;
      }
      int height = in.height();
      in.setHeight(0);
      left = operation(left, precedence);
      in.raise(Math.max(height, in.height()));
    }
  }

  private Expression operation(Expression left, int precedence) {
    int position = in.position();
    return switch (precedence) {
      case OR -> new Or(operands(left, Word.OR, OR), position);
      case AND -> new And(operands(left, Word.AND, AND), position);
      case IS -> predicates.is(left, restricted);
      case PATTERN -> predicates.pattern(left);
      case ZONE -> {
        in.advance();
        in.expect(Word.TIME);
        in.expect(Word.ZONE);
        yield SqlCalls.call("timezone", position, parse(ZONE + 1), left);
      }
      case COLLATE -> {
        in.advance();
        QualifiedName collation = grammar.names.any();
        yield new Expression.Collate(left, collation, position);
      }
      case CAST -> {
        in.advance();
        yield new TypeCast(left, grammar.types.type(), position);
      }
      default -> infix(left, precedence, position);
    };
  }

  private Expression infix(Expression left, int precedence, int position) {
    List<String> name = in.is(Word.OPERATOR) ? qualifiedOperator() : List.of(in.take());
    switch (in.kind()) {
      case Word.ANY, Word.SOME, Word.ALL -> {
        if (!restricted) {
          return predicates.quantified(left, name, position);
        }
      }
      default -> {}
    }
    Expression right = parse(precedence + 1);
    if (precedence == COMPARISON) {
      requireNoOther(COMPARISON);
    }
    return new OperatorCall(name, left, right, position);
  }

  /// An operator that does not associate may not be followed by one of its own rank.
  public void requireNoOther(int precedence) {
    if (PRECEDENCE[in.kind()] == precedence && isOperator(precedence)) {
      throw in.unexpected();
    }
  }

  /// The operands of a chain of AND or OR; a left one that is such a chain itself is taken in.
  private List<Expression> operands(Expression left, int word, int precedence) {
    List<Expression> operands = new ArrayList<>();
    if (left instanceof And chain && word == Word.AND) {
      operands.addAll(chain.operands());
    } else if (left instanceof Or chain && word == Word.OR) {
      operands.addAll(chain.operands());
    } else {
      operands.add(left);
    }
    while (in.is(word) && isOperator(precedence)) {
      in.advance();
      operands.add(parse(precedence + 1));
    }
    return List.copyOf(operands);
  }

  /// `OPERATOR(schema.+)`.
  private List<String> qualifiedOperator() {
    in.expect(Word.OPERATOR);
    in.expect(Token.LEFT_PAREN);
    List<String> name = grammar.names.operator();
    in.expect(Token.RIGHT_PAREN);
    return name;
  }

  /// Whether the current token is an operator here, not a name of an output column and not one that
  /// the restricted kind of expression leaves to its surroundings.
  private boolean isOperator(int precedence) {
    int kind = in.kind();
    if (kind >= Token.IDENT && kind != Token.NOT_LA) {
      return true;
    }
    if (restricted) {
      return kind == Word.IS || (kind == Word.OPERATOR && in.peek(1) == Token.LEFT_PAREN);
    }
    return switch (kind) {
      case Word.OPERATOR -> in.peek(1) == Token.LEFT_PAREN;
      case Word.AT -> in.peek(1) == Word.TIME;
      case Word.ISNULL, Word.NOTNULL, Word.COLLATE -> true;
      case Word.SIMILAR ->
          in.peek(1) == Word.TO || (!similarEnds && (!labelAllowed || !endsTarget(in.peek(1))));
      default -> precedence < LOWEST || !labelAllowed || !endsTarget(in.peek(1));
    };
  }

  private static boolean endsTarget(int kind) {
    return switch (kind) {
      case Token.EOF,
          Token.COMMA,
          Token.SEMICOLON,
          Token.RIGHT_PAREN,
          Word.FROM,
          Word.INTO,
          Word.WHERE,
          Word.GROUP,
          Word.HAVING,
          Word.WINDOW,
          Word.UNION,
          Word.INTERSECT,
          Word.EXCEPT,
          Word.ORDER,
          Word.LIMIT,
          Word.OFFSET,
          Word.FETCH,
          Word.FOR ->
          true;
      default -> false;
    };
  }

  /// The operator of a SortItem's USING or of EXCLUDE WITH: a symbol or `OPERATOR(s.+)`.
  public List<String> operatorName() {
    if (in.is(Word.OPERATOR)) {
      return qualifiedOperator();
    }
    return List.of(grammar.names.operatorSymbol());
  }
}
