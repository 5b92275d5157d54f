package io.lauma.parse.grammar;

import io.lauma.parse.scan.Token;
import io.lauma.parse.scan.Word;
import io.lauma.parse.scan.Words;
import io.lauma.parse.tree.Expression;
import io.lauma.parse.tree.Expression.Argument;
import io.lauma.parse.tree.Expression.CallSyntax;
import io.lauma.parse.tree.Expression.FunctionCall;
import io.lauma.parse.tree.Expression.StringLiteral;
import io.lauma.parse.tree.Expression.TypeCast;
import io.lauma.parse.tree.QualifiedName;
import io.lauma.parse.tree.SortItem;
import io.lauma.parse.tree.WindowSpec;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Calls `f(...)` with their clauses.
public final class CallGrammar {
  private final Grammar grammar;
  private final TokenStream in;
  private final WindowGrammar windows;

  /// Where ORDER BY stood, or would have, in the call that was taken last.
  private int orderByPosition;

  public CallGrammar(Grammar grammar) {
    this.grammar = grammar;
    this.in = grammar.in;
    this.windows = new WindowGrammar(grammar);
  }

  public WindowGrammar windows() {
    return windows;
  }

  /// A call with all that may follow it; also `type(modifiers) 'literal'`.
  public Expression call(QualifiedName name) {
    FunctionCall call = application(name);
    if (in.is(Token.STRING) && mayBeType(call)) {
      return literal(call);
    }
    boolean within = in.is(Word.WITHIN);
    List<SortItem> orderBy = within ? withinGroup(call) : call.orderBy();
    Expression filter = in.is(Word.FILTER) ? filter() : null;
    WindowSpec over = in.is(Word.OVER) ? windows.over() : null;
    if (!within && filter == null && over == null) {
      return call;
    }
    return new FunctionCall(
        call.name(),
        call.arguments(),
        CallSyntax.PLAIN,
        call.star(),
        call.distinct(),
        call.variadic(),
        orderBy,
        within,
        filter,
        over,
        call.position());
  }

  private static boolean mayBeType(FunctionCall call) {
    return !call.arguments().isEmpty() && !call.distinct() && !call.variadic();
  }

  private Expression literal(FunctionCall call) {
    int position = in.position();
    String value = in.take();
    List<Expression> modifiers = new ArrayList<>();
    for (Argument argument : call.arguments()) {
      if (argument.name() != null) {
        throw TokenStream.syntaxFailure(
            "type modifier cannot have parameter name", argument.position());
      }
      modifiers.add(argument.value());
    }
    if (!call.orderBy().isEmpty()) {
      throw TokenStream.syntaxFailure("type modifier cannot have ORDER BY", orderByPosition);
    }
    return new TypeCast(
        new StringLiteral(value, position),
        PrimaryGrammar.typeOf(call.name().parts(), List.copyOf(modifiers), call.position()),
        call.position());
  }

  private List<SortItem> withinGroup(FunctionCall call) {
    int position = in.position();
    in.advance();
    in.expect(Word.GROUP, Token.LEFT_PAREN);
    List<SortItem> orderBy = grammar.selects.orderBy();
    in.expect(Token.RIGHT_PAREN);
    String refused =
        !call.orderBy().isEmpty()
            ? "multiple ORDER BY clauses"
            : call.distinct() ? "DISTINCT" : call.variadic() ? "VARIADIC" : "";
    if (!refused.isEmpty()) {
      throw TokenStream.syntaxFailure("cannot use " + refused + " with WITHIN GROUP", position);
    }
    return orderBy;
  }

  private Expression filter() {
    in.advance();
    in.expect(Token.LEFT_PAREN, Word.WHERE);
    Expression condition = grammar.expressions.expression();
    in.expect(Token.RIGHT_PAREN);
    return condition;
  }

  /// `f(...)` without what may follow the parentheses.
  public FunctionCall application(QualifiedName name) {
    in.expect(Token.LEFT_PAREN);
    if (in.accept(Token.RIGHT_PAREN)) {
      return plain(name, List.of(), false, false, false, List.of());
    }
    if (in.accept(Token.STAR)) {
      in.expect(Token.RIGHT_PAREN);
      return plain(name, List.of(), true, false, false, List.of());
    }
    boolean distinct = in.accept(Word.DISTINCT);
    boolean all = !distinct && in.accept(Word.ALL);
    boolean variadicAllowed = !distinct && !all;
    boolean variadic = false;
    List<Argument> arguments = new ArrayList<>();
    do {
      if (variadicAllowed && in.accept(Word.VARIADIC)) {
        variadic = true;
      }
      arguments.add(argument());
    } while (!variadic && in.accept(Token.COMMA));
    int orderByStart = in.position();
    List<SortItem> orderBy = grammar.selects.optionalOrderBy();
    orderByPosition = orderByStart;
    in.expect(Token.RIGHT_PAREN);
    return plain(name, List.copyOf(arguments), false, distinct, variadic, orderBy);
  }

  private static FunctionCall plain(
      QualifiedName name,
      List<Argument> arguments,
      boolean star,
      boolean distinct,
      boolean variadic,
      List<SortItem> orderBy) {
    return new FunctionCall(
        name,
        arguments,
        CallSyntax.PLAIN,
        star,
        distinct,
        variadic,
        orderBy,
        false,
        null,
        null,
        name.position());
  }

  /// The arguments of a call that has a syntax of its own but was written as a plain one.
  public FunctionCall sqlNamed(String name, int position) {
    return application(new QualifiedName(List.of("pg_catalog", name), position));
  }

  private Argument argument() {
    int position = in.position();
    int next = in.peek(1);
    @Nullable String name = null;
    if ((next == Token.EQUALS_GREATER || next == Token.COLON_EQUALS)
        && Words.isFunctionName(in.kind())) {
      name = in.take();
      in.advance();
    }
    return new Argument(name, grammar.expressions.expression(), position);
  }

  /// A function as FROM and CREATE INDEX take it: no window, no filter.
  public Expression windowless() {
    Expression special = grammar.primaries.specialCall();
    if (special != null) {
      return special;
    }
    QualifiedName name = grammar.names.functionName();
    return application(name);
  }
}
